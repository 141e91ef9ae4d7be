"""Family K, first part: the keys that the schemas declare, unique and found where they refer to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tallypack.cells import CELL, ROW
from tallypack.columns import COUNT
from tallypack.extents import Wrong
from tallypack.law import KeyCheck
from tallypack.outcome import Finding, Outcome
from tallypack.reading import RawTable
from tallypack.tables import Tables
from tallypack.tableschema import ForeignKey
from tallypack.waivers import Waivers
from tallypack.words import several

_FIRST = f"{ROW}_first"
"""The column with the number of the row in which a key stands first."""


@dataclass
class _Key:
    """One key of one table, with the rows that break it. ``target`` is the table that it refers to, if any."""

    table: str
    columns: tuple[str, ...]
    broken: pl.LazyFrame
    examined: int = 0
    failures: int = 0
    target: str = ""


@dataclass
class KeyJudgement:
    """What a check of keys says of every key, before findings are worded."""

    check: KeyCheck
    tables: Tables
    keys: Sequence[_Key]
    unseen: str = ""

    def outcome(self, waivers: Waivers, limit: int | None) -> Outcome:
        """The outcome with its findings worded and located."""
        findings: list[Finding] = []
        for key in self.keys:
            if key.failures:
                findings += _findings(key, self.tables, waivers.limit(limit, self.check.code))
        examined, failures = sum(key.examined for key in self.keys), sum(key.failures for key in self.keys)
        reason = self.unseen or ("" if examined else "no table with rows declares such a key")
        return waivers.outcome(self.check, examined, failures, findings, limit, reason=reason)

    def failing(self, table: str, columns: Sequence[str], *, excused: bool = False) -> list[Wrong]:  # noqa: ARG002
        """Where the rows of a table that refer to nothing may belong, in those columns that they have right."""
        found: list[Wrong] = []
        for key in self.keys:
            right = [name for name in columns if name not in key.columns]
            if key.table == table and key.target and key.failures and right:
                found.append(Wrong(key.broken.select(right).unique()))
        return found


def judge_keys(checks: Iterable[KeyCheck], tables: Tables) -> dict[str, KeyJudgement]:
    """Judge every key of every table that a check is about."""
    tables.tell("judging the keys")
    return {
        check.code: KeyJudgement(check, tables, *_foreign(tables))
        if check.kind == "foreign"
        else KeyJudgement(check, tables, _unique(check, tables))
        for check in checks
    }


def _unique(check: KeyCheck, tables: Tables) -> list[_Key]:
    declared = [
        (name, columns)
        for name, raw in tables.raw.items()
        for columns in ([raw.resource.schema.primary_key] if check.kind == "primary" else _unique_keys(raw))
        if columns and raw.height and set(columns) <= set(raw.columns)
    ]
    keys = []
    for name, columns in declared:
        filled, distinct = tables.distinct(name, columns)
        rows = tables.filled(name, columns).select(ROW, *columns)
        rows = rows.with_columns(pl.col(ROW).min().over(tables.by_value(name, columns)).alias(_FIRST))
        again = rows.filter(pl.col(ROW) != pl.col(_FIRST))
        keys.append(_Key(name, columns, again, filled, filled - distinct))
    return keys


def _unique_keys(raw: RawTable) -> list[tuple[str, ...]]:
    schema = raw.resource.schema
    single = [(field.name,) for field in schema.fields if field.constraints.get("unique")]
    return [*schema.unique_keys, *single]


def _foreign(tables: Tables) -> tuple[list[_Key], str]:
    """The references of every table, and those that lead to a table which is not there."""
    keys: list[_Key] = []
    unseen: list[str] = []
    for name, raw in tables.raw.items():
        for key in raw.resource.schema.foreign_keys:
            if not raw.height or not set(key.fields) <= set(raw.columns):
                continue
            target = tables.raw.get(key.resource)
            is_needed = all(raw.resource.schema.field(name).required for name in key.fields)
            if target is None and not is_needed:  # nobody had to refer to a table that is not there
                keys.append(_reference(name, key, None, tables))
            elif target is None or not target.height or not set(key.reference) <= set(target.columns):
                what = "which is not there" if target is None else "which has no rows that could be read"
                unseen.append(f"{name}.{'+'.join(key.fields)} refers to `{key.resource}`, {what}")
            else:
                keys.append(_reference(name, key, target, tables))
    return keys, "; ".join(unseen)


def _reference(name: str, key: ForeignKey, target: RawTable | None, tables: Tables) -> _Key:
    """A reference with the rows that lead to nothing. One column is judged by its distinct texts."""
    here, yonder = list(key.fields), list(key.reference)
    filled = tables.filled(name, here)
    is_plain = target is not None and tables.is_spelled_once(name, here)
    if not is_plain or len(here) > 1 or not tables.is_spelled_once(key.resource, yonder):
        lost = filled
        if target is not None:
            left, right = tables.by_value(name, here), tables.by_value(key.resource, yonder)
            there = tables.filled(key.resource, yonder).select(yonder).unique()
            lost = filled.join(there, left_on=left, right_on=right, how="anti", maintain_order="left")
        examined, failures = (
            counted.item() for counted in pl.collect_all([filled.select(pl.len()), lost.select(pl.len())])
        )
        return _Key(name, key.fields, lost, examined, failures, target=key.resource)
    texts = tables.filled_texts(name, here[0])
    strange = texts.join(tables.filled_texts(key.resource, yonder[0]), on=CELL, how="anti")
    lost = filled.filter(pl.col(here[0]).is_in(strange[CELL].implode()))
    examined, failures = int(texts[COUNT].sum()), int(strange[COUNT].sum())
    return _Key(name, key.fields, lost, examined, failures, target=key.resource)


def _findings(key: _Key, tables: Tables, limit: int | None) -> list[Finding]:
    rows = (key.broken if limit is None else key.broken.head(limit)).collect()
    raw = tables.raw[key.table]
    found = []
    for row in rows.iter_rows(named=True):
        value = ", ".join(str(row[name]) for name in key.columns)
        names = ", ".join(f"`{name}`" for name in key.columns)
        if key.target:
            target = tables.raw.get(key.target)
            message = f"{names} is {value!r}, which is not in `{key.target}`"
            message += "" if target else ", and the package has no such table"
            rest = several(target.height, "row") if target else "the rows"
            expected = f"one of {rest} of `{key.target}`"
        else:
            message = f"the key {value!r} ({names}) stands in {raw.words(row[_FIRST])} already"
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


def _difference(key: _Key, tables: Tables, row: dict[str, Any]) -> str:
    """What else the repeated row says: the same, or other figures."""
    raw = tables.raw[key.table]
    others = [name for name in raw.columns if name not in key.columns]
    texts = tables.cells(key.table, [row[_FIRST], row[ROW]], others)
    first, here = texts[row[_FIRST]], texts[row[ROW]]
    differs = [name for name in others if first[name] != here[name]]
    if not differs:
        return ", with the same figures"
    return ", with " + " and ".join(
        f"{name} {first[name]!r} there and {here[name]!r} here" for name in differs
    )
