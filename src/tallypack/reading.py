"""The tables of a package as text: the cells as they stand in the files, and the physical line of each row.

A table lies in a file or in several, which may be packed. Two ways of reading text give the same: a plain file is
scanned by Polars (`tallypack.plain`), any other is read record by record (`tallypack.records`). What is wrong with a
file itself is told as faults; the rows that can be read are read all the same.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO, Literal

import polars as pl

from tallypack.cells import ROW
from tallypack.columnar import columnar_file
from tallypack.faults import Fault, Faults
from tallypack.package import Part, Resource, kind_of_file
from tallypack.packed import UNPACKED, Unsound, opened, unpacked
from tallypack.plain import plain_file
from tallypack.records import blank_row, limited_cells, records_of, whole_rows
from tallypack.texts import as_utf_8, tell_bad_bytes, text_of

LARGEST_FILE = 64 * 2**30
"""The most bytes a file of a table may have, packed and unpacked."""


@dataclass
class RawTable:
    """A table as text. Every column of ``frame`` is a string, beside `ROW`; an empty cell is ``""``.

    ``line`` gives the physical line on which a row starts. ``header`` holds the names as printed;
    ``columns`` those by which the frame calls them, made unique. ``starts`` are the numbers of the rows with which
    the files of the table begin. ``scratch`` are files that stand for those of the package while it is read.
    """

    resource: Resource
    header: list[str]
    columns: list[str]
    frame: pl.LazyFrame
    height: int
    line: Callable[[int], int]
    faults: Faults
    starts: list[int] = field(default_factory=lambda: [0])
    scratch: list[Path] = field(default_factory=list)

    def part(self, row: int) -> Part:
        """The file in which a row lies."""
        return self.resource.parts[bisect_right(self.starts, row) - 1]

    def row(self, path: str, line: int) -> int | None:
        """The number of the row that starts on a line of a file, none where no row does."""
        for number, part in enumerate(self.resource.parts[: len(self.starts)]):
            if part.path == path:
                start, end = [*self.starts, self.height][number : number + 2]
                row = bisect_left(range(end), line, start, key=self.line)
                return row if row < end and self.line(row) == line else None
        return None

    @property
    def has_lines(self) -> bool:
        """Whether its files are text. In others a row has its number, from 1, and the header no line."""
        return self.resource.parts[0].format == "csv"

    def words(self, row: int) -> str:
        """Where a row stands, in words: the line, and the file if there are several."""
        line = f"{'line' if self.has_lines else 'row'} {self.line(row)}"
        return f"{line} of {self.part(row).path}" if self.resource.more else line


@dataclass
class _Piece:
    """The rows of one file. ``line`` is that of a row of this file, counted from 0."""

    header: list[str]
    frame: pl.LazyFrame
    height: int
    line: Callable[[int], int]


@dataclass
class _Expected:
    """What is known of a file before it is read: the names of its columns, and the number of its first row.

    ``header`` is that of the files before it, or the schema's; empty where the file has to say it. ``first`` is the
    path of the file that said it.
    """

    header: list[str]
    start: int = 0
    first: str = ""


def read_table(resource: Resource) -> RawTable:
    """Read the files of a resource. Whatever is wrong with them is in the table's ``faults``.

    Where one of several files cannot be read, none of its table is: without its rows no sum would be right.
    """
    faults, scratch = Faults(), list[Path]()
    header = [] if resource.dialect.header else list(resource.schema.names)
    expected = _Expected(header)
    pieces: list[_Piece] = []
    for part in resource.parts:
        faults.path = part.path
        piece = _read_part(resource, part, expected, faults, scratch)
        if piece is not None:
            pieces.append(piece)
            first = expected.first or part.path
            expected = _Expected(piece.header, expected.start + piece.height, first)
    if len(pieces) < len(resource.parts):
        return _nothing(resource, faults, scratch)
    return _joined(resource, pieces, faults, scratch)


def _joined(resource: Resource, pieces: list[_Piece], faults: Faults, scratch: list[Path]) -> RawTable:
    header = pieces[0].header
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + piece.height)

    def line(row: int) -> int:
        number = bisect_right(starts, row, hi=len(pieces)) - 1
        return pieces[number].line(row - starts[number])

    return RawTable(
        resource=resource,
        header=header,
        columns=_columns(header),
        frame=pl.concat([piece.frame for piece in pieces]) if len(pieces) > 1 else pieces[0].frame,
        height=starts[-1],
        line=line,
        faults=faults,
        starts=starts[:-1],
        scratch=scratch,
    )


def _nothing(resource: Resource, faults: Faults, scratch: list[Path]) -> RawTable:
    columns = list(resource.schema.names)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {ROW: pl.Int64, **dict.fromkeys(columns, pl.String)}
    frame = pl.LazyFrame(schema=schema)
    return RawTable(resource, [], columns, frame, 0, lambda _row: 0, faults, scratch=scratch)


def _read_part(
    resource: Resource, part: Part, expected: _Expected, faults: Faults, scratch: list[Path]
) -> _Piece | None:
    """The rows of one file, or nothing where it cannot be read."""
    problem = _not_read(part) or _not_opened(part.file)
    try:
        file = part.file if problem else unpacked(part, LARGEST_FILE)
    except Unsound as error:
        problem = str(error)
    if problem:
        faults.add(Fault("L101", 0, problem, "a file that can be read"))
        return None
    if part.format == "parquet":
        return _columns_of(file, expected, faults)
    text = as_utf_8(file, resource.encoding)
    scratch += [made for made in (file, text) if made and made != part.file]
    return (text and _scan(resource, text, expected)) or _read_records(resource, file, expected, faults)


def _not_read(part: Part) -> str:
    """Why files of this kind are not read, or nothing."""
    if part.format not in {"csv", "parquet"}:
        return f"files of the kind {part.format} are not read"
    unpacked_kinds = UNPACKED if part.format == "csv" else ("",)  # Parquet is packed within
    return (
        "" if part.packing in unpacked_kinds else f"{part.format} files packed as {part.packing} are not read"
    )


def _not_opened(file: Path) -> str:
    """Why the file cannot be opened at all, or nothing."""
    try:
        kind = kind_of_file(file)
        if kind != "a file":
            return f"it is {kind}"
        if file.stat().st_size > LARGEST_FILE:
            return f"it is larger than {LARGEST_FILE // 2**30} GiB"
        with file.open("rb") as handle:
            handle.read(1)
    except (FileNotFoundError, NotADirectoryError):
        return "there is no such file"
    except OSError as error:
        return f"it could not be opened: {error.strerror}"
    return ""


def _columns_of(file: Path, expected: _Expected, faults: Faults) -> _Piece | None:
    """The rows of a Parquet file."""
    columnar = columnar_file(file, LARGEST_FILE, faults)
    if columnar is None:
        return None
    if not any(columnar.header) or (expected.first and columnar.header != expected.header):
        _tell_header(columnar.header, expected, faults, line=0)
        return None
    for number in columnar.blank:
        faults.add(blank_row(number + 1))
    rows = columnar.rows(_columns(columnar.header), start=expected.start)
    return _Piece(columnar.header, rows, columnar.height, columnar.line)


def _scan(resource: Resource, text: Path, expected: _Expected) -> _Piece | None:
    """The rows of a plain file; None for any other, and for one without a row or with a fault."""
    plain = plain_file(text, resource.dialect)
    if plain is None or not any(plain.first):
        return None
    role = _role(plain.first, resource, expected)
    header = plain.first if role == "header" else expected.header
    height = plain.lines - (role == "header")
    if role == "other header" or len(header) != len(plain.first) or not height:
        return None
    rows = plain.rows(_columns(header), skip=role == "header", start=expected.start)
    first = 1 + plain.lines - height
    return _Piece(header, rows, height, lambda row: row + first)


def _role(
    record: list[str], resource: Resource, expected: _Expected
) -> Literal["header", "other header", "row"]:
    """What the first record of a file is. Where half of its cells are names of columns, it should be their header."""
    if not resource.dialect.header:
        return "row"
    if not expected.header or record == expected.header:
        return "header"
    names = sum(cell in expected.header for cell in record)
    return "other header" if 2 * names >= len(record) > 0 else "row"


def _columns(header: list[str]) -> list[str]:
    """Names for the columns of a frame: the second `votes` becomes `votes#2`, an empty one `#3`."""
    columns: list[str] = []
    for place, name in enumerate(header, start=1):
        free = bool(name) and name not in columns and name != ROW
        unique = name if free else f"{name}#{place}"
        while not free and (unique in columns or unique in header):
            unique += "#"
        columns.append(unique)
    return columns


def _read_records(resource: Resource, file: Path, expected: _Expected, faults: Faults) -> _Piece | None:
    """The rows of a file, record by record; None where it has no header or that of another table."""
    tell_bad_bytes(file, resource.encoding, faults)
    with text_of(file.open("rb"), resource.encoding) as handle, limited_cells():
        records = records_of(handle, resource.dialect, faults)
        first = next(records, None)
        record = first[1] if first else []
        role = _role(record, resource, expected)
        header = expected.header or record
        if role == "other header" or not any(header):
            _tell_header(record, expected, faults, line=1)
            return None
        if first and role == "row":
            records = chain([first], records)
        rows, lines = whole_rows(records, _columns(header), faults)
    frame = rows.with_row_index(ROW, expected.start).lazy().with_columns(pl.col(ROW).cast(pl.Int64))
    return _Piece(header, frame, len(lines), lines.__getitem__)


def _tell_header(found: list[str], expected: _Expected, faults: Faults, line: int) -> None:
    if expected.first and found:
        told = f"the header is not that of {expected.first}, the first file of the table"
        faults.add(Fault("L102", line, told, ", ".join(expected.header), ", ".join(found)[:200]))
    elif "L103" not in faults.counts:
        faults.add(Fault("L102", line, "there is no header", "a header that names the fields"))


def open_text(resource: Resource, part: Part) -> IO[str]:
    """A file of a resource as text; where its encoding has no such byte, or has no name, stands U+FFFD."""
    return text_of(opened(part), resource.encoding)


def header_of(resource: Resource) -> list[str]:
    """The names of a table's columns, from its header or else from its schema."""
    if not resource.dialect.header:
        return list(resource.schema.names)
    with open_text(resource, resource.parts[0]) as handle, limited_cells():
        _line, header = next(records_of(handle, resource.dialect, Faults()), (1, []))
    return header
