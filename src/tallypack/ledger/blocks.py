"""Blocks: relations that hang together by figures which nobody published, and what follows from them.

Whether the published figures of a block agree is decided by narrowing the ranges of the unpublished ones
until nothing moves. For a list of results on a known base, and for any tree of sums, what is left is exact:
every end of a range belongs to whole numbers that satisfy everything. Where the base is not known, or where
sums cross (options by units), the ranges are right but may be wider than need be.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tallypack.ledger.entries import Entry, Ranges, range_of
from tallypack.ledger.laws import Label, Relation, Sum

MOST_STEPS = 400
"""How often each relation of a block may narrow, on average, before the ranges are taken as they are."""


@dataclass(frozen=True)
class Block:
    """Some relations that are judged together. ``published`` are their entries that are printed somewhere."""

    relations: tuple[Relation, ...]
    published: frozenset[Entry]

    @property
    def labels(self) -> frozenset[Label]:
        """The findings that say that something in this block does not agree."""
        return frozenset(label for relation in self.relations for label in relation.labels)


def blocks(relations: Sequence[Relation], printed: Mapping[Entry, object]) -> list[Block]:
    """Put together what shares an unpublished entry."""
    leader = list(range(len(relations)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    first: dict[Entry, int] = {}
    for place, relation in enumerate(relations):
        for entry in relation.entries:
            if entry not in printed:
                leader[find(place)] = find(first.setdefault(entry, place))
    together: dict[int, list[Relation]] = {}
    for place, relation in enumerate(relations):
        together.setdefault(find(place), []).append(relation)
    return [
        Block(tuple(group), frozenset(e for r in group for e in r.entries if e in printed))
        for group in together.values()
    ]


def narrow(relations: Iterable[Relation], ranges: Ranges) -> bool:
    """Narrow the ranges in place until nothing moves; false where the relations contradict each other."""
    relations = list(relations)
    by_entry: dict[Entry, list[int]] = {}
    for place, relation in enumerate(relations):
        for entry in relation.entries:
            by_entry.setdefault(entry, []).append(place)
    waiting, queued = deque(range(len(relations))), set(range(len(relations)))
    steps = MOST_STEPS * len(relations)
    while waiting and steps:
        steps -= 1
        place = waiting.popleft()
        queued.discard(place)
        for entry, found in relations[place].narrow(ranges):
            before = range_of(ranges, entry)
            after = max(before[0], found[0]), min(before[1], found[1])
            if after == before:
                continue
            if after[0] > after[1]:
                return False
            ranges[entry] = after
            for other in by_entry[entry]:
                if other not in queued and (other != place or not isinstance(relations[place], Sum)):
                    queued.add(other)
                    waiting.append(other)
    return True
