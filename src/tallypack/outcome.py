"""What a check found: outcomes with findings, and the verdict on the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tallypack.errors import ExitCode
from tallypack.law import Check, Level, at_or_above
from tallypack.package import Package

if TYPE_CHECKING:
    import polars as pl

Status = Literal["passed", "failed", "skipped"]
Verdict = Literal["agreed", "findings", "nothing-examined"]


@dataclass(frozen=True)
class Suspect:
    """A cell that may be the wrong one, and what it may have been.

    Everything agrees when the cell holds ``suggested``, and for any figure from ``low`` to ``high``; a range of
    them is suggested where no slip of the hand chooses. ``satisfies`` names the failed checks that then hold,
    ``support`` says what else speaks for it. Suspects of one ``rank`` are equally likely; cells of one
    ``repair`` change together. ``path`` is that of the file where the table has several, else empty.
    """

    resource: str
    line: int
    field: str
    observed: str
    suggested: str
    kind: str
    rank: int = 1
    repair: int = 1
    low: str = ""
    high: str = ""
    satisfies: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    path: str = ""

    @property
    def where(self) -> str:
        """The line in the table, or in the file where the table has several."""
        return f"{self.path or self.resource}:{self.line}"


@dataclass(frozen=True)
class Finding:
    """One thing that does not agree, and where it stands.

    ``line`` is the physical line of the file, from 1, and ``None`` where the finding is about the file as
    a whole. ``observed`` is the text that stands there, ``expected`` what would be right.
    ``waiver`` is the reason given in the waiver that covers the finding, if one does. ``doubt`` says where
    suspects are equal, where none was found, and which bound of the search was hit.
    """

    message: str
    resource: str
    path: str
    line: int | None
    field: str | None
    key: Mapping[str, Any]
    observed: str | None
    expected: str
    suspects: tuple[Suspect, ...] = ()
    doubt: str = ""
    waiver: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one check.

    ``failures`` counts all that do not agree, ``findings`` holds the first of them. ``waived`` are those
    that a waiver explains; they do not count. ``remarks`` say what follows from figures that do agree, and
    ``remarked`` how many there are. ``after`` names the checks that failed first and whose rows were left out.
    """

    check: Check
    status: Status
    examined: int
    reason: str = ""
    failures: int = 0
    findings: Sequence[Finding] = ()
    waived: Sequence[Finding] = ()
    remarks: Sequence[str] = ()
    remarked: int = 0
    after: Sequence[str] = ()

    @classmethod
    def decided(cls, check: Check, examined: int, failures: int = 0, **told: Any) -> "Outcome":  # noqa: ANN401
        """The outcome that the numbers make. What examined nothing is skipped and never passed."""
        status: Status = "failed" if failures else "passed" if examined else "skipped"
        return cls(check, status, examined, failures=failures, **told)


@dataclass(frozen=True)
class TableSummary:
    """What was read of one table. ``path`` has all paths in one line, where there are several."""

    name: str
    path: str
    rows: int
    columns: int


@dataclass(frozen=True, repr=False)
class Result:
    """The outcome of every check that was asked for, on one package.

    ``print(result)`` shows the report of the command, a notebook a short one, and `frame` has a row for each finding.
    ``origin`` is the package itself, for formats that look into its files again.
    """

    package: str
    title: str
    tables: Sequence[TableSummary]
    outcomes: Sequence[Outcome]
    unchecked: Sequence[str] = field(default=())
    origin: Package | None = None

    @property
    def examined(self) -> int:
        """How many things were examined, over all checks."""
        return sum(outcome.examined for outcome in self.outcomes)

    def failures(self, level: Level = "info") -> int:
        """How many findings there are at this level or above."""
        return sum(self.failures_of(counted) for counted in at_or_above(level))

    def failures_of(self, level: Level) -> int:
        """How many findings there are at just this level."""
        return sum(outcome.failures for outcome in self.outcomes if outcome.check.level == level)

    def verdict(self, fail_on: Level = "error") -> Verdict:
        """The verdict in a word: findings at or above ``fail_on`` decide, and nothing examined is no pass.

        Where no table has a row, nothing was examined, whatever is wrong with the files.
        """
        if not self.examined or not any(table.rows for table in self.tables):
            return "nothing-examined"
        return "findings" if self.failures(fail_on) else "agreed"

    def exit_code(self, fail_on: Level = "error") -> ExitCode:
        """The exit code that goes with the verdict."""
        return {
            "agreed": ExitCode.AGREED,
            "findings": ExitCode.FINDINGS,
            "nothing-examined": ExitCode.NOTHING_EXAMINED,
        }[self.verdict(fail_on)]

    def frame(self) -> "pl.DataFrame":
        """The findings as a frame of Polars, one row each: code, level, place, key, what is observed and expected.

        ``suspect`` is the likeliest repair, ``waiver`` the reason where a waiver covers the finding. Only findings
        that were kept are there: ``validate(..., most=0)`` keeps all. For pandas: ``result.frame().to_pandas()``.
        """
        from tallypack.report.frame import frame  # noqa: PLC0415 - reports are made of results, not the reverse

        return frame(self)

    def __repr__(self) -> str:
        """The verdict in one line."""
        from tallypack.report.notebook import verdict_in_words  # noqa: PLC0415

        return f"<Result of {self.package!r}: {verdict_in_words(self)}>"

    def __str__(self) -> str:
        """The report of the command ``tallypack validate``."""
        from tallypack.report.text import render  # noqa: PLC0415

        return render(self)

    def _repr_html_(self) -> str:
        """The report in a notebook."""
        from tallypack.report.notebook import html  # noqa: PLC0415

        return html(self)
