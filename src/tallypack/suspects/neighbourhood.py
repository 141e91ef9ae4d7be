"""The rows around a finding: all that is needed to say which of its figures is the wrong one."""

from collections import Counter
from collections.abc import Collection, Sequence

import polars as pl

from tallypack.ledger.book import FIGURES, PERCENTS, Place, Rows, entry_of
from tallypack.ledger.entries import Entry
from tallypack.tables import Tables

MOST_ROWS = 20_000
"""Rows of results and turnout that are looked at; where there are more, sister units are left out."""

MOST_PLACES = 20_000
"""Units with findings that are looked at, each in its tally."""


def rows_around(tables: Tables, places: Sequence[Place]) -> tuple[Rows, str]:
    """The rows of the same contests in the same units, their wholes and their sisters; and what is left out."""
    bound = f"only the first {MOST_PLACES:,} units were looked at" if len(places) > MOST_PLACES else ""
    wanted = pl.DataFrame(places[:MOST_PLACES], schema=["tally_id", "unit_id"], orient="row")
    tallies = _table(tables, "tallies").collect()
    contests = tallies.join(wanted, on="tally_id", how="semi")["contest_id"].unique()
    tallies = tallies.filter(pl.col("contest_id").is_in(contests.implode()))
    units = _units(tables, wanted["unit_id"].unique(), with_sisters=True)
    known = {name: _of(tables, name, tallies, units) for name in ("turnout", "results")}
    if sum(frame.height for frame in known.values()) > MOST_ROWS:
        bound = bound or "sister units are too many to be looked at"
        units = _units(tables, wanted["unit_id"].unique(), with_sisters=False)
        known = {name: _of(tables, name, tallies, units) for name in ("turnout", "results")}
    here = {
        name: _table(tables, name).filter(pl.col("contest_id").is_in(contests.implode())).collect()
        for name in ("contests", "options")
    }
    rows = Rows(
        contests=here["contests"].to_dicts(),
        options=here["options"].to_dicts(),
        units=units.to_dicts(),
        tallies=tallies.to_dicts(),
        turnout=known["turnout"].to_dicts(),
        results=known["results"].to_dicts(),
    )
    return rows, bound


def _table(tables: Tables, name: str) -> pl.LazyFrame:
    frame = tables.values[name]
    return frame.with_columns(pl.col(pl.Categorical).cast(pl.String))


def _units(tables: Tables, wanted: pl.Series, *, with_sisters: bool) -> pl.DataFrame:
    """The units themselves, the wholes they are parts of and, if asked for, all other parts of those."""
    units = _table(tables, "units").select("unit_id", "parent_id")
    parents = units.filter(pl.col("unit_id").is_in(wanted.implode())).collect()["parent_id"].drop_nulls()
    wholes = pl.concat([wanted, parents]).unique()
    near = pl.col("unit_id").is_in(wholes.implode())
    if with_sisters:
        near |= pl.col("parent_id").is_in(wholes.implode())
    return units.filter(near).collect()


def _of(tables: Tables, name: str, tallies: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    in_tally = pl.col("tally_id").is_in(tallies["tally_id"].implode())
    return (
        _table(tables, name).filter(in_tally & pl.col("unit_id").is_in(units["unit_id"].implode())).collect()
    )


def make_room(rows: Rows, entries: Collection[Entry]) -> None:
    """Put a figure in the place of cells that have none, with as many decimals as their sisters print."""
    for table in (rows.results, rows.turnout):
        decimals: dict[tuple[str, str], Counter[int]] = {}
        for row in table:
            for measure in PERCENTS:
                if row.get(measure) is not None:
                    shown = len(row[measure].partition(".")[2])
                    decimals.setdefault((row["tally_id"], measure), Counter())[shown] += 1
        for row in table:
            for measure in FIGURES["results" if table is rows.results else "turnout"]:
                if entry_of(row, measure) in entries:
                    seen = decimals.get((row["tally_id"], measure), Counter({2: 1}))
                    usual = max(seen, key=lambda number: (seen[number], number))
                    row[measure] = f"{0:.{usual}f}" if measure in PERCENTS else 0
