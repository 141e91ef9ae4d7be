"""A dialect says how a file is written; one that cannot be understood is one clear sentence."""

import pytest
from witness import ADA, BEN, HEADER, SLIP, UNITS, found, package, sentence


@pytest.mark.parametrize(
    ("dialect", "because"),
    [
        ([], "`dialect` should be an object."),
        ("dialect.json", "dialect.json could not be opened: No such file or directory."),
        ("../dialect.json", "the path '../dialect.json' leads out of the package."),
        ({"delimiter": ""}, "delimiter should be one character, and is ''."),
        ({"delimiter": ";;"}, "delimiter should be one character, and is ';;'."),
        ({"delimiter": 5}, "delimiter should be one character, and is 5."),
        ({"csv": {"delimiter": None}}, "delimiter should be one character, and is None."),
        ({"quoteChar": None}, "quote should be one character, and is None."),
        ({"headerRows": [2]}, "a header in rows [2] is not read"),
        ({"commentRows": [2]}, "`commentRows` are not passed over; begin such rows with a sign"),
        ({"escapeChar": "ab"}, "escape should be one character, and is 'ab'."),
        ({"escapeChar": ""}, "escape should be one character, and is ''."),
        ({"commentChar": 5}, "comment should be one character, and is 5."),
        ({"delimiter": "\n"}, r"delimiter should be one character, and is '\n'."),
        ({"delimiter": '"'}, "uses '\"' both between cells and around them."),
        ({"header": "no"}, "header should be true or false."),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_a_dialect_that_cannot_be_understood_is_one_clear_sentence(tmp_path, dialect, because):
    told = sentence(package(tmp_path, HEADER + '"t",U,a,total,590,59.60\n' + BEN, dialect=dialect))
    assert told.startswith("Resource `results`: ")
    assert because in told


@pytest.mark.parametrize(
    ("dialect", "written"),
    [
        ({"delimiter": ";"}, (HEADER + ADA + SLIP).replace(",", ";")),
        ({"delimiter": "\t"}, (HEADER + ADA + SLIP).replace(",", "\t")),
        ({"csv": {"delimiter": "|"}}, (HEADER + ADA + SLIP).replace(",", "|")),
        ({"quoteChar": "'"}, (HEADER + ADA + SLIP).replace("total", "'total'")),
        ({"escapeChar": "\\", "doubleQuote": False}, (HEADER + ADA + SLIP).replace("total", '"t\\otal"')),
        ({"skipInitialSpace": True}, (HEADER + ADA + SLIP).replace(",", ", ")),
        ({"commentChar": "#"}, "# the count, at last\n" + HEADER + ADA + SLIP),
        ({"commentChar": "#"}, '# it says, "so\n' + HEADER + "#\n#,,,\n" + ADA + SLIP),
        ({"header": False}, ADA + SLIP),
        ({"headerRows": []}, ADA + SLIP),
        ({"delimiter": "§"}, (HEADER + ADA + SLIP).replace(",", "§")),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_a_dialect_says_how_a_file_is_written(tmp_path, dialect, written):
    line = 1 + written[: written.index("4_00")].count("\n")
    assert found(package(tmp_path, written, dialect=dialect)) == [("L201", "results", line, "votes", "4_00")]


def test_a_dialect_may_stand_in_a_file_of_its_own(tmp_path):
    descriptor = package(tmp_path, (HEADER + ADA + SLIP).replace(",", ";"), dialect="dialect.json")
    (tmp_path / "dialect.json").write_text('{"delimiter": ";"}', encoding="utf-8")
    assert found(descriptor) == [("L201", "results", 3, "votes", "4_00")]


def test_a_cell_in_quotes_is_no_comment_wherever_its_lines_begin(tmp_path):
    contents = f'{UNITS}U,,The town,country,\n"#V",U,"The\n#1 district",distric,\n#W,U,The end,district,\n'
    descriptor = package(tmp_path, contents, "units", dialect={"commentChar": "#"})
    assert found(descriptor, select=["L2"]) == [
        ("L203", "units", 3, "kind", "distric"),
        ("L204", "units", 3, "unit_id", "#V"),
    ]
