"""Rounding half up, exactly, and numbers as text."""

from fractions import Fraction

_HALF = Fraction(1, 2)


def half_up(value: Fraction, grain: Fraction) -> Fraction:
    """The multiple of the grain next to the value; halves go away from zero, as schools and Excel round."""
    steps = (abs(value) / grain + _HALF) // 1
    return steps * grain if value >= 0 else -steps * grain


def plain(value: Fraction, decimals: int = 4) -> str:
    """A number for a sentence: exact where so many decimals are enough, else rounded to them."""
    rounded = half_up(value, Fraction(1, 10**decimals))
    sign = "-" if rounded < 0 else ""
    whole, rest = divmod(abs(rounded), 1)
    digits = str(int(rest * 10**decimals)).rjust(decimals, "0").rstrip("0")
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"
