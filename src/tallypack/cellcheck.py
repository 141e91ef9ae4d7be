"""Family L, second part: the text of every cell, column by column."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import narwhals.stable.v1 as nw
import polars as pl

from tallypack import cells
from tallypack.checks import CATALOGUE
from tallypack.law import CellCheck, CellLaw
from tallypack.outcome import Finding, Outcome
from tallypack.tables import Tables
from tallypack.tableschema import Field
from tallypack.waivers import Waivers

WRITTEN = "L201"
"""The check that a cell is written as its type asks, without which its value is not compared."""

_SHOWN = 80


@dataclass
class _Column:
    """One law on one column, and how often it was examined and broken."""

    check: CellCheck
    table: str
    field: Field
    holds: nw.Expr
    examined: int = 0
    failures: int = 0

    @property
    def where(self) -> nw.Expr:
        """True in the cells that are examined, by the columns that `_frame` adds."""
        if self.check.empty:
            return cells.always()
        name = _right(self.field) if WRITTEN in self.check.requires else _filled(self.field)
        return nw.col(name)

    @property
    def broken(self) -> nw.Expr:
        """True in the cells that break the law."""
        return self.where & ~self.holds


def _filled(field: Field) -> str:
    return f"{field.name} is filled"


def _right(field: Field) -> str:
    return f"{field.name} is written right"


def judge_cells(
    checks: Iterable[CellCheck], tables: Tables, waivers: Waivers, limit: int | None
) -> dict[str, Outcome]:
    """The outcome of each check of cells, over all columns of all tables."""
    checks = list(checks)
    by_table = {name: _columns(checks, tables, name) for name, raw in tables.raw.items() if raw.height}
    _count(by_table, tables)
    columns = [column for here in by_table.values() for column in here]
    return {
        check.code: _outcome(check, [c for c in columns if c.check is check], tables, waivers, limit)
        for check in checks
    }


def _columns(checks: list[CellCheck], tables: Tables, name: str) -> list[_Column]:
    return [
        _Column(check, name, field, _holds(law, field, tables, name))
        for field in tables.schema(name).fields
        if field.name in tables.raw[name].columns
        for check in checks
        if (law := check.law(field)) is not None
    ]


def _holds(law: CellLaw, field: Field, tables: Tables, name: str) -> nw.Expr:
    """A law as an expression. One written as a function is asked about each distinct text once."""
    if law is None:
        return cells.always()
    if isinstance(law, nw.Expr):
        return law.fill_null(value=False)
    distinct = tables.text(name).select(field.name).unique().collect()[field.name].to_list()
    broken = [text for text in distinct if text not in field.missing and not law(text)]
    return ~nw.col(field.name).is_in(broken)


def _frame(tables: Tables, name: str) -> cells.Frame:
    """A table as text, with the values of its cells and whether each is filled and written right."""
    written = CATALOGUE[WRITTEN]
    if not isinstance(written, CellCheck):
        raise TypeError(WRITTEN)
    frame = cells.with_values(tables.text(name), tables.schema(name))
    there = [field for field in tables.schema(name).fields if field.name in tables.raw[name].columns]
    filled = [(~cells.is_missing(field)).alias(_filled(field)) for field in there]
    right = [
        (nw.col(_filled(field)) & _holds(written.law(field), field, tables, name)).alias(_right(field))
        for field in there
    ]
    return frame.with_columns(*filled).with_columns(*right)


def _count(by_table: Mapping[str, Sequence[_Column]], tables: Tables) -> None:
    """Count what is examined and what is broken: every law of a table in one pass over it."""
    looked_at = {name: columns for name, columns in by_table.items() if columns}
    plans = [_frame(tables, name).select(*_sums(columns)).to_native() for name, columns in looked_at.items()]
    for columns, counted in zip(looked_at.values(), pl.collect_all(plans), strict=True):
        numbers = counted.row(0)
        for place, column in enumerate(columns):
            column.examined, column.failures = numbers[2 * place], numbers[2 * place + 1]


def _sums(columns: Sequence[_Column]) -> list[nw.Expr]:
    return [
        expression.cast(nw.Int64).sum().alias(f"{kind}{place}")
        for place, column in enumerate(columns)
        for kind, expression in (("examined", column.where), ("broken", column.broken))
    ]


def _outcome(
    check: CellCheck, columns: list[_Column], tables: Tables, waivers: Waivers, limit: int | None
) -> Outcome:
    examined = sum(column.examined for column in columns)
    failures = sum(column.failures for column in columns)
    findings: list[Finding] = []
    for column in columns:
        if column.failures:
            findings += _findings(column, tables, waivers.limit(limit, check.code))
    reason = "" if examined else "no field of a table with rows asks for it"
    return waivers.outcome(check, examined, failures, findings, limit, reason=reason)


def _findings(column: _Column, tables: Tables, limit: int | None) -> list[Finding]:
    key = [
        name for name in tables.schema(column.table).primary_key if name in tables.raw[column.table].columns
    ]
    broken = _frame(tables, column.table).filter(column.broken)
    chosen = dict.fromkeys([cells.ROW, *key, column.field.name])
    rows = (broken if limit is None else broken.head(limit)).select(*chosen).collect()
    return [
        tables.finding(
            column.table,
            row[cells.ROW],
            column.field.name,
            message=_message(column, row[column.field.name]),
            key={name: row[name] for name in key},
            observed=row[column.field.name],
            expected=column.check.expected(column.field),
        )
        for row in rows.iter_rows(named=True)
    ]


def _message(column: _Column, text: str) -> str:
    wanted = column.check.expected(column.field)
    if column.check.empty:
        return f"`{column.field.name}` is empty, and must have a value"
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
    return f"`{column.field.name}` is {shown!r}, and should be {wanted}"
