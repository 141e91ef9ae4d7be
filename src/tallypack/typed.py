"""From text to typed columns, for those who calculate with a table and not only check it.

Nothing is lost on the way: a number with decimals becomes an exact decimal, and its text stands beside it, because
3.60 is not 3.6.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import polars as pl

from tallypack import constraints, forms
from tallypack.errors import PackageError
from tallypack.reading import RawTable
from tallypack.tableschema import Field

_MOST_DIGITS = 38
"""Digits that a decimal of Arrow, and so of Parquet, can hold."""


def printed(name: str) -> str:
    """Name of the column with the text of a number, as it was printed."""
    return f"{name}_printed"


def typed_table(raw: RawTable) -> pl.DataFrame:
    """The table with a column for each field of its schema, in the order of the schema.

    ``raw`` must be without findings of L102, L103 and L201. Empty cells are null. A field that the file does not
    have is all null. `PackageError` where a value has no place in a column of its type.
    """
    schema = raw.resource.schema
    _refuse_taken(raw)
    text = raw.frame.collect()
    columns = [column for field in schema.fields for column in _columns(field, text)]
    beyond = [name for name in raw.columns if name not in schema.names]
    return pl.DataFrame([*columns, *(text[name] for name in beyond)])


def _refuse_taken(raw: RawTable) -> None:
    names = raw.resource.schema.names
    for field in raw.resource.schema.fields:
        if field.type == "number" and printed(field.name) in names:
            raise PackageError(
                f"The schema of `{raw.resource.name}` has a field `{printed(field.name)}`, the name of the column "
                f"in which the text of `{field.name}` is kept."
            )


def _columns(field: Field, text: pl.DataFrame) -> list[pl.Series]:
    """The columns that a field becomes: one, or for a number two."""
    if field.name not in text.columns:
        cells = pl.Series(field.name, [None] * text.height, dtype=pl.String)
    else:
        cells = text.select(
            pl.when(~pl.col(field.name).is_in(list(field.missing))).then(pl.col(field.name)).alias(field.name)
        )[field.name]
    if field.type == "number":
        return [_decimals(field, cells), cells.alias(printed(field.name))]
    return [_MAKERS[field.type](field, cells) if field.type in _MAKERS else cells]


def _decimals(field: Field, cells: pl.Series) -> pl.Series:
    """Exact decimals, with as many places as the longest text in the column has."""
    values = _read(field, cells)
    places = max((-_exponent(value) for value in values.values()), default=0)
    places = max(places, 0)
    whole = max((value.adjusted() + 1 for value in values.values()), default=1)
    digits = max(whole, 1) + places
    if digits > _MOST_DIGITS:
        raise PackageError(
            f"The numbers of `{field.name}` take {digits} digits, and a decimal has {_MOST_DIGITS} at most."
        )
    precision = max(digits, 3 + places) if field.is_percent else _MOST_DIGITS
    return _mapped(cells, values, pl.Decimal(precision, places))


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


def _whole_numbers(field: Field, cells: pl.Series) -> pl.Series:
    values = _read(field, cells)
    for text, value in values.items():
        if not -(2**63) <= value < 2**63:
            raise PackageError(f"{text} in `{field.name}` is too large for a whole number of 64 bits.")
    return _mapped(cells, values, pl.Int64())


def _truths(field: Field, cells: pl.Series) -> pl.Series:
    return _mapped(cells, _read(field, cells), pl.Boolean())


def _days(field: Field, cells: pl.Series) -> pl.Series:
    if forms.pattern(field) is None:
        return _mapped(cells, _read(field, cells), pl.Date())
    return cells.str.to_date("%Y-%m-%d", strict=False)


_MAKERS: dict[str, Callable[[Field, pl.Series], pl.Series]] = {
    "integer": _whole_numbers,
    "year": lambda _field, cells: cells.cast(pl.Int64, strict=False),
    "boolean": _truths,
    "date": _days,
}
"""How columns are made of cells, by the type of the field. Every other type stays text."""


def _read(field: Field, cells: pl.Series) -> dict[str, Any]:
    """Each distinct text of a column with its value. A text that a waiver lets stand has none."""
    read = _reader(field)
    values = ((text, read(text)) for text in _distinct(cells))
    return {text: value for text, value in values if value is not None}


def _reader(field: Field) -> Callable[[object], Any]:
    if field.type == "boolean" and forms.pattern(field) is not None:
        return lambda text: str(text).lower() in {"true", "1"} if _is_truth(str(text)) else None
    return constraints.reader(field)


def _is_truth(text: str) -> bool:
    return text.lower() in {"true", "false", "1", "0"}


def _distinct(cells: pl.Series) -> Iterable[str]:
    return cells.drop_nulls().unique(maintain_order=True).to_list()


def _mapped(cells: pl.Series, values: dict[str, Any], dtype: pl.DataType) -> pl.Series:
    """The column with each text replaced by its value, and null where it has none."""
    found = pl.Series(list(values.values()), dtype=dtype, strict=False)
    if not values:
        return pl.Series(cells.name, [None] * len(cells), dtype=dtype)
    return cells.replace_strict(list(values), found, default=None, return_dtype=dtype)
