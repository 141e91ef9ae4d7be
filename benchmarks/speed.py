"""How fast the package of a whole country is checked, beside others that do the same or less of it.

``python benchmarks/speed.py --stations 100000`` makes an election with so many polling stations, runs everything in
turn, each as a process of its own, and prints a table in Markdown with times as ratios. ``--rounds`` takes the
best of several turns, in which the programs alternate.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import country

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Program:
    """What is run on a folder, and what it decides."""

    name: str
    words: tuple[str, ...]
    decides: str


@dataclass(frozen=True)
class Run:
    """What one run took: seconds of the clock and of all cores, and the most memory, in megabytes."""

    wall: float
    busy: float
    memory: float


def programs(folder: Path, *, with_frictionless: bool) -> list[Program]:
    """The programs, tallypack first."""
    python = sys.executable
    beside = Path(python).parent
    found = [
        Program("tallypack validate", (str(beside / "tallypack"), "validate", str(folder)), "all checks"),
        Program(
            "DuckDB, by hand", (python, str(HERE / "peers/by_duckdb.py"), str(folder)), "figures and keys"
        ),
        Program(
            "Polars, by hand", (python, str(HERE / "peers/by_polars.py"), str(folder)), "figures and keys"
        ),
    ]
    if with_frictionless:
        words = (str(beside / "frictionless"), "validate", str(folder / "datapackage.json"))
        found.append(Program("frictionless validate", words, "types, limits, keys"))
    return found


def run(program: Program) -> Run:
    """Run a program to its end, and say what it took; what it prints is of no interest, an error is."""
    start = time.perf_counter()
    process = subprocess.Popen(program.words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603
    _pid, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise RuntimeError(f"{program.name}: {process.stderr.read().decode() if process.stderr else ''}")
    process.returncode = status
    unit = 1 if platform.system() == "Darwin" else 1024
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6)


def table(names: Sequence[Program], runs: dict[str, Run], lines: int) -> str:
    """The runs in Markdown, with times as multiples of the quickest of those written by hand."""
    by_hand = min(runs[p.name].wall for p in names if p.name.endswith("by hand"))
    told = [
        f"{lines:,} lines of results, {os.cpu_count()} cores, Python {platform.python_version()}",
        "",
        "| program | decides | seconds | seconds of all cores | times the best by hand | memory |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for program in names:
        took = runs[program.name]
        times = f"{took.wall / by_hand:.1f}"
        cells = (
            program.name,
            program.decides,
            f"{took.wall:.1f}",
            f"{took.busy:.1f}",
            times,
            f"{took.memory:,.0f} MB",
        )
        told.append(f"| {' | '.join(cells)} |")
    return "\n".join(told)


def main(arguments: Sequence[str]) -> int:
    """Make the package, run everything, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stations", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--no-frictionless", action="store_true", help="leave out what takes minutes a million rows"
    )
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        country.write(folder, given.stations)
        lines = sum(1 for _line in (folder / "results.csv").open("rb")) - 1
        found = programs(folder, with_frictionless=not given.no_frictionless)
        best: dict[str, Run] = {}
        for turn in range(given.rounds):
            for program in found:
                if sys.stderr.isatty():
                    print(f"turn {turn + 1}: {program.name}", file=sys.stderr)
                took = run(program)
                if program.name not in best or took.wall < best[program.name].wall:
                    best[program.name] = took
    print(table(found, best, lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
