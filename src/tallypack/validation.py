"""Running the checks of the catalogue over a package: read, judge, locate."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path

from tallypack import checks
from tallypack.cellcheck import judge_cells
from tallypack.errors import PackageError
from tallypack.filecheck import judge_files
from tallypack.keycheck import KeyJudgement, judge_keys
from tallypack.law import CellCheck, Check, FileCheck, KeyCheck, StatementCheck, ViewCheck, WaiverCheck
from tallypack.outcome import Outcome, Result
from tallypack.package import Package, read_package
from tallypack.progress import Tell, silent
from tallypack.statementcheck import judge_statements
from tallypack.suspects import with_suspects
from tallypack.tables import Tables, open_tables
from tallypack.viewcheck import Judgement, judge_views, settle
from tallypack.views import VIEWS
from tallypack.waivers import Waivers, read_waivers

MOST = 100
"""How many findings of a check are shown unless another number is asked for; the rest are counted."""


READ_FIRST = ("L201", "L205")
"""Checks that say of a cell that it has no value: every law about figures is judged without it."""


@dataclass(frozen=True)
class Selection:
    """Which checks are asked for: codes or the beginnings of codes, such as S, S2 or S201."""

    select: Collection[str] = field(default=())
    ignore: Collection[str] = field(default=())

    def chosen(self) -> list[Check]:
        """The checks asked for, in the order of the catalogue; an unknown code is a `PackageError`."""
        for prefix in (*self.select, *self.ignore):
            if not any(code.startswith(prefix) for code in checks.CATALOGUE) or not prefix:
                families = ", ".join(checks.FAMILIES)
                raise PackageError(
                    f"No check has a code that begins with {prefix!r}. The families are {families}; "
                    "`tallypack checks` lists every code."
                )
        return [check for check in checks.CATALOGUE.values() if self._wants(check.code)]

    def judged(self) -> list[Check]:
        """The checks asked for and those that they require, so that a selection finds what the whole run does.

        A check that is ignored is not judged for the sake of another either.
        """
        needed: set[str] = set()
        ahead = [check.code for check in self.chosen()]
        while ahead:
            code = ahead.pop()
            needed.add(code)
            first = READ_FIRST if isinstance(checks.CATALOGUE[code], ViewCheck) else ()
            required = [name for name in (*checks.CATALOGUE[code].requires, *first) if name not in needed]
            ahead += [name for name in required if not self._is_ignored(name)]
        return [check for check in checks.CATALOGUE.values() if check.code in needed]

    def _wants(self, code: str) -> bool:
        selected = not self.select or code.startswith(tuple(self.select))
        return selected and not self._is_ignored(code)

    def _is_ignored(self, code: str) -> bool:
        return code.startswith(tuple(self.ignore))


def validate(
    package: Package | Path | str,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    most: int = MOST,
    today: date | None = None,
    suspects: bool = True,
    tell: Tell = silent,
) -> Result:
    """Check a package and return the outcome of every check that was asked for.

    ``package`` is a package or the path of its descriptor. ``select`` and ``ignore`` name codes or their
    beginnings. At most ``most`` findings of each check are kept, the rest counted; 0 keeps all.
    ``today`` decides which waivers have expired. ``suspects`` says for each finding about figures which cell to
    doubt. ``tell`` is told what is being done, in words for a person who waits. Raises `PackageError` where there
    is nothing to read.
    """
    if not isinstance(package, Package):
        package = read_package(Path(package))
    selection = Selection(select, ignore)
    wanted, judged = selection.chosen(), selection.judged()
    tables = open_tables(package, tell)
    waivers = read_waivers(tables, today or date.today())  # noqa: DTZ011 - a waiver ends by the calendar on the wall
    outcomes = judge(judged, tables, waivers, most or None)
    if suspects:
        tell("looking for what may be wrong")
        not_ignored = {check.code for check in Selection(ignore=ignore).chosen()}
        outcomes = with_suspects(outcomes, tables, waivers, not_ignored)
    shown = {check.code for check in wanted}
    shown |= {code for check in wanted for code in outcomes[check.code].after}
    shown |= {code for code in READ_FIRST if code in outcomes and outcomes[code].failures}
    return Result(
        package=package.name,
        title=package.title,
        tables=tables.summaries(),
        outcomes=[outcomes[check.code] for check in judged if check.code in shown],
        unchecked=tables.unchecked(),
        origin=package,
    )


def judge(
    judged: Collection[Check], tables: Tables, waivers: Waivers, limit: int | None
) -> Mapping[str, Outcome]:
    """The outcome of each check by its code: files, cells and keys first, then figures, statements and waivers."""
    keys = judge_keys([c for c in judged if isinstance(c, KeyCheck)], tables)
    outcomes = {
        **judge_files([c for c in judged if isinstance(c, FileCheck)], tables, limit),
        **judge_cells([c for c in judged if isinstance(c, CellCheck)], tables, waivers, limit),
        **{code: judgement.outcome(waivers, limit) for code, judgement in keys.items()},
    }
    views = {check.code: check for check in judged if isinstance(check, ViewCheck)}
    judgements = judge_views(views.values(), tables)
    for together in _in_order(views):
        unread = {code: outcome for code in together if (outcome := _unread(views[code], tables))}
        outcomes |= unread
        readable = [code for code in together if code not in unread]
        failed = {code: _failed_first(views[code], outcomes, judgements, keys) for code in readable}
        judgements |= {code: judgements[code].without(gates) for code, gates in failed.items() if gates}
        affected = [code for code in readable if failed[code] or judgements[code].failures]
        if affected:
            tables.tell(f"locating the findings of {', '.join(affected)}")
        settle([judgements[code] for code in readable], partial(waivers.limit, limit))
        outcomes |= {code: judgements[code].outcome(waivers, limit) for code in readable}
    outcomes |= judge_statements([c for c in judged if isinstance(c, StatementCheck)], tables, limit)
    outcomes |= waivers.judge([c for c in judged if isinstance(c, WaiverCheck)], set(outcomes), limit)
    return outcomes


def _failed_first(
    check: ViewCheck,
    outcomes: Mapping[str, Outcome],
    views: Mapping[str, Judgement],
    keys: Mapping[str, KeyJudgement],
) -> list[Judgement | KeyJudgement]:
    """What a check requires and what failed: the rows that it named are left out."""
    gates: dict[str, Judgement | KeyJudgement] = {**views, **(keys if check.missing else {})}
    return [
        gates[name]
        for name in check.requires
        if name in gates and (outcomes[name].failures or (check.follows and outcomes[name].waived))
    ]


def _unread(check: ViewCheck, tables: Tables) -> Outcome | None:
    """Why a check cannot be judged, where it requires that every row of its table could be read."""
    name = VIEWS[check.view].table
    faults = tables.raw[name].faults.counts if name in tables.raw else {}
    codes = tuple(code for code in check.requires if faults.get(code))
    if not codes:
        return None
    reason = f"{' and '.join(codes)} failed first: not every row of `{name}` could be read"
    return Outcome(check, "skipped", 0, reason, after=codes)


def _in_order(chosen: Mapping[str, Check]) -> Iterator[Sequence[str]]:
    """The codes so that what a check requires comes before it, and what requires nothing of each other together."""
    sorter = TopologicalSorter(
        {code: [name for name in check.requires if name in chosen] for code, check in chosen.items()}
    )
    sorter.prepare()
    while sorter.is_active():
        ready = sorter.get_ready()
        yield ready
        sorter.done(*ready)
