"""A table says the same however it is written, and the two ways of reading it tell the same."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from packages import SMALL, write_package
from strategies import FORMATS, PLAIN, elections, examples, mistyped, together, write

from tallypack.cells import ROW
from tallypack.package import Dialect, Resource, read_package
from tallypack.reading import read_table
from tallypack.tableschema import table_schema
from tallypack.validation import validate


def read(path, dialect):
    schema = table_schema({"fields": [{"name": "a"}, {"name": "b"}]}, "the schema", "t")
    raw = read_table(Resource("t", path.name, path, "utf-8", dialect, schema))
    rows = raw.frame.collect().rows()
    faults = [(fault.code, fault.line, fault.observed) for fault in raw.faults.kept]
    return raw.header, rows, [raw.line(row) for row in range(raw.height)], faults


@examples(25)
@given(elections(), FORMATS)
def test_every_cell_is_read_as_it_was_written_and_knows_its_line(election, form):
    with tempfile.TemporaryDirectory() as folder:
        descriptor, lines = write(election, Path(folder), form)
        for resource in read_package(descriptor).resources:
            raw = read_table(resource)
            rows = raw.frame.drop(ROW).collect().to_dicts()
            assert not raw.faults.counts
            assert rows == election.tables[resource.name]
            assert [raw.line(row) for row in range(raw.height)] == lines[resource.name]


@examples(4)
@given(together(mistyped()), FORMATS)
def test_quotes_line_ends_delimiters_and_a_byte_order_mark_change_no_finding(election, form):
    results = []
    for way in (PLAIN, form):
        with tempfile.TemporaryDirectory() as folder:
            results.append(validate(write(election, Path(folder), way)[0], most=0))
    plain, other = results
    assert plain.tables == other.tables
    for one, two in zip(plain.outcomes, other.outcomes, strict=True):
        assert (one.status, one.examined, one.failures, one.remarks) == (
            two.status,
            two.examined,
            two.failures,
            two.remarks,
        )
        assert sorted(one.findings, key=str) == sorted(two.findings, key=str)


LETTERS = ["a", "1", "é", "\u2028", "\x85", "\x0b", "\x0c", "\0", " ", "\t", "'", "#", "\\", "\ufeff"]
SIGNS = [*(letter.encode() for letter in LETTERS), *(bytes([sign]) for sign in b',,,""""\n\n\n\r;'), b"\xff"]

CELLS = st.one_of(
    st.text(st.sampled_from(LETTERS), max_size=2).map(str.encode),
    st.sampled_from([b'""', b'"a"', b'"a,b"', b'"a""b"', b'""""', b'"a\nb"', b'a"', b'"a"b', b'"', b"\r"]),
)
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=3).map(b",".join), max_size=5)
CONTENTS = st.one_of(
    st.lists(st.sampled_from(SIGNS), max_size=30).map(b"".join),
    st.builds(
        lambda mark, lines, end, last: mark + end.join(lines) + last,
        st.sampled_from([b"", b"\xef\xbb\xbf"]),
        LINES,
        st.sampled_from([b"\n", b"\r\n", b"\r"]),
        st.sampled_from([b"", b"\n", b"\r\n"]),
    ),
)


@examples(300)
@given(contents=CONTENTS, header=st.booleans(), quote=st.sampled_from("\"'^"))
@example(contents=b"\xef\xbb\xbf,\n1,", header=True, quote='"')
@example(contents=b"\xef\xbb\xbf,\n1,", header=False, quote='"')
@example(contents=b"a,b\n1\n1,2,3", header=True, quote='"')
@example(contents=b"a,b\n1,2\n1\n1,2,\n", header=True, quote='"')
@example(contents=b'\xef\xbb\xbf"a","b"\r\n"1","""2"""\r\n"",""', header=True, quote='"')
@example(contents=b'"a","b"\n"1","2"\n3,"4,""5"""', header=True, quote='"')
def test_the_plain_and_the_careful_reader_tell_the_same_of_any_bytes(contents, header, quote):
    plain = Dialect(header=header, quote=quote)
    careful = replace(plain, comment="\x1f")  # only the careful reader knows it; no cell begins with it
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(contents)
        assert read(path, plain) == read(path, careful)


PIECES = [
    "",
    "0",
    "-1",
    "4000000000",
    "9" * 30,
    "99.99",
    "1e3",
    "t",
    "U",
    "a",
    '"',
    '""',
    "\n",
    ",",
    "é",
    "\0",
    "total",
]


@st.composite
def broken(draw):
    """The tables of the small package, one of them with cells, lines or letters put in, taken out or exchanged."""
    name = draw(st.sampled_from(sorted(SMALL)))
    text = SMALL[name].strip("\n") + "\n"
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + draw(st.sampled_from(PIECES)) + text[end:]
    return {**SMALL, name: text}


@examples(8)
@given(broken())
def test_a_table_broken_in_any_way_is_told_in_words_and_the_others_are_read(tables):
    with tempfile.TemporaryDirectory() as folder:
        result = validate(write_package(Path(folder), tables))
    rows = {table.name: table.rows for table in result.tables}
    assert {name: rows[name] for name in SMALL if tables[name] == SMALL[name]} == {
        name: text.strip().count("\n") for name, text in SMALL.items() if tables[name] == text
    }
    assert all(f.message and "\n" not in f.message for o in result.outcomes for f in o.findings)
