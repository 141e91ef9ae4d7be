"""Family W: possible, but remarkable. A person should look, and may well find it true."""

import polars as pl

from tallypack.law import ViewCheck
from tallypack.percent import MILLIONTHS
from tallypack.words import number, of

_ABACUS_BLANK = "Kiesraad, Abacus, rules W.201 and W.202"
_MANY_INVALID = 3
_HIGH_TURNOUT = 95
_ENOUGH = 100

CHECKS = (
    ViewCheck(
        code="W101",
        level="warning",
        title="Fewer than 3 percent of the ballots are invalid",
        reason="More is rare, and often means that another kind of ballot was counted among them.",
        citation=_ABACUS_BLANK,
        requires=("V106",),
        view="turnout",
        needs=("cast", "invalid"),
        when=pl.col("cast") > 0,
        law=pl.col("invalid") * 100 < pl.col("cast") * _MANY_INVALID,
        field="invalid",
        message=lambda row: (
            f"{number(row['invalid'])} of {number(row['cast'])} ballots are invalid, "
            f"{of(row['invalid'], row['cast'], 2)} %"
        ),
        expected=lambda row: f"fewer than {number(-(-row['cast'] * _MANY_INVALID // 100))}",
    ),
    ViewCheck(
        code="W102",
        level="warning",
        title="Turnout is below 95 percent",
        reason="Where voting is free, some are away, ill or unwilling, and rolls are never quite up to date.",
        citation="Klimek, Yegorov, Hanel and Thurner 2012, PNAS 109(41)",
        requires=("T102",),
        view="turnout",
        needs=("turnout_lo",),
        law=pl.col("turnout_lo") < _HIGH_TURNOUT * MILLIONTHS,
        field="turnout",
        message=lambda row: f"a turnout of {row['turnout']} %",
        expected=lambda _row: f"less than {_HIGH_TURNOUT}",
    ),
    ViewCheck(
        code="W103",
        level="warning",
        title="Somebody voted wherever there is a roll",
        reason="A unit without a ballot was cancelled or forgotten; which of the two should be said.",
        citation="Kiesraad, Abacus, rule W.204",
        requires=("T105",),
        view="turnout",
        needs=("registered", "cast"),
        when=(pl.col("registered") > 0) & pl.col("status").is_in(["preliminary", "final"]),
        law=pl.col("cast") > 0,
        field="cast",
        message=lambda row: f"no ballots in {row['unit_id']}, with {number(row['registered'])} on the roll",
        expected=lambda _row: "more than 0",
    ),
    ViewCheck(
        code="W104",
        level="warning",
        title="No option has every ballot of a unit of a hundred or more",
        reason="Among a hundred people somebody errs or differs; a whole unit in one row may be a shifted column.",
        citation="Klimek, Yegorov, Hanel and Thurner 2012, PNAS 109(41)",
        requires=("V105",),
        view="results",
        needs=("votes", "cast"),
        when=(pl.col("cast") >= _ENOUGH) & (pl.col("list_length") > 1) & (pl.col("mode") == "total"),
        law=pl.col("votes") < pl.col("cast"),
        field="votes",
        message=lambda row: f"all {number(row['cast'])} ballots are for {row['option_id']}",
        expected=lambda row: f"fewer than {number(row['cast'])}",
    ),
)
