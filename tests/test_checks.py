"""For every check the smallest package that passes it, and the neighbour of that package that fails it.

The pairs are data, in ``cases/``, one file a family. A pair starts from `packages.SMALL`; it may give
tables of its own (an empty text leaves a table out), additions to their schemas (``schema``) and to what the
descriptor says of them (``resource``), and other ``files``. Its ``change`` reads:

    'results:2 votes "590" → "591"'    in line 2 of results, the cell of votes
    'results:3 "t,U,b" → "t,U,b,1"'    the whole line, where the change is no cell's (with an ``exempt``)
    'contests:2 "c,A vote" → gone'     the whole line is taken out
    'turnout → gone'                   the whole file is

``findings`` is all that the check then says, ``others`` all that other checks say of the same change.

Two more files hold situations that no single check owns: ``agreeing.toml``, where nothing is wrong, and
``causes.toml``, where one thing is and ``said`` is all that should be said of it.
"""

import csv
import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from packages import SMALL, outcome, write_package

from tallypack import schemas
from tallypack.checks import CATALOGUE, FAMILIES
from tallypack.law import FileCheck
from tallypack.validation import validate

CASES = Path(__file__).parent / "cases"
CHANGE = re.compile(r'(\w+)(?::(\d+))?(?: (\w+))?(?: (".*"))? → (.*)')


@dataclass(frozen=True)
class Case:
    """A package, the change of it, and what is found then."""

    name: str
    tables: dict[str, str]
    change: str = ""
    findings: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    exempt: str = ""
    schema: dict[str, Any] = field(default_factory=dict)
    resource: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def write_base(self, folder):
        """Write the package that passes."""
        tables = {name: text for name, text in {**SMALL, **self.tables}.items() if text}
        descriptor = write_package(folder, tables)
        package = json.loads(descriptor.read_text(encoding="utf-8"))
        for resource in package["resources"]:
            resource["schema"] |= self.schema.get(resource["name"], {})
            resource.update(self.resource.get(resource["name"], {}))
        for path, text in self.files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="")
        descriptor.write_text(json.dumps(package), encoding="utf-8")
        return descriptor

    def write_neighbour(self, folder):
        """Write the package that fails."""
        descriptor = self.write_base(folder)
        table, number, column, old, new = CHANGE.fullmatch(self.change).groups()
        path = folder / f"{table}.csv"
        if number is None:
            path.unlink()
            return descriptor
        lines = path.read_text(encoding="utf-8").split("\n")
        place = int(number) - 1
        if column is None:
            assert lines[place] == json.loads(old)
            lines[place : place + 1] = [] if new == "gone" else [json.loads(new)]
        else:
            cells = lines[place].split(",")
            cell = lines[0].split(",").index(column)
            assert cells[cell] == json.loads(old)
            cells[cell] = json.loads(new)
            lines[place] = ",".join(cells)
        path.write_text("\n".join(lines), encoding="utf-8", errors="surrogateescape", newline="")
        return descriptor


def read_cases(name):
    for key, given in tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8")).items():
        tables = {table: given.pop(table) for table in schemas.NAMES if table in given}
        yield Case(key, tables, **given)


def each(cases):
    return pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases])


PAIRS = {family: list(read_cases(family)) for family in FAMILIES}
each_pair = each([pair for pairs in PAIRS.values() for pair in pairs])


@pytest.fixture(scope="module")
def result_of_base(tmp_path_factory):
    """Judges the package that passes, once for all cases that start from the same one."""
    results = {}

    def result_of(case, *ignore):
        key = json.dumps([case.tables, case.schema, case.resource, case.files, ignore], sort_keys=True)
        if key not in results:
            results[key] = validate(case.write_base(tmp_path_factory.mktemp("base")), ignore=ignore)
        return results[key]

    return result_of


def told(finding):
    """A finding as one line: where, and what."""
    place = finding.resource
    if finding.line is not None:
        place += f":{finding.line}"
    if finding.field is not None:
        place += f" {finding.field}"
    return f"{place}: {finding.message}"


def grid(path):
    """Every cell of a file by its physical line and its place in it, without the help of tallypack."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as handle:
        rows = csv.reader(handle)
        return {(rows.line_num, place): cell for row in rows for place, cell in enumerate(row)}


def all_cells(folder):
    return {(path.stem, *place): cell for path in folder.glob("*.csv") for place, cell in grid(path).items()}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_check_has_its_pair_in_the_file_of_its_family_in_the_order_of_the_catalogue(family):
    assert [pair.name for pair in PAIRS[family]] == [code for code in CATALOGUE if code.startswith(family)]


def test_only_checks_of_files_are_exempt_from_the_one_cell_rule():
    exempt = [pair.name for pairs in PAIRS.values() for pair in pairs if pair.exempt]
    assert all(isinstance(CATALOGUE[code], FileCheck) for code in exempt)


@each_pair
def test_a_neighbour_differs_from_its_base_in_exactly_one_cell(tmp_path, case):
    case.write_base(tmp_path / "base")
    case.write_neighbour(tmp_path / "neighbour")
    base, neighbour = all_cells(tmp_path / "base"), all_cells(tmp_path / "neighbour")
    differing = {place for place in base | neighbour if base.get(place) != neighbour.get(place)}
    if case.exempt:
        assert differing
    else:
        ((table, line, _),) = differing
        assert case.change.startswith(f"{table}:{line} ")
        assert base.keys() == neighbour.keys()


@each_pair
def test_the_base_passes_the_check_and_every_other(result_of_base, case):
    result = result_of_base(case)
    passed = outcome(result, case.name)
    assert passed.status == "passed"
    assert passed.examined > 0
    assert not [f"{o.check.code} {told(finding)}" for o in result.outcomes for finding in o.findings]


@each_pair
def test_the_neighbour_fails_the_check_in_these_words_and_others_in_those(tmp_path, case):
    result = validate(case.write_neighbour(tmp_path))
    failed = outcome(result, case.name)
    others = [o for o in result.outcomes if o is not failed]
    assert failed.status == "failed"
    assert [told(finding) for finding in failed.findings] == case.findings
    assert [f"{o.check.code} {told(finding)}" for o in others for finding in o.findings] == case.others
    cells = all_cells(tmp_path)
    for finding in failed.findings:
        header = {cells[place]: place[2] for place in cells if place[:2] == (finding.resource, 1)}
        if (finding.line or 0) > 1 and finding.field in header:
            assert finding.observed == cells[finding.resource, finding.line, header[finding.field]]


@each(list(read_cases("agreeing")))
def test_where_everything_agrees_nothing_is_found(tmp_path, case):
    result = validate(case.write_base(tmp_path))
    assert not [f"{o.check.code} {told(finding)}" for o in result.outcomes for finding in o.findings]


@each(list(read_cases("causes")))
def test_one_mistake_is_said_once_and_where_it_is(tmp_path, result_of_base, case):
    result = result_of_base(case, "W", "R")
    assert not [f"{o.check.code} {told(finding)}" for o in result.outcomes for finding in o.findings]
    result = validate(case.write_neighbour(tmp_path), ignore=["W", "R"])
    places = [f"{o.check.code} {told(f).partition(': ')[0]}" for o in result.outcomes for f in o.findings]
    assert places == case.said


def test_several_findings_of_one_line_come_in_the_same_order_every_time(tmp_path):
    parts = [(f"P{n}", f"{left}{n}") for n in range(9) for left in "AB"]
    wholes = dict.fromkeys(whole for whole, _ in parts)
    units = "".join(f"{whole},U,Region,region,\n" for whole in wholes)
    units += "".join(f"{part},{whole},Station,station,\n" for whole, part in parts)
    rows = "".join(f"t,{whole},2000,1500,1200,1100,9,\n" for whole in wholes)
    rows += "".join(f"t,{part},900,600,500,400,2,\n" for _, part in parts)
    header = "tally_id,unit_id,registered,issued,cast,valid,invalid,turnout\n"
    case = Case("order", {"units": SMALL["units"] + units, "turnout": header + rows, "results": ""})
    found = outcome(validate(case.write_base(tmp_path), select=["A101"]), "A101").findings
    places = [(finding.line, finding.field) for finding in found]
    assert len(places) == 5 * len(wholes)
    assert places == sorted(places)


def test_a_cell_that_is_no_figure_is_told_where_only_laws_about_figures_are_asked_for(tmp_path):
    tables = {**SMALL, "results": SMALL["results"].replace("59.60", "59.6O")}
    result = validate(write_package(tmp_path, tables), select=["S2"])
    assert outcome(result, "L201").failures == 1
    assert result.verdict() == "findings"


def test_a_selection_finds_what_the_whole_run_finds_and_brings_along_what_explains_the_rest(tmp_path):
    (case,) = (case for case in read_cases("causes") if "first count" in case.name)
    result = validate(case.write_neighbour(tmp_path), select=["C201"])
    assert [(o.check.code, o.failures) for o in result.outcomes] == [("S201", 1), ("C201", 0)]
    assert "rows that S201 found wrong are left out" in outcome(result, "C201").reason


def test_a_check_that_is_ignored_does_not_take_rows_from_others(tmp_path):
    (case,) = (case for case in read_cases("causes") if "first count" in case.name)
    result = validate(case.write_neighbour(tmp_path), select=["C201"], ignore=["S201"])
    assert [(o.check.code, o.failures) for o in result.outcomes] == [("C201", 1)]


def test_invalid_ballots_where_none_was_cast_are_told_without_a_division(tmp_path):
    turnout = "tally_id,unit_id,registered,issued,cast,valid,invalid,turnout\nt,U,2000,1005,0,,19,0.00\n"
    results = "tally_id,unit_id,option_id,mode,votes,share\nt,U,a,total,0,0.00\nt,U,b,total,0,0.00\n"
    tallies = SMALL["tallies"].replace(",valid,", ",cast,")
    tables = {**SMALL, "tallies": tallies, "turnout": turnout, "results": results}
    result = validate(write_package(tmp_path, tables), select=["S102"], ignore=["V106"])
    (finding,) = outcome(result, "S102").findings
    assert finding.message == "2 shares add up to 0.00, and 19 of 0 ballots are invalid"


def test_a_column_may_have_any_name_when_keys_are_judged(tmp_path):
    descriptor = write_package(tmp_path, {**SMALL, "results": SMALL["results"].replace("votes", "first")})
    with (tmp_path / "results.csv").open("a", encoding="utf-8") as file:
        file.write("t,U,b,total,400,40.40\n")
    (finding,) = outcome(validate(descriptor), "K101").findings
    assert finding.message.endswith("stands in line 3 already, with the same figures")
