"""Families S, V, T, A, C, R and W: the laws about figures, on the rows of the views."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import polars as pl

from tallypack.cells import worked_out
from tallypack.errors import CheckFault
from tallypack.law import Row, ViewCheck
from tallypack.outcome import Finding, Outcome
from tallypack.tables import Tables
from tallypack.views import VIEWS, View, before
from tallypack.waivers import Waivers

if TYPE_CHECKING:
    from tallypack.keycheck import KeyJudgement

MOST_REMARKS = 12
"""How many remarks of a check are worded; the rest are counted."""

MEASURE = "measure"
"""Where a check names this as its field, the view's column of that name says which field is meant."""


@dataclass
class Judgement:
    """What a law says of the rows of its view, before findings are worded."""

    check: ViewCheck
    tables: Tables
    frame: pl.LazyFrame
    examined: int = 0
    failures: int = 0
    remarked: int = 0
    after: Sequence[str] = ()
    accepted: Sequence[Mapping[str, Any]] = ()

    @property
    def view(self) -> View:
        """The view of the check."""
        return VIEWS[self.check.view]

    @property
    def broken(self) -> pl.Expr:
        """True in the rows that break the law."""
        return self.check.examined & ~self.check.law

    @property
    def remarkable(self) -> pl.Expr | None:
        """True in the rows of which there is something to remark."""
        if self.check.remark_when is None:
            return None
        return self.check.examined & self.check.law & self.check.remark_when

    def without(self, failed: Sequence["Judgement | KeyJudgement"]) -> "Judgement":
        """The same judgement on the rows that share no key with what other checks found wrong.

        Where a row is compared with one of an earlier tally, that one must not be wrong either.
        """
        frame = self.frame
        names = frame.collect_schema().names()
        shared = [name for name in self.view.key if name in names]
        wrong = {
            other.check.code: other.failing(self.view.table, shared, excused=self.check.follows)
            for other in failed
        }
        for rows in chain.from_iterable(wrong.values()):
            here = rows.collect_schema().names()
            frame = frame.join(rows, on=here, how="anti")
            earlier = [before(name) if before(name) in names else name for name in here]
            if earlier != here:
                frame = frame.join(rows, left_on=earlier, right_on=here, how="anti")
        again = replace(self, frame=frame, after=tuple(code for code, rows in wrong.items() if rows))
        (counted,) = worked_out([_counts([again])])
        _take([again], counted.row(0, named=True))
        return again

    def failing(self, _table: str, columns: Sequence[str], *, excused: bool = False) -> list[pl.LazyFrame]:
        """The keys of the rows that break the law, in some columns; those that a waiver explains if ``excused``."""
        rows = self.frame.filter(self.broken)
        for key in () if excused else self.accepted:
            same = [pl.col(name) == value for name, value in key.items() if value is not None]
            rows = rows.filter(~pl.all_horizontal(*same).fill_null(value=False))
        return [rows.select(*[name for name in columns if name in self.view.key]).unique()]

    def outcome(self, waivers: Waivers, limit: int | None) -> Outcome:
        """The outcome with its findings worded and located, and its remarks."""
        findings = self._findings(waivers.limit(limit, self.check.code)) if self.failures else []
        outcome = waivers.outcome(
            self.check,
            self.examined,
            self.failures,
            findings,
            limit,
            reason=self._left_out() if self.examined else self._why_not(),
            remarks=self._remarks() if self.remarked else [],
            remarked=self.remarked,
            after=self.after,
        )
        self.accepted = [finding.key for finding in outcome.waived]
        return outcome

    def _rows(self, where: pl.Expr, limit: int | None) -> list[Row]:
        found = self.frame.filter(where).sort(self.view.row, *self.view.key)
        (rows,) = worked_out([found if limit is None else found.head(limit)])
        return list(rows.iter_rows(named=True))

    def _findings(self, limit: int | None) -> list[Finding]:
        view = self.view
        rows = self._rows(self.broken, limit)
        fields = [row[MEASURE] if self.check.field == MEASURE else self.check.field for row in rows]
        texts = self.tables.cells(view.table, [row[view.row] for row in rows], fields)
        return [
            self.tables.finding(
                view.table,
                row[view.row],
                field,
                message=self.check.message(row),
                key={name: row[name] for name in view.key},
                observed=texts[row[view.row]].get(field),
                expected=self.check.expected(row),
            )
            for row, field in zip(rows, fields, strict=True)
        ]

    def _remarks(self) -> list[str]:
        remarkable = self.remarkable
        if self.check.remark is None or remarkable is None:
            return []
        return [self.check.remark(row) for row in self._rows(remarkable, MOST_REMARKS)]

    def _left_out(self) -> str:
        return f"rows that {' and '.join(self.after)} found wrong are left out" if self.after else ""

    def _why_not(self) -> str:
        """Why nothing was examined."""
        for name in self.view.reads:
            if name not in self.tables.raw:
                return f"the package has no table `{name}`"
            if not self.tables.has_rows(name):
                return f"the table `{name}` has no rows that could be read"
        if self.after:
            return self._left_out()
        needs = ", ".join(
            dict.fromkeys(name.removesuffix("_lo").removesuffix("_hi") for name in self.check.needs)
        )
        return f"nothing to examine: no row of `{self.view.table}` to which it applies has {needs}"


def judge_views(checks: Iterable[ViewCheck], tables: Tables) -> dict[str, Judgement]:
    """Judge the rows of every view that the checks ask for: one pass over a view counts for all of them."""
    checks = list(checks)
    views = tables.views({check.view: None for check in checks})
    judgements = [Judgement(check, tables, views[check.view]) for check in checks]
    groups: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        groups.setdefault(judgement.check.view, []).append(judgement)
    # Small views are quicker judged together, and large ones one after the other.
    rounds = [list(groups)] if tables.is_small else [[name] for name in groups]
    for number, names in enumerate(rounds, start=1):
        tables.tell(f"judging figures, view {number} of {len(rounds)}: {', '.join(names)}")
        for name, record in zip(names, worked_out(_counts(groups[name]) for name in names), strict=True):
            _take(groups[name], record.row(0, named=True))
    return {judgement.check.code: judgement for judgement in judgements}


def _counts(group: Sequence[Judgement]) -> pl.LazyFrame:
    """One row with the numbers that every law of a view comes to. Each expression is worked out once."""
    answers, sums = [], []
    for judgement in group:
        code, check = judgement.check.code, judgement.check
        examined, holds = pl.col(f"examined {code}"), pl.col(f"holds {code}")
        answers += [check.examined.alias(f"examined {code}"), check.law.alias(f"holds {code}")]
        parts = {"examined": examined, "broken": examined & ~holds, "unknown": examined & holds.is_null()}
        if check.remark_when is not None:
            answers.append(check.remark_when.alias(f"remarkable {code}"))
            parts["remarked"] = examined & holds & pl.col(f"remarkable {code}")
        sums += [part.cast(pl.Int64).sum().alias(f"{kind} {code}") for kind, part in parts.items()]
    return group[0].frame.with_columns(*answers).select(*sums)


def _take(group: Sequence[Judgement], record: Mapping[str, int]) -> None:
    for judgement in group:
        code = judgement.check.code
        if record[f"unknown {code}"]:
            raise CheckFault(
                f"Check {code} has no answer for {record[f'unknown {code}']} of the rows that it says it examines."
            )
        judgement.examined = record[f"examined {code}"]
        judgement.failures = record[f"broken {code}"]
        judgement.remarked = record.get(f"remarked {code}", 0)
