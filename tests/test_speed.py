"""The command that shows how fast tallypack is: what it writes where, and when it is silent. Nothing is timed."""

import sys

import pytest
import speed
from packages import ROOT


def test_tables_are_written_between_the_marks_and_nowhere_else():
    page = (ROOT / "docs" / "speed.md").read_text(encoding="utf-8")
    other = speed.with_tables(page, "| a | b |")
    assert f"{speed.BEGIN}\n\n| a | b |\n\n{speed.END}" in other
    assert speed.with_tables(other, "") == speed.with_tables(page, "")
    assert other.partition(speed.BEGIN)[0] == page.partition(speed.BEGIN)[0]
    assert other.partition(speed.END)[2] == page.partition(speed.END)[2]


def test_nobody_but_a_terminal_is_told_of_progress(capsys):
    speed.progress("round 1 of 3: tallypack validate")
    assert capsys.readouterr() == ("", "")


def test_times_are_told_as_multiples_of_the_best_query_and_of_tallypack():
    found = [speed.Program(name, (), "all", name) for name in ("tallypack", "A, by hand", "B, by hand", "C")]
    walls = {"tallypack": 3.0, "A, by hand": 4.0, "B, by hand": 2.0, "C": 30.0}
    runs = {name: speed.Run(wall, wall, 100) for name, wall in walls.items()}
    rows = list(speed.compared(found, runs, 10, 100))[4:]
    assert [row.split(" | ")[4:6] for row in rows] == [
        ["1.50", "1.00"],
        ["2.00", "1.33"],
        ["1.00", "0.67"],
        ["15.00", "10.00"],
    ]


def test_what_was_run_on_a_part_says_so():
    program = speed.Program("frictionless validate", (), "types", "1", part=10)
    told = list(speed.compared([program], {program.name: speed.Run(1, 1, 1)}, 1000, 10_000))
    assert told[-1] == "¹ Run on a country of 100 stations, and its time multiplied by 10."


def test_a_program_that_is_not_installed_has_no_version():
    assert speed.versions(sys.executable, ("polars", "no-such-thing"))[1] == ""


def test_a_country_in_which_every_third_line_is_wrong_is_told_beside_one_in_which_all_agrees():
    clean, wrong = list(speed.spoilt(200, 1))[4:]
    assert clean.startswith("| all agrees | Agreed: ")
    assert wrong.startswith("| much is wrong | Findings: ")


def test_a_long_run_is_held_against_the_mean_of_short_ones():
    first = speed.mean([speed.Run(6.0, 10.0, 100), speed.Run(10.0, 14.0, 300)])
    assert speed.against(speed.Run(84.0, 150.0, 500), first) == "84.0 | 150.0 | 10.50 | 500 MB"


def test_programs_are_run_in_the_order_in_which_they_stand():
    found = [speed.Program(name, (sys.executable, "-c", f"print('{name}')"), "", "") for name in "aba"]
    assert [(program.name, took.said) for program, took in speed.runs_of(found)] == [(n, n) for n in "aba"]


def test_a_program_that_ends_otherwise_than_it_must_is_no_measurement():
    program = speed.Program("fails", (sys.executable, "-c", "print('no'); raise SystemExit(3)"), "", "")
    with pytest.raises(RuntimeError, match="fails: exit code 3\nno"):
        speed.run(program)
