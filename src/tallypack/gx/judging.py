"""What the engine says of a package as it lies on disk now, asked once for all expectations of a run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tallypack.cellcheck import judge_cells
from tallypack.checks import CATALOGUE
from tallypack.filecheck import judge_files
from tallypack.fixity import Mark, mark
from tallypack.keycheck import judge_keys
from tallypack.law import CellCheck, Check, FileCheck, KeyCheck
from tallypack.outcome import Outcome, Result
from tallypack.package import Package, kind_of_file, read_package
from tallypack.tables import Tables, open_tables
from tallypack.validation import validate
from tallypack.waivers import read_waivers

_OF_THE_PACKAGE = {"L105", "L108"}
"""The checks of files that look at the package: which tables there are, and what was built of them."""


@dataclass(frozen=True)
class Judged:
    """The result for a package, and for each of its tables the outcome of the checks that look at one table."""

    result: Result
    tables: Mapping[tuple[str, str], Outcome]

    def outcome(self, code: str, table: str) -> Outcome:
        """The outcome of a check: in a table where the check looks at each by itself, else on the whole."""
        if not is_of_each_table(CATALOGUE[code]):
            return next(outcome for outcome in self.result.outcomes if outcome.check.code == code)
        gone = Outcome(CATALOGUE[code], "skipped", 0, f"the package has no table `{table}`")
        return self.tables.get((table, code), gone)


def is_of_each_table(check: Check) -> bool:
    """Whether a check judges every table by itself: its file, its cells or its keys."""
    return isinstance(check, FileCheck | CellCheck | KeyCheck) and check.code not in _OF_THE_PACKAGE


@dataclass(frozen=True)
class _Last:
    """What was judged last: on which day, as waivers expire, and from which contents of which files."""

    descriptor: Path
    today: date
    contents: Mapping[Path, Mark | None]
    judged: Judged

    def is_of(self, descriptor: Path, today: date) -> bool:
        """Whether judging again would say the same."""
        asked = (descriptor, today) == (self.descriptor, self.today)
        return asked and all(_state(file) == state for file, state in self.contents.items())


_LAST: list[_Last] = []


def judged(descriptor: Path) -> Judged:
    """What every check says of a package. Asked again, nothing is judged anew until a file has changed.

    Raises `PackageError` where there is nothing to read.
    """
    today = date.today()  # noqa: DTZ011 - a waiver ends by the calendar on the wall
    if not (_LAST and _LAST[0].is_of(descriptor, today)):
        contents = {descriptor: _state(descriptor)}
        package = read_package(descriptor)
        contents |= {file: _state(file) for file in _files(package)}
        result = validate(package, most=0, today=today)
        tables = _of_tables(open_tables(package), today)
        _LAST[:] = [_Last(descriptor, today, contents, Judged(result, tables))]
    return _LAST[0].judged


def _files(package: Package) -> Iterator[Path]:
    """The files that a package consists of beside its descriptor: its tables, and the schemas that are files."""
    for resource, given in zip(package.resources, package.descriptor["resources"], strict=True):
        yield from (part.file for part in resource.parts)
        if isinstance(given.get("schema"), str):
            yield package.base / given["schema"]


def _of_tables(tables: Tables, today: date) -> dict[tuple[str, str], Outcome]:
    """For each table and each check that looks at one table, the outcome there, with what was examined there."""
    alone = [check for check in CATALOGUE.values() if is_of_each_table(check)]
    files = [check for check in alone if isinstance(check, FileCheck)]
    cells = [check for check in alone if isinstance(check, CellCheck)]
    waivers = read_waivers(tables, today)
    keys = judge_keys([check for check in alone if isinstance(check, KeyCheck)], tables)
    outcomes: dict[tuple[str, str], Outcome] = {}
    for name, raw in tables.raw.items():
        one = Tables(tables.package, {name: raw})
        here = {**judge_files(files, one, None), **judge_cells(cells, one, waivers, None)}
        for code, judgement in keys.items():
            own = [key for key in judgement.keys if key.table == name]
            here[code] = replace(judgement, keys=own).outcome(waivers, None)
        outcomes |= {(name, code): outcome for code, outcome in here.items()}
    return outcomes


def _state(file: Path) -> Mark | None:
    """What tells the contents of a file from others, nothing where no file can be read."""
    try:
        return mark(file) if kind_of_file(file) == "a file" else None
    except OSError:
        return None
