"""The formats of a result: what each is for, and the module that writes it."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallypack.law import Level
    from tallypack.outcome import Result

FORMATS: Mapping[str, str] = {
    "text": "for a person at a terminal",
    "json": "for programs, with everything that is known",
    "junit": "XML for Jenkins, GitLab and others: a test case a check",
    "sarif": "SARIF 2.1.0 for code scanning and editors: rules, places, fixes",
    "github": "annotations on the lines of a pull request",
    "markdown": "a page for $GITHUB_STEP_SUMMARY or a comment",
}
"""What each format is for. The module in `tallypack.report` that writes a format has its name."""


def render(form: str, result: "Result", fail_on: "Level" = "error") -> str:
    """A result in one of the `FORMATS`, as text that ends with a line end, or empty where nothing is to tell."""
    module = import_module(f"tallypack.report.{form}")
    text: str = module.render(result, fail_on)
    return text
