"""Everything the reader knows of one language: hedges, and the words of the table ``words.csv``.

The table has one row for a kind of words in a language; ``forms`` lists them as they are printed, inflected
forms and abbreviations included, and ``meaning`` says what they mean. Its kinds:

- ``number``: a number word, with its value ("seven"; "one and a half" shows one decimal).
- ``fraction``: a part of the whole ("two thirds"); ``majority``: a word for more than one half.
- ``scale`` and ``unit``: what a numeral counts; ``unit-before`` stands before the numeral (Turkish percents).
- ``plus`` and ``minus``: signs, in marks or words. ``and``: what joins "ochenta y siete".
- ``article``: passed over before a numeral. ``ending``: a case ending that is printed after one ("85'ten").
- ``range``: how a range is written, with three dots for each numeral.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tallypack.figures.hedges import Hedge, hedges
from tallypack.figures.languages import base_language
from tallypack.figures.numerals import Numeral, NumeralStyle, numeral_style
from tallypack.figures.phrases import Phrases
from tallypack.figures.tables import forms, rows_of
from tallypack.figures.units import UNITS, Unit

GAP = "…"
"""Stands in the table for the two numerals of a range: ``from … to …``."""


class Share(NamedTuple):
    """A word for a part of the whole; a majority is more than its part, one half."""

    part: Fraction
    is_majority: bool


class RangeForm(NamedTuple):
    """The words before, between and after the two ends of a range; the outer ones may be empty."""

    before: Phrases[None]
    between: Phrases[None]
    after: Phrases[None]


@dataclass(frozen=True)
class Vocabulary:
    """The phrases of a language by what they do, and how it writes numerals."""

    style: NumeralStyle
    before: Phrases[Hedge]
    inside: Phrases[Hedge]
    after: Phrases[Hedge]
    numbers: Phrases[Numeral]
    shares: Phrases[Share]
    units: Phrases[Unit]
    leading_units: Phrases[Unit]
    plus: Phrases[None]
    minus: Phrases[None]
    articles: Phrases[None]
    endings: Phrases[None]
    conjunctions: Phrases[None]
    ranges: tuple[RangeForm, ...]


@cache
def vocabulary(tag: str) -> Vocabulary:
    """The vocabulary of a language, or of a locale such as ``es-MX`` with its own numerals.

    Raises `LanguageError` for a language that has none.
    """
    language = base_language(tag)
    shares = [(form, Share(Fraction(part), is_majority=False)) for form, part in _words(language, "fraction")]
    shares += [(form, Share(Fraction(part), is_majority=True)) for form, part in _words(language, "majority")]
    scales = _words(language, "scale") + _words(language, "unit")
    return Vocabulary(
        style=numeral_style(tag),
        before=Phrases(hedges(language, "before")),
        inside=Phrases(hedges(language, "inside")),
        after=Phrases(hedges(language, "after")),
        numbers=Phrases((form, _numeral(number)) for form, number in _words(language, "number")),
        shares=Phrases(shares),
        units=Phrases((form, UNITS[name]) for form, name in scales),
        leading_units=Phrases((form, UNITS[name]) for form, name in _words(language, "unit-before")),
        plus=_marks(language, "plus"),
        minus=_marks(language, "minus"),
        articles=_marks(language, "article"),
        endings=_marks(language, "ending"),
        conjunctions=_marks(language, "and"),
        ranges=tuple(_range(form) for form, _ in _words(language, "range")),
    )


def _words(language: str, kind: str) -> list[tuple[str, str]]:
    """The forms of one kind, each with its meaning."""
    found = [row for row in rows_of("words.csv", language) if row["kind"] == kind]
    return [(form, row["meaning"]) for row in found for form in forms(row["forms"])]


def _marks(language: str, kind: str) -> Phrases[None]:
    return _words_alone(form for form, _ in _words(language, kind))


def _numeral(text: str) -> Numeral:
    return Numeral(Fraction(text), len(text.partition(".")[2]))


def _range(form: str) -> RangeForm:
    before, between, after = ([part.strip()] if part.strip() else [] for part in form.split(GAP))
    return RangeForm(_words_alone(before), _words_alone(between), _words_alone(after))


def _words_alone(phrases: Iterable[str]) -> Phrases[None]:
    """Phrases that matter only by standing where they stand."""
    return Phrases((phrase, None) for phrase in phrases)
