"""The findings as a frame, for those who filter, count and join them."""

import json
from collections.abc import Iterator

import polars as pl

from tallypack.outcome import Finding, Outcome, Result
from tallypack.report.text import change

_KEYS = ("tally_id", "unit_id", "option_id")

_SCHEMA = {
    "code": pl.String,
    "level": pl.String,
    "resource": pl.String,
    "path": pl.String,
    "line": pl.Int64,
    "field": pl.String,
    **dict.fromkeys(_KEYS, pl.String),
    "key": pl.String,
    "observed": pl.String,
    "expected": pl.String,
    "message": pl.String,
    "suspect": pl.String,
    "waiver": pl.String,
}


def frame(result: Result) -> pl.DataFrame:
    """One row a finding, in the order of the report, waived ones after the others of their check."""
    rows = [row for outcome in result.outcomes for row in _rows(outcome)]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _rows(outcome: Outcome) -> Iterator[dict[str, object]]:
    for finding in (*outcome.findings, *outcome.waived):
        key = {name: value for name, value in finding.key.items() if value is not None}
        yield {
            "code": outcome.check.code,
            "level": outcome.check.level,
            "resource": finding.resource,
            "path": finding.path,
            "line": finding.line,
            "field": finding.field,
            **{name: key.get(name) for name in _KEYS},
            "key": json.dumps(key, ensure_ascii=False),
            "observed": finding.observed,
            "expected": finding.expected,
            "message": finding.message,
            "suspect": _suspect(finding),
            "waiver": finding.waiver,
        }


def _suspect(finding: Finding) -> str | None:
    """The likeliest repair; cells that change together stand together."""
    if not finding.suspects:
        return None
    first = finding.suspects[0].repair
    return " and ".join(change(cell) for cell in finding.suspects if cell.repair == first)
