"""What a check is: a code, a sentence, a reason, and one law written as an expression on columns.

The catalogue in ``tallypack.checks`` is made of these. A check sees a view (one row for each thing that
is judged, see `tallypack.views`) and never a file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from tallypack.tableschema import Field

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")


def at_or_above(level: Level) -> tuple[Level, ...]:
    """The levels that count when findings of this one do."""
    return LEVELS[: LEVELS.index(level) + 1]


Row = Mapping[str, Any]
"""One row of a view as Python values, by column name."""

CellLaw = pl.Expr | Callable[[str], bool] | None
"""A law about one cell: an expression on the column of text, or else a function of one text, or none."""

Text = Callable[[Row], str]
"""Turns a row that broke a law into words with its numbers in them."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """What every check says of itself.

    ``code`` never changes its meaning once released. ``title`` is the law as a sentence, ``reason`` says
    why it holds and ``citation`` where that can be read. ``requires`` names the checks that are judged
    first: the rows that they find wrong are left out here, so that one cause makes one finding.
    """

    code: str
    level: Level
    title: str
    reason: str
    citation: str
    requires: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The letter of the code."""
        return self.code[0]


@dataclass(frozen=True, kw_only=True)
class FileCheck(Check):
    """A law about a file, decided while it is read: it can be opened, has a header, whole rows, text."""


@dataclass(frozen=True, kw_only=True)
class CellCheck(Check):
    """A law about the text of one cell, given by the field's type and constraints.

    ``law`` returns what is true where the text is right, or ``None`` where the field says nothing of the
    kind. ``expected`` words what the field asks for. ``empty`` is true for the one law that looks at
    empty cells.
    """

    law: Callable[[Field], CellLaw]
    expected: Callable[[Field], str]
    empty: bool = False


@dataclass(frozen=True, kw_only=True)
class KeyCheck(Check):
    """A law about the keys of a table, given by its schema: unique, or found in the table referred to."""

    kind: Literal["primary", "unique", "foreign"]


@dataclass(frozen=True, kw_only=True)
class StatementCheck(Check):
    """A law about statements, whose figures are read in their languages before they are compared."""

    kind: Literal["unsupported", "unreadable", "contradicts", "misplaced"]


@dataclass(frozen=True, kw_only=True)
class WaiverCheck(Check):
    """A law about waivers, decided when all findings are known."""


@dataclass(frozen=True, kw_only=True)
class ViewCheck(Check):
    """A law about figures, on the rows of a view.

    A row is examined when every column in ``needs`` is known and ``when`` (if given) holds; it is a finding
    when ``law`` is false there. ``field`` names the field to look at; ``measure`` stands for the field that the
    view's column of that name says. ``message`` shows the formula with its numbers, ``expected`` what would be right.
    ``remark`` words what follows from a row that holds, where ``remark_when`` is true. ``missing`` says that a
    finding is of rows that are not there: rows that refer to nothing may be those, and are told of already.
    ``follows`` says that the law follows from those that it requires: where a waiver excuses one of them, this
    one is not expected to hold either.
    """

    view: str
    needs: tuple[str, ...]
    law: pl.Expr
    field: str
    message: Text
    expected: Text
    when: pl.Expr | None = None
    remark: Text | None = None
    remark_when: pl.Expr | None = None
    missing: bool = False
    follows: bool = False

    @property
    def examined(self) -> pl.Expr:
        """True where the row is examined, false elsewhere, never null."""
        known = [~pl.col(name).is_null() for name in self.needs]
        parts = known if self.when is None else [*known, self.when]
        return pl.all_horizontal(*parts).fill_null(value=False)
