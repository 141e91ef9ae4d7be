"""What else speaks for a figure: the same one in another tally, and statements that agree with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tallypack.figures import LanguageError, agrees
from tallypack.ledger.entries import Cell, Entry
from tallypack.words import several

_BY_TALLY = Fraction(30)
"""How much more likely a figure is for being printed in another complete tally too."""

_BY_STATEMENT = Fraction(5)
"""The same for a statement that agrees with it and not with what is printed."""

_MOST_STATEMENTS = 3
"""Statements that count; the press copies from itself."""

Said = Mapping[tuple[str, str, str, str], list[tuple[str, str]]]
"""Statements as figure and language, by tally, unit, option and measure."""


@dataclass
class Weigh:
    """How much other figures and statements speak for a value of a figure, against the one that is printed."""

    cells: Mapping[Entry, Cell]
    complete: frozenset[str]
    contests: Mapping[str, str]
    said: Said
    waived: Mapping[Entry, str]

    @cached_property
    def _like(self) -> Mapping[tuple[str, ...], list[Entry]]:
        like: dict[tuple[str, ...], list[Entry]] = {}
        for entry in self.cells:
            if entry.tally_id in self.complete:
                like.setdefault(self._thing(entry), []).append(entry)
        return like

    def _thing(self, entry: Entry) -> tuple[str, ...]:
        return (self.contests[entry.tally_id], *entry[1:])

    def _beside(self, entry: Entry) -> list[Entry]:
        """The same figure in the other complete tallies, if this one is of a complete tally."""
        if entry.tally_id not in self.complete:
            return []
        return [other for other in self._like.get(self._thing(entry), []) if other != entry]

    def elsewhere(self, entry: Entry) -> list[int]:
        """The same figure as other tallies have it, where they print it alike, and as a waiver knows it."""
        alike = [other for other in self._beside(entry) if self.cells[other].unit == self.cells[entry].unit]
        waived = self.by_waiver(entry)
        return [*(self.cells[other].value for other in alike), *([] if waived is None else [waived])]

    def by_waiver(self, entry: Entry) -> int | None:
        """The figure as a waiver knows it, if it is printed there with as many decimals."""
        text = self.waived.get(entry, "")
        decimals, printed = (len(figure.partition(".")[2]) for figure in (text, self.cells[entry].text))
        digits = text.replace(".", "", 1)
        return int(digits) if digits.isascii() and digits.isdecimal() and decimals == printed else None

    def __call__(self, entry: Entry, value: int) -> Fraction:
        """A factor above 1 where others speak for the value, below 1 where they speak for what is printed."""
        others, printed = self.elsewhere(entry), self.cells[entry].value
        for_it, against = self._statements(entry, value)
        tallies = others.count(value) - others.count(printed)
        return _BY_TALLY**tallies * _BY_STATEMENT ** (len(for_it) - len(against))

    def words(self, entry: Entry, value: int) -> tuple[str, ...]:
        """The same for a reader."""
        shown = self.cells[entry].printed(value)
        tallies = [
            other.tally_id
            for other in self._beside(entry)
            if self.cells[other].unit == self.cells[entry].unit and self.cells[other].value == value
        ]
        for_it, _against = self._statements(entry, value)
        said = f"{several(len(for_it), 'statement')} {'agrees' if len(for_it) == 1 else 'agree'} with {shown}"
        told = [f"{tally} has {shown} too" for tally in tallies] + ([said] if for_it else [])
        return (*told, *(["a waiver speaks of it"] if self.waived.get(entry) == shown else []))

    def _statements(self, entry: Entry, value: int) -> tuple[list[str], list[str]]:
        """The statements that agree with a value and not with what is printed, and the other way round."""
        if entry.mode not in {"", "total"}:
            return [], []
        said = self.said.get((entry.tally_id, entry.unit_id, entry.option_id, entry.measure), [])
        cell = self.cells[entry]
        for_it: list[str] = []
        against: list[str] = []
        for figure, language in said:
            meant, printed = (_agrees(figure, language, text) for text in (cell.printed(value), cell.text))
            if meant != printed:
                (for_it if meant else against).append(figure)
        return for_it[:_MOST_STATEMENTS], against[:_MOST_STATEMENTS]


def _agrees(figure: str, language: str, text: str) -> bool:
    try:
        return agrees(figure, text if "." in text else int(text), language).verdict == "agrees"
    except LanguageError:
        return False


def statements_of(rows: Iterable[Mapping[str, str | None]]) -> Said:
    """The rows of the table of statements by the figure of which they speak."""
    said: dict[tuple[str, str, str, str], list[tuple[str, str]]] = {}
    for row in rows:
        option = row["option_id"] if row["measure"] in {"votes", "share"} else ""
        key = (row["tally_id"] or "", row["unit_id"] or "", option or "", row["measure"] or "")
        said.setdefault(key, []).append((row["figure"] or "", row["language"] or ""))
    return said
