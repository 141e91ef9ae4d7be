"""Exact intervals, and numbers as text."""

from fractions import Fraction

import pytest

from tallypack.figures import Interval
from tallypack.figures.rounding import half_up, plain


def test_an_open_end_does_not_belong_to_the_interval():
    rounding = Interval(Fraction("86.5"), Fraction("87.5"), high_in=False)
    assert Fraction("86.5") in rounding
    assert Fraction("87.5") not in rounding
    assert Fraction("87.4999") in rounding


def test_an_interval_may_have_no_end():
    assert 10**9 in Interval(Fraction(85))
    assert 84 not in Interval(Fraction(85))
    assert -(10**9) in Interval()


@pytest.mark.parametrize(
    ("interval", "words", "pair"),
    [
        (Interval(), "any value", [None, None]),
        (Interval(Fraction(85)), "from 85 up", [85, None]),
        (Interval(None, Fraction("2.5")), "up to 2.5", [None, 2.5]),
        (Interval(Fraction(50), Fraction(200, 3)), "50 to 66.6667", [50, 200 / 3]),
    ],
)
def test_an_interval_has_words_and_a_pair_of_json_numbers(interval, words, pair):
    assert str(interval) == words
    assert interval.to_json() == pair


def test_clipping_keeps_what_both_hold_and_a_hull_holds_both():
    one, other = Interval(Fraction(1), Fraction(3), low_in=False), Interval(Fraction(1), Fraction(2))
    assert one.clipped(other) == Interval(Fraction(1), Fraction(2), low_in=False)
    assert one.hull(other) == Interval(Fraction(1), Fraction(3))
    assert one.clipped(one.hull(other)) == one
    assert one.is_within(one.hull(other))
    assert not one.hull(other).is_within(one)


@pytest.mark.parametrize(
    ("value", "grain", "rounded"),
    [
        ("86.5", 1, 87),
        ("-86.5", 1, -87),
        ("86.49", 1, 86),
        ("0.05", "0.1", "0.1"),
        ("6950000", 100000, 7000000),
    ],
)
def test_halves_are_rounded_away_from_zero(value, grain, rounded):
    assert half_up(Fraction(value), Fraction(grain)) == Fraction(rounded)


@pytest.mark.parametrize(
    ("value", "text"),
    [("86.82", "86.82"), ("-0.5", "-0.5"), ("6903994", "6903994"), ("2/3", "0.6667"), ("-1/100000", "0")],
)
def test_a_number_in_a_sentence_is_exact_or_rounded_to_four_decimals(value, text):
    assert plain(Fraction(value)) == text
