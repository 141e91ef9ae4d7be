"""Three nested intervals for a figure: as rounding, as hedge, and the side its hedge admits.

They come from the numeral as shown, its decimals and its roundness:

``rounding``
    The values for which the figure is true **as printed**. A bare numeral is a rounding, half up: 87 stands
    for [86.5, 87.5). A word for one side keeps that side of it: "almost 87" stands for [86.5, 87). An open
    word was cut rather than rounded: "more than 86" stands for what lies above 86 and below the next numeral
    as round as it, 87 - but no farther than half the width that readers gave the word (the study centres the
    width on the numeral), which is what keeps "more than 6 million" below 6.85 million.
``hedge``
    The values for which it is still true under the hedge: as far as the measured width, centred on the
    numeral, or wholly on the side of a one-sided word.
``side``
    The values that a one-sided word admits at all.

After Krifka 2007 (round numerals are read roundly), Cummins, Sauerland and Solt 2012 ("more than n" is
bounded by the next numeral of the same granularity) and Ferson et al. 2015 (measured widths).
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from tallypack.figures.hedges import Hedge
from tallypack.figures.intervals import Interval
from tallypack.figures.quantities import Quantity
from tallypack.figures.reading import Reading
from tallypack.figures.units import FRACTION
from tallypack.figures.widths import total_width

EVERYWHERE = Interval()

PARTS = tuple(Fraction(part) * 100 for part in ("0", "1/4", "1/3", "1/2", "2/3", "3/4", "1"))
"""The scale on which words for parts of the whole lie, in percent: "more than half" ends at two thirds."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The three intervals, each within the next."""

    rounding: Interval
    hedge: Interval
    side: Interval

    def to_json(self) -> dict[str, list[float | int | None]]:
        """The two that have a width, as pairs of JSON numbers."""
        return {"rounding": self.rounding.to_json(), "hedge": self.hedge.to_json()}


@lru_cache(maxsize=1024)
def bounds(reading: Reading) -> Bounds:
    """The intervals of a figure, in percent, in points, or as counts."""
    first, last, hedge = reading.quantity, reading.last or reading.quantity, reading.hedge
    rounding = rounded(first).hull(rounded(last))
    if hedge is None or hedge.reach == "round":
        return Bounds(rounding, rounding, EVERYWHERE)
    if hedge.reach == "exact":
        narrow = Interval(first.value - first.last_digit / 10, last.value + last.last_digit / 10)
        return Bounds(narrow, narrow, EVERYWHERE)
    if hedge.reach == "spread":
        low, high = first.value - width(first, hedge) / 2, last.value + width(last, hedge) / 2
        return Bounds(rounding, rounding.hull(Interval(low, high)), EVERYWHERE)
    return _one_sided(first, hedge)


def _one_sided(quantity: Quantity, hedge: Hedge) -> Bounds:
    """The intervals of a word that looks to one side of its numeral."""
    start, sign = quantity.value, 1 if hedge.side == "above" else -1
    side = _span(start, None, sign)
    side = side.without(start) if hedge.strict else side
    reach = width(quantity, hedge)
    if hedge.reach == "near":
        rounding = rounded(quantity).clipped(side)
        measured = _span(start, start + sign * reach, sign).clipped(side)
        return Bounds(rounding, rounding.hull(measured), side)
    step = next_step(quantity, sign)
    end = start + sign * max(reach, step)
    far = _span(start, end, sign).clipped(side)
    if hedge.reach == "far":
        return Bounds(_span(start + sign * quantity.grain / 2, end, sign), far, side)
    is_measured = reach > 0 and quantity.unit != FRACTION
    cut = start + sign * (min(step, reach / 2) if is_measured else step)
    return Bounds(_span(start, cut, sign).without(cut).clipped(side), far, side)


def rounded(quantity: Quantity) -> Interval:
    """The values that round half up to the numeral; halves go away from zero."""
    half = quantity.grain / 2
    low, high = quantity.value - half, quantity.value + half
    return Interval(low, high, low_in=quantity.value > 0, high_in=quantity.value < 0)


def width(quantity: Quantity, hedge: Hedge) -> Fraction:
    """The measured total width of the hedge at this quantity, in the unit of its value."""
    return total_width(hedge.width, quantity.displayed) * quantity.scale if hedge.width else Fraction(0)


def next_step(quantity: Quantity, sign: int) -> Fraction:
    """The distance to the next numeral as round as this one, or to the next part of the whole."""
    if quantity.unit != FRACTION:
        return quantity.step
    place = bisect_right(PARTS, quantity.value) if sign > 0 else bisect_left(PARTS, quantity.value) - 1
    return abs(PARTS[place] - quantity.value)


def _span(start: Fraction, end: Fraction | None, sign: int) -> Interval:
    """From a start to an end that lies above it (sign 1) or below it (sign -1); None is no end."""
    return Interval(start, end) if sign > 0 else Interval(end, start)
