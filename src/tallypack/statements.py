"""Statements: figures as somebody printed them, each held against the official one.

A statement that contradicts is looked at once more: it may be the right figure of something else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from tallypack.cells import COUNTS
from tallypack.figures import Agreement, LanguageError, agrees
from tallypack.percent import shown
from tallypack.tables import Tables
from tallypack.words import number

TABLE = "statements"
PERCENTS = ("share", "turnout")
OF_OPTION = ("votes", "share")
OF_UNIT = (*COUNTS, "turnout")

_WORDS = {
    "registered": "the number of registered voters",
    "issued": "the number of ballots issued",
    "cast": "the number of those who took part",
    "valid": "the number of valid ballots",
    "invalid": "the number of invalid ballots",
    "turnout": "the turnout",
    "votes": "the votes for",
    "share": "the share of",
}
_BASES = {
    "cast": "of those who took part",
    "valid": "of valid ballots",
    "issued": "of ballots issued",
    "registered": "of the roll",
}

_TELLING, _TELLING_OF_DERIVED = 2, 3
"""Digits that a numeral must show before it is taken for another figure: a printed or a derived one."""

Key = tuple[str, str, str | None, str]
"""Which figure: tally, unit, option (or none) and measure."""


@dataclass(frozen=True)
class Figure:
    """An official figure, exact as printed, or the bounds between which it lies if it was not published.

    ``derived`` figures were published by nobody but follow from some that were.
    """

    key: Key
    low: str | int | Fraction
    high: str | int | Fraction
    words: str
    derived: bool = False

    @property
    def text(self) -> str:
        """The figure for a message."""
        low, high = _text(self.low), _text(self.high)
        return low if low == high else f"{low} to {high}"


@dataclass(frozen=True)
class Judged:
    """A statement with its verdict. ``official`` is none where the figure is not known at all.

    ``instead`` says of which other thing the figure would be right.
    """

    row: int
    statement: Mapping[str, str]
    official: Figure | None
    agreement: Agreement | None
    instead: str | None = None
    problem: str | None = None

    @property
    def verdict(self) -> str:
        """agrees, loose, contradicts, unreadable, or unknown where there is nothing to compare with."""
        if self.problem is not None:
            return "unreadable"
        return self.agreement.verdict if self.agreement else "unknown"


def judge(tables: Tables) -> list[Judged]:
    """Every statement of a package with its verdict."""
    columns = ("tally_id", "unit_id", "option_id", "measure", "figure", "language")
    rows = tables.cells(TABLE, range(tables.raw[TABLE].height), columns)
    official = _Official(tables)
    return [
        _judged(number_, {n: row.get(n) or "" for n in columns}, official) for number_, row in rows.items()
    ]


def _judged(row: int, statement: Mapping[str, str], official: "_Official") -> Judged:
    key = _key(statement)
    figure = official.figures.get(key)
    try:
        agreement = _held_against(statement, figure or Figure(key, 0, 0, ""))
    except LanguageError as error:
        return Judged(row, statement, figure, None, problem=str(error))
    if agreement.verdict == "unreadable":
        return Judged(row, statement, figure, None, problem=agreement.reason)
    if figure is None:
        return Judged(row, statement, None, None)
    instead = None
    if agreement.verdict == "contradicts":
        instead = _slip(agreement, figure) or _cut(agreement, official.exact.get(key))
        instead = instead or _something_else(statement, agreement, official.beside(key))
    return Judged(row, statement, figure, agreement, instead)


def _key(statement: Mapping[str, str]) -> Key:
    measure = statement["measure"]
    option = statement["option_id"] if measure in OF_OPTION else None
    return statement["tally_id"], statement["unit_id"], option, measure


def _held_against(statement: Mapping[str, str], figure: Figure) -> Agreement:
    """The verdict on a figure; where the official one is only bounded, the better verdict of its ends."""
    values = dict.fromkeys((figure.low, figure.high))
    ends = [agrees(statement["figure"], value, statement["language"]) for value in values]
    order = ("agrees", "loose", "contradicts", "unreadable")
    return min(ends, key=lambda agreement: order.index(agreement.verdict))


def _slip(agreement: Agreement, figure: Figure) -> str | None:
    """Whether the numeral is the official one with a slip of the hand."""
    if agreement.reading is None:
        return None
    printed = [char for char in agreement.reading.numeral if char.isdigit()]
    meant = [char for char in str(figure.low) if char.isdigit()]
    differ = [place for place, pair in enumerate(zip(printed, meant, strict=False)) if pair[0] != pair[1]]
    if len(printed) == len(meant) and len(differ) == 2 and differ[1] - differ[0] == 1:  # noqa: PLR2004 - a pair
        one, other = differ
        if printed[one] == meant[other] and printed[other] == meant[one]:
            return f"this is {figure.text} with two digits exchanged"
    if not differ and len(printed) == len(meant) + 1:
        return f"this is {figure.text} with a digit too many"
    return None


def _cut(agreement: Agreement, exact: Fraction | None) -> str | None:
    """Whether the numeral is the exact figure cut after its last digit, where it should be rounded."""
    if exact is None or agreement.reading is None or agreement.reading.last is not None:
        return None
    printed = agreement.reading.quantity
    if printed.value != exact // printed.last_digit * printed.last_digit or printed.value == exact:
        return None
    whole = number(int(exact)) if exact.denominator == 1 else shown(exact, agreement.reading.decimals + 2)
    return f"this is {whole} cut after the digits shown, not rounded"


def _something_else(
    statement: Mapping[str, str], agreement: Agreement, others: Iterable[Figure]
) -> str | None:
    """The nearest other figure with which the statement agrees. A coarse numeral agrees with many by chance."""
    numeral = agreement.reading.numeral if agreement.reading else ""
    digits = len([char for char in numeral if char.isdigit()])
    for other in others:
        telling = digits >= (_TELLING_OF_DERIVED if other.derived else _TELLING)
        if telling and _held_against(statement, other).verdict == "agrees":
            return f"this is {other.words} ({other.text})"
    return None


class _Official:
    """The figures of a package, as far as statements speak of their contests and units."""

    def __init__(self, tables: Tables) -> None:
        self._results = _collected(tables, "results")
        self._turnout = _collected(tables, "turnout")
        self.figures: dict[Key, Figure] = {figure.key: figure for figure in self._all()}
        self.exact = dict(self._exactly())
        self._contests = {row["tally_id"]: row["contest_id"] for row in [*self._results, *self._turnout]}
        self._by_place: dict[tuple[str, str], list[Figure]] = {}
        for figure in [*self.figures.values(), *self._other_bases()]:
            place = (self._contests[figure.key[0]], figure.key[1])
            self._by_place.setdefault(place, []).append(figure)

    def beside(self, key: Key) -> list[Figure]:
        """The other figures of the same contest and unit that have the same unit, the nearest first."""
        tally, unit, option, measure = key
        here = self._by_place.get((self._contests.get(tally, ""), unit), [])
        alike = [f for f in here if (f.key[3] in PERCENTS) == (measure in PERCENTS)]

        def distance(figure: Figure) -> int:
            same_tally, same_thing = figure.key[0] == tally, figure.key[2:] == (option, measure)
            return 0 if same_tally and not same_thing else 1 if same_thing else 2

        return sorted((f for f in alike if f is not self.figures.get(key)), key=distance)

    def _all(self) -> Iterator[Figure]:
        for row in self._turnout:
            for measure in OF_UNIT:
                if row[measure] is not None:
                    key = (row["tally_id"], row["unit_id"], None, measure)
                    yield Figure(key, row[measure], row[measure], f"{_WORDS[measure]} in {row['tally_id']}")
        for row in self._results:
            name = row["option_name"] or row["option_id"]
            line = (row["tally_id"], row["unit_id"], row["option_id"])
            if row["share"] is not None:
                words = f"{_WORDS['share']} {name} in {row['tally_id']}"
                yield Figure((*line, "share"), row["share"], row["share"], words)
            if row["votes"] is not None or (row["base"] and row["most"] is not None):
                words = f"{_WORDS['votes']} {name} in {row['tally_id']}"
                yield Figure((*line, "votes"), row["least"], row["most"], words)

    def _exactly(self) -> Iterator[tuple[Key, Fraction]]:
        """The figures that are known exactly: counts, and the percentages that follow from them."""
        for row in self._results:
            if row["votes"] is not None:
                yield (row["tally_id"], row["unit_id"], row["option_id"], "votes"), Fraction(row["votes"])
            if row["votes"] is not None and row["base"]:
                key = (row["tally_id"], row["unit_id"], row["option_id"], "share")
                yield key, Fraction(100 * row["votes"], row["base"])
        for row in self._turnout:
            if row["base"] is not None and row["registered"]:
                key = (row["tally_id"], row["unit_id"], None, "turnout")
                yield key, Fraction(100 * row["base"], row["registered"])

    def _other_bases(self) -> Iterator[Figure]:
        """Shares and turnouts on the counts that are not the base of their tally, and votes made from shares."""
        for row in self._turnout:
            for base in ("cast", "issued"):
                if row[base] is not None and row["registered"] and base != row["turnout_base"]:
                    part = Fraction(100 * row[base], row["registered"])
                    key = (row["tally_id"], row["unit_id"], None, "turnout")
                    words = f"the turnout {_BASES[base]} in {row['tally_id']}"
                    yield Figure(key, part, part, words, derived=True)
        for row in self._results:
            for base in _BASES:
                if row[base]:
                    yield from _on_base(row, base)


def _on_base(row: Mapping[str, Any], base: str) -> Iterator[Figure]:
    """What a line of results would say on some base: the share of its votes, and votes made from its share."""
    name = row["option_name"] or row["option_id"]
    key = (row["tally_id"], row["unit_id"], row["option_id"])
    if row["votes"] is not None and base != row["share_base"]:
        share = Fraction(100 * row["votes"], row[base])
        words = f"{_WORDS['share']} {name} {_BASES[base]} in {row['tally_id']}"
        yield Figure((*key, "share"), share, share, words, derived=True)
    if row["share"] is not None:
        votes = (2 * Fraction(row["share"]) * row[base] / 100 + 1) // 2
        words = f"{row['share']} % {_BASES[base]}, computed and not counted,"
        yield Figure((*key, "votes"), int(votes), int(votes), words, derived=True)


def _collected(tables: Tables, view: str) -> list[dict[str, Any]]:
    """The rows of a view whose unit and contest some statement speaks of."""
    frame = tables.views([view])[view]
    said = tables.values[TABLE].select("tally_id", "unit_id").unique()
    contests = tables.values["tallies"].select("tally_id", "contest_id")
    places = said.join(contests, on="tally_id").select("contest_id", "unit_id").unique()
    found = frame.join(places, on=["contest_id", "unit_id"], how="semi")
    if view == "results":
        found = found.filter(pl.col("mode") == "total")
    return found.collect().to_dicts()


def _text(value: str | int | Fraction) -> str:
    if isinstance(value, Fraction):
        return shown(value)
    return number(value) if isinstance(value, int) else value
