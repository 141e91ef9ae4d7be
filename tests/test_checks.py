"""For every check the smallest package that passes it, and the neighbour of that package that fails it.

The pairs are data, in ``cases/``, one file a family. A pair starts from `packages.SMALL`; it may give
tables of its own (an empty text leaves a table out) and additions to their schemas. Its ``change`` reads:

    'results:2 votes "590" → "591"'    in line 2 of results, the cell of votes
    'results:3 "t,U,b" → "t,U,b,1"'    the whole line, where the change is no cell's (with an ``exempt``)
    'contests:2 "c,A vote" → gone'     the whole line is taken out
    'turnout → gone'                   the whole file is

``findings`` is all that the check then says, ``others`` all that other checks say of the same change.
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
from tallypack.checks import CATALOGUE

from tallypack import schemas
from tallypack.law import FileCheck
from tallypack.validation import validate

CASES = Path(__file__).parent / "cases"
CHANGE = re.compile(r'(\w+)(?::(\d+))?(?: (\w+))?(?: (".*"))? → (.*)')


@dataclass(frozen=True)
class Pair:
    """A package that passes a check, and the change after which it fails."""

    code: str
    change: str
    findings: list[str]
    others: list[str] = field(default_factory=list)
    exempt: str = ""
    schema: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)

    def write_base(self, folder):
        """Write the package that passes."""
        tables = {name: text for name, text in {**SMALL, **self.tables}.items() if text}
        descriptor = write_package(folder, tables)
        package = json.loads(descriptor.read_text(encoding="utf-8"))
        for resource in package["resources"]:
            resource["schema"] |= self.schema.get(resource["name"], {})
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


def read_pairs():
    for path in sorted(CASES.glob("*.toml")):
        for code, said in tomllib.loads(path.read_text(encoding="utf-8")).items():
            tables = {name: said.pop(name) for name in schemas.NAMES if name in said}
            yield path.stem, Pair(code, **said, tables=tables)


PAIRS = list(read_pairs())
each_pair = pytest.mark.parametrize("pair", [pytest.param(pair, id=pair.code) for _, pair in PAIRS])


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


def test_every_check_has_its_pair_in_the_file_of_its_family_in_the_order_of_the_catalogue():
    for family in {check.family for check in CATALOGUE.values()}:
        codes = [pair.code for name, pair in PAIRS if name == family]
        assert codes == [code for code in CATALOGUE if code.startswith(family)]
    assert len(PAIRS) == len(CATALOGUE)


def test_only_checks_of_files_are_exempt_from_the_one_cell_rule():
    for _, pair in PAIRS:
        assert not pair.exempt or isinstance(CATALOGUE[pair.code], FileCheck), pair.code


@each_pair
def test_a_neighbour_differs_from_its_base_in_exactly_one_cell(tmp_path, pair):
    pair.write_base(tmp_path / "base")
    pair.write_neighbour(tmp_path / "neighbour")
    base, neighbour = all_cells(tmp_path / "base"), all_cells(tmp_path / "neighbour")
    differing = {place for place in base | neighbour if base.get(place) != neighbour.get(place)}
    if pair.exempt:
        assert differing
    else:
        ((table, line, _),) = differing
        assert pair.change.startswith(f"{table}:{line} ")
        assert base.keys() == neighbour.keys()


@each_pair
def test_the_base_passes_the_check_and_every_other(tmp_path, pair):
    result = validate(pair.write_base(tmp_path))
    passed = outcome(result, pair.code)
    assert passed.status == "passed"
    assert passed.examined > 0
    assert not [f"{o.check.code} {told(finding)}" for o in result.outcomes for finding in o.findings]


@each_pair
def test_the_neighbour_fails_the_check_in_these_words_and_others_in_those(tmp_path, pair):
    result = validate(pair.write_neighbour(tmp_path))
    failed = outcome(result, pair.code)
    others = [o for o in result.outcomes if o is not failed]
    assert failed.status == "failed"
    assert [told(finding) for finding in failed.findings] == pair.findings
    assert [f"{o.check.code} {told(finding)}" for o in others for finding in o.findings] == pair.others
    cells = all_cells(tmp_path)
    for finding in failed.findings:
        header = {cells[place]: place[2] for place in cells if place[:2] == (finding.resource, 1)}
        if (finding.line or 0) > 1 and finding.field in header:
            assert finding.observed == cells[finding.resource, finding.line, header[finding.field]]
