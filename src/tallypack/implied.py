"""Implied bounds: what the published figures say of those that nobody published.

A share of a known base is a range of votes; what the votes of all options leave of the ballots is a range of
invalid ones; a turnout of a known roll is a range of ballots. `tallypack.bounds` narrows all of them at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from tallypack.bounds import bounds_of, contradictions
from tallypack.cells import COUNTS
from tallypack.narrowing import Bounds
from tallypack.package import Package, read_package
from tallypack.progress import Tell, silent
from tallypack.tables import open_tables
from tallypack.waivers import read_waivers
from tallypack.words import because, no_number

_AT_LINE = ("tally_id", "unit_id", "option_id", "mode")


@dataclass(frozen=True)
class Figure:
    """A figure that was not published, between its bounds, both included, with what gives each of them.

    ``option_id`` and ``mode`` are empty for a count of ballots or voters. An empty reason is that a count is no
    less than 0.
    """

    tally_id: str
    unit_id: str
    option_id: str
    mode: str
    measure: str
    low: int
    high: int
    because_low: str
    because_high: str


@dataclass(frozen=True)
class Contradiction:
    """A tally and unit whose published figures no whole numbers satisfy together, and why."""

    tally_id: str
    unit_id: str
    message: str


@dataclass(frozen=True)
class Implied:
    """What follows from a package. ``examined`` counts the tallies and units that have figures to follow from."""

    frame: pl.DataFrame
    contradictions: Sequence[Contradiction]
    examined: int

    @property
    def figures(self) -> Iterator[Figure]:
        """The figures that were not published and that others bound, tally by tally and unit by unit."""
        for row in self.frame.iter_rows(named=True):
            key = {name: row[name] for name in (*_AT_LINE, "measure", "low", "high")}
            yield Figure(
                **key, because_low=because(row["low_by"], row), because_high=because(row["high_by"], row)
            )


def implied(package: Package | Path | str, tally_id: str | None = None, *, tell: Tell = silent) -> Implied:
    """The bounds of every figure that was not published and that others bound, of one tally or of all.

    ``tell`` is told what is being done. Raises `tallypack.errors.PackageError` where there is nothing to read.
    """
    if not isinstance(package, Package):
        package = read_package(Path(package))
    tables = open_tables(package, tell)
    waivers = read_waivers(tables, date.today())  # noqa: DTZ011 - a waiver ends by the calendar on the wall
    values = tables.values
    tell("bounding what was not published")
    found = bounds_of(values, [(item.check, item.keys) for item in waivers.in_force()])
    if tally_id is not None:
        found = Bounds(
            *(frame.filter(pl.col("tally_id") == tally_id) for frame in (found.counts, found.lines))
        )
    wrong = contradictions(found).drop_nulls("measure").sort("tally_id", "unit_id")
    told = [
        Contradiction(row["tally_id"], row["unit_id"], no_number(row)) for row in wrong.iter_rows(named=True)
    ]
    return Implied(_figures(found), told, _examined(found))


def _examined(found: Bounds) -> int:
    """How many units have a published figure from which another could follow."""
    counted = found.counts.filter(
        pl.any_horizontal(pl.col(name).is_not_null() for name in (*COUNTS, "turnout"))
    )
    listed = found.lines.filter(pl.any_horizontal(pl.col("votes", "share").is_not_null()))
    return pl.concat([counted.select("place"), listed.select("place")]).n_unique()


def _figures(found: Bounds) -> pl.DataFrame:
    """The unpublished figures that are bounded, one row each, in a stable order."""
    sound = found.contradictory()
    counts, lines = (frame.join(sound, on="place", how="anti") for frame in (found.counts, found.lines))
    lines = lines.join(counts.select("place", "cast", "turnout", "registered"), on="place")
    parts = [
        _unpublished(counts.with_columns(option_id=pl.lit(""), mode=pl.lit("")), name) for name in COUNTS
    ]
    order = (*_AT_LINE, "measure")
    return pl.concat([*parts, _unpublished(lines, "votes")]).sort(order)


def _unpublished(frame: pl.DataFrame, measure: str) -> pl.DataFrame:
    """One measure where it is bounded; that it is at most another count is news of votes and invalid ballots only."""
    bounded = pl.col(measure).is_null() & pl.col(f"{measure}_hi").is_not_null()
    if measure not in {"votes", "invalid"}:
        bounded &= pl.col(f"{measure}_lo_by") != ""
    return frame.filter(bounded).select(
        pl.col(_AT_LINE).cast(pl.String),
        pl.lit(measure).alias("measure"),
        *(pl.col(f"{measure}_{end}").alias(name) for name, end in (("low", "lo"), ("high", "hi"))),
        *(pl.col(f"{measure}_{end}_by").alias(f"{name}_by") for name, end in (("low", "lo"), ("high", "hi"))),
        "cast", "turnout", "registered",
    )  # fmt: skip
