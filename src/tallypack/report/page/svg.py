"""Pictures as SVG that is as wide as its place: positions across are percentages, those down are pixels.

So text keeps its size on a phone and on a wall, and colours come from the page, in its theme. Texts are escaped
by the serialiser. Floats are good enough for places on a screen; nothing is decided here.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from tallypack.report.page.texts import plain

Node = ET.Element

SHAPES = {
    "circle": "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0",
    "diamond": "M0,-6.5L6.5,0L0,6.5L-6.5,0Z",
    "cross": "M-6,-3.5L-3.5,-6L0,-2.5L3.5,-6L6,-3.5L2.5,0L6,3.5L3.5,6L0,2.5L-3.5,6L-6,3.5L-2.5,0Z",
    "square": "M-4.6,-4.6H4.6V4.6H-4.6Z",
    "triangle": "M0,-6L5.8,4.6H-5.8Z",
    "ring": "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0M-3,0a3,3 0 1,1 6,0a3,3 0 1,1 -6,0",
    "tick": "M-6.5,0.5L-4,-2.5L-1.5,0.2L4.5,-6L7,-3.2L-1.5,5.5Z",
    "left": "M-6,0L3,-5.5V5.5Z",
    "right": "M6,0L-3,-5.5V5.5Z",
}
"""The outlines of the signs, around the place where they stand."""

SIGNS = {
    "agrees": "circle",
    "loose": "diamond",
    "contradicts": "cross",
    "unreadable": "square",
    "unknown": "ring",
    "passed": "tick",
    "failed": "cross",
    "warned": "triangle",
    "noted": "diamond",
    "skipped": "ring",
    "first": "circle",
    "second": "diamond",
    "third": "square",
    "fourth": "triangle",
}
"""The shape of each sign; its colour is that of the class of the same name."""


@dataclass(frozen=True)
class Drawing:
    """The parts of a picture, and how tall it is in pixels."""

    nodes: tuple[Node, ...]
    height: float


def node(name: str, *children: Node, text: str = "", **attributes: object) -> Node:
    """An element; ``class_`` and the like lose their underscore, and ``stroke_width`` becomes stroke-width."""
    found = ET.Element(name, {key.rstrip("_").replace("_", "-"): _worded(v) for key, v in attributes.items()})
    found.text = plain(text) or None
    found.extend(children)
    return found


def _worded(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def across(part: float) -> str:
    """A place across: 0 is left and 1 is right."""
    return f"{100 * part:.2f}".rstrip("0").rstrip(".") + "%"


def words(text: str, x: float, y: float, look: str = "", anchor: str = "start") -> Node:
    """A line of text whose foot is at ``y``."""
    return node("text", text=text, x=across(x), y=y, class_=look or "word", text_anchor=anchor)


def box(left: float, right: float, top: float, height: float, look: str) -> Node:
    """A filled box; one that would be too narrow to see is a hair wide."""
    width = max(right - left, 0.003)
    return node("rect", x=across(left), y=top, width=across(width), height=height, class_=look)


def rule(x: float, top: float, bottom: float, look: str) -> Node:
    """A line downwards."""
    return node("line", x1=across(x), x2=across(x), y1=top, y2=bottom, class_=look)


def level(y: float, look: str, left: float = 0, right: float = 1) -> Node:
    """A line across."""
    return node("line", x1=across(left), x2=across(right), y1=y, y2=y, class_=look)


def sign(look: str, x: float, y: float, shape: str = "") -> Node:
    """A sign at a place; its box has no size, so that the place can be a percentage."""
    outline = node("path", d=SHAPES[shape or SIGNS[look]], class_=f"sign {look}")
    return node("svg", outline, x=across(x), y=y, width=1, height=1, overflow="visible")


def picture(drawing: Drawing, name: str, title: str, description: str) -> Markup:
    """The picture for a page, with its title and description for those who hear it."""
    root = node(
        "svg",
        node("title", text=title, id=f"{name}-title"),
        node("desc", text=description, id=f"{name}-desc"),
        *drawing.nodes,
        class_="picture",
        width="100%",
        height=drawing.height,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - the serialiser has escaped every text


def sheet(
    columns: Iterable[Iterable[tuple[str, Drawing]]], legend: Iterable[tuple[str, str]], **told: str
) -> str:
    """A picture that stands alone: drawings below their titles, in columns, with a legend and its own style.

    ``told`` has its ``title`` and its ``style``.
    """
    columns = [list(column) for column in columns]
    each, gap, head, first = 440, 40, 26, 44
    parts = [
        node(
            "g",
            node(
                "g", node("path", d=SHAPES[SIGNS[look]], class_=f"sign {look}"), transform="translate(0 -4)"
            ),
            node("text", text=said, class_="word", x=12, y=0),
            transform=f"translate({gap / 2 + 6 + 150 * place:.0f} 26)",
        )
        for place, (look, said) in enumerate(legend)
    ]
    height = 0.0
    for number, column in enumerate(columns):
        top = float(first)
        for said, drawing in column:
            title = node("text", text=said, class_="title", x=0, y=15)
            frame = node(
                "svg", *drawing.nodes, y=head, width=each - gap, height=drawing.height, overflow="visible"
            )
            parts.append(
                node("g", title, frame, transform=f"translate({number * each + gap / 2:.0f} {top:.0f})")
            )
            top += head + drawing.height + 20
        height = max(height, top)
    width = each * len(columns)
    root = node(
        "svg",
        node("title", text=told["title"]),
        node("style", text=told["style"]),
        node("rect", width="100%", height="100%", class_="paper"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height:.0f}",
        width=width,
        height=round(height),
        role="img",
    )
    return ET.tostring(root, encoding="unicode")


def signed(look: str) -> Markup:
    """A sign beside a word, which says what it means."""
    root = node("svg", node("path", d=SHAPES[SIGNS[look]], class_=f"sign {look}"), viewBox="-8 -8 16 16",
                width=14, height=14, aria_hidden="true", focusable="false", class_="beside")  # fmt: skip
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - made of our own words only
