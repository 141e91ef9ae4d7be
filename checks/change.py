"""Family C: a count beside the one before it."""

import polars as pl

from tallypack.law import ViewCheck
from tallypack.words import number

_IDROBO = "Idrobo, Kronick and Rodríguez 2022, Journal of Politics 84(3): sort the counts before judging them"
_ZIMBABWE = (
    "Zimbabwe Electoral Commission, 2018: a revision of 4,453 votes, reported with a slip of the point"
)

_GROWN = pl.col("value") - pl.col("value_before")
_FEW = 100

CHECKS = (
    ViewCheck(
        code="C101",
        level="error",
        title="Votes do not shrink from one count to the next",
        reason="Counting adds. Where a recount takes votes away, a waiver says so and names its source.",
        citation=_ZIMBABWE,
        requires=("K101", "K103"),
        view="line_changes",
        needs=("votes", "votes_before"),
        law=pl.col("votes") >= pl.col("votes_before"),
        field="votes",
        message=lambda row: (
            f"{number(row['votes'])} votes for {row['option_id']}, "
            f"{number(row['votes_before'] - row['votes'])} fewer than {number(row['votes_before'])} in "
            f"{row['tally_id_before']}"
        ),
        expected=lambda row: f"at least {number(row['votes_before'])}",
    ),
    ViewCheck(
        code="C102",
        level="error",
        title="Ballots issued and cast do not shrink from one count to the next",
        reason="Voting and counting add.",
        citation=_IDROBO,
        requires=("K101", "K103"),
        view="changes",
        needs=("value", "value_before"),
        when=pl.col("measure").is_in(["issued", "cast"]),
        law=pl.col("value") >= pl.col("value_before"),
        field="measure",
        message=lambda row: (
            f"{number(row['value'])} {row['measure']}, {number(row['value_before'] - row['value'])} fewer than "
            f"{number(row['value_before'])} in {row['tally_id_before']}"
        ),
        expected=lambda row: f"at least {number(row['value_before'])}",
    ),
    ViewCheck(
        code="C103",
        level="error",
        title="Turnout in percent does not fall from one count to the next on the same base",
        reason="Voting adds, and the roll grows little during the day.",
        citation=_IDROBO,
        requires=("K101", "K103"),
        view="rate_changes",
        needs=("turnout_hi", "turnout_lo_before"),
        law=pl.col("turnout_hi") > pl.col("turnout_lo_before"),
        field="turnout",
        message=lambda row: (
            f"{row['turnout']} % after {row['turnout_before']} % in {row['tally_id_before']}, both of "
            f"{row['turnout_base']}"
        ),
        expected=lambda row: f"at least {row['turnout_before']}",
    ),
    ViewCheck(
        code="C201",
        level="error",
        title="Where the base did not change, no share fell",
        reason=(
            "No option loses votes, so on the same base none loses in share; and on the same valid ballots none "
            "gains, for their sum is the same. Such a share was mistyped or stands in another's row."
        ),
        citation="Follows from C101 and V101",
        requires=("K101", "K103", "S201"),
        view="share_changes",
        needs=("base", "base_before", "share_lo", "share_lo_before"),
        when=(pl.col("base") == pl.col("base_before"))
        & (pl.col("share_base") == pl.col("share_base_before")),
        law=(pl.col("share_hi") > pl.col("share_lo_before"))
        & ((pl.col("share_base") != "valid") | (pl.col("share_lo") < pl.col("share_hi_before"))),
        field="share",
        message=lambda row: (
            f"{row['share']} % of {number(row['base'])}, and {row['share_before']} % of the same "
            f"{number(row['base_before'])} in {row['tally_id_before']}"
        ),
        expected=lambda row: str(row["share_before"]),
    ),
    ViewCheck(
        code="C301",
        level="error",
        title="The roll changes by less than a twentieth, or by a hundred, between two counts",
        reason="People are added to a roll on the day, but few; a jump is another roll, or swapped digits.",
        citation="Belarus 2020: from 6,836,585 at the start of voting to 6,904,649, a hundredth",
        requires=("K101", "K103"),
        view="changes",
        needs=("value", "value_before"),
        when=pl.col("measure") == "registered",
        law=(_GROWN * 20 < pl.col("value_before")) & (-_GROWN * 20 < pl.col("value_before"))
        | (_GROWN <= _FEW) & (-_GROWN <= _FEW),
        field="measure",
        message=lambda row: (
            f"{number(row['value'])} registered, and {number(row['value_before'])} in {row['tally_id_before']} "
            f"({row['value'] - row['value_before']:+,})"
        ),
        expected=lambda row: f"about {number(row['value_before'])}",
    ),
)
