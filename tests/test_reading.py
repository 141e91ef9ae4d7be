"""What is wrong with a file is told where it stands, and every other table is judged all the same."""

import json
import os

import pytest
from packages import SMALL, write_package

from tallypack.errors import PackageError
from tallypack.outcome import ExitCode
from tallypack.package import read_package
from tallypack.validation import validate

HEADER = "tally_id,unit_id,option_id,mode,votes,share\n"
ADA = "t,U,a,total,590,59.60\n"
BEN = "t,U,b,total,400,40.40\n"
SLIP = "t,U,b,total,4_00,40.40\n"
UNITS = "unit_id,parent_id,name,kind,code\n"

WITNESS = ("L203", "contests", 2, "rule", "pluralty")
"""A slip in another table, which must be found whatever happens to this one."""

TABLES = {**SMALL, "contests": SMALL["contests"].replace("plurality", "pluralty")}


def package(folder, contents="", table="results", **said):
    """The small package with its witness, one file written anew, and more said of its resource."""
    descriptor = write_package(folder, TABLES)
    if contents is not None:
        raw = contents if isinstance(contents, bytes) else contents.encode()
        (folder / f"{table}.csv").write_bytes(raw)
    if said:
        whole = json.loads(descriptor.read_text(encoding="utf-8"))
        next(item for item in whole["resources"] if item["name"] == table).update(said)
        descriptor.write_text(json.dumps(whole), encoding="utf-8")
    return descriptor


def found(descriptor, select=()):
    """Every finding as code, table, line, field and raw text; the witness must be among them, and goes."""
    result = validate(descriptor, select=select)
    findings = [
        (o.check.code, f.resource, f.line, f.field, f.observed) for o in result.outcomes for f in o.findings
    ]
    assert result.exit_code() == ExitCode.FINDINGS
    findings.remove(WITNESS)
    return findings


def messages(descriptor, code):
    return [f.message for o in validate(descriptor, select=[code]).outcomes for f in o.findings]


# Numerals ---------------------------------------------------------------------------------------------

NO_COUNTS = [
    "1_000", " 7", "7 ", "7\t", "+5", "\uff11\uff12", "٣", "1e3", "007", "-0", "5.0", "5.", "5,0", "1,234",
    "1 234", "1'234", "1\u00a0234", "0x1A", "1/2", "½", "²", "Ⅳ", "l23", "O", "590\n", "\n590", "590\r\n",
    "5\x009", "\ufeff590", "590\u200b", "−5", "--5", "NaN", "inf", "null", "n/a", "-", "*", "(590)", "<5",
    "590 votes", "590%",
]  # fmt: skip

NO_PERCENTAGES = [
    "59,60", "59.60%", "59.600000", " 59.60", "+59.60", "-0.5", "059.60", "59.", ".6", "5.9e1", "59.6O",
    "1000", "1_0.5", "\uff11\uff12.5", "59.60\n", "59 .60", "59..60", "59.6.0", "nan", "Infinity",
]  # fmt: skip


def column(field, texts, *, quote):
    """Rows of results with one text each in one field, quoted or not."""
    cells = ['"' + text.replace('"', '""') + '"' if quote else text for text in texts]
    votes, share = ("{}", "") if field == "votes" else ("", "{}")
    return HEADER + "".join(f"t,U,o{n},total,{votes},{share}\n".format(cell) for n, cell in enumerate(cells))


@pytest.mark.parametrize(("field", "texts"), [("votes", NO_COUNTS), ("share", NO_PERCENTAGES)])
def test_what_is_no_numeral_in_plain_digits_is_shown_as_it_stands(tmp_path, field, texts):
    told = found(package(tmp_path, column(field, texts, quote=True)), select=["L"])
    assert [item[-1] for item in told] == texts
    assert {item[:2] + item[3:4] for item in told} == {("L201", "results", field)}


@pytest.mark.parametrize(("field", "texts"), [("votes", NO_COUNTS), ("share", NO_PERCENTAGES)])
def test_the_plain_reader_is_as_strict_as_the_careful_one(tmp_path, field, texts):
    texts = [text for text in texts if not set(text) & set(',\n\r"')]
    assert found(package(tmp_path, column(field, texts, quote=False)), select=["L"]) == [
        ("L201", "results", line, field, text) for line, text in enumerate(texts, start=2)
    ]


def test_a_number_too_small_or_too_large_is_no_count_however_many_digits_it_has(tmp_path):
    texts = ["-1", "4000000001", "9" * 18, "9" * 19, "1" * 30, "-" + "1" * 30]
    assert found(package(tmp_path, column("votes", texts, quote=False)), select=["L"]) == [
        ("L205", "results", line, "votes", text) for line, text in enumerate(texts, start=2)
    ]


def test_numerals_in_plain_digits_are_what_these_checks_want(tmp_path):
    votes = column("votes", ["400", "0", "4000000000"], quote=False)
    shares = column("share", ["0", "0.00", "100", "59.60000", "3.6"], quote=False)
    for number, contents in enumerate((votes, shares)):
        assert not found(package(tmp_path / str(number), contents), select=["L"])


@pytest.mark.parametrize("text", ["5_90", " 590", "1" * 30])
def test_a_cell_that_is_no_number_has_no_other_finding(tmp_path, text):
    ((code, *place),) = found(package(tmp_path, f"{HEADER}t,U,a,total,{text},59.60\n{BEN}"))
    assert place == ["results", 2, "votes", text]
    assert code in {"L201", "L205"}


def test_a_share_above_100_is_told_once(tmp_path):
    assert found(package(tmp_path, f"{HEADER}{ADA}t,U,b,total,,100.40\n")) == [
        ("L205", "results", 3, "share", "100.40")
    ]


# Lines ------------------------------------------------------------------------------------------------

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


# Encodings --------------------------------------------------------------------------------------------

ZURICH = f"{UNITS}U,,Zürich,country,\n"


def name_of_unit(descriptor):
    raw = read_package(descriptor).resource("units")
    from tallypack.reading import read_table  # noqa: PLC0415

    return read_table(raw).frame.collect()["name"].to_list()


def test_a_byte_of_another_encoding_is_told_where_it_stands(tmp_path):
    descriptor = package(tmp_path, ZURICH.encode("latin-1"), "units")
    assert found(descriptor, select=["L"]) == [("L106", "units", 2, None, "0xfc")]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "UTF8"),
        ("utf-8-sig", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "windows-1252"),
        ("latin-1", "ISO-8859-1"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-32", "utf-32"),
        ("cp850", "cp850"),
    ],
)
def test_a_declared_encoding_is_read_right(tmp_path, encoding, declared):
    descriptor = package(tmp_path, ZURICH.encode(encoding), "units", encoding=declared)
    assert name_of_unit(descriptor) == ["Zürich"]
    assert not found(descriptor, select=["L"])


def test_a_byte_that_the_declared_encoding_does_not_have_is_told(tmp_path):
    contents = ZURICH.encode("cp1252").replace(b"\xfc", b"\x81")
    assert found(package(tmp_path, contents, "units", encoding="windows-1252"), select=["L"]) == [
        ("L106", "units", 2, None, "0x81")
    ]


@pytest.mark.parametrize("encoding", ["utf-9", "", "klingon", None, 5])
def test_an_unknown_encoding_is_told_and_the_file_read_as_utf_8(tmp_path, encoding):
    descriptor = package(tmp_path, ZURICH, "units", encoding=encoding)
    assert found(descriptor, select=["L"]) == [("L106", "units", None, None, None)]
    assert name_of_unit(descriptor) == ["Zürich"]


@pytest.mark.parametrize(
    "encoding", ["base64", "hex", "rot13", "zlib", "idna", "punycode", "undefined", "utf\0"]
)
def test_a_codec_that_is_no_encoding_of_text_is_told(tmp_path, encoding):
    descriptor = package(tmp_path, ZURICH, "units", encoding=encoding)
    assert found(descriptor, select=["L"]) == [("L106", "units", None, None, None)]


def test_half_a_letter_of_utf_16_is_told(tmp_path):
    descriptor = package(tmp_path, ZURICH.encode("utf-16")[:-1], "units", encoding="utf-16")
    assert [code for code, *_ in found(descriptor)] == ["L106"]


def test_a_wrong_byte_is_told_on_its_line_where_lines_end_in_cr(tmp_path):
    descriptor = package(tmp_path, ZURICH.replace("\n", "\r").encode("latin-1"), "units")
    assert found(descriptor, select=["L"]) == [("L106", "units", 2, None, "0xfc")]


def test_the_message_names_the_encoding_that_was_declared(tmp_path):
    assert messages(package(tmp_path, ZURICH.encode("latin-1"), "units"), "L106") == [
        "0xfc at byte 5 of the line is not utf-8"
    ]


# The shape of a file ----------------------------------------------------------------------------------

ROW_5 = "t,U,b,total,400"
ROW_7 = "t,U,b,total,400,40.40,1"

SHAPES = {
    "a cell too few": (HEADER + ADA + ROW_5 + "\n", [("L103", 3, None, ROW_5)]),
    "a cell too many": (HEADER + ADA + ROW_7 + "\n", [("L103", 3, None, ROW_7)]),
    "a trailing comma": (HEADER + ADA + BEN.strip() + ",\n", [("L103", 3, None, BEN.strip() + ",")]),
    "a missing column": (
        "tally_id,unit_id,option_id,mode,votes\nt,U,a,total,590\nt,U,b,total,400\n",
        [("L102", 1, "share", "share")],
    ),
    "a missing column of the key": (
        "unit_id,option_id,mode,votes,share\nU,a,total,590,59.60\nU,b,total,400,40.40\n",
        [("L102", 1, "tally_id", "tally_id")],
    ),
    "a column twice": (
        HEADER.strip() + ",share\n" + ADA.strip() + ",1\n" + BEN.strip() + ",2\n",
        [("L102", 1, "share", "share")],
    ),
    "a name twice, another missing": (
        HEADER.replace("share", "votes") + ADA + BEN,
        [("L102", 1, "votes", "votes"), ("L102", 1, "share", "share")],
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
    "an empty file": ("", [("L102", 1, None, None), ("L105", None, None, None)]),
    "a byte order mark alone": ("\ufeff", [("L102", 1, None, None), ("L105", None, None, None)]),
    "a header alone": (HEADER, [("L105", 1, None, None)]),
    "a header without its line end": (HEADER.strip(), [("L105", 1, None, None)]),
    "an open quote": (HEADER + ADA + BEN + 't,U,"b,total,400,40.40\n' + ADA, [("L103", 4, None, None)]),
    "a letter after a quote": (HEADER + ADA + BEN + 't,U,"b"x,total,4,4\n', [("L103", 4, None, None)]),
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
        "the column `share` is missing; `Share` may be meant for it",
        "a column `Share` is not in the schema",
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


# Files that are not there -----------------------------------------------------------------------------


def test_a_missing_file_is_told(tmp_path):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    assert found(descriptor) == [("L101", "results", None, None, None)]
    assert messages(descriptor, "L101") == ["there is no such file"]


def test_a_folder_for_a_file_is_told(tmp_path):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    (tmp_path / "results.csv").mkdir()
    assert found(descriptor) == [("L101", "results", None, None, None)]
    assert messages(descriptor, "L101") == ["it is a folder"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_for_a_file_is_not_waited_for(tmp_path):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    os.mkfifo(tmp_path / "results.csv")
    assert found(descriptor) == [("L101", "results", None, None, None)]


@pytest.mark.parametrize(
    "path", ["results.csv.gz", "results.parquet", "gone/results.csv", "a" * 300 + ".csv"]
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, path):
    assert found(package(tmp_path, None, path=path)) == [("L101", "results", None, None, None)]


def test_a_link_within_the_package_is_followed(tmp_path):
    descriptor = package(tmp_path, HEADER + ADA + SLIP)
    (tmp_path / "results.csv").rename(tmp_path / "real.csv")
    (tmp_path / "results.csv").symlink_to("real.csv")
    assert found(descriptor) == [("L201", "results", 3, "votes", "4_00")]


def test_a_link_to_nowhere_is_a_missing_file(tmp_path):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    (tmp_path / "results.csv").symlink_to("gone.csv")
    assert found(descriptor) == [("L101", "results", None, None, None)]


# Packages that cannot be read -------------------------------------------------------------------------


def sentence(descriptor):
    """Why the package cannot be read, in one sentence on one line."""
    with pytest.raises(PackageError) as refused:
        validate(descriptor)
    told = str(refused.value)
    assert told[:1].isupper()
    assert told[-1:] in {".", "?"}
    assert "\n" not in told
    return told


def test_a_link_out_of_the_package_is_refused(tmp_path):
    (tmp_path / "secret.csv").write_text(HEADER, encoding="utf-8")
    descriptor = package(tmp_path / "package", None)
    (tmp_path / "package" / "results.csv").unlink()
    (tmp_path / "package" / "results.csv").symlink_to(tmp_path / "secret.csv")
    assert (
        sentence(descriptor)
        == "Resource `results`: the path 'results.csv' is a link that leads out of the package."
    )


def test_a_folder_that_is_a_link_out_of_the_package_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "results.csv").write_text(HEADER, encoding="utf-8")
    descriptor = package(tmp_path / "package", None, path="data/results.csv")
    (tmp_path / "package" / "data").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert "is a link that leads out of the package" in sentence(descriptor)


def test_a_link_to_itself_is_refused(tmp_path):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    (tmp_path / "results.csv").symlink_to("results.csv")
    assert "results.csv" in sentence(descriptor)


@pytest.mark.parametrize(
    ("path", "because"),
    [
        ("../results.csv", "leads out of the package"),
        ("data/../../results.csv", "leads out of the package"),
        ("..", "leads out of the package"),
        ("/etc/passwd", "leads out of the package"),
        ("//host/results.csv", "leads out of the package"),
        ("C:\\results.csv", "leads out of the package"),
        ("c:results.csv", "leads out of the package"),
        ("..\\results.csv", "leads out of the package"),
        ("results\0.csv", "leads out of the package"),
        ("data:text/csv,a", "leads out of the package"),
        ("http://example.org/results.csv", "is a network address"),
        ("https://example.org/results.csv", "is a network address"),
        ("file:///etc/passwd", "is a network address"),
        ("s3://bucket/results.csv", "is a network address"),
        ("", "`path` should be one file"),
        (None, "`path` should be one file"),
        (7, "`path` should be one file"),
        ({"results": "results.csv"}, "`path` should be one file"),
        (["results.csv", "more.csv"], "is a list of files"),
        ([], "is a list of files"),
        (".", "does not name a file of the package"),
        ("\ud800.csv", "does not name a file of the package"),
    ],
    ids=ascii,
)
def test_a_path_that_is_not_one_file_of_the_package_is_refused(tmp_path, path, because):
    told = sentence(package(tmp_path, None, path=path))
    assert told.startswith("Resource `results`: ")
    assert because in told


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("", "is not JSON: Expecting value at line 1, column 1."),
        ('{"resources": [', "is not JSON: Expecting value at line 1, column 16."),
        ('{"resources": [}', "is not JSON: Expecting value at line 1, column 16."),
        ("[]", "should be a JSON object."),
        ('"package"', "should be a JSON object."),
        ("null", "should be a JSON object."),
        (b'{"name": "Z\xfcrich"}', "is not UTF-8 at byte 11."),
        ("[" * 100_000, "is nested too deeply."),
        ("{}", "lists no `resources`"),
        ('{"resources": []}', "lists no `resources`"),
        ('{"resources": {}}', "lists no `resources`"),
        ('{"resources": null}', "lists no `resources`"),
        ('{"resources": ["results.csv"]}', "Resource 1 of the descriptor should be an object."),
        ('{"resources": [{}]}', "Resource 1 of the descriptor has no `name`."),
        ('{"resources": [{"name": ""}]}', "Resource 1 of the descriptor has no `name`."),
        ('{"resources": [{"name": 7}]}', "Resource 1 of the descriptor has no `name`."),
        ('{"resources": [{"name": "results"}]}', "Resource `results`: `path` should be one file"),
        ('{"resources": [{"name": "extra", "path": "extra.csv"}]}', "Resource `extra` has no `schema`"),
        ('{"size": ' + "9" * 5000 + "}", "could not be read: Exceeds the limit (4300 digits)"),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_a_broken_descriptor_is_one_clear_sentence(tmp_path, written, because):
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_bytes(written if isinstance(written, bytes) else written.encode())
    assert because in sentence(descriptor)


def test_a_descriptor_that_is_not_there_is_one_clear_sentence(tmp_path):
    assert "could not be opened: No such file or directory." in sentence(tmp_path / "datapackage.json")


def test_two_resources_of_one_name_are_refused(tmp_path):
    told = sentence(package(tmp_path, None, name="turnout"))
    assert told == "The descriptor has more than one resource named `turnout`."


FIELDS = [{"name": "a"}, {"name": "b"}]


def of_a(**said):
    """A schema that says something of its one field."""
    return {"fields": [{"name": "a", **said}]}


def to(resource, field):
    """A schema that refers to another table."""
    return {"foreignKeys": [{"fields": "a", "reference": {"resource": resource, "fields": field}}]}


@pytest.mark.parametrize(
    ("schema", "because"),
    [
        ({"foreignKey": []}, "unknown property `foreignKey`; did you mean `foreignKeys`?"),
        ({"foreign_keys": []}, "unknown property `foreign_keys`; did you mean `foreignKeys`?"),
        ({"primarykey": "a"}, "unknown property `primarykey`; did you mean `primaryKey`?"),
        ({"PrimaryKeys": "a"}, "unknown property `PrimaryKeys`; did you mean `primaryKey`?"),
        ({"uniqueKey": []}, "unknown property `uniqueKey`; did you mean `uniqueKeys`?"),
        ({"missingvalues": [""]}, "unknown property `missingvalues`; did you mean `missingValues`?"),
        ({"Fields": []}, "unknown property `Fields`; did you mean `fields`?"),
        ({"fields": None}, "`fields` should be a list, and is missing."),
        ({"fields": {}}, "`fields` should be a list, and is an object."),
        ({"fields": ["a"]}, "field 1 should be an object, and is a string."),
        ({"fields": [{}]}, "field 1 has no `name`."),
        ({"fields": [{"name": "a"}, {"name": "a"}]}, "describes the field `a` more than once."),
        (
            {"fields": [{"name": "a", "constraints": 5}]},
            "`constraints` should be an object, and is a number.",
        ),
        ({"primaryKey": "z"}, "`primaryKey` names `z`, which is not a field."),
        ({"primaryKey": 5}, "`primaryKey` should be a list, and is a number."),
        ({"primaryKey": [5]}, "`primaryKey` should hold names, and has a number."),
        ({"uniqueKeys": "a"}, "`uniqueKeys` should be a list, and is a string."),
        ({"foreignKeys": "a"}, "`foreignKeys` should be a list, and is a string."),
        ({"foreignKeys": [{"fields": "a"}]}, "`reference` should be an object, and is missing."),
        (
            {
                "foreignKeys": [
                    {"fields": ["a", "b"], "reference": {"resource": "units", "fields": "unit_id"}}
                ]
            },
            "2 fields refer to 1; the numbers must be equal.",
        ),
        ({"missingValues": "NA"}, "`missingValues` should be a list, and is a string."),
        ({"fieldsMatch": "about"}, "`fieldsMatch` is 'about'"),
        ({"missingValues": [{"label": "x"}]}, "`missingValues` should be texts, or objects with a `value`."),
        ({"fieldMatch": "subset"}, "unknown property `fieldMatch`; did you mean `fieldsMatch`?"),
        (of_a(constraints={"minimun": 5}), "unknown constraint `minimun`; did you mean `minimum`?"),
        (of_a(constraints={"pattern": "("}), "`pattern` cannot be '('."),
        (of_a(constraints={"pattern": r"\d("}), r"`pattern` cannot be '\\d('."),
        (of_a(constraints={"pattern": 5}), "`pattern` cannot be 5."),
        (of_a(constraints={"enum": "ab"}), "`enum` cannot be 'ab'."),
        (of_a(constraints={"minLength": "x"}), "`minLength` cannot be 'x'."),
        (of_a(constraints={"required": "no"}), "`required` cannot be 'no'."),
        (of_a(type="integer", constraints={"minimum": "x"}), "`minimum` cannot be 'x'."),
        (of_a(type="integer", constraints={"minimum": [1]}), "`minimum` cannot be [1]."),
        (of_a(type="colour"), "there is no type 'colour'."),
        (of_a(type=5), "there is no type 5."),
        (
            to("contestz", "contest_id"),
            "refers to `contest_id` of `contestz`, which is no table of the package.",
        ),
        (to("contests", "contestid"), "refers to `contestid` of `contests`, which has no such field."),
        *(
            pytest.param(schema, "", marks=pytest.mark.xfail(reason=f"a traceback: {why}", strict=True))
            for schema, why in (
                (of_a(type=["string"]), "a type that is a list"),
                (
                    of_a(type="integer", constraints={"minimum": float("nan")}),
                    "NaN, which JSON does not have",
                ),
                (
                    of_a(type="integer", constraints={"minimum": float("inf")}),
                    "Infinity, which JSON does not have",
                ),
                (of_a(type="integer", constraints={"minimum": "1e400"}), "a limit beyond 64 bits"),
                (of_a(constraints={"pattern": "((a{1000}){1000}){1000}"}), "a pattern too large for Polars"),
                (of_a(name="\ud800"), "half a pair of surrogates, when the report is written as JSON"),
            )
        ),
    ],
    ids=lambda value: ascii(value)[:60],
)
def test_a_schema_that_cannot_be_understood_is_one_clear_sentence(tmp_path, schema, because):
    descriptor = write_package(tmp_path, TABLES)
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    whole["resources"].append({"name": "extra", "path": "extra.csv", "schema": {"fields": FIELDS, **schema}})
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    (tmp_path / "extra.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    told = sentence(descriptor)
    assert told.startswith("The schema of `extra`")
    assert because in told


def with_field(folder, table, name, **more):
    """The small package, one field of whose schema says more."""
    descriptor = write_package(folder, TABLES)
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    fields = next(item for item in whole["resources"] if item["name"] == table)["schema"]["fields"]
    field = next(item for item in fields if item["name"] == name)
    field["constraints"] = {**field.get("constraints", {}), **more}
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    return descriptor


@pytest.mark.parametrize(
    ("table", "name", "more", "expected"),
    [
        ("options", "name", {"maxLength": 2}, [("L206", 2, "Ada"), ("L206", 3, "Ben")]),
        ("options", "party", {"required": True}, [("L202", 2, ""), ("L202", 3, "")]),
        ("options", "name", {"unique": True}, []),
        ("results", "votes", {"maximum": 500}, [("L205", 2, "590")]),
        ("results", "votes", {"minimum": 500}, [("L205", 3, "400")]),
        ("results", "option_id", {"pattern": "a"}, [("L204", 3, "b")]),
        ("options", "kind", {"enum": ["party"]}, [("L203", 2, "candidate"), ("L203", 3, "candidate")]),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_package_may_be_stricter_than_the_profile(tmp_path, table, name, more, expected):
    told = found(with_field(tmp_path, table, name, **more), select=["L"])
    assert told == [(code, table, line, name, text) for code, line, text in expected]


@pytest.mark.parametrize(
    ("table", "name", "less"),
    [
        ("results", "votes", {"maximum": 10**18}),
        ("results", "mode", {"required": False}),
        ("options", "kind", {}),
    ],
)
def test_a_package_may_not_be_laxer_than_the_profile(tmp_path, table, name, less):
    descriptor = with_field(tmp_path, table, name, **less)
    rows = {"results": f"{HEADER}t,U,a,,4000000001,\n", "options": SMALL["options"].replace("candidate", "x")}
    (tmp_path / f"{table}.csv").write_text(rows[table].strip() + "\n", encoding="utf-8")
    assert {"votes": "L205", "mode": "L202", "kind": "L203"}[name] in {
        code for code, _, _, field, _ in found(descriptor, select=["L"]) if field == name
    }


@pytest.mark.parametrize(
    "name",
    [
        "colour",
        "base",
        "status",
        "measure",
        "results_row",
        "mode_lo",
    ],
)
def test_a_field_of_the_package_s_own_may_have_any_name(tmp_path, name):
    contents = f"{HEADER.strip()},{name}\n{ADA.strip()},7\n{BEN.strip()},x\n"
    descriptor = package(tmp_path, contents)
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    fields = next(item for item in whole["resources"] if item["name"] == "results")["schema"]["fields"]
    fields.append({"name": name, "type": "integer"})
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    assert found(descriptor) == [("L201", "results", 3, name, "x")]


@pytest.mark.parametrize("name", ["votes is filled", "votes_int", "share_lo", "_row"])
def test_a_field_named_like_a_column_that_is_worked_out_is_refused(tmp_path, name):
    descriptor = package(tmp_path, f"{HEADER.strip()},{name}\n{ADA.strip()},7\n")
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    fields = next(item for item in whole["resources"] if item["name"] == "results")["schema"]["fields"]
    fields.append({"name": name, "type": "integer"})
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    assert f"the name `{name}` is one that tallypack uses itself" in sentence(descriptor)


@pytest.mark.parametrize(
    ("dialect", "because"),
    [
        ([], "`dialect` should be an object."),
        ("dialect.json", "`dialect` should be an object."),
        ({"delimiter": ""}, "delimiter should be one character, and is ''."),
        ({"delimiter": ";;"}, "delimiter should be one character, and is ';;'."),
        ({"delimiter": 5}, "delimiter should be one character, and is 5."),
        ({"csv": {"delimiter": None}}, "delimiter should be one character, and is None."),
        ({"quoteChar": None}, "quote should be one character, and is None."),
        ({"headerRows": [2]}, "a header in rows [2] is not read"),
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
        ({"header": False}, ADA + SLIP),
        ({"delimiter": "§"}, (HEADER + ADA + SLIP).replace(",", "§")),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_a_dialect_says_how_a_file_is_written(tmp_path, dialect, written):
    line = 1 + written[: written.index("4_00")].count("\n")
    assert found(package(tmp_path, written, dialect=dialect)) == [("L201", "results", line, "votes", "4_00")]
