"""Extents: the values of all units, or of some of them, with what is judged there.

What a law about a unit looks at are rows of that unit, and sums of its parts. So a large country is judged some units
at a time: the sums of parts are made once for all, and no more rows are held as values than the units at hand have.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from tallypack import cells, views

_TOGETHER = 4096
"""How many numbers of units that follow each other belong to one extent."""

Build = Callable[[cells.Tables], pl.LazyFrame]


@dataclass
class Extent:
    """The tables as values, whole or for some units, and the views of them, each of which is made once.

    ``is_small`` says that planning takes longer than doing: then views are worked out together.
    """

    values: cells.Tables
    is_small: bool = False
    _views: dict[str, pl.LazyFrame] = field(default_factory=dict)

    def views(self, names: Collection[str]) -> Mapping[str, pl.LazyFrame]:
        """Views by name."""
        new = [name for name in names if name not in self._views]
        plans = {name: views.VIEWS[name].build(self.values) for name in new}
        self._views |= worked_out(plans) if self.is_small else plans
        return self._views


@dataclass(frozen=True)
class Wrong:
    """Keys of rows that a check found wrong, and the extent in which all rows that share them are, if it is one."""

    keys: pl.LazyFrame
    extent: int | None = None

    def concerns(self, number: int | None) -> bool:
        """Whether rows of an extent may share a key."""
        return self.extent is None or number is None or self.extent == number


class WhenAsked(Mapping[str, pl.LazyFrame]):
    """Frames that are there, and others that are made of them when they are first asked for, and then held."""

    def __init__(self, there: cells.Tables, builds: Mapping[str, Build]) -> None:
        self._held = dict(there)
        self._builds = builds

    def __getitem__(self, name: str) -> pl.LazyFrame:  # noqa: D105 - a mapping like any other
        if name not in self._held:
            self._held |= worked_out({name: self._builds[name](self)})
        return self._held[name]

    def __iter__(self) -> Iterator[str]:  # noqa: D105
        return iter(self._held.keys() | self._builds.keys())

    def __len__(self) -> int:  # noqa: D105
        return len(self._held.keys() | self._builds.keys())


def worked_out(frames: Mapping[str, pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
    """Frames by name, worked out together and held."""
    done = cells.worked_out(frames.values())
    return {name: frame.lazy() for name, frame in zip(frames, done, strict=True)}


def in_extent(unit: pl.Expr, number: int, extents: int) -> pl.Expr:
    """Whether a unit belongs to an extent of so many; what is no unit belongs to the first.

    Units that stand together in a file mostly have numbers that do, and are kept together.
    """
    return (unit.to_physical() // _TOGETHER % extents == number).fill_null(value=number == 0)
