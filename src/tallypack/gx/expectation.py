"""The expectations that tallypack adds to those of GX: that a check of the catalogue holds on the package.

GX finds an expectation by its name once its class was imported. The project that `tallypack.gx.project` writes
takes `ExpectationsStore` from here, so that whoever opens it has imported this module.
"""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from great_expectations.compatibility import pydantic
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.data_context.store import ExpectationsStore
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.render import (
    LegacyDiagnosticRendererType,
    LegacyRendererType,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.renderer_configuration import RendererConfiguration

from tallypack.checks import CATALOGUE
from tallypack.gx.judging import judged
from tallypack.outcome import Finding, Outcome
from tallypack.words import number, several

__all__ = ["ExpectCheckToHold", "ExpectUnexaminedChecksNotToFail", "ExpectationsStore"]

MOST = 20
"""How many findings, waived findings and remarks an expectation shows; the rest are counted."""

_COLUMNS = ("line", "field", "key", "observed", "expected", "message", "suspect")
"""What is told of a finding, in the order of the table in Data Docs."""

_ICONS = {
    "passed": ("fa-check-circle", "text-success", "✅"),
    "failed": ("fa-times", "text-danger", "❌"),
    "skipped": ("fa-minus", "text-muted", "–"),
}


class _OfTheCatalogue(BatchExpectation):
    """What both expectations share: where the package is, and how their results are shown."""

    package: str
    table: str

    @classmethod
    @abstractmethod
    def _sentence(cls, kwargs: dict[str, Any]) -> list[tuple[str, str]]:
        """The expectation as paragraphs, each a text and its style."""

    @classmethod
    def _prescriptive_template(cls, renderer_configuration: RendererConfiguration) -> RendererConfiguration:
        paragraphs = cls._sentence(renderer_configuration.kwargs)
        renderer_configuration.template_str = paragraphs[0][0].replace("$", "$$")
        return renderer_configuration

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls, configuration: ExpectationConfiguration | None = None, **_others: object
    ) -> list[RenderedStringTemplateContent]:
        """The title of the check as the sentence, and below it why it holds."""
        sentence = cls._sentence(configuration.kwargs if configuration else {})
        params = {style: text for text, style in sentence}
        styles = {style: {"classes": [style]} for style in params}
        return [
            RenderedStringTemplateContent(
                content_block_type="string_template",
                string_template={
                    "template": "\n".join(f"${style}" for style in params),
                    "params": params,
                    "styling": {"params": styles},
                },
            )
        ]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.STATUS_ICON)
    def _diagnostic_status_icon_renderer(
        cls, result: ExpectationValidationResult, **_others: object
    ) -> RenderedStringTemplateContent:
        """A tick, a cross, or a dash where nothing was examined."""
        if "details" not in result.result:  # the package could not be read, and GX has a sign for that
            return super()._diagnostic_status_icon_renderer(result=result)
        icon, colour, sign = _ICONS[result.result["details"]["status"]]
        return RenderedStringTemplateContent(
            content_block_type="string_template",
            string_template={
                "template": "$icon",
                "params": {"icon": "", "markdown_status_icon": sign},
                "styling": {"params": {"icon": {"classes": ["fas", icon, colour], "tag": "i"}}},
            },
        )

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_STATEMENT)
    def _diagnostic_unexpected_statement_renderer(
        cls, result: ExpectationValidationResult, **_others: object
    ) -> list[Any]:
        """What follows from figures that agree, or why GX could not ask."""
        if "details" not in result.result:
            told: list[Any] = super()._diagnostic_unexpected_statement_renderer(result=result)
            return told
        return [_text(remark, "remark") for remark in result.result["details"]["remarks"]]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)
    def _diagnostic_unexpected_table_renderer(
        cls, result: ExpectationValidationResult | None = None, **_others: object
    ) -> list[Any] | None:
        """The findings, and those that a waiver explains, each a table."""
        details = result.result.get("details") if result else None
        if not details:
            return None
        tables = [
            _table(details["unexpected_rows"], details["more"], "Findings", _COLUMNS),
            _table(
                details["waived_rows"], details["more_waived"], "Waived", (*_COLUMNS[:4], "message", "waiver")
            ),
            _table(details["checks"], 0, "Checks", ("code", "title", "observed")),
        ]
        return [block for table in tables for block in table] or None


class ExpectCheckToHold(_OfTheCatalogue):
    """That a check of the catalogue of tallypack finds nothing wrong in the package as it is on disk.

    ``code`` is the code of the check, ``package`` the path of the descriptor, ``table`` the table in which
    a check that looks at each table by itself is asked. A check that examines nothing does not hold.
    """

    code: str

    success_keys: ClassVar[tuple[str, ...]] = ("code", "package", "table")

    @pydantic.validator("code")
    def _is_known(cls, code: str) -> str:  # noqa: N805 - pydantic hands over the class
        if code not in CATALOGUE:
            raise ValueError(f"tallypack has no check {code!r}")
        return code

    @classmethod
    def _sentence(cls, kwargs: dict[str, Any]) -> list[tuple[str, str]]:
        check = CATALOGUE[kwargs["code"]]
        source = f"{check.level} · {check.citation}"
        return [
            (f"{check.code}  {check.title}", "title"),
            (check.reason, "reason"),
            (source, "source"),
        ]

    def _validate(self, metrics: object, **_others: object) -> dict[str, Any]:  # noqa: ARG002 - GX's own signature
        outcome = judged(Path(self.package)).outcome(self.code, self.table)
        return {"success": outcome.status == "passed", "result": _result([outcome], observed(outcome))}


class ExpectUnexaminedChecksNotToFail(_OfTheCatalogue):
    """That none of some checks fails which had nothing to examine when the suite was written.

    It says nothing of what they would find: a figure that is published later is examined by them then.
    """

    codes: list[str]

    success_keys: ClassVar[tuple[str, ...]] = ("codes", "package", "table")

    @classmethod
    def _sentence(cls, kwargs: dict[str, Any]) -> list[tuple[str, str]]:
        return [
            ("None of the checks that had nothing to examine fails", "title"),
            (f"Asked again in every run: {', '.join(kwargs['codes'])}", "reason"),
        ]

    def _validate(self, metrics: object, **_others: object) -> dict[str, Any]:  # noqa: ARG002 - GX's own signature
        state = judged(Path(self.package))
        outcomes = [state.outcome(code, self.table) for code in self.codes]
        failed = [outcome for outcome in outcomes if outcome.status == "failed"]
        unseen = sum(outcome.status == "skipped" for outcome in outcomes)
        told = (
            f"{several(len(outcomes), 'check')}, {number(unseen)} not examined, {number(len(failed))} failed"
        )
        result = _result(failed, told)
        result["details"]["status"] = "failed" if failed else "skipped" if unseen else "passed"
        result["details"]["checks"] = [
            {"code": item.check.code, "title": item.check.title, "observed": observed(item)}
            for item in outcomes
        ]
        return {"success": not failed, "result": result}


def observed(outcome: Outcome) -> str:
    """What became of a check in a few words, such as ``35 examined, 1 failed``."""
    if outcome.status == "skipped":
        return f"not examined: {outcome.reason.removeprefix('nothing to examine: ')}"
    failed = number(outcome.failures) if outcome.failures else "none"
    waived = f", {number(len(outcome.waived))} waived" if outcome.waived else ""
    return f"{number(outcome.examined)} examined, {failed} failed{waived}"


def _result(outcomes: Sequence[Outcome], told: str) -> dict[str, Any]:
    """What GX keeps of a run: the observed value, the counts, and the first findings as rows."""
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    waived = [finding for outcome in outcomes for finding in outcome.waived]
    remarks = [remark for outcome in outcomes for remark in outcome.remarks]
    failures = sum(outcome.failures for outcome in outcomes)
    return {
        "observed_value": told,
        "element_count": sum(outcome.examined for outcome in outcomes),
        "unexpected_count": failures,
        "details": {
            "status": outcomes[0].status if outcomes else "passed",
            "unexpected_rows": [_row(finding) for finding in findings[:MOST]],
            "more": failures - len(findings[:MOST]),
            "waived_rows": [_row(finding) for finding in waived[:MOST]],
            "more_waived": len(waived) - len(waived[:MOST]),
            "remarks": _first(remarks, sum(outcome.remarked for outcome in outcomes)),
            "checks": [],
        },
    }


def _first(remarks: Sequence[str], count: int) -> list[str]:
    rest = count - len(remarks[:MOST])
    return [*remarks[:MOST], *([f"and {several(rest, 'more remark')}"] if rest > 0 else [])]


def _row(finding: Finding) -> dict[str, Any]:
    """A finding as a row of texts, beside the number of its line."""
    first = finding.suspects[0] if finding.suspects else None
    suspect = (
        f"{first.where} {first.field} {first.observed} → {first.suggested} ({first.kind})" if first else ""
    )
    return {
        "line": finding.line,
        "path": finding.path,
        "field": finding.field or "",
        "key": ", ".join(str(value) for value in finding.key.values() if value is not None),
        "observed": finding.observed or "",
        "expected": finding.expected,
        "message": finding.message,
        "suspect": suspect,
        "waiver": finding.waiver or "",
    }


def _text(text: str, style: str = "") -> RenderedStringTemplateContent:
    """A text for Data Docs. It is a parameter, as GX escapes those."""
    return RenderedStringTemplateContent(
        content_block_type="string_template",
        string_template={
            "template": "$text",
            "params": {"text": text},
            "tag": "div" if style else "span",
            "styling": {"classes": [style] if style else []},
        },
    )


def _table(rows: Iterable[dict[str, Any]], more: int, title: str, columns: Sequence[str]) -> list[Any]:
    cells = [[_text("" if row[name] is None else str(row[name])) for name in columns] for row in rows]
    if not cells:
        return []
    table = RenderedTableContent(
        content_block_type="table",
        header=title,
        table=cells,
        header_row=list(columns),
        styling={"body": {"classes": ["table-bordered", "table-sm", "mt-3"]}},
    )
    return [table, *([_text(f"and {number(more)} more", "more")] if more else [])]
