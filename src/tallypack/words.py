"""How figures and numbers of things are written in messages."""

from fractions import Fraction

from tallypack.percent import MILLIONTHS, shown


def number(value: int) -> str:
    """A count with its digits in groups of three: 5,136,293."""
    return f"{value:,}"


def of(part: int, base: int, decimals: int = 4) -> str:
    """What percentage one count is of another, rounded for reading."""
    return shown(Fraction(100 * part, base), decimals)


def percent(millionths: int) -> str:
    """Millionths of a percent in figures, with two decimals or as many as are needed."""
    whole, _, rest = shown(Fraction(millionths, MILLIONTHS), 6).partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"


def several(count: int, noun: str) -> str:
    """A number of things in words: 1 row, 2 rows."""
    return f"{number(count)} {noun if count == 1 else noun + 's'}"


def between(low: int, high: int) -> str:
    """A range of counts, or the one count that is left."""
    return number(low) if low == high else f"{number(low)} to {number(high)}"
