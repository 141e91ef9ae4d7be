"""The rules of ``tallypack validate`` as queries of DuckDB written by hand: ``python by_duckdb.py FOLDER``.

They print the failures of each check that has something to examine in the country. They are written to be fast: each
file is read once, into numbers, with what its texts and lines break counted on the way, and what only a wrong package
needs is done for a wrong package only.
"""

import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import duckdb
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

base = duckdb.connect()
found: Counter[str] = Counter()
"""The failures of each check."""

FINISHED, OVER = "('preliminary', 'final')", "('preliminary', 'final', 'exit-poll')"
DOUBLINGS, MOST_BITS = 7, 60
ROW = "row_number() over ()"


def one(query: str) -> tuple[int, ...]:
    """The row that a query gives, without nulls."""
    return tuple(int(number or 0) for number in base.sql(query).fetchall()[0])


def count(table: str, **laws: str) -> None:
    """Count the rows of a table in which something is true; where it is null it says nothing."""
    sums = ", ".join(f"sum(({law})::bigint)" for law in laws.values())
    for name, number in zip(laws, one(f"select {sums} from {table}"), strict=True):
        found[name.partition("_")[0]] += number


# Texts -------------------------------------------------------------------------------------------------


def matches(column: str, pattern: str) -> str:
    """Whether a whole text is of a form."""
    return f"regexp_full_match({column}, '{pattern}')"


def scan(path: Path) -> str:
    """A file as a table of texts."""
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS[path.stem])
    said = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"'"
    return f"read_csv('{path}', {said}, columns = {{{columns}}})"


def number(column: str, least: int, most: int) -> dict[str, str]:
    """A whole number within limits: that which is printed as it stands. Only one too long is looked at as text."""
    value = f"try_cast({column} as bigint)"
    written = (
        f"case when {value} is null then {matches(column, WHOLE_NUMBER)} else {value}::varchar = {column} end"
    )
    within = f"coalesce({value} between {least} and {most}, false)"
    return {
        "value": f"case when {written} and {within} then {value} end",
        "L201": f"not ({written})",
        "L205": f"({written}) and not ({within})",
    }


def percentage(column: str, most: int) -> dict[str, str]:
    """The middle and the half width of what a printed percentage stands for, in millionths of a percent."""
    written = matches(column, PERCENTAGE)
    middle = f"({column}::decimal(9, 6) * {SCALE})::bigint"
    place = f"case strpos({column}, '.') when 0 then 0 else length({column}) - strpos({column}, '.') end"
    return {
        "middle": f"case when {written} and {middle} <= {most * SCALE} then {middle} end",
        "half": f"500000 // (10 ** ({place}))::bigint",
        "L201": f"not {written}",
        "L205": f"case when {written} then {middle} > {most * SCALE} end",
    }


def broken(laws: Mapping[str, list[str]]) -> str:
    """Columns that count, in each row, how many cells break each law."""
    return ", ".join(
        " + ".join(f"coalesce(({law})::utinyint, 0)" for law in each) + f" as {code}"
        for code, each in laws.items()
    )


def of_texts(name: str) -> dict[str, list[str]]:
    """What the cells of a table break that are required, on a list, or of a form."""
    return {
        "L202": [f"{column} is null" for column in REQUIRED[name]],
        "L203": [f"{column} not in {values}" for column, values in ENUMS.get(name, {}).items()] or ["false"],
        "L204": [f"not {matches(column, form)}" for column, form in PATTERNS.get(name, {}).items()]
        or ["false"],
    }


def read(folder: Path, name: str, query: str, row: str = "0") -> None:
    """Make a table of a file; anew of its whole rows, where others are among them."""
    path = path_of(folder, name)
    letters = "+".join(f'coalesce(strlen("{column}"), 0)' for column in COLUMNS[name])
    first = REQUIRED[name][0]
    beside = f"{letters} as letters, {first} is null as lost, {row} as row"
    make = f"create or replace temp table {name} as with texts as (select *, {beside}"
    try:
        base.execute(f"{make} from {scan(path)}) {query}")
        rows, read_letters, lost = one(f"select count(*), sum(letters), sum(lost::int) from {name}")
        is_whole = is_plain(path, rows, read_letters) and not lost
    except duckdb.InvalidInputException:
        is_whole = False
    if not is_whole:
        with tempfile.TemporaryDirectory() as temporary:
            copy = Path(temporary) / path.name
            with copy.open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle).writerows([COLUMNS[name], *careful(path, found)])
            base.execute(f"{make} from {scan(copy)}) {query}")
    found["L105"] += one(f"select count(*) = 0 from {name}")[0]


def count_texts(name: str, *codes: str) -> None:
    """Count what the cells of a table break."""
    count(name, **{code: f"{code}::bigint" for code in codes})


def first_of_keys(name: str, key: str, row: str = "rowid") -> None:
    """Keep the first row of each key; the others are counted."""
    again = one(f"select count({key}) - count(distinct {key}) from {name}")[0]
    found["K101"] += again
    if again:
        base.execute(f"delete from {name} where {row} not in (select min({row}) from {name} group by {key})")


# Tables ------------------------------------------------------------------------------------------------


def small_tables(folder: Path) -> None:
    """Read contests, options and tallies, and say of each tally what is known of its contest."""
    texts = of_texts("contests")
    round_, seats = number("round", 1, 99), number("seats", 1, 100_000)
    texts["L201"] = [round_["L201"], seats["L201"], f"not {matches('voted_on', DAY)}"]
    texts["L205"] = [round_["L205"], seats["L205"]]
    voted_on = f"case when {matches('voted_on', DAY)} then voted_on end"
    dated = f"* replace ({voted_on} as voted_on, {seats['value']} as seats)"
    read(folder, "contests", f"select {dated}, {broken(texts)} from texts")
    read(folder, "options", f"select *, {broken(of_texts('options'))} from texts")
    read(folder, "tallies", f"select *, {broken(of_texts('tallies'))} from texts")
    for name, codes in (
        ("contests", texts),
        ("options", of_texts("options")),
        ("tallies", of_texts("tallies")),
    ):
        count_texts(name, *codes)
        if name != "contests":
            count(
                name, K103="contest_id not in (select contest_id from contests where contest_id is not null)"
            )
        first_of_keys(name, COLUMNS[name][0])
    count("tallies", K103="source_id is not null")  # there is no table of sources
    base.execute(f"""
    create temp table ballots as
    select tally_id, tallies.contest_id, status, share_base, turnout_base, announced_at, seats, voted_on,
      coalesce(seats = 1 or rule = 'proportional', false) as single,
      case when {matches("left(announced_at, 10)", DAY)} then left(announced_at, 10) end as announced_on,
      (select count(*) from options where options.contest_id = tallies.contest_id) as list_length
    from tallies left join contests using (contest_id);
    create temp table choices as
    select option_id, kind, contests.contest_id, options.rowid as number, not {matches("option_id", ID)} as bad
    from options left join contests using (contest_id)
    """)
    count("ballots",
          K303=f"status in {OVER} and announced_on < voted_on",
          K304="status in ('partial', 'preliminary', 'final') and announced_at is null")  # fmt: skip


def judge_units(folder: Path) -> None:
    """Read the units; the tree comes to an end."""
    read(folder, "units", f"select unit_id, parent_id, letters, lost, {broken(of_texts('units'))} from texts")
    count_texts("units", *of_texts("units"))
    there = "select unit_id from units where unit_id is not null"
    count(
        "(select parent_id, count(*) as children from units group by 1)",
        K103=f"(parent_id not in ({there}))::int * children",
    )
    first_of_keys("units", "unit_id")
    base.execute("""
    create temp table parents as
      select parent_id, count(*) as children from units where parent_id is not null group by 1;
    create temp table jump as
      select unit_id, units.parent_id from units semi join parents on unit_id = parents.parent_id
      where units.parent_id is not null
    """)
    for _doubling in range(DOUBLINGS):
        base.execute("""
        create or replace temp table jump as
          select a.unit_id, b.parent_id from jump a join jump b on a.parent_id = b.unit_id
        """)
    if one("select count(*) from jump")[0]:
        count("units", K302="parent_id in (select unit_id from jump)")


def judge_turnout(folder: Path) -> None:
    """Read the turnout, and judge each row and the sums of the parts."""
    cells = {name: number(f'"{name}"', 0, MOST_COUNTED) for name in COUNTS}
    rate = percentage("turnout", MOST_TURNOUT)
    texts = {
        "L201": [*(cell["L201"] for cell in cells.values()), rate["L201"]],
        "L202": ["tally_id is null", "unit_id is null"],
        "L205": [*(cell["L205"] for cell in cells.values()), rate["L205"]],
    }
    values = ", ".join(f'{cell["value"]} as "{name}"' for name, cell in cells.items())
    read(folder, "turnout", f"""
    , read as (select tally_id, unit_id, {values}, {rate["middle"]} as middle, {rate["half"]} as half,
               {broken(texts)}, letters, lost, row as place from texts)
    select read.* exclude (middle, half), middle - half as lo, middle + half as hi,
      parent_id, is_unit, status, share_base, turnout_base, list_length, single,
      not {matches("read.unit_id", ID)} as bad_unit, not {matches("read.tally_id", ID)} as bad_tally,
      ballots.tally_id is null as no_tally
    from read left join (select unit_id, parent_id, true as is_unit from units) as units using (unit_id)
    left join ballots using (tally_id)
    """, ROW)  # fmt: skip
    count_texts("turnout", *texts)
    count("turnout", L204="bad_unit", L204_tally="bad_tally",
          K103="unit_id is not null and is_unit is null", K103_tally="tally_id is not null and no_tally")  # fmt: skip
    first_of_keys("turnout", "(tally_id, unit_id)", "place")
    named = """case turnout_base when 'cast' then "cast" when 'issued' then issued end"""
    fits = f"lo * registered <= base * {WHOLE} and base * {WHOLE} < hi * registered"
    count(
        f"(select *, {named} as base from turnout)",
        K203="lo is not null and status is not null and turnout_base is null",
        V103='valid + invalid <> "cast"',
        V106="""coalesce(valid > "cast", false) or coalesce(invalid > "cast", false)""",
        T101=f"hi <= {1000 * SCALE} and not ({fits} or registered = 0 and base = 0 and lo <= 0)",
        T102=f"lo > {WHOLE}",
        T103='"cast" > issued',
        T104="issued > registered",
        T105='"cast" > registered',
        W101='"cast" > 0 and invalid * 100 >= "cast" * 3',
        W102=f"lo >= {95 * SCALE}",
        W103=f'registered > 0 and status in {FINISHED} and "cast" <= 0',
    )
    judge_sums_of_turnout()


def judge_sums_of_turnout() -> None:
    """Judge the counts and the turnout of each whole beside those of its parts."""
    sums = ", ".join(
        f'{function}("{name}") as {name}_{said}'
        for name in COUNTS
        for function, said in (("count", "parts"), ("sum", "sum"), ("min", "least"), ("max", "most"))
    )
    laws = {}
    for name in COUNTS:
        laws[f"A101_{name}"] = f'{name}_parts = children and {name}_sum <> "{name}"'
        laws[f"A201_{name}"] = (
            f'{name}_parts > 1 and "{name}" > 0 and {name}_least = "{name}" and {name}_most = "{name}"'
        )
    count(
        f"""(from turnout as whole
        join (select tally_id, parent_id, count(lo) as rates, min(lo) as least, max(hi) as greatest, {sums}
              from turnout where parent_id is not null group by all) as parts
          on parts.tally_id = whole.tally_id and parts.parent_id = whole.unit_id
        join parents on parents.parent_id = whole.unit_id)""",
        **laws,
        A104="rates = children and (hi <= least or lo >= greatest)",
        A107="rates > 0 and rates < children",
    )


# Results -----------------------------------------------------------------------------------------------


def make_places() -> None:
    """Say of each tally and unit what its lines are judged against."""
    base.execute("""
    create or replace temp table places as
    with filled as (
      select place, tally_id, unit_id, parent_id, is_unit, no_tally, status, share_base, list_length, single,
        registered, issued, coalesce("cast", valid + invalid) as taken,
        coalesce(valid, case when "cast" >= invalid then "cast" - invalid end) as valid,
        coalesce(invalid, case when "cast" >= valid then "cast" - valid end) as invalid,
        coalesce(bad_unit, false)::utinyint + coalesce(bad_tally, false)::utinyint as bad,
        (is_unit is null)::utinyint + no_tally::utinyint as strange
      from turnout
    ), wholes as (
      select row_number() over () as whole, tally_id, parent_id from (select distinct tally_id, parent_id from filled)
    )
    select filled.*, whole, coalesce(is_unit, false) and filled.parent_id is null as is_whole,
      case share_base when 'cast' then taken when 'valid' then valid when 'registered' then registered
        when 'issued' then issued end as base
    from filled join wholes on filled.tally_id is not distinct from wholes.tally_id
      and filled.parent_id is not distinct from wholes.parent_id
    """)


def judge_results(folder: Path) -> None:
    """Read the lines, and judge each of them, each list, and each whole beside its parts."""
    make_places()
    votes, share = number("votes", 0, MOST_COUNTED), percentage("share", 100)
    texts = {
        "L201": [votes["L201"], share["L201"]],
        "L202": [f"{name} is null" for name in REQUIRED["results"]],
        "L205": [votes["L205"], share["L205"]],
    }
    values = f"{votes['value']} as votes, {share['middle']} as middle, {share['half']} as half"
    query = f"""
    , read as (select tally_id, unit_id, option_id, mode, {values}, mode = 'total' as total, {broken(texts)},
               letters, lost, row from texts),
    ends as (select * exclude (middle, half), middle - half as lo, middle + half as hi from read)
    select place, whole, number, mode, votes, lo, hi, total, L201, L202, L205, letters, lost, row,
      case when place is null then ends.unit_id end as lost_unit,
      case when place is null then ends.tally_id end as lost_tally,
      case when number is null then ends.option_id end as lost_option,
      coalesce(places.bad, 0) + coalesce(choices.bad::utinyint, 0)
        + case when total then 0 else coalesce((not {matches("mode", ID)})::utinyint, 0) end as L204,
      case when place is null then 0 else places.strange end as K103,
      total and not (lo * base <= votes * {WHOLE} and votes * {WHOLE} < hi * base
        or base = 0 and lo <= 0 and votes = 0) as S201,
      votes > valid as V104,
      votes > least(taken, issued, registered) as V105,
      taken >= 100 and list_length > 1 and total and votes >= taken as W104
    from ends left join places on places.unit_id = ends.unit_id and places.tally_id = ends.tally_id
    left join choices on choices.option_id = ends.option_id
    """
    read(folder, "results", query)
    count_texts("results", *texts, "L204", "K103")
    if one("select count(*) from results where place is null or number is null")[0]:
        add_strangers()
    again = make_lists()
    if again:
        found["K101"] += again
        keep_first_lines(folder, query)
        make_lists()
    count("results", S201="S201", V104="V104", V105="V105", W104="W104")
    judge_lists()
    judge_wholes()
    judge_leaders()


def keep_first_lines(folder: Path, query: str) -> None:
    """Read the lines again with their numbers, and keep the first of each key."""
    before = found.copy()
    read(folder, "results", query, ROW)
    found.clear()
    found.update(before)
    first = "select min(row) from results group by place, number, mode"
    base.execute(f"delete from results where row not in ({first})")


def add_strangers() -> None:
    """Number what lines refer to and what is not there, or has no turnout; they have their lists all the same."""
    units, tallies, options = (
        f"(select {key} from {table} where {key} is not null)"
        for key, table in (("unit_id", "units"), ("tally_id", "ballots"), ("option_id", "options"))
    )
    count("results",
          K103=f"lost_unit not in {units}", L204=f"not {matches('lost_unit', ID)}",
          K103_tally=f"lost_tally not in {tallies}", L204_tally=f"not {matches('lost_tally', ID)}",
          K103_option=f"lost_option not in {options}", L204_option=f"not {matches('lost_option', ID)}")  # fmt: skip
    base.execute("""
    insert into turnout
      (place, tally_id, unit_id, parent_id, is_unit, no_tally, status, share_base, list_length, single)
    select (select max(place) from turnout) + row_number() over (), lost_tally, lost_unit, parent_id, is_unit,
      ballots.tally_id is null, status, share_base, list_length, single
    from (select distinct lost_tally, lost_unit from results where lost_tally is not null and lost_unit is not null)
    left join (select unit_id, parent_id, true as is_unit from units) as units on unit_id = lost_unit
    left join ballots on ballots.tally_id = lost_tally;
    insert into choices (option_id, number)
    select lost_option, (select max(number) from choices) + row_number() over ()
    from (select distinct lost_option from results where lost_option is not null)
    """)
    make_places()
    base.execute("""
    update results set place = places.place from places where tally_id = lost_tally and unit_id = lost_unit;
    update results set whole = places.whole from places where places.place = results.place;
    update results set number = choices.number from choices where option_id = lost_option
    """)


def make_lists() -> int:
    """Sum up each list; the number of lines that stand there again, which the bits of their options tell."""
    base.execute(f"""
    create or replace temp table lists as
    select place, mode, sum(votes)::bigint as votes, sum(lo)::bigint as lo, sum(hi)::bigint as hi, count(*) as lines,
      count(votes) as counted, count(lo) as shares, min(hi - lo) as narrowest, max(hi - lo) as widest,
      count(number) - bit_count(bit_or(1::ubigint << (number % {MOST_BITS})::ubigint)) as again
    from results group by place, mode
    """)
    again, numbers = one("select (select sum(again) from lists), (select max(number) from choices)")
    if numbers < MOST_BITS:
        return again
    return one("""
    with keys as (select place, number, mode from results where number is not null)
    select (select count(*) from keys) - (select count(*) from (select distinct * from keys))
    """)[0]


def judge_lists() -> None:
    """Judge the sums of each list, whether it is whole, and how its shares are printed."""
    complete = "shares = list_length and lines = list_length and total and single"
    gap, slack = f"((lo + hi) // 2 - {WHOLE})", "((hi - lo) // 2)"
    left = f"(least({gap}, {10 * WHOLE}) * taken + invalid * {WHOLE})"
    count(
        "(select *, mode = 'total' as total from lists join places using (place))",
        K301=f"status in {OVER} and is_whole and total and lines < list_length",
        S102=f"{complete} and share_base = 'cast' and abs({left}) > {slack} * taken",
        S103=f"single and total and shares > 0 and {gap} > {slack}",
        V101="counted = lines and lines = list_length and total and single "
        "and coalesce(votes + invalid <> taken, votes <> valid)",
    )  # fmt: skip
    if one("select count(*) from lists where shares > 1 and narrowest <> widest")[0]:
        count(
            """(select width, lines, first_value(width) over (
                  partition by place, mode order by lines desc, width) as usual
                from (select place, mode, hi - lo as width, count(*) as lines from results
                      where lo is not null group by all))""",
            S301="(width <> usual)::int * lines",
        )


def judge_wholes() -> None:
    """Judge the votes and the share of each option in a whole beside those in its parts."""
    base.execute("""
    create temp table parts as
    select whole, number, mode, sum(votes)::bigint as sum_, min(votes) as least, max(votes) as most,
      count(votes) as parts, count(*) as lines, count(lo) as shares, min(lo) as least_lo, max(hi) as greatest_hi
    from results group by all;
    create temp table wholes as
    select distinct whole, places.tally_id, places.parent_id, contest_id, status, ballots.share_base
    from places left join (select tally_id, contest_id, share_base from ballots) as ballots using (tally_id)
    """)
    count(
        """(select wholes.*, lines, shares, choices.contest_id as other from parts join wholes using (whole)
            left join choices using (number))""",
        K201="(contest_id <> other)::int * lines",
        K202="(status is not null and share_base is null)::int * shares",
    )
    count(
        """(select votes, lo, hi, wholes.status, children, parts.* exclude (number, mode, whole)
            from wholes join parents using (parent_id)
            join places on places.tally_id = wholes.tally_id and places.unit_id = wholes.parent_id
            join results using (place)
            join parts on parts.whole = wholes.whole and parts.number = results.number
              and parts.mode = results.mode)""",
        A102="parts = children and sum_ <> votes",
        A105="shares = children and (hi <= least_lo or lo >= greatest_hi)",
        A106=f"status in {FINISHED} and lines < children and coalesce(sum_ <> votes, true)",
        A202="parts > 1 and votes > 0 and least = votes and most = votes",
    )
    count(
        """(with alike as (
              select place, mode, whole, parts.parts from results join parts using (whole, number, mode)
              where votes * 2 = sum_ and whole in (select whole from wholes where parent_id is not null)
            )
            select counted, votes, count(*) as like_total, max(parts) as parts
            from alike join (select place, mode, counted, votes from lists) using (place, mode)
            group by place, mode, counted, votes)""",
        A203="counted > 1 and parts > 2 and votes >= 50 and like_total = counted",
    )


def judge_leaders() -> None:
    """Judge whether one option leads in each final count of a whole."""
    count(
        """(with lines as (
              select place, votes, lo, seats from results join places using (place)
              join ballots on ballots.tally_id = places.tally_id join choices using (number)
              where is_whole and places.status = 'final' and total and kind <> 'against-all'
            ), scored as (
              select *, count(votes) over (partition by place) = count(*) over (partition by place) as complete,
                max(votes) over (partition by place) as best
              from lines
            )
            select seats, place, count(*) as leaders from scored where complete and votes = best group by all)""",
        R102="(seats = 1 and leaders <> 1)::int * leaders",
    )


def main(folder: Path) -> None:
    """Count what fails, table by table."""
    small_tables(folder)
    judge_units(folder)
    judge_turnout(folder)
    judge_results(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    tell(found)
