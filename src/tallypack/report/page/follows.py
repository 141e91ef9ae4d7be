"""What follows: bounds of figures that were not published, with the reasons, and what cannot hold together."""

from collections.abc import Iterable, Sequence
from itertools import chain

from tallypack.implied import Figure, Implied
from tallypack.report.page.blocks import Block, Cell, Fold, Heading, Listing, Prose, Section, Table
from tallypack.report.page.material import Material
from tallypack.report.page.texts import grouped, short, span, things
from tallypack.report.page.wording import MEASURE, tally_title

MOST_BOUNDS = 80
"""Bounded figures that are shown, those of the latest contests first."""

MOST_CONTRADICTIONS = 20
"""Contradictions that are shown."""


def section(material: Material) -> Section:
    """The bounded figures, then what no whole numbers satisfy; nothing where nothing follows."""
    blocks = [*_bounded(material), *_contradicting(material.implied)]
    return Section("follows", "What follows", "What was not published, but follows", blocks)


def _bounded(material: Material) -> list[Block]:
    """The bounds of the latest contest, and those of the others behind a summary."""
    every = material.implied.frame.height
    if not every:
        return []
    told = (
        "Nobody published these figures, and no cell of the package holds them. The published ones leave only these "
        "whole numbers, both ends included."
    )
    latest, *others = [_in_order(figures, material) for figures in material.bounds.values()] or [[]]
    shown = [latest[:MOST_BOUNDS], list(chain.from_iterable(others))[:MOST_BOUNDS]]
    blocks: list[Block] = [Prose([told])]
    if shown[0]:
        blocks.append(_table("latest", shown[0], material))
    if shown[1]:
        table = _table("others", shown[1], material)
        blocks.append(Fold(f"{things(len(shown[1]), 'figure')} of other contests", [table]))
    left = every - sum(map(len, shown))
    return (
        [*blocks, Prose([f"{things(left, 'more figure')}: tallypack implied lists all."])] if left else blocks
    )


def _in_order(figures: Iterable[Figure], material: Material) -> list[Figure]:
    """Figures in the order of time, counts before votes."""

    def place(item: Figure) -> tuple[str, str, bool]:
        announced = material.tallies.get(item.tally_id, {}).get("announced_at")
        return announced or "", item.tally_id, bool(item.option_id)

    return sorted(figures, key=place)


def _contradicting(implied: Implied) -> list[Block]:
    """The units whose figures no whole numbers satisfy together."""
    shown = implied.contradictions[:MOST_CONTRADICTIONS]
    if not shown:
        return []
    left = len(implied.contradictions) - len(shown)
    more = f"{things(left, 'more contradiction')}: tallypack implied lists all." if left else ""
    items = [Cell(grouped(f"{item.tally_id}, {item.unit_id}: {item.message}")) for item in shown]
    return [Heading("No whole numbers satisfy all that was published"), Listing(items, more)]


def _table(name: str, shown: Sequence[Figure], material: Material) -> Table:
    groups: dict[int, str] = {}
    before = ""
    for number, item in enumerate(shown):
        if item.tally_id != before:
            before = item.tally_id
            groups[number] = _count(item, material)
    return Table(
        name=f"follows-{name}",
        caption="Figures that were not published, and the range that the published ones leave",
        heads=["Figure, and what bounds it", "Lies in #"],
        rows=[_row(item, material) for item in shown],
        groups=groups,
    )


def _count(item: Figure, material: Material) -> str:
    tally = material.tallies.get(item.tally_id)
    if tally is None:
        return short(item.tally_id, 80)
    held = next(
        (c.title for c in material.contests if c.row["contest_id"] == tally["contest_id"]),
        tally["contest_id"],
    )
    return f"{short(held or '', 160)}. {tally_title(tally)}"


def _row(item: Figure, material: Material) -> list[Cell]:
    measure = MEASURE.get(item.measure, item.measure)
    option = material.names.get(item.option_id, item.option_id)
    unit = material.names.get(item.unit_id, item.unit_id)
    name = f"{measure.capitalize()}: {option}" if option else measure.capitalize()
    because = " and ".join(dict.fromkeys(text for text in (item.because_low, item.because_high) if text))
    wholes = {
        whole["unit_id"]
        for contest in material.contests
        for whole in contest.wholes
        if len(contest.wholes) == 1
    }
    place = "" if item.unit_id in wholes else f" in {short(unit, 120)}"
    return [
        Cell(f"{short(name, 200)}{place}", note=grouped(because)),
        Cell(span(item.low, item.high), "number"),
    ]
