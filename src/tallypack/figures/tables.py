"""The tables beside the code: plain CSV, so that a speaker of a language can correct them."""

import csv
from functools import cache
from importlib.resources import files

ANY_LANGUAGE = "*"
"""Stands in the column ``language`` for signs that every language uses."""


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table, by column name."""
    text = files("tallypack.figures").joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def rows_of(name: str, language: str) -> list[dict[str, str]]:
    """The rows of one table that hold in a language."""
    return [row for row in rows(name) if row["language"] in (language, ANY_LANGUAGE)]


def forms(cell: str) -> list[str]:
    """The alternatives of a cell, which stand between bars."""
    return cell.split("|")
