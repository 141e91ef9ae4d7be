"""Family L, second part: the text of every cell, each distinct text of a column once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tallypack import cells
from tallypack.cells import CELL, ROW
from tallypack.checks import CATALOGUE
from tallypack.columns import COUNT, PLACE, Name, Texts
from tallypack.law import CellCheck, CellLaw
from tallypack.outcome import Finding, Outcome
from tallypack.tables import Tables
from tallypack.tableschema import Field
from tallypack.waivers import Waivers

WRITTEN = "L201"
"""The check that a cell is written as its type asks, without which its value is not compared."""

_SHOWN = 80

_FILLED, _RIGHT = "is filled", "is written right"


@dataclass(frozen=True)
class _Judged:
    """How many cells were examined, how many break a law, and with which texts."""

    examined: int
    failures: int
    broken: pl.Series

    def with_(self, more: "_Judged") -> "_Judged":
        """The same of these texts and of more."""
        broken = pl.concat([self.broken, more.broken])
        return _Judged(self.examined + more.examined, self.failures + more.failures, broken)


@dataclass(frozen=True)
class _Column:
    """One law on one column, and what came of it."""

    check: CellCheck
    table: str
    field: Field
    judged: _Judged


def judge_cells(
    checks: Iterable[CellCheck], tables: Tables, waivers: Waivers, limit: int | None
) -> dict[str, Outcome]:
    """The outcome of each check of cells, over all columns of all tables."""
    checks = list(checks)
    columns = _columns(checks, tables)
    return {
        check.code: _outcome(check, [c for c in columns if c.check is check], tables, waivers, limit)
        for check in checks
    }


def _columns(checks: Sequence[CellCheck], tables: Tables) -> list[_Column]:
    """Every law on every column of a schema, in the order of tables and fields."""
    judged: dict[tuple[Name, str], _Judged] = {}
    for together in tables.columns.texts():
        laws = [
            {check.code: law for check in checks if (law := check.law(texts.field)) is not None}
            for texts in together
        ]
        plans = [_answers(texts, here) for texts, here in zip(together, laws, strict=True)]
        for texts, here, answers in zip(together, laws, pl.collect_all(plans), strict=True):
            for row, place in enumerate(answers[PLACE]):
                for code in here:
                    found = _Judged(*(answers[f"{what} {code}"][row] for what in _WHAT))
                    column = texts.pieces[place].name, code
                    judged[column] = judged[column].with_(found) if column in judged else found
    return [
        _Column(check, name, field, judged[(name, field.name), check.code])
        for name, raw in tables.raw.items()
        for field in tables.schema(name).fields
        for check in checks
        if raw.height and ((name, field.name), check.code) in judged
    ]


def _answers(texts: Texts, laws: Mapping[str, CellLaw]) -> pl.LazyFrame:
    """For each column, and each law, the cells that are examined and those that break it, and the texts that do."""
    written = CATALOGUE[WRITTEN]
    if not isinstance(written, CellCheck):
        raise TypeError(WRITTEN)
    right = pl.col(_FILLED) & _holds(written.law(texts.field), texts)
    frame = texts.frame.lazy().with_columns((~cells.is_missing(texts.field)).alias(_FILLED))
    frame = frame.with_columns(right.alias(_RIGHT))
    answers = []
    for code, law in laws.items():
        where = _where(code)
        answers += [where.alias(f"examined {code}"), (where & ~_holds(law, texts)).alias(f"broken {code}")]
    plan = frame.select(PLACE, COUNT, CELL, *answers)
    return plan.group_by(PLACE).agg(number for code in laws for number in _numbers(code))


_WHAT = ("examined", "failures", "broken")


def _numbers(code: str) -> list[pl.Expr]:
    """What `_answers` says of a law, in the order of `_WHAT`."""
    examined, broken = pl.col(f"examined {code}"), pl.col(f"broken {code}")
    return [
        pl.col(COUNT).filter(examined).sum().alias(f"examined {code}"),
        pl.col(COUNT).filter(broken).sum().alias(f"failures {code}"),
        pl.col(CELL).filter(broken).alias(f"broken {code}"),
    ]


def _where(code: str) -> pl.Expr:
    """True in the texts that a check examines, by the columns that `_answers` adds."""
    check = CATALOGUE[code]
    if isinstance(check, CellCheck) and check.empty:
        return cells.always()
    return pl.col(_RIGHT if WRITTEN in check.requires else _FILLED)


def _holds(law: CellLaw, texts: Texts) -> pl.Expr:
    """A law as an expression. One written as a function is asked about each text once."""
    if law is None:
        return cells.always()
    if isinstance(law, pl.Expr):
        return law.fill_null(value=False)
    distinct = [text for text in texts.frame[CELL].unique() if text not in texts.field.missing]
    return ~pl.col(CELL).is_in([text for text in distinct if not law(text)])


def _outcome(
    check: CellCheck, columns: list[_Column], tables: Tables, waivers: Waivers, limit: int | None
) -> Outcome:
    examined = sum(column.judged.examined for column in columns)
    failures = sum(column.judged.failures for column in columns)
    findings: list[Finding] = []
    for column in columns:
        if column.judged.failures:
            findings += _findings(column, tables, waivers.limit(limit, check.code))
    reason = "" if examined else "no field of a table with rows asks for it"
    return waivers.outcome(check, examined, failures, findings, limit, reason=reason)


def _findings(column: _Column, tables: Tables, limit: int | None) -> list[Finding]:
    codes, name = tables.columns.codes[column.table], column.field.name
    key = [part for part in tables.schema(column.table).primary_key if part in codes.columns]
    broken = column.judged.broken.cast(codes.schema[name]).implode()
    found = codes.lazy().with_row_index(ROW).filter(pl.col(name).is_in(broken))
    rows = (found if limit is None else found.head(limit)).select(*dict.fromkeys([ROW, *key, name])).collect()
    return [
        tables.finding(
            column.table,
            row[ROW],
            name,
            message=_message(column, row[name]),
            key={part: row[part] for part in key},
            observed=row[name],
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
