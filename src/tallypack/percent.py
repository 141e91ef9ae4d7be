"""Printed percentages as exact intervals.

A printed percentage is a rounded number: ``3.60`` stands for every value in [3.595, 3.605), and is not
``3.6``, which stands for [3.55, 3.65). Bounds are kept as whole millionths of a percent, which hold half
a unit of the fifth decimal exactly, so that every comparison is one of integers.
"""

from decimal import Decimal
from fractions import Fraction

import polars as pl

from tallypack import forms

MILLIONTHS = 1_000_000
"""Millionths of a percent in one percent."""

WHOLE = 100 * MILLIONTHS
"""Millionths of a percent in the whole, 100 %."""

LARGEST = 1000 * MILLIONTHS
"""What no printed percentage exceeds, so that its product with a count fits in 64 bits."""

DECIMALS = 5
"""The most decimals a percentage may print; half a unit of the next would not be a whole millionth."""

PATTERN = r"(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,5})?"
"""How a percentage is printed: up to three digits before the point, no sign, no leading zero."""


def lower(column: str) -> str:
    """Name of the column with the least value the printed percentage can stand for (included)."""
    return f"{column}_lo"


def upper(column: str) -> str:
    """Name of the column with the bound above which the value cannot lie (excluded)."""
    return f"{column}_hi"


def with_bounds(frame: pl.LazyFrame, *columns: str) -> pl.LazyFrame:
    """Add to columns of printed percentages their two bounds, in millionths of a percent.

    A cell that is empty or not printed as a percentage has no bounds (null).
    """
    for column in columns:
        printed, unit = pl.when(is_printed(column)).then(pl.col(column)), _unit(column)
        digits = printed.str.replace_all(".", "", literal=True).cast(pl.Int64)
        # In steps, so that what both bounds need is worked out once.
        frame = frame.with_columns(digits.alias(lower(column)), unit.alias(upper(column)))
        middle, unit = pl.col(lower(column)) * pl.col(upper(column)), pl.col(upper(column))
        ends = [(middle - unit // 2).alias(lower(column)), (middle + unit // 2).alias(upper(column))]
        frame = frame.with_columns(*ends)
    return frame


def _unit(column: str) -> pl.Expr:
    """The last decimal of a printed percentage in millionths, told by where its point is."""
    unit: pl.Expr = pl.lit(MILLIONTHS)
    for decimals in range(1, DECIMALS + 1):
        has_point = pl.col(column).str.slice(-decimals - 1, 1) == "."
        unit = pl.when(has_point).then(pl.lit(10 ** (6 - decimals))).otherwise(unit)
    return unit


def is_printed(column: str) -> pl.Expr:
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
