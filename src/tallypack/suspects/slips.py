"""Slips of the hand: how a figure comes to be printed wrong, and how likely that is.

A slip undone gives back the figure that was meant. Kinds are weighed by how often people make them and by
how many other figures the same kind of slip could have made of it: of one digit wrong there are nine times
as many as there are digits, of two digits swapped fewer than there are digits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from re import fullmatch

from tallypack.percent import PATTERN

MOVED = "decimal point moved"

WEIGHTS = {
    "digits swapped": Fraction(20, 100),
    "digit wrong": Fraction(30, 100),
    "digit dropped": Fraction(10, 100),
    "digit doubled": Fraction(6, 100),
    "digit added": Fraction(4, 100),
    MOVED: Fraction(5, 100),
    "thousands lost": Fraction(5, 100),
    "sign": Fraction(5, 100),
    "spelling": Fraction(50, 100),
    "exchanged": Fraction(10, 100),
    "other": Fraction(5, 100),
}
"""Of a hundred slips how many are of each kind, roughly; only the order of suspects depends on it."""

OF_WRITING = ("sign", "spelling", MOVED)
"""The slips by which a figure is not written as one."""

_THOUSAND = 3


@dataclass(frozen=True)
class Slip:
    """One way in which a figure may have been meant: its digits, and how likely this slip made the print."""

    value: int
    kind: str
    weight: Fraction


def undone(value: int, decimals: int = 0) -> Iterator[Slip]:
    """Every figure from which one slip of the hand makes this one, as a whole number of last decimals."""
    digits = str(value).rjust(decimals + 1, "0")
    ways: dict[str, list[str]] = {
        "digits swapped": _swapped(digits),
        "digit wrong": _changed(digits),
        "digit dropped": _inserted(digits),
        "digit doubled": _removed(digits, doubled=True),
        "digit added": _removed(digits, doubled=False),
        "thousands lost": [] if decimals else [digits + "0" * _THOUSAND, *_without_thousands(digits)],
    }
    for kind, found in ways.items():
        meant = list(dict.fromkeys(int(text) for text in found if _is_figure(text, digits, decimals)))
        weight = WEIGHTS[kind] / max(1, len(meant))
        for number in meant:
            yield Slip(number, kind, weight)


def misprinted(text: str, decimals: int) -> Iterator[Slip]:
    """Every figure that a text may have been meant for which is not written as one, or not one allowed there."""
    digits = "".join(char for char in text if char in "0123456789")
    if not digits:
        return
    value = int(digits)
    printed = len(text.partition(".")[2])
    kind = "sign" if text.startswith("-") else MOVED if printed != decimals else "spelling"
    plain = str(value).rjust(decimals + 1, "0")
    if text != (f"{plain[:-decimals]}.{plain[-decimals:]}" if decimals else plain):
        yield Slip(value, kind, WEIGHTS[kind])
    if printed < decimals:
        yield Slip(value * 10 ** (decimals - printed), "digit dropped", WEIGHTS["digit dropped"])
    yield from undone(value, decimals)


def point_moved(text: str) -> list[str]:
    """The percentages with the same digits whose decimal point stands elsewhere, or is not there."""
    digits = text.replace(".", "", 1)
    found = [f"{digits[:place]}.{digits[place:]}".removesuffix(".") for place in range(1, len(digits) + 1)]
    return [other for other in found if other != text and fullmatch(PATTERN, other)]


def _is_figure(text: str, digits: str, decimals: int) -> bool:
    """Whether a text is a figure as one is printed: not empty, no zero in front, and another one."""
    printed = len(text) <= decimals + 1 or not text.startswith("0")
    return bool(text) and (len(text) > decimals) and printed and text != digits


def _swapped(digits: str) -> list[str]:
    return [digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)]


def _changed(digits: str) -> list[str]:
    return [digits[:i] + d + digits[i + 1 :] for i in range(len(digits)) for d in "0123456789"]


def _inserted(digits: str) -> list[str]:
    return [digits[:i] + d + digits[i:] for i in range(len(digits) + 1) for d in "0123456789"]


def _removed(digits: str, *, doubled: bool) -> list[str]:
    """The digits without one that stands twice in a row, or without another."""
    return [
        digits[:i] + digits[i + 1 :]
        for i, digit in enumerate(digits)
        if (digit in {digits[i - 1 : i], digits[i + 1 : i + 2]}) == doubled
    ]


def _without_thousands(digits: str) -> list[str]:
    zeros = "0" * _THOUSAND
    return [digits[:-_THOUSAND]] if digits.endswith(zeros) and len(digits) > _THOUSAND else []
