"""Printed percentages are intervals: exact, without gaps, and rounded half up."""

import re
from decimal import Decimal
from fractions import Fraction

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import examples, half_up

from tallypack import percent
from tallypack.checks import CATALOGUE
from tallypack.views import at_least

PRINTED = st.from_regex(percent.PATTERN, fullmatch=True)
DECIMALS = st.integers(0, percent.DECIMALS)
COUNTS = st.one_of(st.integers(0, 200), st.integers(0, 4_000_000_000))


def with_bounds(**columns):
    """A frame with the bounds of its column ``share``."""
    frame = pl.DataFrame(columns)
    return percent.with_bounds(frame, "share")


def holds(code, **columns):
    """Whether a law holds in each row of a view of which only these columns are known; none if not examined."""
    check = CATALOGUE[code]
    frame = pl.DataFrame(columns)
    name = "share" if "share" in columns else "turnout"
    told = percent.with_bounds(frame, name).select(examined=check.examined, holds=check.law)
    return [law if examined else None for examined, law in told.rows()]


def shifted(text, units):
    """A printed percentage so many units of its last decimal away, in as many decimals; none below zero."""
    value = Decimal(text)
    moved = value + units * Decimal(1).scaleb(value.as_tuple().exponent)
    return None if moved < 0 else str(moved)


@examples(100)
@given(st.lists(PRINTED, min_size=1))
def test_bounds_are_the_interval_of_the_printed_number_in_whole_millionths(texts):
    low, high = (with_bounds(share=texts)[f"share_{end}"].to_list() for end in ("lo", "hi"))
    intervals = [percent.interval(text) for text in texts]
    assert low == [lo * percent.MILLIONTHS for lo, _ in intervals]
    assert high == [hi * percent.MILLIONTHS for _, hi in intervals]


@examples(100)
@given(
    st.lists(st.one_of(st.text(max_size=8), st.from_regex(r"[0-9.,+\- \n]{1,8}", fullmatch=True)), min_size=1)
)
def test_what_is_not_printed_as_a_percentage_has_no_bounds(texts):
    known = [re.fullmatch(percent.PATTERN, text, re.ASCII) is not None for text in texts]
    assert [low is not None for low in with_bounds(share=texts)["share_lo"].to_list()] == known


@examples(100)
@given(PRINTED, st.integers(0, 999 * 10**5))
def test_a_number_lies_in_the_interval_of_its_rounding_and_in_no_other(text, hundred_thousandths):
    exact = Fraction(hundred_thousandths, 10**5)
    low, high = percent.interval(text)
    decimals = len(text.partition(".")[2])
    assert (low <= exact < high) == (percent.shown(exact, decimals) == text)


@examples(100)
@given(COUNTS, COUNTS, DECIMALS)
def test_the_one_right_share_satisfies_s201_and_its_neighbours_do_not(votes, others, decimals):
    base = votes + others
    assume(base)
    share = half_up(votes, base, decimals)
    around = {units: text for units in range(-3, 4) if (text := shifted(share, units))}
    rows = {"votes": votes, "base": base, "mode": "total"}
    answers = holds(
        "S201", share=list(around.values()), **{name: [value] * len(around) for name, value in rows.items()}
    )
    assert answers == [units == 0 for units in around]


@examples(100)
@given(COUNTS, COUNTS, DECIMALS)
def test_the_one_right_turnout_satisfies_t101_and_its_neighbours_do_not(cast, stayed_away, decimals):
    roll = cast + stayed_away
    assume(roll)
    around = {
        units: text for units in range(-3, 4) if (text := shifted(half_up(cast, roll, decimals), units))
    }
    rows = {"base": cast, "registered": roll}
    answers = holds(
        "T101", turnout=list(around.values()), **{name: [value] * len(around) for name, value in rows.items()}
    )
    assert answers == [units == 0 for units in around]


@examples(100)
@given(st.lists(st.integers(0, 10), min_size=1, max_size=8), DECIMALS)
def test_rounded_shares_of_a_whole_add_up_to_100_within_the_bound_of_s101(votes, decimals):
    base = sum(votes)
    assume(base)
    shares = [Fraction(half_up(part, base, decimals)) for part in votes]
    assert abs(sum(shares) - 100) <= Fraction(len(votes), 2 * 10**decimals)


@examples(100)
@given(st.lists(st.tuples(PRINTED, COUNTS), min_size=1))
def test_the_least_votes_that_a_share_allows_are_the_exact_ones_rounded_up(pairs):
    texts, bases = zip(*pairs, strict=True)
    frame = with_bounds(share=texts, base=bases)
    for end, bound in enumerate(("share_lo", "share_hi")):
        least = frame.select(at_least(pl.col(bound), pl.col("base")))[bound].to_list()
        assert least == [-(-percent.interval(text)[end] * base // 100) for text, base in pairs]
