"""The tables of words: everything they list can be read, and they do not contradict themselves."""

import itertools
from collections import defaultdict
from fractions import Fraction

import pytest
from babel import localedata

from tallypack.figures import ReadingError, known_languages, read_figure
from tallypack.figures.numerals import marks
from tallypack.figures.tables import ANY_LANGUAGE, forms, rows
from tallypack.figures.units import UNITS
from tallypack.figures.widths import coefficients

LISTED = [row for row in rows("hedges.csv") if row["class"] != "plain"]


def language_of(row):
    return "en" if row["language"] == ANY_LANGUAGE else row["language"]


def test_a_class_means_the_same_in_every_language():
    meanings = defaultdict(set)
    for row in rows("hedges.csv"):
        meanings[row["class"]].add((row["side"], row["strict"], row["reach"], row["width"]))
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


def test_the_marks_of_every_locale_are_those_that_babel_has():
    listed = {
        tag: (row["decimal"], row["group"]) for row in rows("marks.csv") for tag in forms(row["locales"])
    }
    known = sorted(tag.replace("_", "-") for tag in localedata.locale_identifiers() if tag != "root")
    assert listed == {tag: marks(tag) for tag in known}


def test_the_columns_hold_only_known_words():
    for row in rows("hedges.csv"):
        assert row["side"] in ("below", "above", "both")
        assert (row["strict"] in ("strict", "inclusive")) == (row["side"] != "both")
        assert row["position"] in ("before", "after", "inside")
        assert row["reach"] in ("spread", "near", "open", "far", "exact", "round", "plain")


def test_every_width_that_is_named_was_measured():
    for width in {row["width"] for row in rows("hedges.csv")} - {""}:
        assert coefficients(width)["s"] > 0


@pytest.mark.parametrize("table", ["hedges.csv", "words.csv"])
def test_no_phrase_is_listed_twice_for_one_place_in_one_language(table):
    seen = defaultdict(list)
    for row in rows(table):
        place = row.get("position") or row["kind"]
        for form in forms(row[{"hedges.csv": "phrases", "words.csv": "forms"}[table]]):
            seen[row["language"], place, form].append(row)
    assert [key for key, found in seen.items() if len(found) > 1] == []


@pytest.mark.parametrize("language", known_languages())
def test_every_listed_hedge_is_read_where_it_stands(language):
    written = {"before": "{} 87 %", "after": "87 % {}", "inside": "87 {} %"}
    for row in LISTED:
        if language_of(row) == language:
            for phrase in forms(row["phrases"]):
                hedge = read_figure(written[row["position"]].format(phrase), language).hedge
                assert (hedge.phrase, hedge.kind) == (phrase, row["class"])


@pytest.mark.parametrize("language", known_languages())
def test_plain_words_leave_the_numeral_as_it_is(language):
    for row in rows("hedges.csv"):
        if row["class"] == "plain" and row["language"] == language:
            for phrase in forms(row["phrases"]):
                assert read_figure(f"{phrase} 87 %", language).hedge is None


@pytest.mark.parametrize("language", known_languages())
def test_every_number_word_is_read(language):
    for row in rows("words.csv"):
        if row["language"] == language and row["kind"] in ("number", "fraction", "majority"):
            for form in forms(row["forms"]):
                assert read_figure(form, language).quantity.numeral.value == Fraction(row["meaning"]), form


@pytest.mark.parametrize("language", known_languages())
def test_every_unit_is_read(language):
    for row in rows("words.csv"):
        if language_of(row) == language and row["kind"] in ("scale", "unit", "unit-before"):
            for form in forms(row["forms"]):
                figure = f"{form} 5" if row["kind"] == "unit-before" else f"5 {form}"
                assert read_figure(figure, language).quantity.unit == UNITS[row["meaning"]], form


@pytest.mark.parametrize("language", known_languages())
def test_every_way_to_write_a_range_is_read(language):
    for row in rows("words.csv"):
        if language_of(row) == language and row["kind"] == "range":
            for form in forms(row["forms"]):
                figure = form.replace("…", "86", 1).replace("…", "89", 1)
                assert read_figure(figure, language).numeral == "86–89", form


@pytest.mark.parametrize("language", known_languages())
def test_capital_letters_change_nothing(language):
    for row, place in itertools.product(LISTED, ("before",)):
        if row["language"] == language and row["position"] == place:
            for phrase in forms(row["phrases"]):
                assert read_figure(f"{phrase.capitalize()} 87 %", language).hedge.phrase == phrase


@pytest.mark.parametrize("language", known_languages())
def test_a_hedge_is_read_in_its_own_language_only(language):
    foreign = "bijna" if language != "nl" else "fast"
    with pytest.raises(ReadingError):
        read_figure(f"{foreign} 87", language)
