"""A made-up election of any size: polling stations in districts, districts in regions, regions in a country.

``write(folder, stations)`` writes a package of the design's tables in which everything agrees: six lines of
results a unit, votes and shares, a row of turnout each, and every whole the sum of its parts.
``python benchmarks/country.py FOLDER STATIONS`` does the same; with ``--wrong`` at the end every third line or so has
something wrong.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import polars as pl

from tallypack import schemas

OPTIONS = 6
_DISTRICT, _REGION = 100, 50
_AT_ONCE = 100 * _DISTRICT * _REGION
"""Stations that are held in memory; no region has stations on both sides."""
_TABLES = ("contests", "options", "units", "tallies", "turnout", "results")
_PEOPLE = 4_000_000_000
"""More are registered nowhere, and the profile allows no larger count."""
_MIX = 2_654_435_761
"""Knuth's multiplier, to scatter numbers that must be the same in every run."""


def _scattered(salt: int, below: int) -> pl.Expr:
    """Whole numbers below a bound that look drawn, from the number of the station."""
    return ((pl.col("station").cast(pl.UInt64) * 6 + salt + 1) * _MIX % (1 << 32) // 7919 % below).cast(
        pl.Int64
    )


def _percent(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """A percentage with two decimals, rounded half up."""
    hundredths = (20_000 * part + whole) // (2 * whole)
    digits = hundredths.cast(pl.String).str.zfill(3)
    return pl.concat_str(digits.str.head(-2), pl.lit("."), digits.str.tail(2))


def _stations(first: int, end: int, most: int) -> pl.DataFrame:
    """What was counted in each station, one column a figure. An option has fewer votes than ``most``."""
    frame = pl.DataFrame({"station": pl.arange(first, end, eager=True)})
    frame = frame.with_columns(_scattered(n, most).alias(f"v{n}") for n in range(OPTIONS))
    valid = pl.sum_horizontal(f"v{n}" for n in range(OPTIONS)) + 1
    return (
        frame.with_columns(
            (pl.col("v0") + 1).alias("v0"), valid.alias("valid"), _scattered(6, 20).alias("invalid")
        )
        .with_columns((pl.col("valid") + pl.col("invalid")).alias("cast"))
        .with_columns((pl.col("cast") + _scattered(7, 5)).alias("issued"))
        .with_columns((pl.col("issued") + _scattered(8, 3 * most)).alias("registered"))
        .with_columns((pl.col("station") // _DISTRICT).alias("district"))
        .with_columns((pl.col("district") // _REGION).alias("region"))
    )


_FIGURES = [f"v{n}" for n in range(OPTIONS)] + ["valid", "invalid", "cast", "issued", "registered"]


def _named(kind: str) -> pl.Expr:
    return pl.concat_str(pl.lit(kind[0]), kind)


def _units(count: int) -> Iterator[pl.DataFrame]:
    """Stations, some at a time, and then all that they are parts of, with their sums."""
    sums: list[pl.DataFrame] = []
    most = min(300, _PEOPLE // count // OPTIONS)  # half of that on average, and as many again who do not vote
    for first in range(0, count, _AT_ONCE):
        stations = _stations(first, min(first + _AT_ONCE, count), most)
        sums.append(stations.group_by("district", "region", maintain_order=True).agg(pl.col(_FIGURES).sum()))
        yield _placed(stations, "station", _named("district"))
    districts = pl.concat(sums)
    regions = districts.group_by("region", maintain_order=True).agg(pl.col(_FIGURES).sum())
    yield _placed(districts, "district", _named("region"))
    yield _placed(regions, "region", pl.lit("country"))
    country = regions.select(pl.col(_FIGURES).sum())
    yield country.select(
        pl.lit("country").alias("unit_id"),
        pl.lit("").alias("parent_id"),
        pl.lit("country").alias("kind"),
        *_FIGURES,
    )


def _placed(frame: pl.DataFrame, kind: str, parent: pl.Expr) -> pl.DataFrame:
    return frame.select(
        _named(kind).alias("unit_id"), parent.alias("parent_id"), pl.lit(kind).alias("kind"), *_FIGURES
    )


def _few() -> dict[str, pl.DataFrame]:
    """The tables of which the size of the country changes nothing."""
    nothing, one = pl.lit(""), pl.DataFrame({"contest_id": ["c"]})
    options = pl.DataFrame({"number": range(OPTIONS)})
    return {
        "contests": one.with_columns(title=pl.lit("A vote"), jurisdiction=pl.lit("XX"), office=pl.lit("Mayor"),
                                     voted_on=pl.lit("2024-05-05"), round=1, seats=1, rule=pl.lit("plurality")),
        "options": options.select(
            pl.format("o{}", "number").alias("option_id"), contest_id=pl.lit("c"), kind=pl.lit("candidate"),
            name=pl.format("Option {}", "number"), name_local=nothing, party=nothing, wikidata_id=nothing,
        ),
        "tallies": one.select(
            tally_id=pl.lit("t"), contest_id="contest_id", status=pl.lit("final"), announced_at=pl.lit("2024-05-06"),
            authority=pl.lit("Clerk"), source_id=nothing, share_base=pl.lit("cast"), turnout_base=pl.lit("cast"),
            note=nothing,
        ),
    }  # fmt: skip


def _many(units: pl.DataFrame, *, wrong: bool) -> dict[str, pl.DataFrame]:
    """The rows of some units in the tables that have rows for each."""
    here = {"tally_id": pl.lit("t"), "unit_id": "unit_id"}
    lines = pl.concat(
        units.select(
            "unit_id",
            number=pl.lit(n),
            option_id=pl.lit(f"o{n}"),
            mode=pl.lit("total"),
            votes=f"v{n}",
            share=_percent(pl.col(f"v{n}"), pl.col("cast")),
        ).with_row_index("place")
        for n in range(OPTIONS)
    ).sort("place", "number")
    results = lines.select(**here, option_id="option_id", mode="mode", votes="votes", share="share")
    return {
        "units": units.select("unit_id", "parent_id", name="unit_id", kind="kind", code=pl.lit("")),
        "turnout": units.select(
            **here, registered="registered", issued="issued", cast="cast", valid="valid", invalid="invalid",
            turnout=_percent(pl.col("cast"), pl.col("registered")),
        ),
        "results": _spoilt(results) if wrong else results,
    }  # fmt: skip


def _spoilt(results: pl.DataFrame) -> pl.DataFrame:
    """The same lines with slips: a vote too many, a share that is no numeral, a unit that is not there."""
    return results.with_columns(
        votes=pl.col("votes") + _once_in(3, first=0).cast(pl.Int64),
        share=_after("x", "share", _once_in(20, first=1)),
        unit_id=_after("no", "unit_id", _once_in(50, first=2)),
    )


def _after(sign: str, column: str, where: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.when(where).then(pl.lit(sign)).otherwise(pl.lit("")), column)


def _once_in(lines: int, *, first: int) -> pl.Expr:
    return pl.int_range(pl.len()) % lines == first


def write(folder: Path, count: int, *, wrong: bool = False) -> Path:
    """Write an election with so many stations, and return its descriptor. Memory holds some of them at a time.

    ``wrong`` spoils every third line of results or so.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        handles = {name: files.enter_context((folder / f"{name}.csv").open("wb")) for name in _TABLES}
        for name, table in _few().items():
            _append(handles[name], name, table)
        for units in _units(count):
            for name, table in _many(units, wrong=wrong).items():
                _append(handles[name], name, table)
    resources = []
    for name in _TABLES:
        schema = dict(schemas.descriptor(name))
        schema["foreignKeys"] = [
            key for key in schema.get("foreignKeys", []) if key["reference"]["resource"] != "sources"
        ]
        resources.append({"name": name, "type": "table", "path": f"{name}.csv", "schema": schema})
    descriptor = folder / "datapackage.json"
    descriptor.write_text(json.dumps({"name": "country", "resources": resources}, indent=2), encoding="utf-8")
    return descriptor


def _append(handle: BinaryIO, name: str, table: pl.DataFrame) -> None:
    columns = table.select(schemas.table(name).names)
    columns.write_csv(handle, include_header=not handle.tell(), quote_style="never")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), wrong="--wrong" in sys.argv[3:])
