"""Laws of whole elections: what agrees is found to agree, and neither order nor company changes a finding."""

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    Election,
    election_of,
    elections,
    examples,
    mistyped,
    slips,
    together,
    with_cell,
    write,
)

from tallypack.checks import CATALOGUE
from tallypack.law import CellCheck, ViewCheck
from tallypack.outcome import ExitCode
from tallypack.validation import validate

OF_ONE_UNIT = ("results", "lists", "implied", "turnout", "modes")
"""The views whose rows come from one unit alone."""

AT_ONE_UNIT = [
    code
    for code, check in CATALOGUE.items()
    if isinstance(check, CellCheck) or (isinstance(check, ViewCheck) and check.view in OF_ONE_UNIT)
]


def judged(election, **options):
    """The result of a package, with the lines of its rows."""
    with tempfile.TemporaryDirectory() as folder:
        descriptor, lines = write(election, Path(folder))
        return validate(descriptor, most=0, **options), lines


def findings(result):
    return [(outcome.check, finding) for outcome in result.outcomes for finding in outcome.findings]


def errors(result):
    return [
        f"{check.code} {finding.message}" for check, finding in findings(result) if check.level == "error"
    ]


def without_lines(result):
    """How often each finding is made, wherever it stands."""
    return Counter(
        (check.code, f.resource, f.field, f.message, f.expected, *sorted(map(str, f.key.items())))
        for check, f in findings(result)
    )


@examples(5)
@given(together(elections()))
def test_an_election_in_which_everything_agrees_has_no_errors(election):
    result, _ = judged(election)
    assert not errors(result)
    assert result.exit_code() == ExitCode.AGREED


@examples(4)
@given(together(elections(whole=True)), st.data())
def test_in_whole_counts_no_change_of_one_number_of_votes_goes_unnoticed(election, data):
    rows_of = {}
    for row, cells in enumerate(election.tables["results"]):
        rows_of.setdefault(election_of(cells), []).append(row)
    for rows in rows_of.values():
        row = data.draw(st.sampled_from(rows))
        slip = data.draw(slips(election.tables["results"][row]["votes"], "votes"))
        election = with_cell(election, "results", row, "votes", slip)
    result, _ = judged(election)
    noticed = {election_of(found.key) for check, found in findings(result) if check.level == "error"}
    assert noticed == set(rows_of)


@examples(3)
@given(together(mistyped()), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_line_numbers(election, random):
    shuffled = Election({name: random.sample(rows, len(rows)) for name, rows in election.tables.items()})
    result, _ = judged(election)
    other, lines = judged(shuffled)
    assert without_lines(result) == without_lines(other)
    for _check, finding in findings(other):
        row = shuffled.tables[finding.resource][lines[finding.resource].index(finding.line)]
        assert {name: row[name] for name in finding.key if name in row} == {
            name: value or "" for name, value in finding.key.items() if name in row
        }
        assert finding.observed in {row[finding.field], None}


@examples(3)
@given(together(mistyped()), st.data())
def test_two_halves_of_the_stations_have_together_the_findings_of_the_whole(election, data):
    units = [unit["unit_id"] for unit in election.tables["units"]]
    here = data.draw(st.sets(st.sampled_from(units)))
    halves = [
        Election(
            {
                **election.tables,
                **{
                    name: [row for row in election.tables[name] if (row["unit_id"] in here) is side]
                    for name in ("turnout", "results")
                },
            }
        )
        for side in (True, False)
    ]
    whole, _ = judged(election, select=AT_ONE_UNIT)
    parts = [judged(half, select=AT_ONE_UNIT)[0] for half in halves]
    assert without_lines(whole) == without_lines(parts[0]) + without_lines(parts[1])
    for outcome, *shares in zip(whole.outcomes, *(part.outcomes for part in parts), strict=True):
        if isinstance(outcome.check, ViewCheck):
            assert outcome.examined == sum(share.examined for share in shares)
