"""Which cell is the wrong one: on the published package and on small ones, one mistake at a time."""

import re

import pytest
from packages import ROOT, SMALL, copy_of_package, judged, outcome, write_package

from tallypack.report.text import render
from tallypack.validation import validate

RESULTS, TURNOUT = "results", "turnout"
FINAL, SECOND = "by-2025-final,BY,2025-lukashenko,total,", "by-2025-preliminary,BY,2025-syrankov,total,"


def suspects(descriptor, code):
    """The suspects of the first finding of a check: rank, place, and what becomes what by which slip."""
    finding = outcome(validate(descriptor), code).findings[0]
    return [
        (s.rank, f"{s.resource}:{s.line} {s.field}", f"{s.observed} → {s.suggested}", s.kind)
        for s in finding.suspects
    ]


def changed(folder, table, old, new):
    descriptor = copy_of_package(folder)
    path = folder / "resources" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return descriptor


@pytest.mark.parametrize(
    ("change", "code", "first"),
    [
        ((RESULTS, f"{FINAL}5136293", f"{FINAL}5163293"), "S201",
         ("results:80 votes", "5163293 → 5136293", "digits swapped")),
        ((RESULTS, f"{SECOND}189740", f"{SECOND}189470"), "S201",
         ("results:75 votes", "189470 → 189740", "digits swapped")),
        ((RESULTS, f"{FINAL}5136293,86.82", f"{FINAL}5136293,86.28"), "S201",
         ("results:80 share", "86.28 → 86.82", "digits swapped")),
        ((RESULTS, f"{FINAL}5136293,86.82", f"{FINAL}5136293,8.682"), "S301",
         ("results:80 share", "8.682 → 86.82", "decimal point moved")),
        ((RESULTS, f"{SECOND}189740", f"{SECOND}-189740"), "L205",
         ("results:75 votes", "-189740 → 189740", "sign")),
        ((RESULTS, f"{SECOND}189740", f'{SECOND}"189,740"'), "L201",
         ("results:75 votes", "189,740 → 189740", "spelling")),
        ((TURNOUT, "final,BY,6903994", "final,BY,6093994"), "T101",
         ("turnout:87 registered", "6093994 → 6903994", "digits swapped")),
        ((TURNOUT, "5916834,5916195,,,85.69", "5916834,5916195,,,86.59"), "T101",
         ("turnout:87 turnout", "86.59 → 85.69", "digits swapped")),
    ],
)  # fmt: skip
def test_the_wrong_cell_of_2025_is_the_first_suspect_with_what_it_was(tmp_path, change, code, first):
    found = suspects(changed(tmp_path, *change), code)
    assert found[0] == (1, *first)
    assert [place for rank, place, *_rest in found if rank == 1] == [first[0]]


def test_a_figure_that_is_written_well_is_not_suggested_as_it_stands(tmp_path):
    only = {**SMALL, "turnout": SMALL["turnout"].replace("2000,1005,1000,990,10,50.00", "13587700851,,,,,")}
    assert only["turnout"] != SMALL["turnout"]
    assert suspects(write_package(tmp_path, only), "L205") == []


def test_the_readme_shows_what_is_printed_of_two_swapped_digits(tmp_path):
    descriptor = changed(tmp_path, RESULTS, f"{SECOND}189740", f"{SECOND}189470")
    shown = re.search(
        r"^```text\n(error .*?)^```$",
        (ROOT / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert shown[1] in render(validate(descriptor))


def test_a_suspect_says_what_it_satisfies_and_what_else_speaks_for_it(tmp_path):
    descriptor = changed(tmp_path, RESULTS, f"{FINAL}5136293", f"{FINAL}5163293")
    suspect = outcome(validate(descriptor), "S201").findings[0].suspects[0]
    assert suspect.satisfies == ("S201",)
    assert (suspect.low, suspect.high) == ("5136293", "5136736")
    assert suspect.support == ("by-2025-preliminary has 5136293 too", "1 statement agrees with 5136293")


def test_two_rows_that_were_exchanged_are_named_together(tmp_path):
    results = SMALL[RESULTS].replace("590,", "X").replace("400,", "590,").replace("X", "400,")
    descriptor = write_package(tmp_path, {**SMALL, RESULTS: results})
    finding = outcome(validate(descriptor), "S201").findings[0]
    cells = {
        (s.line, s.observed, s.suggested)
        for s in finding.suspects
        if s.field == "votes" and s.kind == "exchanged"
    }
    assert cells == {(2, "400", "590"), (3, "590", "400")}
    exchanges = {frozenset(s.field for s in finding.suspects if s.repair == n) for n in (1, 2)}
    assert exchanges == {frozenset({"votes"}), frozenset({"share"})}
    assert "2 repairs are equally likely" in finding.doubt


def test_two_slips_are_found_where_no_single_one_explains(tmp_path):
    results = SMALL[RESULTS].replace("590,", "509,").replace("400,", "40,")
    finding = outcome(validate(write_package(tmp_path, {**SMALL, RESULTS: results})), "V101").findings[0]
    assert {(s.line, s.suggested) for s in finding.suspects if s.repair == 1} == {(2, "590"), (3, "400")}


def test_where_nothing_small_explains_a_contradiction_that_is_said(tmp_path):
    results = SMALL[RESULTS].replace("590,59.60", "777,12.34").replace("400,40.40", "111,55.55")
    finding = outcome(validate(write_package(tmp_path, {**SMALL, RESULTS: results})), "V101").findings[0]
    assert finding.suspects == ()
    assert finding.doubt == "no single figure, exchange of two or pair of slips explains it"


def parts(rows, parts_of_u="PQ"):
    units = "".join(f"{name},U,Part {name},station,\n" for name in parts_of_u)
    header = "tally_id,unit_id,option_id,mode,votes,share\n"
    return {"units": SMALL["units"] + units, "turnout": "", RESULTS: header + rows}


def test_a_total_among_its_parts_is_named_with_all_its_rows(tmp_path):
    votes = {"U": (590, 400), "P": (300, 250), "Q": (290, 150), "T": (590, 400)}
    rows = "".join(f"t,{unit},{o},total,{v[n]},\n" for unit, v in votes.items() for n, o in enumerate("ab"))
    tables = {**SMALL, **parts(rows, "PQT")}
    descriptor = write_package(tmp_path, {name: text for name, text in tables.items() if text})
    finding = outcome(validate(descriptor), "A203").findings[0]
    assert [(s.line, s.field, s.observed, s.suggested) for s in finding.suspects] == [
        (8, "unit_id", "T", ""),
        (9, "unit_id", "T", ""),
    ]
    assert finding.suspects[0].kind == "total among its parts, to be taken out"


def test_a_figure_of_the_whole_in_each_part_is_named_in_each(tmp_path):
    votes = {"U": (590, 400), "P": (590, 250), "Q": (590, 150)}
    rows = "".join(f"t,{unit},{o},total,{v[n]},\n" for unit, v in votes.items() for n, o in enumerate("ab"))
    tables = {**SMALL, **parts(rows)}
    descriptor = write_package(tmp_path, {name: text for name, text in tables.items() if text})
    finding = outcome(validate(descriptor), "A202").findings[0]
    assert [(s.line, s.field, s.observed, s.suggested) for s in finding.suspects] == [
        (4, "votes", "590", ""),
        (6, "votes", "590", ""),
    ]


def test_no_suspects_are_sought_where_nothing_fails(monkeypatch, tmp_path):
    def sought(*_arguments):
        raise AssertionError

    monkeypatch.setattr("tallypack.suspects.rows_around", sought)
    validate(write_package(tmp_path, SMALL))


def test_a_turnout_whose_point_moved_is_suggested_with_the_decimals_that_it_had(tmp_path):
    turnout = SMALL["turnout"].replace("50.00", "5.000")
    found = judged(write_package(tmp_path, {**SMALL, "turnout": turnout}), "T101").findings[0]
    assert ("turnout", "5.000", "50.00", "decimal point moved") in {
        (s.field, s.observed, s.suggested, s.kind) for s in found.suspects
    }
