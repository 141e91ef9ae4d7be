"""The ledger of some rows: their figures as entries, and the laws of the checks as relations between them.

What a check compares is written here once more, as relations that can be solved for each of their figures;
`tests/properties/test_ledger_laws.py` holds the two against each other on every table that it can think of.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

from tallypack.cells import COUNTS
from tallypack.ledger.entries import UNBOUNDED, Cell, Entry, last_decimal
from tallypack.ledger.laws import Between, Label, Near, Rate, Relation, Sum
from tallypack.percent import WHOLE

Row = Mapping[str, Any]
"""One row of a table as values, with its number under ``_row``."""

Place = tuple[str, str]
"""A tally and a unit."""

FIGURES = {"results": ("votes", "share"), "turnout": (*COUNTS, "turnout")}
"""The fields with figures, by table."""

PERCENTS = ("share", "turnout")
"""Those of them that are percentages."""

_RANK = {"partial": 0, "preliminary": 1, "final": 2}
_FEW = 100


@dataclass(frozen=True)
class Rows:
    """The rows of a neighbourhood, table by table. ``units`` are those of whose parts all are here."""

    contests: Sequence[Row]
    options: Sequence[Row]
    units: Sequence[Row]
    tallies: Sequence[Row]
    turnout: Sequence[dict[str, Any]]
    results: Sequence[dict[str, Any]]


@dataclass
class Ledger:
    """The entries of some rows and the relations between them.

    ``cells`` says where each printed entry stands.
    """

    cells: dict[Entry, Cell] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def add(self, relation: Relation | None) -> None:
        """Take up a relation, if it says anything."""
        if relation is not None:
            self.relations.append(relation)


def count(place: Place, measure: str) -> Entry:
    """The entry of a count of turnout."""
    return Entry(*place, "", "", measure)


def entry_of(row: Row, measure: str) -> Entry:
    """The entry of a figure of a row of results or turnout."""
    return Entry(row["tally_id"], row["unit_id"], row.get("option_id", ""), row.get("mode", ""), measure)


def ledger_of(rows: Rows) -> Ledger:
    """The ledger of a neighbourhood."""
    book = Ledger()
    context = _Context(rows, book)
    for row in rows.turnout:
        _enter(book, row, "turnout")
    for row in rows.results:
        _enter(book, row, "results")
    for place in context.places:
        _relate_counts(book, context, place)
    for key, lines in context.lists.items():
        _relate_list(book, context, key, lines)
    _relate_modes(book, context)
    _relate_parts(book, context)
    _relate_series(book, context)
    return book


def _enter(book: Ledger, row: Row, resource: str) -> None:
    for measure in FIGURES[resource]:
        value = row[measure]
        if value is not None:
            unit = last_decimal(value) if isinstance(value, str) else 0
            book.cells[entry_of(row, measure)] = Cell(resource, row["_row"], measure, str(value), unit)


def _place(row: Row) -> Place:
    return row["tally_id"], row["unit_id"]


class _Context:
    """What the rows of a neighbourhood are to each other."""

    def __init__(self, rows: Rows, book: Ledger) -> None:
        self.rows = rows
        self.book = book
        contests = {row["contest_id"]: row for row in rows.contests}
        self.tallies = {
            row["tally_id"]: {**contests.get(row["contest_id"], {}), **row} for row in rows.tallies
        }
        self.list_length = Counter(row["contest_id"] for row in rows.options)
        self.turnout = {_place(row): row for row in rows.turnout}
        self.lists: dict[tuple[str, str, str], list[Row]] = {}
        for row in rows.results:
            self.lists.setdefault((row["tally_id"], row["unit_id"], row["mode"]), []).append(row)
        self.lines = {(_place(row), row["option_id"], row["mode"]): row for row in rows.results}
        self.places = list(dict.fromkeys([*self.turnout, *((t, u) for t, u, _mode in self.lists)]))
        self.parent = {row["unit_id"]: row["parent_id"] for row in rows.units if row["parent_id"] is not None}
        self.children: dict[str, list[str]] = {}
        for unit, parent in self.parent.items():
            self.children.setdefault(parent, []).append(unit)

    def known(self, entry: Entry) -> bool:
        """Whether a figure is printed."""
        return entry in self.book.cells

    def rank(self, row: Row) -> int:
        """The place of the tally of a row on the way from partial to final; below 0 where it is no count."""
        return _RANK.get(self.tallies.get(row["tally_id"], {}).get("status", ""), -1)

    def is_complete(self, lines: Sequence[Row]) -> bool:
        """Whether a list has a line for every option of its contest."""
        tally = self.tallies.get(lines[0]["tally_id"], {})
        return len(lines) == self.list_length[tally.get("contest_id", "")]

    def one_vote_each(self, tally_id: str) -> bool:
        """Whether a ballot carries one vote."""
        tally = self.tallies.get(tally_id, {})
        return tally.get("seats") == 1 or tally.get("rule") == "proportional"


# Counts of one unit ------------------------------------------------------------------------------------


def _relate_counts(book: Ledger, context: _Context, place: Place) -> None:
    row = context.turnout.get(place)
    if row is None:
        return
    here = {measure: count(place, measure) for measure in (*COUNTS, "turnout")}
    number = row["_row"]
    parts = [here[name] for name in ("cast", "valid", "invalid")]
    if any(context.known(entry) for entry in parts):
        labels = tuple(Label(code, "turnout", number, "cast") for code in ("V103", "V106"))
        terms = ((1, here["cast"]), (-1, here["valid"]), (-1, here["invalid"]))
        book.add(Sum(terms, 0, 0, labels))
    for code, part, whole in (
        ("T103", "cast", "issued"),
        ("T104", "issued", "registered"),
        ("T105", "cast", "registered"),
    ):
        if context.known(here[part]) or context.known(here[whole]):
            label = Label(code, "turnout", number, part)
            book.add(_at_most(here[part], here[whole], (label,)))
    if row["turnout"] is None:
        return
    unit = book.cells[here["turnout"]].unit
    label = Label("T102", "turnout", number, "turnout")
    book.add(Sum(((unit, here["turnout"]),), 0, WHOLE + unit // 2, (label,)))
    base = context.tallies.get(place[0], {}).get("turnout_base")
    if base in {"cast", "issued"} and context.known(here["registered"]):
        code = "T101" if context.known(here[base]) else "T106"
        label = Label(code, "turnout", number, "turnout")
        book.add(Rate(here["turnout"], unit, here[base], here["registered"], (label,)))


def _at_most(part: Entry, whole: Entry, labels: tuple[Label, ...]) -> Sum:
    return Sum(((1, whole), (-1, part)), 0, UNBOUNDED, labels)


# One list of results -----------------------------------------------------------------------------------


def _relate_list(book: Ledger, context: _Context, key: tuple[str, str, str], lines: Sequence[Row]) -> None:
    tally_id, unit_id, mode = key
    place = (tally_id, unit_id)
    tally = context.tallies.get(tally_id, {})
    first = min(row["_row"] for row in lines)
    share_base = tally.get("share_base")
    for row in lines:
        _relate_line(book, context, row, share_base, first)
    if not context.one_vote_each(tally_id):
        return
    _relate_votes(book, context, place, mode, lines)
    if mode != "total":
        return
    shares = [
        (book.cells[entry_of(r, "share")].unit, entry_of(r, "share")) for r in lines if r["share"] is not None
    ]
    slack = sum(unit for unit, _entry in shares) // 2
    if shares:
        label = Label("S103", "results", first, "share")
        book.add(Sum(tuple(shares), 0, WHOLE + slack, (label,)))
    if (
        shares
        and len(shares) == len(lines)
        and context.is_complete(lines)
        and share_base in {"valid", "sample"}
    ):
        label = Label("S101", "results", first, "share")
        book.add(Sum(tuple(shares), WHOLE - slack, WHOLE + slack, (label,)))


def _relate_line(book: Ledger, context: _Context, row: Row, share_base: str | None, first: int) -> None:
    place, number = _place(row), row["_row"]
    votes, share = entry_of(row, "votes"), entry_of(row, "share")
    for code, wholes in (("V104", ("valid",)), ("V105", ("cast", "issued", "registered"))):
        for whole in wholes:
            if context.known(votes) and context.known(count(place, whole)):
                label = Label(code, "results", number, "votes")
                book.add(_at_most(votes, count(place, whole), (label,)))
    if not context.known(share) or share_base in {None, "sample"} or row["mode"] != "total":
        return
    base = count(place, str(share_base))
    own = "S201" if context.known(votes) else "S203"
    of_list = [Label(code, "results", first, "share") for code in ("S102", "S202", "V108")]
    labels = (Label(own, "results", number, "share"), *of_list)
    book.add(Rate(share, book.cells[share].unit, votes, base, labels))


def _relate_votes(book: Ledger, context: _Context, place: Place, mode: str, lines: Sequence[Row]) -> None:
    """The votes of a list fill the valid ballots, or where lines or modes are missing leave some."""
    first = min(row["_row"] for row in lines)
    whole = mode == "total" and context.is_complete(lines)
    labels = tuple(Label(code, "results", first, "votes") for code in ("V101", "V102"))
    labels += (Label("S102", "results", first, "share"),)
    votes = tuple((-1, entry_of(row, "votes")) for row in lines)
    cast, valid, invalid = (count(place, name) for name in ("cast", "valid", "invalid"))
    rest = 0 if whole else UNBOUNDED
    by_cast = context.known(cast) and context.known(invalid)
    if by_cast:
        book.add(Sum(((1, cast), (-1, invalid), *votes), 0, rest, labels))
    if not by_cast or context.known(valid):
        book.add(Sum(((1, valid), *votes), 0, rest, () if by_cast else labels))


def _relate_modes(book: Ledger, context: _Context) -> None:
    others: dict[tuple[Place, str], list[Row]] = {}
    for row in context.rows.results:
        if row["mode"] != "total":
            others.setdefault((_place(row), row["option_id"]), []).append(row)
    for (place, option), parts in others.items():
        total = context.lines.get((place, option, "total"))
        if total is None or total["votes"] is None or any(row["votes"] is None for row in parts):
            continue
        label = Label("V107", "results", total["_row"], "votes")
        terms = ((1, entry_of(total, "votes")), *((-1, entry_of(row, "votes")) for row in parts))
        book.add(Sum(terms, 0, 0, (label,)))


# A whole and its parts ---------------------------------------------------------------------------------


def _relate_parts(book: Ledger, context: _Context) -> None:
    for unit, children in context.children.items():
        for place, row in context.turnout.items():
            if place[1] == unit:
                _relate_turnout_parts(book, context, row, [(place[0], child) for child in children])
        for (place, _option, _mode), row in context.lines.items():
            if place[1] == unit:
                _relate_line_parts(book, context, row, [(place[0], child) for child in children])


def _relate_turnout_parts(book: Ledger, context: _Context, row: Row, parts: Sequence[Place]) -> None:
    place = _place(row)
    for measure in COUNTS:
        entries = [count(part, measure) for part in parts]
        if context.known(count(place, measure)) and all(context.known(entry) for entry in entries):
            label = Label("A101", "turnout", row["_row"], measure)
            book.add(_is_sum(count(place, measure), entries, 0, (label,)))
    rates = [count(part, "turnout") for part in parts]
    if row["turnout"] is not None and all(context.known(entry) for entry in rates):
        label = Label("A104", "turnout", row["_row"], "turnout")
        book.add(_between(book, count(place, "turnout"), rates, label))


def _relate_line_parts(book: Ledger, context: _Context, row: Row, parts: Sequence[Place]) -> None:
    rows = [context.lines.get((part, row["option_id"], row["mode"])) for part in parts]
    votes = [entry_of(part, "votes") for part in rows if part and part["votes"] is not None]
    shares = [entry_of(part, "share") for part in rows if part and part["share"] is not None]
    if row["votes"] is not None and votes:
        whole = len(votes) == len(parts)
        label = Label("A102" if whole else "A103", "results", row["_row"], "votes")
        book.add(_is_sum(entry_of(row, "votes"), votes, 0 if whole else UNBOUNDED, (label,)))
    if row["share"] is not None and shares and len(shares) == len(parts):
        label = Label("A105", "results", row["_row"], "share")
        book.add(_between(book, entry_of(row, "share"), shares, label))


def _is_sum(whole: Entry, parts: Sequence[Entry], rest: int, labels: tuple[Label, ...]) -> Sum:
    """A whole is the sum of its parts, or more than that by up to ``rest``."""
    return Sum(((1, whole), *((-1, part) for part in parts)), 0, rest, labels)


def _between(book: Ledger, whole: Entry, parts: Sequence[Entry], label: Label) -> Between:
    units = tuple((book.cells[part].unit, part) for part in parts)
    return Between((book.cells[whole].unit, whole), units, (label,))


# A count and the one before it -------------------------------------------------------------------------


class _Series:
    """Counts in the order in which they were announced, those of one contest and authority by themselves."""

    def __init__(self, context: _Context) -> None:
        counted = Counter(t["contest_id"] for t in context.tallies.values() if _is_placed(t))
        self.placed = {
            name: tally
            for name, tally in context.tallies.items()
            if _is_placed(tally) and counted[tally["contest_id"]] > 1
        }

    def of(self, rows: Iterable[Row], measure: str, *same: str) -> Iterator[tuple[Row, Row]]:
        """Each row that has a figure with the one before it that is the same in some columns."""
        known = [row for row in rows if row["tally_id"] in self.placed and row[measure] is not None]

        def thing(row: Row) -> tuple[str, ...]:
            tally = self.placed[row["tally_id"]]
            return (tally["contest_id"], tally["authority"] or "", *(str({**tally, **row}[n]) for n in same))

        for _thing, group in groupby(sorted(known, key=thing), key=thing):
            yield from pairwise(sorted(group, key=self._order))

    def _order(self, row: Row) -> tuple[int, bool, str, str]:
        tally = self.placed[row["tally_id"]]
        at = tally["announced_at"]
        return _RANK[tally["status"]], at is not None, at or "", row["tally_id"]


def _relate_series(book: Ledger, context: _Context) -> None:
    series = _Series(context)
    for before, after in series.of(context.rows.results, "votes", "unit_id", "option_id", "mode"):
        label = Label("C101", "results", after["_row"], "votes")
        book.add(_at_most(entry_of(before, "votes"), entry_of(after, "votes"), (label,)))
    complete = [row for row in context.rows.results if context.rank(row) > 0]
    for before, after in series.of(complete, "share", "unit_id", "option_id", "mode"):
        _relate_shares(book, context, before, after)
    _relate_turnout_series(book, context, series)


def _relate_turnout_series(book: Ledger, context: _Context, series: _Series) -> None:
    rows = context.rows.turnout
    for measure in ("issued", "cast"):
        for before, after in series.of(rows, measure, "unit_id"):
            label = Label("C102", "turnout", after["_row"], measure)
            book.add(_at_most(count(_place(before), measure), count(_place(after), measure), (label,)))
    for before, after in series.of(rows, "registered", "unit_id"):
        label = Label("C301", "turnout", after["_row"], "registered")
        entries = count(_place(after), "registered"), count(_place(before), "registered")
        book.add(Near(*entries, _FEW, (label,)))
    based = [row for row in rows if context.tallies.get(row["tally_id"], {}).get("turnout_base")]
    for before, after in series.of(based, "turnout", "unit_id", "turnout_base"):
        label = Label("C103", "turnout", after["_row"], "turnout")
        book.add(_no_less(book, count(_place(before), "turnout"), count(_place(after), "turnout"), label))


def _is_placed(tally: Row) -> bool:
    """Whether a tally is a count with a place in time."""
    rank = _RANK.get(tally["status"])
    return rank is not None and (rank > 0 or tally["announced_at"] is not None)


def _no_less(book: Ledger, earlier: Entry, later: Entry, label: Label) -> Sum:
    """A rate is not below an earlier one, to within the rounding of both."""
    before, after = book.cells[earlier].unit, book.cells[later].unit
    return Sum(((after, later), (-before, earlier)), 1 - (before + after) // 2, UNBOUNDED, (label,))


def _relate_shares(book: Ledger, context: _Context, before: Row, after: Row) -> None:
    """On the same base no share falls, and on the same valid ballots none rises."""
    bases = [context.tallies[row["tally_id"]]["share_base"] for row in (before, after)]
    if bases[0] != bases[1] or bases[0] not in COUNTS:
        return
    values = [context.turnout.get(_place(row), {}).get(bases[0]) for row in (before, after)]
    if values[0] is None or values[0] != values[1]:
        return
    label = Label("C201", "results", after["_row"], "share")
    book.add(_no_less(book, entry_of(before, "share"), entry_of(after, "share"), label))
    if bases[0] == "valid":
        book.add(_no_less(book, entry_of(after, "share"), entry_of(before, "share"), label))
