"""Reading a figure: numerals, units, parts of the whole, and errors that show the place."""

import pickle
from decimal import Decimal
from fractions import Fraction

import pytest

from tallypack.figures import LanguageError, ReadingError, agrees, read_figure
from tallypack.figures.units import COUNT, FRACTION


def value(figure, language="en"):
    return read_figure(figure, language).quantity.value


def test_a_reading_names_numeral_unit_hedge_and_decimals():
    assert read_figure("almost 6.90 million").to_json() == {
        "numeral": "6.90",
        "unit": "million",
        "hedge": "almost",
        "decimals": 2,
    }


def test_a_range_shows_both_numerals():
    assert read_figure("900 thousand to 1.1 million").to_json() == {
        "numeral": "900–1.1",
        "unit": "million",
        "hedge": None,
        "decimals": 1,
    }


def test_a_part_of_the_whole_is_compared_in_percent():
    reading = read_figure("two thirds")
    assert reading.numeral == "2/3"
    assert (reading.quantity.unit, reading.quantity.value) == (FRACTION, Fraction(200, 3))


def test_a_majority_is_more_than_a_half():
    assert read_figure("the majority").hedge.kind == "over"
    assert read_figure("most").quantity.value == 50


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"])
def test_any_space_groups_thousands(space):
    figure = space.join(["5", "136", "293"])
    for language in ("en", "de", "fr", "pl", "tr"):
        assert value(figure, language) == 5136293


@pytest.mark.parametrize(
    ("figure", "language", "expected"),
    [
        ("5.136", "en", Fraction("5.136")),
        ("5.136", "de", 5136),
        ("5,136", "en", 5136),
        ("5,136", "fr", Fraction("5.136")),
        ("86.82", "es-MX", Fraction("86.82")),
        ("5’136’293", "de-CH", 5136293),
        ("5 136 293", "pt-PT", 5136293),
        ("0,5", "it", Fraction(1, 2)),
        ("5136293", "uk", 5136293),
    ],
)
def test_marks_mean_what_the_language_or_region_says(figure, language, expected):
    assert value(figure, language) == expected


@pytest.mark.parametrize(
    ("figure", "language"),
    [
        ("86,82", "en"),
        ("86.82", "ru"),
        ("5,13,629", "en"),
        ("5,1362", "en"),
        ("5136,293", "en"),
        ("5,136 293", "en"),
        ("007", "en"),
        ("1_000", "en"),
        ("\N{ARABIC-INDIC DIGIT ONE}\N{ARABIC-INDIC DIGIT TWO}", "en"),
        ("86.8.2%", "en"),
        ("86.", "en"),
        (".5", "en"),
        ("1e6", "en"),
        ("½", "en"),
        ("9" * 16, "en"),
        ("9" * 5000, "en"),
    ],
)
def test_a_numeral_in_another_style_is_not_guessed(figure, language):
    with pytest.raises(ReadingError):
        read_figure(figure, language)


def test_the_error_shows_where_reading_stopped():
    with pytest.raises(ReadingError) as caught:
        read_figure("almost 86.8.2%")
    assert str(caught.value) == (
        'reading stopped at character 12, at ".2%": expected a numeral as en writes it, such as 5,136,293.82\n'
        "    almost 86.8.2%\n"
        "               ^"
    )


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ("", "reading stopped at character 1, at the end: expected a numeral"),
        ("about", "reading stopped at character 6, at the end: expected a numeral"),
        (
            "87 percent of voters",
            'reading stopped at character 12, at "of voters": expected a unit, a hedge or the end of the figure',
        ),
        (
            "almost about 87",
            'reading stopped at character 8, at "about 87": expected no second hedge beside "almost"',
        ),
        (
            "more than -3 percent",
            (
                'reading stopped at character 11, at "-3 percent": expected one numeral above zero beside '
                '"more than", which looks to one side'
            ),
        ),
        (
            "89 to 86",
            'reading stopped at character 1, at "89 to 86": expected a range that runs upward in one unit',
        ),
        (
            "5.1 million 136 thousand",
            'reading stopped at character 13, at "136 thousand": expected a smaller count after a whole million',
        ),
        (
            "almost a majority",
            'reading stopped at character 18, at the end: expected no hedge before "majority"',
        ),
        (
            "the third party",
            'reading stopped at character 11, at "party": expected a unit, a hedge or the end of the figure',
        ),
        ("the of", 'reading stopped at character 5, at "of": expected a numeral'),
        (
            "a third of a million",
            'reading stopped at character 9, at "of a million": expected a unit, a hedge or the end of the figure',
        ),
        (
            "a third million",
            'reading stopped at character 16, at the end: expected a numeral instead of "a third"',
        ),
    ],
)
def test_each_error_says_what_was_expected(figure, sentence):
    with pytest.raises(ReadingError) as caught:
        read_figure(figure)
    assert caught.value.sentence == sentence


def test_a_unit_before_the_numeral_allows_no_other_after_it():
    with pytest.raises(ReadingError, match="expected no second unit after %"):
        read_figure("%6 milyon", "tr")


@pytest.mark.parametrize("figure", ["5 percent to 6 million", "5 million to 6", "86 to 86", "5 to 6 to 7"])
def test_a_range_needs_two_ends_of_one_kind(figure):
    with pytest.raises(ReadingError):
        read_figure(figure)


def test_characters_that_steer_a_terminal_do_not_reach_the_message():
    with pytest.raises(ReadingError) as caught:
        read_figure("87 \x1b[31mred\u202e")
    assert caught.value.text == "87 \N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER}"


def test_a_reading_error_survives_pickling():
    error = ReadingError("87 of", 3, "the end")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


def test_of_a_language_without_a_vocabulary_only_bare_numerals_are_read():
    assert agrees("230,320", 230320, "zh").verdict == "agrees"
    assert agrees("约 230,320", 230320, "zh").verdict == "unreadable"


@pytest.mark.parametrize("language", ["xx", "", "en-QQ", "../../etc"])
def test_an_unknown_language_is_an_error_of_its_own(language):
    with pytest.raises(LanguageError):
        read_figure("5", language)


def test_an_unknown_language_is_told_which_are_known():
    with pytest.raises(LanguageError, match=r'"xx" is not a language .* known are be, de, en, es, fr'):
        agrees("5", "5", "xx")


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("213 thousand", 213_000),
        ("5 million 136 thousand 293", 5_136_293),
        ("a million", 1_000_000),
        ("half a million", 500_000),
        ("three quarters", 75),
        ("one and a half million", 1_500_000),
        ("ninety-nine", 99),
        ("twelve", 12),
        ("+1.2 points", Fraction("1.2")),
        ("half a percentage point", Fraction(1, 2)),
        ("1,680 percent", 1680),
        ("  87  percent ", 87),
    ],
)
def test_numbers_are_read_in_words_and_digits(figure, expected):
    assert value(figure) == expected


def test_accents_may_be_written_in_two_ways():
    assert read_figure("ma\u0301s de 87 %", "es").hedge.phrase == "más de"


def test_zeros_of_a_count_may_come_from_rounding_but_two_digits_are_meant():
    assert agrees("900,000", 904_999).verdict == "agrees"
    assert agrees("900 thousand", 904_999).verdict == "agrees"
    assert agrees("900,000", 905_000).verdict == "contradicts"
    assert agrees("20", 21).verdict == "contradicts"


def test_zeros_of_a_percentage_are_meant():
    assert agrees("100 percent", "99.4").verdict == "contradicts"
    assert agrees("90 percent", "87.6").verdict == "contradicts"


@pytest.mark.parametrize("exact", [5136293, "5136293", Decimal(5136293), Fraction(5136293)])
def test_a_value_may_be_text_or_an_exact_number(exact):
    assert agrees("5,136,293", exact).verdict == "agrees"


@pytest.mark.parametrize(
    "text",
    [
        "86,82",
        "5,136,293",
        "5 136 293",
        "86.82%",
        "",
        "abc",
        ".5",
        "5.",
        "1e3",
        "007",
        "86.82\n",
        "\N{ARABIC-INDIC DIGIT FIVE}",
    ],
)
def test_a_value_written_in_another_way_is_unreadable(text):
    agreement = agrees("5", text)
    assert agreement.verdict == "unreadable"
    assert "plain digits with a decimal point and no thousands separators" in agreement.reason


def test_a_value_of_endless_length_is_unreadable():
    assert agrees("5", "9" * 5000).verdict == "unreadable"
    assert agrees("5", Decimal("NaN")).verdict == "unreadable"


@pytest.mark.parametrize("inexact", [86.82, True, None])
def test_a_float_is_no_exact_value(inexact):
    with pytest.raises(TypeError, match="a value is text, an int, a Decimal or a Fraction"):
        agrees("86.82 percent", inexact)


def test_counts_have_no_unit():
    assert read_figure("5,325").quantity.unit == COUNT
    assert read_figure("5,325").unit is None
