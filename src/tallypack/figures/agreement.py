"""The verdict: whether a printed figure agrees with an exact value, and why.

*agrees*: true as printed. *loose*: true only under the hedge's width, or, for an open word on a round
numeral ("more than 50 percent" for 86.82), only in its direction. *contradicts*: the value or the direction
is wrong. *unreadable*: nothing is guessed.

An open word sets no limit, so on a round numeral (one or two digits, or a part of the whole) the direction
alone is the truth. On a precise numeral it is not: "over 5.136 million" claims to know better than 5,916,195,
and contradicts it. `tallypack.figures.bounds` says how the intervals are made.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from tallypack.figures.bounds import Bounds, bounds
from tallypack.figures.errors import ReadingError
from tallypack.figures.languages import base_language
from tallypack.figures.reading import Reading, read_figure
from tallypack.figures.reasons import reason
from tallypack.figures.values import Value, read_value

Verdict = Literal["agrees", "loose", "contradicts", "unreadable"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The verdict on one figure, with the intervals and the reason in one sentence.

    ``reading``, ``intervals`` and ``exact``, the value as a number, are None for what could not be read; then
    ``error`` shows the place.
    """

    figure: str
    language: str
    value: str
    verdict: Verdict
    reading: Reading | None = None
    intervals: Bounds | None = None
    exact: Value | None = None
    error: ReadingError | None = None

    @property
    def reason(self) -> str:
        """Why this verdict, in one sentence. Most agreements are never asked."""
        if self.reading is None or self.intervals is None or self.exact is None:
            return self.error.sentence if self.error else ""
        return reason(self.reading, self.intervals, self.exact, self.verdict)

    def to_json(self) -> dict[str, Any]:
        """The agreement as an object for `json.dumps`.

        The value is the text that was given, so that 3.60 stays 3.60; interval ends are numbers.
        """
        return {
            "figure": self.figure,
            "language": self.language,
            "value": self.value,
            "verdict": self.verdict,
            "reading": self.reading.to_json() if self.reading else None,
            "intervals": self.intervals.to_json() if self.intervals else None,
            "reason": self.reason,
        }


def agrees(figure: str, value: str | int | Decimal | Fraction, language: str = "en") -> Agreement:
    """Judge a figure as printed in a language against an exact value.

    The value stands in the figure's own terms: percents as percents (86.82), counts as counts (6903994).
    Text is exact as printed; see `tallypack.figures.values.read_value`. A figure or a value that cannot be
    read gives the verdict "unreadable". Raises `LanguageError` for an unknown language and `TypeError` for a
    float.
    """
    base_language(language)
    try:
        exact = read_value(value)
        reading = read_figure(figure, language)
    except ReadingError as error:
        return Agreement(figure, language, str(value), "unreadable", error=error)
    intervals = bounds(reading)
    verdict = _verdict(reading, intervals, exact)
    return Agreement(figure, language, exact.text, verdict, reading, intervals, exact)


def _verdict(reading: Reading, intervals: Bounds, value: Value) -> Verdict:
    if value.number in intervals.rounding:
        return "agrees"
    if value.number in intervals.hedge:
        return "loose"
    is_open = reading.hedge is not None and reading.hedge.reach in ("open", "far")
    if is_open and not reading.quantity.is_precise and value.number in intervals.side:
        return "loose"
    return "contradicts"
