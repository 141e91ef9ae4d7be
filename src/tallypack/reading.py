"""From bytes to text: the cells of a CSV file as they stand there, and the physical line of each row.

Two readers give the same table. A *plain* file (UTF-8, no quotes, whole rows, no blank line) is scanned by
Polars, and the line of a row follows from its number. Any other file is read record by record, and each
row keeps the line on which it starts. What is wrong with the file itself is told as faults; the rows that
can be read are read all the same.
"""

import codecs
import csv
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

_NOT_FOR_FILES = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}

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
    line_ends: int = 0
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
        separator = dialect.delimiter.encode()
        return (
            self.utf8
            and not self.quotes
            and not self.blank
            and (not self.returns or self.returns == self.line_ends == self.newlines)
            and self.lines > 1
            and len(separator) == 1
            and separator in self.first
            and dialect == Dialect(delimiter=dialect.delimiter, quote=dialect.quote)
            and _encoding_of_text(resource.encoding) == "utf-8"
            and _is_whole(resource.file, dialect.delimiter, self.first.count(separator))
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
            survey.line_ends += chunk.count(b"\r\n") + (tail[-1:] == b"\r" and chunk[:1] == b"\n")
            survey.quotes += chunk.count(quote)
            survey.blank |= _has_blank(tail + chunk[:2], separator) or _has_blank(chunk, separator)
            tail = (tail + chunk)[-2:]
            survey.utf8 = survey.utf8 and _decodes(decoder, chunk)
    survey.ends_open = tail[-1:] != b"\n"
    survey.utf8 = survey.utf8 and _decodes(decoder, b"", final=True)
    return survey


def _is_whole(path: Path, separator: str, per_line: int) -> bool:
    """Whether every line has as many separators as the first. A sum could hide one too many and one too few."""
    count = pl.col("line").str.count_matches(separator, literal=True)
    return not pl.scan_lines(path).select((count != per_line).any()).collect().item()


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
    columns: list[str] = []
    for place, name in enumerate(header, start=1):
        free = bool(name) and name not in columns and name != ROW
        unique = name if free else f"{name}#{place}"
        while not free and (unique in columns or unique in header):
            unique += "#"
        columns.append(unique)
    return columns


# The careful way -------------------------------------------------------------------------------------


def _read_records(resource: Resource, faults: Faults) -> RawTable:
    with _text(resource, faults) as handle:
        records = _records(handle, resource.dialect, faults)
        if resource.dialect.header:
            _line, header = next(records, (1, []))
            if not any(header):
                if "L103" not in faults.counts:
                    faults.add(Fault("L102", 1, "there is no header", "a header that names the fields"))
                return _nothing(resource, faults)
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
    declared = resource.encoding
    name = _encoding_of_text(declared)
    if name is None:
        told = f"{declared!r} is not the name of an encoding of text"
        faults.add(Fault("L106", 0, told, "a known encoding, such as utf-8"))
        declared = name = "utf-8"
    if name.startswith(("utf-16", "utf-32")):
        _tell_bad_wide_bytes(resource.file, declared, faults)
    else:
        _tell_bad_bytes(resource.file, declared, faults)
    read_as = "utf-8-sig" if name == "utf-8" else name
    return resource.file.open(encoding=read_as, errors="replace", newline="")


def _encoding_of_text(name: str) -> str | None:
    """The usual name of an encoding in which files are written, none for anything else Python can decode."""
    try:
        found = codecs.lookup(name).name
        wide = found.startswith(("utf-16", "utf-32"))
        plain = "a,b" if wide or found in _NOT_FOR_FILES else b"a,b".decode(found)
    except (LookupError, ValueError):
        return None
    return found if plain == "a,b" and found not in _NOT_FOR_FILES else None


def _tell_bad_bytes(path: Path, encoding: str, faults: Faults) -> None:
    """Find the lines that do not decode, in an encoding built on ASCII, whose line ends are bytes."""
    with path.open(encoding="latin-1", newline="") as handle:
        for line, text in enumerate(handle, start=1):
            content = text.encode("latin-1")
            try:
                content.decode(encoding)
            except UnicodeDecodeError as error:
                byte = f"0x{content[error.start]:02x}"
                told = f"{byte} at byte {error.start + 1} of the line is not {encoding}"
                faults.add(Fault("L106", line, told, f"text in {encoding}", byte))


def _tell_bad_wide_bytes(path: Path, encoding: str, faults: Faults) -> None:
    """Find the first place that does not decode, where a letter has several bytes."""
    line = 1
    with path.open(encoding=encoding, newline="") as handle:
        try:
            for _text in handle:
                line += 1
        except UnicodeError as error:
            told = f"the text is not {encoding}: {error}"
            faults.add(Fault("L106", line, told, f"text in {encoding}"))


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
    """The rows with the line of each; blank and ragged ones are told and left out."""
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
            continue  # nobody knows under which names its cells belong
        cells.append(record)
        lines.append(line)
    return cells, lines
