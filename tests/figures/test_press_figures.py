"""The statements of facts.md, section 3, and of the founding documents, against a careful reader's verdict."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from tallypack.figures import agrees

TEXT = (Path(__file__).parent / "press.csv").read_text(encoding="utf-8")
PRESS = list(csv.DictReader(TEXT.splitlines()))

MEANS = {
    "OK": "agrees",
    "loose": "loose",
    "WRONG": "contradicts",
    "BASE": "contradicts",
    "STATUS": "contradicts",
}
"""What the words of the table's verdict column amount to, against the value the statement claims to give."""

DISAGREEMENTS = {
    "H15-others": "1.74 rounds to 2, so the figure is true as printed; coarse is not loose",
    "H31": "87.60 is 87.6, so it agrees; that it shows more than its source is told in the reason",
    "H45": "what is no number is not wrong but unreadable, and nothing is guessed from it",
    "H69": "a bound for several candidates at once: even the largest, 2.02, has passed the next tenth, 2.4",
    "H69-fifth": "the same bound held against the smallest of the several, 1.74",
    "H71-1.6": "a bound for several candidates, set by the largest, 1.8, which agrees",
    "H71-1.2": "the same bound held against the smallest of the several, 1.2",
    "H75": "the number is right; that its meaning was mistranslated no arithmetic can see",
}
"""Where the verdict differs from the table's, and why."""


@pytest.mark.parametrize("row", PRESS, ids=[row["key"] for row in PRESS])
def test_a_press_figure_gets_the_verdict_of_a_careful_reader(row):
    agreement = agrees(row["figure"], row["value"], row["language"])
    assert agreement.verdict == row["verdict"], agreement.reason


def test_every_disagreement_with_the_table_is_explained_and_no_other():
    differing = {row["key"] for row in PRESS if MEANS.get(row["table"]) != row["verdict"]}
    assert differing == set(DISAGREEMENTS)


def test_more_than_6_million_is_loose_because_readers_hear_less_in_it_than_a_whole_million():
    agreement = agrees("more than 6 million", 6903994)
    assert agreement.intervals.rounding.high == 6_850_000
    assert agreement.verdict == "loose"


def test_more_than_85_percent_agrees_with_the_turnout_and_is_loose_for_the_share():
    assert agrees("more than 85 percent", "85.69").verdict == "agrees"
    assert agrees("more than 85 percent", "86.82").verdict == "loose"


def test_over_5_136_million_contradicts_because_so_precise_a_numeral_is_no_open_bound():
    agreement = agrees("over 5.136 million", 5916195)
    assert agreement.verdict == "contradicts"
    assert agreement.reason == (
        '5916195 is 780195 above 5.136 million; on so precise a numeral "over" reaches no farther than '
        "5136000 to 5378000"
    )


def test_false_precision_is_told_in_the_reason():
    assert agrees("87,60 %", "87.6", "es").reason == (
        "87.6 is 87.60 percent; the figure shows 2 decimals, the value 1"
    )


def test_the_exact_share_from_counts_is_judged_as_well_as_the_printed_one():
    share = Fraction(5136293 * 100, 5916195)
    assert agrees("86.82%", share).verdict == "agrees"
    assert agrees("86.81%", share).verdict == "contradicts"
