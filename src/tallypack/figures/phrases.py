"""Finding the longest known phrase at a place in a text."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"), " ")
_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u02b9\u00b4`"), "'")
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011"), "-")
_DOT_OF_A_SMALL_I = "\u0307"
"""What remains of the dot of a capital, as in İle, when it becomes small."""

_SAME = _SPACES | _APOSTROPHES | _HYPHENS


def tidy(text: str) -> str:
    """The text with one kind of space, apostrophe and hyphen, and accents composed."""
    return unicodedata.normalize("NFC", text).translate(_SAME)


class Found(NamedTuple, Generic[Meaning]):
    """A phrase found in a text: what it means, how it is written in the table, and where it ends."""

    meaning: Meaning
    phrase: str
    end: int


class Phrases(Generic[Meaning]):
    """Phrases and their meanings. The longest wins; no letter or digit follows a phrase that ends in one."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        self._meanings = {tidy(phrase).lower(): (phrase, meaning) for phrase, meaning in entries}
        self._longest_first = sorted(self._meanings, key=len, reverse=True)
        self._by_letter: dict[str, list[str]] = {}

    def __bool__(self) -> bool:
        """Whether there is any phrase."""
        return bool(self._longest_first)

    def may_stand_in(self, text: str) -> bool:
        """False only where no phrase stands anywhere in the text, which is quickly seen."""
        plain = text.lower().replace(_DOT_OF_A_SMALL_I, "")
        return any(key.partition(" ")[0] in plain for key in self._longest_first)

    def match(self, text: str, position: int) -> Found[Meaning] | None:
        """The longest phrase that starts at the position, or None."""
        for key in self._beginning_with(text[position : position + 1]):
            if found := _pattern(key).match(text, position):
                phrase, meaning = self._meanings[key]
                return Found(meaning, phrase, found.end())
        return None

    def _beginning_with(self, letter: str) -> list[str]:
        """The phrases that begin with a letter, in whatever case: few do, and only those need a pattern."""
        if letter not in self._by_letter:
            self._by_letter[letter] = [key for key in self._longest_first if _is_same(key[0], letter)]
        return self._by_letter[letter]


@cache
def _is_same(letter: str, other: str) -> bool:
    """Whether two letters are one but for case, as patterns have it."""
    return re.match(re.escape(letter), other, re.IGNORECASE) is not None


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    words = " +".join(map(re.escape, phrase.split(" ")))
    return re.compile(words + after, re.IGNORECASE)
