"""From bytes to text: the cells of a CSV file as they stand there, and the physical line of each row.

Two readers give the same table. A *plain* file (UTF-8, no quotes, whole rows, no blank line) is scanned by
Polars, and the line of a row follows from its number. Any other file is read record by record, and each
row keeps the line on which it starts. What is wrong with the file itself is told as faults; the rows that
can be read are read all the same.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import polars as pl

from tallypack.cells import ROW
from tallypack.package import Dialect, Resource

LARGEST_FILE = 64 * 2**30
"""The most bytes a table may have."""

LARGEST_CELL = 2**20
"""The most characters a cell may have when a file is read record by record."""

MOST_FAULTS = 1000
"""How many faults of one kind are kept with their line; the rest are counted."""

_CHUNK = 1 << 24


@dataclass
class Fault:
    """Something wrong with the file at one place. ``line`` is physical, from 1; 0 where there is none."""

    code: str
    line: int
    message: str
    expected: str
    observed: str | None = None
    field: str | None = None


@dataclass
class Faults:
    """The faults of a file, with the number of those that were not kept."""

    kept: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it while there is room."""
        self.counts[fault.code] = self.counts.get(fault.code, 0) + 1
        if self.counts[fault.code] <= MOST_FAULTS:
            self.kept.append(fault)


@dataclass
class RawTable:
    """A table as text. Every column of ``frame`` is a string, beside `ROW`; an empty cell is ``""``.

    ``line`` gives the physical line on which a row starts. ``header`` holds the names as printed;
    ``columns`` those by which the frame calls them, made unique.
    """

    resource: Resource
    header: list[str]
    columns: list[str]
    frame: pl.LazyFrame
    height: int
    line: Callable[[int], int]
    faults: Faults

    def filled(self, columns: Iterable[str]) -> pl.LazyFrame:
        """The rows in which every one of some columns has a value."""
        schema = self.resource.schema
        return self.frame.filter(*(~pl.col(name).is_in(list(schema.field(name).missing)) for name in columns))


def read_table(resource: Resource) -> RawTable:
    """Read the file of a resource. Whatever is wrong with it is in the table's ``faults``."""
    faults = Faults()
    problem = _problem(resource.file)
    if problem:
        faults.add(Fault("L101", 0, problem, "a file that can be read"))
        return _nothing(resource, faults)
    survey = _survey(resource.file, resource.dialect)
    if survey.is_plain(resource):
        return _scan(resource, survey, faults)
    return _read_records(resource, faults)


def _problem(path: Path) -> str | None:
    """Why the file cannot be opened at all, or nothing."""
    if path.suffix.lower() in {".gz", ".zst", ".zip", ".bz2", ".xz", ".parquet", ".xlsx", ".ods"}:
        return f"files of the kind {path.suffix} are not read yet"
    try:
        if not path.is_file():
            return "it is a folder" if path.is_dir() else "there is no such file"
        if path.stat().st_size > LARGEST_FILE:
            return f"it is larger than {LARGEST_FILE // 2**30} GiB"
        with path.open("rb") as handle:
            handle.read(1)
    except OSError as error:
        return f"it could not be opened: {error.strerror}"
    return None


def _nothing(resource: Resource, faults: Faults) -> RawTable:
    columns = list(resource.schema.names)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {ROW: pl.Int64, **dict.fromkeys(columns, pl.String)}
    return RawTable(resource, [], columns, pl.LazyFrame(schema=schema), 0, lambda _row: 0, faults)


# The plain way ---------------------------------------------------------------------------------------


@dataclass
class _Survey:
    """What one pass over the bytes tells about a file."""

    first: bytes = b""
    newlines: int = 0
    returns: int = 0
    separators: int = 0
    quotes: int = 0
    blank: bool = False
    utf8: bool = True
    ends_open: bool = False

    @property
    def lines(self) -> int:
        return self.newlines + self.ends_open

    def is_plain(self, resource: Resource) -> bool:
        """Whether cutting at every separator and line end gives the right cells."""
        dialect = resource.dialect
        per_line = self.first.count(dialect.delimiter.encode())
        return (
            self.utf8
            and not self.quotes
            and not self.blank
            and self.returns in (0, self.newlines)
            and self.lines > 1
            and per_line > 0
            and self.separators == per_line * self.lines
            and dialect == Dialect(delimiter=dialect.delimiter, quote=dialect.quote)
            and _is_utf8(resource.encoding)
        )


def _survey(path: Path, dialect: Dialect) -> _Survey:
    """Count what decides how a file is read. One pass, in pieces, so that no file is held whole."""
    survey = _Survey()
    separator, quote = dialect.delimiter.encode(), dialect.quote.encode()
    decoder = codecs.getincrementaldecoder("utf-8")()
    tail = b"\n"  # as if the line before the first had ended: an empty first line is blank
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            survey.first = survey.first or chunk[: chunk.find(b"\n") + 1 or len(chunk)]
            survey.newlines += chunk.count(b"\n")
            survey.returns += chunk.count(b"\r")
            survey.separators += chunk.count(separator)
            survey.quotes += chunk.count(quote)
            survey.blank |= _has_blank(tail + chunk[:2], separator) or _has_blank(chunk, separator)
            tail = (tail + chunk)[-2:]
            survey.utf8 = survey.utf8 and _decodes(decoder, chunk)
    survey.ends_open = tail[-1:] != b"\n"
    survey.utf8 = survey.utf8 and _decodes(decoder, b"", final=True)
    return survey


def _has_blank(piece: bytes, separator: bytes) -> bool:
    """Whether a line may be blank: it is empty, or its first cell is."""
    return b"\n\n" in piece or b"\n\r\n" in piece or b"\n" + separator in piece


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False


def _scan(resource: Resource, survey: _Survey, faults: Faults) -> RawTable:
    text = survey.first.decode("utf-8-sig").rstrip("\r\n")
    header = text.split(resource.dialect.delimiter)
    columns = _columns(header)
    frame = pl.scan_csv(
        resource.file,
        separator=resource.dialect.delimiter,
        quote_char=None,
        has_header=False,
        skip_rows=1,
        schema=dict.fromkeys(columns, pl.String),
        row_index_name=ROW,
        empty_string_is_null=False,
    ).with_columns(pl.col(ROW).cast(pl.Int64))
    return RawTable(resource, header, columns, frame, survey.lines - 1, lambda row: row + 2, faults)


def _columns(header: list[str]) -> list[str]:
    """Names for the columns of a frame: the second `votes` becomes `votes#2`, an empty one `#3`."""
    seen: dict[str, int] = {}
    columns = []
    for place, name in enumerate(header, start=1):
        seen[name] = seen.get(name, 0) + 1
        free = bool(name) and seen[name] == 1 and name != ROW
        columns.append(name if free else f"{name}#{place}")
    return columns


# The careful way -------------------------------------------------------------------------------------


def _read_records(resource: Resource, faults: Faults) -> RawTable:
    with _text(resource, faults) as handle:
        records = _records(handle, resource.dialect, faults)
        if resource.dialect.header:
            first = next(records, None)
            if first is None:
                faults.add(Fault("L102", 1, "the file is empty", "a header that names the fields"))
                return _nothing(resource, faults)
            header = first[1]
        else:
            header = list(resource.schema.names)
        columns = _columns(header)
        cells, lines = _whole_rows(records, columns, faults)
    schema = dict.fromkeys(columns, pl.String)
    frame = pl.DataFrame(cells, schema=schema, orient="row").with_row_index(ROW).lazy()
    frame = frame.with_columns(pl.col(ROW).cast(pl.Int64))
    return RawTable(resource, header, columns, frame, len(lines), lines.__getitem__, faults)


def _text(resource: Resource, faults: Faults) -> IO[str]:
    """The file as text. A byte that the declared encoding does not have is told, and read as U+FFFD."""
    try:
        name = codecs.lookup(resource.encoding).name
    except LookupError:
        faults.add(Fault("L106", 0, f"the encoding {resource.encoding!r} is not known", "a known encoding"))
        name = "utf-8"
    name = "utf-8-sig" if name == "utf-8" else name
    handle = resource.file.open("rb")
    try:
        with resource.file.open("rb") as whole:
            _tell_bad_bytes(whole, name, faults)
        return io.TextIOWrapper(handle, encoding=name, errors="replace", newline="")
    except BaseException:
        handle.close()
        raise


def _tell_bad_bytes(handle: IO[bytes], encoding: str, faults: Faults) -> None:
    """Find the lines that do not decode. Lines are cut at bytes, so only for encodings built on ASCII."""
    if encoding.startswith(("utf-16", "utf-32")):
        return
    for line, content in enumerate(handle, start=1):
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            byte = f"0x{content[error.start]:02x}"
            place = f"byte {error.start + 1} of the line"
            faults.add(
                Fault("L106", line, f"{byte} at {place} is not {encoding}", f"text in {encoding}", byte)
            )


def _records(handle: IO[str], dialect: Dialect, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """The records of a file, each with the physical line on which it starts."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(
        handle,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=dialect.double_quote,
        escapechar=dialect.escape,
        skipinitialspace=dialect.skip_initial_space,
        strict=True,
    )
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            told = f"the cells cannot be told apart: {error}; the rest of the file was not read"
            faults.add(Fault("L103", line, told, "quotes that open and close around whole cells"))
            return
        if dialect.comment and record and record[0].startswith(dialect.comment):
            continue
        yield line, record


def _whole_rows(
    records: Iterator[tuple[int, list[str]]], columns: list[str], faults: Faults
) -> tuple[list[list[str]], list[int]]:
    """The rows with the line of each; a blank one is told and left out, a ragged one told and made to fit."""
    width = len(columns)
    cells: list[list[str]] = []
    lines: list[int] = []
    for line, record in records:
        if not any(record):
            faults.add(Fault("L104", line, "the row is blank", "no blank rows"))
            continue
        if len(record) != width:
            told = f"the row has {len(record)} cells where the header has {width}"
            faults.add(Fault("L103", line, told, f"{width} cells", ",".join(record)[:200]))
            record = (record + [""] * width)[:width]  # noqa: PLW2901 - the row as it can be read
        cells.append(record)
        lines.append(line)
    return cells, lines
