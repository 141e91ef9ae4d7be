"""Tables in Parquet as text: each value as it would be written in CSV, and nothing where that is not known.

A decimal keeps its scale, so 3.60 is not 3.6. A binary float does not tell with how many decimals it was printed, and
has no text.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tallypack.cells import ROW
from tallypack.faults import Fault, Faults
from tallypack.records import LARGEST_CELL

_TEXTS = (pl.String, pl.Categorical, pl.Enum, pl.Decimal, pl.Date, pl.Boolean, pl.Null)

_CANNOT_BE_READ = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
"""What Polars may raise of a file that is spoilt."""

_EXPECTED = "a file that can be read"


@dataclass(frozen=True)
class ColumnarFile:
    """A Parquet file: the names of its columns, how many rows it has, and the numbers of the blank ones."""

    file: Path
    header: list[str]
    lines: int
    blank: list[int]

    @property
    def height(self) -> int:
        """How many rows have a value."""
        return self.lines - len(self.blank)

    def rows(self, columns: list[str], *, start: int) -> pl.LazyFrame:
        """The rows that are not blank, as text numbered from ``start``."""
        cells = _cells(self.file, self.header)
        frame = cells.filter(_has_value(self.header)) if self.blank else cells
        frame = frame.rename(dict(zip(self.header, columns, strict=True)))
        return frame.with_row_index(ROW, start).with_columns(pl.col(ROW).cast(pl.Int64))

    @property
    def line(self) -> Callable[[int], int]:
        """For a row that is not blank its number in the file, from 1, for want of a line."""
        gaps = [number - before for before, number in enumerate(self.blank)]
        return lambda row: row + bisect_right(gaps, row) + 1


def columnar_file(file: Path, most: int, faults: Faults) -> ColumnarFile | None:
    """A Parquet file with at most so many bytes of text, or nothing where it cannot be read, which is told."""
    try:
        schema = _scan(file).collect_schema()
        for name, kind in schema.items():
            why = _why_without_text(kind)
            if why:
                told = f"the column `{name}` holds {why}"
                faults.add(Fault("L101", 0, told, "text, whole numbers, decimals or days", field=name))
        if "L101" in faults.counts:
            return None
        return _measured(file, list(schema), most, faults)
    except _CANNOT_BE_READ as error:
        told = " ".join(str(error).split())[:200]
        faults.add(Fault("L101", 0, f"it is no sound Parquet file: {told}", _EXPECTED))
        return None


def _why_without_text(kind: pl.DataType) -> str:
    if kind.is_integer() or isinstance(kind, _TEXTS):
        return ""
    if kind.is_float():
        return "binary floats, which do not tell with how many decimals a figure was printed"
    return f"values of the type {kind}, which have no one spelling"


def _measured(file: Path, header: list[str], most: int, faults: Faults) -> ColumnarFile | None:
    """The file with its rows counted; every value of it is read for that."""
    cells = _cells(file, header)
    sizes = [pl.col(name).str.len_bytes() for name in header]
    plan = cells.select(
        pl.len().alias("lines"),
        (~_has_value(header)).sum().alias("blank"),
        *(size.cast(pl.Int64).sum().alias(f"sum {place}") for place, size in enumerate(sizes)),
        *(size.max().alias(f"max {place}") for place, size in enumerate(sizes)),
    )
    lines, blank, *counted = plan.collect(engine="streaming").row(0)
    told = ""
    if sum(counted[: len(header)]) > most:
        told = f"it unpacks to more than {most:,} bytes"
    elif lines and max(counted[len(header) :]) > LARGEST_CELL:
        told = f"a cell has more than {LARGEST_CELL:,} bytes"
    if told:
        faults.add(Fault("L101", 0, told, _EXPECTED))
        return None
    numbers: list[int] = []
    if blank:
        without = cells.with_row_index(ROW).filter(~_has_value(header)).select(ROW)
        numbers = without.collect(engine="streaming")[ROW].to_list()
    return ColumnarFile(file, header, lines, numbers)


def _scan(file: Path) -> pl.LazyFrame:
    return pl.scan_parquet(file, glob=False, hive_partitioning=False)


def _cells(file: Path, header: list[str]) -> pl.LazyFrame:
    return _scan(file).select(pl.col(name).cast(pl.String).fill_null("") for name in header)


def _has_value(header: list[str]) -> pl.Expr:
    return pl.any_horizontal(*(pl.col(name) != "" for name in header))
