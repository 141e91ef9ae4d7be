"""The result in a notebook: a few lines of HTML, without scripts, in the colours of the page around them."""

from html import escape

from tallypack.checks import FAMILIES
from tallypack.outcome import Finding, Outcome, Result
from tallypack.report.text import change, safe
from tallypack.words import number, several

_SHOWN = 10
"""Findings shown; `Result.frame` has them all."""

_HEADINGS = ("check", "level", "place", "finding", "suspect")


def html(result: Result) -> str:
    """The verdict, what was examined by family, and the first findings. Every text of the package is escaped."""
    findings = [(outcome, finding) for outcome in result.outcomes for finding in outcome.findings]
    parts = [
        f"<p><strong>{_text(result.title)}</strong><br>{_text(verdict_in_words(result))}</p>",
        _families(result),
    ]
    if findings:
        rows = "".join(_row(outcome, finding) for outcome, finding in findings[:_SHOWN])
        parts.append(f"<table><thead>{_cells(_HEADINGS, 'th')}</thead><tbody>{rows}</tbody></table>")
    rest = result.failures() - len(findings[:_SHOWN])
    if rest:
        parts.append(f"<p>and {several(rest, 'more finding')}</p>")
    return f"<div>{''.join(parts)}</div>"


def verdict_in_words(result: Result) -> str:
    """The verdict, and how many findings of which level there are."""
    errors = result.failures("error")
    warnings = result.failures("warning") - errors
    noted = result.failures() - errors - warnings
    counts = f"{several(errors, 'error')}, {several(warnings, 'warning')}, {number(noted)} for information"
    return f"{result.verdict()}: {number(result.examined)} things examined, {counts}"


def _families(result: Result) -> str:
    rows = ""
    for letter, title in FAMILIES.items():
        outcomes = [outcome for outcome in result.outcomes if outcome.check.family == letter]
        if outcomes:
            examined = number(sum(outcome.examined for outcome in outcomes))
            failures = number(sum(outcome.failures for outcome in outcomes))
            rows += _cells((f"{letter} {title}", examined, failures))
    return (
        "<details><summary>What was checked</summary><table><thead>"
        f"{_cells(('family', 'examined', 'findings'), 'th')}</thead><tbody>{rows}</tbody></table></details>"
    )


def _row(outcome: Outcome, finding: Finding) -> str:
    place = finding.path if finding.line is None else f"{finding.path}:{finding.line}"
    field = f" {finding.field}" if finding.field else ""
    suspect = change(finding.suspects[0]) if finding.suspects else ""
    return _cells((outcome.check.code, outcome.check.level, place + field, finding.message, suspect))


def _cells(texts: tuple[str, ...], tag: str = "td") -> str:
    cells = "".join(f'<{tag} style="text-align:left">{_text(text)}</{tag}>' for text in texts)
    return f"<tr>{cells}</tr>"


def _text(text: str) -> str:
    return escape(safe(text))
