"""Hedges: the words around a numeral that say how it is meant, from the table ``hedges.csv``.

The table has one row for a class of words in a language and a position. Its columns:

- ``class``: what the words mean, named by an English one.
- ``side``: where the value lies, ``below`` or ``above`` the numeral, or ``both``.
- ``strict``: whether a one-sided word excludes the numeral itself ("more than") or not ("at least").
- ``reach``: ``spread`` lies around the numeral; ``near`` beside it; ``open`` on one side of it, at no stated
  distance; ``far`` on one side and well away; ``exact`` promises more than the digits show; ``round`` and
  ``plain`` leave the numeral as it is. ("Some 85" is no plain approximation after Stevens and Solt 2018, and
  nobody has measured its width, so it reads as a bare 85; a plain word such as "only" is not even a hedge.)
- ``width``: the word of Ferson et al. 2015 whose measured width is used; see `tallypack.figures.widths`.
- ``position``: ``before`` or ``after`` the numeral and its unit, or ``inside``, between the two.
"""

from dataclasses import dataclass
from typing import Literal, cast

from tallypack.figures.tables import forms, rows_of

Side = Literal["below", "above", "both"]
Reach = Literal["spread", "near", "open", "far", "exact", "round", "plain"]
Position = Literal["before", "after", "inside"]


@dataclass(frozen=True, slots=True)
class Hedge:
    """One word or phrase and what it does to a numeral; the fields are the columns of the table."""

    phrase: str
    kind: str
    side: Side
    strict: bool
    reach: Reach
    width: str | None

    @property
    def is_one_sided(self) -> bool:
        """Whether the value must lie on one side of the numeral."""
        return self.side != "both"


def hedges(language: str, position: Position) -> list[tuple[str, Hedge]]:
    """The phrases of a language that stand in a position, each with its hedge."""
    found = []
    for row in rows_of("hedges.csv", language):
        if row["position"] == position:
            found += [(phrase, _hedge(phrase, row)) for phrase in forms(row["phrases"])]
    return found


def _hedge(phrase: str, row: dict[str, str]) -> Hedge:
    return Hedge(
        phrase=phrase,
        kind=row["class"],
        side=cast("Side", row["side"]),
        strict=row["strict"] == "strict",
        reach=cast("Reach", row["reach"]),
        width=row["width"] or None,
    )


def majority(phrase: str) -> Hedge:
    """What a word for a majority says of one half: more than it."""
    return Hedge(phrase, kind="over", side="above", strict=True, reach="open", width="over")
