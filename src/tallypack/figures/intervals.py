"""Exact intervals with open or closed ends."""

from dataclasses import dataclass
from fractions import Fraction

from tallypack.figures.rounding import plain


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between two ends. An end that is None is infinite; ``*_in`` says whether an end belongs."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_in: bool = True
    high_in: bool = True

    def __contains__(self, value: int | Fraction) -> bool:
        """Whether a number lies in the interval."""
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        below = self.high is None or value < self.high or (self.high_in and value == self.high)
        return above and below

    def __str__(self) -> str:
        """Both ends in words."""
        if self.low is None:
            return "any value" if self.high is None else f"up to {plain(self.high)}"
        if self.high is None:
            return f"from {plain(self.low)} up"
        return f"{plain(self.low)} to {plain(self.high)}"

    def clipped(self, other: "Interval") -> "Interval":
        """The part that lies in another interval."""
        low, high = _inner(self.low_end, other.low_end, 1), _inner(self.high_end, other.high_end, -1)
        return Interval(low[0], high[0], low[1], high[1])

    def hull(self, other: "Interval") -> "Interval":
        """The smallest interval that holds both."""
        low, high = _outer(self.low_end, other.low_end, 1), _outer(self.high_end, other.high_end, -1)
        return Interval(low[0], high[0], low[1], high[1])

    def without(self, end: Fraction) -> "Interval":
        """The interval with one of its ends left out."""
        low_in, high_in = self.low_in and self.low != end, self.high_in and self.high != end
        return Interval(self.low, self.high, low_in, high_in)

    def is_within(self, other: "Interval") -> bool:
        """Whether every value also lies in another interval."""
        return self.hull(other) == other

    def to_json(self) -> list[float | int | None]:
        """Both ends as JSON numbers, null for an infinite one."""
        return [_number(self.low), _number(self.high)]

    @property
    def low_end(self) -> "End":
        """The low end, and whether it belongs to the interval."""
        return self.low, self.low_in

    @property
    def high_end(self) -> "End":
        """The high end, and whether it belongs to the interval."""
        return self.high, self.high_in


End = tuple[Fraction | None, bool]
"""Where an interval ends, and whether the end belongs to it."""


def _inner(one: End, other: End, sign: int) -> End:
    """The end that leaves less; ``sign`` is 1 for low ends and -1 for high ones."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] and other[1]
    return one if sign * one[0] > sign * other[0] else other


def _outer(one: End, other: End, sign: int) -> End:
    """The end that leaves more."""
    if one[0] is None or other[0] is None:
        return None, True
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if sign * one[0] < sign * other[0] else other


def _number(end: Fraction | None) -> float | int | None:
    if end is None:
        return None
    return int(end) if end.denominator == 1 else float(end)
