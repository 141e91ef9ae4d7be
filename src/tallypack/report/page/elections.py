"""Across elections: turnout and the leading share of each, and the results of those before the latest."""

from collections.abc import Mapping
from typing import Any

from tallypack.report.page.blocks import (
    EMPTY,
    GAP,
    Block,
    Cell,
    Fold,
    Heading,
    Multiples,
    Picture,
    Section,
    Table,
)
from tallypack.report.page.drawings import Column, columns
from tallypack.report.page.material import Contest, Material
from tallypack.report.page.places import alike, leading, year
from tallypack.report.page.result import others
from tallypack.report.page.svg import picture
from tallypack.report.page.texts import day, short
from tallypack.report.page.wording import BASE, STATUS, figure, gap

Row = Mapping[str, Any]


def section(material: Material) -> Section:
    """The elections of the same office beside each other, then the result of each other contest."""
    if len(material.contests) < 2:  # noqa: PLR2004 - one is compared with nothing
        return Section("elections", "Elections", "Other elections", [])
    blocks: list[Block] = []
    contests = alike(material)
    if len(contests) > 1:
        blocks += _compared(contests, material)
    return Section(
        "elections",
        "Elections",
        "Across elections",
        [*blocks, Heading("Each of the other contests"), *others(material)],
    )


def _compared(contests: list[Contest], material: Material) -> list[Block]:
    """Two small pictures in the order of time, and a table that begins with the latest."""
    rows = [(contest, _turnout(contest), _first(contest, material)) for contest in contests]
    past = list(reversed(rows))
    told = (
        ("turnout", "Turnout", [(contest, cell) for contest, cell, _ in past]),
        (
            "first",
            "Share of the option with the most votes",
            [(contest, first[1]) for contest, _, first in past],
        ),
    )
    pictures = []
    for name, title, cells in told:
        drawn = [_column(contest, cell, contests) for contest, cell in cells]
        if all(column.value is None for column in drawn):
            continue
        said = "; ".join(
            f"{column.label} {column.below}: {column.figure or 'not published'}" for column in drawn
        )
        svg = picture(columns(drawn, height=120), f"elections-{name}", title, said)
        pictures.append(Picture(svg, title, "Percent; – was not published"))
    heads = ["Election", "Count", "Turnout #", "Who is counted", "Most votes", "Share #", "Share of"]
    body = [[*_row(contest, contests), *_turnout_cells(contest), *first] for contest, _, first in rows]
    table = Table("elections-table", "Elections of the same office in the package", heads, body)
    if not pictures:
        return [table]
    return [Multiples(pictures, look="wide"), Fold("The same as a table", [table])]


def _row(contest: Contest, among: list[Contest]) -> list[Cell]:
    best = leading(contest)
    status = STATUS.get(best[0]["status"] or "", "") if best else ""
    return [Cell(year(contest, among), note=day(contest.row["voted_on"])), Cell(status)]


def _counted(contest: Contest) -> tuple[Row, Row] | None:
    """The count of the whole with a turnout that is most final, and its row."""
    whole = contest.wholes[0]["unit_id"] if contest.wholes else None
    known = {key: row for key, row in contest.turnout.items() if row["turnout"] or row["text"].get("turnout")}
    tally = contest.best(known, whole)
    return (tally, known[tally["tally_id"], whole]) if tally and whole else None


def _turnout(contest: Contest) -> Cell:
    found = _counted(contest)
    return figure(found[1], "turnout") if found else EMPTY


def _turnout_cells(contest: Contest) -> list[Cell]:
    found = _counted(contest)
    return [gap(_turnout(contest)), Cell(BASE.get(found[0]["turnout_base"] or "", "")) if found else GAP]


def _first(contest: Contest, material: Material) -> list[Cell]:
    """The option with the most votes, its share, and the base of that."""
    best = leading(contest)
    if best is None:
        return [GAP, GAP, GAP]
    tally, option = best
    lines = contest.results[tally["tally_id"], contest.wholes[0]["unit_id"]]
    line = next(line for line in lines if line["option_id"] == option and line["mode"] == "total")
    name = short(material.names.get(option, option), 200)
    return [Cell(name), gap(figure(line, "share")), Cell(BASE.get(tally["share_base"] or "", ""))]


def _column(contest: Contest, cell: Cell, among: list[Contest]) -> Column:
    label, _, below = year(contest, among).partition(", ")
    text = cell.text.removesuffix("%").strip() if cell.kind == "number" else ""
    return Column(short(label, 8), below.replace("round ", "r. "), float(text) if text else None, text)
