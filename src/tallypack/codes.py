"""Codes of checks as people list them."""

from collections.abc import Iterable


def codes(given: Iterable[str]) -> tuple[str, ...]:
    """The codes or beginnings of codes in some texts, each of which may list several: ``s,T101``."""
    return tuple(code.strip().upper() for text in given for code in text.split(",") if code.strip())
