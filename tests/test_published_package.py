"""The published package: it agrees, and no slip of the kind people make goes unnoticed."""

import itertools
import subprocess
import sys

import pytest
from packages import ROOT, copy_of_package

from tallypack.errors import ExitCode
from tallypack.validation import validate

RESULTS = "resources/results.csv"
TURNOUT = "resources/turnout.csv"


def lines_of(path):
    return (ROOT / path).read_text(encoding="utf-8").split("\n")


def judge_with(folder, path, lines):
    descriptor = copy_of_package(folder)
    (folder / path).write_text("\n".join(lines), encoding="utf-8", newline="")
    result = validate(descriptor, select=("K", "S", "V", "T", "A", "C"))
    places = {
        (finding.path, finding.line)
        for outcome in result.outcomes
        if outcome.check.level == "error"
        for finding in outcome.findings
    }
    return result.exit_code(), places


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
    code, places = judge_with(tmp_path, path, lines)
    assert code == ExitCode.FINDINGS
    assert (path, line) in places


@pytest.mark.parametrize("line", range(2, len(lines_of(RESULTS))))
def test_a_lost_row_of_results_is_found_in_its_table(tmp_path, line):
    lines = lines_of(RESULTS)
    del lines[line - 1]
    code, places = judge_with(tmp_path, RESULTS, lines)
    assert code == ExitCode.FINDINGS
    assert any(path == RESULTS for path, _ in places)


ROWS_OF_2025 = [n for n, line in enumerate(lines_of(RESULTS), start=1) if line.startswith("by-2025-")]


@pytest.mark.parametrize("line", ROWS_OF_2025)
def test_a_repeated_row_of_results_is_found_where_it_stands_again(tmp_path, line):
    lines = lines_of(RESULTS)
    lines.insert(line, lines[line - 1])
    code, places = judge_with(tmp_path, RESULTS, lines)
    assert code == ExitCode.FINDINGS
    assert (RESULTS, line + 1) in places


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
    code, places = judge_with(tmp_path, RESULTS, lines)
    assert code == ExitCode.FINDINGS
    assert {(RESULTS, one), (RESULTS, other)} & places


def test_optimised_python_judges_the_same(tmp_path):
    lines = lines_of(RESULTS)
    path, line, token, wrong = SLIPS[0]
    descriptor = copy_of_package(tmp_path)
    lines[line - 1] = lines[line - 1].replace(token, wrong)
    (tmp_path / path).write_text("\n".join(lines), encoding="utf-8", newline="")
    command = ["-m", "tallypack", "validate", str(descriptor), "--format", "json"]
    plain = subprocess.run([sys.executable, *command], capture_output=True, check=False)
    optimised = subprocess.run([sys.executable, "-O", *command], capture_output=True, check=False)
    assert (plain.returncode, plain.stdout) == (optimised.returncode, optimised.stdout)
    assert plain.returncode == ExitCode.FINDINGS
