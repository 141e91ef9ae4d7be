"""A numeral with its unit, and the value both stand for."""

from dataclasses import dataclass
from fractions import Fraction

from tallypack.figures.numerals import Numeral
from tallypack.figures.rounding import half_up, plain
from tallypack.figures.units import COUNT, FRACTION, PERCENT, POINTS, Unit

MEANT_DIGITS = 2
"""Leading digits that are always meant; zeros after them may come from rounding."""

ROUND_LENGTH = 2
"""A numeral of so many informative digits or fewer is a round one."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a figure shows without its hedge: ``6.9`` and ``million``."""

    numeral: Numeral
    unit: Unit = COUNT

    @property
    def value(self) -> Fraction:
        """The value in percent, in points, or as a count."""
        return self.numeral.value * self.unit.factor

    @property
    def text(self) -> str:
        """The numeral with the name of its unit; a part of the whole with its percents."""
        if self.unit == FRACTION:
            return f"{self.numeral.text} ({plain(self.value, 2)} percent)"
        if self.unit == COUNT:
            return self.numeral.text
        return f"{self.numeral.text} {self.unit.name}"

    @property
    def displayed(self) -> Numeral:
        """The numeral as readers see it; a part of the whole counts as the whole percent next to it."""
        return Numeral(half_up(self.value, Fraction(1))) if self.unit == FRACTION else self.numeral

    @property
    def scale(self) -> int:
        """The factor from the displayed numeral to the value."""
        return 1 if self.unit == FRACTION else self.unit.factor

    @property
    def grain(self) -> Fraction:
        """The step to which the value is taken to be rounded: one unit of the last digit shown.

        Percents are rounded to the digits they show, all of them: ``90 percent`` is not 87.6. A whole count
        of more than two digits may end in zeros of rounding: ``44,000`` is rounded to thousands, ``900,000``
        (and ``900 thousand``) to ten thousands, since two digits are always meant.
        """
        displayed = self.displayed
        zeros = displayed.roundness
        if zeros > 0:
            counted = self.unit not in (PERCENT, POINTS, FRACTION)
            zeros = min(zeros, max(displayed.length - MEANT_DIGITS, 0)) if counted else 0
        return Fraction(10) ** zeros * self.scale

    @property
    def last_digit(self) -> Fraction:
        """The value of one unit of the last digit shown, zeros included."""
        return Fraction(10) ** -self.displayed.decimals * self.scale

    @property
    def step(self) -> Fraction:
        """The distance to the next numeral as round as this one: 1 for 86, 10 for 90, 0.1 for 6.9."""
        return Fraction(10) ** self.displayed.roundness * self.scale

    @property
    def is_precise(self) -> bool:
        """Whether the numeral shows more digits than a round one, so that even an open hedge is narrow."""
        return self.displayed.significance > ROUND_LENGTH
