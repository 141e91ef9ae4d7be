"""Statements held against the figures of their package, and the things of which wrong ones would be right."""

import pytest
from packages import SMALL, copy_of_package, judged, outcome, write_package

import tallypack
from tallypack.errors import ExitCode
from tallypack.validation import validate

TABLES = {
    **SMALL,
    "options": SMALL["options"] + "x,c,against-all,Against all,,,\n",
    "tallies": """
tally_id,contest_id,status,announced_at,authority,source_id,share_base,turnout_base,note
six,c,partial,2024-05-05T18:00,Town clerk,s,,issued,
poll,c,exit-poll,2024-05-05,Institute,s,sample,,
t,c,final,2024-05-06,Town clerk,s,cast,cast,
""",
    "turnout": """
tally_id,unit_id,registered,issued,cast,valid,invalid,turnout
six,U,,,,,,41.07
t,U,20000,10100,10000,,,50.00
""",
    "results": """
tally_id,unit_id,option_id,mode,votes,share
poll,U,a,total,,61.3
poll,U,b,total,,33.7
poll,U,x,total,,5.0
t,U,a,total,5964,59.64
t,U,b,total,3546,35.46
t,U,x,total,,3.90
""",
    "sources": """
source_id,publisher,title,url,published_on,language,sha256
s,The Courier,The count,,,en,
""",
}

HEADER = "statement_id,source_id,tally_id,unit_id,option_id,measure,figure,language\n"


def with_statement(folder, option, measure, figure, language="en"):
    row = f's1,s,t,U,{option},{measure},"{figure}",{language}\n'
    return write_package(folder, {**TABLES, "statements": HEADER + row})


WRONG_THINGS = [
    ("", "cast", "20,000", "this is the number of registered voters in t (20,000)"),
    ("", "cast", "5,964", "this is the votes for Ada in t (5,964)"),
    ("", "cast", "10,100", "this is the number of ballots issued in t (10,100)"),
    ("", "turnout", "41.07 %", "this is the turnout in six (41.07)"),
    ("", "turnout", "59.64 %", "this is the share of Ada in t (59.64)"),
    ("", "turnout", "50.50 %", "this is the turnout of ballots issued in t (50.50)"),
    ("a", "share", "61.3 %", "this is the share of Ada in poll (61.3)"),
    ("a", "share", "35.46 %", "this is the share of Ben in t (35.46)"),
    ("a", "share", "29.82 %", "this is the share of Ada of the roll in t (29.82)"),
    ("a", "share", "57.93 %", None),
    ("a", "share", "59.46 %", "this is 59.64 with two digits exchanged"),
    ("a", "share", "59.644 %", "this is 59.64 with a digit too many"),
    ("a", "share", "59.6 %", None),
    ("a", "share", "59 %", "this is 59.64 cut after the digits shown, not rounded"),
    ("a", "votes", "5,946", "this is 5,964 with two digits exchanged"),
    ("a", "votes", "6,024", "this is 59.64 % of ballots issued, computed and not counted, (6,024)"),
    ("a", "votes", "7,777", None),
]


@pytest.mark.parametrize(("option", "measure", "figure", "instead"), WRONG_THINGS)
def test_a_right_number_of_the_wrong_thing_is_named(tmp_path, option, measure, figure, instead):
    result = validate(with_statement(tmp_path, option, measure, figure))
    findings = outcome(result, "P203").findings
    if instead is None:
        assert not findings
    else:
        (finding,) = findings
        assert finding.message.endswith(instead)
        assert (finding.resource, finding.line, finding.field) == ("statements", 2, "figure")
        assert not outcome(result, "P202").findings


@pytest.mark.parametrize(
    ("figure", "status"), [("59.64 %", "passed"), ("about 60 %", "passed"), ("over 70 %", "failed")]
)
def test_a_statement_fails_only_where_it_contradicts(tmp_path, figure, status):
    outcome = judged(with_statement(tmp_path, "a", "share", figure), "P202")
    assert (outcome.status, outcome.examined) == (status, 1)


def test_a_wrong_statement_never_changes_the_verdict(tmp_path):
    result = validate(with_statement(tmp_path, "a", "share", "over 70 %"), ignore=["P102"])
    assert result.exit_code("warning") == ExitCode.AGREED


def test_a_figure_that_was_not_published_is_judged_by_its_bounds(tmp_path):
    assert judged(with_statement(tmp_path, "x", "votes", "390"), "P202").status == "passed"
    assert judged(with_statement(tmp_path / "2", "x", "votes", "411"), "P202").status == "failed"


def test_a_statement_of_a_figure_that_nobody_knows_is_not_examined(tmp_path):
    outcome = judged(with_statement(tmp_path, "", "invalid", "64"), "P202")
    assert (outcome.status, outcome.examined) == ("skipped", 0)
    assert outcome.reason == "no statement speaks of a figure that is known"


def test_a_statement_in_an_unknown_language_cannot_be_read(tmp_path):
    (finding,) = judged(with_statement(tmp_path, "a", "share", "59.64 %", language="qq"), "P201").findings
    assert '"qq" is not a language' in finding.message


def test_every_unbacked_figure_of_a_final_tally_is_named(tmp_path):
    outcome = judged(with_statement(tmp_path, "a", "share", "59.64 %"), "P102")
    named = {(finding.resource, finding.line, finding.field) for finding in outcome.findings}
    assert named == {
        ("results", 5, "votes"),
        ("results", 6, "share"),
        ("results", 6, "votes"),
        ("results", 7, "share"),
        *(("turnout", 3, field) for field in ("registered", "issued", "cast", "turnout")),
    }
    assert (outcome.examined, outcome.failures) == (9, 8)
    assert outcome.remarks == ["1 of 9 figures of final tallies have a statement that agrees with them"]


def test_every_figure_of_the_published_final_tallies_is_backed(tmp_path):
    outcome = judged(copy_of_package(tmp_path), "P102")
    assert (outcome.status, outcome.failures) == ("passed", 0)
    assert outcome.examined > 100


def test_the_library_answers_with_the_words_of_the_command():
    assert tallypack.agrees("almost 87 percent", "86.82").verdict == "agrees"
    assert tallypack.agrees("Roughly 85 percent", "85.69").verdict == "loose"
    assert tallypack.agrees("almost 7 million", 6903994).verdict == "agrees"
