"""The head of the page with the verdict, and its end: what the package is, its sources, who took which side."""

from collections.abc import Iterable, Mapping
from typing import Any

from tallypack import __version__
from tallypack.outcome import Result
from tallypack.report.page.blocks import Block, Cell, Facts, Fold, Head, Prose, Section, Table
from tallypack.report.page.material import Material, rows_of
from tallypack.report.page.texts import count, day, link, rest, short, things
from tallypack.views import COMPLETE

MOST_SOURCES = 200
"""Sources that are listed."""

MOST_ASSESSMENTS = 60
"""Assessments that are listed."""

MOST_TEXT = 6000
"""Letters of the description that are shown."""

_FIGURES = frozenset("SVTACR")
"""The families of checks that hold figures against figures."""

_CAUTION = (
    "This page says what was published, by whom, and whether it adds up. It does not say whether it is true, "
    "or whether the vote was free or fair."
)


def verdict(result: Result) -> tuple[str, str]:
    """The verdict in a sentence, and its sign."""
    word = result.verdict()
    if word == "nothing-examined":
        return "Nothing could be examined, so nothing agrees", "skipped"
    if word == "agreed":
        return "Every figure that could be compared agrees", "passed"
    errors = [outcome for outcome in result.outcomes if outcome.check.level == "error"]
    figures = sum(outcome.failures for outcome in errors if outcome.check.family in _FIGURES)
    others = sum(outcome.failures for outcome in errors) - figures
    contradict = f"{things(figures, 'figure')} {'does' if figures == 1 else 'do'} not agree with the others"
    unfit = f"{things(others, 'finding')} in files, cells, keys or sources"
    return (f"{contradict}; {unfit}" if others else contradict) if figures else unfit, "failed"


def head(material: Material) -> Head:
    """The title and the verdict with what goes with it."""
    result = material.result
    sentence, sign = verdict(result)
    return Head(short(result.title, 300), sentence, sign, list(_noted(material)), _CAUTION, _facts(material))


def _noted(material: Material) -> Iterable[Cell]:
    result = material.result
    passed = sum(outcome.status == "passed" for outcome in result.outcomes)
    skipped = sum(outcome.status == "skipped" for outcome in result.outcomes)
    nothing = f", {count(skipped)} found nothing to look at" if skipped else ""
    yield Cell(
        f"{things(result.examined, 'thing')} examined: {things(passed, 'check')} passed{nothing}",
        href="#checks",
    )
    warned = result.failures("warning") - result.failures("error")
    if warned:
        yield Cell(f"{things(warned, 'warning')}: possible, but a person should look", href="#findings")
    contradicting = sum(item.verdict == "contradicts" for item in material.judged)
    if contradicting:
        do = "does" if contradicting == 1 else "do"
        told = f"{things(contradicting, 'figure')} that others printed {do} not agree with the official one"
        yield Cell(told, href="#statements")
    waived = sum(len(outcome.waived) for outcome in result.outcomes)
    if waived:
        yield Cell(f"{things(waived, 'known finding')} explained by the publisher", href="#findings")


def _facts(material: Material) -> Facts:
    descriptor = material.package.descriptor
    contest = material.contests[0] if material.contests else None
    named = [tally for tally in contest.tallies if tally["authority"]] if contest else []
    over = [tally for tally in named if tally["status"] in COMPLETE]
    counted = dict.fromkeys(tally["authority"] for tally in over or named)
    found = [
        ("Contest", Cell(short(contest.title) if contest else "")),
        ("Voted on", Cell(day(contest.row["voted_on"]) if contest else "")),
        ("Counted by", Cell(short("; ".join(counted), 400))),
        ("Published by", Cell(short("; ".join(_titles(descriptor.get("contributors"))), 400))),
        ("Licence", _licence(descriptor.get("licenses"))),
        (
            "Version",
            Cell(
                short(_text(descriptor.get("version")), 60), note=day(_text(descriptor.get("created"))[:10])
            ),
        ),
    ]
    return Facts([(name, cell) for name, cell in found if cell.text])


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _titles(value: object) -> list[str]:
    return [
        title for item in _objects(value) if (title := _text(item.get("title")) or _text(item.get("name")))
    ]


def _licence(value: object) -> Cell:
    for item in _objects(value):
        title = _text(item.get("title")) or _text(item.get("name")) or _text(item.get("path"))
        return Cell(short(title, 200), href=link(_text(item.get("path"))))
    return Cell()


def section(material: Material) -> Section:
    """What the package is: its description, its tables, its sources, and the assessments of others."""
    descriptor = material.package.descriptor
    described = short_paragraphs(_text(descriptor.get("description")))
    blocks: list[Block] = [Prose(described)] if described else []
    blocks += _assessments(material)
    blocks.append(Fold("The tables of the package", [_tables(material)]))
    blocks += _sources(material)
    blocks.append(Prose([f"Package {short(material.package.name, 200)}, judged by tallypack {__version__}."]))
    return Section("about", "About", "About the package", blocks)


def short_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, and of a long one the beginning."""
    return [short(part, MOST_TEXT) for part in text[:MOST_TEXT].split("\n\n") if part.strip()]


def _tables(material: Material) -> Table:
    rows = [
        [Cell(short(table.name, 100)), Cell(short(table.path, 200)), Cell(count(table.rows), "number")]
        for table in material.result.tables
    ]
    return Table("tables-table", "What was read", ["Table", "File", "Rows #"], rows)


def _assessments(material: Material) -> list[Block]:
    rows = rows_of(material.tables, "assessments")
    if not rows:
        return []
    latest = material.contests[0].row["contest_id"] if material.contests else None
    ordered = sorted(rows, key=lambda row: row["contest_id"] != latest)
    titles = {contest.row["contest_id"]: contest.title for contest in material.contests}
    body = [
        [
            Cell(short(row["actor"] or "", 200)),
            Cell(short(row["stance"] or "", 40)),
            Cell(short(row["summary"] or ""), note=day(row["said_on"])),
            Cell(short(titles.get(row["contest_id"], row["contest_id"] or ""), 200)),
        ]
        for row in ordered[:MOST_ASSESSMENTS]
    ]
    caption = "What others said of a contest, in the words of the package"
    heads = ["Who", "Stance", "Said", "Of"]
    table = Table("assessments-table", caption, heads, body, rest(len(rows) - len(body), "assessment"))
    return [Fold("Who took which side", [table])]


def _sources(material: Material) -> list[Block]:
    rows = list(material.sources.values())
    if not rows:
        return []
    body = [_source(row) for row in rows[:MOST_SOURCES]]
    more = rest(len(rows) - len(body), "source")
    table = Table("sources-table", "Sources", ["Publisher", "Title", "Published"], body, more)
    return [Fold(things(len(rows), "source"), [table])]


def _source(row: Mapping[str, Any]) -> list[Cell]:
    """A source with a link, or with its address as text where nobody should follow it."""
    address = link(row["url"])
    title = short(row["title"] or row["source_id"])
    beside = "" if address else short(row["url"] or "", 200)
    return [
        Cell(short(row["publisher"] or row["source_id"], 200)),
        Cell(title, href=address, note=beside),
        Cell(day(row["published_on"])),
    ]
