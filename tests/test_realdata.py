"""Real tables of others, where they are at hand: what agrees in them, and the errors that are known."""

import random

import localise
import malaysia
import polars as pl
import pytest
from packages import ROOT, outcome

from tallypack.validation import validate

CORPUS = ROOT.parent / "shared" / "data" / "meco"
pytestmark = pytest.mark.realdata
CORRECTED = 123
"""Corrections that change the data; three more are logged and were never applied."""


@pytest.fixture(scope="module")
def corpus():
    if not CORPUS.is_dir():
        pytest.skip("the Malaysian Election Corpus is not in ../shared/data")
    return CORPUS


def test_seventy_years_of_malaysian_seats_add_up(corpus, tmp_path):
    result = validate(malaysia.package(malaysia.write(corpus, tmp_path)), most=0)
    added = outcome(result, "V101")
    assert added.status == "passed", added.findings[:3]
    assert added.examined == malaysia.seats(corpus).height
    wrong = {o.check.code: o.failures for o in result.outcomes if o.failures and o.check.level == "error"}
    assert wrong == {}


def test_the_logged_errors_of_the_official_source_are_found_and_localised_when_they_are_put_back(
    corpus, tmp_path
):
    originals = malaysia.read(corpus, "corrections").select(*malaysia.SEAT, "original")
    stats = malaysia.seats(corpus).join(originals, on=malaysia.SEAT, how="left")
    wrong = stats.filter(pl.col("original").is_not_null() & (pl.col("original") != pl.col("ballots_issued")))
    cast = wrong["ballots_issued"].cast(int) - wrong["ballots_not_returned"].cast(int)
    right = dict(zip(wrong["id"], cast.cast(str), strict=True))
    stats = stats.with_columns(ballots_issued=pl.coalesce("original", "ballots_issued")).drop("original")
    folder = malaysia.write(corpus, tmp_path, stats, issued=False)
    found = outcome(validate(malaysia.package(folder), most=0), "V101")
    assert found.failures == CORRECTED == wrong.height
    assert {finding.key["unit_id"] for finding in found.findings} == set(wrong["id"])
    named = {
        finding.key["unit_id"]: {
            s.suggested for s in finding.suspects if (s.resource, s.field) == ("turnout", "cast")
        }
        for finding in found.findings
    }
    assert named == {seat: {cast} for seat, cast in right.items()}


def test_of_a_slip_in_each_malaysian_seat_the_cell_is_named_where_others_determine_it(corpus):
    verdicts = localise.of_malaysia(corpus, random.Random(1), every=8)
    found = [verdict for verdict in verdicts if verdict.found and verdict.determined]
    assert len(found) > 1000
    assert sum(verdict.place == 1 for verdict in found) > 0.9 * len(found)
    assert sum(verdict.place in {1, 2, 3} for verdict in found) > 0.99 * len(found)
    assert sum(verdict.is_true_value for verdict in found) > 0.8 * len(found)
