"""A large package is judged some units at a time, and what is found does not depend on it."""

import pytest
from in_pieces import in_pieces
from packages import SMALL, outcome, write_package
from test_checks import PAIRS, each, told

from tallypack.checks import CATALOGUE
from tallypack.law import CellCheck, KeyCheck, ViewCheck
from tallypack.package import read_package
from tallypack.tables import open_tables
from tallypack.validation import validate
from tallypack.views import VIEWS

OF_ROWS = [
    pair
    for pairs in PAIRS.values()
    for pair in pairs
    if isinstance(CATALOGUE[pair.name], CellCheck | KeyCheck | ViewCheck)
]
"""The pairs of the checks that look at rows; a file is read the same however large it is."""

HEADER = "tally_id,unit_id,option_id,mode,votes,share\n"
UNITS = "unit_id,parent_id,name,kind,code\nU,,The town,country,\n"
STATIONS = [f"S{number}" for number in range(8)]


@each(OF_ROWS)
def test_each_neighbour_fails_in_the_same_words_in_pieces(tmp_path, case):
    with in_pieces():
        result = validate(case.write_neighbour(tmp_path))
    failed = outcome(result, case.name)
    others = [o for o in result.outcomes if o is not failed]
    assert [told(finding) for finding in failed.findings] == case.findings
    assert [f"{o.check.code} {told(finding)}" for o in others for finding in o.findings] == case.others


def of_stations(folder, votes):
    """A package of stations in one town, each with the votes for one option out of 1000."""
    results = [f"t,{name},a,total,{number}," for name, number in zip(STATIONS, votes, strict=True)]
    turnout = [f"t,{name},1000,,,1000,," for name in STATIONS]
    return write_package(
        folder,
        SMALL
        | {
            "units": UNITS + "".join(f"{name},U,Station {name},station,\n" for name in STATIONS),
            "turnout": "tally_id,unit_id,registered,issued,cast,valid,invalid,turnout\n"
            + "".join(f"{line}\n" for line in turnout),
            "results": HEADER + "".join(f"{line}\n" for line in results),
        },
    )


@pytest.mark.parametrize("most", [0, 1, 3])
def test_the_first_findings_are_those_of_the_first_lines_and_the_rest_is_counted(tmp_path, most):
    package = of_stations(tmp_path, [2000, 5, 2001, 2002, 7, 2003, 9, 2004])
    at_once = outcome(validate(package, most=most), "V104")
    with in_pieces():
        found = outcome(validate(package, most=most), "V104")
    assert [finding.line for finding in found.findings] == [2, 4, 5, 7, 9][: most or None]
    assert found.findings == at_once.findings
    assert (found.failures, found.examined) == (5, 8) == (at_once.failures, at_once.examined)


@pytest.mark.parametrize(
    "texts", [["1", "1", "1"], ["1", "1", "2"], ["1", "", "1"], ["", "", "1"], ["1", "2", "1"]]
)
@pytest.mark.parametrize("column", ["tally_id", "votes", "share"])
def test_a_large_column_is_read_as_it_stands_whether_its_first_cells_are_the_same_or_not(
    tmp_path, column, texts
):
    lines = "".join(f"{text},U,a,total,{text},{text}\n" for text in texts)
    tables = open_tables(read_package(write_package(tmp_path, {"results": HEADER + lines})))
    with in_pieces():
        assert tables.columns.codes["results"][column].cast(str).to_list() == texts


@pytest.mark.parametrize("names", [["A", "A", "B"], ["A", "B", "B"], ["", "", "B"]])
def test_names_in_a_large_table_are_read_as_they_stand(tmp_path, names):
    lines = "".join(f"U{number},,{name},country,\n" for number, name in enumerate(names))
    tables = open_tables(
        read_package(write_package(tmp_path, {"units": UNITS.splitlines()[0] + "\n" + lines}))
    )
    with in_pieces():
        assert tables.columns.codes["units"]["name"].cast(str).to_list() == names


def test_a_large_package_holds_the_values_of_some_units_only(tmp_path):
    tables = open_tables(read_package(of_stations(tmp_path, range(8))))
    with in_pieces():
        rows = [
            tables.extent(number).values["results"].collect().height
            for number in tables.extents_of(VIEWS["results"])
        ]
        assert len(rows) > 1
        assert max(rows) < sum(rows) == len(STATIONS)
        assert tables.extents_of(VIEWS["tallies"]) == [None]
