"""Family L: the file, its header and rows, and the text of each cell.

A cell is judged by its text, as it stands in the file: a numeral that a generous reader would accept
(``1_000``, ``+5``, a blank before it, digits of another script) is not what a publisher meant to print.
"""

import operator
import re
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import polars as pl

from tallypack import cells, constraints, forms, patterns, percent
from tallypack.law import CellCheck, CellLaw, FileCheck
from tallypack.tableschema import COLLECTIONS, Field

_STRICT = "A generous reader turns 1_000, ' 7', '+5' and digits of other scripts into numbers silently."
_TABLE_SCHEMA = "Data Package v2, Table Schema, section Constraints"


def _type(field: Field) -> CellLaw:
    if field.is_percent:
        return percent.is_printed(field.name)
    if field.type in {"string", "any"} and field.format == "default":
        return None
    pattern = forms.pattern(field)
    if pattern is not None:
        return forms.matches(field.name, pattern)
    if (field.type, field.format) == ("string", "uri"):
        return _is_address
    read = constraints.reader(field)
    return lambda text: read(text) is not None


USUAL_ADDRESS = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+(?:[/?](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)
"""What addresses mostly look like. None that does is wrong, and so the rules need not be asked."""


def _is_address(text: str) -> bool:
    """Whether a text is a URI with a scheme, as Frictionless decides it."""
    if USUAL_ADDRESS.fullmatch(text):
        return True
    from rfc3986 import exceptions, uri_reference, validators  # noqa: PLC0415 - needed for few addresses

    try:
        validators.Validator().require_presence_of("scheme").validate(uri_reference(text))
    except exceptions.ValidationError:
        return False
    return True


def _type_expected(field: Field) -> str:
    if field.is_percent:
        return "a percentage in plain digits, at most 5 decimals, without a sign"
    return forms.words(field)


def _required(field: Field) -> CellLaw:
    if not field.required:
        return None
    return ~pl.col(field.name).is_in(list(field.missing))


def _enum(field: Field) -> CellLaw:
    values = field.constraints.get("enum")
    if values is None:
        return None
    read = constraints.reader(field)
    listed = [read(value) for value in values]
    if constraints.has_one_spelling(field):
        return pl.col(field.name).is_in([str(value) for value in listed])
    return lambda text: read(text) in listed


def _pattern(field: Field) -> CellLaw:
    asked = field.constraints.get("pattern")
    if asked is None:
        return None
    return _all([forms.matches(field.name, patterns.in_polars(pattern)) for pattern in asked])


_HOLDS: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusiveMinimum": operator.gt,
    "exclusiveMaximum": operator.lt,
}
"""What each limit asks of a value and itself."""


def _range(field: Field) -> CellLaw:
    given = constraints.limits(field)
    if not given:
        return None
    read = constraints.reader(field)
    bounds = {name: read(limit) for name, limit in given.items()}
    if field.is_percent:
        twice = pl.col(percent.lower(field.name)) + pl.col(percent.upper(field.name))
        twofold = {name: int(2 * percent.MILLIONTHS * bound) for name, bound in bounds.items()}
        return _all_within(twice, twofold)
    if not constraints.has_one_spelling(field):
        return lambda text: _is_within(read(text), bounds)
    if field.type == "integer":
        return _all_within(pl.col(cells.whole(field.name)), bounds).fill_null(value=False)
    return _all_within(pl.col(field.name), bounds)


def _all_within(value: pl.Expr, bounds: Mapping[str, int | str]) -> pl.Expr:
    """Whether whole numbers lie within the bounds, or days, months and years, whose texts stand in their order."""
    return _all([_HOLDS[name](value, pl.lit(bound)) for name, bound in bounds.items()])


def _is_within(value: object, bounds: Mapping[str, Any]) -> bool:
    """Whether one value does. A moment with a zone and one without are in no order, so that neither is a bound."""
    try:
        return all(_HOLDS[name](value, bound) for name, bound in bounds.items())
    except TypeError:
        return False


def _all(laws: list[pl.Expr]) -> pl.Expr:
    return reduce(operator.and_, laws)


def _length(field: Field) -> CellLaw:
    sizes = {"minLength": "minimum", "maxLength": "maximum"}
    bounds = {limit: field.constraints[name] for name, limit in sizes.items() if name in field.constraints}
    if bounds and field.type in COLLECTIONS:
        read = constraints.reader(field)
        return lambda text: (items := read(text)) is None or _is_within(len(items), bounds)
    return _all_within(pl.col(field.name).str.len_chars(), bounds) if bounds else None


def _range_expected(field: Field) -> str:
    words = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}
    words["exclusiveMaximum"] = "less than"
    return " and ".join(f"{words[name]} {limit}" for name, limit in constraints.limits(field).items())


def _length_expected(field: Field) -> str:
    low, high = field.constraints.get("minLength"), field.constraints.get("maxLength")
    parts = [f"at least {low}" if low is not None else "", f"at most {high}" if high is not None else ""]
    what = "items" if field.type in COLLECTIONS else "characters"
    return " and ".join(part for part in parts if part) + f" {what}"


CHECKS = (
    FileCheck(
        code="L101",
        level="error",
        title="Every table's file can be read",
        reason="A figure that cannot be read cannot be checked, and must not look as if it had been.",
        citation="Data Package v2, Data Resource, section Data location",
    ),
    FileCheck(
        code="L102",
        level="error",
        title="The header names every field of the schema once",
        reason="A missing, repeated or unknown column makes figures vanish or change places.",
        citation="Data Package v2, Table Schema, section Fields matching",
    ),
    FileCheck(
        code="L103",
        level="error",
        title="Every row has as many cells as the header",
        reason="In a row with a cell too many or too few, figures stand under the wrong name.",
        citation="RFC 4180, section 2, rule 4",
    ),
    FileCheck(
        code="L104",
        level="error",
        title="No row is blank",
        reason="A blank row hides a lost one, and readers disagree about the numbers of the rows after it.",
        citation="RFC 4180, section 2",
    ),
    FileCheck(
        code="L105",
        level="error",
        title="The tables that a package cannot do without have rows",
        reason="An empty table has nothing wrong in it, and nothing right.",
        citation="Election Data Package 0.1, section Tables",
    ),
    FileCheck(
        code="L106",
        level="error",
        title="The text is in the encoding that is declared",
        reason="A byte that does not belong turns a name, and the key made of it, into another.",
        citation="Data Package v2, Data Resource, property encoding",
    ),
    FileCheck(
        code="L107",
        level="error",
        title="Every file is the one that the descriptor describes",
        reason="Bytes, hash and rows of another state tell whoever compares them that the copy is spoilt.",
        citation="Data Package v2, Data Resource, properties bytes and hash",
    ),
    FileCheck(
        code="L108",
        level="warning",
        title="What was built of the package was built from its files as they are",
        reason="A Parquet or SQLite file of an older state gives other figures than the tables beside it.",
        citation="tallypack, page Build, section When it is stale",
    ),
    CellCheck(
        code="L201",
        level="error",
        title="Every cell is written as the type of its field asks",
        reason=_STRICT,
        citation="Data Package v2, Table Schema, section Field types",
        law=_type,
        expected=_type_expected,
    ),
    CellCheck(
        code="L202",
        level="error",
        title="No required cell is empty",
        reason="A row without its key or its kind cannot be placed.",
        citation=_TABLE_SCHEMA,
        law=_required,
        expected=lambda _field: "a value",
        empty=True,
    ),
    CellCheck(
        code="L203",
        level="error",
        title="Every cell of a closed list is on the list",
        reason="A misspelt status or kind takes its row out of every check that asks for it.",
        citation=_TABLE_SCHEMA,
        law=_enum,
        expected=lambda field: "one of " + ", ".join(str(value) for value in field.constraints["enum"]),
        requires=("L201",),
    ),
    CellCheck(
        code="L204",
        level="error",
        title="Every cell has the form that its field prescribes",
        reason="Identifiers, codes and moments have one spelling, so that they can be compared.",
        citation=_TABLE_SCHEMA,
        law=_pattern,
        expected=lambda field: "the form " + " and ".join(field.constraints["pattern"]),
        requires=("L201",),
    ),
    CellCheck(
        code="L205",
        level="error",
        title="Every number and date lies within the limits of its field",
        reason="A part cannot exceed the whole, and nothing that is counted is negative.",
        citation=_TABLE_SCHEMA,
        law=_range,
        expected=_range_expected,
        requires=("L201",),
    ),
    CellCheck(
        code="L206",
        level="error",
        title="Every text is as long as its field allows",
        reason="A text too long for its field is usually two cells run together.",
        citation=_TABLE_SCHEMA,
        law=_length,
        expected=_length_expected,
    ),
)
