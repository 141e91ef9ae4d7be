"""The case files: one a language, each figure with a value and the verdict it must get."""

import csv
from pathlib import Path

import pytest

from tallypack.figures import agrees, known_languages, read_figure
from tallypack.figures.tables import ANY_LANGUAGE, forms, rows

FOLDER = Path(__file__).parent / "cases"


def cases(language):
    with (FOLDER / f"{language}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = [(language, case) for language in known_languages() for case in cases(language)]


@pytest.mark.parametrize(
    ("language", "case"),
    CASES,
    ids=[f"{language}: {case['figure']} for {case['value']}" for language, case in CASES],
)
def test_a_figure_gets_its_verdict(language, case):
    agreement = agrees(case["figure"], case["value"], language)
    assert agreement.verdict == case["verdict"], agreement.reason


def test_every_language_has_a_case_file_and_every_case_file_a_language():
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(known_languages())


@pytest.mark.parametrize("language", known_languages())
def test_every_language_has_fifteen_cases_and_every_readable_verdict(language):
    assert len(cases(language)) >= 15
    assert {"agrees", "loose", "contradicts"} <= {case["verdict"] for case in cases(language)}


@pytest.mark.parametrize("language", [*known_languages(), ANY_LANGUAGE])
def test_every_class_of_hedges_in_every_position_has_a_case(language):
    shown_in = "en" if language == ANY_LANGUAGE else language
    shown = [case["figure"] for case in cases(shown_in) if case["verdict"] != "unreadable"]
    missing = [
        f"{row['class']}, {row['position']}"
        for row in rows("hedges.csv")
        if row["language"] == language and not any(uses(figure, shown_in, row) for figure in shown)
    ]
    assert missing == []


def uses(figure, language, row):
    """Whether a figure shows a row of the table; plain words leave no trace in a reading, only in the text."""
    text = figure.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    places = [place(text, phrase.lower()) for phrase in forms(row["phrases"])]
    if row["class"] == "plain":
        return row["position"] in places
    hedge = read_figure(figure, language).hedge
    is_hedge = hedge is not None and hedge.kind == row["class"] and hedge.phrase in forms(row["phrases"])
    return is_hedge and place(text, hedge.phrase.lower()) == row["position"]


def place(text, phrase):
    """Where a phrase stands in a text."""
    if text.startswith(phrase):
        return "before"
    return "after" if text.endswith(phrase) else "inside" if f" {phrase} " in text else "nowhere"


@pytest.mark.parametrize("language", ["en", "ru", "be", "uk", "de", "fr", "es", "it", "pt", "pl", "nl", "tr"])
def test_the_languages_that_were_asked_for_are_known(language):
    assert read_figure("5", language).numeral == "5"
