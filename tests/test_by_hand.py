"""The queries by hand, beside which the speed of tallypack is shown, decide what tallypack decides.

A country is broken in one way after another, and each program must count the same failures of each check. tallypack
is asked without what its checks require, so that it leaves out no row that another check has found wrong.
"""

import csv
import io
import itertools
import random
import runpy
import shutil
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date

import country
import pytest
from packages import ROOT
from rules import CODES

from tallypack.checks import CATALOGUE
from tallypack.law import ViewCheck
from tallypack.package import read_package
from tallypack.tables import open_tables
from tallypack.validation import judge, validate
from tallypack.waivers import read_waivers

PEERS = ROOT / "benchmarks" / "peers"
STATIONS = 250
BY_HAND = ("by_polars", "by_duckdb")


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    """The tables of a country, each a list of rows; a contest without a tally is there to be mistaken for another."""
    folder = tmp_path_factory.mktemp("sound")
    country.write(folder, STATIONS)
    with (folder / "contests.csv").open("a", encoding="utf-8") as handle:
        handle.write("d,Another,XX,Clerk,2024-05-05,1,1,plurality\n")
    return folder


def rows_of(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def changed(sound, folder, *changes):
    """A copy of the country with some cells changed: ``(table, row, column, text)``."""
    shutil.copytree(sound, folder, dirs_exist_ok=True)
    for table in {change[0] for change in changes}:
        rows = rows_of(sound, table)
        for _table, row, column, text in (change for change in changes if change[0] == table):
            rows[row][column] = text
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def by_hand(name, folder):
    """The failures of each check as a query counts them, or what it says where it cannot go on."""
    printed, arguments = io.StringIO(), sys.argv
    sys.argv = [name, str(folder)]
    try:
        with redirect_stdout(printed), pytest.raises(SystemExit) as ended:
            runpy.run_path(str(PEERS / f"{name}.py"), run_name="__main__")
    finally:
        sys.argv = arguments
    if isinstance(ended.value.code, str):
        return ended.value.code
    return {code: int(number) for code, number in map(str.split, printed.getvalue().splitlines())}


def by_tallypack(folder):
    """The failures of each check, of every row that it examines."""
    tables = open_tables(read_package(folder / "datapackage.json"))
    free = [
        replace(check, requires=()) if isinstance(check, ViewCheck) else check for check in CATALOGUE.values()
    ]
    outcomes = judge(free, tables, read_waivers(tables, date(2026, 1, 1)), 0)
    return {code: outcomes[code].failures for code in CODES}


def row(tables, table, **key):
    """The number of the row with some values."""
    return next(
        n for n, cells in enumerate(rows_of(tables, table)) if all(cells[c] == v for c, v in key.items())
    )


def line(tables, unit, option, column, text):
    return ("results", row(tables, "results", unit_id=unit, option_id=option), column, text)


def count(tables, unit, column, text):
    return ("turnout", row(tables, "turnout", unit_id=unit), column, text)


def unit(tables, name, column, text):
    return ("units", row(tables, "units", unit_id=name), column, text)


def cells(table, number, column, *texts):
    """Ways to write one cell otherwise; each text stands in a row of its own, where there are enough rows."""
    step = 0 if table in {"contests", "options", "tallies"} else 10
    return [
        lambda _tables, row=number + n * step, text=text: [(table, row, column, text)]
        for n, text in enumerate(texts)
    ]


OTHERS = (f"s{number}" for number in itertools.count(100))
"""Stations of their own for ways that need one, whichever it is."""


def counted(column, name, text):
    """A way to write a count otherwise, of a unit or else of some station."""
    name = name or next(OTHERS)
    return lambda tables: [count(tables, name, column, text)]


def lined(column, name, text, option="o1"):
    """A way to write a cell of a line otherwise."""
    name = name or next(OTHERS)
    return lambda tables: [line(tables, name, option, column, text)]


def repeated_count(tables):
    """A roll that stands in each of the parts too."""
    whole = rows_of(tables, "turnout")[row(tables, "turnout", unit_id="r0")]["registered"]
    return [count(tables, name, "registered", whole) for name in ("d0", "d1", "d2")]


def repeated_votes(tables):
    whole = rows_of(tables, "results")[row(tables, "results", unit_id="r0", option_id="o1")]["votes"]
    return [line(tables, name, "o1", "votes", whole) for name in ("d0", "d1", "d2")]


def total_among_parts(tables):
    """A station that has as many votes as the others of its district together."""
    lines, parts = rows_of(tables, "results"), rows_of(tables, "units")
    sisters = {cells["unit_id"] for cells in parts if cells["parent_id"] == "d2"} - {"s200"}
    return [
        line(tables, "s200", f"o{n}", "votes", str(sum(
            int(cells["votes"]) for cells in lines if cells["unit_id"] in sisters and cells["option_id"] == f"o{n}"
        )))
        for n in range(country.OPTIONS)
    ]  # fmt: skip


def tie(tables):
    """The two that lead have as many votes."""
    lines = [cells for cells in rows_of(tables, "results") if cells["unit_id"] == "country"]
    first, second = sorted(lines, key=lambda cells: int(cells["votes"]))[-2:]
    return [line(tables, "country", first["option_id"], "votes", second["votes"])]


BREAKS = {
    "L201": [
        *cells("results", 7, "votes", "05", "+5", " 5", "5 ", "1_000", "5.0", "1e3", "\u0665", "-0", "five", "0x5"),
        *cells("results", 7, "share", "05.00", ".50", "5.", "1e1", "5,00", "-5.00", "5.123456", " 5.00", "1000.00"),
        *cells("turnout", 7, "cast", "0500", "1,000"), *cells("turnout", 7, "turnout", "50.00 %"),
        *cells("contests", 0, "voted_on", "2023-02-29", "05.05.2024"), *cells("contests", 0, "round", "1.0"),
    ],
    "L202": [
        *cells("results", 7, "mode", ""), *cells("results", 7, "option_id", ""), *cells("units", 7, "name", ""),
        *cells("contests", 0, "title", ""), *cells("options", 3, "kind", ""), *cells("tallies", 0, "authority", ""),
    ],
    "L203": [
        *cells("units", 7, "kind", "hamlet", "Station"), *cells("contests", 0, "rule", "lottery"),
        *cells("options", 0, "kind", "dog"), *cells("tallies", 0, "status", "Final"),
        *cells("tallies", 0, "share_base", "all"), *cells("tallies", 0, "turnout_base", "valid"),
    ],
    "L204": [
        *cells("results", 7, "mode", "by post", "post\u200b"), *cells("results", 7, "option_id", "o 1"),
        *cells("results", 7, "unit_id", "-s1"), *cells("units", 7, "unit_id", "s,7"),
        *cells("units", 7, "parent_id", "d 0"), *cells("turnout", 7, "unit_id", "s/7"),
        *cells("tallies", 0, "announced_at", "2024-5-6", "2023-02-29", "2024-05-06T24:00"),
        *cells("tallies", 0, "source_id", "?"), *cells("options", 2, "wikidata_id", "q1"),
        *cells("contests", 0, "jurisdiction", "xx"),
    ],
    "L205": [
        *cells("results", 7, "votes", "-5", "4000000001", "99999999999999999999999"),
        *cells("results", 7, "share", "100.01", "999"), *cells("turnout", 7, "turnout", "999.01"),
        *cells("turnout", 7, "registered", "-1", "4000000001"), *cells("contests", 0, "round", "0", "100"),
        *cells("contests", 0, "seats", "100001"),
    ],
    "K101": [
        lined("option_id", "", "o2"), *cells("units", 7, "unit_id", "s8"), *cells("turnout", 7, "unit_id", "s8"),
        *cells("options", 3, "option_id", "o4"), *cells("contests", 0, "contest_id", "d"),
    ],
    "K103": [
        *cells("results", 7, "unit_id", "nowhere"), *cells("results", 7, "option_id", "nobody"),
        *cells("results", 7, "tally_id", "never"), *cells("turnout", 7, "unit_id", "nowhere"),
        *cells("turnout", 7, "tally_id", "never"), *cells("units", 7, "parent_id", "nowhere"),
        *cells("options", 3, "contest_id", "e"),
        *cells("units", 7, "unit_id", "s7000"), *cells("options", 3, "option_id", "o33"),
    ],
    "K201": cells("options", 5, "contest_id", "d"),
    "K202": cells("tallies", 0, "share_base", ""),
    "K203": cells("tallies", 0, "turnout_base", ""),
    "K301": [lined("mode", "country", "early"), lined("unit_id", "country", "s1")],
    "K302": [lambda tables: [unit(tables, "country", "parent_id", "d0")],
             lambda tables: [unit(tables, "d2", "parent_id", "d2")]],
    "K303": cells("tallies", 0, "announced_at", "2024-05-04", "2024-05-04T12:00"),
    "K304": cells("tallies", 0, "announced_at", ""),
    "S102": [lined("share", "", text) for text in ("25.93", "1.00")] + [counted("invalid", "d1", "0")],
    "S103": [lined("share", "", "77.00"), lined("share", "d1", "99.99")],
    "S201": [lined("share", "", "5.00"), lined("votes", "d1", "77")],
    "S301": [lined("share", "", text) for text in ("25.9", "26", "25.93000")],
    "V101": [lined("votes", "", "77"), counted("invalid", "", "400")],
    "V103": [counted(name, "", "500") for name in ("valid", "invalid", "cast")],
    "V104": [lined("votes", "", "999"), counted("valid", "", "5")],
    "V105": [lined("votes", "", "4000000000"), counted("registered", "", "5")],
    "V106": [counted("valid", "", "5000"), counted("invalid", "", "5000")],
    "T101": [counted("turnout", "", "12.34"), counted("registered", "d0", "5"), counted("registered", "", "0")],
    "T102": [counted("turnout", "", "100.01"), counted("turnout", "", "105")],
    "T103": [counted("cast", "", "2000"), counted("issued", "", "1")],
    "T104": [counted("issued", "", "5000")],
    "T105": [counted("cast", "", "5000")],
    "A101": [counted(name, "d1", "77777") for name in ("registered", "issued", "cast", "valid", "invalid")],
    "A102": [lined("votes", "d1", "77777"), lined("votes", "", "0")],
    "A104": [counted("turnout", "r0", "99.99"), counted("turnout", "r0", "0.01")],
    "A105": [lined("share", "r0", "0.01"), lined("share", "r0", "99.99")],
    "A106": [lined("unit_id", "", "s9"), lined("mode", "", "early")],
    "A107": [counted("turnout", "", ""), counted("turnout", "d1", "")],
    "A201": [repeated_count],
    "A202": [repeated_votes],
    "A203": [total_among_parts],
    "R102": [tie],
    "W101": [counted("invalid", "", "60")],
    "W102": [counted("turnout", "", "96.00"), counted("turnout", "", "95.00"), counted("turnout", "", "94.99")],
    "W103": [counted("cast", "", "0")],
    "W104": [lambda tables: [line(tables, "s1", "o1", "votes", "828"), count(tables, "s1", "cast", "828")]],
    "": [lined("share", "", ""), counted("cast", "", ""), counted("valid", "", ""),
         counted("invalid", "", "")],
}  # fmt: skip
"""Ways to break what each check says, in one cell where one can do it; without a code those that only take away."""

MOOT = {
    *(("contests", name) for name in ("contest_id", "seats")),
    *(("options", name) for name in ("option_id", "contest_id")),
    *(("tallies", name) for name in ("status", "share_base", "turnout_base")),
}
"""Columns of which a wrong cell leaves other checks with less to examine."""

WAYS = [(code, make) for code, ways in BREAKS.items() for make in ways]
random.Random(2024).shuffle(WAYS)
PARTS = 4


def together(sound, ways):
    """Ways to break the country that touch different rows, as many as go together. Some must stand alone."""
    left = [(code, make(sound)) for code, make in ways]
    while left:
        rows, now, later, is_closed = set(), [], [], False
        for code, changes in left:
            here = {(table.replace("contests", "tallies"), row) for table, row, _column, _text in changes}
            is_alone = bool(MOOT & {(table, column) for table, _row, column, _text in changes})
            if rows & here or is_closed or (rows and is_alone):
                later.append((code, changes))
            else:
                now.append((code, changes))
                rows |= here
                is_closed = is_alone
        yield (
            {code for code, _changes in now if code},
            [change for _code, changes in now for change in changes],
        )
        left = later


def hold_beside_tallypack(folder, codes=()):
    wanted = by_tallypack(folder)
    assert {code for code in codes if not wanted[code]} == set()
    for name in BY_HAND:
        found = by_hand(name, folder)
        assert {
            code: (name, found[code], wanted[code]) for code in CODES if found[code] != wanted[code]
        } == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_the_queries_by_hand_count_what_tallypack_counts(part, sound, tmp_path):
    for number, (codes, changes) in enumerate(together(sound, WAYS[part::PARTS])):
        hold_beside_tallypack(changed(sound, tmp_path / str(number), *changes), codes)


@pytest.mark.parametrize(("contest", "code"), [("d", "K201"), ("e", "K103")])
def test_the_queries_by_hand_count_alike_where_a_tally_is_of_another_contest(contest, code, sound, tmp_path):
    hold_beside_tallypack(changed(sound, tmp_path, ("tallies", 0, "contest_id", contest)), {code})


def test_every_check_of_cells_and_figures_is_broken_somewhere():
    assert {*BREAKS, "L103", "L104", "L105"} - {""} == set(CODES)


def test_every_check_with_something_to_examine_is_decided_by_hand(sound):
    outcomes = validate(sound / "datapackage.json", suspects=False).outcomes
    assert {o.check.code for o in outcomes if o.examined} == {*CODES, "L101", "L102", "L106"}


ODD = {
    "a cell too few": ("L103", lambda line: line.rpartition(b",")[0] + b"\n"),
    "a cell too many": ("L103", lambda line: b"t," + line),
    "a blank row": ("L104", lambda line: b"\n" + line),
    "a row of nothing but separators": ("L104", lambda line: b",,,,,\n" + line),
}


@pytest.mark.parametrize("what", ODD)
def test_the_queries_by_hand_count_the_rows_that_are_not_whole(what, sound, tmp_path):
    code, spoil = ODD[what]
    folder = changed(sound, tmp_path)
    lines = (folder / "results.csv").read_bytes().splitlines(keepends=True)
    lines[40] = spoil(lines[40])
    (folder / "results.csv").write_bytes(b"".join(lines))
    hold_beside_tallypack(folder, {code})


def test_the_queries_by_hand_read_quotes(sound, tmp_path):
    folder = changed(sound, tmp_path, ("units", 7, "name", "A, B"), ("options", 1, "name", 'The "best"'))
    hold_beside_tallypack(folder)


UNREADABLE = {
    "L101": ("units", None),
    "L102": ("results", lambda content: content.replace(b",votes,", b",ballots,")),
    "L106": ("units", lambda content: content.replace(b",s7,", b",\xff,")),
}


@pytest.mark.parametrize("name", BY_HAND)
@pytest.mark.parametrize("code", UNREADABLE)
def test_the_queries_by_hand_end_where_a_file_cannot_be_read(name, code, sound, tmp_path):
    folder = changed(sound, tmp_path)
    table, spoil = UNREADABLE[code]
    path = folder / f"{table}.csv"
    content = path.read_bytes()
    path.unlink()
    if spoil:
        path.write_bytes(spoil(content))
        assert path.read_bytes() != content
    assert by_hand(name, folder).startswith(code)


@pytest.mark.parametrize("name", BY_HAND)
def test_the_queries_by_hand_see_that_a_table_is_empty(name, sound, tmp_path):
    folder = changed(sound, tmp_path)
    (folder / "options.csv").write_text(",".join(rows_of(sound, "options")[0]) + "\n", encoding="utf-8")
    assert by_hand(name, folder)["L105"] == by_tallypack(folder)["L105"] == 1
