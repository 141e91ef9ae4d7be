"""Views: the tables joined so that each row holds all that one judgement needs.

A view has one row for each thing that is judged (a share, a list of votes, a whole with its parts, a
figure beside the one before it). Laws are expressions on its columns, so a view is where figures meet and
a check is where they are compared. Every view keeps the number of the row to which a finding points.

Bounds of shares are in millionths of a percent (see `tallypack.percent`); counts are whole numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import narwhals.stable.v1 as nw

from tallypack import forms
from tallypack.cells import COUNTS, ROW, Frame, Tables, as_frame
from tallypack.percent import WHOLE

COMPLETE = ("preliminary", "final")
"""The statuses of counts that are over."""

_AT_UNIT = ["tally_id", "unit_id"]
_AT_LIST = [*_AT_UNIT, "mode"]
_AT_LINE = [*_AT_UNIT, "option_id", "mode"]
_AT_PARTS = ["tally_id", "parent_id", "option_id", "mode"]


@dataclass(frozen=True)
class View:
    """How a view is made and where its rows point.

    ``table`` is the table a finding points into and ``row`` the column with the number of its row; ``key``
    names the columns that tell rows apart; ``reads`` are the tables without which there is nothing to see.
    """

    name: str
    table: str
    key: tuple[str, ...]
    reads: tuple[str, ...]
    build: Callable[[Tables], Frame]
    title: str

    @property
    def row(self) -> str:
        """The column with the number of the row in ``table``."""
        return f"{self.table}{ROW}"


def at_least(share_bound: nw.Expr, base: nw.Expr) -> nw.Expr:
    """The least whole number that is no smaller than a share of a base: ⌈share · base⌉, exactly."""
    return -((-share_bound * base) // WHOLE)


def first_known(*columns: nw.Expr) -> nw.Expr:
    """The first of several values that is known."""
    value = columns[-1]
    for column in reversed(columns[:-1]):
        value = nw.when(~column.is_null()).then(column).otherwise(value)
    return value


def _numbered(tables: Tables, name: str) -> Frame:
    return tables[name].rename({ROW: f"{name}{ROW}"})


def with_contests(tables: Tables) -> Frame:
    """The tallies with what is known of their contest; a rank orders counts from partial to final."""
    contest = tables["contests"].drop(ROW, "title", "office", "jurisdiction")
    options = tables["options"].group_by("contest_id").agg(nw.len().cast(nw.Int64).alias("list_length"))
    status = nw.col("status")
    rank: nw.Expr = nw.when(status == "partial").then(nw.lit(0))
    rank = nw.when(status == "preliminary").then(nw.lit(1)).otherwise(rank)
    rank = nw.when(status == "final").then(nw.lit(2)).otherwise(rank)
    return (
        tables["tallies"]
        .drop("note")
        .join(contest, on="contest_id", how="left")
        .join(options, on="contest_id", how="left")
        .with_columns(rank.alias("rank"))
    )


def _counts(tables: Tables) -> Frame:
    """The counts of each tally and unit. What is valid follows from what is cast and invalid, and so on."""
    cast, valid, invalid = nw.col("cast"), nw.col("valid"), nw.col("invalid")
    return (
        tables["turnout"]
        .drop(ROW, "turnout", "turnout_lo", "turnout_hi")
        .with_columns(
            first_known(cast, valid + invalid).alias("cast"),
            first_known(valid, _rest(cast, invalid)).alias("valid"),
            first_known(invalid, _rest(cast, valid)).alias("invalid"),
        )
    )


def _rest(whole: nw.Expr, part: nw.Expr) -> nw.Expr:
    """What remains of a whole, unknown where the part is larger: then one of the two is wrong."""
    return nw.when(whole >= part).then(whole - part)


def _with_base(frame: Frame) -> Frame:
    """Add ``base``: the count that is 100 % for the shares of the tally, null where it is not known."""
    named = nw.col("share_base")
    base: nw.Expr = nw.when(named == "cast").then(nw.col("cast"))
    for name in ("valid", "registered", "issued"):
        base = nw.when(named == name).then(nw.col(name)).otherwise(base)
    return frame.with_columns(base.alias("base"))


def _lines(tables: Tables) -> Frame:
    """Each line of a result; see the view `results`."""
    contests = tables["contests"].select("contest_id", nw.col("contest_id").alias("option_contest_id"))
    options = tables["options"].join(contests, on="contest_id", how="left")
    options = options.select(
        "option_id",
        "option_contest_id",
        nw.col("kind").alias("option_kind"),
        nw.col("name").alias("option_name"),
    )
    joined = (
        _numbered(tables, "results")
        .join(with_contests(tables).select("tally_id", *_OF_TALLIES), on="tally_id", how="left")
        .join(options, on="option_id", how="left")
        .join(_counts(tables), on=_AT_UNIT, how="left")
    )
    votes, base = nw.col("votes"), nw.col("base")
    allowed, most = at_least(nw.col("share_lo"), base), at_least(nw.col("share_hi"), base) - 1
    most = nw.when(base == 0).then(nw.lit(0)).otherwise(most)
    least = nw.when(allowed > 0).then(allowed).otherwise(nw.lit(0))
    return _with_base(joined).with_columns(
        first_known(votes, least).alias("least"), first_known(votes, most).alias("most")
    )


_OF_TALLIES = ("contest_id", "status", "share_base", "list_length")
"""What each line holds of its tally: what laws about lines ask for."""


def _with_tallies(lines: Frame, tables: Tables) -> Frame:
    """Lines with all that is known of their tally."""
    return lines.drop(*_OF_TALLIES).join(with_contests(tables).drop(ROW), on="tally_id", how="left")


def _list_sums(tables: Tables) -> Frame:
    """Each list of results with its sums, and the least and the greatest width of its printed shares."""
    share_lo, share_hi = nw.col("share_lo"), nw.col("share_hi")
    return (
        tables[LINES]
        .with_columns((share_hi - share_lo).alias("width"))
        .group_by(_AT_LIST)
        .agg(
            nw.col("results_row").min().alias("results_row"),
            nw.len().cast(nw.Int64).alias("lines"),
            share_lo.count().cast(nw.Int64).alias("shares"),
            nw.col("votes").count().cast(nw.Int64).alias("counted"),
            nw.col("most").count().cast(nw.Int64).alias("bounded"),
            share_lo.sum().alias("share_lo"),
            share_hi.sum().alias("share_hi"),
            nw.col("votes").sum().alias("votes"),
            nw.col("least").sum().alias("least"),
            nw.col("most").sum().alias("most"),
            nw.col("width").min().alias("narrowest"),
            nw.col("width").max().alias("widest"),
        )
    )


def _part_sums(tables: Tables) -> Frame:
    """The votes and the shares of each option in all parts of a unit together."""
    return (
        tables[LINES]
        .join(_parents(tables), on="unit_id", how="inner")
        .group_by(_AT_PARTS)
        .agg(
            nw.col("votes").count().cast(nw.Int64).alias("parts"),
            nw.col("votes").sum().alias("parts_sum"),
            nw.col("votes").min().alias("least_part"),
            nw.col("votes").max().alias("greatest_part"),
            nw.len().cast(nw.Int64).alias("part_lines"),
            nw.col("share_lo").count().cast(nw.Int64).alias("share_parts"),
            nw.col("share_lo").min().alias("least_lo"),
            nw.col("share_hi").max().alias("greatest_hi"),
        )
    )


def _parents(tables: Tables) -> Frame:
    """Each unit that is a part, with the unit that it is a part of."""
    return tables["units"].select("unit_id", "parent_id").filter(~nw.col("parent_id").is_null())


LINES, LIST_SUMS, PART_SUMS = "lines", "sums of lists", "sums of parts"

SHARED: Sequence[Mapping[str, Callable[[Tables], Frame]]] = (
    {LINES: _lines},
    {LIST_SUMS: _list_sums, PART_SUMS: _part_sums},
)
"""What several views stand on. It is made once, stage after stage, and lies beside the tables under these names."""


def results(tables: Tables) -> Frame:
    """Each line of a result, with its tally, its option and the counts of its unit.

    ``least`` and ``most`` bound the votes: the votes themselves where they are counted, else the whole
    numbers that the printed share allows. ``most`` is null where neither is known.
    """
    return tables[LINES]


def decimals(tables: Tables) -> Frame:
    """Each printed share with the width of its interval, and with the one that is ``usual`` in its list.

    Of several that are as frequent the usual one is that with the most decimals.
    """
    width = nw.col("share_hi") - nw.col("share_lo")
    printed = tables[LINES].filter(~nw.col("share_lo").is_null()).with_columns(width.alias("width"))
    lists = tables[LIST_SUMS].select(*_AT_LIST, "shares", "narrowest", "widest")
    alike, uneven = nw.col("narrowest") == nw.col("widest"), nw.col("narrowest") != nw.col("widest")
    frequent = (
        printed.join(lists.filter(uneven).select(*_AT_LIST), on=_AT_LIST, how="inner")
        .group_by([*_AT_LIST, "width"])
        .agg(nw.len().cast(nw.Int64).alias("alike"))
    )
    most = frequent.group_by(_AT_LIST).agg(nw.col("alike").max().alias("most_alike"))
    frequent = frequent.join(most, on=_AT_LIST, how="inner").filter(nw.col("alike") == nw.col("most_alike"))
    usual = frequent.group_by(_AT_LIST).agg(nw.col("width").min().alias("most_usual"))
    lists = lists.join(usual, on=_AT_LIST, how="left").with_columns(
        nw.when(alike).then(nw.col("narrowest")).otherwise(nw.col("most_usual")).alias("usual")
    )
    return printed.join(lists.select(*_AT_LIST, "shares", "usual"), on=_AT_LIST, how="left")


def lists(tables: Tables) -> Frame:
    """Each list of results (tally, unit, mode) with its sums and the counts of its unit.

    ``lines`` is the number of its rows, ``list_length`` that of the options of the contest; ``shares`` and
    ``counted`` say how many rows have a share or votes. ``share_sum`` and ``slack`` are the middle and the
    half-width of the sum of the printed shares; ``least`` and ``most`` bound the sum of the votes.
    """
    share_lo, share_hi = nw.col("share_lo"), nw.col("share_hi")
    units = tables["units"].select("unit_id", "parent_id", (~nw.col("unit_id").is_null()).alias("is_unit"))
    joined = (
        tables[LIST_SUMS]
        .join(with_contests(tables).drop(ROW), on="tally_id", how="left")
        .join(_counts(tables), on=_AT_UNIT, how="left")
        .join(units, on="unit_id", how="left")
    )
    return _with_base(joined).with_columns(
        ((share_lo + share_hi) // 2).alias("share_sum"),
        ((share_hi - share_lo) // 2).alias("slack"),
        (nw.col("parent_id").is_null() & nw.col("is_unit")).alias("is_whole"),
        one_vote_each().alias("one_vote_each"),
    )


def one_vote_each() -> nw.Expr:
    """Whether a ballot carries one vote: not so where several seats are filled by naming persons."""
    return ((nw.col("seats") == 1) | (nw.col("rule") == "proportional")).fill_null(value=False)


def implied(tables: Tables) -> Frame:
    """Each list whose base was not published, with the bases that its votes and shares allow.

    Votes v and a share in [lo, hi) allow every whole base in (v / hi, v / lo]; ``base_from`` and
    ``base_to`` are the greatest of the lower and the least of the upper ends.
    """
    votes, share_lo, share_hi = nw.col("votes"), nw.col("share_lo"), nw.col("share_hi")
    lines = (
        tables[LINES]
        .filter(nw.col("base").is_null() & (votes > 0) & (share_lo > 0))
        .with_columns(
            ((votes * WHOLE) // share_hi + 1).alias("from"), ((votes * WHOLE) // share_lo).alias("to")
        )
    )
    return lines.group_by([*_AT_LIST, "share_base"]).agg(
        nw.col("results_row").min().alias("results_row"),
        nw.len().cast(nw.Int64).alias("lines"),
        nw.col("from").max().alias("base_from"),
        nw.col("to").min().alias("base_to"),
    )


def bounds(tables: Tables) -> Frame:
    """Each unit with shares whose base was not published, with the first figure that no whole number can be.

    ``measure`` names that figure and ``option_id`` its option; it would be at least ``low`` because of
    ``low_by``, and at most ``high`` because of ``high_by``. Where whole numbers exist these are null.
    """
    from tallypack.bounds import feasible  # noqa: PLC0415 - the catalogue is read without Polars

    return as_frame(feasible(tables).lazy())


def turnout(tables: Tables) -> Frame:
    """Each row of turnout with its tally; ``base`` is the count that the tally divides by the roll.

    ``base_from`` and ``base_to`` are the bases that the printed turnout allows, and ``least`` and ``most`` those
    that the other counts of the row leave.
    """
    roll, nothing, is_cast = nw.col("registered"), nw.lit(0), nw.col("turnout_base") == "cast"
    base: nw.Expr = nw.when(is_cast).then(nw.col("cast"))
    base = nw.when(nw.col("turnout_base") == "issued").then(nw.col("issued")).otherwise(base)
    ballots = nw.col("valid") + nw.col("invalid")
    known = [nothing, nw.col("valid"), nw.col("invalid"), ballots, nw.when(~is_cast).then(nw.col("cast"))]
    room = [roll, nw.when(is_cast).then(nw.col("issued")), nw.when(is_cast).then(ballots)]
    allowed = (at_least(nw.col("turnout_lo"), roll), at_least(nw.col("turnout_hi"), roll) - 1)
    joined = _numbered(tables, "turnout").join(with_contests(tables).drop(ROW), on="tally_id", how="left")
    return joined.with_columns(
        base.alias("base"),
        *(
            nw.when(~end.is_null()).then(nw.max_horizontal(end, nothing)).alias(name)
            for end, name in zip(allowed, ("base_from", "base_to"), strict=True)
        ),
        nw.max_horizontal(*known).alias("least"),
        nw.min_horizontal(*room).alias("most"),
    )


def tallies(tables: Tables) -> Frame:
    """Each tally with its contest, the day on which it was announced, and how many sources there are."""
    sources = tables["sources"].select(nw.len().cast(nw.Int64).alias("sources"))
    frame = with_contests(tables).rename({ROW: f"tallies{ROW}"}).join(sources, how="cross")
    day = nw.col("announced_at").str.slice(0, 10)
    dated = frame.with_columns(day.alias("announced_on"))
    told = forms.matches("announced_on", forms.PATTERNS["date"])
    return dated.with_columns(nw.when(told).then(nw.col("announced_on")).alias("announced_on"))


def _children(tables: Tables) -> Frame:
    """How many units have this one as their parent."""
    units = tables["units"].filter(~nw.col("parent_id").is_null())
    return units.group_by("parent_id").agg(nw.len().cast(nw.Int64).alias("children"))


def wholes(tables: Tables) -> Frame:
    """Each count of a unit beside the sum of its parts, one row for each ``measure``.

    ``parts`` says how many parts give the figure and ``children`` how many there are; ``least_part`` and
    ``greatest_part`` are the extremes of one part.
    """
    units = tables["units"].select("unit_id", "parent_id").filter(~nw.col("parent_id").is_null())
    parts = tables["turnout"].join(units, on="unit_id", how="inner")
    parents = _numbered(tables, "turnout")
    views = []
    for name in COUNTS:
        value = nw.col(name)
        sums = parts.group_by(["tally_id", "parent_id"]).agg(
            value.count().cast(nw.Int64).alias("parts"),
            value.sum().alias("parts_sum"),
            value.min().alias("least_part"),
            value.max().alias("greatest_part"),
        )
        whole = parents.select(*_AT_UNIT, "turnout_row", value.alias("whole"))
        views.append(
            whole.join(sums, left_on=_AT_UNIT, right_on=["tally_id", "parent_id"], how="inner").with_columns(
                nw.lit(name).alias("measure")
            )
        )
    children = _children(tables)
    return nw.concat(views).join(children, left_on="unit_id", right_on="parent_id", how="left")


def rates(tables: Tables) -> Frame:
    """The turnout of each whole, in percent, beside the least and the greatest of its parts."""
    units = tables["units"].select("unit_id", "parent_id").filter(~nw.col("parent_id").is_null())
    parts = (
        tables["turnout"]
        .join(units, on="unit_id", how="inner")
        .group_by(["tally_id", "parent_id"])
        .agg(
            nw.col("turnout_lo").count().cast(nw.Int64).alias("parts"),
            nw.col("turnout_lo").min().alias("least_lo"),
            nw.col("turnout_hi").max().alias("greatest_hi"),
        )
    )
    return (
        _numbered(tables, "turnout")
        .join(parts, left_on=_AT_UNIT, right_on=["tally_id", "parent_id"], how="inner")
        .join(_children(tables), left_on="unit_id", right_on="parent_id", how="left")
    )


def line_wholes(tables: Tables) -> Frame:
    """The votes and the share of each option in a unit beside those in its parts."""
    return (
        _numbered(tables, "results")
        .join(tables[PART_SUMS], left_on=_AT_LINE, right_on=_AT_PARTS, how="inner")
        .join(_children(tables), left_on="unit_id", right_on="parent_id", how="left")
        .join(tables["tallies"].select("tally_id", "status"), on="tally_id", how="left")
    )


def siblings(tables: Tables) -> Frame:
    """Each part of a unit beside all its sisters together.

    ``is_total`` says that it has as many votes as its sisters in sum, option by option; ``parts`` are the parts
    that have votes of the option that most of them have, and ``lines`` its own lines with votes.
    """
    columns = [*_AT_LIST, "parent_id", "results_row", "lines", "votes", "parts", "is_total"]
    sums = tables[PART_SUMS].filter(nw.col("parts") > 0).select(*_AT_PARTS, "parts", "parts_sum")
    together = sums.group_by(["tally_id", "parent_id", "mode"]).agg(
        nw.col("parts").min().alias("fewest"),
        nw.col("parts").max().alias("parts"),
        nw.len().cast(nw.Int64).alias("options"),
        nw.col("parts_sum").sum().alias("all_votes"),
    )
    lists = (
        tables[LIST_SUMS]
        .filter(nw.col("counted") > 0)
        .select(*_AT_LIST, "results_row", "votes", nw.col("counted").alias("lines"))
        .join(_parents(tables), on="unit_id", how="inner")
        .join(together, on=["tally_id", "parent_id", "mode"], how="left")
        .with_columns((nw.col("votes") * 2 == nw.col("all_votes")).alias("is_total"))
    )
    # Where all parts have all options the sums decide; only elsewhere is each line compared.
    even = (
        (nw.col("fewest") == nw.col("parts")) & (nw.col("lines") == nw.col("options")) & ~nw.col("is_total")
    )
    uneven = lists.filter(~even).drop("parts", "is_total")
    same = nw.col("votes") * 2 == nw.col("parts_sum")
    compared = (
        tables[LINES]
        .filter(~nw.col("votes").is_null())
        .select(*_AT_LINE, "votes")
        .join(uneven.select(*_AT_LIST, "parent_id"), on=_AT_LIST, how="inner")
        .join(sums, on=_AT_PARTS, how="left")
        .group_by(_AT_LIST)
        .agg(nw.col("parts").max(), same.all().alias("is_total"))
    )
    compared = uneven.join(compared, on=_AT_LIST, how="inner")
    return nw.concat([lists.filter(even).select(columns), compared.select(columns)])


def modes(tables: Tables) -> Frame:
    """Votes of the mode ``total`` beside the sum of the votes of the other modes."""
    key = [*_AT_UNIT, "option_id"]
    lines = _numbered(tables, "results")
    other = (
        lines.filter(nw.col("mode") != "total")
        .group_by(key)
        .agg(
            nw.len().cast(nw.Int64).alias("modes"),
            nw.col("votes").count().cast(nw.Int64).alias("counted"),
            nw.col("votes").sum().alias("modes_sum"),
        )
    )
    return lines.filter(nw.col("mode") == "total").join(other, on=key, how="inner")


def before(name: str) -> str:
    """Name of the column with the value of another column in the tally before."""
    return f"{name}_before"


def _series(frame: Frame, partition: list[str], carried: list[str]) -> Frame:
    """Give each row of a count the values of the count before it, of the same contest, authority and thing."""
    partition = ["contest_id", "authority", *partition]
    order = ["rank", "announced_at", "tally_id"]
    shifted = [
        nw.col(name).shift(1).over(*partition, order_by=order).alias(before(name))
        for name in ["tally_id", "rank", *carried]
    ]
    return frame.with_columns(*shifted)


def _counted_twice(tables: Tables) -> Frame:
    """Tallies that are counts, of contests that have more than one of them, and placed in time."""
    placed = ~nw.col("announced_at").is_null() | (nw.col("rank") > 0)
    counts = with_contests(tables).drop(ROW).filter(~nw.col("rank").is_null() & placed)
    several = counts.group_by("contest_id").agg(nw.len().cast(nw.Int64).alias("counts"))
    several = several.filter(nw.col("counts") > 1).select("contest_id")
    return counts.join(several, on="contest_id", how="inner")


def changes(tables: Tables) -> Frame:
    """Each count of a row of turnout beside the same count in the tally before, one row a ``measure``."""
    tallies = _counted_twice(tables).select("tally_id", "contest_id", "authority", "rank", "announced_at")
    joined = _numbered(tables, "turnout").join(tallies, on="tally_id", how="inner")
    views = []
    for name in COUNTS:
        rows = joined.filter(~nw.col(name).is_null()).select(
            *_AT_UNIT,
            "turnout_row",
            "contest_id",
            "authority",
            "rank",
            "announced_at",
            nw.col(name).alias("value"),
            nw.lit(name).alias("measure"),
        )
        views.append(_series(rows, ["unit_id"], ["value"]))
    return nw.concat(views)


def rate_changes(tables: Tables) -> Frame:
    """Each turnout in percent beside the one before it on the same base."""
    columns = ("tally_id", "contest_id", "authority", "rank", "announced_at", "turnout_base")
    tallies = _counted_twice(tables).select(*columns)
    joined = _numbered(tables, "turnout").join(tallies, on="tally_id", how="inner")
    known = joined.filter(~nw.col("turnout_lo").is_null() & ~nw.col("turnout_base").is_null())
    return _series(known, ["unit_id", "turnout_base"], ["turnout", "turnout_lo", "turnout_hi"])


def line_changes(tables: Tables) -> Frame:
    """The votes of each option beside those in the tally before."""
    frame = tables[LINES].filter(~nw.col("votes").is_null())
    frame = frame.join(_counted_twice(tables).select("tally_id"), on="tally_id", how="inner")
    frame = _with_tallies(frame, tables)
    return _series(frame, ["unit_id", "option_id", "mode"], ["votes"])


def share_changes(tables: Tables) -> Frame:
    """The share of each option beside that in the complete count before, with the bases of both."""
    complete = _counted_twice(tables).filter(nw.col("rank") > 0).select("tally_id")
    frame = tables[LINES].filter(~nw.col("share_lo").is_null()).join(complete, on="tally_id", how="inner")
    frame = _with_tallies(frame, tables)
    carried = ["share", "share_lo", "share_hi", "base", "share_base"]
    return _series(frame, ["unit_id", "option_id", "mode"], carried)


def leaders(tables: Tables) -> Frame:
    """The leading option, or options, of each final count of a whole.

    By votes where all are counted, else by printed share. ``leaders`` says how many lead together,
    ``sure`` that the leader has more than half, ``short`` that nobody has, and ``next_round`` that the
    package holds a later round of the same vote.
    """
    whole = tables["units"].filter(nw.col("parent_id").is_null()).select("unit_id")
    lines_of_wholes = tables[LINES].filter(nw.col("mode") == "total").join(whole, on="unit_id", how="inner")
    frame = _with_tallies(lines_of_wholes, tables)
    frame = frame.filter((nw.col("status") == "final") & (nw.col("option_kind") != "against-all"))
    lines = frame.group_by(_AT_LIST).agg(
        nw.len().cast(nw.Int64).alias("lines"), nw.col("votes").count().cast(nw.Int64).alias("counted")
    )
    frame = frame.join(lines, on=_AT_LIST, how="left")
    complete = nw.col("counted") == nw.col("lines")
    frame = frame.with_columns(
        nw.when(complete).then(nw.col("votes")).otherwise(nw.col("share_lo")).alias("score")
    )
    best = frame.group_by(_AT_LIST).agg(nw.col("score").max().alias("best"))
    frame = frame.join(best, on=_AT_LIST, how="left").filter(nw.col("score") == nw.col("best"))
    together = frame.group_by(_AT_LIST).agg(nw.len().cast(nw.Int64).alias("leaders"))
    frame = frame.join(together, on=_AT_LIST, how="left")
    half = WHOLE // 2
    more = nw.when(~nw.col("least").is_null()).then(nw.col("least") * 2 > nw.col("base"))
    less = nw.when(~nw.col("most").is_null()).then(nw.col("most") * 2 <= nw.col("base"))
    return frame.join(_later_rounds(tables), on="contest_id", how="left").with_columns(
        first_known(more, nw.col("share_lo") > half).alias("sure"),
        first_known(less, nw.col("share_hi") <= half).alias("short"),
        (~nw.col("next_contest_id").is_null()).alias("next_round"),
        complete.alias("complete"),
    )


def _later_rounds(tables: Tables) -> Frame:
    """For each contest the next round of the same vote: same place and office, within the year after."""
    contests = tables["contests"]
    year = nw.col("voted_on").str.slice(0, 4).cast(nw.Int64)
    here = contests.select(
        "contest_id", "jurisdiction", "office", "voted_on", (nw.col("round") + 1).alias("round"),
        year.alias("year"),
    )  # fmt: skip
    later = contests.select(
        nw.col("contest_id").alias("next_contest_id"),
        nw.col("voted_on").alias("next_voted_on"),
        "jurisdiction",
        "office",
        "round",
        year.alias("next_year"),
    )
    joined = here.join(later, on=["jurisdiction", "office", "round"], how="inner")
    soon = nw.col("next_year") - nw.col("year") <= 1
    follows = joined.filter((nw.col("next_voted_on") > nw.col("voted_on")) & soon)
    return follows.group_by("contest_id").agg(nw.col("next_contest_id").min())


_DOUBLINGS = 7
"""Each doubles the levels that are followed upwards: 128 in all, more than any country has."""


def unit_tree(tables: Tables) -> Frame:
    """Each unit that is a part, with ``above``: its ancestor more than a hundred levels up, if it has one.

    A unit that is a part of itself never comes to a top.
    """
    units = _numbered(tables, "units").filter(~nw.col("parent_id").is_null())
    wholes = units.select(nw.col("parent_id").alias("unit_id")).unique()  # only a whole can be above another
    jump = units.join(wholes, on="unit_id", how="inner")
    jump = jump.select(nw.col("unit_id").alias("from"), nw.col("parent_id").alias("to"))
    for _doubling in range(_DOUBLINGS):
        further = jump.select(nw.col("from").alias("to"), nw.col("to").alias("far"))
        jump = jump.join(further, on="to", how="inner").select("from", nw.col("far").alias("to"))
    above = jump.select(nw.col("from").alias("parent_id"), nw.col("to").alias("above"))
    return units.join(above, on="parent_id", how="left")


def _view(build: Callable[[Tables], Frame], table: str, key: list[str], *reads: str) -> View:
    doc = (build.__doc__ or "").strip().split("\n", maxsplit=1)[0]
    return View(build.__name__, table, tuple(key), (table, *reads), build, doc.replace("``", "`"))


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
        _view(tallies, "tallies", ["tally_id"], "contests"),
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
        _view(unit_tree, "units", ["unit_id"]),
    )
}
