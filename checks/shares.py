"""Family S: printed shares, as the intervals that they are.

A share printed with d decimals stands for every value within half a unit of its last decimal. A sum of n
shares is known to within n halves of it, and no better; whatever lies outside is wrong, not imprecise.
"""

import polars as pl

from tallypack.law import Row, ViewCheck
from tallypack.percent import WHOLE
from tallypack.words import between, number, of, percent

_BOUND = "Mosteller, Youtz and Zahn 1967, Demography 4:850; Diaconis and Freedman 1979"
_ROUNDING = "Brown and Heathers 2017, The GRIM test"

_BASES = {
    "cast": "those who took part",
    "valid": "valid ballots",
    "issued": "ballots issued",
    "registered": "the roll",
}

_TOTAL = pl.col("mode") == "total"  # the base of a mode is not known
_NOTHING = (pl.col("base") == 0) & (pl.col("share_lo") <= 0)  # of nothing, no share but 0 can be printed
_COMPLETE = (pl.col("shares") == pl.col("list_length")) & (pl.col("lines") == pl.col("list_length"))
_GAP = pl.col("share_sum") - WHOLE
# Beyond a thousand percent the gap is wrong whatever the base; cut there, the product fits in 64 bits.
_CUT_GAP = pl.when(_GAP > 10 * WHOLE).then(pl.lit(10 * WHOLE)).otherwise(_GAP)


def _sum(row: Row) -> str:
    return f"{number(row['shares'])} shares add up to {percent(row['share_sum'])}"


def _left(row: Row) -> str:
    """What is left of the whole for invalid ballots, in percent and, where the base is known, in ballots."""
    left = WHOLE - row["share_sum"]
    text = f"{_sum(row)}; 100 − {percent(row['share_sum'])} = {percent(left)} is left for invalid ballots"
    if row["base"] is None:
        return f"{text} (bound ±{percent(row['slack'])})"
    low = max(0, -((row["slack"] - left) * row["base"] // WHOLE))
    high = (left + row["slack"]) * row["base"] // WHOLE
    return f"{text} (bound ±{percent(row['slack'])}), that is {between(low, high)} of {number(row['base'])}"


def _invalid_against_left(row: Row) -> str:
    if not row["cast"]:
        return f"{_sum(row)}, and {number(row['invalid'])} of 0 ballots are invalid"
    share = of(row["invalid"], row["cast"])
    return (
        f"{_left(row)}, and {number(row['invalid'])} invalid ballots are {share} % of {number(row['cast'])}"
    )


def _sum_without_invalid(row: Row) -> str:
    if not row["cast"]:
        return "no ballots, and none of them invalid"
    return f"a sum within {percent(row['slack'])} of {of(row['cast'] - row['invalid'], row['cast'])}"


def _share_message(row: Row) -> str:
    if not row["base"]:
        return f"{number(row['votes'])} of 0 ({_BASES[row['share_base']]}) is no share, and {row['share']} is printed"
    said = (
        f"{number(row['votes'])} of {number(row['base'])} ({_BASES[row['share_base']]}) is "
        f"{of(row['votes'], row['base'])} %, and {row['share']} is printed"
    )
    hint = _rounded_otherwise(row) or _other_base(row)
    return f"{said}; {hint}" if hint else said


def _rounded_otherwise(row: Row) -> str | None:
    """Whether the share was cut where it should have been rounded, or rounded down from the very middle."""
    width = row["share_hi"] - row["share_lo"]
    printed = row["share_lo"] + width // 2
    exact = row["votes"] * WHOLE
    if 2 * exact == (2 * printed + width) * row["base"]:
        return "it lies in the very middle, and was rounded down"
    if printed * row["base"] <= exact < (printed + width) * row["base"]:
        return "it was cut after its last decimal, not rounded"
    return None


def _other_base(row: Row) -> str | None:
    """The bases on which the printed share would be right."""
    exact = row["votes"] * WHOLE
    fits = [
        f"{words}, {number(row[name])}"
        for name, words in _BASES.items()
        if name != row["share_base"]
        and row[name]
        and row["share_lo"] * row[name] <= exact < row["share_hi"] * row[name]
    ]
    return f"it would be right on another base ({'; '.join(fits)})" if fits else None


def _share_expected(row: Row) -> str:
    decimals = _decimals(row["share"])
    return of(row["votes"], row["base"], decimals) if row["base"] else "no share"


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _implied_message(row: Row) -> str:
    return (
        f"the votes and shares of {number(row['lines'])} options ask for a base of at least "
        f"{number(row['base_from'])} and at most {number(row['base_to'])}: no base fits them all"
    )


def _implied_remark(row: Row) -> str:
    return (
        f"{row['tally_id']}, {row['unit_id']}: the base was not published; votes and shares imply "
        f"{between(row['base_from'], row['base_to'])}"
    )


def _unknown_votes(row: Row) -> str:
    return (
        f"{row['share']} % stands for {percent(row['share_lo'])} to {percent(row['share_hi'])} %, and no whole "
        f"number of votes out of {number(row['base'])} lies there"
    )


CHECKS = (
    ViewCheck(
        code="S101",
        level="error",
        title="The shares of a list on valid ballots add up to 100",
        reason="Each share may be off by half a unit of its last decimal, so the sum by n halves and no more.",
        citation=_BOUND,
        requires=("K101", "K103", "K301", "S201"),
        view="lists",
        needs=("list_length",),
        when=_COMPLETE & _TOTAL & pl.col("one_vote_each") & pl.col("share_base").is_in(["valid", "sample"]),
        law=(_GAP <= pl.col("slack")) & (_GAP >= -pl.col("slack"))
        | ((pl.col("base") == 0) & (pl.col("share_sum") <= pl.col("slack"))).fill_null(value=False),
        field="share",
        message=lambda row: f"{_sum(row)}; at most {percent(row['slack'])} from 100 can be rounding",
        expected=lambda row: f"a sum within {percent(row['slack'])} of 100",
    ),
    ViewCheck(
        code="S102",
        level="error",
        title="Shares of those who took part add up to 100 less the invalid ballots",
        reason=(
            "Invalid ballots are in the base and have no line. What is missing from 100 must be theirs, to "
            "within the rounding of the shares, and not more or less."
        ),
        citation=_BOUND,
        requires=("K101", "K103", "K301", "S201", "V106"),
        view="lists",
        needs=("list_length", "cast", "invalid"),
        when=_COMPLETE & _TOTAL & pl.col("one_vote_each") & (pl.col("share_base") == "cast"),
        law=(_CUT_GAP * pl.col("cast") + pl.col("invalid") * WHOLE <= pl.col("slack") * pl.col("cast"))
        & (_CUT_GAP * pl.col("cast") + pl.col("invalid") * WHOLE >= -pl.col("slack") * pl.col("cast")),
        field="share",
        message=_invalid_against_left,
        expected=_sum_without_invalid,
    ),
    ViewCheck(
        code="S103",
        level="error",
        title="Shares never add up to more than 100",
        reason=(
            "Where the invalid ballots were not published, or the list is not whole, the sum has no lower "
            "bound; above 100 it may lie only by the rounding of its shares."
        ),
        citation=_BOUND,
        requires=("K101", "K103", "S101", "S102", "S201"),
        view="lists",
        needs=("share_sum",),
        when=pl.col("one_vote_each") & (pl.col("shares") > 0) & _TOTAL,
        law=_GAP <= pl.col("slack"),
        field="share",
        message=lambda row: f"{_sum(row)}; at most {percent(row['slack'])} above 100 can be rounding",
        expected=lambda row: f"a sum of at most {percent(WHOLE + row['slack'])}",
        remark=lambda row: f"{row['tally_id']}, {row['unit_id']}: {_left(row)}",
        remark_when=_COMPLETE
        & (pl.col("share_base") == "cast")
        & pl.col("invalid").is_null()
        & (_GAP < -pl.col("slack")),
    ),
    ViewCheck(
        code="S201",
        level="error",
        title="A share is the votes divided by the base of its tally",
        reason="A printed share is a rounded number, and the exact one must lie in its interval.",
        citation=_ROUNDING,
        requires=("K101", "K103"),
        view="results",
        needs=("votes", "base", "share_lo", "share_hi"),
        when=_TOTAL,
        law=(pl.col("share_lo") * pl.col("base") <= pl.col("votes") * WHOLE)
        & (pl.col("votes") * WHOLE < pl.col("share_hi") * pl.col("base"))
        | _NOTHING & (pl.col("votes") == 0),
        field="share",
        message=_share_message,
        expected=_share_expected,
    ),
    ViewCheck(
        code="S202",
        level="error",
        title="Where the base was not published, votes and shares imply one and the same",
        reason="Each pair of votes and share allows a range of bases; a base that fits all must exist.",
        citation=_ROUNDING,
        requires=("K101",),
        view="implied",
        needs=("base_from", "base_to"),
        when=(pl.col("lines") > 1) & (pl.col("share_base") != "sample"),
        law=pl.col("base_from") <= pl.col("base_to"),
        field="share",
        message=_implied_message,
        expected=lambda _row: "votes and shares that one base explains",
        remark=_implied_remark,
        remark_when=pl.lit(value=True),
    ),
    ViewCheck(
        code="S203",
        level="error",
        title="A share for which votes were not published is that of a whole number of votes",
        reason="Where the base is small, most percentages cannot come from counting.",
        citation=_ROUNDING,
        requires=("K101", "K103"),
        view="results",
        needs=("base", "share_lo", "least", "most"),
        when=pl.col("votes").is_null(),
        law=pl.when(pl.col("base") > 0).then(pl.col("least") <= pl.col("most")).otherwise(_NOTHING),
        field="share",
        message=_unknown_votes,
        expected=lambda _row: "a share that a whole number of votes has",
        remark=lambda row: (
            f"{row['tally_id']}, {row['unit_id']}, {row['option_name'] or row['option_id']}: {row['share']} % "
            f"of {number(row['base'])} is {between(row['least'], row['most'])} votes"
        ),
        remark_when=pl.col("base") > 0,
    ),
    ViewCheck(
        code="S301",
        level="warning",
        title="The shares of one list are printed with the same number of decimals",
        reason="A lost trailing zero makes a figure ten times less exact than it was: 3.6 is not 3.60.",
        citation="House of Commons Library, general election results of February 1974",
        requires=("K101",),
        view="decimals",
        needs=("width", "usual"),
        law=pl.col("width") == pl.col("usual"),
        field="share",
        message=lambda row: (
            f"{row['share']} is exact to ±{percent(row['width'] // 2)}, and others of its list to "
            f"±{percent(row['usual'] // 2)}"
        ),
        expected=lambda _row: "as many decimals as were printed, zeros included",
    ),
)
