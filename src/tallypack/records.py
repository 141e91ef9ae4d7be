"""The careful way from text to cells: record by record, as the dialect says, whatever stands in the file."""

import csv
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import polars as pl

from tallypack.faults import Fault, Faults
from tallypack.package import Dialect
from tallypack.texts import LARGEST_LINE, TooLong, lines_of

if TYPE_CHECKING:
    from _csv import Reader

LARGEST_CELL = 2**20
"""The most characters a cell may have."""

_BATCH = 50_000
"""Rows that are held as records of Python before they become columns."""


class _Lines:
    """The lines of a file as the csv module asks for them, with the number of the one on which a record starts.

    Between records a line that begins with the comment character is passed over. A cell in quotes begins with
    its quote, whatever comes after it.
    """

    def __init__(self, handle: Iterable[str], comment: str) -> None:
        self._lines = enumerate(handle, start=1)
        self._comment = comment
        self.is_between_records = True
        self.start = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        number, line = next(self._lines)
        if self.is_between_records:
            while line.startswith(self._comment):
                number, line = next(self._lines)
            self.start, self.is_between_records = number, False
        return line


def records_of(handle: IO[str], dialect: Dialect, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """The records of a file, each with the physical line on which it starts."""
    lines = _Lines(lines_of(handle), dialect.comment) if dialect.comment else None
    reader = cut(lines or lines_of(handle), dialect)
    line = 1
    try:
        for record in reader:
            yield lines.start if lines else line, record
            line = reader.line_num + 1
            if lines:
                lines.is_between_records = True
    except (csv.Error, TooLong) as error:
        faults.add(_uncut(lines.start if lines else line, error))


def cut(lines: Iterable[str], dialect: Dialect) -> "Reader":
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


@contextmanager
def limited_cells() -> Iterator[None]:
    """Hold cells to their limit, which the csv module has once for all who use it."""
    limit = csv.field_size_limit(LARGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


def _uncut(line: int, error: csv.Error | TooLong) -> Fault:
    """Where a file can be read no further: who opened a quote, or wrote so much, is not known."""
    told, expected = (
        f"the cells cannot be told apart: {error}",
        "quotes that open and close around whole cells",
    )
    if "field limit" in str(error):
        told, expected = f"a cell has more than {LARGEST_CELL:,} characters", "shorter cells"
    if isinstance(error, TooLong):
        told, expected = f"a line has more than {LARGEST_LINE:,} characters", "shorter lines"
    return Fault("L103", line, f"{told}; the rest of the file was not read", expected)


def blank_row(line: int) -> Fault:
    """That a row has nothing in it."""
    return Fault("L104", line, "the row is blank", "no blank rows")


def whole_rows(
    records: Iterable[tuple[int, list[str]]], columns: list[str], faults: Faults
) -> tuple[pl.DataFrame, "array[int]"]:
    """The rows as text with the line of each; blank and ragged ones are told and left out."""
    width = len(columns)
    frames: list[pl.DataFrame] = []
    batch: list[list[str]] = []
    lines = array("q")
    for line, record in records:
        if not any(record):
            faults.add(blank_row(line))
            continue
        if len(record) != width:
            told = f"the row has {len(record)} cells where the header has {width}"
            faults.add(Fault("L103", line, told, f"{width} cells", ",".join(record)[:200]))
            continue  # nobody knows under which names its cells belong
        batch.append(record)
        lines.append(line)
        if len(batch) == _BATCH:
            frames.append(_as_columns(batch, columns))
            batch = []
    return pl.concat([*frames, _as_columns(batch, columns)]), lines


def _as_columns(rows: list[list[str]], columns: list[str]) -> pl.DataFrame:
    cells = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return pl.DataFrame(
        [pl.Series(name, column, pl.String) for name, column in zip(columns, cells, strict=True)]
    )
