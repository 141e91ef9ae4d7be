"""Family T: turnout, the roll, and the way from the roll to the box."""

import polars as pl

from tallypack.law import Row, ViewCheck
from tallypack.percent import LARGEST, WHOLE
from tallypack.words import between, number, of

_ABACUS = "Kiesraad, Abacus, rules W.205 and W.206"
_PROFILE = "Election Data Package 0.1, section Tallies"

_BASES = {"cast": "those who took part", "issued": "ballots issued", "valid": "valid ballots"}


def _message(row: Row) -> str:
    if not row["registered"]:
        return f"{number(row['base'])} of a roll of 0 is no turnout, and {row['turnout']} is printed"
    said = (
        f"{number(row['base'])} ({_BASES[row['turnout_base']]}) of {number(row['registered'])} is "
        f"{of(row['base'], row['registered'])} %, and {row['turnout']} is printed"
    )
    fits = [
        f"{words}, {number(row[name])}"
        for name, words in _BASES.items()
        if name != row["turnout_base"] and row[name] is not None and _fits(row, row[name])
    ]
    return f"{said}; it would be right for {'; '.join(fits)}" if fits else said


def _expected(row: Row) -> str:
    if not row["registered"]:
        return "no turnout" if row["base"] else "0, or no turnout"
    return of(row["base"], row["registered"], len(row["turnout"].partition(".")[2]))


def _fits(row: Row, part: int) -> bool:
    exact = part * WHOLE
    inside: bool = row["turnout_lo"] * row["registered"] <= exact < row["turnout_hi"] * row["registered"]
    return inside


def _no_more(code: str, part: str, whole: str, title: str, reason: str) -> ViewCheck:
    """A law that one count of a row does not exceed another."""
    return ViewCheck(
        code=code,
        level="error",
        title=title,
        reason=reason,
        citation=_ABACUS,
        requires=("K101",),
        view="turnout",
        needs=(part, whole),
        law=pl.col(part) <= pl.col(whole),
        field=part,
        message=lambda row: (
            f"{number(row[part])} {part} is {number(row[part] - row[whole])} more than "
            f"{number(row[whole])} {whole}"
        ),
        expected=lambda row: f"at most {number(row[whole])}",
    )


def _no_ballots(row: Row) -> str:
    said = f"turnout {row['turnout']} % of {number(row['registered'])} registered"
    if row["base_from"] > row["base_to"]:
        return f"no whole number is a {said}"
    range_, words = between(row["base_from"], row["base_to"]), _BASES[row["turnout_base"]]
    return f"{said} is {range_} ({words}), and the other counts leave {between(row['least'], row['most'])}"


CHECKS = (
    ViewCheck(
        code="T101",
        level="error",
        title="Turnout is the declared count divided by the roll",
        reason=(
            "A printed turnout is a rounded number. The tally says whether it divides those who took part or "
            "the ballots issued: both are true, and they are not the same."
        ),
        citation=_PROFILE,
        requires=("K101", "K103"),
        view="turnout",
        needs=("base", "registered", "turnout_lo", "turnout_hi"),
        when=pl.col("turnout_hi") <= LARGEST,
        law=(pl.col("turnout_lo") * pl.col("registered") <= pl.col("base") * WHOLE)
        & (pl.col("base") * WHOLE < pl.col("turnout_hi") * pl.col("registered"))
        | (pl.col("registered") == 0) & (pl.col("base") == 0) & (pl.col("turnout_lo") <= 0),
        field="turnout",
        message=_message,
        expected=_expected,
    ),
    ViewCheck(
        code="T102",
        level="error",
        title="Turnout is not above 100 percent",
        reason=(
            "Nobody votes twice. Where voters may be added to the roll on the day, the roll that counts is the "
            "one at its end. The figure is shown as it is, never cut to 100."
        ),
        citation="Newser, 2012, a precinct in Chechnya with 107 %",
        requires=("K101",),
        view="turnout",
        needs=("turnout_lo",),
        law=pl.col("turnout_lo") <= WHOLE,
        field="turnout",
        message=lambda row: f"a turnout of {row['turnout']} %",
        expected=lambda _row: "at most 100",
    ),
    _no_more(
        "T103",
        "cast",
        "issued",
        "No more ballots are in the boxes than were issued",
        "Some who take a ballot do not hand it in; nobody can hand in one that was not issued.",
    ),
    _no_more(
        "T104",
        "issued",
        "registered",
        "No more ballots were issued than there are voters on the roll",
        "A ballot is handed to a person on the roll, once.",
    ),
    _no_more(
        "T105",
        "cast",
        "registered",
        "No more ballots are in the boxes than there are voters on the roll",
        "In Berlin in 2021 districts with 1,382 voters reported 2,146 votes: estimates stood in for counts.",
    ),
    ViewCheck(
        code="T106",
        level="error",
        title="A turnout of ballots that were not published is that of a whole number that fits the others",
        reason="A turnout of a known roll is a range of ballots; the other counts must leave room for one of them.",
        citation=_PROFILE,
        requires=("K101", "K103", "T102", "T103", "T104", "T105", "V103", "V106"),
        view="turnout",
        needs=("registered", "turnout_lo", "turnout_hi"),
        when=pl.col("base").is_null()
        & pl.col("turnout_base").is_in(["cast", "issued"])
        & (pl.col("turnout_hi") <= LARGEST),
        law=pl.max_horizontal("base_from", "least") <= pl.min_horizontal("base_to", "most"),
        field="turnout",
        message=_no_ballots,
        expected=lambda _row: "a turnout that a whole number of ballots has",
    ),
)
