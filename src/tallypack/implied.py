"""Implied bounds: what the published figures say of those that nobody published.

A share of a known base is a range of votes; what the votes of all options leave of the ballots is a range of
invalid ones; a turnout of a known roll is a range of ballots. The ranges are narrowed until nothing moves,
in whole numbers (see `tallypack.ledger`), contest by contest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from tallypack.ledger.blocks import Block, Reasons, blocks, is_bounded, narrow
from tallypack.ledger.book import Ledger, Rows, ledger_of
from tallypack.ledger.entries import Entry, Ranges, range_of
from tallypack.ledger.waived import without_waived
from tallypack.package import Package, read_package
from tallypack.tables import Tables, open_tables
from tallypack.waivers import read_waivers

_TABLES = ("contests", "options", "units", "tallies", "turnout", "results")


@dataclass(frozen=True)
class Implied:
    """A figure that was not published, between its bounds, both included, with what gives each of them."""

    entry: Entry
    low: int
    high: int
    because_low: str
    because_high: str


@dataclass(frozen=True)
class Contradiction:
    """Published figures that no whole numbers satisfy together. ``relations`` are what they cannot all do."""

    entries: tuple[Entry, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Bounds:
    """What follows from a package: its unpublished figures, and figures that contradict each other."""

    figures: Sequence[Implied]
    contradictions: Sequence[Contradiction]
    examined: int


def implied(package: Package | Path | str, tally_id: str | None = None) -> Bounds:
    """The bounds of every figure that was not published and that others bound, of one tally or of all.

    Raises `tallypack.errors.PackageError` where there is nothing to read.
    """
    if not isinstance(package, Package):
        package = read_package(Path(package))
    figures: list[Implied] = []
    contradictions: list[Contradiction] = []
    examined = 0
    tables = open_tables(package)
    waivers = read_waivers(tables, date.today())  # noqa: DTZ011 - a waiver ends by the calendar on the wall
    for rows in _by_contest(tables, tally_id):
        book = without_waived(ledger_of(rows), waivers)
        for block in blocks(book.relations, book.cells):
            if tally_id is not None and tally_id not in {entry.tally_id for entry in block.published}:
                continue
            examined += 1
            found = _bounds(block, book)
            if isinstance(found, Contradiction):
                contradictions.append(found)
            else:
                figures += found
    wanted = [item for item in figures if tally_id in {None, item.entry.tally_id}]
    return Bounds(sorted(wanted, key=lambda item: item.entry), contradictions, examined)


def _by_contest(tables: Tables, tally_id: str | None) -> Iterator[Rows]:
    """The rows of each contest, so that no more than one is held at a time."""
    values: dict[str, pl.LazyFrame] = {name: tables.values[name].to_native() for name in _TABLES}
    units = values["units"].collect().to_dicts()
    tallies = values["tallies"].collect()
    wanted = tallies if tally_id is None else tallies.filter(pl.col("tally_id") == tally_id)
    for contest in wanted["contest_id"].drop_nulls().unique(maintain_order=True):
        here = tallies.filter(pl.col("contest_id") == contest)
        yield Rows(
            contests=_of(values["contests"], "contest_id", [contest]),
            options=_of(values["options"], "contest_id", [contest]),
            units=units,
            tallies=here.to_dicts(),
            turnout=_of(values["turnout"], "tally_id", here["tally_id"].to_list()),
            results=_of(values["results"], "tally_id", here["tally_id"].to_list()),
        )


def _of(frame: pl.LazyFrame, column: str, values: Sequence[str]) -> list[dict[str, Any]]:
    return frame.filter(pl.col(column).is_in(values)).collect().to_dicts()


def _bounds(block: Block, book: Ledger) -> list[Implied] | Contradiction:
    """What a block says of its unpublished figures, or that it says nothing that can be."""
    ranges: Ranges = {entry: (book.cells[entry].value,) * 2 for entry in block.published}
    reasons: Reasons = {}
    if not narrow(block.relations, ranges, reasons):
        return Contradiction(
            tuple(sorted(block.published)), tuple(dict.fromkeys(r.words for r in block.relations))
        )
    unpublished = {entry for relation in block.relations for entry in relation.entries} - block.published
    return [
        Implied(entry, *ranges[entry], *reasons.get(entry, ("", "")))
        for entry in unpublished
        if is_bounded(range_of(ranges, entry)) and _says_something(entry, reasons)
    ]


def _says_something(entry: Entry, reasons: Reasons) -> bool:
    """Whether a figure is bounded from below too; that a count is at most another is no news."""
    return bool(reasons.get(entry, ("", ""))[0]) or entry.measure in {"votes", "invalid"}
