"""Suspects: which cell is the wrong one, and what it probably was.

They are sought only where a check failed, around what failed, and in bounded time; a bound that is hit is
told in the ``doubt`` of the finding.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from tallypack.law import ViewCheck
from tallypack.ledger.book import FIGURES, Ledger, Rows, ledger_of
from tallypack.ledger.entries import UNBOUNDED, Entry
from tallypack.ledger.laws import Label
from tallypack.ledger.waived import is_at, without_waived
from tallypack.outcome import Finding, Outcome, Suspect
from tallypack.reading import RawTable
from tallypack.suspects.doubts import Change, Group, Repair, Search
from tallypack.suspects.neighbourhood import make_room, rows_around
from tallypack.suspects.support import Weigh, statements_of
from tallypack.tables import Tables
from tallypack.waivers import Waivers
from tallypack.words import several

MOST_SHOWN = 8
"""Repairs of a finding that are shown."""

_NONE = "no single figure, exchange of two or pair of slips explains it"

_OF_TEXT = frozenset({"L201", "L205", "S301"})
"""Checks that say of one cell that it cannot stand there as it does, whatever the others are."""

_AMONG_PARTS = frozenset({"A201", "A202", "A203"})
"""Checks that say themselves which rows are wrong: a total among parts, a whole in each part."""

_LINE = frozenset({"tally_id", "unit_id", "option_id", "mode"})

_EQUAL = 2
"""Repairs whose weights differ by less than this factor are equally likely."""

Outcomes = Mapping[str, Outcome]

_Place = tuple[str, str, str, int, str]
"""Code, resource, path, line and field of a finding."""


def _place(code: str, finding: Finding) -> _Place:
    return code, finding.resource, finding.path, finding.line or 0, finding.field or ""


def with_suspects(outcomes: Outcomes, tables: Tables, waivers: Waivers, codes: Collection[str]) -> Outcomes:
    """The same outcomes, with suspects in the findings about figures that do not agree.

    ``codes`` are the checks whose laws must hold after a repair, also those that were not judged.
    """
    doubted = {code: outcome for code, outcome in outcomes.items() if _of_figures(outcome)}
    findings = [finding for outcome in doubted.values() for finding in _of_figures(outcome)]
    if not findings:
        return outcomes
    places = dict.fromkeys((f.key["tally_id"], f.key["unit_id"]) for f in findings)
    rows, bound = rows_around(tables, list(places))
    unread = {
        _entry(f): f.observed or "" for code in _OF_TEXT & doubted.keys() for f in _of_figures(doubted[code])
    }
    make_room(rows, unread)
    book = without_waived(_asked_for(ledger_of(rows), codes), waivers)
    search = Search(book, _weigh(book, rows, tables, waivers), unread)
    doubts = _Doubts(search, rows, tables, unread, bound)
    failed = {_place(code, f) for code, outcome in doubted.items() for f in outcome.findings}
    with_them = {
        code: replace(outcome, findings=[doubts.of(code, f, failed) for f in outcome.findings])
        for code, outcome in doubted.items()
    }
    return {**outcomes, **with_them}


def _entry(finding: Finding) -> Entry:
    key = finding.key
    return Entry(
        key["tally_id"], key["unit_id"], key.get("option_id", ""), key.get("mode", ""), finding.field or ""
    )


def _of_figures(outcome: Outcome) -> list[Finding]:
    """The findings that say that figures of one tally and unit contradict each other, or cannot be read."""
    check, findings = outcome.check, [f for f in outcome.findings if {"tally_id", "unit_id"} <= f.key.keys()]
    if check.code in _OF_TEXT:
        return [finding for finding in findings if finding.field in FIGURES.get(finding.resource, ())]
    return findings if isinstance(check, ViewCheck) and check.level == "error" else []


def _asked_for(book: Ledger, codes: Collection[str]) -> Ledger:
    """The ledger without the laws of other checks."""
    asked = [r for r in book.relations if not r.labels or any(label.code in codes for label in r.labels)]
    return Ledger(book.cells, asked)


def _place_of(label: Label, tables: Tables) -> _Place:
    raw = tables.raw[label.resource]
    return label.code, label.resource, raw.part(label.row).path, raw.line(label.row), label.field


def _path(raw: RawTable, row: int) -> str:
    """The path of the file of a row, where the table has several."""
    return raw.part(row).path if raw.resource.more else ""


def _weigh(book: Ledger, rows: Rows, tables: Tables, waivers: Waivers) -> Weigh:
    said = statements_of(tables.values["statements"].collect().to_dicts())
    complete = frozenset(row["tally_id"] for row in rows.tallies if row["status"] in {"preliminary", "final"})
    contests = {row["tally_id"]: row["contest_id"] for row in rows.tallies}
    waived = {
        entry: item.observed
        for item in waivers.items
        for entry in book.cells
        if entry.measure == item.field and is_at(entry, item.keys)
    }
    return Weigh(book.cells, complete, contests, said, waived)


class _Doubts:
    """The groups of a search by the findings that belong to them."""

    def __init__(
        self, search: Search, rows: Rows, tables: Tables, unread: Mapping[Entry, str], bound: str
    ) -> None:
        self.search = search
        self.rows = rows
        self.unread = unread
        self.tables = tables
        self.bound = bound
        self.groups: dict[_Place, Group] = {}
        for group in search.groups():
            for label in group.labels:
                self.groups[_place_of(label, tables)] = group

    def of(self, code: str, finding: Finding, failed: Collection[_Place]) -> Finding:
        """The finding with its suspects. ``failed`` are all that failed, to say what a repair satisfies."""
        place = _place(code, finding)
        if code in _AMONG_PARTS:
            return self._among_parts(code, finding)
        if code in _OF_TEXT and place not in self.groups:
            self._seek_unread(place, finding)
        group = self.groups.get(place) or self._of_waiver(finding)
        if group is None:
            return finding
        codes = tuple(sorted({other[0] for other in self._places_of(group) if other in failed} | {code}))
        shown = group.repairs[:MOST_SHOWN]
        ranks = _ranks(shown)
        suspects = [
            self._suspect(change, ranks[place], place + 1, codes)
            for place, repair in enumerate(shown)
            for change in repair.changes
        ]
        return replace(finding, suspects=tuple(suspects), doubt=self._doubt(group, ranks))

    def _seek_unread(self, place: _Place, finding: Finding) -> None:
        """Say what a cell should be that cannot be read, if it is one of the rows that were looked at."""
        entry = _entry(finding) if finding.field in FIGURES.get(finding.resource, ()) else None
        if entry in self.unread and entry in self.search.cells:
            self.groups[place] = self.search.unread(entry, self.unread[entry])

    def _among_parts(self, code: str, finding: Finding) -> Finding:
        """The rows of a total that stands among parts, or the cells that repeat a figure of the whole."""
        rows = self.rows.results if finding.resource == "results" else self.rows.turnout
        key = {name: finding.key[name] for name in _LINE & finding.key.keys()}
        if code == "A203":
            wrong = [(row, "unit_id") for row in rows if _has(row, key)]
            kind = "total among its parts, to be taken out"
        else:
            whole, field = key.pop("unit_id"), finding.field or ""
            parts = {unit["unit_id"] for unit in self.rows.units if unit["parent_id"] == whole}
            rows = [row for row in rows if row["unit_id"] in parts and row[field] is not None]
            wrong = [(row, field) for row in rows if _has(row, key)]
            kind = "figure of the whole repeated, the part's own is not known"
        raw = self.tables.raw[finding.resource]
        suspects = [
            Suspect(
                resource=finding.resource,
                line=raw.line(row["_row"]),
                field=field,
                observed=str(row[field]),
                suggested="",
                kind=kind,
                satisfies=(code,),
                path=_path(raw, row["_row"]),
            )
            for row, field in wrong[:MOST_SHOWN]
        ]
        rest = len(wrong) - MOST_SHOWN
        told = f"{several(rest, 'more cell')} of the same kind" if rest > 0 else "" if wrong else self.bound
        return replace(finding, suspects=tuple(suspects), doubt=told)

    def _places_of(self, group: Group) -> Iterator[_Place]:
        return (_place_of(label, self.tables) for label in group.labels)

    def _of_waiver(self, finding: Finding) -> Group | None:
        """The cell of a finding, if a waiver speaks of it that has another text."""
        if finding.field not in FIGURES.get(finding.resource, ()) or _entry(finding) not in self.search.cells:
            return None
        return self.search.waived(_entry(finding))

    def _suspect(self, change: Change, rank: int, repair: int, codes: tuple[str, ...]) -> Suspect:
        cell = self.search.cells[change.entry]
        bounded = change.high < UNBOUNDED
        low, high = cell.printed(change.low), cell.printed(change.high) if bounded else ""
        value, raw = change.value, self.tables.raw[cell.resource]
        return Suspect(
            resource=cell.resource,
            path=_path(raw, cell.row),
            line=raw.line(cell.row),
            field=cell.field,
            observed=self.unread.get(change.entry, cell.text),
            suggested=change.text or (f"{low} to {high}" if value is None else cell.printed(value)),
            kind=change.kind,
            rank=rank,
            repair=repair,
            low=low,
            high=high,
            satisfies=codes,
            support=() if value is None else self.search.weigh.words(change.entry, value),
        )

    def _doubt(self, group: Group, ranks: Sequence[int]) -> str:
        equal = ranks.count(1)
        told = [
            "" if group.repairs else _NONE,
            f"{equal} repairs are equally likely" if equal > 1 else "",
            f"{len(group.repairs) - len(ranks)} more are less likely"
            if len(group.repairs) > len(ranks)
            else "",
            group.bound,
            self.bound,
        ]
        return "; ".join(text for text in told if text)


def _has(row: Mapping[str, object], key: Mapping[str, object]) -> bool:
    return all(row[name] == value for name, value in key.items())


def _ranks(repairs: Sequence[Repair]) -> list[int]:
    """The place of each repair; those of nearly the same weight share one."""
    ranks: list[int] = []
    for place, repair in enumerate(repairs):
        equal = ranks and repairs[place - 1].weight < _EQUAL * repair.weight
        ranks.append(ranks[-1] if equal else place + 1)
    return ranks
