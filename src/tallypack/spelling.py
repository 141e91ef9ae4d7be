"""One spelling for each value of a key: 5.0 is 5, and 01/02/24 is 1/2/24."""

from collections.abc import Hashable, Iterable
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

from tallypack import constraints
from tallypack.tableschema import Field

_LONG = 40
"""Digits of a whole number that is written without an exponent."""

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


class Spellings:
    """The spelling that stands for each value, whichever table it was met in first."""

    def __init__(self) -> None:
        self._first: dict[Hashable, str] = {}

    def of(self, field: Field, texts: Iterable[str]) -> dict[str, str]:
        """For each text of a field the one that stands for its value."""
        read = constraints.reader(field)
        return {text: self._one(text, read(text)) for text in texts}

    def _one(self, text: str, value: object) -> str:
        """One text for all that have a value; a text without one, or with a collection of values, as it is."""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return numeral(value)
        if value is None or not isinstance(value, Hashable):
            return text
        return self._first.setdefault(value, text)


def numeral(number: int | Decimal) -> str:
    """A number in one spelling, so that equal ones are equal texts."""
    shortest = Decimal(number).normalize(_EXACT) or Decimal(0)
    is_short = 0 <= shortest.adjusted() < _LONG and shortest == shortest.to_integral()
    return f"{shortest:f}" if is_short else str(shortest)
