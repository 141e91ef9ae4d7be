"""The engine and the pandera schemas are two ways to ask one law, and have one answer."""

import tempfile
import warnings
from pathlib import Path

import pandas as pd
import pandera.errors
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_pieces import in_pieces
from packages import SMALL, outcome, write_package
from strategies import Election, examples, mistyped, together, with_cell, write

from tallypack import schemas
from tallypack.checks import CATALOGUE
from tallypack.law import ViewCheck
from tallypack.schemas.frames import dtypes, schema
from tallypack.validation import validate
from tallypack.views import VIEWS

READERS = {
    "polars": lambda path, name: pl.read_csv(path, schema_overrides=dtypes(name)),
    "pandas": lambda path, name: pd.read_csv(
        path, dtype=dtypes(name, "pandas"), keep_default_na=False, na_values=[""]
    ),
}
each_library = pytest.mark.parametrize("library", READERS)


# What the engine says ----------------------------------------------------------------------------------


def found_by_engine(election, folder):
    """The findings of a package, each with its code, and the lines of the rows by table."""
    descriptor, lines = write(election, folder)
    outcomes = validate(descriptor, most=0).outcomes
    return [(outcome.check.code, finding) for outcome in outcomes for finding in outcome.findings], lines


def failing(found, check, table, tables, lines):
    """The rows of a table of which a check has findings; a finding about a list is about every row of it.

    A row that stands there again is no part of the list, as the engine reads the first only.
    """
    profile, cells = schemas.table(table), tables[table]
    followed = [key.fields for key in profile.foreign_keys if key.resource in tables]
    here = [finding for code, finding in found if code == check.code and finding.resource == table]
    key = VIEWS[check.view].key if isinstance(check, ViewCheck) else profile.primary_key
    if set(profile.primary_key) <= set(key):
        return {lines.index(f.line) for f in here if check.code != "K103" or tuple(f.key) in followed}
    shared = [name for name in key if name in profile.names]
    wrong = {tuple(finding.key[name] for name in shared) for finding in here}
    first = {}
    for row, cell in enumerate(cells):
        first.setdefault(tuple(cell[name] for name in profile.primary_key), row)
    return {row for row in first.values() if tuple(cells[row][name] for name in shared) in wrong}


# What the schema says ----------------------------------------------------------------------------------


def schema_and_frame(table, folder, library, names):
    """The schema of a table beside the others of its package, and its frame, as a consumer reads them."""
    frames = {name: READERS[library](folder / f"{name}.csv", name) for name in names}
    return schema(table, tables=frames), frames[table]


def rows_that_fail(table_schema, check, frame):
    return {row for row, fails in enumerate(table_schema.failing(check, frame)) if fails}


def told_by_pandera(table_schema, frame):
    """The codes of the checks that a validation names as broken, each with the rows that it names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=pandera.errors.SchemaWarning)
        try:
            table_schema.validate(frame)
        except pandera.errors.SchemaErrors as errors:
            cases = errors.failure_cases
            rows = cases.to_dicts() if isinstance(cases, pl.DataFrame) else cases.to_dict("records")
            return {(row["check"][:4], row["index"]) for row in rows}
    return set()


# Any tables --------------------------------------------------------------------------------------------

ODD = {
    "integer": ["-1", "0", "4000000001", str(10**18), ""],
    "number": ["101", "1e1", "3,6", "-0.5", "60.", ""],
    "string": ["t0-0", "U-0", "final", "x y", "Ä", "2024-13-01"],
    "date": ["2024-05-09", "2024-13-01", ""],
}
"""What may stand in a cell of each type by mistake: in another form, outside the limits, or nothing."""


@st.composite
def spoilt(draw):
    """Mistyped elections with odd cells, rows that are lost or stand twice, and perhaps without a table."""
    election = draw(together(mistyped()))
    for _ in range(draw(st.integers(0, 4))):
        table = draw(st.sampled_from(sorted(election.tables)))
        rows, field = election.tables[table], draw(st.sampled_from(schemas.table(table).fields))
        row = draw(st.integers(0, len(rows) - 1))
        change = draw(st.sampled_from(["odd", "odd", "twice", "lost"]))
        if change == "odd":
            election = with_cell(election, table, row, field.name, draw(st.sampled_from(ODD[field.type])))
        elif change == "twice":
            election = election.changed(table, [*rows, rows[row]])
        elif len(rows) > 1:
            election = election.changed(table, rows[:row] + rows[row + 1 :])
    lost = draw(st.sampled_from(["", "", *election.tables]))
    return Election({name: rows for name, rows in election.tables.items() if name != lost})


@st.composite
def waivers_of(draw, found):
    """Waivers of some findings, most of them meeting what they were written for."""
    waivers = []
    for code, finding in draw(st.lists(st.sampled_from(found), max_size=3)):
        place = {name: finding.key.get(name) or "" for name in ("tally_id", "unit_id", "option_id")}
        said = {"field": finding.field, "observed": finding.observed or "", "reason": "Known."}
        slip = draw(
            st.sampled_from(
                [
                    {},
                    {},
                    {"observed": "1"},
                    {"field": "votes"},
                    {"option_id": ""},
                    {"expires_on": "2020-01-01"},
                ]
            )
        )
        waivers.append({"check": code, **place, **said, "source_id": "", "expires_on": "", **slip})
    return waivers


@each_library
@examples(3)
@given(election=spoilt(), data=st.data())
def test_the_schema_and_the_engine_find_the_same_rows_of_any_tables_wrong(library, election, data):
    with tempfile.TemporaryDirectory() as folder:
        found, lines = found_by_engine(election, Path(folder))
        waivers = data.draw(waivers_of([(code, f) for code, f in found if f.field])) if found else []
        if waivers:
            election = election.changed("waivers", waivers)
            found, lines = found_by_engine(election, Path(folder))
        wrong = {finding.resource for _code, finding in found} & set(election.tables)
        table = data.draw(st.sampled_from([*election.tables, *sorted(wrong)]))
        table_schema, frame = schema_and_frame(table, Path(folder), library, election.tables)
    engine = {
        check.code: failing(found, check, table, election.tables, lines[table])
        for check in table_schema.checks
    }
    assert {check.code: rows_that_fail(table_schema, check, frame) for check in table_schema.checks} == engine
    assert told_by_pandera(table_schema, frame) == {
        (code, row) for code, rows in engine.items() if CATALOGUE[code].level == "error" for row in rows
    }


@examples(3)
@given(election=spoilt())
def test_any_tables_are_judged_the_same_some_units_at_a_time(election):
    with tempfile.TemporaryDirectory() as folder:
        found, _lines = found_by_engine(election, Path(folder))
        with in_pieces():
            again, _lines = found_by_engine(election, Path(folder))
    assert again == found


# The smallest packages ---------------------------------------------------------------------------------

WAIVERS = "check,tally_id,unit_id,option_id,field,observed,reason,source_id,expires_on\n"
CUT = {"results": SMALL["results"].replace("59.60", "59.59")}
TOO_MUCH = {
    "results": SMALL["results"].replace("590,59.60", ",59.60").replace("400,40.40", ",40.70"),
    "turnout": "",
}
PARTS = {
    "turnout": "tally_id,unit_id,registered,issued,cast,valid,invalid,turnout\n"
    "t,U,2000,1500,,,,\nt,P,900,800,,,,\nt,Q,1000,600,,,,\n",
    "units": SMALL["units"] + "P,U,North,station,\nQ,U,South,station,\n",
    "results": "",
}
TWICE = {"results": SMALL["results"] + "t,U,b,total,400,40.40\n"}
ASTRAY = {"results": SMALL["results"].replace("t,U,b", "t,V,b")}
NAMELESS = {"units": SMALL["units"].replace("The town", "")}
"""In each of these the first table is the one that is asked about; an empty text is no table."""


def asked(tmp_path, library, tables):
    """The schema and the frame of the first of some tables, which take the place of those of the small package."""
    there = {name: text for name, text in {**SMALL, **tables}.items() if text}
    write_package(tmp_path, there)
    return schema_and_frame(next(iter(tables)), tmp_path, library, there)


@pytest.mark.parametrize(
    ("tables", "waiver", "rows"),
    [
        pytest.param(CUT, "S201,t,U,a,share,59.59,Known.,,", set(), id="of the cell"),
        pytest.param(CUT, "S201,t,U,,share,59.59,Known.,,", set(), id="of any option"),
        pytest.param(CUT, "S201,t,U,a,share,59.58,Known.,,", {0}, id="of another text"),
        pytest.param(CUT, "S201,t,U,a,share,59.59,Known.,,2020-01-01", {0}, id="that has expired"),
        pytest.param(CUT, "S201,t,U,a,votes,590,Known.,,", {0}, id="of another field"),
        pytest.param(TOO_MUCH, "S101,t,U,,share,59.60,Known.,,", set(), id="of a list"),
        pytest.param(TOO_MUCH, "S101,t,U,,share,59.99,Known.,,", {0, 1}, id="of a list with another text"),
        pytest.param(TOO_MUCH, "S101,t,U,a,share,59.60,Known.,,", {0, 1}, id="of one option of a list"),
        pytest.param(PARTS, "A101,t,U,,registered,2000,Known.,,", {0}, id="of one of two measures"),
        pytest.param(TWICE, "K101,t,U,b,mode,total,Known.,,", set(), id="of a key that stands twice"),
        pytest.param(ASTRAY, "K103,,V,,unit_id,V,Known.,,", set(), id="of a reference"),
        pytest.param(ASTRAY, "K103,t,V,,unit_id,V,Known.,,", {1}, id="of a reference in one tally"),
        pytest.param(NAMELESS, "L202,,U,,name,,Known.,,", set(), id="of a cell that must have a value"),
    ],
)
def test_a_waiver_excuses_the_same_in_all(tmp_path, tables, waiver, rows):
    code, tables = waiver[:4], {**tables, "waivers": f"{WAIVERS}{waiver}\n"}
    for library in READERS:
        there, frame = asked(tmp_path, library, tables)
        assert rows_that_fail(there, CATALOGUE[code], frame) == rows
    judged = outcome(validate(tmp_path, select=[code]), code)
    assert bool(judged.failures) == bool(rows)


@each_library
@pytest.mark.parametrize(
    ("tables", "told"),
    [
        pytest.param(CUT, {("S201", 0)}, id="a share that no longer adds up"),
        pytest.param(TOO_MUCH, {("S101", 0), ("S101", 1)}, id="a list"),
        pytest.param(TWICE, {("K101", 2)}, id="a row that stands twice, and is summed up once"),
        pytest.param(NAMELESS, {("L202", 0)}, id="an empty cell"),
        pytest.param(
            {"results": SMALL["results"].replace("590", "-590")},
            {("L205", 0)},
            id="a number outside its limits, and in no sum",
        ),
        pytest.param(
            {"tallies": SMALL["tallies"].replace("clerk,,", "clerk,s,")},
            set(),
            id="no reference into a table that was not given",
        ),
    ],
)
def test_pandera_tells_one_cause_once(tmp_path, library, tables, told):
    assert told_by_pandera(*asked(tmp_path, library, tables)) == told


@each_library
def test_a_frame_without_rows_fails(tmp_path, library):
    units, frame = asked(tmp_path, library, {"units": SMALL["units"]})
    assert {code for code, _row in told_by_pandera(units, frame[:0])} == {"L105"}


@each_library
def test_a_frame_that_was_changed_in_place_is_judged_anew(tmp_path, library):
    results, frame = asked(tmp_path, library, CUT)
    assert told_by_pandera(results, frame)
    if library == "polars":
        frame[0, "share"] = "59.60"
    else:
        frame.loc[0, "share"] = "59.60"
    assert not told_by_pandera(results, frame)
