"""Which expectation stands in which suite: the schemas, the checks that decide, and those that only remark."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tallypack.checks import CATALOGUE
from tallypack.gx.assets import Asset, Assets
from tallypack.gx.columns import Excused, standard
from tallypack.gx.expectation import ExpectCheckToHold, ExpectUnexaminedChecksNotToFail
from tallypack.gx.judging import Judged, is_of_each_table
from tallypack.law import CellCheck, Check, KeyCheck, StatementCheck, ViewCheck, WaiverCheck
from tallypack.package import Package
from tallypack.tableschema import TableSchema
from tallypack.views import VIEWS

_SEVERITIES = {"error": "critical", "warning": "warning", "info": "info"}
_FIRST = "contests"
"""The table to which what concerns no table belongs, as whether the package has tables at all."""


@dataclass
class Suites:
    """The expectations for one asset: those that decide, and remarks, which GX would not let pass otherwise.

    In a checkpoint of GX every expectation that fails fails the whole, whatever its severity. What is a warning,
    information, or not examined stands therefore in a suite of its own.
    """

    asset: Asset
    deciding: list[Any] = field(default_factory=list)
    remarks: list[Any] = field(default_factory=list)


def suites_of(package: Package, assets: Assets, state: Judged, descriptor: Path) -> list[Suites]:
    """The suites of every asset, in the order of the package. Every check is in at least one of them."""
    suites = {asset.resource.name: Suites(asset) for asset in assets.readable}
    for name, made in suites.items():
        made.deciding += standard(made.asset.resource.schema, _excused(state, name))
    unexamined: dict[tuple[str, str], list[str]] = {}
    for check, table in _asked(package):
        outcome = state.outcome(check.code, table)
        made = suites[assets.of(table).resource.name]
        never = outcome.status == "skipped" and not outcome.after
        decides = check.level == "error" and not never
        severity = "info" if never else _SEVERITIES[check.level]
        expectation = ExpectCheckToHold(
            code=check.code, package=str(descriptor), table=table, severity=severity, **_said(check)
        )
        (made.deciding if decides else made.remarks).append(expectation)
        if never and check.level == "error":
            unexamined.setdefault((made.asset.resource.name, table), []).append(check.code)
    for (name, table), codes in unexamined.items():
        suites[name].deciding.append(
            ExpectUnexaminedChecksNotToFail(codes=codes, package=str(descriptor), table=table)
        )
    return list(suites.values())


def _asked(package: Package) -> Iterable[tuple[Check, str]]:
    """Every check with each table in which it is asked."""
    for check in CATALOGUE.values():
        if is_of_each_table(check):
            tables = [item.name for item in package.resources if _concerns(check, item.schema)]
            yield from ((check, table) for table in tables or [_FIRST])
        else:
            yield check, _table_of(check)


def _concerns(check: Check, schema: TableSchema) -> bool:
    if isinstance(check, CellCheck):
        return any(check.law(item) is not None for item in schema.fields)
    if isinstance(check, KeyCheck):
        single = any(item.constraints.get("unique") for item in schema.fields)
        unique: bool = bool(schema.unique_keys) or single
        keys = {"primary": schema.primary_key, "unique": unique, "foreign": schema.foreign_keys}
        return bool(keys[check.kind])
    return True


def _table_of(check: Check) -> str:
    """The table to which a check on the whole package belongs."""
    if isinstance(check, ViewCheck):
        return VIEWS[check.view].table
    if isinstance(check, StatementCheck):
        return "statements"
    return "waivers" if isinstance(check, WaiverCheck) else _FIRST


def _excused(state: Judged, table: str) -> Excused:
    """What waivers explain of a table, which GX's own expectations know nothing of."""
    return frozenset(
        (code, finding.field)
        for (name, code), outcome in state.tables.items()
        if name == table
        for finding in outcome.waived
    )


def _said(check: Check) -> Mapping[str, Any]:
    return {
        "meta": {
            "tallypack": {
                "code": check.code,
                "title": check.title,
                "level": check.level,
                "reason": check.reason,
                "citation": check.citation,
            }
        }
    }
