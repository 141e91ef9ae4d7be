"""The exact value a figure is held against."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tallypack.figures.errors import ReadingError
from tallypack.figures.phrases import tidy

LONGEST = 40
"""The most characters of a value given as text."""

_VALUE = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_EXPECTED = (
    "plain digits with a decimal point and no thousands separators, such as 86.82 or 5136293 "
    "(a comma could mean either)"
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value as given and as a number; ``decimals`` is None for one that was not written down."""

    text: str
    number: Fraction
    decimals: int | None = None


def read_value(value: str | int | Decimal | Fraction) -> Value:
    """The value behind a text or a number.

    A percentage given as text is exact as printed: an official 86.82 is taken to be 86.82, not an interval
    around it. Whoever has the counts gives their quotient as a `Fraction`. Text is written in one way for
    every language: digits and a decimal point.

    Raises `ReadingError` for text written in another way, `TypeError` for floats, which are not exact.
    """
    if isinstance(value, str):
        text = tidy(value)
        found = _VALUE.match(text)
        end = found.end() if found else 0
        if end < len(text) or not found:
            raise ReadingError(text[: end + LONGEST], end, _EXPECTED)
        if end > LONGEST:
            raise ReadingError(text[:LONGEST], LONGEST, f"at most {LONGEST} characters")
        return Value(text, Fraction(text), len(text.partition(".")[2]))
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        message = f"a value is text, an int, a Decimal or a Fraction, not {type(value).__name__}"
        raise TypeError(message)
    if isinstance(value, Decimal) and not value.is_finite():
        message = f"a value is finite, not {value}"
        raise ReadingError(str(value), 0, _EXPECTED) from ValueError(message)
    return Value(str(value), Fraction(value))
