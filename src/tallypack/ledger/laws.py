"""The laws of the checks as relations between entries, each able to narrow what it relates.

A relation takes the ranges of its entries and returns narrower ones outside of which it cannot hold. All
arithmetic is of whole numbers. A range that comes out empty is a contradiction.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

from tallypack.ledger.entries import OPEN, UNBOUNDED, Entry, Range, range_of
from tallypack.percent import WHOLE

Narrowed = Iterator[tuple[Entry, Range]]
_Ranges = Mapping[Entry, Range]


class Label(NamedTuple):
    """The finding that a relation gives when it does not hold: of which check, and where."""

    code: str
    resource: str
    row: int
    field: str


class Relation(Protocol):
    """What must hold between some entries."""

    @property
    def labels(self) -> tuple[Label, ...]:
        """The findings that say it does not hold."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that it relates."""

    def narrow(self, ranges: _Ranges) -> Narrowed:
        """Ranges outside of which the relation cannot hold, given those of the other entries."""


@dataclass(frozen=True)
class Sum:
    """``low`` ≤ Σ factor · entry ≤ ``high``: sums, differences, and one count no larger than another."""

    terms: tuple[tuple[int, Entry], ...]
    low: int
    high: int
    labels: tuple[Label, ...]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that it relates."""
        return tuple(entry for _factor, entry in self.terms)

    def narrow(self, ranges: _Ranges) -> Narrowed:
        """For each entry what the extremes of all the others leave.

        One entry without a bound leaves nothing for the others, and only its own range can follow.
        """
        parts = [_times(factor, ranges.get(entry, OPEN)) for factor, entry in self.terms]
        lows, highs = [part[0] for part in parts], [part[1] for part in parts]
        free_below = [low <= -UNBOUNDED for low in lows].count(True)
        free_above = [high >= UNBOUNDED for high in highs].count(True)
        least = sum(low for low in lows if low > -UNBOUNDED) if free_below else sum(lows)
        most = sum(high for high in highs if high < UNBOUNDED) if free_above else sum(highs)
        for (factor, entry), low, high in zip(self.terms, lows, highs, strict=True):
            below = free_above > (high >= UNBOUNDED) or self.low <= -UNBOUNDED
            above = free_below > (low <= -UNBOUNDED) or self.high >= UNBOUNDED
            rest_most = most if high >= UNBOUNDED else most - high
            rest_least = least if low <= -UNBOUNDED else least - low
            yield (
                entry,
                _solved(
                    factor,
                    -UNBOUNDED if below else self.low - rest_most,
                    UNBOUNDED if above else self.high - rest_least,
                ),
            )


def _times(factor: int, given: Range) -> Range:
    """A range times a factor; what is unbounded stays so."""
    low, high = given
    if factor > 0:
        return low * factor, high * factor if high < UNBOUNDED else UNBOUNDED
    return (high * factor if high < UNBOUNDED else -UNBOUNDED), low * factor


def _solved(factor: int, low: int, high: int) -> Range:
    """The whole numbers that times a factor lie in a range."""
    if factor < 0:
        factor, low, high = -factor, -high, -low
    if factor == 1:
        return low, high
    return -(-low // factor) if low > -UNBOUNDED else low, high // factor if high < UNBOUNDED else high


@dataclass(frozen=True)
class Rate:
    """A printed percentage is that of a part in a whole, to half its last decimal ``unit`` (S201, T101)."""

    printed: Entry
    unit: int
    part: Entry
    whole: Entry
    labels: tuple[Label, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that it relates."""
        return self.printed, self.part, self.whole

    def narrow(self, ranges: _Ranges) -> Narrowed:
        """Solve (2p − 1) · unit · whole ≤ 2 · WHOLE · part < (2p + 1) · unit · whole for each of the three."""
        (least_p, most_p), part, whole = (range_of(ranges, entry) for entry in self.entries)
        low, high = (2 * least_p - 1) * self.unit, (2 * most_p + 1) * self.unit
        scale = 2 * WHOLE
        most = UNBOUNDED if whole[1] >= UNBOUNDED or most_p >= UNBOUNDED else -(-high * whole[1] // scale) - 1
        yield self.part, (max(0, -(-low * whole[0] // scale)), max(0, most))
        least = part[0] * scale // high + 1 if part[0] and most_p < UNBOUNDED else 0
        yield self.whole, (least, part[1] * scale // low if low > 0 and part[1] < UNBOUNDED else UNBOUNDED)
        yield self.printed, self._printed(part, whole)

    def _printed(self, part: Range, whole: Range) -> Range:
        """The percentages that could be printed; of an empty whole only 0."""
        if whole[1] == 0:
            return 0, 0
        scale = 2 * WHOLE
        least = 0
        if whole[1] < UNBOUNDED:
            least = (part[0] * scale - self.unit * whole[1]) // (2 * self.unit * whole[1]) + 1
        most = UNBOUNDED
        if whole[0] and part[1] < UNBOUNDED:
            most = (part[1] * scale + self.unit * whole[0]) // (2 * self.unit * whole[0])
        return least, most


@dataclass(frozen=True)
class Between:
    """The rate of a whole lies between the least and the greatest of its parts (A104, A105)."""

    whole: tuple[int, Entry]
    parts: tuple[tuple[int, Entry], ...]
    labels: tuple[Label, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that it relates."""
        return (self.whole[1], *(entry for _unit, entry in self.parts))

    def narrow(self, ranges: _Ranges) -> Narrowed:
        """Bound the whole by its parts; a part is bound where no other part can bound the whole."""
        unit, entry = self.whole
        lows = [2 * u * range_of(ranges, e)[0] - u for u, e in self.parts]
        highs = [2 * u * range_of(ranges, e)[1] + u for u, e in self.parts]
        yield entry, ((min(lows) - unit) // (2 * unit) + 1, -((-max(highs) - unit) // (2 * unit)) - 1)
        top, bottom = (
            2 * unit * range_of(ranges, entry)[1] + unit,
            2 * unit * range_of(ranges, entry)[0] - unit,
        )
        for place, (u, part) in enumerate(self.parts):
            others = [*lows[:place], *lows[place + 1 :]], [*highs[:place], *highs[place + 1 :]]
            needed_low = all(low >= top for low in others[0])
            needed_high = all(high <= bottom for high in others[1])
            most = -(-(top + u) // (2 * u)) - 1 if needed_low else UNBOUNDED
            least = (bottom - u) // (2 * u) + 1 if needed_high else 0
            yield part, (least, most)


@dataclass(frozen=True)
class Near:
    """Two counts differ by less than a twentieth of the earlier one, or by at most ``few`` (C301)."""

    later: Entry
    earlier: Entry
    few: int
    labels: tuple[Label, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that it relates."""
        return self.later, self.earlier

    def _step(self, earlier: int) -> int:
        return max(self.few, (earlier - 1) // 20)

    def narrow(self, ranges: _Ranges) -> Narrowed:
        """Solve it for either count; the step grows with the earlier one, so the ends decide."""
        low, high = range_of(ranges, self.earlier)
        if high < UNBOUNDED:
            yield self.later, (low - self._step(low), high + self._step(high))
        low, high = range_of(ranges, self.later)
        if high < UNBOUNDED:
            least = self._first(lambda earlier: earlier + self._step(earlier) >= low, 2 * high + 2 * self.few)
            most = self._first(lambda earlier: earlier - self._step(earlier) > high, 2 * high + 2 * self.few)
            yield self.earlier, (least, most - 1)

    @staticmethod
    def _first(holds: "Holds", bound: int) -> int:
        """The first number for which something holds that, once it does, holds for every greater one."""
        low, high = 0, bound
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if holds(middle) else (middle + 1, high)
        return low


class Holds(Protocol):
    """A question about one whole number."""

    def __call__(self, number: int, /) -> bool:
        """Answer it."""
