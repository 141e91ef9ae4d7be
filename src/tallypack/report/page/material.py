"""What a page is made from: the package, its tables, the outcome of its checks, its statements, what follows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl

from tallypack.cells import COUNTS, ROW
from tallypack.implied import Figure, Implied, implied
from tallypack.outcome import Result
from tallypack.package import Package, read_package
from tallypack.progress import Tell, silent
from tallypack.statements import TABLE as STATEMENTS
from tallypack.statements import Judged, judge
from tallypack.tables import Tables, open_tables
from tallypack.validation import validate

MOST_CONTESTS = 12
"""Contests whose figures a page shows, the latest first."""

MOST_WHOLES = 4
"""Units of a contest that are part of no other and whose results are shown."""

MOST_PARTS = 40
"""Parts of a whole whose figures are shown."""

MOST_FINDINGS = 20
"""Findings of a check that are shown."""

_RANK = {"final": 4, "preliminary": 3, "partial": 2, "estimate": 1, "exit-poll": 0}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Contest:
    """A contest with its counts in the order of time, and the figures of its wholes and their parts."""

    row: Row
    tallies: Sequence[Row]
    options: Sequence[Row]
    wholes: Sequence[Row]
    parts: Sequence[Row]
    more_wholes: int
    more_parts: int
    turnout: Mapping[tuple[str, str], Row]
    results: Mapping[tuple[str, str], Sequence[Row]]

    @property
    def title(self) -> str:
        """Its title, or else its key."""
        return str(self.row["title"] or self.row["contest_id"])

    def best(self, figures: Mapping[tuple[str, str], object], unit: str | None) -> Row | None:
        """The count that is most final, and of those the latest, which has a figure of a unit."""
        having = [item for item in self.tallies if (item["tally_id"], unit) in figures]
        return max(having, key=_finality, default=None)


def _finality(tally: Row) -> tuple[int, str]:
    return _RANK.get(tally["status"] or "", -1), tally["announced_at"] or ""


@dataclass(frozen=True)
class Material:
    """All that the sections of a page are made from. ``contests`` are those that are shown, the latest first."""

    package: Package
    tables: Tables
    result: Result
    contests: Sequence[Contest]
    judged: Sequence[Judged]
    implied: Implied

    @cached_property
    def more_contests(self) -> int:
        """How many contests are not shown."""
        return len(rows_of(self.tables, "contests")) - len(self.contests)

    @cached_property
    def bounds(self) -> Mapping[str, Sequence[Figure]]:
        """What follows of figures that were not published, in the units that are shown, by contest."""
        found = {}
        for contest in self.contests:
            tallies = [tally["tally_id"] for tally in contest.tallies]
            units = [unit["unit_id"] for unit in (*contest.wholes, *contest.parts)]
            here = pl.col("tally_id").is_in(tallies) & pl.col("unit_id").is_in(units)
            shown = replace(self.implied, frame=self.implied.frame.filter(here))
            found[contest.row["contest_id"]] = list(shown.figures)
        return found

    @cached_property
    def follows(self) -> Mapping[tuple[str, str, str, str, str], tuple[int, int]]:
        """The same by tally, unit, option, mode and measure."""
        every = chain.from_iterable(self.bounds.values())
        return {(f.tally_id, f.unit_id, f.option_id, f.mode, f.measure): (f.low, f.high) for f in every}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of options and units by their keys."""
        options = {row["option_id"]: row["name"] for row in rows_of(self.tables, "options")}
        units = {row["unit_id"]: row["name"] for row in rows_of(self.tables, "units")}
        return {key: name for key, name in {**units, **options}.items() if key and name}

    @cached_property
    def tallies(self) -> Mapping[str, Row]:
        """Every tally by its key."""
        return {row["tally_id"]: row for row in rows_of(self.tables, "tallies") if row["tally_id"]}

    @cached_property
    def sources(self) -> Mapping[str, Row]:
        """Every source by its key."""
        return {row["source_id"]: row for row in rows_of(self.tables, "sources") if row["source_id"]}


def material(path: Path, tell: Tell = silent) -> Material:
    """Read and judge a package; `tallypack.errors.PackageError` where there is nothing to read.

    ``tell`` is told what is being done.
    """
    package = read_package(path)
    result = validate(package, most=MOST_FINDINGS, tell=tell)
    tables = open_tables(package, tell)
    contests = _contests(tables)
    judged = judge(tables) if tables.has_rows(STATEMENTS) else []
    return Material(package, tables, result, contests, judged, implied(package, tell=tell))


def rows_of(tables: Tables, name: str) -> list[dict[str, Any]]:
    """The rows of a table of the profile as values, in their order."""
    frame = tables.values[name]
    return frame.sort(ROW).collect().to_dicts()


@dataclass(frozen=True)
class _Frames:
    """The rows of the contests that are shown, by table."""

    tallies: pl.DataFrame
    options: pl.DataFrame
    turnout: pl.DataFrame
    results: pl.DataFrame

    def of(self, contest: str) -> "_Frames":
        """The rows of one contest."""
        tallies = self.tallies.filter(pl.col("contest_id") == contest)
        counted = pl.col("tally_id").is_in(tallies["tally_id"].to_list())
        options = self.options.filter(pl.col("contest_id") == contest)
        return _Frames(tallies, options, self.turnout.filter(counted), self.results.filter(counted))


def _contests(tables: Tables) -> list[Contest]:
    found = [row for row in rows_of(tables, "contests") if row["contest_id"]]
    latest = sorted(found, key=lambda row: row["voted_on"] or "", reverse=True)[:MOST_CONTESTS]
    keys = [row["contest_id"] for row in latest]
    tallies = _of(tables, "tallies", "contest_id", keys)
    counted = tallies["tally_id"].drop_nulls().to_list()
    frames = _Frames(
        tallies,
        _of(tables, "options", "contest_id", keys),
        _of(tables, "turnout", "tally_id", counted),
        _of(tables, "results", "tally_id", counted),
    )
    units = rows_of(tables, "units")
    return [_contest(row, frames.of(row["contest_id"]), units, tables) for row in latest]


def _of(tables: Tables, name: str, column: str, values: Iterable[str]) -> pl.DataFrame:
    frame = tables.values[name]
    return frame.filter(pl.col(column).is_in(list(values))).sort(ROW).collect()


def _contest(row: Row, frames: _Frames, units: Sequence[Row], tables: Tables) -> Contest:
    there = set(frames.turnout["unit_id"].to_list()) | set(frames.results["unit_id"].to_list())
    there.discard(None)
    parents = {unit["unit_id"]: unit["parent_id"] for unit in units}
    named = [unit for unit in units if unit["unit_id"] in there]
    named += [{"unit_id": key, "name": None, "parent_id": None} for key in sorted(there - parents.keys())]
    wholes = [unit for unit in named if unit["parent_id"] not in there]
    chosen = wholes[:MOST_WHOLES]
    parts = [unit for unit in named if chosen and unit["parent_id"] == chosen[0]["unit_id"]]
    shown = [unit["unit_id"] for unit in (*chosen, *parts[:MOST_PARTS])]
    turnout = _with_text(tables, "turnout", frames.turnout.filter(pl.col("unit_id").is_in(shown)))
    results: dict[tuple[str, str], list[Row]] = {}
    for line in _with_text(tables, "results", frames.results.filter(pl.col("unit_id").is_in(shown))):
        results.setdefault((line["tally_id"], line["unit_id"]), []).append(line)
    return Contest(
        row=row,
        tallies=sorted(frames.tallies.to_dicts(), key=lambda tally: tally["announced_at"] or "9"),
        options=frames.options.to_dicts(),
        wholes=chosen,
        parts=parts[:MOST_PARTS],
        more_wholes=len(wholes) - len(chosen),
        more_parts=max(len(parts) - MOST_PARTS, 0),
        turnout={(line["tally_id"], line["unit_id"]): line for line in turnout},
        results=results,
    )


def _with_text(tables: Tables, name: str, frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows with the text of each under ``text``: what is no value may still stand there."""
    rows = frame.to_dicts()
    if not rows:
        return []
    measures = ("votes", "share") if name == "results" else (*COUNTS, "turnout")
    texts = tables.cells(name, [row[ROW] for row in rows], measures)
    return [{**row, "text": texts[row[ROW]]} for row in rows]
