"""Family K, first part: the keys that the schemas declare, unique and found where they refer to."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from tallypack.cells import ROW
from tallypack.law import KeyCheck
from tallypack.outcome import Finding, Outcome
from tallypack.reading import RawTable
from tallypack.tables import Tables
from tallypack.waivers import Waivers, sorted_by_waiver
from tallypack.words import several


@dataclass
class _Key:
    """One key of one table, with the rows that break it."""

    table: str
    columns: tuple[str, ...]
    examined: int
    broken: pl.LazyFrame
    failures: int
    refers_to: str = ""


def judge_keys(
    checks: Iterable[KeyCheck], tables: Tables, waivers: Waivers, limit: int | None
) -> dict[str, Outcome]:
    """The outcome of each check of keys, over all tables."""
    outcomes = {}
    for check in checks:
        keys, unseen = _foreign(tables) if check.kind == "foreign" else (_unique(check, tables), "")
        findings: list[Finding] = []
        for key in keys:
            if key.failures:
                findings += _findings(key, tables, waivers.limit(limit, check.code))
        open_, waived = sorted_by_waiver(waivers, check.code, findings)
        examined = sum(key.examined for key in keys)
        failures = sum(key.failures for key in keys) - len(waived)
        outcomes[check.code] = Outcome(
            check=check,
            status="failed" if failures else "passed" if examined else "skipped",
            examined=examined,
            reason=unseen or ("" if examined else "no table with rows declares such a key"),
            failures=failures,
            findings=open_[:limit],
            waived=waived,
        )
    return outcomes


def _unique(check: KeyCheck, tables: Tables) -> list[_Key]:
    declared = [
        (name, columns)
        for name, raw in tables.raw.items()
        for columns in ([raw.resource.schema.primary_key] if check.kind == "primary" else _unique_keys(raw))
        if columns and raw.height and set(columns) <= set(raw.columns)
    ]
    counted = tables.distinct(declared)
    keys = []
    for name, columns in declared:
        filled, distinct = counted[name, columns]
        rows = tables.raw[name].filled(columns).with_columns(pl.col(ROW).min().over(columns).alias("first"))
        keys.append(
            _Key(name, columns, filled, rows.filter(pl.col(ROW) != pl.col("first")), filled - distinct)
        )
    return keys


def _unique_keys(raw: RawTable) -> list[tuple[str, ...]]:
    schema = raw.resource.schema
    single = [(field.name,) for field in schema.fields if field.constraints.get("unique")]
    return [*schema.unique_keys, *single]


def _foreign(tables: Tables) -> tuple[list[_Key], str]:
    """The references of every table, and those that lead to a table which is not there."""
    keys: list[_Key] = []
    plans: list[pl.LazyFrame] = []
    unseen: list[str] = []
    for name, raw in tables.raw.items():
        for key in raw.resource.schema.foreign_keys:
            if not raw.height or not set(key.fields) <= set(raw.columns):
                continue
            target = tables.raw.get(key.resource)
            if target is None or not target.height or not set(key.reference) <= set(target.columns):
                what = "which is not there" if target is None else "which has no rows that could be read"
                unseen.append(f"{name}.{'+'.join(key.fields)} refers to `{key.resource}`, {what}")
                continue
            filled, there = raw.filled(key.fields), target.frame.select(key.reference).unique()
            here, yonder = list(key.fields), list(key.reference)
            lost = filled.join(there, left_on=here, right_on=yonder, how="anti", maintain_order="left")
            plans += [filled.select(pl.len()), lost.select(pl.len())]
            keys.append(_Key(name, key.fields, 0, lost, 0, key.resource))
    counts = [counted.item() for counted in pl.collect_all(plans)]
    for place, counted_key in enumerate(keys):
        counted_key.examined, counted_key.failures = counts[2 * place], counts[2 * place + 1]
    return keys, "; ".join(unseen)


def _findings(key: _Key, tables: Tables, limit: int | None) -> list[Finding]:
    rows = (key.broken if limit is None else key.broken.head(limit)).collect()
    raw = tables.raw[key.table]
    found = []
    for row in rows.iter_rows(named=True):
        value = ", ".join(str(row[name]) for name in key.columns)
        names = ", ".join(f"`{name}`" for name in key.columns)
        if key.refers_to:
            message = f"{names} is {value!r}, which is not in `{key.refers_to}`"
            expected = f"one of {several(tables.raw[key.refers_to].height, 'row')} of `{key.refers_to}`"
        else:
            message = f"the key {value!r} ({names}) stands in line {raw.line(row['first'])} already"
            message += _difference(key, tables, row)
            expected = "one row for each key"
        found.append(
            tables.finding(
                key.table,
                row[ROW],
                key.columns[-1],
                message=message,
                key={name: row[name] for name in key.columns},
                observed=row[key.columns[-1]],
                expected=expected,
            )
        )
    return found


def _difference(key: _Key, tables: Tables, row: dict[str, str | int]) -> str:
    """What else the repeated row says: the same, or other figures."""
    others = [name for name in tables.raw[key.table].columns if name not in key.columns]
    first = tables.cells(key.table, [int(row["first"])], others)[int(row["first"])]
    differs = [name for name in others if first[name] != row[name]]
    if not differs:
        return ", with the same figures"
    return ", with " + " and ".join(
        f"{name} {first[name]!r} there and {row[name]!r} here" for name in differs
    )
