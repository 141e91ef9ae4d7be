"""The tables of a package as text: the cells as they stand in the files, and the physical line of each row.

Two ways of reading give the same table. A plain file is scanned by Polars (`tallypack.plain`), any other is read
record by record (`tallypack.records`). What is wrong with the file itself is told as faults; the rows that can be
read are read all the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import polars as pl

from tallypack.cells import ROW
from tallypack.faults import Fault, Faults
from tallypack.package import Resource, kind_of_file
from tallypack.plain import plain_file
from tallypack.records import limited_cells, records_of, whole_rows
from tallypack.texts import as_utf_8, tell_bad_bytes, text_of

LARGEST_FILE = 64 * 2**30
"""The most bytes a table may have."""


@dataclass
class RawTable:
    """A table as text. Every column of ``frame`` is a string, beside `ROW`; an empty cell is ``""``.

    ``line`` gives the physical line on which a row starts. ``header`` holds the names as printed;
    ``columns`` those by which the frame calls them, made unique. ``scratch`` are files that stand for those of
    the package while it is read.
    """

    resource: Resource
    header: list[str]
    columns: list[str]
    frame: pl.LazyFrame
    height: int
    line: Callable[[int], int]
    faults: Faults
    scratch: list[Path] = field(default_factory=list)


def read_table(resource: Resource) -> RawTable:
    """Read the file of a resource. Whatever is wrong with it is in the table's ``faults``."""
    faults = Faults(resource.path)
    problem = _problem(resource.file)
    if problem:
        faults.add(Fault("L101", 0, problem, "a file that can be read"))
        return _nothing(resource, faults)
    text = as_utf_8(resource.file, resource.encoding)
    table = (text and _scan(resource, text, faults)) or _read_records(resource, faults)
    if text and text != resource.file:
        table.scratch.append(text)
    return table


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


def _scan(resource: Resource, text: Path, faults: Faults) -> RawTable | None:
    """The table of a plain file; None for any other, and for one without a row."""
    has_header = resource.dialect.header
    plain = plain_file(text, resource.dialect)
    if plain is None or plain.lines <= has_header:
        return None
    header = plain.first if has_header else list(resource.schema.names)
    if not any(header) or len(header) != len(plain.first):
        return None
    columns = _columns(header)
    frame = plain.rows(columns, skip=has_header, start=0)
    first = 1 + has_header
    return RawTable(
        resource, header, columns, frame, plain.lines - has_header, lambda row: row + first, faults
    )


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


def _read_records(resource: Resource, faults: Faults) -> RawTable:
    tell_bad_bytes(resource.file, resource.encoding, faults)
    with open_text(resource) as handle, limited_cells():
        records = records_of(handle, resource.dialect, faults)
        if resource.dialect.header:
            _line, header = next(records, (1, []))
            if not any(header):
                if "L103" not in faults.counts:
                    faults.add(Fault("L102", 1, "there is no header", "a header that names the fields"))
                return _nothing(resource, faults)
        else:
            header = list(resource.schema.names)
        columns = _columns(header)
        rows, lines = whole_rows(records, columns, faults)
    frame = rows.with_row_index(ROW).lazy().with_columns(pl.col(ROW).cast(pl.Int64))
    return RawTable(resource, header, columns, frame, len(lines), lines.__getitem__, faults)


def open_text(resource: Resource) -> IO[str]:
    """The file of a resource as text; where its encoding has no such byte, or has no name, stands U+FFFD."""
    return text_of(resource.file.open("rb"), resource.encoding)


def header_of(resource: Resource) -> list[str]:
    """The names of a table's columns, from its header or else from its schema."""
    if not resource.dialect.header:
        return list(resource.schema.names)
    with open_text(resource) as handle, limited_cells():
        _line, header = next(records_of(handle, resource.dialect, Faults()), (1, []))
    return header
