"""Waivers: findings that are known and explained, and the rule that a waiver must meet its finding."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tallypack.law import Check, WaiverCheck
from tallypack.outcome import Finding, Outcome
from tallypack.tables import Tables

_TABLE = "waivers"
_KEYS = ("tally_id", "unit_id", "option_id")
_COLUMNS = ("check", *_KEYS, "field", "observed", "reason", "expires_on")


@dataclass
class Waiver:
    """One row of the table ``waivers``. An empty key matches whatever the finding has."""

    row: int
    check: str
    keys: Mapping[str, str]
    field: str
    observed: str
    reason: str
    expires_on: str
    met: int = 0

    def covers(self, code: str, finding: Finding) -> bool:
        """Whether this waiver explains that finding: same check, same place, same text."""
        same_place = all(finding.key.get(name) == value for name, value in self.keys.items())
        same_cell = self.field == finding.field and self.observed == (finding.observed or "")
        return self.check == code and same_place and same_cell

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return bool(self.expires_on) and self.expires_on < today.isoformat()


@dataclass
class Waivers:
    """The waivers of a package, with the day on which they are read."""

    tables: Tables
    today: date
    items: list[Waiver] = field(default_factory=list)

    def of(self, code: str) -> list[Waiver]:
        """The waivers of a check that have not expired."""
        return [item for item in self.in_force() if item.check == code]

    def in_force(self) -> list[Waiver]:
        """The waivers that have not expired."""
        return [item for item in self.items if not item.has_expired(self.today)]

    def limit(self, limit: int | None, code: str) -> int | None:
        """How many findings to look at so that none that is waived is missed: all, where there are waivers."""
        return None if self.of(code) else limit

    def reason(self, code: str, finding: Finding) -> str | None:
        """Why the finding is accepted, if a waiver covers it. The waiver is then known to be met."""
        for item in self.of(code):
            if item.covers(code, finding):
                item.met += 1
                return item.reason
        return None

    def outcome(
        self,
        check: Check,
        examined: int,
        failures: int,
        findings: Sequence[Finding],
        limit: int | None,
        **told: Any,  # noqa: ANN401
    ) -> Outcome:
        """The outcome of a check whose findings waivers may explain; those do not count."""
        open_: list[Finding] = []
        waived: list[Finding] = []
        for finding in findings:
            reason = self.reason(check.code, finding)
            if reason is None:
                open_.append(finding)
            else:
                waived.append(replace(finding, waiver=reason))
        return Outcome.decided(
            check, examined, failures - len(waived), findings=open_[:limit], waived=waived, **told
        )

    def judge(
        self, checks: Iterable[WaiverCheck], judged: Collection[str], limit: int | None
    ) -> dict[str, Outcome]:
        """The outcome of the check that every waiver of a check that ran has met a finding."""
        looked_at = [item for item in self.items if item.check in judged]
        unmet = [item for item in looked_at if not item.met]
        findings = [self._finding(item) for item in unmet[:limit]]
        return {
            check.code: Outcome.decided(
                check,
                len(looked_at),
                len(unmet),
                reason="" if looked_at else "there are no waivers of the checks that ran",
                findings=findings,
            )
            for check in checks
        }

    def _finding(self, item: Waiver) -> Finding:
        told = f"has expired on {item.expires_on}" if item.has_expired(self.today) else "meets no finding"
        place = ", ".join(value for value in item.keys.values() if value)
        return self.tables.finding(
            _TABLE,
            item.row,
            "check",
            message=f"the waiver of {item.check} for {item.field} {item.observed!r} ({place}) {told}",
            key={"check": item.check, **item.keys, "field": item.field},
            observed=item.check,
            expected="a finding with that value, or no waiver",
        )


def read_waivers(tables: Tables, today: date) -> Waivers:
    """The waivers of the package, none where it has no such table."""
    waivers = Waivers(tables, today)
    if not tables.has_rows(_TABLE):
        return waivers
    rows = tables.cells(_TABLE, range(tables.raw[_TABLE].height), _COLUMNS)
    for number, row in rows.items():
        text: dict[str, Any] = {name: row.get(name, "") for name in _COLUMNS}
        keys = {name: text.pop(name) for name in _KEYS}
        waivers.items.append(Waiver(number, keys={k: v for k, v in keys.items() if v}, **text))
    return waivers
