"""The ledger says again what the checks say, as relations that can be solved: the two must agree."""

import tempfile
from pathlib import Path

from hypothesis import given
from localise import book_of
from strategies import examples, mistyped, write
from test_checks import PAIRS, each, read_cases

from tallypack.checks import CATALOGUE
from tallypack.law import ViewCheck
from tallypack.ledger.blocks import blocks, narrow
from tallypack.package import read_package
from tallypack.tables import open_tables
from tallypack.viewcheck import judge_views, settle
from tallypack.waivers import Waivers

ONE_BY_ONE = {
    "V103", "V104", "V105", "V107", "T101", "T102", "T103", "T104", "T105",
    "A101", "A102", "A103", "A104", "A105", "C101", "C102", "C103", "C301", "S201",
}  # fmt: skip
"""Checks that are one relation each, between figures that are printed."""

TOGETHER = {"S101", "S102", "S103", "S202", "S203", "V101", "V102", "V106", "V108", "T106", "C201"}
"""Checks that follow from several relations, or that a ledger states only in part."""


def found_by_checks(tables):
    """What the checks find row by row, before what one of them finds is left out for another."""
    checks = [CATALOGUE[code] for code in ONE_BY_ONE | TOGETHER]
    waivers, judgements = Waivers(tables, None), judge_views(checks, tables)
    settle(list(judgements.values()), lambda _code: None)
    return {
        (code, finding.resource, finding.line, finding.field)
        for code, judgement in judgements.items()
        for finding in judgement.outcome(waivers, None).findings
    }


def found_in_ledger(tables):
    """The labels of the relations that fail by themselves, and of the blocks that fail."""
    book = book_of(tables)
    values = {entry: (cell.value, cell.value) for entry, cell in book.cells.items()}

    def fails(relations):
        return not narrow(relations, {e: values[e] for r in relations for e in r.entries if e in values})

    def places(labels):
        return {
            (label.code, label.resource, tables.raw[label.resource].line(label.row), label.field)
            for label in labels
        }

    alone = [r for r in book.relations if all(entry in values for entry in r.entries) and fails([r])]
    wrong = [block for block in blocks(book.relations, book.cells) if fails(block.relations)]
    return places({label for r in alone for label in r.labels}), [places(block.labels) for block in wrong]


def agree(descriptor):
    tables = open_tables(read_package(descriptor))
    checks, (alone, wrong) = found_by_checks(tables), found_in_ledger(tables)
    assert {place for place in alone if place[0] in ONE_BY_ONE} == {p for p in checks if p[0] in ONE_BY_ONE}
    in_blocks = set().union(*wrong)
    assert {place for place in checks if place not in in_blocks} == set()


def test_every_law_about_figures_of_one_tally_or_two_is_in_the_ledger():
    about_figures = {c.code for c in CATALOGUE.values() if isinstance(c, ViewCheck) and c.family in "SVTC"}
    assert about_figures - ONE_BY_ONE - TOGETHER == {"S301"}


@each([*(case for family in "SVTAC" for case in PAIRS[family]), *read_cases("causes")])
def test_the_ledger_and_the_checks_find_the_same_in_every_case(tmp_path, case):
    agree(case.write_neighbour(tmp_path))


@examples(12)
@given(mistyped())
def test_the_ledger_and_the_checks_find_the_same_on_any_table(election):
    with tempfile.TemporaryDirectory() as folder:
        descriptor, _lines = write(election, Path(folder))
        agree(descriptor)
