"""By region: the turnout and the leading share of each part of the whole, election beside election."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from tallypack.report.page.blocks import EMPTY, Block, Cell, Fold, Multiples, Picture, Prose, Section, Table
from tallypack.report.page.drawings import SERIES, Dots, dots, scale_of
from tallypack.report.page.material import Contest, Material
from tallypack.report.page.svg import picture
from tallypack.report.page.texts import day_of, rest, short
from tallypack.report.page.wording import figure, gap, lowered, tally_title

MOST_ELECTIONS = 6
"""Elections that stand side by side, the latest ones."""

MOST_ROWS = 26
"""Units in a picture; the table has more."""

Row = Mapping[str, Any]


class _Asked(NamedTuple):
    """What is compared: its name, its title, and the cell of a contest and a unit."""

    name: str
    title: str
    value: Callable[[Contest, str], Cell]


def alike(material: Material) -> list[Contest]:
    """The contests of the same office and country as the latest one, the latest first."""
    if not material.contests:
        return []
    first = material.contests[0].row
    return [
        c for c in material.contests if all(c.row[name] == first[name] for name in ("office", "jurisdiction"))
    ]


def year(contest: Contest, among: Sequence[Contest]) -> str:
    """A contest by its year, and by its round where the year has several."""
    held = day_of(contest.row["voted_on"])
    if held is None:
        return short(contest.title, 40)
    twice = [c for c in among if c.row["voted_on"] and c.row["voted_on"][:4] == f"{held.year:04}"]
    return (
        f"{held.year}, round {contest.row['round']}"
        if len(twice) > 1 and contest.row["round"]
        else str(held.year)
    )


def section(material: Material) -> Section:
    """Turnout and leading shares by unit; nothing where no part of a whole has figures."""
    contests = alike(material)[:MOST_ELECTIONS]
    units = {unit["unit_id"]: unit for contest in contests for unit in contest.parts}
    if not units:
        return Section("units", "Regions", "By region", [])
    asked = (
        _Asked("turnout", "Turnout by unit", _turnout),
        _Asked("leading", "Share of the option that leads in the whole, by unit", _share),
    )
    made = [pair for one in asked if (pair := _compared(one, contests, units, material))]
    if not made:
        return Section("units", "Regions", "By region", [])
    told = (
        "Percentages as they were printed. Elections of which the package has no figures by unit have empty columns "
        "in the tables."
    )
    pictures = Multiples([drawn for drawn, _ in made], look="wide")
    blocks: list[Block] = [Prose([told]), pictures, Fold("The same as tables", [table for _, table in made])]
    return Section("units", "Regions", "By region", blocks)


def leading(contest: Contest) -> tuple[Row, str] | None:
    """The count and the option that leads in the whole, by share or by votes."""
    whole = contest.wholes[0]["unit_id"] if contest.wholes else None
    tally = contest.best(contest.results, whole)
    if tally is None or whole is None:
        return None
    lines = [
        line
        for line in contest.results[tally["tally_id"], whole]
        if line["mode"] == "total" and line["option_id"]
    ]
    known = [line for line in lines if line["share"] or line["votes"] is not None]
    if not known:
        return None
    first = max(
        known,
        key=lambda line: (line["votes"] if line["votes"] is not None else -1, float(line["share"] or 0)),
    )
    return tally, first["option_id"]


def _with_parts(contest: Contest, figures: Mapping[tuple[str, str], object]) -> Row | None:
    """The count that is most final among those with figures of at least two parts."""
    having = {
        tally["tally_id"]
        for tally in contest.tallies
        if sum((tally["tally_id"], unit["unit_id"]) in figures for unit in contest.parts) > 1
    }
    only = {key: value for key, value in figures.items() if key[0] in having}
    tallies = [contest.best(only, unit["unit_id"]) for unit in contest.parts]
    return next((tally for tally in tallies if tally), None)


def _turnout(contest: Contest, unit: str) -> Cell:
    known = {key: row for key, row in contest.turnout.items() if row["turnout"]}
    tally = _with_parts(contest, known)
    return figure(contest.turnout.get((tally["tally_id"], unit)), "turnout") if tally else EMPTY


def _share(contest: Contest, unit: str) -> Cell:
    leader = leading(contest)
    tally = _with_parts(contest, contest.results)
    if leader is None or tally is None:
        return EMPTY
    lines = [line for line in contest.results.get((tally["tally_id"], unit), []) if line["mode"] == "total"]
    return figure(next((line for line in lines if line["option_id"] == leader[1]), None), "share")


def _source(measure: str, contest: Contest, among: Sequence[Contest], material: Material) -> str:
    """What stands for an election: its count, and the option."""
    figures = (
        contest.results
        if measure == "leading"
        else {k: r for k, r in contest.turnout.items() if r["turnout"]}
    )
    tally = _with_parts(contest, figures)
    leader = leading(contest) if measure == "leading" else None
    named = f"{short(material.names.get(leader[1], leader[1]), 60)}, " if leader and tally else ""
    return (
        f"{year(contest, among)}: {named}{lowered(tally_title(tally))}"
        if tally
        else f"{year(contest, among)}: none"
    )


def _compared(
    asked: _Asked, contests: Sequence[Contest], units: Mapping[str, Row], material: Material
) -> tuple[Picture, Table] | None:
    """A picture of the elections that have figures, and a table of all."""
    whole = [contests[0].wholes[0]["unit_id"]] if contests[0].wholes else []
    cells = {key: [asked.value(contest, key) for contest in contests] for key in [*whole, *units]}
    known = [i for i in range(len(contests)) if any(cells[key][i].kind == "number" for key in units)]
    drawn = known[: len(SERIES)]
    if not drawn:
        return None
    ordered = [*whole, *sorted(units, key=lambda key: _value(cells[key][drawn[0]]) or -1.0, reverse=True)]
    labels = {key: short(material.names.get(key, key), 60) for key in ordered}
    rows = [key for key in ordered if any(_value(cells[key][i]) is not None for i in drawn)]
    picked = [
        Dots(labels[key], [_value(cells[key][i]) for i in drawn], key in whole) for key in rows[:MOST_ROWS]
    ]
    sources = [_source(asked.name, contest, contests, material) for contest in contests]
    told = "; ".join(
        f"{labels[key]}: {', '.join(cells[key][i].text for i in drawn)}" for key in rows[:MOST_ROWS]
    )
    described = f"{'; '.join(sources[i] for i in drawn)}. {told}."
    series = [(SERIES[place], sources[i]) for place, i in enumerate(drawn)]
    parts = max(contest.more_parts for contest in contests)
    more = rest(len(rows) - len(picked) + parts, "unit")
    scale = f"The scale begins at {scale_of(picked)[0]} percent."
    drawing = Picture(
        picture(dots(picked), f"dots-{asked.name}", asked.title, described), asked.title, scale, more, series
    )
    heads = ["Unit", *(f"{year(contest, contests)} #" for contest in contests)]
    body = [[Cell(labels[key]), *map(gap, cells[key])] for key in ordered]
    return drawing, Table(
        f"units-{asked.name}", f"{asked.title}. {'; '.join(sources)}", heads, body, rest(parts, "unit")
    )


def _value(cell: Cell) -> float | None:
    """The number in a cell of a percentage."""
    return float(cell.text.removesuffix("%").strip()) if cell.kind == "number" else None
