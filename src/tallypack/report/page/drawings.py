"""The kinds of pictures: bars, columns through time, dots by place, and intervals beside the official figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from tallypack.report.page.svg import Drawing, Node, box, level, rule, sign, words
from tallypack.report.page.texts import short

LONGEST_LABEL = 46
"""Letters of a label that fit beside a picture on a telephone."""


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its part of the whole scale from 0 to 1, and the figure as it was printed."""

    label: str
    part: float
    figure: str


def bars(shown: Sequence[Bar]) -> Drawing:
    """Bars below their names, on a track that is the whole."""
    nodes: list[Node] = []
    for place, bar in enumerate(shown):
        top = place * 44
        nodes += [
            words(short(bar.label, LONGEST_LABEL - 12), 0, top + 16, "word name"),
            words(bar.figure, 1, top + 16, "word figure", "end"),
            box(0, 1, top + 23, 9, "track"),
            box(0, min(max(bar.part, 0), 1), top + 23, 9, "bar"),
        ]
    return Drawing(tuple(nodes), len(shown) * 44 - 6)


@dataclass(frozen=True)
class Column:
    """One column: what stands below it in one or two lines, its value in percent or none, and its figure."""

    label: str
    below: str
    value: float | None
    figure: str


def columns(shown: Sequence[Column], *, height: int = 150, small: bool = False) -> Drawing:
    """Columns on a scale from 0 to 100 percent. Where there is no figure there is a gap, and no zero."""
    slot, foot = 1 / max(len(shown), 6), height + (4 if small else 18)
    marks = (50, 100) if small else (25, 50, 75, 100)
    nodes = [level(foot - height * mark / 100, "grid") for mark in marks]
    for place, column in enumerate(shown):
        middle = (place + 0.5) * slot
        if column.value is None:
            nodes.append(words("–", middle, foot - 5, "word faint", "middle"))
        else:
            tall = height * min(max(column.value, 0), 100) / 100
            nodes.append(box(middle - slot * 0.33, middle + slot * 0.33, foot - tall, tall, "bar"))
            if not small:
                nodes.append(words(column.figure, middle, foot - tall - 5, "word tight", "middle"))
        if not small:
            nodes.append(words(column.label, middle, foot + 15, "word tight", "middle"))
            nodes.append(words(column.below, middle, foot + 29, "word tight faint", "middle"))
    nodes.append(level(foot, "axis"))
    return Drawing(tuple(nodes), foot + (4 if small else 36))


@dataclass(frozen=True)
class Dots:
    """One place: its name, and for each series a value in percent or none."""

    label: str
    values: Sequence[float | None]
    is_whole: bool = False


SERIES = ("first", "second", "third", "fourth")
"""The signs of the series, in order."""


def dots(shown: Sequence[Dots]) -> Drawing:
    """A row for each place, with a sign for each series on one scale."""
    low, high = scale_of(shown)
    nodes: list[Node] = []
    foot = 22 + 36 * len(shown)
    step = 10 if high - low <= 60 else 20  # noqa: PLR2004 - at most seven marks
    for mark in range(low, high + 1, step):
        x = (mark - low) / (high - low)
        anchor = "start" if x == 0 else "end" if x == 1 else "middle"
        nodes += [words(f"{mark} %", x, 12, "word tight faint", anchor), rule(x, 18, foot, "grid")]
    for place, row in enumerate(shown):
        top = 22 + 36 * place
        nodes.append(
            words(short(row.label, LONGEST_LABEL), 0, top + 14, "word strong" if row.is_whole else "word")
        )
        nodes.append(level(top + 25, "thread"))
        for look, value in zip(SERIES, row.values, strict=False):
            if value is not None:
                nodes.append(sign(look, (value - low) / (high - low), top + 25))
    return Drawing(tuple(nodes), foot + 4)


def scale_of(shown: Sequence[Dots]) -> tuple[int, int]:
    """The tens around the percentages of some places."""
    values = [value for row in shown for value in row.values if value is not None]
    low, high = min(values, default=0), max(values, default=100)
    start, end = max(floor((low - 1) / 10) * 10, 0), min(ceil((high + 1) / 10) * 10, 100)
    return start, max(end, start + 10)


@dataclass(frozen=True)
class Span:
    """A statement in a picture: what was printed, what it stands for, the official figure, and the verdict."""

    label: str
    low: float
    high: float
    printed: float
    official: tuple[float, float]
    verdict: str


_ROW = 38


def intervals(shown: Sequence[Span]) -> Drawing:
    """Rows of intervals with the official figure as a line down. What is too far off stands at the edge."""
    low, high = _scale(shown)
    width = high - low or 1

    def place(value: float) -> float:
        return min(max((value - low) / width, 0), 1)

    nodes: list[Node] = []
    foot = _ROW * len(shown)
    for mark, text in _marks(low, high):
        nodes += [
            rule(place(mark), 0, foot, "grid"),
            words(text, place(mark), foot + 15, "word tight faint", "middle"),
        ]
    for number, item in enumerate(shown):
        top = _ROW * number
        left, right = item.official
        if right > left:
            nodes.append(box(place(left), place(right), top, _ROW, "between"))
        else:
            nodes.append(rule(place(left), top, top + _ROW, "official"))
        off = "left" if item.printed < low else "right" if item.printed > high else ""
        nodes += [
            words(short(item.label, LONGEST_LABEL + (0 if not off else -10)) + (", off the scale" if off else ""), 0,
                  top + 14, "word halo"),
            box(place(item.low), place(item.high), top + 23, 6, f"span {item.verdict}"),
            sign(item.verdict, 0.012 if off == "left" else 0.988 if off else place(item.printed), top + 26, off),
        ]  # fmt: skip
    return Drawing(tuple(nodes), foot + 22)


def _scale(shown: Sequence[Span]) -> tuple[float, float]:
    """The scale of a panel: all that is not further from the official figures than a third of them."""
    official = [end for item in shown for end in item.official]
    centre = (min(official) + max(official)) / 2
    reach = max(max(official) - min(official), abs(centre) * 0.34, 1e-9)
    ends = [
        end for item in shown for end in (item.low, item.high, item.printed) if abs(end - centre) <= reach
    ]
    least, most = min([*official, *ends]), max([*official, *ends])
    margin = (most - least) * 0.05 or abs(centre) * 0.01 or 1
    return least - margin, most + margin


def _marks(low: float, high: float) -> list[tuple[float, str]]:
    """Two to six round numbers on a scale, with their texts."""
    widest = (high - low) / 2.5
    ten = 10 ** floor(log10(widest))
    step = max(ten * times for times in (1, 2, 5) if ten * times <= widest)
    decimals = max(-floor(log10(step * 1.0001)), 0)
    first, last = ceil((low + (high - low) * 0.04) / step), floor((high - (high - low) * 0.04) / step)
    return [(mark * step, f"{mark * step:.{decimals}f}") for mark in range(first, last + 1)]
