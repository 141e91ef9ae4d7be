"""Family A: a whole and its parts."""

import polars as pl

from tallypack.law import Row, ViewCheck
from tallypack.words import number, percent, several

_HIERARCHY = "van der Loo and de Jonge 2021, Journal of Statistical Software 97(10), hierarchical totals"
_OPENELECTIONS = "openelections/openelections-data-ny, issue 52"

_TWO = 2
_TELLING = 50  # below so many votes two stations may make up a third by chance
_ALL_PARTS = pl.col("parts") == pl.col("children")


def _sum_message(row: Row, whole: int) -> str:
    return (
        f"{several(row['parts'], 'part')} of {row['unit_id']} {'adds' if row['parts'] == 1 else 'add'} up to "
        f"{number(row['parts_sum'])}, and the "
        f"whole is {number(whole)} ({row['parts_sum'] - whole:+,})"
    )


def _rate_message(row: Row, text: str, noun: str) -> str:
    return (
        f"{row['unit_id']} has {text} % {noun}, and its parts lie between {percent(row['least_lo'])} and "
        f"{percent(row['greatest_hi'])}"
    )


CHECKS = (
    ViewCheck(
        code="A101",
        level="error",
        title="The counts of the parts add up to the count of the whole",
        reason="Every voter and every ballot belongs to one part. Sums are compared unit by unit, never overall.",
        citation=_HIERARCHY,
        requires=("K101", "K103", "K302", "A201"),
        view="wholes",
        needs=("whole", "parts_sum"),
        when=_ALL_PARTS,
        law=pl.col("parts_sum") == pl.col("whole"),
        field="measure",
        message=lambda row: _sum_message(row, row["whole"]),
        expected=lambda row: number(row["parts_sum"]),
    ),
    ViewCheck(
        code="A102",
        level="error",
        title="The votes of an option in the parts add up to its votes in the whole",
        reason="Every vote is given in one part. Sums are compared line by line, so errors cannot cancel out.",
        citation=_HIERARCHY,
        requires=("K101", "K103", "K302", "A202", "A203"),
        view="line_wholes",
        needs=("votes", "parts_sum"),
        when=_ALL_PARTS,
        law=pl.col("parts_sum") == pl.col("votes"),
        field="votes",
        message=lambda row: _sum_message(row, row["votes"]),
        expected=lambda row: number(row["parts_sum"]),
    ),
    ViewCheck(
        code="A103",
        level="error",
        title="Parts that report never exceed the whole, even when some are missing",
        reason="What is missing can only add to the sum.",
        citation=_HIERARCHY,
        requires=("K101", "K103", "K302", "A202", "A203"),
        view="line_wholes",
        needs=("votes", "parts_sum"),
        when=~_ALL_PARTS & (pl.col("parts") > 0),
        law=pl.col("parts_sum") <= pl.col("votes"),
        field="votes",
        message=lambda row: _sum_message(row, row["votes"]),
        expected=lambda row: f"at least {number(row['parts_sum'])}",
    ),
    ViewCheck(
        code="A104",
        level="error",
        title="The turnout of a whole lies between the least and the greatest of its parts",
        reason="The rate of the whole is the mean of its parts, weighted by their rolls, whatever those are.",
        citation="A weighted mean lies between its extremes",
        requires=("K101", "K103", "K302"),
        view="rates",
        needs=("turnout_lo", "least_lo"),
        when=_ALL_PARTS,
        law=(pl.col("turnout_hi") > pl.col("least_lo")) & (pl.col("turnout_lo") < pl.col("greatest_hi")),
        field="turnout",
        message=lambda row: _rate_message(row, row["turnout"], "turnout"),
        expected=lambda row: f"between {percent(row['least_lo'])} and {percent(row['greatest_hi'])}",
    ),
    ViewCheck(
        code="A105",
        level="error",
        title="The share of an option in a whole lies between the least and the greatest in its parts",
        reason="The share of the whole is the mean of its parts, weighted by their bases, whatever those are.",
        citation="A weighted mean lies between its extremes",
        requires=("K101", "K103", "K302"),
        view="line_wholes",
        needs=("share_lo", "least_lo"),
        when=pl.col("share_parts") == pl.col("children"),
        law=(pl.col("share_hi") > pl.col("least_lo")) & (pl.col("share_lo") < pl.col("greatest_hi")),
        field="share",
        message=lambda row: _rate_message(row, row["share"], f"for {row['option_id']}"),
        expected=lambda row: f"between {percent(row['least_lo'])} and {percent(row['greatest_hi'])}",
    ),
    ViewCheck(
        code="A106",
        level="error",
        title="A finished count has a line for every part, or parts that make up the whole",
        reason="Where some parts have a line and others none, those lost theirs, unless the votes show zeros.",
        citation=_HIERARCHY,
        requires=("L103", "K101", "K103", "K302"),
        view="line_wholes",
        needs=("part_lines", "children"),
        when=pl.col("status").is_in(["preliminary", "final"]),
        law=(pl.col("part_lines") >= pl.col("children"))
        | (pl.col("parts_sum") == pl.col("votes")).fill_null(value=False),
        field="unit_id",
        message=lambda row: (
            f"{number(row['part_lines'])} of the {number(row['children'])} parts of {row['unit_id']} have a line "
            f"for {row['option_id']} in {row['tally_id']}"
        ),
        expected=lambda row: f"{number(row['children'])} lines",
    ),
    ViewCheck(
        code="A107",
        level="warning",
        title="Turnout is given for every part of a unit, or for none",
        reason="A part that is not there cannot be missed by the sum of a rate.",
        citation=_HIERARCHY,
        requires=("L103", "K101", "K103", "K302"),
        view="rates",
        needs=("parts", "children"),
        when=pl.col("parts") > 0,
        law=pl.col("parts") >= pl.col("children"),
        field="unit_id",
        message=lambda row: (
            f"{number(row['parts'])} of the {number(row['children'])} parts of {row['unit_id']} have a turnout in "
            f"{row['tally_id']}"
        ),
        expected=lambda row: f"{number(row['children'])} figures",
    ),
    ViewCheck(
        code="A201",
        level="error",
        title="The count of a whole is not repeated in each of its parts",
        reason="A roll of the county in every precinct multiplies it by their number.",
        citation="MEDSL, official-precinct-returns, registered voters of Florida",
        requires=("K101", "K103", "K302"),
        view="wholes",
        needs=("whole", "least_part", "greatest_part"),
        when=(pl.col("parts") > 1) & (pl.col("whole") > 0),
        law=(pl.col("least_part") != pl.col("whole")) | (pl.col("greatest_part") != pl.col("whole")),
        field="measure",
        message=lambda row: (
            f"{number(row['whole'])} {row['measure']} of {row['unit_id']} stands in each of its "
            f"{number(row['parts'])} parts too"
        ),
        expected=lambda _row: "the parts' own counts",
    ),
    ViewCheck(
        code="A202",
        level="error",
        title="The votes of a whole are not repeated in each of its parts",
        reason="A result of the state in every district multiplies it by their number.",
        citation="MEDSL, returns of Alaska 2016",
        requires=("K101", "K103", "K302"),
        view="line_wholes",
        needs=("votes", "least_part", "greatest_part"),
        when=(pl.col("parts") > 1) & (pl.col("votes") > 0),
        law=(pl.col("least_part") != pl.col("votes")) | (pl.col("greatest_part") != pl.col("votes")),
        field="votes",
        message=lambda row: (
            f"{number(row['votes'])} votes for {row['option_id']} in {row['unit_id']} stand in each of its "
            f"{number(row['parts'])} parts too"
        ),
        expected=lambda _row: "the parts' own votes",
    ),
    ViewCheck(
        code="A203",
        level="error",
        title="No total stands among the parts that it sums",
        reason="A row named Total, read as a station, doubles every vote of its county.",
        citation=_OPENELECTIONS,
        requires=("K101", "K103", "K302"),
        view="siblings",
        needs=("is_total", "lines", "parts"),
        when=(pl.col("lines") > 1) & (pl.col("parts") > _TWO) & (pl.col("votes") >= _TELLING),
        law=~pl.col("is_total"),
        field="unit_id",
        message=lambda row: (
            f"{row['unit_id']} has, option by option, as many votes as the other {number(row['parts'] - 1)} parts "
            f"of {row['parent_id']} together ({number(row['votes'])}): it is their total"
        ),
        expected=lambda _row: "a part, not the sum of the others",
    ),
)
