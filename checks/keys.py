"""Family K: what identifies a row, what it refers to, and whether the whole is there."""

import polars as pl

from tallypack.law import KeyCheck, ViewCheck, WaiverCheck
from tallypack.words import number

_TABLE_SCHEMA = "Data Package v2, Table Schema, section Table constraints"
_PROFILE = "Election Data Package 0.1"

CHECKS = (
    KeyCheck(
        code="K101",
        level="error",
        title="No two rows of a table have the same primary key",
        reason="A row that stands twice is counted twice, and with other figures nobody knows which holds.",
        citation=_TABLE_SCHEMA,
        kind="primary",
    ),
    KeyCheck(
        code="K102",
        level="error",
        title="No two rows of a table agree in a unique key",
        reason="What the schema calls unique is used to tell rows apart.",
        citation=_TABLE_SCHEMA,
        kind="unique",
    ),
    KeyCheck(
        code="K103",
        level="error",
        title="Whatever a row refers to is there",
        reason="A misspelt key takes the row out of every sum that it belongs to.",
        citation=_TABLE_SCHEMA,
        kind="foreign",
    ),
    ViewCheck(
        code="K201",
        level="error",
        title="An option belongs to the contest of its tally",
        reason="A foreign key cannot say it: the option exists, but stands on another ballot.",
        citation=_PROFILE,
        requires=("K103",),
        view="results",
        needs=("contest_id", "option_contest_id"),
        law=pl.col("contest_id") == pl.col("option_contest_id"),
        field="option_id",
        message=lambda row: (
            f"the option {row['option_id']} belongs to {row['option_contest_id']}, "
            f"and the tally {row['tally_id']} counts {row['contest_id']}"
        ),
        expected=lambda row: f"an option of {row['contest_id']}",
    ),
    ViewCheck(
        code="K202",
        level="error",
        title="A tally with shares says on which base they stand",
        reason="86.82 % of those who took part are 74.40 % of the roll: without its base a share says nothing.",
        citation=_PROFILE,
        requires=("K103",),
        view="results",
        needs=("share", "status"),
        law=~pl.col("share_base").is_null(),
        field="share",
        message=lambda row: (
            f"a share of {row['share']} %, and the tally {row['tally_id']} names no share_base"
        ),
        expected=lambda _row: "a share_base in tallies",
    ),
    ViewCheck(
        code="K203",
        level="error",
        title="A tally with a turnout says which count it divides by the roll",
        reason="Ballots issued and ballots cast differ, and give two true values of turnout.",
        citation=_PROFILE,
        requires=("K103",),
        view="turnout",
        needs=("turnout", "status"),
        law=~pl.col("turnout_base").is_null(),
        field="turnout",
        message=lambda row: (
            f"a turnout of {row['turnout']} %, and the tally {row['tally_id']} names no turnout_base"
        ),
        expected=lambda _row: "a turnout_base in tallies",
    ),
    ViewCheck(
        code="K301",
        level="error",
        title="The result of a whole has a line for every option of the contest",
        reason="A missing line is not a zero: the sum of the others hides who is not there.",
        citation=_PROFILE,
        requires=("L103", "K101", "K103"),
        view="lists",
        needs=("list_length",),
        when=pl.col("status").is_in(["preliminary", "final", "exit-poll"])
        & pl.col("is_whole")
        & (pl.col("mode") == "total"),
        law=pl.col("lines") >= pl.col("list_length"),
        field="option_id",
        missing=True,
        message=lambda row: (
            f"{number(row['lines'])} of {number(row['list_length'])} options of {row['contest_id']} "
            f"have a line in {row['tally_id']} for {row['unit_id']}"
        ),
        expected=lambda row: f"{number(row['list_length'])} lines",
    ),
    ViewCheck(
        code="K302",
        level="error",
        title="Going from part to whole comes to an end",
        reason="A unit that is a part of itself would be added to its own sum.",
        citation=_PROFILE,
        view="unit_tree",
        needs=("parent_id",),
        law=pl.col("above").is_null(),
        field="parent_id",
        message=lambda row: (
            f"the parents of {row['unit_id']} go round in a circle, beginning with {row['parent_id']}"
        ),
        expected=lambda _row: "a unit without a parent at the top",
    ),
    ViewCheck(
        code="K303",
        level="error",
        title="No count of a finished vote is older than the vote",
        reason="In 2013 the result of an election was shown on telephones a day before the election.",
        citation="RFE/RL, Azerbaijan, 9 October 2013",
        view="tallies",
        needs=("announced_on", "voted_on"),
        when=pl.col("status").is_in(["preliminary", "final", "exit-poll"]),
        law=pl.col("announced_on") >= pl.col("voted_on"),
        field="announced_at",
        message=lambda row: (
            f"the {row['status']} tally is of {row['announced_on']}, and the vote was on {row['voted_on']}"
        ),
        expected=lambda row: f"{row['voted_on']} or later",
    ),
    ViewCheck(
        code="K304",
        level="warning",
        title="A tally says when it was announced",
        reason="Without a date a count cannot be placed before or after another.",
        citation=_PROFILE,
        view="tallies",
        needs=("status",),
        when=pl.col("status").is_in(["partial", "preliminary", "final"]),
        law=~pl.col("announced_at").is_null(),
        field="announced_at",
        message=lambda row: f"the {row['status']} tally {row['tally_id']} has no date",
        expected=lambda _row: "a date, or a date and time",
    ),
    WaiverCheck(
        code="K401",
        level="error",
        title="Every waiver meets the finding that it explains",
        reason="A waiver that outlives its cause would hide the next error in its place.",
        citation=_PROFILE,
    ),
)
