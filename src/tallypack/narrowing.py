"""Narrowing: the laws of one tally and unit as columns that make ranges no wider than they can be.

Each law looks at the ranges of its figures and gives narrower ones outside of which it cannot hold. All
arithmetic is of whole numbers; null is an end that nothing bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tallypack.cells import COUNTS
from tallypack.percent import LARGEST, WHOLE
from tallypack.words import BY_BALLOTS, BY_TURNOUT

MOST_ROUNDS = 400
"""Rounds after which ranges that still move are taken as they are: right, but wider than need be."""

_AT_MOST = (("cast", "issued"), ("issued", "registered"), ("cast", "registered"))


@dataclass(frozen=True)
class Bounds:
    """The figures of a package with their ranges.

    ``counts`` has a row for each tally and unit, numbered by ``place``, and ``lines`` one for each line of a
    result. For each figure ``x`` there are the published ``x``, ``x_lo`` and ``x_hi`` (null where nothing
    bounds it from above), and in ``x_lo_by`` and ``x_hi_by`` what gave the ends, empty where it was published.
    """

    counts: pl.DataFrame
    lines: pl.DataFrame

    def contradictory(self) -> pl.DataFrame:
        """The ``place`` of every tally and unit in which some range is empty."""
        empty = self.counts.filter(pl.any_horizontal(is_empty(name) for name in COUNTS))
        of_lines = self.lines.filter(is_empty("votes"))
        return pl.concat([empty.select("place"), of_lines.select("place")]).unique()


def is_empty(name: str) -> pl.Expr:
    """True where no whole number is left for a figure."""
    return (pl.col(f"{name}_lo") > pl.col(f"{name}_hi")).fill_null(value=False)


def narrowed(given: Bounds) -> Bounds:
    """Narrow every range until nothing moves; places that have come to rest are set aside."""
    counts, lines = _by_turnout(given.counts), given.lines
    resting: list[Bounds] = []
    for _round in range(MOST_ROUNDS):
        if counts.is_empty():
            break
        after = _round_of(counts, lines)
        moving = _moving(Bounds(counts, lines), after)
        if moving.is_empty():
            counts, lines = after.counts, after.lines
            break
        resting.append(Bounds(*(f.join(moving, on="place", how="anti") for f in (after.counts, after.lines))))
        counts, lines = (f.join(moving, on="place", how="semi") for f in (after.counts, after.lines))
    resting.append(Bounds(counts, lines))
    return Bounds(pl.concat([b.counts for b in resting]), pl.concat([b.lines for b in resting]))


def _moving(before: Bounds, after: Bounds) -> pl.DataFrame:
    """The places in which a range became narrower and none became empty."""
    told = [_told(before.counts, after.counts, COUNTS), _told(before.lines, after.lines, ("votes",))]
    places = pl.concat(told).group_by("place").agg(pl.col("moved", "empty").any())
    return places.filter(pl.col("moved") & ~pl.col("empty")).select("place")


def _told(old: pl.DataFrame, new: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """For each row its ``place``, whether the range of one of these figures moved, and whether one is empty."""
    ends = [f"{name}_{end}" for name in names for end in ("lo", "hi")]
    both = new.select("place", *ends).hstack(old.select(pl.col(ends).name.prefix("old ")))
    moved = pl.any_horizontal(pl.col(end).ne_missing(pl.col(f"old {end}")) for end in ends)
    empty = pl.any_horizontal(is_empty(name) for name in names)
    return both.select("place", moved.alias("moved"), empty.alias("empty"))


def _round_of(counts: pl.DataFrame, lines: pl.DataFrame) -> Bounds:
    """One look at every law. Rows keep their order."""
    lines, counts = _by_shares(lines, counts)
    counts = _by_ballots(counts)
    lines, counts = _by_lists(lines, counts)
    return Bounds(_at_most(counts), lines)


def _no_less(name: str, low: pl.Expr, by: pl.Expr) -> list[pl.Expr]:
    """Columns of a figure that is at least this, and of what made it so. Null bounds nothing."""
    old, old_by = pl.col(f"{name}_lo"), pl.col(f"{name}_lo_by")
    narrower = (low > old).fill_null(value=False)
    return [_either(narrower, low, old), _either(narrower, by, old_by)]


def _no_more(name: str, high: pl.Expr, by: pl.Expr) -> list[pl.Expr]:
    """Columns of a figure that is at most this, and of what made it so. Null bounds nothing."""
    old, old_by = pl.col(f"{name}_hi"), pl.col(f"{name}_hi_by")
    narrower = (high < old).fill_null(old.is_null() & high.is_not_null())
    return [_either(narrower, high, old), _either(narrower, by, old_by)]


def _either(narrower: pl.Expr, new: pl.Expr, old: pl.Expr) -> pl.Expr:
    return pl.when(narrower).then(new).otherwise(old).alias(old.meta.output_name())


def _at_least(bound: pl.Expr, base: pl.Expr) -> pl.Expr:
    """The least whole number that is no smaller than a percentage of a base, and 0 if that is less."""
    return (-((-bound * base) // WHOLE)).clip(0)


def of_base(end: str) -> pl.Expr:
    """The count on which the shares of a tally stand, or one end of its range."""
    return pl.coalesce(pl.when(pl.col("share_base") == name).then(pl.col(f"{name}{end}")) for name in COUNTS)


def _of_share(share: str) -> pl.Expr:
    return pl.format("{} % of {}", share, "share_base")


def _of_list() -> pl.Expr:
    votes = pl.when("whole").then(pl.lit("votes for all options are")).otherwise(pl.lit("votes are at most"))
    return pl.concat_str(votes, pl.lit(" the valid ballots"))


def _by_turnout(counts: pl.DataFrame) -> pl.DataFrame:
    """A turnout of a known roll is a range of ballots. The roll does not change, so one look is enough."""
    roll, low, high = pl.col("registered"), pl.col("turnout_lo"), pl.col("turnout_hi")
    least, most, by = _at_least(low, roll), (_at_least(high, roll) - 1).clip(0), pl.lit(BY_TURNOUT)
    ends = []
    for name in ("cast", "issued"):
        here = (
            pl.col("turnouts") & (pl.col("turnout_base") == name) & (high <= LARGEST) & pl.col(name).is_null()
        )
        ends += _no_less(name, pl.when(here).then(least), by)
        ends += _no_more(name, pl.when(here).then(most), by)
    return counts.with_columns(ends)


def _by_shares(lines: pl.DataFrame, counts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A share of a range of bases is a range of votes, and votes with a share are a range of bases."""
    ends = {"base": "", "base_lo": "_lo", "base_hi": "_hi"}
    base = counts.select("place", *(of_base(end).alias(name) for name, end in ends.items()))
    joined = lines.join(base, on="place", how="left", maintain_order="left")
    rated = pl.col("has_base") & pl.col("shares") & (pl.col("votes").is_null() | pl.col("base").is_null())
    least = _at_least(pl.col("share_lo"), pl.col("base_lo"))
    most = (_at_least(pl.col("share_hi"), pl.col("base_hi")) - 1).clip(0)
    told = counts.join(_bases(joined.filter(rated)), on="place", how="left", maintain_order="left")
    of_counts = []
    for name in COUNTS:
        here = (pl.col("share_base") == name) & pl.col(name).is_null()
        of_counts += _no_less(name, pl.when(here).then("least"), _of_share("least_share"))
        of_counts += _no_more(name, pl.when(here).then("most"), _of_share("most_share"))
    told = told.with_columns(of_counts)
    narrower = joined.with_columns(
        *_no_less("votes", pl.when(rated).then(least), _of_share("share")),
        *_no_more("votes", pl.when(rated).then(most), _of_share("share")),
    )
    return narrower.drop(*ends), told.drop("least", "most", "least_share", "most_share")


def _bases(lines: pl.DataFrame) -> pl.DataFrame:
    """For each place the bases that all its votes and shares allow, and the shares that give the ends."""
    least = pl.when(pl.col("votes_lo") > 0).then(pl.col("votes_lo") * WHOLE // pl.col("share_hi") + 1)
    most = pl.when(pl.col("share_lo") > 0).then(pl.col("votes_hi") * WHOLE // pl.col("share_lo"))
    ends = lines.select("place", "share", least.alias("least"), most.alias("most")).group_by("place")
    return ends.agg(
        pl.col("least").max(),
        pl.col("most").min(),
        pl.col("share").sort_by("least", descending=True, nulls_last=True).first().alias("least_share"),
        pl.col("share").sort_by("most", nulls_last=True).first().alias("most_share"),
    )


def _by_ballots(counts: pl.DataFrame) -> pl.DataFrame:
    """The ballots cast are valid or invalid."""
    parts = [pl.col(name).is_not_null() for name in ("cast", "valid", "invalid")]
    here = pl.col("has_turnout") & pl.col("ballots") & pl.any_horizontal(parts) & ~pl.all_horizontal(parts)
    low = {name: pl.when(here).then(pl.col(f"{name}_lo")) for name in ("cast", "valid", "invalid")}
    high = {name: pl.when(here).then(pl.col(f"{name}_hi")) for name in ("cast", "valid", "invalid")}
    by = pl.lit(BY_BALLOTS)
    counts = counts.with_columns(
        *_no_less("cast", low["valid"] + low["invalid"], by),
        *_no_more("cast", high["valid"] + high["invalid"], by),
    )
    for part, other in (("valid", "invalid"), ("invalid", "valid")):
        counts = counts.with_columns(
            *_no_less(part, low["cast"] - high[other], by), *_no_more(part, high["cast"] - low[other], by)
        )
    return counts


def _at_most(counts: pl.DataFrame) -> pl.DataFrame:
    """No more ballots are in the boxes than were issued, and no more were issued than there are voters."""
    for part, whole in _AT_MOST:
        here = pl.col("has_turnout") & pl.col("rolls") & (pl.col(part).is_null() != pl.col(whole).is_null())
        by = pl.lit(f"{part} is at most {whole}")
        counts = counts.with_columns(
            *_no_more(part, pl.when(here).then(f"{whole}_hi"), by),
            *_no_less(whole, pl.when(here).then(f"{part}_lo"), by),
        )
    return counts


def _by_lists(lines: pl.DataFrame, counts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The votes of a whole list are the valid ballots, and those of another list at most so many."""
    by_cast = pl.all_horizontal(pl.col(name).is_not_null() for name in ("cast", "invalid"))
    known = by_cast & pl.col("valid").is_null()
    ballots = counts.select(
        "place",
        *(
            pl.when(known)
            .then(pl.col("cast") - pl.col("invalid"))
            .otherwise(pl.col(f"valid_{end}"))
            .alias(f"ballots_{end}")
            for end in ("lo", "hi")
        ),
        (pl.col("valid").is_not_null() | by_cast).alias("printed"),
    )
    votes_lo, votes_hi, at_list = pl.col("votes_lo"), pl.col("votes_hi"), ("place", "mode")
    joined = lines.join(ballots, on="place", how="left", maintain_order="left")
    joined = joined.with_columns(
        votes_lo.sum().over(at_list).alias("least"),
        votes_hi.sum().over(at_list).alias("most"),
        votes_hi.null_count().over(at_list).alias("free"),
        (
            pl.col("one_vote_each")
            & pl.col("lists")
            & ~(pl.col("printed") & pl.col("votes").is_not_null().all().over(at_list))
        ).alias("open"),
    )
    by, here, others_bound = _of_list(), pl.col("open"), pl.col("free") - votes_hi.is_null() == 0
    low = pl.col("ballots_lo") - (pl.col("most") - votes_hi.fill_null(0))
    high = pl.col("ballots_hi") - (pl.col("least") - votes_lo)
    joined = joined.with_columns(
        *_no_less("votes", pl.when(here & pl.col("whole") & others_bound).then(low), by),
        *_no_more("votes", pl.when(here).then(high), by),
    )
    sums = (
        joined.filter(here & ~pl.col("printed"))
        .group_by("place")
        .agg(
            pl.col("whole").sort_by("least").last(),
            pl.col("least").max(),
            pl.when(pl.col("whole") & (pl.col("free") == 0)).then(pl.col("most")).min().alias("most"),
        )
    )
    told = counts.join(sums, on="place", how="left", maintain_order="left")
    told = told.with_columns(*_no_less("valid", pl.col("least"), by), *_no_more("valid", pl.col("most"), by))
    used = ("ballots_lo", "ballots_hi", "printed", "least", "most", "free", "open")
    return joined.drop(used), told.drop("whole", "least", "most")
