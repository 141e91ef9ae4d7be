"""The rules of ``tallypack validate`` as a query of Polars written by hand: ``python by_polars.py FOLDER``.

It prints the failures of each check that has something to examine in the country. It is written to be fast: a text
that stands often is judged once, what belongs to a unit is looked up once for the lines that stand together, and
what only a wrong package needs is done for a wrong package only.
"""

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
from rules import (
    COLUMNS,
    COUNTS,
    DAY,
    ENUMS,
    ID,
    MOST_COUNTED,
    MOST_TURNOUT,
    PATTERNS,
    PERCENTAGE,
    REQUIRED,
    SCALE,
    WHOLE,
    WHOLE_NUMBER,
    careful,
    is_plain,
    path_of,
    tell,
)  # fmt: skip

found: Counter[str] = Counter()
"""The failures of each check."""
of_files: dict[str, Counter[str]] = {}
"""Those of each file as such."""

TALLY, UNIT = (pl.Categorical(pl.Categories.random()) for _name in "tu")
OPTION, MODE = (pl.Categorical(pl.Categories.random(physical=pl.UInt16)) for _name in "om")
IS_TOTAL = pl.col("mode") == "total"
own: dict[str, int] = {}
"""How many words of a dictionary are keys of the table that they refer to; these come first."""
FINISHED, OVER = ["preliminary", "final"], ["preliminary", "final", "exit-poll"]
ENOUGH, TELLING, DOUBLINGS, TWO = 100, 50, 7, 2
PART = ["tally_id", "parent_id"]


def count(frame: pl.DataFrame | pl.LazyFrame, **broken: pl.Expr) -> None:
    """Count the rows in which an expression is true; where it is null it says nothing."""
    sums = (law.sum().alias(name) for name, law in broken.items())
    for name, number in frame.lazy().select(*sums).collect().row(0, named=True).items():
        found[name.partition("_")[0]] += number or 0


# Texts -------------------------------------------------------------------------------------------------


def read(folder: Path, name: str) -> pl.DataFrame:
    """A table as text; what is wrong with its rows is counted, apart for each file: two may be read at once."""
    path, of_file = path_of(folder, name), Counter[str]()
    try:
        frame = pl.scan_csv(path, infer_schema=False).collect(engine="streaming")
        letters = frame.select(pl.all().str.len_bytes().sum()).sum_horizontal().item()
        is_whole = is_plain(path, frame.height, letters) and not frame[frame.columns[0]].null_count()
    except pl.exceptions.ComputeError:
        is_whole = False
    if not is_whole:
        frame = pl.DataFrame(
            careful(path, of_file), schema=dict.fromkeys(COLUMNS[name], pl.String), orient="row"
        )
    of_files[name] = of_file + Counter(L105=int(frame.is_empty()))
    return frame


def matches(column: str, pattern: str) -> pl.Expr:
    """Whether a whole text is of a form."""
    return pl.col(column).str.contains(rf"^(?:{pattern})\z")


def judge_texts(name: str, frame: pl.DataFrame) -> None:
    """Judge the cells that are required, on a list, or of a form."""
    count(
        frame,
        **{f"L202_{column}": pl.col(column).is_null() for column in REQUIRED[name]},
        **{f"L203_{column}": ~pl.col(column).is_in(values) for column, values in ENUMS.get(name, {}).items()},
        **{f"L204_{column}": ~matches(column, form) for column, form in PATTERNS.get(name, {}).items()},
    )


def times(rows: pl.Series, broken: pl.Series) -> int:
    """In how many rows there is a broken word, by its place in the dictionary."""
    return broken.gather(rows).sum() if broken.any() else 0


def in_dictionary(*columns: str) -> list[pl.Expr]:
    """Texts as places in a dictionary, one for each column."""
    return [pl.col(name).cast(pl.Categorical(pl.Categories.random())) for name in columns]


def dictionary(codes: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """The place of each text in its dictionary, and the dictionary."""
    return codes.to_physical(), pl.DataFrame({"text": codes.dtype.categories.to_series()})


def numbers(codes: pl.Series, least: int, most: int) -> pl.Series:
    """Whole numbers, null where there is none within the limits. Each text is read once."""
    rows, words = dictionary(codes)
    value = pl.col("text").cast(pl.Int64, strict=False)
    words = words.select(
        value.alias(codes.name), written=matches("text", WHOLE_NUMBER), within=value.is_between(least, most)
    ).with_columns(pl.col("within").fill_null(value=False))
    found["L201"] += times(rows, ~words["written"])
    found["L205"] += times(rows, words["written"] & ~words["within"])
    right = words.select(pl.when("written", "within").then(codes.name))
    return right.to_series().gather(rows)


def percentages(codes: pl.Series, most: int) -> list[pl.Series]:
    """The ends of what each printed percentage stands for, in millionths of a percent. Each text is read once."""
    rows, words = dictionary(codes)
    text = pl.col("text")
    decimals = (text.str.len_bytes() - text.str.find(".", literal=True) - 1).fill_null(0)
    unit = sum(pl.when(decimals == n).then(pl.lit(10 ** (6 - n))).otherwise(0) for n in range(6))
    middle = text.str.replace(".", "", literal=True).cast(pl.Int64, strict=False) * unit
    words = words.select(written=matches("text", PERCENTAGE), middle=middle, half=unit // 2)
    words = words.with_columns(pl.when("written").then("middle"))
    within = words["middle"] <= most * SCALE
    found["L201"] += times(rows, ~words["written"])
    found["L205"] += times(rows, ~within)
    middle = pl.when(within).then("middle")
    ends = words.select(lo=middle - pl.col("half"), hi=middle + pl.col("half"))
    return [end.gather(rows) for end in ends]


# Keys --------------------------------------------------------------------------------------------------


def first_of_keys(frame: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    """The first row of each key; the others are counted."""
    keys = frame.select(key).to_series()
    again = frame.height - keys.n_unique()
    found["K101"] += again
    return frame.filter(keys.is_first_distinct()) if again else frame


def owned(texts: pl.Series, dtype: pl.Categorical) -> pl.Series:
    """The keys of a table as codes, which are the first of their dictionary."""
    codes = texts.cast(dtype)
    own[texts.name] = codes.dtype.categories.to_series().len()
    return codes


def refer(codes: pl.Series) -> None:
    """Judge a column of keys: there, of their form, and those of the table that they refer to."""
    rows, there = codes.to_physical(), own.get(codes.name)
    found["L202"] += codes.null_count()
    if there and (rows.max() or 0) < there and not found["L204"]:
        return  # they are keys of that table, whose form was judged there
    words = codes.dtype.categories.to_series()
    found["L204"] += times(rows, ~words.str.contains(rf"^(?:{ID})\z"))
    found["K103"] += times(
        rows, pl.arange(words.len(), eager=True) >= (words.len() if there is None else there)
    )


def both(high: pl.Expr, low: pl.Expr) -> pl.Expr:
    """Two codes as one number, in which what is unknown is the largest."""
    high, low = (code.to_physical().cast(pl.UInt64).fill_null(2**32 - 1) for code in (high, low))
    return high * 2**32 + low  # of 64 bits


AT_UNIT = both(pl.col("tally_id"), pl.col("unit_id"))


# Tables ------------------------------------------------------------------------------------------------


def small_tables(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tallies with what is known of their contest, and the options with theirs."""
    tables = {name: read(folder, name) for name in ("contests", "options", "tallies")}
    for name, frame in tables.items():
        judge_texts(name, frame)
    contests, options, tallies = tables.values()
    count(contests, L201=~matches("voted_on", DAY))
    for name in ("options", "tallies"):
        lost = tables[name].drop_nulls("contest_id").join(contests, on="contest_id", how="anti")
        found["K103"] += lost.height
    found["K103"] += tallies["source_id"].count()  # there is no table of sources
    coded = contests.select(in_dictionary("round", "seats"))
    contests = contests.with_columns(
        pl.when(matches("voted_on", DAY)).then("voted_on"),
        numbers(coded["round"], 1, 99), numbers(coded["seats"], 1, 100_000),
    )  # fmt: skip
    contests = first_of_keys(contests, pl.col("contest_id"))
    options = first_of_keys(options, pl.col("option_id"))
    tallies = first_of_keys(tallies, pl.col("tally_id"))
    day = pl.col("announced_at").str.head(10)
    one_vote_each = ((pl.col("seats") == 1) | (pl.col("rule") == "proportional")).fill_null(value=False)
    tallies = (
        tallies.join(contests.select("contest_id", "voted_on", "seats", "rule"), on="contest_id", how="left")
        .join(options.group_by("contest_id").agg(list_length=pl.len()), on="contest_id", how="left")
        .with_columns(pl.when(day.str.contains(rf"^(?:{DAY})\z")).then(day).alias("announced_on"))
        .with_columns(owned(tallies["tally_id"], TALLY), one_vote_each=one_vote_each)
    )
    count(
        tallies,
        K303=pl.col("status").is_in(OVER) & (pl.col("announced_on") < pl.col("voted_on")),
        K304=pl.col("status").is_in(["partial", *FINISHED]) & pl.col("announced_at").is_null(),
    )
    options = options.join(
        contests.select("contest_id", option_contest_id="contest_id"), on="contest_id", how="left"
    )
    return tallies, options.select(
        owned(options["option_id"], OPTION), "option_contest_id", option_kind="kind"
    )


def read_units(folder: Path) -> pl.DataFrame:
    """The units with their parents; the tree comes to an end."""
    units = read(folder, "units")
    judge_texts("units", units)
    units = units.select(owned(units["unit_id"], UNIT), "parent_id").with_columns(
        pl.col("parent_id").cast(UNIT)
    )
    found["K103"] += (units["parent_id"].to_physical() >= own["unit_id"]).sum()
    units = first_of_keys(units, pl.col("unit_id"))
    parts = units.drop_nulls("parent_id")
    jump = parts.join(parts.select(unit_id="parent_id").unique(), on="unit_id", how="semi")
    for _doubling in range(DOUBLINGS):
        jump = jump.join(jump.select(parent_id="unit_id", above="parent_id"), on="parent_id")
        jump = jump.select("unit_id", parent_id="above")
    found["K302"] += (
        parts.join(jump.select(parent_id="unit_id"), on="parent_id", how="semi").height if jump.height else 0
    )
    return units.with_columns(is_unit=True)


def judge_turnout(folder: Path, tallies: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Judge each row of turnout and the wholes, and give the counts, with those that follow from others."""
    texts = read(folder, "turnout")
    turnout = texts.select(
        pl.col("tally_id").cast(TALLY), pl.col("unit_id").cast(UNIT), *in_dictionary(*COUNTS, "turnout")
    )
    turnout = turnout.with_columns(
        *(numbers(turnout[name], 0, MOST_COUNTED) for name in COUNTS),
        *percentages(turnout["turnout"], MOST_TURNOUT),
    )
    for name in ("tally_id", "unit_id"):
        refer(turnout[name])
    turnout = first_of_keys(turnout, AT_UNIT).join(
        tallies.select("tally_id", "status", "turnout_base"), on="tally_id", how="left", maintain_order="left"
    )
    registered, issued, cast, valid, invalid = map(pl.col, COUNTS)
    lo, hi, named = pl.col("lo"), pl.col("hi"), pl.col("turnout_base")
    base = pl.when(named == "cast").then(cast).when(named == "issued").then(issued)
    exact = base * WHOLE
    fits = (lo * registered <= exact) & (exact < hi * registered) | (registered == 0) & (base == 0) & (
        lo <= 0
    )
    count(
        turnout,
        K203=lo.is_not_null() & pl.col("status").is_not_null() & named.is_null(),
        V103=valid + invalid != cast,
        V106=((valid > cast).fill_null(value=False) | (invalid > cast).fill_null(value=False)),
        T101=(hi <= 1000 * SCALE) & ~fits,
        T102=lo > WHOLE,
        T103=cast > issued,
        T104=issued > registered,
        T105=cast > registered,
        W101=(cast > 0) & (invalid * 100 >= cast * 3),
        W102=lo >= 95 * SCALE,
        W103=(registered > 0) & pl.col("status").is_in(FINISHED) & (cast <= 0),
    )
    judge_sums_of_turnout(turnout, units)
    return turnout.select(
        AT_UNIT.alias("key"), "registered", "issued",
        cast=pl.coalesce(cast, valid + invalid),
        valid=pl.coalesce(valid, pl.when(cast >= invalid).then(cast - invalid)),
        invalid=pl.coalesce(invalid, pl.when(cast >= valid).then(cast - valid)),
    )  # fmt: skip


def judge_sums_of_turnout(turnout: pl.DataFrame, units: pl.DataFrame) -> None:
    """Judge the counts and the turnout of each whole beside those of its parts."""
    parts = turnout.lazy().join(units.lazy().drop_nulls("parent_id"), on="unit_id")
    figures = pl.col(*COUNTS)
    sums = parts.group_by(PART).agg(
        figures.count().name.suffix("_parts"), figures.sum().name.suffix("_sum"),
        figures.min().name.suffix("_least"), figures.max().name.suffix("_most"),
        rates=pl.col("lo").count(), least=pl.col("lo").min(), greatest=pl.col("hi").max(),
    )  # fmt: skip
    children = units.lazy().drop_nulls("parent_id").group_by("parent_id").agg(children=pl.len())
    wholes = (
        turnout.lazy()
        .join(sums, left_on=["tally_id", "unit_id"], right_on=PART)
        .join(children, left_on="unit_id", right_on="parent_id", how="left")
        .collect()
    )
    all_parts, rates = pl.col("children"), pl.col("rates")
    laws = {}
    for name in COUNTS:
        whole, parts_, least, most = (pl.col(name + suffix) for suffix in ("", "_parts", "_least", "_most"))
        laws[f"A101_{name}"] = (parts_ == all_parts) & (pl.col(f"{name}_sum") != whole)
        laws[f"A201_{name}"] = (parts_ > 1) & (whole > 0) & (least == whole) & (most == whole)
    outside = (pl.col("hi") <= pl.col("least")) | (pl.col("lo") >= pl.col("greatest"))
    count(wholes, **laws, A104=(rates == all_parts) & outside, A107=(rates > 0) & (rates < all_parts))


# Results -----------------------------------------------------------------------------------------------


def judge_results(
    texts: pl.DataFrame,
    tallies: pl.DataFrame,
    options: pl.DataFrame,
    units: pl.DataFrame,
    counts: pl.DataFrame,
) -> None:
    """Judge each line, each list, and each whole beside its parts; none of these waits for another."""
    lines, places = coded_lines(texts)
    places = with_what_is_known(places, tallies, units, counts)
    with ThreadPoolExecutor() as pool:
        for done in [
            pool.submit(judge_wholes, lines, places, options, units),
            pool.submit(judge_lists, lines, places),
            pool.submit(judge_lines, lines, places),
            pool.submit(judge_leaders, lines, places, tallies, options),
        ]:
            done.result()


def coded_lines(texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines with the number of their place, and the places: each tally and unit once."""
    begins = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(name).shift()) for name in ("tally_id", "unit_id")
    )
    begins = texts.select(begins | (pl.int_range(pl.len()) == 0)).to_series()
    run = (begins.cast(pl.UInt32).cum_sum() - 1).alias("place")
    runs = texts.filter(begins).select(pl.col("tally_id").cast(TALLY), pl.col("unit_id").cast(UNIT))
    lines = texts.select(
        pl.col("option_id").cast(OPTION), pl.col("mode").cast(MODE), *in_dictionary("votes", "share")
    )
    lines = lines.with_columns(
        numbers(lines["votes"], 0, MOST_COUNTED), *percentages(lines["share"], 100), run
    ).drop("share")
    for codes in (*(code.gather(run) for code in runs), lines["option_id"], lines["mode"]):
        refer(codes)
    option, mode = (pl.col(name).to_physical().cast(pl.UInt32) for name in ("option_id", "mode"))
    lines = lines.with_columns(kind=option.fill_null(2**16 - 1) * 2**16 + mode.fill_null(2**16 - 1))
    runs = runs.with_columns(AT_UNIT.alias("key"))
    if runs["key"].n_unique() < runs.height:
        places = runs.unique("key", keep="first", maintain_order=True)
        numbered = places.select("key", place=pl.int_range(pl.len(), dtype=pl.UInt32))
        place = runs.join(numbered, on="key", how="left", maintain_order="left")["place"]
        lines, runs = lines.with_columns(place.gather(run)), places
    return first_of_keys(lines, both(pl.col("place"), pl.col("kind"))), runs


def with_what_is_known(
    places: pl.DataFrame, tallies: pl.DataFrame, units: pl.DataFrame, counts: pl.DataFrame
) -> pl.DataFrame:
    """The places with their tally, their counts, the unit that they are part of, and the number of that whole."""
    known = tallies.select("tally_id", "contest_id", "status", "share_base", "list_length", "one_vote_each")
    places = (
        places.lazy()
        .join(known.lazy(), on="tally_id", how="left", maintain_order="left")
        .join(units.lazy(), on="unit_id", how="left", maintain_order="left")
        .join(counts.lazy(), on="key", how="left", maintain_order="left")
        .with_columns(whole=both(pl.col("tally_id"), pl.col("parent_id")))
        .collect()
    )
    base = pl.coalesce(pl.when(pl.col("share_base") == name).then(pl.col(name)) for name in COUNTS[:-1])
    wholes = places.select(whole=pl.col("whole").unique(maintain_order=True)).with_row_index("number")
    return places.join(wholes, on="whole", how="left", maintain_order="left").with_columns(base.alias("base"))


def judge_lines(lines: pl.DataFrame, places: pl.DataFrame) -> None:
    """Judge each line beside the counts of its place."""
    here = lines.select("votes", "lo", "hi", total=IS_TOTAL).with_columns(
        pl.lit(places[name]).gather(lines["place"]).alias(name)
        for name in ("base", "cast", "valid", "issued", "registered", "list_length")
    )
    votes, base, cast, lo, hi = map(pl.col, ("votes", "base", "cast", "lo", "hi"))
    exact = votes * WHOLE
    fits = (lo * base <= exact) & (exact < hi * base) | (base == 0) & (lo <= 0) & (votes == 0)
    above = [(votes > pl.col(name)).fill_null(value=False) for name in ("cast", "issued", "registered")]
    count(
        here,
        S201=pl.col("total") & ~fits,
        V104=votes > pl.col("valid"),
        V105=above[0] | above[1] | above[2],
        W104=(cast >= ENOUGH) & (pl.col("list_length") > 1) & pl.col("total") & (votes >= cast),
    )


def judge_lists(lines: pl.DataFrame, places: pl.DataFrame) -> None:
    """Judge the sums of each list, whether it is whole, and how its shares are printed."""
    width = pl.col("hi") - pl.col("lo")
    lists = (
        lines.lazy()
        .group_by(both(pl.col("place"), pl.col("mode")).alias("list"))
        .agg(
            pl.first("place", "mode"), pl.col("votes", "lo", "hi").sum(), lines=pl.len(),
            counted=pl.col("votes").count(), shares=pl.col("lo").count(), narrowest=width.min(), widest=width.max(),
        ).collect(engine="streaming")
    )  # fmt: skip
    odd = lists.filter((pl.col("shares") > 1) & (pl.col("narrowest") != pl.col("widest")))
    if odd.height:
        judge_decimals(lines.join(odd.select("place", "mode"), on=["place", "mode"], how="semi"))
    known = places.select(
        "status",
        "share_base",
        "list_length",
        "one_vote_each",
        "parent_id",
        "is_unit",
        "cast",
        "valid",
        "invalid",
    )
    here = lists.with_columns(known[lists["place"]])
    votes, cast, valid, invalid = map(pl.col, ("votes", "cast", "valid", "invalid"))
    complete = (pl.col("shares") == pl.col("list_length")) & (pl.col("lines") == pl.col("list_length"))
    counted = (pl.col("counted") == pl.col("list_length")) & (pl.col("lines") == pl.col("list_length"))
    gap, slack = (pl.col("lo") + pl.col("hi")) // 2 - WHOLE, (pl.col("hi") - pl.col("lo")) // 2
    left = pl.min_horizontal(gap, 10 * WHOLE) * cast + invalid * WHOLE
    single = IS_TOTAL & pl.col("one_vote_each")
    count(
        here,
        K301=pl.col("status").is_in(OVER) & pl.col("is_unit") & pl.col("parent_id").is_null() & IS_TOTAL
        & (pl.col("lines") < pl.col("list_length")),
        S102=complete & single & (pl.col("share_base") == "cast") & (left.abs() > slack * cast),
        S103=single & (pl.col("shares") > 0) & (gap > slack),
        V101=counted & single & pl.coalesce(votes + invalid != cast, votes != valid),
    )  # fmt: skip


def judge_decimals(lines: pl.DataFrame) -> None:
    """Judge lists that print shares otherwise: the usual way is the most frequent, and of several the finest."""
    lines = lines.select("place", "mode", width=pl.col("hi") - pl.col("lo")).drop_nulls("width")
    alike = lines.group_by("place", "mode", "width").len()
    usual = (
        alike.sort("len", "width", descending=[True, False])
        .group_by("place", "mode")
        .agg(pl.first("width").alias("usual"))
    )
    count(alike.join(usual, on=["place", "mode"]), S301=(pl.col("width") != pl.col("usual")) * pl.col("len"))


def judge_wholes(
    lines: pl.DataFrame, places: pl.DataFrame, options: pl.DataFrame, units: pl.DataFrame
) -> None:
    """Judge the votes and the share of each option in a whole beside those in its parts."""
    votes, lo, hi = pl.col("votes"), pl.col("lo"), pl.col("hi")
    lines = lines.with_columns(part=both(places["number"].gather(lines["place"]), pl.col("kind")))
    sums = (
        lines.lazy()
        .group_by("part")
        .agg(
            votes.sum().alias("sum"), votes.min().alias("least"), votes.max().alias("most"), parts=votes.count(),
            lines=pl.len(), shares=lo.count(), least_lo=lo.min(), greatest_hi=hi.max(), kind=pl.first("kind"),
            option_id=pl.first("option_id"), place=pl.first("place"),
        ).collect(engine="streaming")
    )  # fmt: skip
    known = places.select("tally_id", "parent_id", "contest_id", "status", "share_base")
    sums = sums.with_columns(known[sums["place"]]).join(options, on="option_id", how="left")
    count(
        sums,
        K201=(pl.col("contest_id") != pl.col("option_contest_id")) * pl.col("lines"),
        K202=(pl.col("status").is_not_null() & pl.col("share_base").is_null()) * pl.col("shares"),
    )
    judge_totals_among_parts(lines, sums)
    children = units.drop_nulls("parent_id").group_by("parent_id").agg(children=pl.len())
    sums = sums.drop_nulls("parent_id").join(children, on="parent_id", how="left")
    of_parts = sums.with_columns(key=both(pl.col("tally_id"), pl.col("parent_id"))).drop("place", "option_id")
    parents = places.select("key", place=pl.int_range(pl.len(), dtype=pl.UInt32)).join(
        of_parts, on="key", how="semi"
    )
    wholes = (
        lines.filter(pl.col("place").is_in(parents["place"].implode()))
        .join(parents, on="place")
        .join(of_parts, on=["key", "kind"], suffix="_of_parts")
    )
    sum_, children_, parts = pl.col("sum"), pl.col("children"), pl.col("parts")
    all_parts = parts == children_
    outside = (hi <= pl.col("least_lo")) | (lo >= pl.col("greatest_hi"))
    count(
        wholes,
        A102=all_parts & (sum_ != votes),
        A105=(pl.col("shares") == children_) & outside,
        A106=pl.col("status").is_in(FINISHED)
        & (pl.col("lines") < children_)
        & (sum_ != votes).fill_null(value=True),
        A202=(parts > 1) & (votes > 0) & (pl.col("least") == votes) & (pl.col("most") == votes),
    )


def judge_totals_among_parts(lines: pl.DataFrame, sums: pl.DataFrame) -> None:
    """Judge whether a part has, option by option, as many votes as all its sisters; most fail at the first line."""
    of_parts = sums.lazy().drop_nulls("parent_id").filter(pl.col("parts") > 0).select("part", "sum", "parts")
    votes, alike = pl.col("votes"), pl.col("votes") * 2 == pl.col("sum")
    few = lines.lazy().join(of_parts, on="part").filter(alike).select("place", "mode").unique().collect()
    lists = (
        lines.join(few, on=["place", "mode"], how="semi").drop_nulls("votes").join(of_parts.collect(), on="part")
        .group_by("place", "mode")
        .agg(lines=pl.len(), votes=votes.sum(), parts=pl.col("parts").max(), like_total=alike.sum())
    )  # fmt: skip
    telling = (pl.col("lines") > 1) & (pl.col("parts") > TWO) & (votes >= TELLING)
    count(lists, A203=telling & (pl.col("like_total") == pl.col("lines")))


def judge_leaders(
    lines: pl.DataFrame, places: pl.DataFrame, tallies: pl.DataFrame, options: pl.DataFrame
) -> None:
    """Judge whether one option leads in each final count of a whole."""
    at_top = pl.col("is_unit") & pl.col("parent_id").is_null() & (pl.col("status") == "final")
    top = places.with_row_index("place").filter(at_top).select("place", "tally_id")
    complete = pl.col("votes").count() == pl.len()
    score = pl.when(complete).then("votes").otherwise("lo")
    leaders = (
        lines.filter(pl.col("place").is_in(top["place"].implode()) & IS_TOTAL)
        .join(options, on="option_id", how="left")
        .filter(pl.col("option_kind") != "against-all")
        .group_by("place")
        .agg(complete=complete, leaders=(score == score.max()).sum())
        .join(top, on="place")
        .join(tallies, on="tally_id")
    )
    count(
        leaders,
        R102=(pl.col("complete") & (pl.col("seats") == 1) & (pl.col("leaders") != 1)) * pl.col("leaders"),
    )


def main(folder: Path) -> None:
    """Count what fails, table by table; the longest is read while the others are judged."""
    with ThreadPoolExecutor() as pool:
        results = pool.submit(read, folder, "results")
        tallies, options = small_tables(folder)
        units = read_units(folder)
        counts = judge_turnout(folder, tallies, units)
        judge_results(results.result(), tallies, options, units, counts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    tell(sum(of_files.values(), found))
