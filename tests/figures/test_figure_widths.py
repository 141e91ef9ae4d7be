"""The measured widths, against the table computed in the research (field.md, 6.1)."""

from fractions import Fraction

import pytest

from tallypack.figures import agrees, read_figure
from tallypack.figures.numerals import Numeral
from tallypack.figures.widths import total_width

WORDS = [
    "about",
    "roughly",
    "approximately",
    "around",
    "over",
    "above",
    "below",
    "almost",
    "nearly",
    "at least",
    "at most",
]
TABLE = {
    "85": "3.88 6.04 5.50 4.51 5.79 6.96 3.75 2.51 3.30 4.31 4.04",
    "87": "4.19 4.09 4.48 3.66 4.67 4.97 3.34 2.73 2.46 3.89 4.11",
    "86.8": "2.06 1.94 2.30 1.49 2.25 2.58 1.54 1.31 1.08 1.55 2.23",
    "50": "7.39 10.8 12.8 9.31 8.22 7.88 9.38 5.83 5.95 11.4 8.67",
    "100": "18.6 19.4 18.2 23.5 21.3 19.6 16.8 12.6 13.6 25.9 14.9",
    "1000": "113 123 127 166 134 115 124 65.7 92.7 159 87.1",
    "6.9": "0.72 0.83 0.68 0.69 0.94 0.85 0.57 0.39 0.51 0.63 0.69",
    "6900000": "42500 80400 93900 135100 88800 38700 144000 6300 85700 37800 30300",
}
EXPECTED = [
    (numeral, word, printed)
    for numeral, line in TABLE.items()
    for word, printed in zip(WORDS, line.split(), strict=True)
]


@pytest.mark.parametrize(("numeral", "word", "printed"), EXPECTED)
def test_a_width_is_the_one_computed_in_the_research(numeral, word, printed):
    shown = Numeral(Fraction(numeral), len(numeral.partition(".")[2]))
    computed = total_width(word, shown)
    assert computed == pytest.approx(float(printed), rel=0.02)


def test_a_width_is_rounded_outward_to_three_digits():
    assert total_width("almost", Numeral(Fraction(87))) == Fraction("2.74")


def test_a_width_is_that_of_the_displayed_numeral_and_never_of_the_expanded_one():
    million = agrees("about 6.9 million", 6903994).intervals.hedge
    assert (million.low, million.high) == (6_539_500, 7_260_500)


def test_zero_has_no_width():
    assert agrees("about 0 percent", "0.5").verdict == "contradicts"


@pytest.mark.parametrize(("figure", "shown"), [("half", 50), ("two thirds", 67), ("a quarter", 25)])
def test_a_part_of_the_whole_is_as_wide_as_the_percent_beside_it(figure, shown):
    assert read_figure(figure).quantity.displayed == Numeral(Fraction(shown))


@pytest.mark.parametrize(
    ("numeral", "roundness", "five", "significance"),
    [
        (Numeral(Fraction(85)), 0, True, 2),
        (Numeral(Fraction(50)), 1, True, 1),
        (Numeral(Fraction(2500)), 2, True, 2),
        (Numeral(Fraction("86.8"), 1), -1, False, 3),
        (Numeral(Fraction("3.60"), 2), -2, False, 3),
        (Numeral(Fraction("0.05"), 2), -2, True, 1),
        (Numeral(Fraction(0)), 0, False, 1),
    ],
)
def test_roundness_counts_zeros_and_decimals(numeral, roundness, five, significance):
    assert (numeral.roundness, numeral.ends_in_five, numeral.significance) == (roundness, five, significance)
