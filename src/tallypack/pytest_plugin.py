"""The plugin of pytest: ``pytest --tallypack datapackage.json`` runs each check as a test.

pytest imports this module whenever it starts, so nothing else of tallypack is imported before a package is named.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tallypack.law import Check, Level
    from tallypack.outcome import Outcome, Result
    from tallypack.package import Package


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("tallypack", "election results that are published as data packages")
    group.addoption("--tallypack", action="append", default=[], metavar="DATAPACKAGE",
                    help="Run the checks of tallypack on this package too; may be given more than once.")  # fmt: skip
    group.addoption("--tallypack-fail-on", choices=["error", "warning", "info"], default="error",
                    help="The lowest level at which a finding fails its test. Default: error.")  # fmt: skip
    group.addoption("--tallypack-select", default="", metavar="CODES",
                    help="Only these checks: codes or their beginnings, such as S or S2,V101.")  # fmt: skip
    group.addoption("--tallypack-ignore", default="", metavar="CODES", help="All but these checks.")


def pytest_configure(config: pytest.Config) -> None:
    """Collect the packages that are named, and do nothing where none is."""
    named = [config.invocation_params.dir / name for name in config.getoption("tallypack")]
    packages = [path / "datapackage.json" if path.is_dir() else path for path in named]
    if not packages:
        return
    config.pluginmanager.register(_Collecting(packages), "tallypack-packages")
    given = {(config.invocation_params.dir / arg.partition("::")[0]).resolve() for arg in config.args}
    _refuse_to_lose_tests(packages, given)
    config.args += [str(path) for path in packages if path.resolve() not in given]


def _refuse_to_lose_tests(packages: Iterable[Path], given: set[Path]) -> None:
    """Before pytest 9 a folder that is named together with a file in it is not looked through."""
    within = [path for path in packages if not given.isdisjoint(path.resolve().parents)]
    if within and pytest.version_tuple < (9,):
        raise pytest.UsageError(
            f"{within[0]} lies in a folder whose tests are run too, and pytest {pytest.__version__} would leave "
            "those out. Name the files with tests, or use pytest 9."
        )


class _Collecting:
    """Makes the descriptors that were named files with tests in them."""

    def __init__(self, packages: Iterable[Path]) -> None:
        self.packages = {path.resolve() for path in packages}

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        if file_path.suffix != ".json" or file_path.resolve() not in self.packages:
            return None
        return PackageFile.from_parent(parent, path=file_path)


class PackageFile(pytest.File):
    """A data package. It is read when its checks are listed, and judged once, when the first of them runs."""

    package: "Package"
    checks: "dict[str, Check]"

    def collect(self) -> "Iterable[CheckItem]":
        """The checks that were asked for. What cannot be read is an error of one sentence."""
        from tallypack.errors import PackageError  # noqa: PLC0415 - only where a package is named
        from tallypack.package import read_package  # noqa: PLC0415
        from tallypack.report.text import safe  # noqa: PLC0415
        from tallypack.validation import Selection  # noqa: PLC0415

        try:
            self.package = read_package(self.path)
            self.checks = {check.code: check for check in Selection(*self._selection()).chosen()}
        except PackageError as error:
            raise self.CollectError(safe(str(error))) from error
        return [CheckItem.from_parent(self, name=code) for code in self.checks]

    def _selection(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        from tallypack.codes import codes  # noqa: PLC0415 - only where a package is named

        option = self.config.getoption
        return codes([option("tallypack_select")]), codes([option("tallypack_ignore")])

    @cached_property
    def result(self) -> "Result":
        """What became of every check."""
        from tallypack.validation import validate  # noqa: PLC0415

        select, ignore = self._selection()
        return validate(self.package, select=select, ignore=ignore)

    def outcomes(self, code: str) -> "list[Outcome]":
        """What became of one check, and of those that failed before it and have no test of their own."""
        by_code = {outcome.check.code: outcome for outcome in self.result.outcomes}
        before = [by_code[name] for name in by_code[code].after if name not in self.checks]
        return [by_code[code], *before]


class Disagreement(Exception):  # noqa: N818 - it is shown as a failure, and is no error of the test
    """Findings that fail a test; the message is their text."""


class CheckItem(pytest.Item):
    """One check of one package."""

    parent: PackageFile

    def runtest(self) -> None:
        """Pass, fail with the findings, or be skipped with the reason; nothing examined is never a pass."""
        from tallypack.law import at_or_above  # noqa: PLC0415
        from tallypack.report.text import safe, told, verdict  # noqa: PLC0415

        fail_on: Level = self.config.getoption("tallypack_fail_on")
        outcomes = self.parent.outcomes(self.name)
        self.user_properties.append(("examined", outcomes[0].examined))
        failed = [outcome for outcome in outcomes if outcome.failures]
        text = "\n".join(line for outcome in failed for line in told(outcome))
        if any(outcome.check.level in at_or_above(fail_on) for outcome in failed):
            raise Disagreement(text)
        if self.parent.result.verdict(fail_on) == "nothing-examined":
            raise Disagreement(f"{verdict(self.parent.result, fail_on)}\n{safe(outcomes[0].reason)}")
        if failed:
            self.add_report_section("call", f"findings below {fail_on}", text)
        if outcomes[0].status == "skipped":
            pytest.skip(safe(outcomes[0].reason))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **options: Any) -> Any:  # noqa: ANN401 - pytest's own signature
        """The findings, and no traceback of the plugin."""
        if isinstance(excinfo.value, Disagreement):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **options)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the test stands, and its name with the law."""
        return self.path, None, f"{self.name} {self.parent.checks[self.name].title}"
