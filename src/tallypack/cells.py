"""From text to values: the typed columns on which the laws are written.

Text that is not written as its type asks has no value (null); the lexical checks tell of it, and every
other check leaves it out.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import narwhals.stable.v1 as nw

from tallypack import forms, percent
from tallypack.tableschema import Field, TableSchema

if TYPE_CHECKING:
    import polars as pl

Frame = nw.LazyFrame[Any]
"""A table or a view that is not worked out yet."""


def as_frame(frame: "pl.LazyFrame") -> Frame:
    """A frame of Polars as the laws see it."""
    return cast("Frame", nw.from_native(frame))  # the stub calls every frame eager


Tables = Mapping[str, Frame]
"""The typed tables of a package by name; a table that is absent is there with no rows."""

COUNTS = ("registered", "issued", "cast", "valid", "invalid")
"""The counts of a row of turnout."""

ROW = "_row"
"""Name of the column that numbers the rows of a table from 0."""

_LONGEST = 18
"""Digits that always fit in 64 bits; no count of people needs more."""


def whole(column: str) -> str:
    """Name of the column with the value of a whole number, null where the text is none."""
    return f"{column}_int"


def is_missing(field: Field) -> nw.Expr:
    """True where the cell is empty, in the words of its schema."""
    return nw.col(field.name).is_in(list(field.missing))


def with_values(frame: Frame, schema: TableSchema) -> Frame:
    """Add to a table of text the values that laws about single cells compare."""
    names = set(frame.collect_schema().names())
    fields = [field for field in schema.fields if field.name in names]
    counts = [_whole(field.name).alias(whole(field.name)) for field in fields if field.type == "integer"]
    with_counts = frame.with_columns(*counts) if counts else frame
    return percent.with_bounds(with_counts, *(field.name for field in fields if field.is_percent))


def _whole(column: str) -> nw.Expr:
    short = nw.col(column).str.len_chars() <= _LONGEST
    return nw.when(forms.matches(column, forms.WHOLE_NUMBER) & short).then(nw.col(column)).cast(nw.Int64)


def typed(frame: Frame, schema: TableSchema) -> Frame:
    """The columns of a schema as values, beside `ROW`.

    Whole numbers become 64-bit integers, percentages stay text and gain their two bounds, keys become categories, by
    which tables are joined faster, and everything else stays text. Empty cells and cells that are not written as
    their type asks are null, and so are numbers outside the limits of their field, which no sum should meet. A column
    that is absent is all null.
    """
    names = set(frame.collect_schema().names())
    columns: list[nw.Expr] = [nw.col(ROW)]
    for field in schema.fields:
        if field.name not in names:
            columns.extend(_absent(field, is_key=field.name in schema.keys))
        elif field.name in schema.keys:
            columns.append(_written(field).cast(nw.Categorical).alias(field.name))
        elif field.type == "integer":
            columns.append(_limited(field))
        else:
            columns.append(_written(field).alias(field.name))
    values = frame.select(*columns)
    percents = [field.name for field in schema.fields if field.is_percent and field.name in names]
    if not percents:
        return values
    within = [column for field in schema.fields if field.name in percents for column in _within_limits(field)]
    return percent.with_bounds(values, *percents).with_columns(*within)


def _within_limits(field: Field) -> list[nw.Expr]:
    """A percentage and its bounds, null where it lies outside the limits of its field."""
    columns = (percent.lower(field.name), percent.upper(field.name))
    twice = nw.col(columns[0]) + nw.col(columns[1])
    within = always()
    if "minimum" in field.constraints:
        within = within & (twice >= _millionths(field.constraints["minimum"]) * 2)
    if "maximum" in field.constraints:
        within = within & (twice <= _millionths(field.constraints["maximum"]) * 2)
    return [nw.when(within).then(nw.col(name)).alias(name) for name in (field.name, *columns)]


def _millionths(limit: object) -> int:
    return int(Decimal(str(limit)) * percent.MILLIONTHS)


def _written(field: Field) -> nw.Expr:
    return nw.when(_is_written(field)).then(nw.col(field.name))


def _is_written(field: Field) -> nw.Expr:
    """Whether a cell has a value, and one that is written as its type asks."""
    filled = ~is_missing(field)
    if field.is_percent:
        return filled & percent.is_printed(field.name)
    pattern = forms.pattern(field)
    return filled if pattern is None else filled & forms.matches(field.name, pattern)


def _absent(field: Field, *, is_key: bool) -> list[nw.Expr]:
    dtype = nw.Int64 if field.type == "integer" else nw.Categorical if is_key else nw.String
    columns = [nw.lit(None, dtype=dtype).alias(field.name)]
    if field.is_percent:
        bounds = (percent.lower(field.name), percent.upper(field.name))
        columns += [nw.lit(None, dtype=nw.Int64).alias(name) for name in bounds]
    return columns


def _limited(field: Field) -> nw.Expr:
    value = _whole(field.name)
    low, high = field.constraints.get("minimum"), field.constraints.get("maximum")
    within = nw.lit(value=True)
    if low is not None:
        within = within & (value >= int(low))
    if high is not None:
        within = within & (value <= int(high))
    return nw.when(within).then(value).alias(field.name)


def always() -> nw.Expr:
    """True in every row. A literal would stand for one value and not for one in each row."""
    return ~nw.col(ROW).is_null()
