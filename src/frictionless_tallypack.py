"""tallypack's invariants as a check of Frictionless.

Frictionless finds this module by its name. It then knows the check type ``tallypack``::

    frictionless validate datapackage.json --checklist checks/checklist.json

The invariants appear in Frictionless's own report, with the physical line as the row number. What
Frictionless judges itself (headers, required cells, constraints and keys) is left to it; numerals are
judged again, more strictly. Findings below the level error, and those that a waiver explains, are not
shown: Frictionless knows no levels.
"""

from collections.abc import Iterable
from pathlib import Path

import attrs
from frictionless import Check, Plugin, errors

from tallypack.errors import PackageError
from tallypack.outcome import Finding, Result

_LEFT_TO_FRICTIONLESS = ("L1", "L202", "L203", "L204", "L205", "L206", "K10")


@attrs.define(kw_only=True, repr=False)
class TallypackError(errors.CellError):
    """A figure that does not agree with the others."""

    type = "tallypack"
    title = "Figures do not agree"
    description = "An invariant of election results does not hold."
    template = "{note}"
    tags = ("#table", "#row", "#cell")  # type: ignore[assignment]


@attrs.define(kw_only=True, repr=False)
class tallypack(Check):  # noqa: N801 - Frictionless names its checks like functions
    """Every invariant of tallypack's catalogue, on the package to which a table belongs."""

    type = "tallypack"
    Errors = [TallypackError]  # noqa: RUF012 - declared so by the base class

    _results: dict[str, Result] = attrs.field(factory=dict, init=False)

    def validate_start(self) -> Iterable[errors.Error]:
        """Judge the package once, and tell what concerns this table."""
        package = self.resource.package
        if package is None:
            yield errors.CheckError(note="the check tallypack compares tables, and this one is in no package")
            return
        base = Path(package.basepath or ".").resolve()
        try:
            result = self._results.get(str(base)) or self._judge(base)
        except PackageError as error:
            yield errors.CheckError(note=str(error))
            return
        for outcome in result.outcomes:
            if outcome.check.level == "error" and not outcome.check.code.startswith(_LEFT_TO_FRICTIONLESS):
                for finding in outcome.findings:
                    if finding.resource == self.resource.name:
                        yield self._error(outcome.check.code, finding)

    def _judge(self, base: Path) -> Result:
        from tallypack.package import package_of  # noqa: PLC0415 - Polars only where the check is asked for
        from tallypack.validation import validate  # noqa: PLC0415

        if self.resource.package is None:
            raise PackageError("the table is in no package")
        result = validate(package_of(self.resource.package.to_descriptor(), base), most=0)
        self._results[str(base)] = result
        return result

    def _error(self, code: str, finding: Finding) -> TallypackError:
        names = self.resource.schema.field_names
        number = names.index(finding.field) + 1 if finding.field in names else 0
        where = f"{finding.path}:{finding.line}" if finding.line else finding.path
        return TallypackError(
            note=f"{code}: {finding.message}; expected: {finding.expected} ({where})",
            cells=[],
            row_number=finding.line or 0,
            cell=finding.observed or "",
            field_name=finding.field or "",
            field_number=number,
        )


class TallypackPlugin(Plugin):
    """Tells Frictionless of the check and of its error."""

    def select_check_class(self, type: str | None = None) -> type[Check] | None:  # noqa: A002 - its signature
        """The check of that type, if it is ours."""
        return tallypack if type == tallypack.type else None

    def select_error_class(self, type: str | None = None) -> type[errors.Error] | None:  # noqa: A002
        """The error of that type, if it is ours."""
        return TallypackError if type == TallypackError.type else None
