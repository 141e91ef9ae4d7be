"""Which figure is the wrong one: for each group of findings the smallest change that mends them all.

The checks are taken as relations between figures (see `tallypack.ledger`). A figure is a suspect when,
with it set aside, everything else agrees; what everything else then leaves for it is what it was. Where no
figure alone explains a group, two that were exchanged are tried, and then two slips.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, islice
from math import prod

from tallypack.ledger.blocks import Block, blocks, narrow
from tallypack.ledger.book import Ledger
from tallypack.ledger.entries import UNBOUNDED, Entry, Range, Ranges, last_decimal, range_of
from tallypack.ledger.laws import Label, Relation
from tallypack.suspects.slips import MOVED, OF_WRITING, WEIGHTS, Slip, misprinted, point_moved, undone
from tallypack.suspects.support import Weigh

MOST_CANDIDATES = 2_000
"""Figures of one group that are set aside one after another."""

MOST_PAIRS = 400
"""Pairs of figures of one group that are tried, where no figure alone explains it."""


_Exchange = tuple[tuple[Entry, Entry], ...]
"""Pairs of figures that changed places, all of them at once."""


_List = tuple[str, str, str]
"""The tally, unit and mode of a list of results."""


@dataclass(frozen=True)
class Change:
    """One figure that may have been another. ``low`` and ``high`` bound what it was.

    ``text`` is how it was printed if not with the decimals of the cell.
    """

    entry: Entry
    low: int
    high: int
    value: int | None
    kind: str
    text: str = ""


@dataclass(frozen=True)
class Repair:
    """A change, or two together, under which every relation of a group holds. The likeliest have most weight."""

    changes: tuple[Change, ...]
    weight: Fraction


@dataclass
class Group:
    """Blocks that do not agree and share figures, and the repairs that were found, the likeliest first."""

    blocks: list[Block]
    repairs: list[Repair] = field(default_factory=list)
    bound: str = ""

    @property
    def labels(self) -> frozenset[Label]:
        """The findings that belong to the group."""
        return frozenset(label for block in self.blocks for label in block.labels)

    @property
    def entries(self) -> list[Entry]:
        """The published figures of the group, in a stable order."""
        return sorted({entry for block in self.blocks for entry in block.published})


class Search:
    """The groups of a ledger that do not agree, with their repairs.

    ``unread`` are figures that are in the ledger only so that it can say what they should be.
    """

    def __init__(self, book: Ledger, weigh: Weigh, unread: Collection[Entry] = ()) -> None:
        self.cells = book.cells
        self.weigh = weigh
        self.values = {e: cell.value for e, cell in book.cells.items() if e not in unread}
        self.blocks = blocks(book.relations, self.values)
        self.by_entry: dict[Entry, list[Block]] = {}
        for block in self.blocks:
            for entry in dict.fromkeys(e for relation in block.relations for e in relation.entries):
                self.by_entry.setdefault(entry, []).append(block)
        self.options: dict[_List, set[str]] = {}
        for entry in self.values:
            if entry.option_id:
                self.options.setdefault((entry.tally_id, entry.unit_id, entry.mode), set()).add(
                    entry.option_id
                )

    def groups(self) -> list[Group]:
        """Every group, with its repairs."""
        failing = [block for block in self.blocks if not self._agrees([block], {})]
        found = [Group(together) for together in _connected(failing)]
        for group in found:
            self._seek(group)
        return found

    def waived(self, entry: Entry) -> Group | None:
        """What a cell should be that a waiver speaks of and that has another text now."""
        value = self.weigh.by_waiver(entry)
        if value is None or value == self.values.get(entry, value):
            return None
        kinds = [slip.kind for slip in self._slips(entry, (value, value))]
        kind = kinds[0] if kinds else "other"
        return Group([], [Repair((Change(entry, value, value, value, kind),), WEIGHTS[kind])])

    def unread(self, entry: Entry, text: str) -> Group:
        """What a cell should be whose text is no figure, or none that is allowed there."""
        group = Group([])
        room = self._leaves(entry)
        if room is None:
            return group
        decimals = len(self.cells[entry].text.partition(".")[2])
        found_slips = misprinted(text, decimals)
        if room[1] >= UNBOUNDED:  # nothing says how large it is, so only how it is written can be mended
            found_slips = (slip for slip in found_slips if slip.kind in OF_WRITING)
        slips = [slip for slip in found_slips if room[0] <= slip.value <= room[1]]
        repairs = slips or ([Slip(room[0], "other", WEIGHTS["other"])] if room[0] == room[1] else [])
        group.repairs = [
            Repair(
                (Change(entry, *room, slip.value, slip.kind),), slip.weight * self.weigh(entry, slip.value)
            )
            for slip in repairs
        ]
        if not repairs and room[1] < UNBOUNDED:
            group.repairs = [Repair((Change(entry, *room, None, "other"),), WEIGHTS["other"])]
        group.repairs.sort(key=lambda repair: -repair.weight)
        return group

    def _leaves(self, entry: Entry) -> Range | None:
        """What everything else leaves for a figure that cannot be read; none if nothing can be."""
        near = self.by_entry.get(entry, [])
        ranges = self._ranges(near, {})
        return range_of(ranges, entry) if narrow(_relations(near), ranges) else None

    def _seek(self, group: Group) -> None:
        repairs = [*self._single(group), *self._exchanged(group)]
        if not repairs:
            repairs = list(self._two_slips(group))
        group.repairs = sorted(repairs, key=lambda r: (-r.weight, [change.entry for change in r.changes]))

    # One figure ---------------------------------------------------------------------------------------

    def _single(self, group: Group) -> Iterator[Repair]:
        common = set.intersection(*[set(block.published) for block in group.blocks])
        if len(common) > MOST_CANDIDATES:
            group.bound = f"only {MOST_CANDIDATES:,} of {len(common):,} figures were looked at"
        for entry in islice(sorted(common), MOST_CANDIDATES):
            found = self.room(entry)
            if found is not None:
                yield self._repair(entry, found)

    def room(self, entry: Entry) -> Range | None:
        """The range that everything leaves for a figure if it is set aside, none if that mends nothing."""
        near = self.by_entry[entry]
        ranges = self._ranges(near, {entry: (0, UNBOUNDED)})
        return ranges[entry] if narrow(_relations(near), ranges) else None

    def _repair(self, entry: Entry, room: Range) -> Repair:
        slips, moved = self._slips(entry, room), self._point_moved(entry, room)
        if moved and all(slip.weight < WEIGHTS[MOVED] for slip in slips):
            return Repair((Change(entry, *room, None, MOVED, moved[0]),), WEIGHTS[MOVED] / len(moved))
        if slips:
            weighed = [(slip.weight * self.weigh(entry, slip.value), slip) for slip in slips]
            weight, best = max(weighed, key=lambda pair: (pair[0], -abs(2 * pair[1].value - sum(room))))
            return Repair((Change(entry, *room, best.value, best.kind),), weight)
        value = self._other_value(entry, room)
        digits = len(str(abs(self.values[entry])))
        chance = min(Fraction(1), Fraction(room[1] - room[0] + 1, 10**digits))
        weight = WEIGHTS["other"] * chance * (self.weigh(entry, value) if value is not None else 1)
        return Repair((Change(entry, *room, value, "other"),), weight)

    def _point_moved(self, entry: Entry, room: Range) -> list[str]:
        """The percentages with the point elsewhere that stand for something of what a range stands for."""
        unit = self.cells[entry].unit
        if not unit or room[1] >= UNBOUNDED:
            return []
        low, high = (2 * room[0] - 1) * unit, (2 * room[1] + 1) * unit
        ends = {}
        for text in point_moved(self.cells[entry].text):
            last, value = last_decimal(text), int(text.replace(".", ""))
            ends[text] = (2 * value - 1) * last, (2 * value + 1) * last
        return [text for text, (least, most) in ends.items() if least < high and low < most]

    def _other_value(self, entry: Entry, room: Range) -> int | None:
        """What a figure was if no slip explains it: the only one possible, or the one of another tally."""
        if room[0] == room[1]:
            return room[0]
        elsewhere = [v for v in self.weigh.elsewhere(entry) if room[0] <= v <= room[1]]
        return elsewhere[0] if elsewhere else None

    def _slips(self, entry: Entry, room: Range) -> list[Slip]:
        decimals = len(self.cells[entry].text.partition(".")[2])
        found = undone(self.values[entry], decimals)
        return [slip for slip in found if room[0] <= slip.value <= room[1]]

    # Two figures --------------------------------------------------------------------------------------

    def _exchanged(self, group: Group) -> Iterator[Repair]:
        hypotheses = list(self._exchanges(group))
        for exchange in hypotheses:
            changed = {e: self.values[o] for one, other in exchange for e, o in ((one, other), (other, one))}
            if all(block.published & changed.keys() for block in group.blocks) and self._agrees(
                [block for entry in changed for block in self.by_entry.get(entry, [])],
                {entry: (value, value) for entry, value in changed.items()},
            ):
                changes = tuple(Change(e, v, v, v, "exchanged") for e, v in changed.items())
                support = prod((self.weigh(e, v) for e, v in changed.items()), start=Fraction(1))
                yield Repair(changes, WEIGHTS["exchanged"] / len(hypotheses) * support)

    def _exchanges(self, group: Group) -> Iterator[_Exchange]:
        """Figures that may have changed places: of two lines, of two columns, of the same line in two units."""
        yield from self._exchanges_of_lines(group)
        for one, other in islice(combinations(group.entries, 2), MOST_PAIRS):
            same_row = one[:4] == other[:4] and not one.option_id
            same_column = one[2:] == other[2:] and one.tally_id == other.tally_id
            pair = self._pair(one, other) if same_row or same_column else None
            if pair is not None:
                yield (pair,)

    def _exchanges_of_lines(self, group: Group) -> Iterator[_Exchange]:
        """Two lines of a list: their votes, their shares, or both."""
        for tally, unit, mode in sorted(
            {(e.tally_id, e.unit_id, e.mode) for e in group.entries if e.option_id}
        ):
            for one, other in islice(combinations(sorted(self.options[tally, unit, mode]), 2), MOST_PAIRS):
                found = [
                    self._pair(
                        Entry(tally, unit, one, mode, measure), Entry(tally, unit, other, mode, measure)
                    )
                    for measure in ("votes", "share")
                ]
                pairs = [pair for pair in found if pair is not None]
                yield from [(pair,) for pair in pairs]
                if len(pairs) > 1:
                    yield tuple(pairs)

    def _pair(self, one: Entry, other: Entry) -> tuple[Entry, Entry] | None:
        """Two figures, if both are printed alike and differ."""
        if one not in self.values or other not in self.values:
            return None
        alike = self.cells[one].unit == self.cells[other].unit
        return (one, other) if alike and self.values[one] != self.values[other] else None

    def _two_slips(self, group: Group) -> Iterator[Repair]:
        pairs = (
            (one, other)
            for one, other in islice(combinations(group.entries, 2), MOST_CANDIDATES * 10)
            if all(one in block.published or other in block.published for block in group.blocks)
        )
        for one, other in islice(pairs, MOST_PAIRS):
            yield from self._slips_of(one, other)
        if next(pairs, None) is not None:
            group.bound = f"no more than {MOST_PAIRS:,} pairs of figures were looked at"

    def _slips_of(self, one: Entry, other: Entry) -> Iterator[Repair]:
        near = [*self.by_entry[one], *self.by_entry[other]]
        ranges = self._ranges(near, {one: (0, UNBOUNDED), other: (0, UNBOUNDED)})
        if not narrow(_relations(near), ranges):
            return
        for slip in self._slips(one, ranges[one]):
            room = self._room_beside(near, one, slip.value, other)
            for second in self._slips(other, room) if room else []:
                changes = (
                    Change(one, slip.value, slip.value, slip.value, slip.kind),
                    Change(other, second.value, second.value, second.value, second.kind),
                )
                support = self.weigh(one, slip.value) * self.weigh(other, second.value)
                yield Repair(changes, slip.weight * second.weight * support)

    def _room_beside(self, near: Sequence[Block], one: Entry, value: int, other: Entry) -> Range | None:
        ranges = self._ranges(near, {one: (value, value), other: (0, UNBOUNDED)})
        return ranges[other] if narrow(_relations(near), ranges) else None

    # What all of them ask -----------------------------------------------------------------------------

    def _agrees(self, near: Sequence[Block], changed: Mapping[Entry, Range]) -> bool:
        return narrow(_relations(near), self._ranges(near, changed))

    def _ranges(self, near: Iterable[Block], changed: Mapping[Entry, Range]) -> Ranges:
        ranges = {e: (self.values[e], self.values[e]) for block in near for e in block.published}
        ranges.update(changed)
        return ranges


def _relations(near: Iterable[Block]) -> list[Relation]:
    return [relation for block in dict.fromkeys(near) for relation in block.relations]


def _connected(failing: Sequence[Block]) -> list[list[Block]]:
    """The blocks that share published figures, put together."""
    groups: dict[int, list[Block]] = {}
    group_of: dict[Entry, int] = {}
    for number, block in enumerate(failing):
        touching = sorted({group_of[entry] for entry in block.published if entry in group_of})
        together = [other for group in touching for other in groups.pop(group)]
        groups[number] = [*together, block]
        group_of.update((entry, number) for other in groups[number] for entry in other.published)
    return list(groups.values())
