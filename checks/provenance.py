"""Family P: where figures come from, and what others made of them.

Statements are what somebody printed, hedges and errors included. A wrong one is a result of the package and
not a fault of it, so the checks that judge them have the level info and never change the verdict.
"""

import polars as pl

from tallypack.law import StatementCheck, ViewCheck

_PROFILE = "Election Data Package 0.1, table statements"
_FERSON = "Ferson et al. 2015, Natural language of uncertainty: numeric hedge words"
_AGGCHECKER = "Jo et al. 2019, AggChecker: a claim holds if the figure rounds to it"

CHECKS = (
    ViewCheck(
        code="P101",
        level="error",
        title="In a package with sources, a count that is over names one",
        reason="A figure that nobody can look up cannot be told from an invented one.",
        citation=_PROFILE,
        view="tallies",
        needs=("status",),
        when=pl.col("status").is_in(["preliminary", "final"]) & (pl.col("sources") > 0),
        law=~pl.col("source_id").is_null(),
        field="source_id",
        message=lambda row: f"the {row['status']} tally {row['tally_id']} names no source",
        expected=lambda _row: "a source_id",
    ),
    StatementCheck(
        code="P102",
        level="warning",
        title="Every figure of a final tally is backed by a statement that agrees with it",
        reason="The statement says who printed the figure, where and in which words.",
        citation=_PROFILE,
        kind="unsupported",
    ),
    StatementCheck(
        code="P201",
        level="info",
        title="Every printed figure can be read",
        reason="What is no numeral in its language is not guessed at.",
        citation=_PROFILE,
        kind="unreadable",
    ),
    StatementCheck(
        code="P202",
        level="info",
        title="Every printed figure agrees with the official one",
        reason=(
            "It is true as printed if the official figure rounds to it, and loosely true if it lies within what "
            "readers grant the hedge. Direction counts: almost 87 is not 87.3."
        ),
        citation=_FERSON,
        kind="contradicts",
    ),
    StatementCheck(
        code="P203",
        level="info",
        title="Every printed figure is that of the thing it speaks of",
        reason="Most wrong figures are right ones of something else: the roll for the voters, six o'clock for eight.",
        citation=_AGGCHECKER,
        kind="misplaced",
    ),
)
