"""The result as workflow commands of GitHub Actions: an annotation on the line of each finding.

Text of the package stands in one line and is escaped, so that it cannot become a command of its own.
"""

from collections.abc import Mapping

from tallypack.law import LEVELS, Level
from tallypack.outcome import Finding, Outcome, Result
from tallypack.places import Places, places_of, spot_of
from tallypack.report.paths import from_here
from tallypack.report.text import explanation, safe, verdict
from tallypack.words import several

MOST_SHOWN = 10
"""Annotations of a kind that GitHub shows of one step."""

_COMMANDS: Mapping[Level, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(result: Result, fail_on: Level = "error") -> str:
    """One line a finding, before them what GitHub will not show; nothing where there are no findings."""
    listed = [(outcome, finding) for outcome in result.outcomes for finding in outcome.findings]
    places = places_of(result.origin, [finding for _, finding in listed]) if result.origin else {}
    lines = [_annotation(outcome, finding, result, places) for outcome, finding in listed]
    counts = {level: result.failures_of(level) for level in LEVELS}
    if result.verdict(fail_on) == "nothing-examined":
        counts["error"] += 1
        lines.insert(0, _command("error", {"title": "tallypack"}, verdict(result, fail_on)))
    left_out = _left_out(counts, result.failures() - len(listed))
    if left_out:
        lines.insert(0, _command("notice", {"title": "tallypack"}, " ".join(left_out)))
    return "".join(f"{line}\n" for line in lines)


def _annotation(outcome: Outcome, finding: Finding, result: Result, places: Places) -> str:
    spot = spot_of(finding)
    place = places.get(spot) if spot else None
    properties = {"file": from_here(result, finding.path)}
    if finding.line is not None:
        properties["line"] = str(place.line if place else finding.line)
    if place:
        properties["col"] = str(place.column)
    properties["title"] = f"{outcome.check.code} {outcome.check.title}"
    return _command(_COMMANDS[outcome.check.level], properties, "\n".join(explanation(finding)))


def _left_out(counts: Mapping[Level, int], unlisted: int) -> list[str]:
    """What GitHub does not show, and what is not listed at all, in sentences; none where all is shown."""
    told = []
    if max(counts.values()) > MOST_SHOWN:
        room = {level: MOST_SHOWN - (level == "info") for level in counts}  # this is a notice itself
        left = [
            several(counts[level] - room[level], f"more {_COMMANDS[level]}")
            for level in counts
            if counts[level] > room[level]
        ]
        told.append(f"GitHub shows {MOST_SHOWN} annotations of a kind; there are {' and '.join(left)}.")
    if unlisted:
        told.append(f"{several(unlisted, 'finding')} beyond `--most` are counted and not listed.")
    return [*told, "`tallypack validate` shows them."] if told else []


def _command(kind: str, properties: dict[str, str], message: str) -> str:
    told = ",".join(f"{name}={_property(safe(value))}" for name, value in properties.items())
    return f"::{kind} {told}::{_data(message)}"


def _data(text: str) -> str:
    """The message of a command: one line, whatever it holds."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property of a command, which a colon or a comma would end."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
