"""A finding stands on the physical line of its row, whatever ends the lines of the file."""

import pytest
from witness import ADA, HEADER, SLIP, UNITS, found, package

LINES = {
    "first row": (HEADER + SLIP + ADA, 2),
    "second row": (HEADER + ADA + SLIP, 3),
    "no line end at the end": (HEADER + ADA + SLIP.rstrip(), 3),
    "CRLF": ((HEADER + ADA + SLIP).replace("\n", "\r\n"), 3),
    "CRLF and LF mixed": (HEADER.replace("\n", "\r\n") + ADA + SLIP, 3),
    "CRLF at one row only": (HEADER + ADA.replace("\n", "\r\n") + SLIP, 3),
    "lone CR at every line end": ((HEADER + ADA + SLIP).replace("\n", "\r"), 3),
    "lone CR at one line end": (HEADER + ADA.replace("\n", "\r") + SLIP, 3),
    "byte order mark": ("\ufeff" + HEADER + ADA + SLIP, 3),
    "byte order mark and quotes": ('\ufeff"tally_id"' + HEADER[8:] + ADA + SLIP, 3),
    "byte order mark and CRLF": ("\ufeff" + (HEADER + ADA + SLIP).replace("\n", "\r\n"), 3),
    "quotes": (HEADER + ADA.replace("U", '"U"') + SLIP, 3),
    "a quoted comma": (HEADER + 't,U,"a",total,590,59.60\n' + SLIP, 3),
}


@pytest.mark.parametrize("written", LINES)
def test_the_line_is_that_of_the_file(tmp_path, written):
    contents, line = LINES[written]
    assert found(package(tmp_path, contents), select=["L"]) == [("L201", "results", line, "votes", "4_00")]


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ('"The\ntown"', 4),
        ('"The\n\n\ntown"', 6),
        ('"The\r\ntown"', 4),
        ('"The\rtown"', 4),
        ('"The ""old"" town\n"', 4),
        ('"\n"', 4),
        ("The\u2028town\x85\x0b\x0c\x1c", 3),
    ],
    ids=ascii,
)
def test_the_line_counts_line_ends_within_quotes_and_no_other_separators(tmp_path, names, line):
    contents = f"{UNITS}U,,{names},country,\nV,,North,countri,\n"
    assert found(package(tmp_path, contents, "units"), select=["L"]) == [
        ("L203", "units", line, "kind", "countri")
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("blank", ["", ",,,,,", '""', '"",,,,,""'])
def test_a_blank_row_is_told_and_counted(tmp_path, blank, end):
    contents = (HEADER + ADA + blank + "\n" + SLIP + blank + "\n").replace("\n", end)
    assert found(package(tmp_path, contents), select=["L"]) == [
        ("L104", "results", 3, None, None),
        ("L104", "results", 5, None, None),
        ("L201", "results", 4, "votes", "4_00"),
    ]


def test_a_lone_cr_ends_a_line_whatever_else_the_file_has(tmp_path):
    contents = f"{HEADER}t,U,a,to\rtal,590,59.60\nt,U,b,\rtotal\r,400,40.40\n"
    quoted_too = contents.replace("tally_id", '"tally_id"')
    assert found(package(tmp_path / "one", contents), select=["L"]) == found(
        package(tmp_path / "other", quoted_too), select=["L"]
    )
