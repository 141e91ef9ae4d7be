"""From bytes to text: the cells of a CSV file as they stand there, and the physical line of each row.

Two readers give the same table. A *plain* file (UTF-8, no quotes, whole rows, no blank row) is scanned by
Polars, and the line of a row follows from its number. Any other file is read record by record, and each
row keeps the line on which it starts. What is wrong with the file itself is told as faults; the rows that
can be read are read all the same.
"""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import polars as pl

from tallypack.cells import ROW
from tallypack.package import Dialect, Resource, kind_of_file

LARGEST_FILE = 64 * 2**30
"""The most bytes a table may have."""

LARGEST_CELL = 2**20
"""The most characters a cell may have."""

_NOT_FOR_FILES = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"}

MOST_FAULTS = 1000
"""How many faults of one kind are kept with their line; the rest are counted."""


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


def read_table(resource: Resource) -> RawTable:
    """Read the file of a resource. Whatever is wrong with it is in the table's ``faults``."""
    faults = Faults()
    problem = _problem(resource.file)
    if problem:
        faults.add(Fault("L101", 0, problem, "a file that can be read"))
        return _nothing(resource, faults)
    return _scan(resource, faults) or _read_records(resource, faults)


def _problem(path: Path) -> str | None:
    """Why the file cannot be opened at all, or nothing."""
    if path.suffix.lower() in {".gz", ".zst", ".zip", ".bz2", ".xz", ".parquet", ".xlsx", ".ods"}:
        return f"files of the kind {path.suffix} are not read yet"
    try:
        kind = kind_of_file(path)
        if kind != "a file":
            return f"it is {kind}"
        if path.stat().st_size > LARGEST_FILE:
            return f"it is larger than {LARGEST_FILE // 2**30} GiB"
        with path.open("rb") as handle:
            handle.read(1)
    except (FileNotFoundError, NotADirectoryError):
        return "there is no such file"
    except OSError as error:
        return f"it could not be opened: {error.strerror}"
    return None


def _nothing(resource: Resource, faults: Faults) -> RawTable:
    columns = list(resource.schema.names)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {ROW: pl.Int64, **dict.fromkeys(columns, pl.String)}
    return RawTable(resource, [], columns, pl.LazyFrame(schema=schema), 0, lambda _row: 0, faults)


# The plain way ---------------------------------------------------------------------------------------


def _scan(resource: Resource, faults: Faults) -> RawTable | None:
    """The table of a plain file: cutting at every separator and line end gives its cells. None for any other."""
    dialect = resource.dialect
    is_usual = dialect == Dialect(delimiter=dialect.delimiter, quote=dialect.quote)
    is_utf8 = _encoding_of_text(resource.encoding) == "utf-8" and _has_name_in_utf8(resource.file)
    if not (is_usual and is_utf8 and dialect.delimiter.isascii()):
        return None
    with resource.file.open("rb") as handle:
        first = handle.readline(LARGEST_CELL + 1)
    lines = _plain_lines(resource.file, dialect, first.count(dialect.delimiter.encode()))
    if lines <= 1:
        return None
    header = first.decode("utf-8-sig").rstrip("\r\n").split(dialect.delimiter)
    if not any(header):
        return None
    columns = _columns(header)
    frame = pl.scan_csv(
        resource.file,
        separator=dialect.delimiter,
        quote_char=None,
        glob=False,
        has_header=False,
        skip_rows=1,
        schema=dict.fromkeys(columns, pl.String),
        row_index_name=ROW,
        empty_string_is_null=False,
    ).with_columns(pl.col(ROW).cast(pl.Int64))
    return RawTable(resource, header, columns, frame, lines - 1, lambda row: row + 2, faults)


def _has_name_in_utf8(path: Path) -> bool:
    """Whether the name of a file is UTF-8; Polars opens no other."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain_lines(file: Path, dialect: Dialect, separators: int) -> int:
    """How many lines a plain file has, each with as many separators as the first; 0 if it is none, or has none."""
    line = pl.col("line")
    odd = pl.any_horizontal(
        line.str.count_matches(dialect.delimiter, literal=True) != separators,
        line.str.contains(dialect.quote, literal=True),
        line.str.starts_with(dialect.delimiter),  # the row may be blank
        line.str.contains("\r", literal=True),  # a line may end here
        line.str.len_bytes() > LARGEST_CELL,  # a cell may be too long
    )
    try:
        lines, is_odd = (
            pl.scan_lines(file, glob=False).select(pl.len(), odd.any()).collect(engine="streaming").row(0)
        )
    except pl.exceptions.ComputeError:  # it is not UTF-8
        return 0
    return 0 if is_odd or not separators else int(lines)


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
    with _text(resource, faults) as handle, limited_cells():
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


@contextmanager
def limited_cells() -> Iterator[None]:
    """Hold cells to their limit, which the csv module has once for all who use it."""
    limit = csv.field_size_limit(LARGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


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
    return open_text(resource)


def open_text(resource: Resource) -> IO[str]:
    """The file of a resource as text; where its encoding has no such byte, or has no name, stands U+FFFD."""
    name = _encoding_of_text(resource.encoding) or "utf-8"
    read_as = "utf-8-sig" if name == "utf-8" else name
    return resource.file.open(encoding=read_as, errors="replace", newline="")


def header_of(resource: Resource) -> list[str]:
    """The names of a table's columns, from its header or else from its schema."""
    if not resource.dialect.header:
        return list(resource.schema.names)
    with open_text(resource) as handle, limited_cells():
        _line, header = next(_records(handle, resource.dialect, Faults()), (1, []))
    return header


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


class _Lines:
    """The lines of a file as the csv module asks for them, with the number of the one on which a record starts.

    Between records a line that begins with the comment character is passed over. A cell in quotes begins with
    its quote, whatever comes after it.
    """

    def __init__(self, handle: Iterable[str], comment: str | None) -> None:
        self._lines = enumerate(handle, start=1)
        self._comment = comment
        self.is_between_records = True
        self.start = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        number, line = next(self._lines)
        if self.is_between_records:
            while self._comment and line.startswith(self._comment):
                number, line = next(self._lines)
            self.start, self.is_between_records = number, False
        return line


def _records(handle: IO[str], dialect: Dialect, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """The records of a file, each with the physical line on which it starts."""
    lines = _Lines(handle, dialect.comment)
    reader = cut(lines, dialect)
    while True:
        lines.is_between_records = True
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.add(_uncut(lines.start, error))
            return
        yield lines.start, record


def cut(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Records from lines, as the dialect says; `csv.Error` where they cannot be told apart."""
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=dialect.double_quote,
        escapechar=dialect.escape,
        skipinitialspace=dialect.skip_initial_space,
        strict=True,
    )


def _uncut(line: int, error: csv.Error) -> Fault:
    """Where a file can be read no further: who opened a quote, or wrote so much, is not known."""
    told, expected = (
        f"the cells cannot be told apart: {error}",
        "quotes that open and close around whole cells",
    )
    if "field limit" in str(error):
        told, expected = f"a cell has more than {LARGEST_CELL:,} characters", "shorter cells"
    return Fault("L103", line, f"{told}; the rest of the file was not read", expected)


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
