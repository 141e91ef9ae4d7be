"""The contested seats of the Malaysian Election Corpus (MECo, CC0) as a package: a contest for each seat.

``write(folder_of_meco, folder)`` writes it, for the tests that are marked ``realdata`` and for ``localise.py``.
"""

from pathlib import Path

import polars as pl

from tallypack import schemas
from tallypack.package import Package, package_of

SEAT = ["date", "election", "state", "seat"]
"""What names a seat in the corpus."""


def read(corpus: Path, name: str) -> pl.DataFrame:
    """A table of the corpus as text."""
    return pl.read_csv(corpus / f"{name}.csv", infer_schema=False)


def seats(corpus: Path) -> pl.DataFrame:
    """The seats that were contested, each with an ``id``."""
    stats = read(corpus, "raw_stats").filter(pl.col("ballots_issued") != "0")
    return stats.with_row_index("place").with_columns(pl.format("s{}", "place").alias("id"))


def write(corpus: Path, folder: Path, stats: pl.DataFrame | None = None) -> Path:
    """Write the package, with these figures of seats if some are given. One contest, tally and unit a seat."""
    stats = seats(corpus) if stats is None else stats
    used = pl.col("ballots_issued").cast(pl.Int64) - pl.col("ballots_not_returned").cast(pl.Int64)
    lines = read(corpus, "raw_ballots").join(stats.select(*SEAT, "id"), on=SEAT)
    lines = lines.with_columns(pl.format("{}-{}", "id", "ballot_order").alias("option_id"))
    nothing = pl.lit("")
    tables = {
        "contests": stats.select(
            contest_id="id", title="seat", jurisdiction=pl.lit("MY"), office=pl.lit("Member"), voted_on="date",
            round=pl.lit(1), seats=pl.lit(1), rule=pl.lit("plurality"),
        ),
        "options": lines.select(
            "option_id", contest_id="id", kind=pl.lit("candidate"), name="name_on_ballot", name_local=nothing,
            party=nothing, wikidata_id=nothing,
        ),
        "units": stats.select(unit_id="id", parent_id=nothing, name="seat", kind=pl.lit("district"), code=nothing),
        "tallies": stats.select(
            tally_id="id", contest_id="id", status=pl.lit("final"), announced_at="date",
            authority=pl.lit("Election Commission of Malaysia"), source_id=nothing, share_base=nothing,
            turnout_base=nothing, note=nothing,
        ),
        "turnout": stats.select(
            tally_id="id", unit_id="id", registered="voters_total", issued="ballots_issued", cast=used,
            valid=nothing, invalid="votes_rejected", turnout=nothing,
        ),
        "results": lines.select(
            tally_id="id", unit_id="id", option_id="option_id", mode=pl.lit("total"), votes="votes", share=nothing
        ),
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.select(schemas.table(name).names).write_csv(folder / f"{name}.csv", null_value="")
    return folder


def package(folder: Path) -> Package:
    """The tables of a folder as a package."""
    resources = [{"name": path.stem, "path": path.name} for path in sorted(folder.glob("*.csv"))]
    return package_of({"name": "malaysia", "resources": resources}, folder.resolve())
