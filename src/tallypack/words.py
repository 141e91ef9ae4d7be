"""How figures and numbers of things are written in messages."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tallypack.percent import MILLIONTHS, shown

BY_BALLOTS, BY_TURNOUT = "ballots cast are valid or invalid", "turnout"
"""What bounds a figure, where the words for it need a number of the row."""


def number(value: int) -> str:
    """A count with its digits in groups of three: 5,136,293."""
    return f"{value:,}"


def of(part: int, base: int, decimals: int = 4) -> str:
    """What percentage one count is of another, rounded for reading."""
    return shown(Fraction(100 * part, base), decimals)


def percent(millionths: int) -> str:
    """Millionths of a percent in figures, with two decimals or as many as are needed."""
    whole, _, rest = shown(Fraction(millionths, MILLIONTHS), 6).partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"


def several(count: int, noun: str) -> str:
    """A number of things in words: 1 row, 2 rows."""
    return f"{number(count)} {noun if count == 1 else noun + 's'}"


def between(low: int, high: int) -> str:
    """A range of counts, or the one count that is left."""
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def because(by: str, row: Mapping[str, Any]) -> str:
    """What gives an end of a range in words; ``row`` has the published counts of the unit."""
    if by == BY_BALLOTS and row["cast"] is not None:
        return f"{number(row['cast'])} {by}"
    if by == BY_TURNOUT:
        return f"turnout {row['turnout']} % of {number(row['registered'])} registered"
    return by


def no_number(row: Mapping[str, Any]) -> str:
    """Why a figure cannot be any whole number; ``row`` is one of the view ``bounds``."""
    figure = f"votes for {row['option_id']}" if row["measure"] == "votes" else row["measure"]
    told = (
        f"at {word} {number(row[end])} ({because(row[f'{end}_by'], row) or 'as published'}{_of_base(row, end)})"
        for word, end in (("least", "low"), ("most", "high"))
    )
    return f"{figure} would be {' and '.join(told)}"


def _of_base(row: Mapping[str, Any], end: str) -> str:
    """What is known of the base of a share that bounds votes, where the base itself was not published."""
    name, value, by = row["share_base"], row[f"base_{end}"], row[f"base_{end}_by"]
    if row["measure"] != "votes" or value is None or not by or not row[f"{end}_by"].endswith(f"% of {name}"):
        return ""
    return f", which is at {'least' if end == 'low' else 'most'} {number(value)}: {because(by, row)}"
