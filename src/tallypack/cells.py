"""From text to values: the typed columns on which the laws are written.

Text that is not written as its type asks has no value (null); the lexical checks tell of it, and every
other check leaves it out.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import narwhals.stable.v1 as nw

from tallypack import forms, percent
from tallypack.tableschema import Field

if TYPE_CHECKING:
    import polars as pl

Frame = nw.LazyFrame[Any]
"""A table or a view that is not worked out yet."""


def as_frame(frame: "pl.LazyFrame") -> Frame:
    """A frame of Polars as the laws see it."""
    return cast("Frame", nw.from_native(frame))  # the stub calls every frame eager


def worked_out(frames: Iterable[Frame]) -> "list[pl.DataFrame]":
    """Frames with their rows, worked out together.

    Joins are made in the order in which they are written: Polars would join a large table with a small one on half of
    their common key first, where that seems cheaper to it, and find a billion rows.
    """
    import polars as pl  # noqa: PLC0415 - the catalogue is read without Polars

    plans, as_written = [frame.to_native() for frame in frames], pl.QueryOptFlags(join_order=False)
    return pl.collect_all(plans, engine="streaming", optimizations=as_written)


Tables = Mapping[str, Frame]
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


def is_missing(field: Field) -> nw.Expr:
    """True where the cell is empty, in the words of its schema."""
    return nw.col(field.name).is_in(list(field.missing))


def read(frame: Frame, field: Field) -> Frame:
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
    return known.with_columns(nw.when(right).then(nw.col(here)).alias(name) for name, here in values.items())


def _is_whole(field: Field) -> bool:
    """Whether the cells are whole numbers in plain digits, and not in a spelling of the field's own."""
    return field.type == "integer" and forms.pattern(field) is not None


def _whole(column: str) -> nw.Expr:
    short = nw.col(column).str.len_chars() <= _LONGEST
    return nw.when(forms.matches(column, forms.WHOLE_NUMBER) & short).then(nw.col(column)).cast(nw.Int64)


def _is_written(field: Field) -> nw.Expr:
    """Whether a cell has a value, and one that is written as its type asks."""
    filled = ~is_missing(field)
    if field.is_percent:
        return filled & percent.is_printed(field.name)
    pattern = forms.pattern(field)
    return filled if pattern is None else filled & forms.matches(field.name, pattern)


def _is_within(field: Field) -> nw.Expr:
    """Whether a whole number, or the middle of a percentage, lies within the limits of its field."""
    within = always()
    if field.is_percent:
        number, unit = nw.col(percent.lower(CELL)) + nw.col(percent.upper(CELL)), 2 * percent.MILLIONTHS
    elif _is_whole(field):
        number, unit = nw.col(whole(CELL)), 1
    else:
        return within
    if "minimum" in field.constraints:
        within = within & (number >= _times(field.constraints["minimum"], unit))
    if "maximum" in field.constraints:
        within = within & (number <= _times(field.constraints["maximum"], unit))
    return within


def _times(limit: object, unit: int) -> int:
    return int(Decimal(str(limit)) * unit)


def always() -> nw.Expr:
    """True in every row. A literal would stand for one value and not for one in each row."""
    return ~nw.col(ROW).is_null()
