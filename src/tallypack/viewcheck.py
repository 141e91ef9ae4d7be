"""Families S, V, T, A, C, R and W: the laws about figures, on the rows of the views."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from tallypack.cells import worked_out
from tallypack.checks import CATALOGUE
from tallypack.errors import CheckFault
from tallypack.extents import Wrong
from tallypack.law import Row, ViewCheck
from tallypack.outcome import Finding, Outcome
from tallypack.tables import Tables
from tallypack.views import VIEWS, View, before
from tallypack.waivers import Waivers

if TYPE_CHECKING:
    from tallypack.keycheck import KeyJudgement

MOST_REMARKS = 12
"""How many remarks of a check are worded; the rest are counted."""

_GATES = frozenset(code for check in CATALOGUE.values() for code in check.requires)
"""Checks whose findings others leave out."""

MEASURE = "measure"
"""Where a check names this as its field, the view's column of that name says which field is meant."""


What = Literal["failures", "remarked"]
"""Of which rows the first are shown."""


@dataclass(frozen=True)
class Counted:
    """How many rows a law was asked of, how many break it, and of how many there is something to remark."""

    examined: int = 0
    failures: int = 0
    remarked: int = 0


@dataclass
class Judgement:
    """What a law says of the rows of its view, before findings are worded.

    ``counted`` has the numbers of each extent in which the view is judged. ``broken_in`` has the keys of its rows
    that break the law, where another check asks for them, and ``first`` the first rows of each that do, or of which
    there is something to remark.
    """

    check: ViewCheck
    tables: Tables
    counted: dict[int | None, Counted] = field(default_factory=dict)
    broken_in: dict[int | None, pl.LazyFrame] = field(default_factory=dict)
    first: dict[What, list[pl.DataFrame]] = field(default_factory=dict)
    wrong: Sequence[Wrong] = ()
    after: Sequence[str] = ()
    accepted: Sequence[Mapping[str, Any]] = ()

    @property
    def view(self) -> View:
        """The view of the check."""
        return VIEWS[self.check.view]

    @property
    def numbers(self) -> Sequence[int | None]:
        """The extents in which the view is judged."""
        return self.tables.extents_of(self.view)

    @property
    def examined(self) -> int:
        """How many rows the law was asked of."""
        return sum(counted.examined for counted in self.counted.values())

    @property
    def failures(self) -> int:
        """How many rows break it."""
        return sum(counted.failures for counted in self.counted.values())

    @property
    def remarked(self) -> int:
        """Of how many rows there is something to remark."""
        return sum(counted.remarked for counted in self.counted.values())

    @property
    def broken(self) -> pl.Expr:
        """True in the rows that break the law."""
        return self.check.examined & ~self.check.law

    @property
    def remarkable(self) -> pl.Expr:
        """True in the rows that hold the law, and of which there is something to remark."""
        if self.check.remark_when is None:
            return pl.lit(value=False)
        return self.check.examined & self.check.law & self.check.remark_when

    def frame(self, number: int | None) -> pl.LazyFrame:
        """The rows of the view in an extent, without those that share a key with what was found wrong.

        Where a row is compared with one of an earlier tally, that one must not be wrong either.
        """
        frame = self._seen(number)
        names = frame.collect_schema().names()
        for wrong in self.wrong:
            if wrong.concerns(number):
                here = wrong.keys.collect_schema().names()
                frame = frame.join(wrong.keys, on=here, how="anti")
                earlier = [before(name) if before(name) in names else name for name in here]
                if earlier != here:
                    frame = frame.join(wrong.keys, left_on=earlier, right_on=here, how="anti")
        return frame

    def _seen(self, number: int | None) -> pl.LazyFrame:
        return self.tables.extent(number).views([self.view.name])[self.view.name]

    def without(self, failed: Sequence["Judgement | KeyJudgement"]) -> "Judgement":
        """The same judgement on the rows that share no key with what other checks found wrong, not counted yet."""
        names = self._seen(self.numbers[-1]).collect_schema().names()
        shared = [name for name in self.view.key if name in names]
        found = {
            other.check.code: other.failing(self.view.table, shared, excused=self.check.follows)
            for other in failed
        }
        wrong = [item for items in found.values() for item in items]
        after = tuple(code for code, items in found.items() if items)
        counted = {
            number: counted
            for number, counted in self.counted.items()
            if not any(item.concerns(number) for item in wrong)
        }
        broken = {number: rows for number, rows in self.broken_in.items() if number in counted}
        return replace(self, counted=counted, broken_in=broken, first={}, wrong=wrong, after=after)

    def keep_broken(self, number: int | None) -> None:
        """Have the keys of the rows of an extent ready that break the law."""
        frame = self.frame(number)
        keys = [name for name in self.view.key if name in frame.collect_schema()]
        (held,) = worked_out([frame.filter(self.broken).select(keys)])
        self.broken_in[number] = held.lazy()

    def failing(self, _table: str, columns: Sequence[str], *, excused: bool = False) -> list[Wrong]:
        """The keys of the rows that break the law, in some columns; those that a waiver explains if ``excused``."""
        return list(self._failing([name for name in columns if name in self.view.key], excused=excused))

    def _failing(self, columns: Sequence[str], *, excused: bool) -> Iterator[Wrong]:
        accepted = [
            pl.all_horizontal(pl.col(name) == value for name, value in key.items() if value is not None)
            for key in (() if excused else self.accepted)
        ]
        for number, rows in self.broken_in.items():
            keys = rows.filter(*(~known.fill_null(value=False) for known in accepted)) if accepted else rows
            yield Wrong(keys.select(columns).unique(), number if "unit_id" in columns else None)

    def have(self, what: What, number: int | None, limit: int | None) -> None:
        """Have the first rows of an extent ready that break the law, or are remarkable."""
        where = self.broken if what == "failures" else self.remarkable
        rows = self.frame(number).filter(where).sort(self.view.row, *self.view.key)
        self.first.setdefault(what, []).extend(worked_out([rows if limit is None else rows.head(limit)]))

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

    def _rows(self, what: What, limit: int | None) -> list[Row]:
        found = self.first[what]
        together = found[0] if len(found) == 1 else pl.concat(found).sort(self.view.row, *self.view.key)
        return list(together[:limit].iter_rows(named=True))

    def _findings(self, limit: int | None) -> list[Finding]:
        view = self.view
        rows = self._rows("failures", limit)
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
        if self.check.remark is None:
            return []
        return [self.check.remark(row) for row in self._rows("remarked", MOST_REMARKS)]

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
    judgements = [Judgement(check, tables) for check in checks]
    for number in _numbers(judgements):
        _judge_extent([judgement for judgement in judgements if number in judgement.numbers], number)
    return {judgement.check.code: judgement for judgement in judgements}


def settle(judgements: Sequence[Judgement], limit: Callable[[str], int | None]) -> None:
    """Count what is not known yet, and have the first rows ready that are findings: one look at each extent.

    ``limit`` says of a code how many findings are wanted.
    """
    for number in _numbers(judgements):
        here = [judgement for judgement in judgements if number in judgement.numbers]
        unknown = [judgement for judgement in here if number not in judgement.counted]
        if unknown:
            _count([[judgement] for judgement in unknown], number)
        for judgement in here:
            if judgement.counted[number].failures:
                judgement.have("failures", number, limit(judgement.check.code))
            if judgement.counted[number].remarked:
                judgement.have("remarked", number, MOST_REMARKS)


def _numbers(judgements: Iterable[Judgement]) -> Iterable[int | None]:
    return dict.fromkeys(number for judgement in judgements for number in judgement.numbers)


def _judge_extent(judgements: Sequence[Judgement], number: int | None) -> None:
    tables = judgements[0].tables
    extent = tables.extent(number)
    groups: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        groups.setdefault(judgement.check.view, []).append(judgement)
    extent.views(groups)
    # Small views are quicker judged together, and large ones one after the other.
    rounds = [list(groups)] if extent.is_small else [[name] for name in groups]
    where = "" if number is None else f"part {number + 1} of {tables.extents}, "
    for place, names in enumerate(rounds, start=1):
        tables.tell(f"judging figures, {where}view {place} of {len(rounds)}: {', '.join(names)}")
        _count([groups[name] for name in names], number)


def _count(groups: Sequence[Sequence[Judgement]], number: int | None) -> None:
    """Count what laws say of an extent. Those of a group look at the same rows."""
    records = worked_out(_counts(group, number) for group in groups)
    for group, record in zip(groups, records, strict=True):
        _take(group, number, record.row(0, named=True))
        for judgement in group:
            if judgement.check.code in _GATES and judgement.counted[number].failures:
                judgement.keep_broken(number)


def _counts(group: Sequence[Judgement], number: int | None) -> pl.LazyFrame:
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
    return group[0].frame(number).with_columns(*answers).select(*sums)


def _take(group: Sequence[Judgement], number: int | None, record: Mapping[str, int]) -> None:
    for judgement in group:
        code = judgement.check.code
        if record[f"unknown {code}"]:
            raise CheckFault(
                f"Check {code} has no answer for {record[f'unknown {code}']} of the rows that it says it examines."
            )
        numbers = (record.get(f"{kind} {code}", 0) for kind in ("examined", "broken", "remarked"))
        judgement.counted[number] = Counted(*numbers)
