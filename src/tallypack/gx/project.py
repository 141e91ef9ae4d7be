"""A project of Great Expectations on disk: written from a package, run, and shown as Data Docs."""

import glob
import logging
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from tallypack.errors import ExitCode, PackageError
from tallypack.files import replace_whole
from tallypack.gx.judging import judged
from tallypack.outcome import Result
from tallypack.package import read_package

CHECKPOINTS = ("errors", "remarks")
"""The checkpoint that decides, and the one that only remarks."""

_SITE = "uncommitted/data_docs/local_site/index.html"
_MARK = "tallypack.gx.expectation"
"""What stands in the configuration of a project that tallypack wrote, and in no other."""


@dataclass(frozen=True)
class Run:
    """What a checkpoint came to: how many expectations there are, which fail, and which examined nothing."""

    name: str
    expectations: int
    failed: tuple[str, ...]
    unexamined: tuple[str, ...]

    @property
    def unmet(self) -> int:
        """How many expectations are not met. What examined nothing is not."""
        return len(self.failed) + len(self.unexamined)


@dataclass(frozen=True)
class Project:
    """A project as written and run: where it is, what it could not take in, and what became of its checkpoints."""

    folder: Path
    docs: Path
    result: Result
    unreadable: Mapping[str, str]
    runs: tuple[Run, ...]

    @property
    def exit_code(self) -> ExitCode:
        """The verdict of the checks, which no expectation of GX makes better."""
        code = self.result.exit_code()
        return ExitCode.FINDINGS if code is ExitCode.AGREED and self.runs[0].unmet else code


def write_project(folder: Path, descriptor: Path) -> Project:
    """Write the project of a package into ``folder/gx``, run its checkpoints, and build Data Docs.

    A project that is there is renewed: what else it holds stays. Raises `PackageError` where the package cannot
    be read, the folder is another's project, or Great Expectations is not installed.
    """
    package = read_package(descriptor)
    descriptor = (descriptor / "datapackage.json" if descriptor.is_dir() else descriptor).resolve()
    with _quietly():
        gx = _great_expectations()
        state = judged(descriptor)
        from tallypack.gx.assets import assets_of  # noqa: PLC0415 - with pandas, and the next with GX
        from tallypack.gx.suites import suites_of  # noqa: PLC0415

        assets = assets_of(package, state)
        if not assets.readable:
            raise PackageError(
                f"No table of {descriptor} can be read by pandas, so GX has nothing to look at."
            )
        _scaffold(folder)
        context = gx.get_context(mode="file", project_root_dir=folder.resolve())
        definitions = _definitions(gx, context, package.base, suites_of(package, assets, state, descriptor))
        # Data Docs list what ran last first, and that should be what decides.
        runs = tuple(_run(gx, context, name, definitions[name]) for name in reversed(CHECKPOINTS))
    return Project(folder / "gx", folder / "gx" / _SITE, state.result, assets.unreadable, runs[::-1])


def _great_expectations() -> Any:  # noqa: ANN401 - a module of an extra
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # it is asked when GX is imported
    try:
        import great_expectations  # noqa: PLC0415 - it takes seconds, and is an extra
    except ModuleNotFoundError as error:
        if error.name != "great_expectations":
            raise
        raise PackageError(
            "Great Expectations is not installed; `python -m pip install 'tallypack[gx]'` installs it."
        ) from error
    return great_expectations


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep what GX prints, logs and warns of from what the command says."""
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)


def _scaffold(folder: Path) -> None:
    """Write what a project of GX is opened by. A configuration that is there is left as it is."""
    inner, own = folder / "gx", files("tallypack.gx") / "files"
    config = inner / "great_expectations.yml"
    try:
        if config.exists() and _MARK not in config.read_text(encoding="utf-8", errors="replace"):
            raise PackageError(
                f"{config} belongs to a project that tallypack did not write; name another folder."
            )
        inner.mkdir(parents=True, exist_ok=True)
        if not config.exists():
            replace_whole(config, (own / config.name).read_bytes())
        replace_whole(inner / "README.md", (own / "README.md").read_bytes())
        replace_whole(inner / "run.py", (own / "run.py.txt").read_bytes())
    except OSError as error:
        raise PackageError(f"{error.filename or inner} could not be written: {error.strerror}.") from error


def _definitions(gx: Any, context: Any, base: Path, suites: list[Any]) -> dict[str, list[Any]]:  # noqa: ANN401
    """The data source with its assets, their suites, and for each checkpoint what it validates."""
    from tallypack.gx.assets import SOURCE  # noqa: PLC0415

    source = context.data_sources.add_or_update_pandas_filesystem(SOURCE, base_directory=base)
    definitions: dict[str, list[Any]] = {name: [] for name in CHECKPOINTS}
    for made in suites:
        path = made.asset.path  # GX takes it for a pattern, both where it looks and where it chooses
        asset = source.add_csv_asset(made.asset.name, glob_directive=glob.escape(path), **made.asset.options)
        batch = asset.add_batch_definition_path("whole table", path=re.escape(path))
        for checkpoint, name, expectations in (
            ("errors", made.asset.name, made.deciding),
            ("remarks", f"{made.asset.name}.remarks", made.remarks),
        ):
            if expectations:
                suite = context.suites.add_or_update(
                    gx.ExpectationSuite(name=name, expectations=expectations)
                )
                definition = gx.ValidationDefinition(name=name, data=batch, suite=suite)
                definitions[checkpoint].append(context.validation_definitions.add_or_update(definition))
    return definitions


def _run(gx: Any, context: Any, name: str, definitions: list[Any]) -> Run:  # noqa: ANN401
    from great_expectations.checkpoint import UpdateDataDocsAction  # noqa: PLC0415 - an extra

    checkpoint = context.checkpoints.add_or_update(
        gx.Checkpoint(
            name=name, validation_definitions=definitions, actions=[UpdateDataDocsAction(name="docs")]
        )
    )
    results = [(run.suite_name, one) for run in checkpoint.run().run_results.values() for one in run.results]
    unmet = [(suite, one) for suite, one in results if not one.success]
    failed = tuple(_told(suite, one) for suite, one in unmet if not _is_unexamined(one))
    codes = dict.fromkeys(
        one.expectation_config.kwargs["code"] for _suite, one in unmet if _is_unexamined(one)
    )
    return Run(name, len(results), failed, tuple(codes))


def _is_unexamined(one: Any) -> bool:  # noqa: ANN401 - a result of GX
    return bool(one.result.get("details", {}).get("status") == "skipped")


def _told(suite: str, one: Any) -> str:  # noqa: ANN401 - a result of GX
    """A failed expectation in a few words."""
    config = one.expectation_config
    kwargs, result = config.kwargs, one.result
    what = kwargs.get("code") or " ".join(part for part in (config.type, kwargs.get("column")) if part)
    count = result.get("unexpected_count")
    return f"{suite}: {what}: {result.get('observed_value') or (f'{count} unexpected' if count else 'unmet')}"
