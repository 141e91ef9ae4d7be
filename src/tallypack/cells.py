"""From text to values: the typed columns on which the laws are written.

Text that is not written as its type asks has no value (null); the lexical checks tell of it, and every
other check leaves it out.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import polars as pl

from tallypack import forms, percent
from tallypack.tableschema import Field


def worked_out(frames: Iterable[pl.LazyFrame]) -> list[pl.DataFrame]:
    """Frames with their rows, worked out together.

    Joins are made in the order in which they are written: Polars would join a large table with a small one on half of
    their common key first, where that seems cheaper to it, and find a billion rows.
    """
    as_written = pl.QueryOptFlags(join_order=False)
    return pl.collect_all(frames, engine="streaming", optimizations=as_written)


Tables = Mapping[str, pl.LazyFrame]
"""The typed tables of a package by name; a table that is absent is there with no rows."""

COUNTS = ("registered", "issued", "cast", "valid", "invalid")
"""The counts of a row of turnout."""

ROW = "_row"
"""Name of the column that numbers the rows of a table from 0."""

CELL = "cell"
"""Name of the column of texts, in a frame in which texts are read."""

VALUE = "value"
"""Name of the column with what a text says, null where that is nothing."""

BOUNDS = {"value_lo": "_lo", "value_hi": "_hi"}
"""Names of the columns with the bounds of a percentage that has a value, each with the ending it has elsewhere."""

_LONGEST = 18
"""Digits that always fit in 64 bits; no count of people needs more."""


def whole(column: str) -> str:
    """Name of the column with the value of a whole number, null where the text is none."""
    return f"{column}_int"


def is_missing(field: Field) -> pl.Expr:
    """True where the cell is empty, in the words of its schema."""
    return pl.col(field.name).is_in(list(field.missing))


def read(frame: pl.LazyFrame, field: Field) -> pl.LazyFrame:
    """Add to a column of texts, `CELL`, what they say.

    `VALUE` is a whole number of 64 bits or else the text itself, and beside a percentage stand its bounds (`BOUNDS`).
    These are null where the cell is empty, is not written as its type asks, or is a number outside the limits of its
    field, which no sum should meet. What laws about single cells compare is there without regard to limits: `whole`
    of the cell, or the bounds of `tallypack.percent`.
    """
    if field.is_percent:
        known = percent.with_bounds(frame, CELL)
        values = {VALUE: CELL, **{value: f"{CELL}{end}" for value, end in BOUNDS.items()}}
    elif _is_whole(field):
        known, values = frame.with_columns(_whole(CELL).alias(whole(CELL))), {VALUE: whole(CELL)}
    else:
        known, values = frame, {VALUE: CELL}
    right = _is_written(field) & _is_within(field)
    return known.with_columns(pl.when(right).then(pl.col(here)).alias(name) for name, here in values.items())


def _is_whole(field: Field) -> bool:
    """Whether the cells are whole numbers in plain digits, and not in a spelling of the field's own."""
    return field.type == "integer" and forms.pattern(field) is not None


def _whole(column: str) -> pl.Expr:
    short = pl.col(column).str.len_chars() <= _LONGEST
    return pl.when(forms.matches(column, forms.WHOLE_NUMBER) & short).then(pl.col(column)).cast(pl.Int64)


def _is_written(field: Field) -> pl.Expr:
    """Whether a cell has a value, and one that is written as its type asks."""
    filled = ~is_missing(field)
    if field.is_percent:
        return filled & percent.is_printed(field.name)
    pattern = forms.pattern(field)
    return filled if pattern is None else filled & forms.matches(field.name, pattern)


def _is_within(field: Field) -> pl.Expr:
    """Whether a whole number, or the middle of a percentage, lies within the limits of its field."""
    within = always()
    if field.is_percent:
        number, unit = pl.col(percent.lower(CELL)) + pl.col(percent.upper(CELL)), 2 * percent.MILLIONTHS
    elif _is_whole(field):
        number, unit = pl.col(whole(CELL)), 1
    else:
        return within
    if "minimum" in field.constraints:
        within = within & (number >= _times(field.constraints["minimum"], unit))
    if "maximum" in field.constraints:
        within = within & (number <= _times(field.constraints["maximum"], unit))
    return within


def _times(limit: object, unit: int) -> int:
    return int(Decimal(str(limit)) * unit)


def always() -> pl.Expr:
    """True in every row. A literal would stand for one value and not for one in each row."""
    return ~pl.col(ROW).is_null()
