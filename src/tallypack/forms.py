"""How cells of each type are written: one spelling for each, in ASCII, and the whole cell."""

import polars as pl

from tallypack.tableschema import Field

WHOLE_NUMBER = r"(?:0|-?[1-9][0-9]*)"
"""A whole number: plain digits, no sign but a minus, no leading zero."""

NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,9})?"
_YEAR = r"(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
"""From 0001: the year 0 is in no calendar that programs keep."""

_LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29"
_LONG, _SHORT, _FEBRUARY = r"(?:0[13578]|1[02])", r"(?:0[469]|11)", r"02-(?:0[1-9]|1[0-9]|2[0-8])"
_DAY = (
    rf"(?:{_YEAR}-(?:{_LONG}-(?:0[1-9]|[12][0-9]|3[01])|{_SHORT}-(?:0[1-9]|[12][0-9]|30)|{_FEBRUARY})"
    rf"|{_LEAP})"
)
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])?"

PATTERNS = {
    "integer": WHOLE_NUMBER,
    "number": NUMBER,
    "date": _DAY,
    "datetime": f"{_DAY}T{_TIME}{_ZONE}",
    "time": f"{_TIME}{_ZONE}",
    "year": r"[0-9]{4}",
    "yearmonth": r"[0-9]{4}-(?:0[1-9]|1[0-2])",
    "boolean": r"(?:true|True|TRUE|1|false|False|FALSE|0)",
}
"""The form of a cell by its type, as a regular expression for all of it."""

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


def matches(column: str, pattern: str) -> pl.Expr:
    r"""Whether the whole text matches. ``\z`` is its very end; some engines let a line end follow ``$``."""
    return pl.col(column).str.contains(rf"^(?:{pattern})\z")


def pattern(field: Field) -> str | None:
    """The form of the field's cells, none where its type has no one form or the field declares its own."""
    own = any(field.descriptor.get(name, usual) != usual for name, usual in _USUAL.items())
    own = own or (field.type in _WITH_FORMATS and field.format != "default")
    return None if own else PATTERNS.get(field.type)


_WITH_FORMATS = {"date", "datetime", "time"}
"""The types that are written in other forms too; to the others a format says nothing."""

_USUAL = {"decimalChar": ".", "groupChar": "", "bareNumber": True, "trueValues": None, "falseValues": None}
"""What a field may say of its spelling, and where that says nothing new."""


def words(field: Field) -> str:
    """The form of the field's cells, said to a person."""
    if pattern(field) is None:
        return f"a cell of the type {field.type}, format {field.format}"
    return _WORDS[field.type]
