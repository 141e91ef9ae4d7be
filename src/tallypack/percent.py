"""Printed percentages as exact intervals.

A printed percentage is a rounded number: ``3.60`` stands for every value in [3.595, 3.605), and is not
``3.6``, which stands for [3.55, 3.65). Bounds are kept as whole millionths of a percent, which hold half
a unit of the fifth decimal exactly, so that every comparison is one of integers.
"""

from decimal import Decimal
from fractions import Fraction

import narwhals.stable.v1 as nw

from tallypack import forms

MILLIONTHS = 1_000_000
"""Millionths of a percent in one percent."""

WHOLE = 100 * MILLIONTHS
"""Millionths of a percent in the whole, 100 %."""

DECIMALS = 5
"""The most decimals a percentage may print; half a unit of the next would not be a whole millionth."""

_DECIMALS_SHOWN = list(range(DECIMALS + 1))
_UNITS = [10 ** (6 - shown) for shown in _DECIMALS_SHOWN]

PATTERN = r"(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,5})?"
"""How a percentage is printed: up to three digits before the point, no sign, no leading zero."""


def lower(column: str) -> str:
    """Name of the column with the least value the printed percentage can stand for (included)."""
    return f"{column}_lo"


def upper(column: str) -> str:
    """Name of the column with the bound above which the value cannot lie (excluded)."""
    return f"{column}_hi"


def bounds(column: str) -> list[nw.Expr]:
    """Expressions for the two bounds of a column of printed percentages, in millionths of a percent.

    A cell that is empty or not printed as a percentage has no bounds (null).
    """
    printed = nw.when(is_printed(column)).then(nw.col(column))
    decimals = printed.str.replace_all(r"^[0-9]*\.?", "").str.len_chars()
    digits = printed.str.replace_all(".", "", literal=True).cast(nw.Int64)
    unit = decimals.replace_strict(_DECIMALS_SHOWN, _UNITS, return_dtype=nw.Int64)
    return [
        (digits * unit - unit // 2).alias(lower(column)),
        (digits * unit + unit // 2).alias(upper(column)),
    ]


def is_printed(column: str) -> nw.Expr:
    """True where a cell is printed as a percentage, false where it is not, null where it is empty."""
    return forms.matches(column, PATTERN)


def interval(text: str) -> tuple[Fraction, Fraction]:
    """The interval [lo, hi) in percent that a printed percentage stands for."""
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    half = Fraction(1, 2) * Fraction(10) ** int(exponent)
    return Fraction(value) - half, Fraction(value) + half


def shown(value: Fraction, decimals: int = 2) -> str:
    """A percentage in figures, rounded half up to so many decimals."""
    scaled = value * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if whole < 0 else ""
    digits = str(abs(whole)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"
