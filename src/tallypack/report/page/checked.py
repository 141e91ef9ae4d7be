"""What was checked: every check with its outcome, every finding with what it is made of, and what is waived."""

from collections.abc import Sequence

from tallypack.checks import FAMILIES
from tallypack.law import Level
from tallypack.outcome import Finding, Outcome, Result, Suspect
from tallypack.report.page.around import around
from tallypack.report.page.blocks import (
    Block,
    Cell,
    Facts,
    Fold,
    Found,
    Heading,
    Listing,
    Prose,
    Section,
    Table,
)
from tallypack.report.page.material import MOST_FINDINGS, Material
from tallypack.report.page.texts import count, grouped, rest, short, things
from tallypack.report.text import repairs

MOST_SHOWN = 120
"""Findings on a page, over all checks; errors come first."""

MOST_INFORMING = 5
"""Findings shown of a check that only informs."""

_SIGNS = {"error": "failed", "warning": "warned", "info": "noted"}
_LEVELS: tuple[Level, ...] = ("error", "warning", "info")
_WHOLE = "whether what was published is true"


def findings(material: Material) -> Section:
    """Every finding, errors first, then what is waived and what is not checked."""
    result = material.result
    blocks: list[Block] = []
    left = MOST_SHOWN
    for level in _LEVELS:
        for outcome in result.outcomes:
            if outcome.check.level == level and outcome.failures:
                most = min(left, MOST_INFORMING if level == "info" else MOST_FINDINGS)
                blocks.append(_failed(outcome, list(outcome.findings[:most]), material))
                left -= min(len(outcome.findings), most)
    if not blocks:
        none = "No check found anything." if result.examined else "No check found a figure to look at."
        blocks.append(Prose([none]))
    return Section("findings", "Findings", "Findings", [*blocks, *_waived(result, material)])


def _failed(outcome: Outcome, shown: Sequence[Finding], material: Material) -> Block:
    """The findings of one check behind its title."""
    check = outcome.check
    places = around(material.tables, shown, f"around-{check.code}")
    blocks: list[Block] = [Prose([check.reason], "why")]
    blocks += [_found(finding, rows) for finding, rows in zip(shown, places, strict=True)]
    left = outcome.failures - len(shown)
    if left:
        how = f"tallypack validate --select {check.code} --most 0 lists all"
        blocks.append(Prose([f"{things(left, 'more finding')} of {check.code}: {how}."]))
    head = f"{check.level.capitalize()} {check.code}: {check.title} ({things(outcome.failures, 'finding')})"
    return Fold(head, blocks, is_open=check.level == "error", sign=_SIGNS[check.level])


def _found(finding: Finding, rows: Table | None) -> Found:
    facts = [
        (
            "Stands there",
            Cell(short(finding.observed or "", 300) or "nothing", "" if finding.observed else "empty"),
        ),
        ("Would be right", Cell(grouped(finding.expected))),
    ]
    return Found(
        place=_place(finding),
        message=grouped(finding.message),
        facts=Facts(facts),
        rows=rows,
        suspects=[grouped(f"{_ranked(cells)}: {told}") for cells, told in repairs(finding)],
        doubt=grouped(finding.doubt),
        waiver=short(finding.waiver or "", 2000),
    )


def _titled(outcome: Outcome) -> Prose:
    return Prose([f"{outcome.check.title}."], "why")


def _ranked(cells: Sequence[Suspect]) -> str:
    return "Most likely" if cells[0].rank == 1 else f"In place {cells[0].rank}"


def _place(finding: Finding) -> str:
    line = f", line {count(finding.line)}" if finding.line else ""
    field = f", {finding.field}" if finding.field else ""
    return short(f"{finding.path}{line}{field}", 300)


def _waived(result: Result, material: Material) -> list[Block]:
    waived = [(outcome, finding) for outcome in result.outcomes for finding in outcome.waived]
    if not waived:
        return []
    shown = waived[:MOST_FINDINGS]
    places = around(material.tables, [finding for _, finding in shown], "waived")
    found: list[Block] = [
        Fold(
            f"{outcome.check.code}: {_place(finding)}, {finding.observed}",
            [_titled(outcome), _found(finding, rows)],
            sign="noted",
        )
        for (outcome, finding), rows in zip(shown, places, strict=True)
    ]
    left = len(waived) - len(shown)
    told = (
        "These findings are known. The publisher accepts them and says why; they do not count in the verdict."
    )
    more: list[Block] = [Prose([f"{things(left, 'more finding')} are waived."])] if left else []
    return [Heading("Known and explained"), Prose([told]), *found, *more]


def checks(material: Material) -> Section:
    """Every check in a table, what follows from figures that agree, and what is not checked."""
    result = material.result
    blocks: list[Block] = [_table(result)]
    remarks = [Cell(grouped(f"{o.check.code} {text}")) for o in result.outcomes for text in o.remarks]
    if remarks:
        more = rest(sum(outcome.remarked - len(outcome.remarks) for outcome in result.outcomes), "remark")
        blocks.append(Fold("What the checks remark on figures that agree", [Listing(remarks, more)]))
    untold = [Cell(short(text)) for text in (*result.unchecked, _WHOLE)]
    blocks += [Heading("Not checked"), Listing(untold)]
    return Section("checks", "Checks", "What was checked", blocks)


def _table(result: Result) -> Table:
    rows: list[list[Cell]] = []
    groups: dict[int, str] = {}
    for letter, title in FAMILIES.items():
        outcomes = [outcome for outcome in result.outcomes if outcome.check.family == letter]
        if outcomes:
            groups[len(rows)] = f"{letter}: {title}"
            rows += [_row(outcome) for outcome in outcomes]
    heads = ["Check", "Outcome", "Examined #"]
    caption = "Every check: what it holds, how it came out, and how many things it looked at"
    return Table("checks-table", caption, heads, rows, groups=groups, look="checks")


def _row(outcome: Outcome) -> list[Cell]:
    check = outcome.check
    failed = outcome.status == "failed"
    found = things(outcome.failures, "finding") if failed else ""
    waived = f"{count(len(outcome.waived))} waived" if outcome.waived else ""
    return [
        Cell(
            f"{check.code}\u2002{check.title}",
            note=short(outcome.reason) if outcome.status == "skipped" else "",
        ),
        Cell(
            check.level if failed else outcome.status,
            note=", ".join(part for part in (found, waived) if part),
            sign=_SIGNS[check.level] if failed else outcome.status,
        ),
        Cell(count(outcome.examined), "number"),
    ]
