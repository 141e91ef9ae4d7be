"""Bounds: between which whole numbers each figure of a tally and unit lies, for a whole package at once.

A printed figure is a range of one number. Shares, turnouts and sums narrow the others, round after round,
until nothing moves; where a range comes out empty, no whole numbers satisfy all that was published. The
same laws stand in `tallypack.ledger` as relations, one figure at a time, to seek the wrong one; here they are
columns, so that a hundred thousand units take seconds. ``tests/properties/test_bounds_laws.py`` holds
the two against each other.
"""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from tallypack.cells import COUNTS, ROW, Tables
from tallypack.narrowing import Bounds, is_empty, narrowed, of_base
from tallypack.views import LIST_SUMS, one_vote_each, only, with_contests

_AT_UNIT = ["tally_id", "unit_id"]
_ENDS = {"low": "lo", "high": "hi", "low_by": "lo_by", "high_by": "hi_by"}


Waived = tuple[str, Mapping[str, str]]
"""A check and the key of a place in which its law is known not to hold."""

_HELD = {
    "shares": {"S102", "S201", "S202", "S203", "V108"},
    "lists": {"S102", "V101", "V102"},
    "ballots": {"V103", "V106"},
    "turnouts": {"T101", "T106"},
    "rolls": {"T103", "T104", "T105"},
}
"""The laws by which ranges are narrowed, and the checks that say whether they hold."""


def bounds_of(tables: Tables, waived: Sequence[Waived] = ()) -> Bounds:
    """The ranges of every figure of a package, without the laws that do not hold in some places."""
    return narrowed(Bounds(*pl.collect_all(_opened(tables, waived))))


def feasible(tables: Tables) -> pl.DataFrame:
    """Each unit with shares of a base that was not published, and a figure that cannot be a whole number.

    The columns are those of the view ``bounds``. Units with nothing to count from are left out.
    """
    places = _without_base(tables).collect()
    # Mostly there are none, and then no table need be looked at.
    nothing = {name: table.clear() for name, table in tables.items()}
    counts, lines = _opened(only(places.lazy(), _AT_UNIT, tables) if places.height else nothing)
    found = narrowed(Bounds(*pl.collect_all([counts, lines])))
    first = found.lines.filter("has_base").group_by("place").agg(pl.col(ROW).min().alias(f"results{ROW}"))
    return contradictions(found).join(first, on="place").drop("place")


def _without_base(tables: Tables) -> pl.LazyFrame:
    """Where shares stand on a count that was not published, beside some figure that was."""
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in COUNTS)
    lists = tables[LIST_SUMS].filter((pl.col("mode") == "total") & (pl.col("shares") > 0))
    tallies = tables["tallies"].filter(pl.col("share_base").is_in(COUNTS)).select("tally_id", "share_base")
    # A base is mostly published, and those that follow from other counts are few: they are quickly looked up.
    follows = tables["turnout"].join(tallies, on="tally_id").filter(of_base("").is_null())
    open_ = (
        lists.join(tallies, on="tally_id", how="semi")
        .join(follows.select(*_AT_UNIT, follows=True), on=_AT_UNIT, how="left")
        .filter(pl.col("base").is_null() | pl.col("follows"))
    )
    counted = tables["turnout"].filter(known).select(*_AT_UNIT, known=True)
    here = open_.join(counted, on=_AT_UNIT, how="left").group_by(_AT_UNIT)
    return here.agg((pl.col("known") | (pl.col("counted") > 0)).any().alias("known")).filter("known")


def contradictions(found: Bounds) -> pl.DataFrame:
    """The counts of each unit and the first of its figures that no whole number can be, as in the view ``bounds``."""
    counts = found.counts.select(
        *("place", *_AT_UNIT, "share_base", "turnout", "registered", "cast"),
        *(of_base(f"_{end}").alias(f"base_{column}") for column, end in _ENDS.items()),
        *_first_empty(COUNTS),
    )
    lines = found.lines.filter(is_empty("votes")).sort(ROW).unique("place", keep="first", maintain_order=True)
    return counts.with_columns(pl.lit(None, pl.String).alias("option_id")).update(
        lines.select("place", pl.col("option_id").cast(pl.String), *_first_empty(("votes",))), on="place"
    )


def _first_empty(names: Sequence[str]) -> Iterator[pl.Expr]:
    """The first of some figures of which the range is empty, with its ends and what gave them."""
    yield pl.coalesce(pl.when(is_empty(name)).then(pl.lit(name)) for name in names).alias("measure")
    for column, end in _ENDS.items():
        yield pl.coalesce(pl.when(is_empty(name)).then(f"{name}_{end}") for name in names).alias(column)


# To open -----------------------------------------------------------------------------------------------


def _opened(tables: Tables, waived: Sequence[Waived] = ()) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The counts of every tally and unit and the lines of every list, with the ranges that are printed."""
    turnout, results = tables["turnout"].drop(ROW), tables["results"]
    places = pl.concat([turnout.select(_AT_UNIT), results.select(_AT_UNIT)]).unique(maintain_order=True)
    counts = (
        places.drop_nulls()
        .with_row_index("place")
        .join(turnout.with_columns(has_turnout=True), on=_AT_UNIT, how="left")
        .join(_tallies(tables), on="tally_id", how="left")
        .with_columns(expr for name in COUNTS for expr in _printed(name))
        .with_columns(
            _holds(law, waived, _AT_UNIT).alias(law) for law in ("lists", "ballots", "turnouts", "rolls")
        )
    )
    lines = results.join(
        counts.select("place", *_AT_UNIT, "list_length", "lists", "one_vote_each", "share_base"), on=_AT_UNIT
    )
    total = pl.col("mode") == "total"
    whole = total & (pl.len().over("place", "mode") == pl.col("list_length"))
    has_base = total & pl.col("share_lo").is_not_null() & pl.col("share_base").is_in(COUNTS)
    return counts, lines.with_columns(
        *_printed("votes"),
        whole.fill_null(value=False).alias("whole"),
        has_base.fill_null(value=False).alias("has_base"),
        _holds("shares", waived, [*_AT_UNIT, "option_id"]).alias("shares"),
    )


def _holds(law: str, waived: Sequence[Waived], columns: Sequence[str]) -> pl.Expr:
    """Whether a law holds here, as far as is known."""
    keys = [key for code, key in waived if code in _HELD[law]]
    here = [pl.all_horizontal(pl.col(name) == key[name] for name in columns if name in key) for key in keys]
    return ~pl.any_horizontal(here).fill_null(value=False) if here else pl.lit(value=True)


def _tallies(tables: Tables) -> pl.LazyFrame:
    """The tallies with their bases, how long their lists are, and whether a ballot carries one vote."""
    tallies = with_contests(tables).with_columns(one_vote_each().alias("one_vote_each"))
    return tallies.select("tally_id", "share_base", "turnout_base", "list_length", "one_vote_each")


def _printed(name: str) -> Iterator[pl.Expr]:
    yield pl.col(name).fill_null(0).alias(f"{name}_lo")
    yield pl.col(name).alias(f"{name}_hi")
    yield pl.lit("").alias(f"{name}_lo_by")
    yield pl.lit("").alias(f"{name}_hi_by")
