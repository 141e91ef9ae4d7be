"""The result for a person at a terminal: what was read, what was checked, what does not agree, and why."""

import re
from collections.abc import Callable

from tallypack import __version__
from tallypack.checks import FAMILIES
from tallypack.law import Level, at_or_above
from tallypack.outcome import Finding, Outcome, Result, Suspect
from tallypack.words import number, several

Paint = Callable[[str, str], str]
"""Colours a text: (text, colour) to text."""

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
_INFORMATIVE = 5
"""Findings shown of a check that only informs; it must not push those that matter off the screen."""

_NOT_CHECKED = "whether what was published is true"


def unpainted(text: str, _colour: str) -> str:
    """No colour at all."""
    return text


def safe(text: str) -> str:
    """Text of a stranger for a terminal: whatever could steer it is shown as an escape."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def render(result: Result, fail_on: Level = "error", paint: Paint = unpainted) -> str:
    """The result as text that ends with a line end."""
    parts = [
        [paint(safe(result.title), "bold"), f"{safe(result.package)}, judged by tallypack {__version__}"],
        _read(result),
        _families(result, paint),
        *[_failed(outcome, paint) for outcome in result.outcomes if outcome.failures],
        _waived(result),
        _remarks(result),
        _skipped(result),
        _not_checked(result),
        [verdict(result, fail_on, paint)],
    ]
    return _inert("\n\n".join("\n".join(part) for part in parts if part) + "\n")


def _inert(text: str) -> str:
    """The text without commands: in a log of GitHub a line that begins with :: would be one, and ##[ anywhere."""
    return re.sub(r"^(\s*)(:)(?=:)|(#)(?=#\[)", _as_escape, text, flags=re.MULTILINE)


def _as_escape(found: re.Match[str]) -> str:
    return f"{found[1] or ''}\\x{ord(found[2] or found[3]):02x}"


def _read(result: Result) -> list[str]:
    width = max((len(table.name) for table in result.tables), default=0)
    tables = [
        f"  {table.name:<{width}}  {number(table.rows):>9} rows  {safe(table.path)}"
        for table in result.tables
    ]
    return ["Read", *tables]


def _families(result: Result, paint: Paint) -> list[str]:
    lines = ["Checked"]
    width = max(len(title) for title in FAMILIES.values())
    for letter, title in FAMILIES.items():
        outcomes = [outcome for outcome in result.outcomes if outcome.check.family == letter]
        if outcomes:
            examined = sum(outcome.examined for outcome in outcomes)
            lines.append(
                f"  {letter}  {title:<{width}}  {number(examined):>9} examined  {_tally(outcomes, paint)}"
            )
    return lines


def _tally(outcomes: list[Outcome], paint: Paint) -> str:
    """How the checks of a family came out, in numbers."""
    words = []
    for status, colour in (("failed", "red"), ("passed", "green"), ("skipped", "")):
        alike = [outcome for outcome in outcomes if outcome.status == status]
        if alike:
            only_warned = status == "failed" and all(outcome.check.level != "error" for outcome in alike)
            text = f"{len(alike)} {status}"
            words.append(paint(text, "yellow" if only_warned else colour) if colour else text)
    return ", ".join(words)


def _failed(outcome: Outcome, paint: Paint) -> list[str]:
    check = outcome.check
    head = f"{check.level} {check.code}"
    lines = [f"{paint(head, _COLOURS[check.level])} {paint(check.title, 'bold')}"]
    findings = outcome.findings if check.level != "info" else outcome.findings[:_INFORMATIVE]
    for finding in findings:
        lines.append(f"  {place(finding)}")
        lines += [f"    {line}" for line in explanation(finding)]
    how = "`--format json`" if check.level == "info" else "`--most 0`"
    lines += [f"  {line}" for line in rest(outcome, len(findings), how)]
    lines.append(f"  why: {check.reason}")
    return lines


def explanation(finding: Finding) -> list[str]:
    """What does not agree, what would be right, and which cells to doubt: a line each, made safe."""
    lines = [finding.message, f"expected: {finding.expected}", *_doubts(finding)]
    return [safe(line) for line in lines]


def told(outcome: Outcome) -> list[str]:
    """The findings of a check, how many more there are, and why the check is made."""
    lines = []
    for finding in outcome.findings:
        lines += [place(finding), *(f"  {line}" for line in explanation(finding))]
    how = "`tallypack validate --most 0`"
    return [*lines, *rest(outcome, len(outcome.findings), how), f"why: {outcome.check.reason}"]


def rest(outcome: Outcome, shown: int, how: str = "`--most 0`") -> list[str]:
    """A line that counts the findings that are not shown, and says how to see them; none where all are."""
    left = outcome.failures - shown
    return [f"and {several(left, 'more finding')} of {outcome.check.code} ({how} shows all)"] if left else []


def _doubts(finding: Finding) -> list[str]:
    """Which cells to doubt: a line for each repair, the likeliest first."""
    lines = [f"suspect {cells[0].rank}: {told}" for cells, told in repairs(finding)]
    return [*lines, f"suspects: {finding.doubt}"] if finding.doubt else lines


def repairs(finding: Finding) -> list[tuple[list[Suspect], str]]:
    """The repairs of a finding, the likeliest first: the cells that change together, and what then holds in words."""
    together: dict[int, list[Suspect]] = {}
    for suspect in finding.suspects:
        together.setdefault(suspect.repair, []).append(suspect)
    return [(cells, _repair(cells)) for cells in together.values()]


def _repair(cells: list[Suspect]) -> str:
    first = cells[0]
    places = [change(cell) for cell in cells]
    any_of = (
        first.kind not in {"exchanged", "other"}
        and len(cells) == 1
        and first.low != first.high
        and first.high
    )
    room = f", as would any from {first.low} to {first.high}" if any_of else ""
    support = "".join(f"; {text}" for cell in cells for text in cell.support)
    satisfies = ", ".join(first.satisfies)
    return f"{' and '.join(places)} satisfies {satisfies}{room}{support}"


def change(cell: Suspect) -> str:
    """Where a cell to doubt stands, what it holds, and what it may have been."""
    return f"{cell.where} {cell.field} {cell.observed} → {cell.suggested} ({cell.kind})"


def place(finding: Finding) -> str:
    """File, line, field and text of a finding, made safe."""
    line = f":{finding.line}" if finding.line else ""
    field = f" {finding.field}" if finding.field else ""
    observed = f" {finding.observed!r}" if finding.observed else ""
    return safe(f"{finding.path}{line}{field}{observed}")


def _waived(result: Result) -> list[str]:
    lines = [
        f"  {outcome.check.code} {place(finding)}: {safe(finding.waiver or '')}"
        for outcome in result.outcomes
        for finding in outcome.waived
    ]
    return ["Waived, with the reason", *lines] if lines else []


def _remarks(result: Result) -> list[str]:
    lines = []
    for outcome in result.outcomes:
        lines += [f"  {outcome.check.code} {safe(remark)}" for remark in outcome.remarks]
        left = outcome.remarked - len(outcome.remarks)
        if left:
            lines.append(f"  {outcome.check.code} and {several(left, 'more remark')}")
    return ["What follows from the figures", *lines] if lines else []


def _skipped(result: Result) -> list[str]:
    lines = [
        f"  {outcome.check.code} {safe(outcome.reason)}"
        for outcome in result.outcomes
        if outcome.status == "skipped"
    ]
    return ["Skipped, with the reason", *lines] if lines else []


def _not_checked(result: Result) -> list[str]:
    return ["Not checked", *[f"  {safe(text)}" for text in (*result.unchecked, _NOT_CHECKED)]]


def verdict(result: Result, fail_on: Level, paint: Paint = unpainted) -> str:
    """The verdict as a sentence with its numbers."""
    decided = result.verdict(fail_on)
    passed = sum(outcome.status == "passed" for outcome in result.outcomes)
    below = result.failures() - result.failures(fail_on)
    noted = f", {several(below, 'finding')} below {fail_on}" if below else ""
    if decided == "agreed":
        numbers = f"{number(result.examined)} things examined, {several(passed, 'check')} passed{noted}"
        return f"{paint('Agreed', 'green')}: {numbers}."
    if decided == "findings":
        failed = sum(o.failures > 0 and o.check.level in at_or_above(fail_on) for o in result.outcomes)
        findings = f"{several(result.failures(fail_on), 'finding')} of {several(failed, 'check')}"
        examined = f"{number(result.examined)} things examined"
        return (
            f"{paint('Findings', 'red')}: {findings}{noted}, {examined}, {several(passed, 'check')} passed."
        )
    return f"{paint('Nothing examined', 'red')}: no check found a figure to look at, so nothing agrees."
