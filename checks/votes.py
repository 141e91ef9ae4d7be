"""Family V: votes and ballots, counted exactly."""

import polars as pl

from tallypack.law import Row, ViewCheck
from tallypack.words import between, no_number, number, several

_MANUAL = "Kiesraad, Abacus, rules F.202, F.203 and F.401 to F.403"
_HIERARCHY = "van der Loo and de Jonge 2021, Journal of Statistical Software 97(10), hierarchical totals"

_WHOLE_LIST = pl.col("lines") == pl.col("list_length")
_COUNTED = _WHOLE_LIST & (pl.col("counted") == pl.col("lines"))
_TOTAL = pl.col("mode") == "total"
_ROOM = pl.coalesce(pl.col("valid"), pl.col("cast"))  # for so many votes there is room at most


def _valid(row: Row) -> int:
    """The valid ballots, by those cast and invalid where both are known."""
    known = row["cast"] is not None and row["invalid"] is not None
    value: int = row["cast"] - row["invalid"] if known else row["valid"]
    return value


def _most_valid(row: Row) -> int:
    value: int = row["cast"] if row["valid"] is None else row["valid"]
    return value


def _votes_against_ballots(row: Row) -> str:
    left = row["votes"] - _valid(row)
    if row["cast"] is None or row["invalid"] is None:
        return f"{number(row['votes'])} votes, and {number(row['valid'])} ballots are valid ({left:+,})"
    return (
        f"{number(row['votes'])} votes + {number(row['invalid'])} invalid = "
        f"{number(row['votes'] + row['invalid'])}, and {number(row['cast'])} took part ({left:+,})"
    )


def _ballots(row: Row) -> str:
    """What is known of the ballots, as the end of a sentence."""
    if row["cast"] is None:
        return f"and {number(row['valid'])} ballots are valid"
    if row["invalid"] is None:
        return f"the invalid ballots were not published, and {number(row['cast'])} took part"
    return f"{number(row['invalid'])} ballots are invalid, and {number(row['cast'])} took part"


def _invalid_bounds(row: Row) -> str:
    low, high = max(0, row["cast"] - row["most"]), row["cast"] - row["least"]
    return (
        f"{row['tally_id']}, {row['unit_id']}: invalid ballots were not published; votes and shares leave "
        f"{between(low, high)} of {number(row['cast'])}"
    )


CHECKS = (
    ViewCheck(
        code="V101",
        level="error",
        title="Votes for all options and invalid ballots add up to the ballots cast",
        reason="Every ballot in the boxes is for an option or invalid.",
        citation=_MANUAL,
        requires=("K101", "K103", "K301"),
        view="lists",
        needs=("valid", "list_length"),
        when=_COUNTED & _TOTAL & pl.col("one_vote_each"),
        law=pl.coalesce(
            pl.col("votes") + pl.col("invalid") == pl.col("cast"), pl.col("votes") == pl.col("valid")
        ),
        field="votes",
        message=_votes_against_ballots,
        expected=lambda row: f"votes that add up to {number(_valid(row))}",
    ),
    ViewCheck(
        code="V102",
        level="error",
        title="Whole numbers of votes exist that fit every count and every printed share",
        reason=(
            "Each option has its votes, or the range that its share allows. Their sum can neither exceed the "
            "ballots that are valid nor, where the list is whole, fall short of them."
        ),
        citation="Fellegi and Holt 1976, JASA 71:17; interval sums of whole numbers",
        requires=("K101", "K103", "K301", "S102", "S201", "V104", "V105", "V106"),
        view="lists",
        needs=("least",),
        when=(pl.col("bounded") > 0)
        & pl.col("one_vote_each")
        & ~_ROOM.is_null()
        & ~(_COUNTED & ~pl.col("valid").is_null()).fill_null(value=False),
        law=(pl.col("least") <= _ROOM)
        & (
            (pl.col("bounded") < pl.col("lines"))
            | (pl.col("lines") < pl.col("list_length")).fill_null(value=True)
            | ~_TOTAL
            | (pl.col("most") >= pl.col("valid")).fill_null(value=True)
        ),
        field="votes",
        message=lambda row: (
            f"{several(row['lines'], 'line')} with {between(row['least'], row['most'])} votes, "
            f"{_ballots(row)}"
        ),
        expected=lambda row: f"counts and shares that leave room for {number(_most_valid(row))} ballots",
        remark=_invalid_bounds,
        remark_when=pl.col("invalid").is_null()
        & ~pl.col("cast").is_null()
        & _WHOLE_LIST
        & _TOTAL
        & (pl.col("bounded") == pl.col("lines")),
    ),
    ViewCheck(
        code="V103",
        level="error",
        title="Valid and invalid ballots add up to the ballots cast",
        reason="Every ballot in the boxes is valid or invalid.",
        citation="Kiesraad, Abacus, rule F.203",
        requires=("K101",),
        view="turnout",
        needs=("cast", "valid", "invalid"),
        law=pl.col("valid") + pl.col("invalid") == pl.col("cast"),
        field="cast",
        message=lambda row: (
            f"{number(row['valid'])} valid + {number(row['invalid'])} invalid = "
            f"{number(row['valid'] + row['invalid'])}, and {number(row['cast'])} took part"
        ),
        expected=lambda row: number(row["valid"] + row["invalid"]),
    ),
    ViewCheck(
        code="V104",
        level="error",
        title="An option has no more votes than there are valid ballots",
        reason="No part exceeds its whole. In 2003 a machine gave a candidate 4,096 votes too many.",
        citation="Schaerbeek, 18 May 2003",
        requires=("K101", "K103"),
        view="results",
        needs=("votes", "valid"),
        law=pl.col("votes") <= pl.col("valid"),
        field="votes",
        message=lambda row: f"{number(row['votes'])} votes of {number(row['valid'])} valid ballots",
        expected=lambda row: f"at most {number(row['valid'])}",
    ),
    ViewCheck(
        code="V105",
        level="error",
        title="An option has no more votes than there are ballots cast, or voters on the roll",
        reason="No part exceeds its whole, whichever whole was published.",
        citation=_MANUAL,
        requires=("K101", "K103"),
        view="results",
        needs=("votes",),
        when=~(pl.col("cast").is_null() & pl.col("issued").is_null() & pl.col("registered").is_null()),
        law=(pl.col("votes") <= pl.col("cast")).fill_null(value=True)
        & (pl.col("votes") <= pl.col("issued")).fill_null(value=True)
        & (pl.col("votes") <= pl.col("registered")).fill_null(value=True),
        field="votes",
        message=lambda row: (
            f"{number(row['votes'])} votes, and "
            + ", ".join(
                f"{number(row[name])} {name}"
                for name in ("cast", "issued", "registered")
                if row[name] is not None and row[name] < row["votes"]
            )
        ),
        expected=lambda row: (
            "at most "
            + number(min(row[name] for name in ("cast", "issued", "registered") if row[name] is not None))
        ),
    ),
    ViewCheck(
        code="V106",
        level="error",
        title="No kind of ballot outnumbers the ballots cast",
        reason="Valid and invalid ballots are parts of those in the boxes.",
        citation="Kiesraad, Abacus, rule F.203",
        requires=("K101",),
        view="turnout",
        needs=("cast",),
        when=~(pl.col("valid").is_null() & pl.col("invalid").is_null()),
        law=(pl.col("valid") <= pl.col("cast")).fill_null(value=True)
        & (pl.col("invalid") <= pl.col("cast")).fill_null(value=True),
        field="cast",
        message=lambda row: (
            f"{number(row['cast'])} took part, and "
            + " and ".join(
                f"{number(row[name])} ballots are {name}"
                for name in ("valid", "invalid")
                if row[name] is not None and row[name] > row["cast"]
            )
        ),
        expected=lambda row: (
            f"at least {number(max(row[name] for name in ('valid', 'invalid') if row[name] is not None))}"
        ),
    ),
    ViewCheck(
        code="V107",
        level="error",
        title="Votes by mode add up to the total",
        reason="Early, postal and other votes are parts of the total, and a total among them is counted twice.",
        citation=_HIERARCHY,
        requires=("K101",),
        view="modes",
        needs=("votes", "modes_sum"),
        when=pl.col("counted") == pl.col("modes"),
        law=pl.col("votes") == pl.col("modes_sum"),
        field="votes",
        message=lambda row: (
            f"{number(row['modes'])} modes add up to {number(row['modes_sum'])}, and the total is "
            f"{number(row['votes'])} ({row['modes_sum'] - row['votes']:+,})"
        ),
        expected=lambda row: number(row["modes_sum"]),
    ),
    ViewCheck(
        code="V108",
        level="error",
        title="Whole numbers exist for the base that was not published, and for all that stands on it",
        reason=(
            "Shares, votes and counts each leave a range for what nobody published. Followed from one to the "
            "next, the ranges may leave no number at all: then some of the figures are wrong together."
        ),
        citation="Fellegi and Holt 1976, JASA 71:17; narrowing of whole-number ranges until nothing moves",
        requires=(
            *("K101", "K103", "K301", "S101", "S102", "S103", "S201", "S202", "T103", "T104", "T105", "T106"),
            *("V101", "V102", "V103", "V104", "V105", "V106"),
        ),
        view="bounds",
        needs=("share_base",),
        law=pl.col("measure").is_null(),
        field="share",
        message=no_number,
        expected=lambda _row: "figures that whole numbers can satisfy together",
        follows=True,
    ),
)
