"""Running the checks of the catalogue over a package: read, judge, locate."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path

from tallypack import checks
from tallypack.cellcheck import judge_cells
from tallypack.errors import PackageError
from tallypack.filecheck import judge_files
from tallypack.keycheck import judge_keys
from tallypack.law import CellCheck, Check, FileCheck, KeyCheck, StatementCheck, ViewCheck, WaiverCheck
from tallypack.outcome import Outcome, Result
from tallypack.package import Package, read_package
from tallypack.statementcheck import judge_statements
from tallypack.tables import Tables, open_tables
from tallypack.viewcheck import judge_views
from tallypack.views import VIEWS
from tallypack.waivers import Waivers, read_waivers

MOST = 100
"""How many findings of a check are shown unless another number is asked for; the rest are counted."""


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

    def _wants(self, code: str) -> bool:
        selected = not self.select or code.startswith(tuple(self.select))
        return selected and not (self.ignore and code.startswith(tuple(self.ignore)))


def validate(
    package: Package | Path | str,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    most: int = MOST,
    today: date | None = None,
) -> Result:
    """Check a package and return the outcome of every check that was asked for.

    ``package`` is a package or the path of its descriptor. ``select`` and ``ignore`` name codes or their
    beginnings. At most ``most`` findings of each check are kept, the rest counted; 0 keeps all.
    ``today`` decides which waivers have expired. Raises `PackageError` where there is nothing to read.
    """
    if not isinstance(package, Package):
        package = read_package(Path(package))
    wanted = Selection(select, ignore).chosen()
    tables = open_tables(package)
    waivers = read_waivers(tables, today or date.today())  # noqa: DTZ011 - a waiver ends by the calendar on the wall
    limit = most or None
    outcomes = {
        **judge_files([c for c in wanted if isinstance(c, FileCheck)], tables, limit),
        **judge_cells([c for c in wanted if isinstance(c, CellCheck)], tables, waivers, limit),
        **judge_keys([c for c in wanted if isinstance(c, KeyCheck)], tables, waivers, limit),
    }
    outcomes |= _judge_views(wanted, tables, waivers, limit)
    outcomes |= judge_statements([c for c in wanted if isinstance(c, StatementCheck)], tables, limit)
    outcomes |= waivers.judge(
        [c for c in wanted if isinstance(c, WaiverCheck)], {c.code for c in wanted}, limit
    )
    return Result(
        package=package.name,
        title=package.title,
        tables=tables.summaries(),
        outcomes=[outcomes[check.code] for check in wanted],
        unchecked=tables.unchecked(),
    )


def _judge_views(
    wanted: Iterable[Check], tables: Tables, waivers: Waivers, limit: int | None
) -> Mapping[str, Outcome]:
    """Judge the views; where a check requires one that failed, leave out the rows which that one named."""
    chosen = {check.code: check for check in wanted if isinstance(check, ViewCheck)}
    judged = judge_views(chosen.values(), tables)
    outcomes: dict[str, Outcome] = {}
    for code in _in_order(chosen):
        unread = _unread(chosen[code], tables)
        if unread:
            outcomes[code] = Outcome(chosen[code], "skipped", 0, unread)
            continue
        failed = [
            judged[name] for name in chosen[code].requires if name in outcomes and outcomes[name].failures
        ]
        if failed:
            judged[code] = judged[code].without(failed)
        outcomes[code] = judged[code].outcome(waivers, limit)
    return outcomes


def _unread(check: ViewCheck, tables: Tables) -> str:
    """Why a check cannot be judged where it requires that every row of its table could be read."""
    name = VIEWS[check.view].table
    faults = tables.raw[name].faults.counts if name in tables.raw else {}
    codes = " and ".join(code for code in check.requires if faults.get(code))
    return f"{codes} failed first: not every row of `{name}` could be read" if codes else ""


def _in_order(chosen: Mapping[str, Check]) -> list[str]:
    """The codes so that what a check requires comes before it."""
    graph = {code: [name for name in check.requires if name in chosen] for code, check in chosen.items()}
    return list(TopologicalSorter(graph).static_order())
