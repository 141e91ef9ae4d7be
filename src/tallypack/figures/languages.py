"""The languages whose figures can be read."""

from functools import cache

from tallypack.figures.errors import LanguageError, printable
from tallypack.figures.numerals import listed_marks
from tallypack.figures.tables import ANY_LANGUAGE, rows


@cache
def known_languages() -> tuple[str, ...]:
    """Codes (ISO 639-1) of the languages that have a vocabulary, in alphabetical order."""
    return tuple(sorted({row["language"] for row in rows("hedges.csv")} - {ANY_LANGUAGE}))


def base_language(tag: str) -> str:
    """The language of a tag: ``es`` of ``es-MX``, whose words are Spanish and whose numerals are Mexican.

    Of a language without a vocabulary the bare numerals can be read, as Babel knows them; a hedge in it
    cannot. Raises `LanguageError` for what Babel does not know either.
    """
    language = tag.replace("_", "-").partition("-")[0].lower()
    if language not in known_languages() and not _is_known(language):
        known = ", ".join(known_languages())
        message = f'"{printable(tag)}" is not a language whose figures can be read; known are {known}'
        raise LanguageError(message)
    return language


@cache
def _is_known(language: str) -> bool:
    return any(tag.partition("-")[0] == language for tag in listed_marks())
