"""Turnout through the day: the partial counts of the latest contest in the order of time, as a whole and by unit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tallypack.report.page.blocks import Block, Cell, Fold, Multiples, Picture, Prose, Section, Table
from tallypack.report.page.drawings import Column, columns
from tallypack.report.page.material import Contest, Material
from tallypack.report.page.svg import picture
from tallypack.report.page.texts import day, moment_of, percent, rest, short
from tallypack.report.page.wording import BASE, figure, gap

MOST_MOMENTS = 12
"""Partial counts that are shown, the last ones."""

MOST_SMALL = 12
"""Units with a small picture of their own."""

_LEAST = 2
"""Counts without which there is no course."""

Row = Mapping[str, Any]


def section(material: Material) -> Section:
    """The turnout as it was announced in the course of the vote; nothing where it was not."""
    found = next(((contest, _moments(contest)) for contest in material.contests[:1]), None)
    if found is None or len(found[1]) < _LEAST:
        return Section("course", "Turnout", "Turnout through the vote", [])
    contest, every = found
    moments, whole = every[-MOST_MOMENTS:], contest.wholes[0]
    bases = {BASE.get(tally["turnout_base"] or "", "a base that is not named") for tally in moments}
    said = f"Percent of registered voters, counting {' or '.join(sorted(bases))}."
    steps = "Each column is one announcement; the steps between them are not equally long."
    name = short(whole["name"] or whole["unit_id"])
    more = rest(len(every) - len(moments), "earlier announcement")
    drawn = [_column(contest, tally, whole) for tally in moments]
    title = f"{name}: turnout as it was announced"
    blocks: list[Block] = [
        Prose([said]),
        Picture(picture(columns(_told_once(drawn)), "course-whole", title, _told(drawn)), title, steps, more),
        *_by_unit(contest, moments),
        Fold("The same as a table", [_table(contest, moments)]),
    ]
    return Section("course", "Turnout", "Turnout through the vote", blocks)


def _moments(contest: Contest) -> list[Row]:
    """The partial counts with a moment and a turnout of the whole."""
    if not contest.wholes:
        return []
    whole = contest.wholes[0]["unit_id"]
    return [
        tally
        for tally in contest.tallies
        if tally["status"] == "partial"
        and moment_of(tally["announced_at"])
        and (contest.turnout.get((tally["tally_id"], whole)) or {}).get("turnout")
    ]


def _column(contest: Contest, tally: Row, unit: Row) -> Column:
    row = contest.turnout.get((tally["tally_id"], unit["unit_id"]))
    value = row["turnout"] if row else None
    moment = moment_of(tally["announced_at"])
    if moment is None:
        raise TypeError(tally)
    label, below = (f"{moment:%H:%M}", f"{moment.day} {moment:%b}")
    if "T" not in tally["announced_at"]:
        label, below = str(moment.day), f"{moment:%b}"
    return Column(label, below, float(value) if value else None, value or "")


def _told_once(drawn: Sequence[Column]) -> list[Column]:
    """The columns with the day below the first one of it only."""
    before = ["", *(column.below for column in drawn)]
    return [
        column if column.below != last else replace(column, below="")
        for last, column in zip(before, drawn, strict=False)
    ]


def _told(drawn: Sequence[Column]) -> str:
    return "; ".join(
        f"{column.label} {column.below}: {column.figure + ' percent' if column.figure else 'not published'}".strip()
        for column in drawn
    )


def _by_unit(contest: Contest, moments: Sequence[Row]) -> list[Block]:
    """A small picture for each part with at least two announcements."""
    drawn = []
    for unit in contest.parts:
        course = [_column(contest, tally, unit) for tally in moments]
        known = [column for column in course if column.value is not None]
        if len(known) >= _LEAST:
            drawn.append((unit, course, known))
    pictures = []
    for number, (unit, course, known) in enumerate(drawn[:MOST_SMALL]):
        name = short(unit["name"] or unit["unit_id"], 60)
        small = columns(course, height=56, small=True)
        svg = picture(small, f"course-{number}", f"{name}: turnout as it was announced", _told(course))
        pictures.append(Picture(svg, name, percent(known[-1].figure)))
    note = "The same by unit, with the last figure. The lines are 50 and 100 percent; – was not published."
    more = rest(len(drawn) - len(pictures), "unit")
    return [Multiples(pictures, note, more)] if pictures else []


def _table(contest: Contest, moments: Sequence[Row]) -> Table:
    units = [contest.wholes[0], *contest.parts]
    rows = [
        [
            Cell(short(unit["name"] or unit["unit_id"], 200)),
            *(
                gap(figure(contest.turnout.get((tally["tally_id"], unit["unit_id"])), "turnout"))
                for tally in moments
            ),
        ]
        for unit in units
    ]
    heads = ["Unit", *(f"{day(tally['announced_at'])} #" for tally in moments)]
    return Table(
        "course-table", "Turnout as it was announced, by unit", heads, rows, rest(contest.more_parts, "unit")
    )
