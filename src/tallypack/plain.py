"""The fast way from text to cells: Polars cuts the lines, where it cuts them just as the careful way does.

A *plain* file is in UTF-8, and each of its lines is a whole row: as many cells as the first line has, each of them
without the delimiter and the quote, or in quotes from end to end with every quote in it doubled. So a line end is
always the end of a row, and the line of a row follows from its number.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tallypack.cells import ROW
from tallypack.package import Dialect
from tallypack.records import LARGEST_CELL, cut


@dataclass(frozen=True)
class PlainFile:
    """A plain file with its first line, cut into cells, and the number of its lines."""

    file: Path
    dialect: Dialect
    first: list[str]
    lines: int

    def rows(self, columns: list[str], *, skip: bool, start: int) -> pl.LazyFrame:
        """The lines as rows of text, numbered from ``start``, without the first if that is to be skipped."""
        return pl.scan_csv(
            self.file,
            separator=self.dialect.delimiter,
            quote_char=self.dialect.quote,
            glob=False,
            has_header=False,
            skip_rows=int(skip),
            schema=dict.fromkeys(columns, pl.String),
            row_index_name=ROW,
            row_index_offset=start,
            empty_string_is_null=False,
        ).with_columns(pl.col(ROW).cast(pl.Int64))


def plain_file(file: Path, dialect: Dialect) -> PlainFile | None:
    """A file as a plain one, or nothing where it is none."""
    usual = Dialect(delimiter=dialect.delimiter, quote=dialect.quote, header=dialect.header)
    is_usual = dialect == usual and f"{dialect.delimiter}{dialect.quote}".isascii()
    if not (is_usual and _has_name_in_utf8(file)):
        return None
    first = _first_cells(file, dialect)
    lines = _plain_lines(file, dialect, len(first)) if len(first) > 1 else 0
    return PlainFile(file, dialect, first, lines) if lines else None


def _has_name_in_utf8(path: Path) -> bool:
    """Whether the name of a file is UTF-8; Polars opens no other."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _first_cells(file: Path, dialect: Dialect) -> list[str]:
    """The cells of the first line, none where it is not plain."""
    with file.open("rb") as handle:
        read = handle.readline(LARGEST_CELL + 1)
    try:
        line = read.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        return []
    if len(read) > LARGEST_CELL or not re.fullmatch(_plain_row(dialect, "*"), line):
        return []
    return next(cut([line], dialect), [])


def _plain_lines(file: Path, dialect: Dialect, width: int) -> int:
    """How many lines a file has, if all after the first are plain, and rows of so many cells; 0 if not.

    Where no row begins with an empty cell, none is blank, and one question less need be asked of each line.
    """
    line, times = pl.col("line"), f"{{{width - 1}}}"
    blank = line.str.contains(f"^[{_sign(dialect.delimiter)}{_sign(dialect.quote)}]*$")
    filled = line.str.contains(f"^{_plain_row(dialect, times, filled=True)}$")
    return _lines_without(~filled, file) or _lines_without(
        ~line.str.contains(f"^{_plain_row(dialect, times)}$") | blank, file
    )


def _lines_without(odd: pl.Expr, file: Path) -> int:
    """How many lines a file has, if none after the first is odd or so long that a cell may be too long; 0 if not."""
    odd |= pl.col("line").str.len_bytes() > LARGEST_CELL
    plan = pl.scan_lines(file, glob=False).slice(1).select(pl.len(), odd.any())
    try:
        lines, is_odd = plan.collect(engine="streaming").row(0)
    except pl.exceptions.ComputeError:  # it is not UTF-8, or has more columns than can be looked for
        return 0
    return 0 if is_odd else int(lines) + 1


def _plain_row(dialect: Dialect, times: str, *, filled: bool = False) -> str:
    """The form of a plain row, for Python and for Polars. ``times`` says how many cells come after the first.

    Where the first cell should be ``filled``, it has at least a letter.
    """
    delimiter, quote = _sign(dialect.delimiter), _sign(dialect.quote)
    letter, quoted = f"[^{delimiter}{quote}\\r\\n]", rf"(?:[^{quote}\r\n]|{quote}{quote})"
    first, cell = (
        f"(?:{letter}{many}|{quote}{quoted}{many}{quote})" for many in ("+" if filled else "*", "*")
    )
    return f"{first}(?:{delimiter}{cell}){times}"


def _sign(char: str) -> str:
    """An ASCII character as expressions know it that stands for itself."""
    return f"\\x{ord(char):02x}"
