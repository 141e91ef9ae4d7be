"""Official figures against every statement: panels of intervals, and the table of all.

The panels are data first, so that the picture of a page and the one in ``docs/`` are drawn from the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tallypack.report.page.blocks import Block, Cell, Fold, Multiples, Picture, Prose, Section, Table
from tallypack.report.page.drawings import Span, intervals
from tallypack.report.page.material import Material
from tallypack.report.page.svg import Drawing, picture
from tallypack.report.page.texts import count, day, grouped, percent, rest, short, things
from tallypack.report.page.wording import BASE, MEASURE, STATUS
from tallypack.statements import OF_OPTION, PERCENTS, TABLE, Judged
from tallypack.views import COMPLETE

MOST_PANELS = 6
"""Figures with a picture of their own, those of which most was said."""

MOST_ROWS = 12
"""Statements in a picture, counted by what they say; those that do not agree come first."""

MOST_STATEMENTS = 300
"""Statements in the table, those that do not agree first."""

VERDICTS = {
    "contradicts": "contradicts",
    "unreadable": "cannot be read",
    "loose": "agrees loosely",
    "agrees": "agrees as printed",
    "unknown": "figure not known",
}
"""The verdicts in words, the most telling first."""

_MILLION, _LARGE = 10**6, 10**5

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """A statement with its source, its count and its contest."""

    judged: Judged
    publisher: str
    published_on: str
    language: str
    tally: Row


@dataclass(frozen=True)
class Panel:
    """What was said of one figure: its title, its rows, and how many statements have none."""

    title: str
    spans: Sequence[Span]
    more: int

    @property
    def drawing(self) -> Drawing:
        """The picture."""
        return intervals(self.spans)

    @property
    def told(self) -> str:
        """The picture in words."""
        verdicts = Counter(span.verdict for span in self.spans)
        counted = ", ".join(
            f"{count(verdicts[v])} of the rows {w}" for v, w in VERDICTS.items() if verdicts[v]
        )
        off = [f"{span.label} ({span.verdict})" for span in self.spans if span.verdict != "agrees"]
        return f"Intervals beside the official figure: {counted}. {'; '.join(off)}".strip()


def everything(material: Material) -> list[Said]:
    """Every statement with what is known of it, in the order of the table."""
    if not material.judged:
        return []
    numbers = [item.row for item in material.judged]
    cells = material.tables.cells(TABLE, numbers, ("source_id", "language"))
    found = []
    for item in material.judged:
        row = cells[item.row]
        source = material.sources.get(row.get("source_id", ""), {})
        found.append(
            Said(
                judged=item,
                publisher=source.get("publisher") or row.get("source_id", "") or "no source",
                published_on=source.get("published_on") or "",
                language=row.get("language", ""),
                tally=material.tallies.get(item.statement["tally_id"], {}),
            )
        )
    return found


def panels(material: Material, said: Iterable[Said]) -> list[Panel]:
    """The figures of the latest contest with a statement, those of which most was said first."""
    latest = material.contests[0].row["contest_id"] if material.contests else None
    groups: dict[tuple[str, ...], list[Said]] = {}
    for item in said:
        if item.tally.get("contest_id") == latest and item.judged.agreement and item.judged.official:
            groups.setdefault(_figure_of(item), []).append(item)
    most = sorted(groups.values(), key=len, reverse=True)[:MOST_PANELS]
    return [_panel(group, material) for group in most]


def _figure_of(item: Said) -> tuple[str, ...]:
    """The figure that a statement speaks of; a final count and the preliminary before it are of the same."""
    statement = item.judged.statement
    is_complete = item.tally.get("status") in COMPLETE
    option = statement["option_id"] if statement["measure"] in OF_OPTION else ""
    tally = "" if is_complete else statement["tally_id"]
    return tally, statement["unit_id"], option, statement["measure"]


def _panel(group: Sequence[Said], material: Material) -> Panel:
    first = group[0]
    _, _, option, measure = _figure_of(first)
    ends = [abs(Fraction(item.judged.official.low)) for item in group if item.judged.official]
    scale = _MILLION if measure not in PERCENTS and max(ends) >= _LARGE else 1
    unit = "%" if measure in PERCENTS else "million" if scale > 1 else ""
    base = BASE.get(first.tally.get("share_base") or "", "") if measure == "share" else ""
    what = material.names.get(option, option) if option else MEASURE.get(measure, measure).capitalize()
    status = first.tally.get("status") or ""
    told = "" if status in COMPLETE else STATUS.get(status, "Count")
    when = day(first.tally.get("announced_at")) if status == "partial" else ""
    of = measure if told and option else f"{measure} of {base}" if base else measure if option else ""
    title = ", ".join(part for part in (told, when, short(what, 60), of, unit) if part)
    alike: dict[tuple[Any, ...], list[Said]] = {}
    for item in sorted(group, key=lambda item: (_order(item), item.published_on or "9")):
        alike.setdefault(_alike(item), []).append(item)
    shown = list(alike.values())[:MOST_ROWS]
    return Panel(
        title, [_span(items, scale) for items in shown], sum(map(len, list(alike.values())[MOST_ROWS:]))
    )


def _order(item: Said) -> int:
    return list(VERDICTS).index(item.judged.verdict)


def _alike(item: Said) -> tuple[Any, ...]:
    """Statements with this in common share a row: they say the same of the same."""
    low, high, printed = _ends(item.judged)
    return item.judged.verdict, low, high, printed, item.judged.official and item.judged.official.low


def _ends(judged: Judged) -> tuple[Fraction, Fraction, Fraction]:
    """The ends of the interval as printed, an open one at the numeral, and the numeral."""
    agreement = judged.agreement
    if agreement is None or agreement.reading is None or agreement.intervals is None:
        raise TypeError(judged)
    value, rounding = agreement.reading.quantity.value, agreement.intervals.rounding
    return (
        value if rounding.low is None else rounding.low,
        value if rounding.high is None else rounding.high,
        value,
    )


def _span(items: Sequence[Said], scale: int) -> Span:
    first = items[0]
    figure = first.judged.official
    if figure is None:
        raise TypeError(first)
    low, high, printed = (float(end / scale) for end in _ends(first.judged))
    publishers = list(dict.fromkeys(short(item.publisher, 24) for item in items))
    others = f" and {len(publishers) - 1} more" if len(publishers) > 1 else ""
    return Span(
        label=f"“{short(first.judged.statement['figure'], 26)}” {publishers[0]}{others}",
        low=low,
        high=high,
        printed=printed,
        official=(float(Fraction(figure.low) / scale), float(Fraction(figure.high) / scale)),
        verdict=first.judged.verdict,
    )


def section(material: Material) -> Section:
    """What was said of the figures; nothing where the package has no statements."""
    said = everything(material)
    if not said:
        return Section("statements", "Statements", "Official figures and what was printed", [])
    counts = Counter(item.judged.verdict for item in said)
    told = ", ".join(
        f"{count(counts[verdict])} {_counted(verdict)}" for verdict in reversed(VERDICTS) if counts[verdict]
    )
    lead = f"Of {things(len(said), 'printed figure')} that the package holds, {told}."
    how = (
        "A printed figure is a rounded one: it stands for an interval, drawn as a bar with its numeral marked. The "
        "line down is the official figure; a band, where it was not published and only bounds are known. Figures "
        "that others print of the same thing in the same way share a row."
    )
    drawn = panels(material, said)
    pictures = [_picture(panel, number) for number, panel in enumerate(drawn)]
    legend = [(verdict, VERDICTS[verdict]) for verdict in ("agrees", "loose", "contradicts")]
    blocks: list[Block] = [Prose([lead, how])]
    if pictures:
        blocks.append(Multiples(pictures, legend=legend, look="wide"))
    blocks.append(Fold(f"Each of the {things(len(said), 'statement')}", [_table(said, material)]))
    return Section("statements", "Statements", "Official figures and what was printed", blocks)


def _counted(verdict: str) -> str:
    return {
        "agrees": "agree as printed",
        "loose": "agree loosely",
        "contradicts": "contradict the official figure",
        "unreadable": "cannot be read",
        "unknown": "speak of figures that are not known",
    }[verdict]


def _picture(panel: Panel, number: int) -> Picture:
    svg = picture(panel.drawing, f"said-{number}", panel.title, panel.told)
    more = (
        f"{things(panel.more, 'more statement')} of this figure agree and are in the table."
        if panel.more
        else ""
    )
    return Picture(svg, panel.title, more=more)


def _table(said: Sequence[Said], material: Material) -> Table:
    shown = sorted(said, key=_order)[:MOST_STATEMENTS]
    return Table(
        name="statements-table",
        caption="Every statement with its verdict, those that do not agree first",
        heads=["Printed", "By", "Of", "Official #", "Verdict", "Why"],
        rows=[_row(item, material) for item in shown],
        more=rest(len(said) - len(shown), "statement"),
        look="wide",
    )


def _row(item: Said, material: Material) -> list[Cell]:
    judged, statement = item.judged, item.judged.statement
    named = [
        material.names.get(statement[key], statement[key])
        for key in ("option_id", "unit_id")
        if statement[key]
    ]
    of = f"{MEASURE.get(statement['measure'], statement['measure'])}: {', '.join(named)}"
    official = judged.official.text if judged.official else ""
    figure = percent(official) if statement["measure"] in PERCENTS and official else grouped(official)
    because = judged.problem or (
        judged.agreement.reason if judged.agreement else "there is no official figure to hold it against"
    )
    because = f"{because}; {judged.instead}" if judged.instead else because
    return [
        Cell(short(statement["figure"], 120), lang=_language(item.language)),
        Cell(short(item.publisher, 120), note=day(item.published_on)),
        Cell(short(of, 200), note=short(statement["tally_id"], 60)),
        Cell(figure, "number") if figure else Cell("not known", "empty"),
        Cell(VERDICTS[judged.verdict], sign=judged.verdict),
        Cell(grouped(because)),
    ]


def _language(tag: str) -> str | None:
    """A tag of a language that a browser may know."""
    fits = tag.replace("-", "").isalnum() and tag.isascii() and 2 <= len(tag) <= 35  # noqa: PLR2004 - as tags are
    return tag if fits else None
