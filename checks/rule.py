"""Family R: who won, on exact counts where they are known, never on a rounded share that cannot tell."""

import polars as pl

from tallypack.law import Row, ViewCheck
from tallypack.words import number

_RULE = "Election Data Package 0.1, field rule of contests"


def _leader(row: Row) -> str:
    name = row["option_name"] or row["option_id"]
    if row["votes"] is not None and row["base"]:
        return f"{name} has {number(row['votes'])} of {number(row['base'])}"
    return f"{name} has {row['share']} %"


CHECKS = (
    ViewCheck(
        code="R101",
        level="warning",
        title="A contest by majority has a next round if nobody won it, and none if somebody did",
        reason="Under a majority rule more than half decides, and otherwise the vote goes on.",
        citation=_RULE,
        requires=("K101", "K103", "S201"),
        view="leaders",
        needs=("sure", "short"),
        when=(pl.col("rule") == "majority")
        & (pl.col("seats") == 1)
        & pl.col("share_base").is_in(["cast", "valid"])
        & (pl.col("sure") | pl.col("short")),
        law=pl.col("sure") != pl.col("next_round"),
        field="option_id",
        message=lambda row: (
            f"{_leader(row)}, more than half, and {row['next_contest_id']} is a further round"
            if row["sure"]
            else f"{_leader(row)}, not more than half, and the package has no further round"
        ),
        expected=lambda row: "no further round" if row["sure"] else "a contest with the next round",
        remark=lambda row: f"{row['contest_id']}: {_leader(row)}, more than half",
        remark_when=pl.col("sure"),
    ),
    ViewCheck(
        code="R102",
        level="warning",
        title="One option leads",
        reason="With as many votes for two, the count does not say who won; a lot or a recount does.",
        citation=_RULE,
        requires=("K101", "K103"),
        view="leaders",
        needs=("leaders",),
        when=pl.col("complete") & (pl.col("seats") == 1),
        law=pl.col("leaders") == 1,
        field="votes",
        message=lambda row: f"{number(row['leaders'])} options lead with {number(row['votes'])} votes each",
        expected=lambda _row: "one leading option",
    ),
)
