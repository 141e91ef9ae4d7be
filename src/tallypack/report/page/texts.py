"""Texts for the page: how numbers, days and the words of strangers are written in HTML.

Escaping for HTML is done by the templates; here characters are taken out that would steer what is shown.
"""

import re
import unicodedata
from datetime import date, datetime
from urllib.parse import urlsplit

NARROW = "\u202f"
"""The space between groups of digits: narrow, and no line breaks at it."""

LONGEST = 600
"""Characters of one text that a page shows."""

_STEERS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
"""Marks that turn the direction of the text after them."""

_GROUPS = re.compile(r"(?<![\w'\"“.,])\d{1,3}(?:,\d{3})+(?![\w'\"”]|[.,]\d)")
"""A number that tallypack wrote in groups, and not one that stands in quotes, which was printed so."""


def plain(text: object) -> str:
    """A text with whatever could steer the page, or is no character, shown as an escape."""
    return "".join(_shown(char) for char in str(text))


def _shown(char: str) -> str:
    if char in "\n\t":
        return " "
    if unicodedata.category(char) in {"Cc", "Cs"} or _STEERS.match(char):
        return char.encode("unicode_escape").decode()
    return char


def short(text: object, most: int = LONGEST) -> str:
    """A text that is shown in part where it is very long."""
    shown = plain(text)
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"


def count(value: int) -> str:
    """A number with its digits in groups of three."""
    return f"{value:,}".replace(",", NARROW)


def rest(value: int, noun: str) -> str:
    """What is said below a list that is cut short; nothing where it is whole."""
    if value < 1:
        return ""
    return f"{things(value, 'more ' + noun)} {'is' if value == 1 else 'are'} not shown."


def things(value: int, noun: str) -> str:
    """A number of things in words: 1 row, 2 rows."""
    return f"{count(value)} {noun if value == 1 else noun + 's'}"


def span(low: int, high: int) -> str:
    """A range of counts, or the one count that is left."""
    return count(low) if low == high else f"{count(low)} to {count(high)}"


def percent(text: str) -> str:
    """A percentage as it was printed, with its sign."""
    return f"{plain(text)}{NARROW}%"


def grouped(message: str) -> str:
    """A message of a check with its numbers written as on the rest of the page."""
    return short(_GROUPS.sub(lambda found: found[0].replace(",", NARROW), message), 2 * LONGEST)


def day(text: str | None) -> str:
    """A day or a moment in words; as it stands where it is neither."""
    moment = moment_of(text)
    if moment is None:
        return short(text or "", 40)
    clock = f", {moment:%H:%M}" if text and "T" in text else ""
    return f"{moment.day} {moment:%B} {moment.year}{clock}"


def moment_of(text: str | None) -> datetime | None:
    """The moment that a text names, midnight for a day alone."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def day_of(text: str | None) -> date | None:
    """The day that a text names."""
    moment = moment_of(text)
    return moment.date() if moment else None


def link(address: str | None) -> str | None:
    """An address that a reader may follow: of the web, with a host, and with nothing in it that misleads."""
    if not address or plain(address) != address or any(char.isspace() for char in address):
        return None
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return address if fits else None
