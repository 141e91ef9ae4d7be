"""How the tables of the profile are said in words: statuses, bases, measures, and cells of figures."""

from collections.abc import Mapping
from typing import Any

from tallypack.report.page.blocks import EMPTY, GAP, Cell
from tallypack.report.page.texts import count, day, percent, short, span

STATUS = {
    "final": "Final count",
    "preliminary": "Preliminary count",
    "partial": "Partial count",
    "estimate": "Estimate",
    "exit-poll": "Exit poll",
}

BASE = {
    "cast": "those who took part",
    "valid": "valid ballots",
    "registered": "registered voters",
    "issued": "ballots handed out",
    "sample": "those who were asked",
}

MEASURE = {
    "registered": "registered voters",
    "issued": "ballots handed out",
    "cast": "took part",
    "valid": "valid ballots",
    "invalid": "invalid ballots",
    "turnout": "turnout",
    "votes": "votes",
    "share": "share",
}

KIND = {"against-all": "against all", "write-in": "write-in", "party": "list", "other": "other"}

Row = Mapping[str, Any]


def tally_title(tally: Row) -> str:
    """A count by its status and day."""
    status = STATUS.get(tally["status"] or "", "Count")
    announced = day(tally["announced_at"])
    return f"{status}, {announced}" if announced else status


def lowered(text: str) -> str:
    """A title within a sentence."""
    return text[:1].lower() + text[1:]


def announced(tally: Row) -> str:
    """Who announced a count and when, in a sentence."""
    status = STATUS.get(tally["status"] or "", "Count")
    by = f" by {short(tally['authority'], 120)}" if tally["authority"] else ""
    when = (
        f" on {day(tally['announced_at'])}"
        if tally["announced_at"]
        else ", on a day that the package does not name"
    )
    return f"{status}, announced{by}{when}."


def figure(row: Row | None, field: str, follows: tuple[int, int] | None = None) -> Cell:
    """A count or a percentage as a cell. What was not published stays empty, with the bounds others give it."""
    value = row[field] if row else None
    if value is not None:
        return Cell(percent(value) if field in {"share", "turnout"} else count(value), "number")
    printed = row["text"].get(field, "") if row else ""
    if printed:
        return Cell(f"“{short(printed, 40)}” cannot be read", "unreadable")
    if follows:
        return Cell("not published", "follows", f"{span(*follows)} follows")
    return EMPTY


def gap(cell: Cell) -> Cell:
    """A cell of a table with many: what was not published is a dash."""
    return GAP if cell is EMPTY else cell


def name_cell(option: Row) -> Cell:
    """An option with its name, its local name, and its party or kind."""
    kind = KIND.get(option["kind"] or "", "")
    name = option["name"] or option["option_id"]
    beside = option["party"] or (kind if kind != name.lower() else "")
    return Cell(short(name, 200), note=short(beside, 200), local=short(option["name_local"] or "", 200))
