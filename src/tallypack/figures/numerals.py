"""Numerals as they are shown: their value, their decimals, their roundness.

How a language writes them comes from Babel's number symbols. They are kept in ``marks.csv``, because Babel takes
longer to load a few languages than all figures take to be read. Numerals are read strictly: ``86,82`` is no
English numeral, and ``5.136`` is five thousand in German and five in English. Beside the separator of the language
a space may group thousands everywhere (ISO 80000-1).
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from tallypack.figures.errors import LanguageError, ReadingError, printable
from tallypack.figures.phrases import tidy
from tallypack.figures.tables import forms, rows

MOST_DIGITS = 15
"""The most digits before the decimal mark, and after it; no election counts further."""

Marks = tuple[str, str]
"""The decimal mark and the mark between groups of thousands."""

_RUN = re.compile(r"[0-9]+(?:[.,'][0-9]+| [0-9]{3}(?![0-9]))*")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it is shown. ``87`` has no decimals, ``3.60`` has two; ``2/3`` stands for "two thirds"."""

    value: Fraction
    decimals: int = 0

    @property
    def text(self) -> str:
        """The numeral with a decimal point and without grouping, or a fraction."""
        if (self.value * 10**self.decimals).denominator > 1:
            return str(self.value)
        sign = "-" if self.value < 0 else ""
        digits = self._digits.rjust(self.decimals + 1, "0")
        whole, rest = digits[: len(digits) - self.decimals], digits[len(digits) - self.decimals :]
        return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"

    @property
    def roundness(self) -> int:
        """The number of zeros at the end of a whole numeral; less than 0 for one that shows decimals."""
        if self.decimals or not self.value:
            return -self.decimals
        return len(self._digits) - len(self._digits.rstrip("0"))

    @property
    def ends_in_five(self) -> bool:
        """Whether the last digit that is not a zero of roundness is 5, as in 85, 50 and 1.5."""
        digits = self._digits if self.decimals else self._digits.rstrip("0")
        return digits.endswith("5")

    @property
    def length(self) -> int:
        """The number of digits shown, without leading zeros: 4 in 86.82, 3 in 300, 1 in 0.05."""
        return len(self._digits)

    @property
    def significance(self) -> int:
        """The number of digits that carry information: 4 in 86.82, 3 in 3.60, 2 in 6,900,000."""
        return len(self._digits) - max(self.roundness, 0)

    @property
    def _digits(self) -> str:
        return str(abs(int(self.value * 10**self.decimals)))


@dataclass(frozen=True, slots=True)
class NumeralStyle:
    """How a language writes numerals: by its marks."""

    tag: str
    pattern: re.Pattern[str]
    decimal: str
    group: str

    @property
    def example(self) -> str:
        """A numeral as the language writes it."""
        return f"5{self.group}136{self.group}293{self.decimal}82"

    def read(self, text: str, position: int) -> tuple[Numeral, int] | None:
        """The numeral at the position and where it ends, None where no digit stands.

        Raises `ReadingError` where digits and marks stand together in another way than the language's.
        """
        run = _RUN.match(text, position)
        if run is None:
            return None
        found = self.pattern.match(text, position, run.end())
        end = found.end() if found else position
        if end < run.end():
            raise ReadingError(text, end, f"a numeral as {self.tag} writes it, such as {self.example}")
        whole, _, rest = run.group().partition(self.decimal)
        whole = re.sub("[^0-9]", "", whole)
        if max(len(whole), len(rest)) > MOST_DIGITS:
            raise ReadingError(text, position, f"a numeral of at most {MOST_DIGITS} digits")
        return Numeral(Fraction(int(whole + rest), 10 ** len(rest)), len(rest)), end


@cache
def numeral_style(tag: str) -> NumeralStyle:
    """How numerals are written in a language or a locale such as ``es-MX``.

    Raises `LanguageError` for a tag Babel does not know.
    """
    decimal, group = listed_marks().get(tag) or marks(tag)
    groups = "|".join(rf"(?:{mark}[0-9]{{3}})+" for mark in {re.escape(group), " "})
    pattern = rf"(?:[1-9][0-9]{{0,2}}(?:{groups})|0|[1-9][0-9]*)(?:{re.escape(decimal)}[0-9]+)?(?![0-9])"
    return NumeralStyle(tag, re.compile(pattern), decimal, group)


@cache
def listed_marks() -> dict[str, Marks]:
    """The marks of each locale, as they stand in ``marks.csv``."""
    return {tag: (row["decimal"], row["group"]) for row in rows("marks.csv") for tag in forms(row["locales"])}


def marks(tag: str) -> Marks:
    """The decimal mark of a language or locale, and the one between groups of thousands, as Babel knows them."""
    from babel import Locale, UnknownLocaleError, numbers  # noqa: PLC0415 - for a tag in an unusual form

    try:
        locale = Locale.parse(tag, sep="-" if "-" in tag else "_")
    except (UnknownLocaleError, ValueError) as error:
        message = f'"{printable(tag)}" is not a language and region that Babel knows'
        raise LanguageError(message) from error
    group = numbers.get_group_symbol(locale, numbering_system="latn")
    return numbers.get_decimal_symbol(locale, numbering_system="latn"), tidy(group)
