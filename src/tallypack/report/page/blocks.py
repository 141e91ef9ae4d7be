"""What a page is made of: sections of blocks, with every text already worded, and escaped by the templates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from markupsafe import Markup


@dataclass(frozen=True)
class Cell:
    """One cell of a table, or one value beside its name.

    ``kind`` says how it looks: number, empty (was not published), follows (was not published, but others bound
    it), unreadable, marked (the cell of a finding), or the name of a sign that stands before it. ``lang`` is
    the language of the text where it is not that of the page. ``local`` is a name in a language that the package
    does not say.
    """

    text: str = ""
    kind: str = ""
    note: str = ""
    lang: str | None = None
    href: str | None = None
    sign: str = ""
    local: str = ""


EMPTY = Cell("not published", "empty")
GAP = Cell("–", "gap")
"""The same where many cells are empty."""


@dataclass(frozen=True)
class Table:
    """A table: its name for the address, its caption, the heads of its columns, and rows of cells.

    The first cell of a row names it. A head that ends in a space and # is that of numbers. ``more`` says what is
    not shown; ``groups`` gives for some row numbers a heading that stands above the row.
    """

    kind: ClassVar[str] = "table"
    name: str
    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    more: str = ""
    groups: dict[int, str] = field(default_factory=dict)
    look: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture with its title, what it shows in words, and the meaning of its signs: (class, word)."""

    kind: ClassVar[str] = "picture"
    svg: Markup
    title: str
    note: str = ""
    more: str = ""
    legend: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Multiples:
    """Small pictures side by side that share what is said of them."""

    kind: ClassVar[str] = "multiples"
    pictures: Sequence[Picture]
    note: str = ""
    more: str = ""
    legend: Sequence[tuple[str, str]] = ()
    look: str = ""


@dataclass(frozen=True)
class Facts:
    """Names and values."""

    kind: ClassVar[str] = "facts"
    items: Sequence[tuple[str, Cell]]
    look: str = ""


@dataclass(frozen=True)
class Prose:
    """Paragraphs."""

    kind: ClassVar[str] = "prose"
    paragraphs: Sequence[str]
    look: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True)
class Listing:
    """Items of a list, each a text."""

    kind: ClassVar[str] = "listing"
    items: Sequence[Cell]
    more: str = ""


@dataclass(frozen=True)
class Fold:
    """Blocks behind a summary that opens them."""

    kind: ClassVar[str] = "fold"
    summary: str
    blocks: Sequence["Block"]
    is_open: bool = False
    sign: str = ""


@dataclass(frozen=True)
class Found:
    """One finding: where it stands, what was found, what would be right, the rows around it, and its suspects."""

    kind: ClassVar[str] = "found"
    place: str
    message: str
    facts: Facts
    rows: Table | None
    suspects: Sequence[str]
    doubt: str = ""
    waiver: str = ""


Block = Table | Picture | Multiples | Facts | Prose | Heading | Listing | Fold | Found


@dataclass(frozen=True)
class Section:
    """A part of the page with its heading; one without blocks is left out. ``word`` stands for it on top."""

    name: str
    word: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Head:
    """What stands on top: the title, the verdict with its sign, what goes with it, and the facts."""

    title: str
    verdict: str
    sign: str
    noted: Sequence[Cell]
    caution: str
    facts: Facts
