"""Entries: the figures of a package as unknowns of its equations, and the ranges in which they can lie.

Counts are whole numbers. A percentage is the whole number of its last decimals: ``3.60`` is 360, and its
entry says that one of them is 10,000 millionths of a percent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tallypack.percent import DECIMALS, MILLIONTHS

UNBOUNDED = 10**18
"""A bound that says nothing: more than can be counted."""

Range = tuple[int, int]
"""The least and the greatest whole number that an entry can be."""

OPEN: Range = (0, UNBOUNDED)
"""The range of a count of which nothing is known."""


class Entry(NamedTuple):
    """Which figure: of a tally and a unit, of an option and mode where it is one of results."""

    tally_id: str
    unit_id: str
    option_id: str
    mode: str
    measure: str


@dataclass(frozen=True)
class Cell:
    """Where an entry is printed, and how. ``unit`` is its last decimal in millionths, for percentages."""

    resource: str
    row: int
    field: str
    text: str
    unit: int = 0

    @property
    def value(self) -> int:
        """The printed figure as a whole number of its last decimals."""
        return int(self.text.replace(".", ""))

    def printed(self, value: int) -> str:
        """Another value with as many decimals as this cell has."""
        if not self.unit:
            return str(value)
        decimals = len(str(MILLIONTHS)) - len(str(self.unit))
        digits = str(value).rjust(decimals + 1, "0")
        return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def last_decimal(text: str) -> int:
    """The last decimal of a printed percentage, in millionths of a percent."""
    decimals = len(text.partition(".")[2])
    if decimals > DECIMALS:
        raise ValueError(text)
    return int(MILLIONTHS // 10**decimals)


Ranges = dict[Entry, Range]
"""The ranges of some entries; one that is not there is open."""


def range_of(ranges: Mapping[Entry, Range], entry: Entry) -> Range:
    """The range of an entry."""
    return ranges.get(entry, OPEN)
