"""The page: one HTML file that a person reads, with nothing in it that has to be fetched or run.

Sections are made of blocks (`blocks`), each with its texts already worded; the templates escape every text and
give it its place. Pictures are SVG in the page, so that they follow its theme.
"""

import base64
import hashlib
from importlib.resources import files

import jinja2
from markupsafe import Markup

from tallypack import __version__
from tallypack.report.page import about, checked, course, elections, follows, places, result, said
from tallypack.report.page.about import verdict
from tallypack.report.page.material import Material
from tallypack.report.page.svg import signed

__all__ = ["picture_style", "render", "stylesheet", "verdict"]

_SECTIONS = (
    result.section,
    course.section,
    places.section,
    elections.section,
    said.section,
    follows.section,
    checked.findings,
    checked.checks,
    about.section,
)


def render(material: Material) -> str:
    """The page as HTML that ends with a line end."""
    made = [section(material) for section in _SECTIONS]
    style = stylesheet()
    return _templates().get_template("page.html").render(
        head=about.head(material),
        sections=[section for section in made if section.blocks],
        style=Markup(style),  # noqa: S704 - our own file
        digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        sign=signed,
        version=__version__,
    )  # fmt: skip


def stylesheet() -> str:
    """The style of the page, which the policy of the page names by its digest."""
    return _styles("theme.css", "picture.css", "page.css")


def picture_style() -> str:
    """The style of a picture that stands alone."""
    return _styles("theme.css", "picture.css", "alone.css")


def _styles(*names: str) -> str:
    folder = files(__package__) / "templates"
    return "".join((folder / name).read_text(encoding="utf-8") for name in names)


def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
