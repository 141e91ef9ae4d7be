"""How fast the package of a whole country is checked, beside others that do the same or less of it.

``python benchmarks/speed.py`` makes an election, runs everything on it in turn, each as a process of its own, and
prints tables in Markdown. What is not installed is left out and named. ``--large`` and ``--largest`` choose the size,
and ``--write`` puts the tables into ``docs/speed.md``.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "speed.md"
BEGIN, END = "<!-- Made by benchmarks/speed.py. -->", "<!-- Up to here. -->"

SMALL, LARGE, LARGEST = 20_000, 1_000_000, 10_000_000
"""Polling stations."""
OPTIONS = 6
"""Lines of results that each has."""
LONG = 60
"""Seconds after which a program is run in the first round only."""
START_UPS = 5
SHORT_RUNS = 4
"""Runs over the smaller country before a run over the larger one, and after it."""

TEXTS = "forms, limits, keys, references"
SUMS = f"{TEXTS}; shares, turnout and sums by unit"


@dataclass(frozen=True)
class Program:
    """What is run on a folder, what it decides, and which distributions it is made of."""

    name: str
    words: tuple[str, ...]
    decides: str
    versions: str
    part: int = 1
    """It is given a package of one in so many stations, and its time is multiplied."""
    exit_code: int = 0
    """The one that it must end with."""

    @property
    def is_by_hand(self) -> bool:
        """Whether it is one of the queries that tallypack is measured by."""
        return self.name.endswith("by hand")


@dataclass(frozen=True)
class Run:
    """What one run took: seconds of the clock and of all cores, and the most memory, in megabytes.

    ``said`` is the last line that it printed.
    """

    wall: float
    busy: float
    memory: float
    said: str = ""


# Programs ----------------------------------------------------------------------------------------------


SCRIPTS = (
    ("Polars, by hand", "by_polars.py", ("polars",), "the same rules as tallypack"),
    ("DuckDB, by hand", "by_duckdb.py", ("duckdb",), "the same rules as tallypack"),
    ("pandera on Polars", "by_pandera.py", ("pandera", "polars"), SUMS),
    ("pandera on pandas", "by_pandera_pandas.py", ("pandera", "pandas"), SUMS),
    ("pointblank", "by_pointblank.py", ("pointblank",), SUMS),
    ("dataframely", "by_dataframely.py", ("dataframely",), SUMS),
    ("Great Expectations", "by_gx.py", ("great_expectations", "pandas"), SUMS),
)


def programs(
    folder: Path, part: Path, of_part: int, pythons: Sequence[str]
) -> tuple[list[Program], list[str]]:
    """The programs that are installed, tallypack first, and the names of those that are not."""
    here = versions(sys.executable, ("tallypack", "frictionless"))
    found = [
        Program("tallypack validate", validating("tallypack", folder), "all its rules", here[0]),
    ]
    absent = []
    for name, script, needs, decides in SCRIPTS:
        for python in (sys.executable, *pythons):
            numbers = versions(python, needs)
            if all(numbers):
                words = (python, str(HERE / "peers" / script), str(folder))
                found.append(Program(name, words, decides, ", ".join(numbers)))
                break
        else:
            absent.append(name)
    words = validating("frictionless", part / "datapackage.json")
    found.append(Program("frictionless validate", words, TEXTS, here[1], of_part))
    return found, absent


def validating(command: str, package: Path) -> tuple[str, ...]:
    """The words with which a command of this environment validates a package."""
    return str(Path(sys.executable).parent / command), "validate", str(package)


def versions(python: str, needs: Sequence[str]) -> list[str]:
    """The version of each distribution as that Python knows it, empty where it has none."""
    asked = (
        "import importlib.metadata as m, sys\n"
        "known = {d.metadata['Name'].lower().replace('-', '_'): d.version for d in m.distributions()}\n"
        "print(*(f'{n} {known[n]}' if n in known else '' for n in sys.argv[1:]), sep='\\n')"
    )
    done = subprocess.run([python, "-c", asked, *needs], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.split("\n")[: len(needs)]


# Runs --------------------------------------------------------------------------------------------------


def run(program: Program) -> Run:
    """Run a program to its end, and say what it took. It must find what there is."""
    # What is installed keeps its compiled modules, as it does for whoever runs it a second time.
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(program.words, stdout=said, stderr=said, env=usual)  # noqa: S603
        _pid, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode().strip()
    if process.returncode != program.exit_code:
        raise RuntimeError(f"{program.name}: exit code {process.returncode}\n{text[-4000:]}")
    busy, unit = used.ru_utime + used.ru_stime, 1 if platform.system() == "Darwin" else 1024
    last = text.rpartition("\n")[2]
    return Run(wall * program.part, busy * program.part, used.ru_maxrss * unit / 1e6, last)


def best_of(found: Sequence[Program], rounds: int) -> dict[str, Run]:
    """The quickest run of each program. They take turns, so that a slow minute of the machine is for all of them."""
    best: dict[str, Run] = {}
    for turn in range(rounds):
        for program in found:
            if turn and best[program.name].wall / program.part > LONG:
                continue
            progress(f"round {turn + 1} of {rounds}: {program.name}")
            took = run(program)
            if program.name not in best or took.wall < best[program.name].wall:
                best[program.name] = took
    progress("")
    return best


def progress(said: str) -> None:
    """Say what is being done in one line, which the next replaces; only a terminal is told."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{said}", end="", file=sys.stderr, flush=True)


# Tables ------------------------------------------------------------------------------------------------


def compared(found: Sequence[Program], runs: Mapping[str, Run], stations: int, rows: int) -> Iterator[str]:
    """All programs in Markdown, with times as multiples of the quickest query by hand and of tallypack."""
    by_hand = min((runs[p.name].wall for p in found if p.is_by_hand), default=float("nan"))
    own = runs[found[0].name].wall
    yield f"A country of {stations:,} polling stations, {rows:,} rows in all:"
    yield ""
    yield "| program | decides | seconds | of all cores | times the best by hand | times tallypack | memory |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for program in found:
        took = runs[program.name]
        name = program.name if program.part == 1 else f"{program.name} ¹"
        cells = (
            f"{name} ({program.versions})", program.decides, f"{took.wall:,.1f}", f"{took.busy:,.1f}",
            f"{took.wall / by_hand:.2f}", f"{took.wall / own:.2f}", f"{took.memory:,.0f} MB",
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    for program in found:
        if program.part > 1:
            yield ""
            small = f"{stations // program.part:,}"
            yield f"¹ Run on a country of {small} stations, and its time multiplied by {program.part}."


def started(rounds: int) -> Iterator[str]:
    """Both commands on the package of this repository, which is small: what counts is how they start."""
    descriptor = ROOT / "datapackage.json"
    found = [
        Program(f"{name} validate", validating(name, descriptor), "", "")
        for name in ("tallypack", "frictionless")
    ]
    runs = best_of(found, rounds)
    yield "The package of this repository, which is small, so that most of the time is for starting:"
    yield ""
    yield "| program | seconds | of all cores | memory |"
    yield "|---|--:|--:|--:|"
    for name, took in runs.items():
        yield f"| {name} | {took.wall:.2f} | {took.busy:.2f} | {took.memory:,.0f} MB |"


def spoilt(stations: int, rounds: int) -> Iterator[str]:
    """Tallypack alone on a country in which all agrees, and on the same with every third line wrong."""
    with tempfile.TemporaryDirectory() as temporary:
        clean, wrong = Path(temporary) / "clean", Path(temporary) / "wrong"
        made(clean, stations)
        made(wrong, stations, "--wrong")
        found = [
            Program("all agrees", validating("tallypack", clean), "", ""),
            Program("much is wrong", validating("tallypack", wrong), "", "", exit_code=1),
        ]
        runs = best_of(found, rounds)
    yield f"tallypack alone on {stations:,} polling stations, where all agrees and where every third line is wrong:"
    yield ""
    yield "| country | it says | seconds | of all cores | times the first | memory |"
    yield "|---|---|--:|--:|--:|--:|"
    for name, took in runs.items():
        yield f"| {name} | {took.said} | {against(took, next(iter(runs.values())))} |"


def grown() -> Iterator[str]:
    """Tallypack alone on two sizes, of which one is ten times the other.

    A long run meets the slow moments of a machine and the quick ones, where the best of several short ones meets the
    quick ones only. So means are compared, of long runs with as many short ones before, between and after them.
    """
    sizes = {f"{stations:,}": stations for stations in (LARGE, LARGEST)}
    with tempfile.TemporaryDirectory() as temporary:
        for name, stations in sizes.items():
            made(Path(temporary) / name, stations)
        small, large = (
            Program(name, validating("tallypack", Path(temporary) / name), "", "") for name in sizes
        )
        turns = [small] * SHORT_RUNS
        taken = runs_of([*turns, large, *turns, large, *turns])
    first, last = (mean([took for program, took in taken if program is size]) for size in (small, large))
    yield "tallypack alone, as the country grows:"
    yield ""
    yield "| polling stations | lines of results | seconds | of all cores | times the first | memory |"
    yield "|--:|--:|--:|--:|--:|--:|"
    for (name, stations), took in zip(sizes.items(), (first, last), strict=True):
        yield f"| {name} | {stations * OPTIONS:,} | {against(took, first)} |"


def runs_of(found: Sequence[Program]) -> list[tuple[Program, Run]]:
    """Programs with what each took, one after the other."""
    taken = []
    for number, program in enumerate(found, start=1):
        progress(f"run {number} of {len(found)}: {program.name}")
        taken.append((program, run(program)))
    progress("")
    return taken


def mean(runs: Sequence[Run]) -> Run:
    """What runs of one program took on average, and the most memory of any."""
    return Run(fmean(r.wall for r in runs), fmean(r.busy for r in runs), max(r.memory for r in runs))


def against(took: Run, first: Run) -> str:
    """What a run took, as cells of a table: also as a multiple of another."""
    times = f"{took.wall / first.wall:.2f}"
    return f"{took.wall:.1f} | {took.busy:.1f} | {times} | {took.memory:,.0f} MB"


def made(folder: Path, stations: int, *how: str) -> int:
    """Make a country, and say how many rows its tables have.

    A process of its own makes it: what this one held would count as memory of those that it starts.
    """
    progress(f"making {stations:,} polling stations")
    words = (sys.executable, str(HERE / "country.py"), str(folder), str(stations), *how)
    subprocess.run(words, check=True)  # noqa: S603
    return sum(lines_of(path) - 1 for path in folder.glob("*.csv"))


def lines_of(path: Path) -> int:
    """How many lines a file has."""
    with path.open("rb") as handle:
        return sum(part.count(b"\n") for part in iter(partial(handle.read, 2**20), b""))


def machine() -> str:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"Measured on {cores} cores with {memory:.0f} GB of memory, {platform.system()} on {platform.machine()}, "
        f"Python {platform.python_version()}."
    )


def page(given: argparse.Namespace) -> Iterator[str]:
    """All that was asked for, as lines of Markdown."""
    yield machine()
    yield ""
    with tempfile.TemporaryDirectory() as temporary:
        whole, part = Path(temporary) / "whole", Path(temporary) / "part"
        rows = made(whole, given.stations)
        if given.frictionless > 1:
            made(part, given.stations // given.frictionless)
        found, absent = programs(
            whole, part if given.frictionless > 1 else whole, given.frictionless, given.python
        )
        runs = best_of([p for p in found if given.frictionless or "frictionless" not in p.name], given.rounds)
        found = [program for program in found if program.name in runs]
        yield from compared(found, runs, given.stations, rows)
    if absent:
        yield ""
        yield f"Not installed, and so not run: {', '.join(absent)}."
    yield ""
    yield from started(START_UPS)
    yield ""
    yield from spoilt(given.stations, given.rounds)
    if given.largest:
        yield ""
        yield from grown()


def main(arguments: Sequence[str]) -> int:
    """Make the packages, run everything, and print the tables or write them into the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--stations", type=int, default=SMALL, help=f"polling stations, {SMALL:,} unless told")
    size.add_argument(
        "--large", action="store_const", dest="stations", const=LARGE, help=f"{LARGE:,} stations"
    )
    parser.add_argument(
        "--largest", action="store_true", help=f"tallypack alone on {LARGEST:,} stations as well"
    )
    parser.add_argument("--rounds", type=int, default=2, help="turns, of which the best counts")
    parser.add_argument(
        "--frictionless", type=int, metavar="N", help="run it on one in N stations; 0 leaves it out"
    )
    parser.add_argument(
        "--python", action="append", default=[], help="another Python that may have what is not here"
    )
    parser.add_argument("--write", action="store_true", help="write the tables into docs/speed.md")
    given = parser.parse_args(arguments)
    if given.frictionless is None:
        given.frictionless = 10 if given.stations >= LARGE else 1
    told = "\n".join(page(given))
    if given.write:
        PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), told), encoding="utf-8", newline="\n")
    else:
        print(told)
    return 0


def with_tables(text: str, told: str) -> str:
    """A page with other tables between its marks."""
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{told}\n\n{END}{after}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
