"""Values of a field: what its cells, its limits and its lists are read as, so that they can be compared."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from tallypack import forms
from tallypack.errors import PackageError
from tallypack.tableschema import LIMITS, Field, shown

Reader = Callable[[object], Any]
"""Makes of a text, or of a value in JSON, one that can be compared; nothing where it is no value of the field."""

_LIMITED = {"integer", "number", "date", "datetime", "time", "year", "yearmonth"}
_TEXTS = {"string", "any"}
_LONGEST_NUMBER = 1000
_ONE_SPELLING = {"integer", "date", "year", "yearmonth"}


def limits(field: Field) -> dict[str, Any]:
    """The limits of a field by name, as its schema has them."""
    return {name: field.constraints[name] for name in LIMITS if name in field.constraints}


def has_one_spelling(field: Field) -> bool:
    """Whether equal values are equal texts, so that cells can be compared as they stand."""
    return field.type in _TEXTS or (field.type in _ONE_SPELLING and forms.pattern(field) is not None)


def reader(field: Field) -> Reader:
    """How values of the field are read; `ValueError` where its format or spelling cannot be understood."""
    if field.is_percent:
        return _percentage
    if field.type in _TEXTS and field.format in {"default", "uri"}:
        return _text
    if field.type in _READERS and forms.pattern(field) is not None:
        return _READERS[field.type]
    return _by_frictionless(field)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> Decimal | None:
    """A number in plain digits, of any size."""
    text = str(value)
    return Decimal(text) if re.fullmatch(forms.NUMBER, text) else None


def _percentage(value: object) -> Decimal | None:
    """A percentage whose millionths are a whole number of 64 bits."""
    number = _number(value)
    if number is None or not -(10**12) < number < 10**12 or number != round(number, 6):
        return None
    return number


def _whole(value: object) -> int | None:
    """A whole number of 64 bits. JSON may write 5 as 5.0; a text may not."""
    number = _number(value)
    if number is None or not -(2**63) <= number < 2**63 or number != int(number):
        return None
    return None if isinstance(value, str) and not re.fullmatch(forms.WHOLE_NUMBER, value) else int(number)


def _written(pattern: str, value: object) -> str | None:
    """A text that is written in one form; a year may be a number."""
    text = f"{value:04}" if isinstance(value, int) and not isinstance(value, bool) else value
    return text if isinstance(text, str) and re.fullmatch(pattern, text) else None


_READERS: Mapping[str, Reader] = {
    "integer": _whole,
    "number": _number,
    **{kind: partial(_written, forms.PATTERNS[kind]) for kind in ("date", "year", "yearmonth")},
}


_KEPT = {
    *("name", "type", "format", "trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber"),
    *("delimiter", "itemType", "arrayItem"),
}
"""What decides how a field is read. Its limits are not among it, nor what stands for nothing."""


def _by_frictionless(field: Field) -> Reader:
    """What the standard's own library reads, but for NaN and Infinity, which nobody counted.

    It looks for the digits of a number in the square of the time that a text is long.
    """
    from frictionless import Field as Read  # noqa: PLC0415 - heavy, and rarely needed
    from frictionless import FrictionlessException  # noqa: PLC0415

    try:
        said = {name: value for name, value in field.descriptor.items() if name in _KEPT}
        read = Read.from_descriptor({**said, "missingValues": []}).create_cell_reader()
    except FrictionlessException as error:
        raise ValueError("; ".join(reason.note for reason in error.reasons or [error.error])) from error

    def finite(value: object) -> Any:  # noqa: ANN401 - each type has values of its own
        if isinstance(value, str) and field.type in {"integer", "number"} and len(value) > _LONGEST_NUMBER:
            return None
        found, wrong = read(value)
        return None if wrong or (isinstance(found, Decimal) and not found.is_finite()) else found

    return finite


def refuse_unfit(fields: Iterable[Field], where: str) -> None:
    """Refuse a field that cannot be read, and a limit or a listed value that is no value of its field."""
    for number, field in enumerate(fields, start=1):
        here = f"{where}, field {number} (`{field.name}`)"
        listed = field.constraints.get("enum", ())
        given = [*limits(field).items(), *(("enum", value) for value in listed)]
        if limits(field) and field.type not in _LIMITED:
            raise PackageError(
                f"{here}: `{given[0][0]}` is for numbers, dates and times, and the type is {field.type!r}."
            )
        if given or forms.pattern(field) is None:
            _refuse_unfit(field, given, here)


def _refuse_unfit(field: Field, given: list[tuple[str, object]], here: str) -> None:
    try:
        read = reader(field)
    except ValueError as error:
        raise PackageError(
            f"{here} says of its type or format what cannot be understood: {error}."
        ) from error
    for name, value in given:
        if read(value) is None:
            verb = "hold" if name == "enum" else "be"
            raise PackageError(
                f"{here}: `{name}` cannot {verb} {shown(value)}; it should be {_wanted(field)}."
            )


def _wanted(field: Field) -> str:
    """What a limit or a listed value should be, in words."""
    if field.type in _TEXTS:
        return "a text"
    if field.is_percent:
        return "a number with at most 12 digits before the decimal point and 6 after it"
    if field.type == "integer" and forms.pattern(field) is not None:
        return "a whole number of at most 64 bits"
    return forms.words(field)
