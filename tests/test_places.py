"""A finding points at its cell to the character, however the file is written."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from witness import ADA, HEADER, SLIP, UNITS, package

from tallypack.package import Dialect
from tallypack.places import Place, places_of, spans_of, spot_of
from tallypack.records import cut
from tallypack.validation import validate


def place_of(descriptor, code):
    """The place of the one finding of a check."""
    result = validate(descriptor, select=[code], suspects=False)
    found = [
        f for o in result.outcomes for f in o.findings if o.check.code == code and f.resource != "contests"
    ]
    (finding,) = found
    return places_of(result.origin, [finding]).get(spot_of(finding))


WRITTEN = {
    "plain": (HEADER + ADA + SLIP, {}, 13),
    "CRLF": ((HEADER + ADA + SLIP).replace("\n", "\r\n"), {}, 13),
    "CR": ((HEADER + ADA + SLIP).replace("\n", "\r"), {}, 13),
    "byte order mark": ("\ufeff" + HEADER + ADA + SLIP, {}, 13),
    "quotes": (HEADER + ADA + SLIP.replace("total", '"total"'), {}, 15),
    "letters of several bytes": (HEADER + ADA + SLIP.replace("total", "тотал\U0001f5f3"), {}, 14),
    "UTF-16": ((HEADER + ADA + SLIP).encode("utf-16"), {"encoding": "utf-16"}, 13),
    "Latin-1": (HEADER + ADA + SLIP.replace("total", "tötal"), {}, 13),
    "tabs": ((HEADER + ADA + SLIP).replace(",", "\t"), {"dialect": {"delimiter": "\t"}}, 13),
    "spaces": ((HEADER + ADA + SLIP).replace(",", ", "), {"dialect": {"skipInitialSpace": True}}, 17),
    "comments": (f"{HEADER}#,\n{SLIP}", {"dialect": {"commentChar": "#"}}, 13),
    "no header": (ADA + ADA + SLIP, {"dialect": {"header": False}}, 13),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_the_column_is_that_of_the_cell_in_its_line(tmp_path, written):
    contents, said, column = WRITTEN[written]
    if written == "Latin-1":
        contents, said = contents.encode("latin-1"), {"encoding": "latin-1"}
    assert place_of(package(tmp_path, contents, **said), "L201") == Place(3, column, 3, column + 4)


def test_a_cell_after_a_line_end_in_quotes_stands_on_its_own_line(tmp_path):
    contents = f'{UNITS}V,,"The\nold\ntown",countri,\n'
    assert place_of(package(tmp_path, contents, "units"), "L203") == Place(4, 7, 4, 14)


def test_a_cell_of_several_lines_begins_on_one_and_ends_on_another(tmp_path):
    contents = f'{UNITS}V,,The town,"coun\ntry",\n'
    assert place_of(package(tmp_path, contents, "units"), "L203") == Place(2, 13, 3, 5)


def test_an_empty_cell_has_a_place_without_width(tmp_path):
    contents = f"{UNITS}V,,,country,\n"
    assert place_of(package(tmp_path, contents, "units"), "L202") == Place(2, 4, 2, 4)


def test_an_unknown_name_in_a_header_is_pointed_at(tmp_path):
    contents = (UNITS + "U,,The town,country,\n").replace("code", "kode")
    assert place_of(package(tmp_path, contents, "units"), "L102") == Place(1, 29, 1, 33)


def test_a_cell_that_has_changed_since_or_is_gone_has_no_place(tmp_path):
    descriptor = package(tmp_path, HEADER + ADA + SLIP)
    result = validate(descriptor, select=["L201"])
    (finding,) = (f for o in result.outcomes for f in o.findings if f.resource == "results")
    assert places_of(result.origin, [finding])
    (tmp_path / "results.csv").write_text(HEADER + ADA + SLIP.replace("4_00", "400"), encoding="utf-8")
    assert places_of(result.origin, [finding]) == {}
    (tmp_path / "results.csv").write_text(HEADER, encoding="utf-8")
    assert places_of(result.origin, [finding]) == {}
    (tmp_path / "results.csv").unlink()
    assert places_of(result.origin, [finding]) == {}


TEXTS = st.lists(st.text("a \"',;\n\r\\é", max_size=6), min_size=2, max_size=5)
DIALECTS = st.builds(
    Dialect, delimiter=st.sampled_from(",;"), quote=st.sampled_from("\"'"), skip_initial_space=st.booleans()
) | st.builds(Dialect, escape=st.just("\\"), double_quote=st.booleans())


@given(TEXTS, DIALECTS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_what_is_cut_out_reads_as_the_cell(texts, dialect, quoting):
    written = io.StringIO()
    csv.writer(
        written,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=dialect.double_quote,
        escapechar=dialect.escape or (None if dialect.double_quote else "\\"),
        quoting=quoting,
    ).writerow(texts)
    record = written.getvalue()
    read = next(cut(io.StringIO(record, newline=""), dialect))
    pieces = [record[start:end] for start, end in spans_of(record, dialect)]
    again = [next(cut(io.StringIO(piece, newline=""), dialect), [""]) or [""] for piece in pieces]
    assert again == [[text] for text in read]
