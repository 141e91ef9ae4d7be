"""The catalogue says of every check what a reader needs, and is of one piece."""

import re
from graphlib import TopologicalSorter

import pytest
from packages import SMALL, write_package

from tallypack import schemas
from tallypack.checks import CATALOGUE, FAMILIES
from tallypack.law import LEVELS, CellCheck, FileCheck, KeyCheck, StatementCheck, ViewCheck, WaiverCheck
from tallypack.package import read_package
from tallypack.tables import open_tables
from tallypack.viewcheck import MEASURE
from tallypack.views import COUNTS, VIEWS

each_check = pytest.mark.parametrize("check", CATALOGUE.values(), ids=CATALOGUE)
each_view_check = pytest.mark.parametrize(
    "check", [pytest.param(c, id=c.code) for c in CATALOGUE.values() if isinstance(c, ViewCheck)]
)


@pytest.fixture(scope="module")
def view_columns(tmp_path_factory):
    """The columns of every view, of the small package."""
    tables = open_tables(read_package(write_package(tmp_path_factory.mktemp("small"), SMALL)))
    return {name: frame.collect_schema().names() for name, frame in tables.views(VIEWS).items()}


@each_check
def test_a_code_is_a_letter_and_three_digits_of_a_known_family(check):
    assert re.fullmatch("[A-Z][0-9]{3}", check.code)
    assert check.family in FAMILIES
    assert CATALOGUE[check.code] is check


@each_check
def test_a_title_is_a_sentence_without_its_full_stop(check):
    assert re.fullmatch(r"[A-Z]\S* .*[^.?!…\s]", check.title)
    assert "\n" not in check.title


@each_check
def test_a_reason_and_a_citation_are_given(check):
    assert re.fullmatch(r"[A-Z0-9].*[.]", check.reason)
    assert len(check.citation.split()) > 2
    assert check.reason != check.title


@each_check
def test_a_level_is_one_of_those_that_findings_can_have(check):
    assert check.level in LEVELS


@each_check
def test_a_check_is_of_one_kind_that_the_machine_runs(check):
    assert isinstance(check, (FileCheck, CellCheck, KeyCheck, StatementCheck, ViewCheck, WaiverCheck))


@each_check
def test_what_a_check_requires_is_in_the_catalogue_and_counts_as_an_error(check):
    assert len(set(check.requires)) == len(check.requires)
    for code in check.requires:
        assert CATALOGUE[code].level == "error", "a warning must not leave rows out of other checks"


def test_no_check_requires_itself_by_any_way():
    order = list(
        TopologicalSorter({code: check.requires for code, check in CATALOGUE.items()}).static_order()
    )
    assert sorted(order) == sorted(CATALOGUE)


def test_titles_and_reasons_tell_checks_apart():
    titles = [check.title for check in CATALOGUE.values()]
    reasons = [check.reason for check in CATALOGUE.values()]
    assert len(set(titles)) == len(titles)
    assert len(set(reasons)) == len(reasons)


def test_every_family_has_checks_and_they_stand_together_in_order():
    assert list(dict.fromkeys(check.family for check in CATALOGUE.values())) == list(FAMILIES)
    for family in FAMILIES:
        codes = [code for code in CATALOGUE if code.startswith(family)]
        assert codes == sorted(codes)


@each_view_check
def test_a_view_check_names_a_view_and_columns_that_it_has(check, view_columns):
    columns = view_columns[check.view]
    assert set(check.needs) <= set(columns)
    assert check.needs, "without a figure that must be known, nothing decides what is examined"


@each_view_check
def test_the_field_of_a_finding_is_a_field_of_the_table_to_which_it_points(check, view_columns):
    fields = set(schemas.table(VIEWS[check.view].table).names)
    if check.field == MEASURE:
        assert MEASURE in view_columns[check.view]
        assert set(COUNTS) <= fields
    else:
        assert check.field in fields


@each_view_check
def test_rows_that_a_required_check_found_wrong_can_be_told_in_the_view(check, view_columns):
    for code in check.requires:
        required = CATALOGUE[code]
        if isinstance(required, ViewCheck):
            assert set(VIEWS[required.view].key) & set(view_columns[check.view]), code


@each_view_check
def test_a_remark_comes_with_the_condition_under_which_it_is_made(check):
    assert (check.remark is None) == (check.remark_when is None)


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_a_view_has_the_key_and_the_row_of_its_table_and_a_title(view, view_columns):
    assert {*view.key, view.row} <= set(view_columns[view.name])
    assert view.table in schemas.NAMES
    assert set(view.reads) <= set(schemas.NAMES)
    assert view.title.endswith(".")


def test_every_view_is_used_by_a_check():
    assert {check.view for check in CATALOGUE.values() if isinstance(check, ViewCheck)} == set(VIEWS)
