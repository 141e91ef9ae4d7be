"""The result as SARIF 2.1.0: a rule for each check that ran, a result for each finding, with place and repair.

Messages follow sections 3.11.5 and 3.11.6 of the standard: braces stand twice and brackets after a backslash,
where they are no placeholder and no link.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from urllib.parse import quote

from tallypack import __version__
from tallypack.checks import FAMILIES
from tallypack.law import Check, Level
from tallypack.outcome import Finding, Outcome, Result, Suspect, TableSummary
from tallypack.package import Resource
from tallypack.places import Place, Places, places_of, spot_of
from tallypack.report.json import written
from tallypack.report.paths import from_repository
from tallypack.report.text import explanation, rest, safe, verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS: Mapping[Level, str] = {"error": "error", "warning": "warning", "info": "note"}
_SEVERITIES: Mapping[Level, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
_ROOT = "%SRCROOT%"
_Object = dict[str, Any]


def render(result: Result, fail_on: Level = "error") -> str:
    """The result as a SARIF log that ends with a line end."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(result, fail_on)]}
    return written(log)


def _run(result: Result, fail_on: Level) -> _Object:
    ran = [outcome for outcome in result.outcomes if outcome.status != "skipped"]
    writer = _Writer(result, _places(result))
    return {
        "tool": {"driver": _driver([outcome.check for outcome in ran])},
        "automationDetails": {"id": f"tallypack/{_uri(result.package)}/"},
        "invocations": [_invocation(result, fail_on)],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {_ROOT: {"description": {"text": writer.root}}},
        "artifacts": [artifact for table in result.tables for artifact in writer.artifacts(table)],
        "results": [item for number, outcome in enumerate(ran) for item in writer.results(number, outcome)],
        "properties": {
            "package": result.package,
            "verdict": result.verdict(fail_on),
            "examined": result.examined,
        },
    }


def _places(result: Result) -> Places:
    """The places of all findings and suspects that are shown."""
    if result.origin is None:
        return {}
    findings = [item for outcome in result.outcomes for item in (*outcome.findings, *outcome.waived)]
    suspects = [suspect for finding in findings for suspect in finding.suspects]
    return places_of(result.origin, [*findings, *suspects])


def message(text: str) -> str:
    """A text that is no link and has no placeholder, as SARIF writes it."""
    return re.sub(r"([\\\[\]])", r"\\\1", text).replace("{", "{{").replace("}", "}}")


def _uri(path: str) -> str:
    return quote(path, errors="replace")


# The tool --------------------------------------------------------------------------------------------


def _driver(checks: Sequence[Check]) -> _Object:
    return {
        "name": "tallypack",
        "version": __version__,
        "semanticVersion": __version__,
        "language": "en",
        "shortDescription": {"text": "Checks election results that are published as data packages."},
        "rules": [_rule(check) for check in checks],
    }


def _rule(check: Check) -> _Object:
    level = _LEVELS[check.level]
    said = f"{check.reason}\n\nSource: {check.citation}"
    more = f"`tallypack checks {check.code}` explains it."
    return {
        "id": check.code,
        "name": "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", check.title)),
        "shortDescription": {"text": f"{check.title}."},
        "fullDescription": {"text": check.reason},
        "help": {
            "text": f"{check.title}.\n\n{said}\n\n{more.replace('`', '')}",
            "markdown": f"**{check.code}: {check.title}.**\n\n{said}\n\n{more}",
        },
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["data-quality", FAMILIES[check.family]],
            "problem.severity": _SEVERITIES[check.level],
        },
    }


def _invocation(result: Result, fail_on: Level) -> _Object:
    """How the run went: the exit code, what was skipped and why, and how many findings are not listed."""
    told = verdict(result, fail_on)
    examined = result.verdict(fail_on) != "nothing-examined"
    notes = [] if examined else [_notification(told, "error")]
    for outcome in result.outcomes:
        notes += [_notification(line, "note") for line in rest(outcome, len(outcome.findings))]
        if outcome.status == "skipped":
            notes.append(_notification(f"{outcome.check.code} skipped: {safe(outcome.reason)}", "note"))
    return {
        "executionSuccessful": examined,
        "exitCode": int(result.exit_code(fail_on)),
        "exitCodeDescription": told,
        "toolExecutionNotifications": notes,
    }


def _notification(text: str, level: str) -> _Object:
    return {"level": level, "message": {"text": message(text)}}


# The results -----------------------------------------------------------------------------------------


@dataclass
class _Writer:
    """Writes findings as results, with what it needs to know of the package."""

    result: Result
    places: Places
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def root(self) -> str:
        """What the paths begin at."""
        in_repository = from_repository(self.result, "datapackage.json") is not None
        return "The root of the repository." if in_repository else "The folder of the data package."

    def location(self, path: str) -> _Object:
        """A file: from the root of the repository on GitHub, which looks there, else from the package."""
        return {"uri": _uri(from_repository(self.result, path) or path), "uriBaseId": _ROOT}

    def artifacts(self, table: TableSummary) -> Iterator[_Object]:
        """The files that were read of a table."""
        resource = self._resource(table.name)
        encoding = {"encoding": safe(resource.encoding)} if resource else {}
        files = (
            [(part.path, part.media) for part in resource.parts] if resource else [(table.path, "text/csv")]
        )
        for path, media in files:
            yield {
                "location": self.location(path),
                "mimeType": media,
                "roles": ["analysisTarget"],
                **encoding,
            }

    def results(self, number: int, outcome: Outcome) -> Iterable[_Object]:
        """The findings of a check, those that are waived at the end."""
        for finding in (*outcome.findings, *outcome.waived):
            yield self._one(number, outcome.check, finding)

    def _one(self, number: int, check: Check, finding: Finding) -> _Object:
        repairs = [list(cells) for _, cells in groupby(finding.suspects, key=lambda cell: cell.repair)]
        said: _Object = {
            "ruleId": check.code,
            "ruleIndex": number,
            "kind": "fail",
            "level": _LEVELS[check.level],
            "message": {"text": _told(finding)},
            "locations": [self._where(finding)],
            "partialFingerprints": {"findingKey/v1": self._fingerprint(check, finding)},
            "suppressions": _suppressions(finding),
            "properties": _properties(finding),
        }
        if finding.suspects:
            said["relatedLocations"] = [
                self._related(place_number, cell)
                for place_number, cell in enumerate(finding.suspects, start=1)
            ]
        fixes = [self._fix(cells) for cells in repairs if self._is_sure(cells)]
        return {**said, "fixes": fixes} if fixes else said

    def _place(self, cell: Finding | Suspect) -> Place | None:
        spot = spot_of(cell)
        return self.places.get(spot) if spot else None

    def _where(self, finding: Finding) -> _Object:
        physical: _Object = {"artifactLocation": self.location(finding.path)}
        if finding.line is not None:
            physical["region"] = _region(self._place(finding)) or {"startLine": finding.line}
        name = finding.field or finding.resource
        parents = f"{finding.resource}/" if finding.field else ""
        kind = "member" if finding.field else "resource"
        logical = {"name": safe(name), "fullyQualifiedName": safe(parents + name), "kind": kind}
        return {"physicalLocation": physical, "logicalLocations": [logical]}

    def _related(self, number: int, cell: Suspect) -> _Object:
        return {
            "id": number,
            "physicalLocation": {
                "artifactLocation": self.location(self._path(cell)),
                "region": _region(self._place(cell)) or {"startLine": cell.line},
            },
            "message": {"text": message(safe(f"{cell.observed} → {cell.suggested} ({cell.kind})"))},
        }

    def _resource(self, name: str) -> Resource | None:
        return self.result.origin.resource(name) if self.result.origin else None

    def _path(self, cell: Suspect) -> str:
        resource = self._resource(cell.resource)
        return cell.path or (resource.path if resource else cell.resource)

    def _is_sure(self, cells: Iterable[Suspect]) -> bool:
        """Whether a repair says one figure for each of its cells, which can be written where the cell was found."""
        for cell in cells:
            resource = self._resource(cell.resource)
            figure = re.fullmatch(r"-?[0-9.]+", cell.suggested)
            if (
                not (figure and resource and self._place(cell))
                or resource.dialect.delimiter in cell.suggested
            ):
                return False
        return True

    def _fix(self, cells: Sequence[Suspect]) -> _Object:
        changes: dict[str, list[_Object]] = {}
        for cell in cells:
            new = {"deletedRegion": _region(self._place(cell)), "insertedContent": {"text": cell.suggested}}
            changes.setdefault(self._path(cell), []).append(new)
        told = " and ".join(f"{cell.field} {cell.observed} → {cell.suggested}" for cell in cells)
        return {
            "description": {"text": message(safe(f"{told} ({cells[0].kind})"))},
            "artifactChanges": [
                {"artifactLocation": self.location(path), "replacements": new}
                for path, new in changes.items()
            ],
        }

    def _fingerprint(self, check: Check, finding: Finding) -> str:
        """What stays the same while the finding does, wherever its row moves; twins are counted."""
        parts = [check.code, finding.resource, finding.field, finding.observed, sorted(_key(finding).items())]
        same = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
        self.seen[same] += 1
        return f"{same}:{self.seen[same]}"


def _region(there: Place | None) -> _Object | None:
    if there is None:
        return None
    return {
        "startLine": there.line,
        "startColumn": there.column,
        "endLine": there.end_line,
        "endColumn": there.end_column,
    }


def _told(finding: Finding) -> str:
    """What does not agree, where, what would be right, and which cells to doubt, each of them a link."""
    lines = explanation(finding)
    key = ", ".join(f"{name} {value}" for name, value in _key(finding).items())
    where = [f"in {safe(key)}"] if key else []
    text = [message(line) for line in (lines[0], *where, *lines[1:])]
    cells = [
        f"[{message(safe(f'{cell.where} {cell.field}'))}]({number})"
        for number, cell in enumerate(finding.suspects, start=1)
    ]
    return "\n".join([*text, *([f"see {', '.join(cells)}"] if cells else [])])


def _key(finding: Finding) -> dict[str, str]:
    return {name: str(value) for name, value in finding.key.items() if value is not None}


def _properties(finding: Finding) -> _Object:
    said = {
        "key": _key(finding),
        "observed": finding.observed,
        "expected": finding.expected,
        "doubt": finding.doubt,
    }
    return {name: value for name, value in said.items() if value}


def _suppressions(finding: Finding) -> list[_Object]:
    """The waiver, if one explains the finding. An empty list says that none does."""
    if finding.waiver is None:
        return []
    return [{"kind": "external", "status": "accepted", "justification": safe(finding.waiver)}]
