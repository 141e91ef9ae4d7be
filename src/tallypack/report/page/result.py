"""The result of a contest: a picture, a table, and the counts beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from tallypack.cells import COUNTS
from tallypack.report.page.blocks import (
    EMPTY,
    Block,
    Cell,
    Facts,
    Fold,
    Heading,
    Picture,
    Prose,
    Section,
    Table,
)
from tallypack.report.page.drawings import Bar, bars
from tallypack.report.page.material import Contest, Material
from tallypack.report.page.svg import picture
from tallypack.report.page.texts import count, percent, rest, short, things
from tallypack.report.page.wording import BASE, MEASURE, STATUS, announced, figure, name_cell, tally_title

MOST_LINES = 40
"""Lines of a result that are shown."""

MOST_COUNTS = 5
"""Counts of a contest that stand side by side."""

Row = Mapping[str, Any]


def section(material: Material) -> Section:
    """The result of the latest contest."""
    if not material.contests:
        return Section(
            "result", "Result", "The result", [Prose(["The package has no contest that could be read."])]
        )
    contest = material.contests[0]
    return Section(
        "result", "Result", "The result", [Heading(short(contest.title)), *blocks(contest, material)]
    )


def others(material: Material) -> list[Block]:
    """The results of the other contests, each behind its title."""
    folds: list[Block] = [
        Fold(short(contest.title), blocks(contest, material)) for contest in material.contests[1:]
    ]
    if material.more_contests:
        folds.append(Prose([rest(material.more_contests, "contest")]))
    return folds


def blocks(contest: Contest, material: Material) -> list[Block]:
    """What is known of a contest: for each whole the counts and the result, then its counts side by side."""
    found: list[Block] = []
    for unit in contest.wholes:
        if len(contest.wholes) > 1:
            found.append(Heading(short(unit["name"] or unit["unit_id"])))
        found += _of_unit(contest, unit, material)
    if contest.more_wholes:
        found.append(Prose([rest(contest.more_wholes, "unit")]))
    if not contest.wholes:
        found.append(Prose(["The package has no figures of this contest that could be read."]))
    return found


def _of_unit(contest: Contest, unit: Row, material: Material) -> list[Block]:
    key = unit["unit_id"]
    with_lines, with_counts = contest.best(contest.results, key), contest.best(contest.turnout, key)
    tally = with_lines or with_counts
    if tally is None:
        return []
    found: list[Block] = [Prose([announced(tally)])]
    counts = contest.turnout.get((tally["tally_id"], key))
    if with_lines:
        found += _lines(contest, tally, unit, counts, material)
    if with_counts:
        found.append(_facts(with_counts, contest.turnout[with_counts["tally_id"], key], material, tally))
    if with_lines:
        found += _side_by_side(contest, key, material)
    if tally["note"]:
        found.append(Fold("Note of the publisher on this count", [Prose([short(tally["note"], 4000)])]))
    return found


def _lines(contest: Contest, tally: Row, unit: Row, counts: Row | None, material: Material) -> list[Block]:
    """The lines of one count as a picture and a table, the most votes first."""
    tally_id, unit_id = tally["tally_id"], unit["unit_id"]
    options = {option["option_id"]: option for option in contest.options}
    lines = sorted(contest.results[tally_id, unit_id], key=_weight, reverse=True)
    shown = lines[:MOST_LINES]
    names = [_option(line, options) for line in shown]
    base = BASE.get(tally["share_base"] or "")
    of = f"of {base}" if base else "of a base that the package does not name"
    whole = counts[tally["share_base"]] if counts and tally["share_base"] in COUNTS else None
    of_so_many = f"{of}, {count(whole)}" if whole is not None else of
    table = Table(
        name=f"lines-{_slug(material, contest)}-{contest.wholes.index(unit)}",
        caption=f"Votes, and shares {of}",
        heads=["Option", "Votes #", "Share #"],
        rows=[_line(line, name, material) for line, name in zip(shown, names, strict=True)],
        more=rest(len(lines) - len(shown), "line"),
    )
    drawn = _bars(shown, names)
    if not drawn:
        return [table]
    as_votes = not any(line["share"] for line in shown)
    status = STATUS.get(tally["status"] or "", "Count")
    title = f"{status}: votes" if as_votes else f"{status}: shares {of_so_many}"
    note = "The longest bar is the most votes." if as_votes else "The whole track is 100 percent."
    told = "; ".join(f"{bar.label} {bar.figure}" for bar in drawn)
    drawing = picture(
        bars(drawn), f"bars-{table.name}", f"{short(contest.title)}. {title}", f"{note} {told}."
    )
    return [Picture(drawing, title, note), table]


def _weight(line: Row) -> tuple[int, float, int]:
    """Lines in the order of their votes, or shares where votes were not published."""
    total = line["mode"] == "total"
    share = float(line["share"]) if line["share"] else -1.0
    return total, share if line["share"] else -1.0, line["votes"] if line["votes"] is not None else -1


def _option(line: Row, options: Mapping[str, Row]) -> Cell:
    option = options.get(line["option_id"] or "")
    cell = (
        name_cell(option)
        if option
        else Cell(short(line["option_id"] or "", 200), note="an option that is not listed")
    )
    if line["mode"] in {None, "total"}:
        return cell
    return Cell(cell.text, note=f"{cell.note} by {short(line['mode'], 60)}".strip(), local=cell.local)


def _line(line: Row, name: Cell, material: Material) -> list[Cell]:
    key = (line["tally_id"], line["unit_id"], line["option_id"], line["mode"], "votes")
    implied = material.follows.get(key)
    return [name, figure(line, "votes", implied), figure(line, "share")]


def _bars(lines: Sequence[Row], names: Sequence[Cell]) -> list[Bar]:
    """The bars of those lines that are totals: of their shares, or of their votes where no share was printed."""
    drawn = [(line, name) for line, name in zip(lines, names, strict=True) if line["mode"] == "total"]
    if any(line["share"] for line, _ in drawn):
        return [
            Bar(name.text, float(line["share"]) / 100, percent(line["share"]))
            for line, name in drawn
            if line["share"]
        ]
    most = max((line["votes"] or 0 for line, _ in drawn), default=0)
    return [
        Bar(name.text, line["votes"] / most, count(line["votes"]))
        for line, name in drawn
        if most and line["votes"]
    ]


def _facts(tally: Row, row: Row, material: Material, shown: Row) -> Facts:
    """Who could vote and who did, with the base of the turnout."""
    items = [("Turnout", _turnout(tally, row))]
    for measure in ("cast", "registered", "issued", "valid", "invalid"):
        follows = material.follows.get((row["tally_id"], row["unit_id"], "", "", measure))
        cell = figure(row, measure, follows)
        if cell is not EMPTY:
            items.append((MEASURE[measure][0].upper() + MEASURE[measure][1:], cell))
    if tally is not shown:
        items.append(("These counts are from", Cell(tally_title(tally))))
    return Facts([item for item in items if item[1] is not EMPTY], "tiles")


def _turnout(tally: Row, row: Row) -> Cell:
    cell = figure(row, "turnout")
    base = BASE.get(tally["turnout_base"] or "")
    return Cell(cell.text, cell.kind, f"counts {base}") if base and cell is not EMPTY else cell


def _side_by_side(contest: Contest, unit: str, material: Material) -> list[Block]:
    """The shares of the counts of a contest beside each other, where there are several."""
    having = [tally for tally in contest.tallies if (tally["tally_id"], unit) in contest.results]
    if len(having) < 2:  # noqa: PLR2004 - two can be compared
        return []
    shown = having[-MOST_COUNTS:]
    by_line: dict[str, dict[str, Row]] = {}
    for tally in shown:
        for line in contest.results[tally["tally_id"], unit]:
            if line["mode"] == "total":
                by_line.setdefault(line["option_id"] or "", {})[tally["tally_id"]] = line
    options = {option["option_id"]: option for option in contest.options}
    rows = [
        [
            _option({"option_id": key, "mode": "total"}, options),
            *(_both(lines.get(tally["tally_id"])) for tally in shown),
        ]
        for key, lines in list(by_line.items())[:MOST_LINES]
    ]
    heads = [f"{tally_title(tally)} #" for tally in shown]
    bases = sorted({BASE.get(tally["share_base"] or "", "") for tally in shown} - {""})
    of = " or of ".join(bases) or "their base"
    table = Table(
        name=f"counts-{_slug(material, contest)}-{[u['unit_id'] for u in contest.wholes].index(unit)}",
        caption=f"The counts of this contest beside each other: shares of {of}",
        heads=["Option", *heads],
        rows=rows,
        more=rest(len(having) - len(shown), "earlier count"),
    )
    return [Fold(f"{things(len(having), 'count')} of this contest beside each other", [table])]


def _both(line: Row | None) -> Cell:
    """A share with the votes below it."""
    share, votes = figure(line, "share"), figure(line, "votes")
    if share is EMPTY:
        return votes
    return Cell(share.text, share.kind, f"{votes.text} votes" if votes.kind == "number" else "")


def _slug(material: Material, contest: Contest) -> str:
    return str(material.contests.index(contest))
