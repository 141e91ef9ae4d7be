"""The result as JSON: an interface, described in ``docs/json.md``."""

import json
from collections.abc import Mapping
from typing import Any

from tallypack import __version__
from tallypack.law import Level
from tallypack.outcome import Finding, Outcome, Result


def render(result: Result, fail_on: Level = "error") -> str:
    """The result as a JSON text that ends with a line end."""
    return written(document(result, fail_on))


def written(document: Mapping[str, Any]) -> str:
    """JSON to be read by people too: letters as they are, and as escapes what cannot be seen or stored."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    seen = (char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)
    return "".join(seen) + "\n"


def document(result: Result, fail_on: Level = "error") -> dict[str, Any]:
    """The result as JSON objects."""
    return {
        "tallypack": __version__,
        "package": result.package,
        "verdict": result.verdict(fail_on),
        "examined": result.examined,
        "outcomes": [_outcome(outcome) for outcome in result.outcomes],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "code": outcome.check.code,
        "title": outcome.check.title,
        "level": outcome.check.level,
        "status": outcome.status,
        "examined": outcome.examined,
        "reason": outcome.reason,
        "failures": outcome.failures,
        "findings": [_finding(finding) for finding in outcome.findings],
        "waived": [{**_finding(finding), "waiver": finding.waiver} for finding in outcome.waived],
        "remarks": list(outcome.remarks),
        "remarked": outcome.remarked,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "message": finding.message,
        "resource": finding.resource,
        "path": finding.path,
        "line": finding.line,
        "field": finding.field,
        "key": _key(finding.key),
        "observed": finding.observed,
        "expected": finding.expected,
        "suspects": [vars(suspect) for suspect in finding.suspects],
        "doubt": finding.doubt,
    }


def _key(key: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if value is not None}
