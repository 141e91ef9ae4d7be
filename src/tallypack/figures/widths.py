"""How far a hedge reaches: the widths readers gave it in a measured study.

Ferson et al. (2015), "Natural language of uncertainty: numeric hedge words", International Journal of
Approximate Reasoning. The coefficients in
``widths.csv`` were read from the implementation of the authors' group (PyUncertainNumber, MIT licence). The
total width is w = 10^L with

    L = A + B z + C r + D f + E z r + F z f + G r f + H z r f

where z is the decimal logarithm of the numeral, r its roundness (zeros at the end, or minus its decimals)
and f is 1 if its last digit is 5. The model holds for the numeral as it is displayed ("6.9", of millions),
never for the expanded number. ``s`` is the residual in L: single readers differ by a factor of about four.
"""

import math
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from functools import cache

from tallypack.figures.numerals import Numeral
from tallypack.figures.tables import rows

DIGITS = 3
"""Digits to which a width is rounded, outward.

The width comes from a floating-point power, the only inexact number here. Three digits are more than the
study can carry and far fewer than a float holds, so the result is the same on every machine; rounding
outward never turns a figure that the study lets pass into a contradiction.
"""


@cache
def coefficients(word: str) -> dict[str, float]:
    """The regression of one hedge word. Raises `KeyError` for a word that was not measured."""
    table = {row["hedge"]: row for row in rows("widths.csv")}
    return {name: float(cell) for name, cell in table[word].items() if name != "hedge"}


def total_width(word: str, numeral: Numeral) -> Fraction:
    """The measured total width of a hedge at a displayed numeral, in units of that numeral; 0 at zero."""
    if not numeral.value:
        return Fraction(0)
    c = coefficients(word)
    z, r, f = math.log10(abs(numeral.value)), numeral.roundness, int(numeral.ends_in_five)
    exponent = c["A"] + c["B"] * z + c["C"] * r + c["D"] * f
    exponent += c["E"] * z * r + c["F"] * z * f + c["G"] * r * f + c["H"] * z * r * f
    return Fraction(Decimal(10**exponent).normalize(Context(prec=DIGITS, rounding=ROUND_CEILING)))
