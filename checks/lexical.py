"""Family L: the file, its header and rows, and the text of each cell.

A cell is judged by its text, as it stands in the file: a numeral that a generous reader would accept
(``1_000``, ``+5``, a blank before it, digits of another script) is not what a publisher meant to print.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

import narwhals.stable.v1 as nw

from tallypack import cells, forms, percent
from tallypack.law import CellCheck, CellLaw, FileCheck
from tallypack.tableschema import Field

_WORDS = {
    "integer": "a whole number in plain digits",
    "number": "a number in plain digits with a decimal point",
    "date": "a day as YYYY-MM-DD",
    "datetime": "a moment as YYYY-MM-DDThh:mm:ss",
    "time": "a time as hh:mm:ss",
    "year": "a year as four digits",
    "yearmonth": "a month as YYYY-MM",
    "boolean": "true or false",
}

_STRICT = "A generous reader turns 1_000, ' 7', '+5' and digits of other scripts into numbers silently."
_TABLE_SCHEMA = "Data Package v2, Table Schema, section Constraints"


def _type(field: Field) -> CellLaw:
    if field.is_percent:
        return percent.is_printed(field.name)
    if field.type in {"string", "any"} and field.format == "default":
        return None
    if field.type in forms.PATTERNS and not forms.is_written_otherwise(field):
        return forms.matches(field.name, forms.PATTERNS[field.type])
    if (field.type, field.format) == ("string", "uri"):
        return _is_address
    return _as_frictionless_reads(field)


def _is_address(text: str) -> bool:
    """Whether a text is a URI with a scheme, as Frictionless decides it."""
    from rfc3986 import exceptions, uri_reference, validators  # noqa: PLC0415 - needed for addresses only

    try:
        validators.Validator().require_presence_of("scheme").validate(uri_reference(text))
    except exceptions.ValidationError:
        return False
    return True


def _as_frictionless_reads(field: Field) -> Callable[[str], bool]:
    """A law for types and formats that only the standard's own library knows how to read."""

    def law(text: str) -> bool:
        value, notes = _frictionless_field(field).read_cell(text)
        return value is not None and not notes

    return law


def _frictionless_field(field: Field):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from frictionless import Field as Reader  # noqa: PLC0415 - heavy, and rarely needed

    kept = {"name", "type", "format", "trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber"}
    return Reader.from_descriptor({k: v for k, v in field.descriptor.items() if k in kept})


def _type_expected(field: Field) -> str:
    if field.is_percent:
        return "a percentage in plain digits, at most 5 decimals, without a sign"
    if field.type in _WORDS and not forms.is_written_otherwise(field):
        return _WORDS[field.type]
    return f"a cell of the type {field.type}, format {field.format}"


def _required(field: Field) -> CellLaw:
    if not field.required:
        return None
    return ~nw.col(field.name).is_in(list(field.missing))


def _enum(field: Field) -> CellLaw:
    values = field.constraints.get("enum")
    return None if values is None else nw.col(field.name).is_in([str(value) for value in values])


def _pattern(field: Field) -> CellLaw:
    pattern = field.constraints.get("pattern")
    if pattern is None:
        return None
    if "\\" in pattern or re.search(r"\(\?(?!:)", pattern):
        compiled = re.compile(pattern)  # engines differ in what \d, \w or a look-ahead mean
        return lambda text: compiled.fullmatch(text) is not None
    return forms.matches(field.name, pattern)


_LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def _range(field: Field) -> CellLaw:
    limits = {name: field.constraints[name] for name in _LIMITS if name in field.constraints}
    if not limits:
        return None
    if field.is_percent:
        low, high = nw.col(percent.lower(field.name)), nw.col(percent.upper(field.name))
        return _all_within(low + high, limits, 2 * percent.MILLIONTHS)
    if field.type == "integer" and not forms.is_written_otherwise(field):
        return _all_within(nw.col(cells.whole(field.name)), limits, 1).fill_null(value=False)
    if field.type in {"date", "datetime", "year", "yearmonth", "time"}:
        return _all_within(nw.col(field.name), limits, None)
    return lambda text: _within(text, limits)


def _all_within(value: nw.Expr, limits: dict[str, object], scale: int | None) -> nw.Expr:
    """Whether a value lies within the limits; numbers times ``scale``, dates as their text."""
    law = nw.lit(value=True)
    for name, limit in limits.items():
        bound = nw.lit(str(limit)) if scale is None else nw.lit(int(Decimal(str(limit)) * scale))
        law = (
            law
            & {
                "minimum": value >= bound,
                "maximum": value <= bound,
                "exclusiveMinimum": value > bound,
                "exclusiveMaximum": value < bound,
            }[name]
        )
    return law


def _within(text: str, limits: dict[str, object]) -> bool:
    """The same for one number of any size; a text that is no number is another check's finding."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return True
    holds = {
        "minimum": lambda bound: value >= bound,
        "maximum": lambda bound: value <= bound,
        "exclusiveMinimum": lambda bound: value > bound,
        "exclusiveMaximum": lambda bound: value < bound,
    }
    return value.is_finite() and all(holds[name](Decimal(str(limit))) for name, limit in limits.items())


def _length(field: Field) -> CellLaw:
    low, high = field.constraints.get("minLength"), field.constraints.get("maxLength")
    if low is None and high is None:
        return None
    length = nw.col(field.name).str.len_chars()
    law = nw.lit(value=True)
    if low is not None:
        law = law & (length >= int(low))
    if high is not None:
        law = law & (length <= int(high))
    return law


def _range_expected(field: Field) -> str:
    words = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}
    words["exclusiveMaximum"] = "less than"
    return " and ".join(f"{words[k]} {field.constraints[k]}" for k in _LIMITS if k in field.constraints)


def _length_expected(field: Field) -> str:
    low, high = field.constraints.get("minLength"), field.constraints.get("maxLength")
    parts = [f"at least {low}" if low is not None else "", f"at most {high}" if high is not None else ""]
    return " and ".join(part for part in parts if part) + " characters"


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
    ),
    CellCheck(
        code="L204",
        level="error",
        title="Every cell has the form that its field prescribes",
        reason="Identifiers, codes and moments have one spelling, so that they can be compared.",
        citation=_TABLE_SCHEMA,
        law=_pattern,
        expected=lambda field: f"the form {field.constraints['pattern']}",
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
