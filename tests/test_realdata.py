"""Real tables of others, where they are at hand: what agrees in them, and the errors that are known."""

from pathlib import Path

import polars as pl
import pytest
from packages import ROOT, outcome

from tallypack import schemas
from tallypack.package import package_of
from tallypack.validation import validate

DATA = ROOT.parent / "shared" / "data"
pytestmark = pytest.mark.realdata
SEAT = ["date", "election", "state", "seat"]
CORRECTED = 123
"""Corrections that change the data; three more are logged and were never applied."""


@pytest.fixture(scope="module")
def malaysia():
    """The contested seats of the Malaysian Election Corpus: votes, and how the ballots were used."""
    folder = DATA / "meco"
    if not folder.is_dir():
        pytest.skip("the Malaysian Election Corpus is not in ../shared/data")
    texts = {"infer_schema": False}
    stats = pl.read_csv(folder / "raw_stats.csv", **texts).filter(pl.col("ballots_issued") != "0")
    return {
        "stats": _numbered(stats),
        "ballots": pl.read_csv(folder / "raw_ballots.csv", **texts),
        "corrections": pl.read_csv(folder / "corrections.csv", **texts),
    }


def _numbered(stats):
    return stats.with_row_index("place").with_columns(pl.format("s{}", "place").alias("id"))


def write_malaysia(folder: Path, stats: pl.DataFrame, ballots: pl.DataFrame) -> Path:
    """One contest, one tally and one unit a seat."""
    used = pl.col("ballots_issued").cast(pl.Int64) - pl.col("ballots_not_returned").cast(pl.Int64)
    lines = ballots.join(stats.select(*SEAT, "id"), on=SEAT)
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


def judge(folder):
    resources = [{"name": path.stem, "path": path.name} for path in sorted(folder.glob("*.csv"))]
    return validate(package_of({"name": "malaysia", "resources": resources}, folder.resolve()), most=0)


def test_seventy_years_of_malaysian_seats_add_up(malaysia, tmp_path):
    result = judge(write_malaysia(tmp_path, malaysia["stats"], malaysia["ballots"]))
    added = outcome(result, "V101")
    assert added.status == "passed", added.findings[:3]
    assert added.examined == malaysia["stats"].height
    wrong = {o.check.code: o.failures for o in result.outcomes if o.failures and o.check.level == "error"}
    assert wrong == {}


def test_the_logged_errors_of_the_official_source_are_all_found_when_they_are_put_back(malaysia, tmp_path):
    originals = malaysia["corrections"].select(*SEAT, "original")
    stats = malaysia["stats"].join(originals, on=SEAT, how="left")
    wrong = stats.filter(pl.col("original").is_not_null() & (pl.col("original") != pl.col("ballots_issued")))
    stats = stats.with_columns(pl.coalesce("original", "ballots_issued").alias("ballots_issued")).drop(
        "original"
    )
    result = judge(write_malaysia(tmp_path, stats, malaysia["ballots"]))
    found = outcome(result, "V101")
    assert found.failures == CORRECTED == wrong.height
    assert {finding.key["unit_id"] for finding in found.findings} == set(wrong["id"])
