"""Bounds of what nobody published, by the figures that were."""

import json

import pytest
from click.testing import CliRunner
from packages import ROOT, SMALL, judged, write_package

from tallypack.cli import main
from tallypack.implied import implied


def bounds(descriptor, tally=None):
    return {
        (item.unit_id, item.option_id, item.measure): (item.low, item.high)
        for item in implied(descriptor, tally).figures
    }


def test_the_votes_against_all_and_the_invalid_ballots_of_2025_are_bounded():
    found = bounds(ROOT / "datapackage.json", "by-2025-preliminary")
    assert found["BY", "2025-against-all", "votes"] == (212_688, 213_278)
    assert found["BY", "", "invalid"] == (45_123, 45_713)
    assert found["BY", "", "valid"] == (5_916_195 - 45_713, 5_916_195 - 45_123)


def test_a_turnout_bounds_the_ballots_that_it_was_made_of():
    low, high = bounds(ROOT / "datapackage.json", "by-2025-1200")["BY", "", "issued"]
    assert 5663 <= round(low / 6_903_336 * 10_000, 1) < round(high / 6_903_336 * 10_000, 1) <= 5665
    assert (low - 1) * 10_000 < 5663.5 * 6_903_336 <= low * 10_000


def test_the_bounds_are_the_least_and_the_greatest_that_any_whole_numbers_allow(tmp_path):
    turnout = "tally_id,unit_id,registered,issued,cast,valid,invalid,turnout\nt,U,,,40,,,\n"
    results = "tally_id,unit_id,option_id,mode,votes,share\nt,U,a,total,,60\nt,U,b,total,15,\n"
    tallies = SMALL["tallies"].replace(",valid,cast,", ",cast,cast,")
    tables = {**SMALL, "tallies": tallies, "turnout": turnout, "results": results}
    possible = [votes for votes in range(41) if 59.5 <= votes / 40 * 100 < 60.5 and votes + 15 <= 40]
    found = bounds(write_package(tmp_path, tables))
    assert found["U", "a", "votes"] == (min(possible), max(possible))
    assert found["U", "", "invalid"] == (40 - 15 - max(possible), 40 - 15 - min(possible))


IMPOSSIBLE = {
    **SMALL,
    "tallies": SMALL["tallies"].replace(",valid,cast,", ",cast,cast,"),
    "turnout": "tally_id,unit_id,registered,issued,cast,valid,invalid,turnout\nt,U,1000,,,,,49.8\n",
    "results": "tally_id,unit_id,option_id,mode,votes,share\nt,U,a,total,298,59.60\nt,U,b,total,,40.40\n",
}
"""Turnout leaves 498 ballots at most, and 298 votes are 59.60 % of 500."""


def test_figures_that_no_whole_numbers_satisfy_are_an_error_of_their_own(tmp_path):
    descriptor = write_package(tmp_path, IMPOSSIBLE)
    result = CliRunner().invoke(main, ["implied", str(descriptor)])
    assert result.exit_code == 1
    assert "No whole numbers satisfy all that was published in t, U: votes for a would be" in result.output
    assert "turnout 49.8 % of 1,000 registered" in result.output
    found = judged(descriptor, "V108")
    assert [finding.line for finding in found.findings] == [2]
    assert ("turnout", "49.8", "50.0") in {
        (s.field, s.observed, s.suggested) for s in found.findings[0].suspects
    }


def test_where_a_waiver_excuses_a_law_nothing_follows_from_it(tmp_path):
    waiver = "check,tally_id,unit_id,option_id,field,observed,reason,source_id,expires_on\n"
    waiver += "T106,t,U,,turnout,49.8,The source rounds by a rule of its own.,,\n"
    descriptor = write_package(tmp_path, {**IMPOSSIBLE, "waivers": waiver})
    assert implied(descriptor).contradictions == []


def test_where_a_waiver_excuses_the_sum_of_a_list_no_votes_follow_from_it(tmp_path):
    turnout = "tally_id,unit_id,registered,issued,cast,valid,invalid,turnout\nt,U,2000,,1000,,10,\n"
    results = "tally_id,unit_id,option_id,mode,votes,share\nt,U,a,total,590,\nt,U,b,total,,\n"
    waiver = "check,tally_id,unit_id,option_id,field,observed,reason,source_id,expires_on\n"
    waiver += "V102,t,U,,votes,590,Some votes were counted elsewhere.,,\n"
    tables = {**SMALL, "turnout": turnout, "results": results}
    assert bounds(write_package(tmp_path / "one", tables))["U", "b", "votes"] == (400, 400)
    assert ("U", "b", "votes") not in bounds(write_package(tmp_path / "other", {**tables, "waivers": waiver}))


def test_what_a_waiver_excuses_is_not_told_again_as_impossible():
    assert judged(ROOT / "datapackage.json", "S202").waived
    assert judged(ROOT / "datapackage.json", "V108").status == "passed"


def test_the_same_is_told_as_json(tmp_path):
    result = CliRunner().invoke(main, ["implied", str(write_package(tmp_path, SMALL)), "--format", "json"])
    assert result.exit_code == 0
    assert json.loads(result.output)["contradictions"] == []


@pytest.mark.parametrize("tally", ["none", "T"])
def test_where_nothing_is_there_to_bound_from_nothing_was_examined(tmp_path, tally):
    result = CliRunner().invoke(main, ["implied", str(write_package(tmp_path, SMALL)), "--tally", tally])
    assert result.exit_code == 2
