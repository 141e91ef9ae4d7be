"""A header and rows that do not fit each other are told, and whatever can be read is judged."""

import csv

import pytest
from witness import ADA, BEN, HEADER, UNITS, found, messages, package

from tallypack.records import LARGEST_CELL

ROW_5 = "t,U,b,total,400"
ROW_7 = "t,U,b,total,400,40.40,1"

LONG = LARGEST_CELL * "9"

SHAPES = {
    "a cell too few": (HEADER + ADA + ROW_5 + "\n", [("L103", 3, None, ROW_5)]),
    "a cell too many": (HEADER + ADA + ROW_7 + "\n", [("L103", 3, None, ROW_7)]),
    "a trailing comma": (HEADER + ADA + BEN.strip() + ",\n", [("L103", 3, None, BEN.strip() + ",")]),
    "a missing column": (
        "tally_id,unit_id,option_id,mode,votes\nt,U,a,total,590\nt,U,b,total,400\n",
        [("L102", 1, "share", None)],
    ),
    "a missing column of the key": (
        "unit_id,option_id,mode,votes,share\nU,a,total,590,59.60\nU,b,total,400,40.40\n",
        [("L102", 1, "tally_id", None)],
    ),
    "a column twice": (
        HEADER.strip() + ",share\n" + ADA.strip() + ",1\n" + BEN.strip() + ",2\n",
        [("L102", 1, "share", "share")],
    ),
    "a name twice, another missing": (
        HEADER.replace("share", "votes") + ADA + BEN,
        [("L102", 1, "votes", "votes"), ("L102", 1, "share", None)],
    ),
    "an unknown column": (
        HEADER.strip() + ",colour\n" + ADA.strip() + ",red\n" + BEN.strip() + ",blue\n",
        [("L102", 1, "colour", "colour")],
    ),
    "a column without a name": (
        HEADER.strip() + ",\n" + ADA.strip() + ",\n" + BEN.strip() + ",\n",
        [("L102", 1, None, None)],
    ),
    "columns in another order": (
        "unit_id,tally_id,option_id,mode,votes,share\nU,t,a,total,590,59.60\nU,t,b,total,400,40.40\n",
        [("L102", 1, None, None)],
    ),
    "an empty file": ("", [("L102", 1, None, None)]),
    "a byte order mark alone": ("\ufeff", [("L102", 1, None, None)]),
    "a header alone": (HEADER, [("L105", 1, None, None)]),
    "a header without its line end": (HEADER.strip(), [("L105", 1, None, None)]),
    "an open quote": (HEADER + ADA + BEN + 't,U,"b,total,400,40.40\n' + ADA, [("L103", 4, None, None)]),
    "a letter after a quote": (HEADER + ADA + BEN + 't,U,"b"x,total,4,4\n', [("L103", 4, None, None)]),
    "a cell too long, within quotes": (
        HEADER + ADA + BEN + f't,U,b,total,400,"{LONG}9"\n' + ADA,
        [("L103", 4, None, None)],
    ),
    "a cell too long, without quotes": (
        HEADER + ADA + BEN + f"t,U,b,total,400,{LONG}9\n" + ADA,
        [("L103", 4, None, None)],
    ),
    "a cell without end": (HEADER + ADA + BEN + '"' + 2**21 * "9", [("L103", 4, None, None)]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_wrong_with_the_shape_of_a_file_is_told_and_the_rest_is_read(tmp_path, shape):
    contents, expected = SHAPES[shape]
    assert found(package(tmp_path, contents)) == [(code, "results", *rest) for code, *rest in expected]


def test_the_cells_of_columns_in_another_order_are_judged_by_their_names(tmp_path):
    contents = "unit_id,tally_id,option_id,mode,votes,share\nU,t,a,total,590,59.60\nU,t,b,total,4_00,40.40\n"
    assert ("L201", "results", 3, "votes", "4_00") in found(package(tmp_path, contents))


def test_a_name_that_may_be_meant_for_a_missing_one_is_said(tmp_path):
    assert messages(package(tmp_path, HEADER.replace("share", "Share") + ADA + BEN), "L102") == [
        "the column `Share` is not in the schema, and may be meant for `share`, which is missing"
    ]


def test_names_in_capitals_are_meant_for_the_same_in_small_letters(tmp_path):
    told = found(package(tmp_path, HEADER.upper() + ADA + BEN), select=["L"])
    assert [(line, field, text) for _, _, line, field, text in told] == [
        (1, name, name.upper()) for name in HEADER.strip().split(",")
    ]


def test_each_misspelt_name_is_told_once_and_meant_for_one_column(tmp_path):
    header = HEADER.replace("votes", "vots").replace("share", "vote").replace("mode", "colour")
    assert sorted(messages(package(tmp_path, header + ADA + BEN), "L102")) == [
        "a column `colour` is not in the schema",
        "a column `vote` is not in the schema",
        "the column `mode` is missing",
        "the column `share` is missing",
        "the column `vots` is not in the schema, and may be meant for `votes`, which is missing",
    ]


@pytest.mark.parametrize(
    "name", ["_row", "votes_int", "share_lo", "votes is filled", "measure", "results_row"]
)
def test_a_column_may_not_be_taken_for_one_of_the_machine_s_own(tmp_path, name):
    contents = f"{HEADER.strip()},{name}\n{ADA.strip()},7\n{BEN.strip()},7\n"
    assert found(package(tmp_path, contents)) == [("L102", "results", 1, name, name)]


def test_a_column_may_be_named_like_a_second_one_made_unique(tmp_path):
    contents = f"{HEADER.replace('share', 'votes').strip()},votes#6\n{ADA.strip()},7\n{BEN.strip()},7\n"
    assert {code for code, *_ in found(package(tmp_path, contents))} == {"L102"}


@pytest.mark.parametrize("rows", [[ROW_5, ROW_7], [ROW_7, ROW_5], [ADA.strip(), ROW_5, ROW_7]])
def test_a_cell_too_few_does_not_make_up_for_one_too_many(tmp_path, rows):
    descriptor = package(tmp_path, HEADER + "\n".join(rows) + "\n")
    assert [item for item in found(descriptor) if item[0] == "L103"] == [
        ("L103", "results", line, None, row)
        for line, row in enumerate(rows, start=2)
        if row in {ROW_5, ROW_7}
    ]


@pytest.mark.parametrize("row", ["t,U,b,total,400,40,4", "   ", "U,b,total,400,40.40"])
def test_the_cells_of_a_ragged_row_are_not_judged(tmp_path, row):
    assert found(package(tmp_path, f"{HEADER}{ADA}{BEN}{row}\n")) == [("L103", "results", 4, None, row)]


def test_a_blank_line_for_a_header_is_told(tmp_path):
    assert "L102" in [code for code, *_ in found(package(tmp_path / "alone", "\n"))]
    assert "L102" in [code for code, *_ in found(package(tmp_path / "first", "\n" + HEADER + ADA + BEN))]


def test_an_open_quote_in_the_header_is_no_empty_file(tmp_path):
    assert found(package(tmp_path, '"' + HEADER + ADA + BEN)) == [("L103", "results", 1, None, None)]


def test_an_empty_table_is_told_once_and_not_by_each_row_that_refers_to_it(tmp_path):
    assert found(package(tmp_path, UNITS, "units")) == [("L105", "units", 1, None, None)]


def test_a_very_long_cell_is_shown_cut(tmp_path):
    ((*_, observed),) = found(package(tmp_path, f"{HEADER}{ADA}t,U,b,total,400,{2**16 * '4'}\n"))
    assert len(observed) < 1000


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_may_be_as_long_as_the_limit_says(tmp_path, quote):
    descriptor = package(tmp_path, f"{UNITS}U,,{quote}{LARGEST_CELL * 'é'}{quote},country,\n", "units")
    assert not found(descriptor, select=["L"])


def test_the_limit_of_cells_is_left_to_others_as_it_was(tmp_path):
    descriptor = package(tmp_path, HEADER + ADA + BEN.replace("U", '"U"'))
    limit = csv.field_size_limit()
    assert not found(descriptor)
    assert csv.field_size_limit() == limit
