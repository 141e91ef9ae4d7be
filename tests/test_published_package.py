"""The published package: it agrees, and no slip of the kind people make goes unnoticed."""

import itertools
import subprocess
import sys

import pytest
from click.testing import CliRunner
from packages import ROOT, copy_of_package

from tallypack.cli import main
from tallypack.errors import ExitCode
from tallypack.validation import validate

RESULTS = "resources/results.csv"
TURNOUT = "resources/turnout.csv"


def lines_of(path):
    return (ROOT / path).read_text(encoding="utf-8").split("\n")


def errors_with(folder, path, lines):
    """What is found wrong in the package when one of its files has other lines."""
    descriptor = copy_of_package(folder)
    (folder / path).write_text("\n".join(lines), encoding="utf-8", newline="")
    result = validate(descriptor, select=("K", "S", "V", "T", "A", "C"))
    assert result.exit_code() == ExitCode.FINDINGS
    return [f for outcome in result.outcomes if outcome.check.level == "error" for f in outcome.findings]


def places_with(folder, path, lines):
    return {(finding.path, finding.line) for finding in errors_with(folder, path, lines)}


def occurrences(*tokens):
    return [
        (path, number, token, wrong)
        for token, wrong in tokens
        for path in (RESULTS, TURNOUT)
        for number, line in enumerate(lines_of(path), start=1)
        if token in line.split(",")
    ]


SLIPS = occurrences(
    ("86.82", "86.28"),
    ("5136293", "5163293"),
    ("189740", "189470"),
    ("85.69", "86.59"),
    ("6903994", "6093994"),
)


def test_the_published_package_agrees_and_says_how_much_was_examined():
    result = validate(ROOT / "datapackage.json")
    assert result.exit_code() == ExitCode.AGREED
    assert result.examined > 10_000
    assert not [o.check.code for o in result.outcomes if o.check.level == "error" and o.failures]


def test_every_founding_figure_is_there_to_be_mistyped():
    assert {token for _, _, token, _ in SLIPS} == {"86.82", "5136293", "189740", "85.69", "6903994"}


@pytest.mark.parametrize(("path", "line", "token", "wrong"), SLIPS)
def test_swapped_digits_are_found_on_their_line(tmp_path, path, line, token, wrong):
    lines = lines_of(path)
    lines[line - 1] = lines[line - 1].replace(token, wrong)
    assert (path, line) in places_with(tmp_path, path, lines)


def losses():
    """Every row of results, a few at a time: never two of one year, where one loss could hide another."""
    years = {}
    for row in lines_of(RESULTS)[1:-1]:
        years.setdefault(row.split("-")[1], []).append(row)
    return [list(filter(None, lost)) for lost in itertools.zip_longest(*years.values())]


@pytest.mark.parametrize("lost", losses())
def test_a_lost_row_of_results_is_found_in_its_tally(tmp_path, lost):
    errors = errors_with(tmp_path, RESULTS, [line for line in lines_of(RESULTS) if line not in lost])
    tallies = {finding.key["tally_id"] for finding in errors if finding.path == RESULTS}
    assert {row.split(",")[0] for row in lost} <= tallies


ROWS_OF_2025 = [n for n, line in enumerate(lines_of(RESULTS), start=1) if line.startswith("by-2025-")]


@pytest.mark.parametrize("line", ROWS_OF_2025)
def test_a_repeated_row_of_results_is_found_where_it_stands_again(tmp_path, line):
    lines = lines_of(RESULTS)
    lines.insert(line, lines[line - 1])
    assert (RESULTS, line + 1) in places_with(tmp_path, RESULTS, lines)


def pairs_of_shares():
    numbered = [(n, line.split(",")) for n, line in enumerate(lines_of(RESULTS), start=1)]
    for tally in ("by-2025-preliminary", "by-2025-final"):
        rows = [n for n, cells in numbered if cells[0] == tally]
        yield from itertools.combinations(rows, 2)


@pytest.mark.parametrize(("one", "other"), list(pairs_of_shares()))
def test_two_exchanged_shares_are_found_on_one_of_their_lines(tmp_path, one, other):
    lines = lines_of(RESULTS)
    cells = {n: lines[n - 1].split(",") for n in (one, other)}
    cells[one][-1], cells[other][-1] = cells[other][-1], cells[one][-1]
    for n, row in cells.items():
        lines[n - 1] = ",".join(row)
    assert {(RESULTS, one), (RESULTS, other)} & places_with(tmp_path, RESULTS, lines)


def test_optimised_python_judges_the_same(tmp_path):
    lines = lines_of(RESULTS)
    path, line, token, wrong = SLIPS[0]
    descriptor = copy_of_package(tmp_path)
    lines[line - 1] = lines[line - 1].replace(token, wrong)
    (tmp_path / path).write_text("\n".join(lines), encoding="utf-8", newline="")
    words = ["validate", str(descriptor), "--format", "json"]
    plain = CliRunner().invoke(main, words)
    command = [sys.executable, "-O", "-m", "tallypack", *words]
    optimised = subprocess.run(command, capture_output=True, check=False)
    assert (optimised.returncode, optimised.stdout) == (plain.exit_code, plain.stdout_bytes)
    assert plain.exit_code == ExitCode.FINDINGS
