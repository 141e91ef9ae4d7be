"""What a numeral counts: percents, points, thousands, millions, or a part of the whole."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of figures. ``factor`` takes a numeral to the value it is compared with.

    Percents are compared as percents (86.82, not 0.8682), counts as counts, and a part of the whole
    ("two thirds") as percents. ``is_scale`` holds for the words that multiply a count.
    """

    name: str | None
    factor: int = 1
    is_scale: bool = False


COUNT = Unit(None)
PERCENT = Unit("percent")
POINTS = Unit("points")
FRACTION = Unit("fraction", 100)
UNITS = {
    "percent": PERCENT,
    "points": POINTS,
    "thousand": Unit("thousand", 10**3, is_scale=True),
    "million": Unit("million", 10**6, is_scale=True),
    "billion": Unit("billion", 10**9, is_scale=True),
}
"""The units that words stand for, by the name ``words.csv`` uses."""
