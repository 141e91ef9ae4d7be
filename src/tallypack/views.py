"""Views: the tables joined so that each row holds all that one judgement needs.

A view has one row for each thing that is judged (a share, a list of votes, a whole with its parts, a
figure beside the one before it). Laws are expressions on its columns, so a view is where figures meet and
a check is where they are compared. Every view keeps the number of the row to which a finding points.

Bounds of shares are in millionths of a percent (see `tallypack.percent`); counts are whole numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from tallypack import forms
from tallypack.cells import COUNTS, ROW, Tables
from tallypack.percent import WHOLE

COMPLETE = ("preliminary", "final")
"""The statuses of counts that are over."""

_AT_UNIT = ["tally_id", "unit_id"]
_AT_LIST = [*_AT_UNIT, "mode"]
_AT_LINE = [*_AT_UNIT, "option_id", "mode"]
_AT_PARTS = ["tally_id", "parent_id", "option_id", "mode"]
_AT_WHOLE = ["tally_id", "parent_id"]


@dataclass(frozen=True)
class View:
    """How a view is made and where its rows point.

    ``table`` is the table a finding points into and ``row`` the column with the number of its row; ``key``
    names the columns that tell rows apart; ``reads`` are the tables without which there is nothing to see.
    ``by_unit`` says that what stands there of a unit follows from the rows of that unit and from what is `SHARED`.
    """

    name: str
    table: str
    key: tuple[str, ...]
    reads: tuple[str, ...]
    build: Callable[[Tables], pl.LazyFrame]
    title: str
    by_unit: bool

    @property
    def row(self) -> str:
        """The column with the number of the row in ``table``."""
        return f"{self.table}{ROW}"


def at_least(share_bound: pl.Expr, base: pl.Expr) -> pl.Expr:
    """The least whole number that is no smaller than a share of a base: ⌈share · base⌉, exactly."""
    return -((-share_bound * base) // WHOLE)


def _numbered(tables: Tables, name: str) -> pl.LazyFrame:
    return tables[name].rename({ROW: f"{name}{ROW}"})


def only(keys: pl.LazyFrame, on: str | list[str], tables: Tables) -> Tables:
    """The tables with those lines and counts only that have one of some keys: few, which are quickly joined."""
    return {
        **tables,
        **{table: tables[table].join(keys, on=on, how="semi") for table in ("turnout", "results")},
    }


def with_contests(tables: Tables) -> pl.LazyFrame:
    """The tallies with what is known of their contest; a rank orders counts from partial to final."""
    contest = tables["contests"].drop(ROW, "title", "office", "jurisdiction")
    options = tables["options"].group_by("contest_id").agg(pl.len().cast(pl.Int64).alias("list_length"))
    status = pl.col("status")
    rank: pl.Expr = pl.when(status == "partial").then(pl.lit(0))
    rank = pl.when(status == "preliminary").then(pl.lit(1)).otherwise(rank)
    rank = pl.when(status == "final").then(pl.lit(2)).otherwise(rank)
    return (
        tables["tallies"]
        .drop("note")
        .join(contest, on="contest_id", how="left")
        .join(options, on="contest_id", how="left")
        .with_columns(rank.alias("rank"))
    )


def _counts(tables: Tables) -> pl.LazyFrame:
    """The counts of each tally and unit, with ``base``, the one that is 100 % for its shares, null if not known.

    What is valid follows from what is cast and invalid, and so on.
    """
    cast, valid, invalid = pl.col("cast"), pl.col("valid"), pl.col("invalid")
    is_base = {name: pl.col("share_base") == name for name in ("issued", "registered", "valid", "cast")}
    return (
        tables["turnout"]
        .drop(ROW, "turnout", "turnout_lo", "turnout_hi")
        .join(tables["tallies"].select("tally_id", "share_base"), on="tally_id", how="left")
        .with_columns(
            pl.coalesce(cast, valid + invalid).alias("cast"),
            pl.coalesce(valid, _rest(cast, invalid)).alias("valid"),
            pl.coalesce(invalid, _rest(cast, valid)).alias("invalid"),
        )
        .with_columns(pl.coalesce(pl.when(here).then(name) for name, here in is_base.items()).alias("base"))
        .drop("share_base")
    )


def _rest(whole: pl.Expr, part: pl.Expr) -> pl.Expr:
    """What remains of a whole, unknown where the part is larger: then one of the two is wrong."""
    return pl.when(whole >= part).then(whole - part)


def _lines(tables: Tables) -> pl.LazyFrame:
    """The lines of results as they stand in the table."""
    return _numbered(tables, "results")


def _with_tallies(lines: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    """Lines with what is known of their tally."""
    return lines.join(with_contests(tables).drop(ROW), on="tally_id", how="left")


def _with_counts(lines: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    """Lines with the counts of their unit, and with bounds of their votes.

    ``least`` and ``most`` are the votes themselves where they are counted, else the whole numbers that the printed
    share allows. ``most`` is null where neither is known.
    """
    joined = lines.join(_counts(tables), on=_AT_UNIT, how="left")
    votes, base = pl.col("votes"), pl.col("base")
    allowed, most = at_least(pl.col("share_lo"), base), at_least(pl.col("share_hi"), base) - 1
    most = pl.when(base == 0).then(pl.lit(0)).otherwise(most)
    least = pl.when(allowed > 0).then(allowed).otherwise(pl.lit(0))
    return joined.with_columns(
        pl.coalesce(votes, least).alias("least"), pl.coalesce(votes, most).alias("most")
    )


def _with_options(lines: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    """Lines with what their option is, and the contest that it belongs to."""
    contests = tables["contests"].select("contest_id", pl.col("contest_id").alias("option_contest_id"))
    options = tables["options"].join(contests, on="contest_id", how="left")
    names = {"kind": "option_kind", "name": "option_name"}
    options = options.select("option_id", "option_contest_id", *names).rename(names)
    return lines.join(options, on="option_id", how="left")


def _list_sums(tables: Tables) -> pl.LazyFrame:
    """Each list of results with its base, its sums, and the least and the greatest width of its printed shares."""
    share_lo, share_hi = pl.col("share_lo"), pl.col("share_hi")
    return (
        _with_counts(_lines(tables), tables)
        .with_columns((share_hi - share_lo).alias("width"))
        .group_by(_AT_LIST)
        .agg(
            pl.col("results_row").min().alias("results_row"),
            pl.col("base").first(),
            pl.len().cast(pl.Int64).alias("lines"),
            share_lo.count().cast(pl.Int64).alias("shares"),
            pl.col("votes").count().cast(pl.Int64).alias("counted"),
            pl.col("most").count().cast(pl.Int64).alias("bounded"),
            share_lo.sum().alias("share_lo"),
            share_hi.sum().alias("share_hi"),
            pl.col("votes").sum().alias("votes"),
            pl.col("least").sum().alias("least"),
            pl.col("most").sum().alias("most"),
            pl.col("width").min().alias("narrowest"),
            pl.col("width").max().alias("widest"),
        )
    )


def _part_sums(tables: Tables) -> pl.LazyFrame:
    """The votes and the shares of each option in all parts of a unit together."""
    return (
        _lines(tables)
        .join(_parents(tables), on="unit_id", how="inner")
        .group_by(_AT_PARTS)
        .agg(
            pl.col("votes").count().cast(pl.Int64).alias("parts"),
            pl.col("votes").sum().alias("parts_sum"),
            pl.col("votes").min().alias("least_part"),
            pl.col("votes").max().alias("greatest_part"),
            pl.len().cast(pl.Int64).alias("part_lines"),
            pl.col("share_lo").count().cast(pl.Int64).alias("share_parts"),
            pl.col("share_lo").min().alias("least_lo"),
            pl.col("share_hi").max().alias("greatest_hi"),
        )
    )


_IN_PARTS = ("parts", "parts_sum", "least_part", "greatest_part")
"""What is said of a figure in all parts of a unit together."""


def _of_measure(name: str, said: str) -> str:
    """Name of the column with what is said of a count, in a frame of several."""
    return f"{name} {said}"


def _count_sums(tables: Tables) -> pl.LazyFrame:
    """The counts and the turnout in all parts of a unit together."""
    sums = []
    for name in COUNTS:
        value = pl.col(name)
        said = (value.count().cast(pl.Int64), value.sum(), value.min(), value.max())
        sums += [part.alias(_of_measure(name, what)) for what, part in zip(_IN_PARTS, said, strict=True)]
    return (
        tables["turnout"]
        .join(_parents(tables), on="unit_id", how="inner")
        .group_by(_AT_WHOLE)
        .agg(
            *sums,
            pl.col("turnout_lo").count().cast(pl.Int64).alias("parts"),
            pl.col("turnout_lo").min().alias("least_lo"),
            pl.col("turnout_hi").max().alias("greatest_hi"),
        )
    )


def _children(tables: Tables) -> pl.LazyFrame:
    """How many units have this one as their parent."""
    return _parents(tables).group_by("parent_id").agg(pl.len().cast(pl.Int64).alias("children"))


def _parents(tables: Tables) -> pl.LazyFrame:
    """Each unit that is a part, with the unit that it is a part of."""
    return tables["units"].select("unit_id", "parent_id").filter(~pl.col("parent_id").is_null())


LIST_SUMS, PART_SUMS = "sums of lists", "sums of parts"
COUNT_SUMS, CHILDREN = "sums of the counts of parts", "numbers of parts"

OF_UNITS: Mapping[str, Callable[[Tables], pl.LazyFrame]] = {LIST_SUMS: _list_sums}
OF_WHOLES: Mapping[str, Callable[[Tables], pl.LazyFrame]] = {
    PART_SUMS: _part_sums,
    COUNT_SUMS: _count_sums,
    CHILDREN: _children,
}
SHARED = {**OF_UNITS, **OF_WHOLES}
"""What several views stand on. It is made once, and lies beside the tables under these names.

What is said of a unit follows from its own rows, and what is said of a whole from those of its parts.
"""


def results(tables: Tables) -> pl.LazyFrame:
    """Each line of a result, with its tally, its option and the counts of its unit.

    ``least`` and ``most`` bound the votes: the votes themselves where they are counted, else the whole
    numbers that the printed share allows. ``most`` is null where neither is known.
    """
    return _with_options(_with_counts(_with_tallies(_lines(tables), tables), tables), tables)


def decimals(tables: Tables) -> pl.LazyFrame:
    """Each printed share beside others of its list, with the width of its interval, and the ``usual`` one there.

    Of several that are as frequent the usual one is that with the most decimals.
    """
    width = pl.col("share_hi") - pl.col("share_lo")
    lines = _lines(tables).drop_nulls(_AT_LIST)
    printed = lines.filter(pl.col("share_lo").is_not_null()).with_columns(width.alias("width"))
    is_uneven = pl.col("narrowest") != pl.col("widest")
    # Most lists are even, and are left out here, because a large table is quickly held against a small one.
    odd = tables[LIST_SUMS].filter(is_uneven | (pl.col("shares") == 1)).select(*_AT_LIST, "shares")
    alike = (
        printed.join(odd, on=_AT_LIST, how="semi").group_by([*_AT_LIST, "width"]).agg(pl.len().alias("alike"))
    )
    most_frequent = pl.col("width").sort_by("alike", "width", descending=[True, False]).first()
    usual = alike.group_by(_AT_LIST).agg(most_frequent.alias("usual"))
    return (
        printed.join(odd.join(usual, on=_AT_LIST, how="left"), on=_AT_LIST, how="left")
        .filter((pl.col("shares") > 1).fill_null(value=True))
        .with_columns(pl.coalesce("usual", "width").alias("usual"))
    )


def lists(tables: Tables) -> pl.LazyFrame:
    """Each list of results (tally, unit, mode) with its sums and the counts of its unit.

    ``lines`` is the number of its rows, ``list_length`` that of the options of the contest; ``shares`` and
    ``counted`` say how many rows have a share or votes. ``share_sum`` and ``slack`` are the middle and the
    half-width of the sum of the printed shares; ``least`` and ``most`` bound the sum of the votes.
    """
    share_lo, share_hi = pl.col("share_lo"), pl.col("share_hi")
    units = tables["units"].select("unit_id", "parent_id", (~pl.col("unit_id").is_null()).alias("is_unit"))
    joined = (
        tables[LIST_SUMS]
        .join(with_contests(tables).drop(ROW), on="tally_id", how="left")
        .join(_counts(tables).drop("base"), on=_AT_UNIT, how="left")
        .join(units, on="unit_id", how="left")
    )
    return joined.with_columns(
        ((share_lo + share_hi) // 2).alias("share_sum"),
        ((share_hi - share_lo) // 2).alias("slack"),
        (pl.col("parent_id").is_null() & pl.col("is_unit")).alias("is_whole"),
        one_vote_each().alias("one_vote_each"),
    )


def one_vote_each() -> pl.Expr:
    """Whether a ballot carries one vote: not so where several seats are filled by naming persons."""
    return ((pl.col("seats") == 1) | (pl.col("rule") == "proportional")).fill_null(value=False)


def implied(tables: Tables) -> pl.LazyFrame:
    """Each list whose base was not published, with the bases that its votes and shares allow.

    Votes v and a share in [lo, hi) allow every whole base in (v / hi, v / lo]; ``base_from`` and
    ``base_to`` are the greatest of the lower and the least of the upper ends.
    """
    votes, share_lo, share_hi = pl.col("votes"), pl.col("share_lo"), pl.col("share_hi")
    lists = tables[LIST_SUMS].filter(pl.col("base").is_null() & (pl.col("shares") > 0))
    lines = (
        _lines(tables)
        .filter((votes > 0) & (share_lo > 0))
        .join(lists.select(_AT_LIST), on=_AT_LIST, how="semi")
        .join(tables["tallies"].select("tally_id", "share_base"), on="tally_id", how="left")
        .with_columns(
            ((votes * WHOLE) // share_hi + 1).alias("from"), ((votes * WHOLE) // share_lo).alias("to")
        )
    )
    return lines.group_by([*_AT_LIST, "share_base"]).agg(
        pl.col("results_row").min().alias("results_row"),
        pl.len().cast(pl.Int64).alias("lines"),
        pl.col("from").max().alias("base_from"),
        pl.col("to").min().alias("base_to"),
    )


def bounds(tables: Tables) -> pl.LazyFrame:
    """Each unit with shares whose base was not published, with the first figure that no whole number can be.

    ``measure`` names that figure and ``option_id`` its option; it would be at least ``low`` because of
    ``low_by``, and at most ``high`` because of ``high_by``. Where whole numbers exist these are null.
    """
    from tallypack.bounds import feasible  # noqa: PLC0415 - it stands on views itself

    return feasible(tables).lazy()


def turnout(tables: Tables) -> pl.LazyFrame:
    """Each row of turnout with its tally; ``base`` is the count that the tally divides by the roll.

    ``base_from`` and ``base_to`` are the bases that the printed turnout allows, and ``least`` and ``most`` those
    that the other counts of the row leave.
    """
    roll, nothing, is_cast = pl.col("registered"), pl.lit(0), pl.col("turnout_base") == "cast"
    base: pl.Expr = pl.when(is_cast).then(pl.col("cast"))
    base = pl.when(pl.col("turnout_base") == "issued").then(pl.col("issued")).otherwise(base)
    ballots = pl.col("valid") + pl.col("invalid")
    known = [nothing, pl.col("valid"), pl.col("invalid"), ballots, pl.when(~is_cast).then(pl.col("cast"))]
    room = [roll, pl.when(is_cast).then(pl.col("issued")), pl.when(is_cast).then(ballots)]
    allowed = (at_least(pl.col("turnout_lo"), roll), at_least(pl.col("turnout_hi"), roll) - 1)
    joined = _numbered(tables, "turnout").join(with_contests(tables).drop(ROW), on="tally_id", how="left")
    return joined.with_columns(
        base.alias("base"),
        *(
            pl.when(~end.is_null()).then(pl.max_horizontal(end, nothing)).alias(name)
            for end, name in zip(allowed, ("base_from", "base_to"), strict=True)
        ),
        pl.max_horizontal(*known).alias("least"),
        pl.min_horizontal(*room).alias("most"),
    )


def tallies(tables: Tables) -> pl.LazyFrame:
    """Each tally with its contest, the day on which it was announced, and how many sources there are."""
    sources = tables["sources"].select(pl.len().cast(pl.Int64).alias("sources"))
    frame = with_contests(tables).rename({ROW: f"tallies{ROW}"}).join(sources, how="cross")
    day = pl.col("announced_at").str.slice(0, 10)
    dated = frame.with_columns(day.alias("announced_on"))
    told = forms.matches("announced_on", forms.PATTERNS["date"])
    return dated.with_columns(pl.when(told).then(pl.col("announced_on")).alias("announced_on"))


def _wholes(tables: Tables) -> pl.LazyFrame:
    """The rows of turnout of wholes, with what their parts say together and how many these are."""
    return (
        _numbered(tables, "turnout")
        .join(tables[COUNT_SUMS], left_on=_AT_UNIT, right_on=_AT_WHOLE, how="inner")
        .join(tables[CHILDREN], left_on="unit_id", right_on="parent_id", how="left")
    )


def wholes(tables: Tables) -> pl.LazyFrame:
    """Each count of a unit beside the sum of its parts, one row for each ``measure``.

    ``parts`` says how many parts give the figure and ``children`` how many there are; ``least_part`` and
    ``greatest_part`` are the extremes of one part.
    """
    rows = _wholes(tables)
    return pl.concat(
        rows.select(
            *_AT_UNIT,
            "turnout_row",
            pl.col(name).alias("whole"),
            *(pl.col(_of_measure(name, said)).alias(said) for said in _IN_PARTS),
            pl.lit(name).alias("measure"),
            "children",
        )
        for name in COUNTS
    )


def rates(tables: Tables) -> pl.LazyFrame:
    """The turnout of each whole, in percent, beside the least and the greatest of its parts."""
    return _wholes(tables)


def line_wholes(tables: Tables) -> pl.LazyFrame:
    """The votes and the share of each option in a unit beside those in its parts."""
    return (
        _numbered(tables, "results")
        .join(tables[PART_SUMS], left_on=_AT_LINE, right_on=_AT_PARTS, how="inner")
        .join(tables[CHILDREN], left_on="unit_id", right_on="parent_id", how="left")
        .join(tables["tallies"].select("tally_id", "status"), on="tally_id", how="left")
    )


def siblings(tables: Tables) -> pl.LazyFrame:
    """Each part of a unit beside all its sisters together.

    ``is_total`` says that it has as many votes as its sisters in sum, option by option; ``parts`` are the parts
    that have votes of the option that most of them have, and ``lines`` its own lines with votes.
    """
    columns = [*_AT_LIST, "parent_id", "results_row", "lines", "votes", "parts", "is_total"]
    sums = tables[PART_SUMS].filter(pl.col("parts") > 0).select(*_AT_PARTS, "parts", "parts_sum")
    together = sums.group_by(["tally_id", "parent_id", "mode"]).agg(
        pl.col("parts").min().alias("fewest"),
        pl.col("parts").max().alias("parts"),
        pl.len().cast(pl.Int64).alias("options"),
        pl.col("parts_sum").sum().alias("all_votes"),
    )
    lists = (
        tables[LIST_SUMS]
        .filter(pl.col("counted") > 0)
        .select(*_AT_LIST, "results_row", "votes", pl.col("counted").alias("lines"))
        .join(_parents(tables), on="unit_id", how="inner")
        .join(together, on=["tally_id", "parent_id", "mode"], how="left")
        .with_columns((pl.col("votes") * 2 == pl.col("all_votes")).alias("is_total"))
    )
    # Where all parts have all options the sums decide; only elsewhere is each line compared.
    even = (
        (pl.col("fewest") == pl.col("parts")) & (pl.col("lines") == pl.col("options")) & ~pl.col("is_total")
    )
    uneven = lists.filter(~even).drop("parts", "is_total")
    same = pl.col("votes") * 2 == pl.col("parts_sum")
    compared = (
        _lines(tables)
        .filter(~pl.col("votes").is_null())
        .select(*_AT_LINE, "votes")
        .join(uneven.select(*_AT_LIST, "parent_id"), on=_AT_LIST, how="inner")
        .join(sums, on=_AT_PARTS, how="left")
        .group_by(_AT_LIST)
        .agg(pl.col("parts").max(), same.all().alias("is_total"))
    )
    compared = uneven.join(compared, on=_AT_LIST, how="inner")
    return pl.concat([lists.filter(even).select(columns), compared.select(columns)])


def modes(tables: Tables) -> pl.LazyFrame:
    """Votes of the mode ``total`` beside the sum of the votes of the other modes."""
    key = [*_AT_UNIT, "option_id"]
    lines = _numbered(tables, "results")
    other = (
        lines.filter(pl.col("mode") != "total")
        .group_by(key)
        .agg(
            pl.len().cast(pl.Int64).alias("modes"),
            pl.col("votes").count().cast(pl.Int64).alias("counted"),
            pl.col("votes").sum().alias("modes_sum"),
        )
    )
    return lines.filter(pl.col("mode") == "total").join(other, on=key, how="inner")


def before(name: str) -> str:
    """Name of the column with the value of another column in the tally before."""
    return f"{name}_before"


def _series(frame: pl.LazyFrame, partition: list[str], carried: list[str]) -> pl.LazyFrame:
    """Give each row of a count the values of the count before it, of the same contest, authority and thing."""
    partition = ["contest_id", "authority", *partition]
    order = ["rank", "announced_at", "tally_id"]
    shifted = [
        pl.col(name).shift(1).over(*partition, order_by=order).alias(before(name))
        for name in ["tally_id", "rank", *carried]
    ]
    return frame.with_columns(*shifted)


def _counted_twice(tables: Tables) -> pl.LazyFrame:
    """Tallies that are counts, of contests that have more than one of them, and placed in time."""
    placed = ~pl.col("announced_at").is_null() | (pl.col("rank") > 0)
    counts = with_contests(tables).drop(ROW).filter(~pl.col("rank").is_null() & placed)
    several = counts.group_by("contest_id").agg(pl.len().cast(pl.Int64).alias("counts"))
    several = several.filter(pl.col("counts") > 1).select("contest_id")
    return counts.join(several, on="contest_id", how="inner")


def changes(tables: Tables) -> pl.LazyFrame:
    """Each count of a row of turnout beside the same count in the tally before, one row a ``measure``."""
    tallies = _counted_twice(tables).select("tally_id", "contest_id", "authority", "rank", "announced_at")
    joined = _numbered(tables, "turnout").join(tallies, on="tally_id", how="inner")
    views = []
    for name in COUNTS:
        rows = joined.filter(~pl.col(name).is_null()).select(
            *_AT_UNIT,
            "turnout_row",
            "contest_id",
            "authority",
            "rank",
            "announced_at",
            pl.col(name).alias("value"),
            pl.lit(name).alias("measure"),
        )
        views.append(_series(rows, ["unit_id"], ["value"]))
    return pl.concat(views)


def rate_changes(tables: Tables) -> pl.LazyFrame:
    """Each turnout in percent beside the one before it on the same base."""
    columns = ("tally_id", "contest_id", "authority", "rank", "announced_at", "turnout_base")
    tallies = _counted_twice(tables).select(*columns)
    joined = _numbered(tables, "turnout").join(tallies, on="tally_id", how="inner")
    known = joined.filter(~pl.col("turnout_lo").is_null() & ~pl.col("turnout_base").is_null())
    return _series(known, ["unit_id", "turnout_base"], ["turnout", "turnout_lo", "turnout_hi"])


def line_changes(tables: Tables) -> pl.LazyFrame:
    """The votes of each option beside those in the tally before."""
    lines = _lines(tables).filter(pl.col("votes").is_not_null())
    frame = lines.join(_counted_twice(tables), on="tally_id", how="inner")
    return _series(frame, ["unit_id", "option_id", "mode"], ["votes"])


def share_changes(tables: Tables) -> pl.LazyFrame:
    """The share of each option beside that in the complete count before, with the bases of both."""
    complete = _counted_twice(tables).filter(pl.col("rank") > 0).select("tally_id")
    here = only(complete, "tally_id", tables)
    carried = ["share", "share_lo", "share_hi", "base", "share_base"]
    lines = _lines(here).filter(pl.col("share_lo").is_not_null())
    return _series(_with_counts(_with_tallies(lines, here), here), ["unit_id", "option_id", "mode"], carried)


def leaders(tables: Tables) -> pl.LazyFrame:
    """The leading option, or options, of each final count of a whole.

    By votes where all are counted, else by printed share. ``leaders`` says how many lead together,
    ``sure`` that the leader has more than half, ``short`` that nobody has, and ``next_round`` that the
    package holds a later round of the same vote.
    """
    here = only(tables["units"].filter(pl.col("parent_id").is_null()).select("unit_id"), "unit_id", tables)
    lines = _lines(here).filter(pl.col("mode") == "total")
    frame = _with_options(_with_counts(_with_tallies(lines, here), here), here)
    frame = frame.filter((pl.col("status") == "final") & (pl.col("option_kind") != "against-all"))
    frame = frame.with_columns(pl.col("votes").is_not_null().all().over(_AT_LIST).alias("complete"))
    score = pl.when("complete").then("votes").otherwise("share_lo")
    frame = frame.filter(score == score.max().over(_AT_LIST))
    frame = frame.with_columns(pl.len().over(_AT_LIST).cast(pl.Int64).alias("leaders"))
    half = WHOLE // 2
    more = pl.when(~pl.col("least").is_null()).then(pl.col("least") * 2 > pl.col("base"))
    less = pl.when(~pl.col("most").is_null()).then(pl.col("most") * 2 <= pl.col("base"))
    return frame.join(_later_rounds(tables), on="contest_id", how="left").with_columns(
        pl.coalesce(more, pl.col("share_lo") > half).alias("sure"),
        pl.coalesce(less, pl.col("share_hi") <= half).alias("short"),
        (~pl.col("next_contest_id").is_null()).alias("next_round"),
    )


def _later_rounds(tables: Tables) -> pl.LazyFrame:
    """For each contest the next round of the same vote: same place and office, within the year after."""
    contests = tables["contests"]
    year = pl.col("voted_on").str.slice(0, 4).cast(pl.Int64)
    here = contests.select(
        "contest_id", "jurisdiction", "office", "voted_on", (pl.col("round") + 1).alias("round"),
        year.alias("year"),
    )  # fmt: skip
    later = contests.select(
        pl.col("contest_id").alias("next_contest_id"),
        pl.col("voted_on").alias("next_voted_on"),
        "jurisdiction",
        "office",
        "round",
        year.alias("next_year"),
    )
    joined = here.join(later, on=["jurisdiction", "office", "round"], how="inner")
    soon = pl.col("next_year") - pl.col("year") <= 1
    follows = joined.filter((pl.col("next_voted_on") > pl.col("voted_on")) & soon)
    return follows.group_by("contest_id").agg(pl.col("next_contest_id").min())


_DOUBLINGS = 7
"""Each doubles the levels that are followed upwards: 128 in all, more than any country has."""


def unit_tree(tables: Tables) -> pl.LazyFrame:
    """Each unit that is a part, with ``above``: its ancestor more than a hundred levels up, if it has one.

    A unit that is a part of itself never comes to a top.
    """
    units = _numbered(tables, "units").filter(~pl.col("parent_id").is_null())
    wholes = units.select(pl.col("parent_id").alias("unit_id")).unique()  # only a whole can be above another
    steps = units.join(wholes, on="unit_id").select(
        pl.col("unit_id").alias("from"), pl.col("parent_id").alias("to")
    )
    jump = steps.collect()
    for _doubling in range(_DOUBLINGS):
        if jump.is_empty():
            break
        further = jump.select(pl.col("from").alias("to"), pl.col("to").alias("far"))
        jump = jump.join(further, on="to").select("from", pl.col("far").alias("to"))
    above = jump.lazy().select(pl.col("from").alias("parent_id"), pl.col("to").alias("above"))
    return units.join(above, on="parent_id", how="left")


def _view(
    build: Callable[[Tables], pl.LazyFrame], table: str, key: list[str], *reads: str, by_unit: bool = True
) -> View:
    doc = (build.__doc__ or "").strip().split("\n", maxsplit=1)[0]
    return View(build.__name__, table, tuple(key), (table, *reads), build, doc.replace("``", "`"), by_unit)


_CONTEXT = ("tallies", "contests", "options", "turnout")
"""What a line of results is judged against."""

VIEWS: Mapping[str, View] = {
    view.name: view
    for view in (
        _view(results, "results", _AT_LINE, *_CONTEXT),
        _view(decimals, "results", _AT_LINE),
        _view(lists, "results", _AT_LIST, *_CONTEXT),
        _view(implied, "results", _AT_LIST, *_CONTEXT),
        _view(bounds, "results", _AT_UNIT, *_CONTEXT),
        _view(turnout, "turnout", _AT_UNIT, "tallies", "contests"),
        _view(tallies, "tallies", ["tally_id"], "contests", by_unit=False),
        _view(wholes, "turnout", [*_AT_UNIT, "measure"], "units"),
        _view(rates, "turnout", _AT_UNIT, "units"),
        _view(line_wholes, "results", _AT_LINE, "units", "tallies"),
        _view(siblings, "results", _AT_LIST, "units"),
        _view(modes, "results", [*_AT_UNIT, "option_id"]),
        _view(changes, "turnout", [*_AT_UNIT, "measure"], "tallies", "contests"),
        _view(rate_changes, "turnout", _AT_UNIT, "tallies", "contests"),
        _view(line_changes, "results", _AT_LINE, *_CONTEXT),
        _view(share_changes, "results", _AT_LINE, *_CONTEXT),
        _view(leaders, "results", _AT_LINE, *_CONTEXT, "units"),
        _view(unit_tree, "units", ["unit_id"], by_unit=False),
    )
}
