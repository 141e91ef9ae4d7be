"""The ranges of all figures at once are those that the relations of the ledger give one at a time."""

import tempfile
from pathlib import Path

from hypothesis import given
from localise import book_of
from packages import ROOT
from strategies import elections, examples, mistyped, write
from test_checks import PAIRS, each, read_cases

from tallypack.bounds import bounds_of
from tallypack.cells import COUNTS
from tallypack.ledger.blocks import blocks, narrow
from tallypack.ledger.entries import OPEN, UNBOUNDED, Entry
from tallypack.package import read_package
from tallypack.tables import open_tables


def by_relations(tables):
    """The ranges of unpublished figures, and the places of blocks in which no whole numbers are left."""
    book = book_of(tables)
    ranges, wrong = {}, set()
    for block in blocks(book.relations, book.cells):
        unpublished = {e for relation in block.relations for e in relation.entries} - block.published
        found = {entry: (book.cells[entry].value,) * 2 for entry in block.published}
        if not unpublished:
            continue
        if narrow(block.relations, found):
            ranges |= {entry: found[entry] for entry in unpublished if entry in found}
        else:
            wrong |= {entry[:2] for entry in unpublished}
    return ranges, wrong


def by_columns(tables):
    found = bounds_of(tables.values)
    counts, lines = found.counts.to_dicts(), found.lines.to_dicts()
    key = {row["place"]: (row["tally_id"], row["unit_id"]) for row in counts}
    rows = [(row, "", "", name) for row in counts for name in COUNTS]
    rows += [(row, row["option_id"], row["mode"], "votes") for row in lines]
    ranges = {
        Entry(*key[row["place"]], option, mode, name): (
            row[f"{name}_lo"],
            UNBOUNDED if row[f"{name}_hi"] is None else row[f"{name}_hi"],
        )
        for row, option, mode, name in rows
        if row[name] is None
    }
    return ranges, {key[place] for place in found.contradictory()["place"]}


def agree(descriptor):
    tables = open_tables(read_package(descriptor))
    (one, wrong), (other, empty) = by_relations(tables), by_columns(tables)
    assert empty == wrong
    sound = {entry for entry in one.keys() | other.keys() if entry[:2] not in wrong}
    assert {e: one.get(e, OPEN) for e in sound} == {e: other.get(e, OPEN) for e in sound}


def test_both_ways_to_narrow_agree_on_the_published_package():
    agree(ROOT / "datapackage.json")


@each([*(case for family in "SVT" for case in PAIRS[family]), *read_cases("causes")])
def test_both_ways_to_narrow_agree_in_every_case(tmp_path, case):
    agree(case.write_neighbour(tmp_path))


@examples(6)
@given(elections())
def test_no_right_election_is_found_impossible_and_both_ways_agree_on_it(election):
    with tempfile.TemporaryDirectory() as folder:
        descriptor, _lines = write(election, Path(folder))
        assert bounds_of(open_tables(read_package(descriptor)).values).contradictory().is_empty()
        agree(descriptor)


@examples(12)
@given(mistyped())
def test_both_ways_to_narrow_agree_on_any_table(election):
    with tempfile.TemporaryDirectory() as folder:
        descriptor, _lines = write(election, Path(folder))
        agree(descriptor)
