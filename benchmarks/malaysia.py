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


def totals(corpus: Path, stats: pl.DataFrame) -> pl.DataFrame:
    """The seats with the valid ballots and the turnout of the corpus, the latter rounded to two decimals."""
    whole, part = pl.col("voters_total").cast(pl.Int64), pl.col("ballots_issued").cast(pl.Int64)
    hundredths = (20_000 * part + whole) // (2 * whole)
    digits = hundredths.cast(pl.String).str.zfill(3)
    printed = pl.format("{}.{}", digits.str.head(-2), digits.str.tail(2))
    valid = read(corpus, "consol_stats").select(*SEAT, "votes_valid")
    return stats.join(valid, on=SEAT, how="left").with_columns(turnout=printed)


def write(corpus: Path, folder: Path, stats: pl.DataFrame | None = None, *, issued: bool = True) -> Path:
    """Write the package, with these figures of seats if some are given. One contest, tally and unit a seat.

    What the corpus itself has added up or divided is written where ``stats`` has it (see `totals`). Those who
    took part are the ballots issued less those that did not come back; without ``issued`` a mistake in the
    number of ballots issued stands in one cell, not in two.
    """
    stats = seats(corpus) if stats is None else stats
    stats = stats.with_columns(
        pl.lit("").alias(name) for name in ("votes_valid", "turnout") if name not in stats.columns
    )
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
            turnout_base=pl.lit("issued"), note=nothing,
        ),
        "turnout": stats.select(
            tally_id="id", unit_id="id", registered="voters_total",
            issued=pl.col("ballots_issued") if issued else nothing,
            cast=used, valid="votes_valid", invalid="votes_rejected", turnout="turnout",
        ),
        "results": lines.select(
            tally_id="id", unit_id="id", option_id="option_id", mode=pl.lit("total"), votes="votes", share=nothing
        ),
    }  # fmt: skip
    return write_tables(tables, folder)


def by_state(corpus: Path, folder: Path) -> Path:
    """Write the same seats as parts of their states: a contest and a tally an election, an option a party."""

    def name(*parts: str) -> pl.Expr:
        return pl.concat_str(parts, separator="-").str.replace_all(r"[^A-Za-z0-9-]+", "-")

    stats = seats(corpus).with_columns(name("election", "state").alias("unit_of"))
    lines = read(corpus, "raw_ballots").join(stats.select(*SEAT, "id", "unit_of"), on=SEAT)
    lines = lines.with_columns(name("election", "party").alias("option_id"))
    used = pl.col("ballots_issued").cast(pl.Int64) - pl.col("ballots_not_returned").cast(pl.Int64)
    counts = {"registered": pl.col("voters_total"), "cast": used, "invalid": pl.col("votes_rejected")}
    figures = [figure.cast(pl.Int64).sum().alias(name) for name, figure in counts.items()]
    votes = pl.col("votes").cast(pl.Int64).sum()
    elections = stats.group_by("election", maintain_order=True).agg(pl.col("date").min())
    nothing, states = pl.lit(""), stats.select("election", "unit_of").unique(maintain_order=True)
    tables = {
        "contests": elections.select(
            contest_id="election", title="election", jurisdiction=pl.lit("MY"), office=pl.lit("Members"),
            voted_on="date", round=pl.lit(1), seats=pl.lit(1), rule=pl.lit("other"),
        ),
        "options": lines.select("option_id", "election", "party").unique(maintain_order=True).select(
            "option_id", contest_id="election", kind=pl.lit("party"), name="party", name_local=nothing,
            party="party", wikidata_id=nothing,
        ),
        "units": pl.concat([
            states.select(unit_id="unit_of", parent_id=nothing, name="unit_of", kind=pl.lit("region"), code=nothing),
            stats.select(unit_id="id", parent_id="unit_of", name="seat", kind=pl.lit("district"), code=nothing),
        ]),
        "tallies": elections.select(
            tally_id="election", contest_id="election", status=pl.lit("final"), announced_at="date",
            authority=pl.lit("Election Commission of Malaysia"), source_id=nothing, share_base=nothing,
            turnout_base=nothing, note=nothing,
        ),
        "turnout": pl.concat(
            stats.group_by("election", unit, maintain_order=True).agg(figures).select(
                "registered", "cast", "invalid", tally_id="election", unit_id=unit, issued=nothing, valid=nothing,
                turnout=nothing,
            )
            for unit in ("unit_of", "id")
        ),
        "results": pl.concat(
            lines.group_by("election", unit, "option_id", maintain_order=True).agg(votes).select(
                "option_id", "votes", tally_id="election", unit_id=unit, mode=pl.lit("total"), share=nothing
            )
            for unit in ("unit_of", "id")
        ),
    }  # fmt: skip
    return write_tables(tables, folder)


def write_tables(tables: dict[str, pl.DataFrame], folder: Path) -> Path:
    """Write tables of the profile as CSV, their columns in its order."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.select(schemas.table(name).names).write_csv(folder / f"{name}.csv", null_value="")
    return folder


def package(folder: Path) -> Package:
    """The tables of a folder as a package."""
    resources = [{"name": path.stem, "path": path.name} for path in sorted(folder.glob("*.csv"))]
    return package_of({"name": "malaysia", "resources": resources}, folder.resolve())
