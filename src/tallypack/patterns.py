"""The pattern of a field, in the words of the engine that runs it.

A pattern comes from a stranger. Python's `re`, in which Frictionless runs it, may take years over a short
text; the engine of Polars takes time in proportion to the text. Both read most patterns alike. The few signs
that they read otherwise are written so that the verdict is Python's, or else the pattern is refused.
"""

import re
from functools import cache

import polars as pl

LONGEST = 10_000
"""The most characters a pattern may have."""

_SHOWN = 20

_ESCAPE = r"\\(?:x[0-9a-fA-F]{2}|(?:u|U0000)(?![dD][89a-fA-F])[0-9a-fA-F]{4}|U(?!0000)[0-9a-fA-F]{8}|.)"
_TOKENS = re.compile(
    rf"(?P<escape>{_ESCAPE})"
    rf"|(?P<set>\[\^?\]?(?:{_ESCAPE}|[^\]\\])*+\]?)"
    r"|(?P<group>\(\?(?:i?:|P<[A-Za-z_][A-Za-z0-9_]*>))"
    r"|(?P<own>\(\?(?:P?<?[=!>#(]|[A-Za-z-]*)|(?:[*+?]|\{[0-9,]+\})\+)"
    r"|\{[0-9]+(?:,[0-9]*)?\}"
    r"|(?P<most>\{,[0-9]*\})"
    r"|(?P<brace>\{)"
    r"|.",
    re.DOTALL,
)
"""The signs of a pattern. ``own`` are those that only Python knows, or that it knows in a sense of its own."""

_OTHERWISE = {
    r"\w": r"[\p{L}\p{N}_]",
    r"\W": r"[^\p{L}\p{N}_]",
    r"\s": r"[\s\x1c-\x1f]",
    r"\S": r"[^\s\x1c-\x1f]",
    r"\Z": r"\z",
}
"""What Polars means by other words, or by another set of letters."""

_ALIKE = set("dDAafnrtv")
"""The letters that mean the same after a backslash."""


@cache
def in_polars(pattern: str) -> str:
    """A pattern as Polars reads it, with Python's verdict; `ValueError` with the reason where there is none."""
    if len(pattern) > LONGEST:
        raise ValueError(f"it is longer than {LONGEST} characters")
    written = _TOKENS.sub(_written, pattern)
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:
        raise ValueError(f"it is no regular expression: {error}") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    try:
        pl.Series([""]).str.contains(written)
    except pl.exceptions.ComputeError as error:
        raise ValueError("it is too large to be run; long texts are better limited by `maxLength`") from error
    return written


def _written(token: re.Match[str]) -> str:
    text = token[0]
    if token["own"]:
        raise _differing(text)
    if token["escape"]:
        return _escaped(text)
    if token["set"]:
        return _set(text)
    if token["brace"]:
        return r"\{"
    if token["most"]:
        return text.replace("{", "{0")
    return text


def _escaped(text: str) -> str:
    if text in _OTHERWISE:
        return _OTHERWISE[text]
    if len(text) > 2 or text[1] in _ALIKE:  # noqa: PLR2004 - a letter with the number of a character
        return text
    if text[1].isascii() and text[1].isalnum():
        raise _differing(text)
    return re.escape(text[1])


def _set(text: str) -> str:
    """A set of characters. Within it Polars knows sets, differences and the like, and Python only characters."""
    plain = re.sub(_ESCAPE, "a", text, flags=re.DOTALL)
    own = [sign for sign in ("&&", "--", "~~", "||") if sign in plain]
    if own or "[" in plain[1:]:
        raise _differing(text)
    return re.sub(_ESCAPE, lambda escape: _escaped(escape[0]), text, flags=re.DOTALL)


def _differing(text: str) -> ValueError:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return ValueError(f"engines of regular expressions differ in `{shown}`, so say it without")
