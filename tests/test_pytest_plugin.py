"""The plugin of pytest: each check of a package is a test, in a pytest of its own."""

import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from packages import SMALL, write_package

from tallypack.checks import CATALOGUE

pytest_plugins = ["pytester"]

COUNTING = """
import pathlib, tallypack.validation as validation
validate = validation.validate
def counted(package, **options):
    with open(pathlib.Path(__file__).with_name("judged.txt"), "a") as file:
        file.write(f"{package.base.name}\\n")
    return validate(package, **options)
validation.validate = counted
"""
SLIP = {**SMALL, "results": SMALL["results"].replace("59.60", "59.06")}
REMARKABLE = SMALL["turnout"].replace("2000,", "1010,").replace("50.00", "99.01")


@pytest.fixture(autouse=True)
def without_hypothesis(pytester):
    """Leave out the one plugin that takes seconds to say that it was not used."""
    pytester.makeini("[pytest]\naddopts = -p no:hypothesispytest")


@pytest.fixture
def project(pytester):
    """A project with a test of its own, a package with a slip and one that agrees."""
    pytester.makeconftest(COUNTING)
    pytester.makepyfile(test_own="def test_own(): pass")
    write_package(pytester.path / "slip", SLIP)
    write_package(pytester.path / "good", SMALL)
    return pytester


def judged(pytester):
    counted = pytester.path / "judged.txt"
    return sorted(counted.read_text().split()) if counted.exists() else []


def test_each_check_is_a_test_beside_those_of_the_project(project):
    words = ["--tallypack", "slip/datapackage.json", "--tallypack", "good", "-v", "-rs", "--junitxml=out.xml"]
    result = project.runpytest_subprocess(*words)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines_random(
        [
            "test_own.py::test_own PASSED*",
            "slip/datapackage.json::S201 FAILED*",
            "good/datapackage.json::S201 PASSED*",
            "good/datapackage.json::V107 SKIPPED*",
            "*_ S201 A share is the votes divided by the base of its tally _*",
            "results.csv:2 share '59.06'",
            "  590 of 990 (valid ballots) is 59.5960 %, and 59.06 is printed",
            "  expected: 59.60",
            "why: A printed share is a rounded number*",
            "SKIPPED *no *",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*raise Disagreement*")
    assert judged(project) == ["good", "slip"]
    cases = ET.parse(project.path / "out.xml").getroot().iter("testcase")  # noqa: S314 - our own
    failed = {(case.get("classname"), case.get("name")) for case in cases if case.find("failure") is not None}
    assert ("slip.datapackage.json", "S201") in failed


def test_a_pytest_that_would_lose_the_tests_of_a_project_is_refused(project, monkeypatch):
    monkeypatch.setattr(pytest, "version_tuple", (8, 4, 2))
    result = project.runpytest_inprocess("--tallypack", "slip")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["*slip/datapackage.json lies in a folder whose tests are run too, and pytest *"]
    )
    assert project.runpytest_inprocess("--tallypack", "good", "test_own.py").ret == pytest.ExitCode.OK


def test_with_xdist_a_package_is_judged_once_a_worker(project):
    result = project.runpytest_subprocess("--tallypack", "slip", "-n", "1", "-k", "S201 or T101 or own", "-q")
    result.assert_outcomes(passed=2, failed=1)
    assert judged(project) == ["slip"]


def test_a_listing_has_what_was_named_judges_nothing_and_says_in_a_sentence_what_cannot_be_read(project):
    (project.path / "bad.json").write_text("{}", encoding="utf-8")
    result = project.runpytest_subprocess(
        "--tallypack", "bad.json", "--tallypack", "good", "--collect-only", "-q"
    )
    result.stdout.fnmatch_lines_random(["good/datapackage.json::S201"])
    result.stdout.fnmatch_lines(
        [
            "*_ ERROR collecting bad.json _*",
            "The descriptor lists no `resources`, so there is nothing to examine.",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*slip*::*")
    assert judged(project) == []


def test_findings_below_the_level_fail_only_where_that_is_asked_for_and_one_check_can_be_named(pytester):
    write_package(pytester.path, {**SMALL, "turnout": REMARKABLE})
    result = pytester.runpytest_inprocess("--tallypack", "datapackage.json", "-k", "W102", "-rP")
    result.assert_outcomes(passed=1, deselected=len(CATALOGUE) - 1)
    result.stdout.fnmatch_lines(["*findings below error*", "turnout.csv:2 turnout '99.01'"])
    words = ["datapackage.json::W102", "--tallypack", ".", "--tallypack-fail-on", "warning"]
    pytester.runpytest_inprocess(*words).assert_outcomes(failed=1)


def test_a_package_of_which_nothing_was_examined_fails(pytester):
    write_package(pytester.path, SMALL)
    result = pytester.runpytest_inprocess("--tallypack", ".", "--tallypack-select", "v107")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["Nothing examined: no check found a figure to look at, so nothing agrees."])


def test_what_failed_before_a_check_that_was_chosen_fails_it(pytester):
    turnout = SMALL["turnout"].replace("2000,", "900,").replace("50.00", "111.11")
    write_package(pytester.path, {**SMALL, "turnout": turnout})
    result = pytester.runpytest_inprocess("--tallypack", ".", "--tallypack-select", "W102")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["turnout.csv:2 turnout '111.11'", "why: *"])


def test_a_pytest_that_names_no_package_imports_nothing_more_of_tallypack():
    code = "import sys, tallypack.pytest_plugin; print(sorted(n for n in sys.modules if n.startswith('tallypack')))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "['tallypack', 'tallypack.pytest_plugin']"
