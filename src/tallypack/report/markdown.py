"""The result as Markdown for GitHub's job summary, or for a comment: the verdict, the checks, the findings.

Text of the package is escaped so that it is neither markup nor HTML, a link, a mention or a formula.
"""

import re
from collections import Counter
from collections.abc import Iterator

from tallypack import __version__
from tallypack.law import LEVELS, Level, at_or_above
from tallypack.outcome import Outcome, Result
from tallypack.report.text import explanation, place, rest, safe, verdict
from tallypack.words import number, several

LARGEST = 1_000_000
"""Bytes of findings that are shown; GitHub takes no summary of a step that is longer than 1 MiB."""

_LONGEST_NAME = 200

_APART = "<!-- -->"
"""Between a sign and what follows it, so that @name is nobody and #1 is no issue; it is not seen."""


def escaped(text: str) -> str:
    """Text of a stranger for Markdown: every sign that could mean something there is written as itself."""
    text = re.sub(r"([\\`*_\[\]|~$])", r"\\\1", safe(text))
    text = re.sub(r":(?=//|\w+:)", r"\\:", text)
    text = re.sub(r"(?i)\b(www)\.", r"\1\\.", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub("([@#])", rf"\1{_APART}", text)


def render(result: Result, fail_on: Level = "error") -> str:
    """The result as Markdown that ends with a line end."""
    mark = "✅" if result.verdict(fail_on) == "agreed" else "❌"
    parts = [
        f"## {mark} {escaped(_short(result.title))}",
        f"**{escaped(verdict(result, fail_on))}**",
        _checks(result, fail_on),
        *_within(LARGEST, result, fail_on),
        f"{escaped(_short(result.package))}, judged by tallypack {__version__}.",
    ]
    return "\n\n".join(parts) + "\n"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _checks(result: Result, fail_on: Level) -> str:
    """A table with a line for each check, folded up."""
    counts = Counter(outcome.status for outcome in result.outcomes)
    told = ", ".join(
        f"{counts[status]} {status}" for status in ("failed", "passed", "skipped") if counts[status]
    )
    lines = ["| | check | examined | findings | waived |", "|---|---|--:|--:|--:|"]
    for outcome in result.outcomes:
        check, reason = outcome.check, f"<br>{escaped(outcome.reason)}" if outcome.reason else ""
        numbers = (outcome.examined, outcome.failures, len(outcome.waived))
        name = f"{_mark(outcome, fail_on)} {outcome.status} | {check.code} {escaped(check.title)}{reason}"
        lines.append(f"| {name} | {' | '.join(number(count) for count in numbers)} |")
    table = "\n".join(lines)
    summary = f"{several(len(result.outcomes), 'check')}: {told or 'none'}"
    return f"<details><summary>{summary}</summary>\n\n{table}\n\n</details>"


def _mark(outcome: Outcome, fail_on: Level) -> str:
    if outcome.failures and outcome.check.level in at_or_above(fail_on):
        return "❌"
    if outcome.failures:
        return "ℹ️" if outcome.check.level == "info" else "⚠️"  # noqa: RUF001 - the sign for information
    return "✅" if outcome.status == "passed" else "⏭️"


def _within(largest: int, result: Result, fail_on: Level) -> Iterator[str]:
    """The findings as far as there is room for them, and what is left out for want of it."""
    for part in _findings(result, fail_on):
        largest -= len(part.encode())
        if largest < 0:
            yield "There are more findings than a summary has room for; `tallypack validate` shows them."
            return
        yield part


def _findings(result: Result, fail_on: Level) -> Iterator[str]:
    for level in LEVELS:
        for outcome in result.outcomes:
            if outcome.failures and outcome.check.level == level:
                check = outcome.check
                yield f"### {_mark(outcome, fail_on)} {level} {check.code}: {escaped(check.title)}"
                yield from (_item(place(finding), explanation(finding)) for finding in outcome.findings)
                yield from (escaped(line) for line in rest(outcome, len(outcome.findings)))
                yield f"Why: {escaped(check.reason)}"
    waived = [(outcome.check.code, finding) for outcome in result.outcomes for finding in outcome.waived]
    if waived:
        yield "### Waived, with the reason"
        yield from (_item(f"{code} {place(found)}", [found.waiver or ""]) for code, found in waived)


def _item(where: str, lines: list[str]) -> str:
    return "<br>\n  ".join([f"- **{escaped(where)}**", *(escaped(line) for line in lines)])
