"""The command as a person and a machine use it: exit codes, streams, files, colours, help."""

import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from packages import ROOT, SMALL, copy_of_package, write_package

from tallypack.cli import main
from tallypack.errors import CheckFault


@pytest.fixture
def run():
    return lambda *words, **options: CliRunner().invoke(main, [str(word) for word in words], **options)


@pytest.fixture
def small(tmp_path):
    return write_package(tmp_path / "small", SMALL)


def with_table(tmp_path, name, text):
    return write_package(tmp_path / "changed", {**SMALL, name: text})


def test_agreement_ends_with_0_and_says_what_was_examined(run, small):
    result = run("validate", small)
    assert result.exit_code == 0
    assert re.search(r"Agreed: [1-9][0-9]* things examined, [1-9][0-9]* checks passed", result.stdout)
    assert result.stderr == ""


def test_a_finding_ends_with_1_and_shows_place_formula_and_wish(run, tmp_path):
    descriptor = with_table(tmp_path, "results", SMALL["results"].replace("59.60", "59.06"))
    result = run("validate", descriptor)
    assert result.exit_code == 1
    assert "error S201 A share is the votes divided by the base of its tally" in result.stdout
    assert "  results.csv:2 share '59.06'" in result.stdout
    assert "590 of 990 (valid ballots) is 59.5960 %, and 59.06 is printed" in result.stdout
    assert "expected: 59.60" in result.stdout


def test_a_package_with_zero_rows_ends_with_a_refusal_and_never_with_0(run, tmp_path):
    headers = {name: text.strip("\n").split("\n")[0] for name, text in SMALL.items()}
    descriptor = write_package(tmp_path / "empty", headers)
    assert run("validate", descriptor).exit_code == 2
    assert run("validate", descriptor, "--ignore", "L105").exit_code == 2
    assert json.loads(run("validate", descriptor, "--format", "json").stdout)["verdict"] == "nothing-examined"


def test_checks_that_find_nothing_to_examine_end_with_2(run, small):
    result = run("validate", small, "--select", "V107")
    assert result.exit_code == 2
    assert "Nothing examined" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["validate", "nowhere.json"], "nowhere.json could not be opened: No such file or directory"),
        (["validate", "--select", "X9"], "No check has a code that begins with 'X9'"),
        (["checks", "S29"], "There is no check 'S29'"),
        (["validate", "--format", "xml"], "'xml' is not one of"),
        (["validate", "--most", "-1"], "-1 is not in the range"),
    ],
)
def test_a_call_that_cannot_be_followed_ends_with_2_and_one_sentence(run, monkeypatch, words, said):
    monkeypatch.chdir(ROOT)
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_fault_of_the_tool_ends_with_3_and_is_not_called_a_finding(run, small, monkeypatch):
    def broken(*_arguments, **_options):
        raise CheckFault("Check S201 has no answer")

    monkeypatch.setattr("tallypack.validation.validate", broken)
    result = run("validate", small)
    assert result.exit_code == 3
    assert "tallypack itself failed (CheckFault: Check S201 has no answer)" in result.stderr
    assert result.stdout == ""


def test_warnings_are_listed_and_count_only_when_asked(run, tmp_path):
    turnout = SMALL["turnout"].replace("1000,990,10,50.00", "1000,990,10,50.00").replace("2000,", "1010,")
    descriptor = with_table(tmp_path, "turnout", turnout.replace("50.00", "99.01"))
    plain = run("validate", descriptor)
    assert plain.exit_code == 0
    assert "warning W102 Turnout is below 95 percent" in plain.stdout
    assert "1 finding below error" in plain.stdout
    assert run("validate", descriptor, "--fail-on", "warning").exit_code == 1


def test_the_json_has_the_agreed_keys_and_its_verdict_follows_the_exit_code(run, small):
    result = run("validate", small, "--format", "json")
    document = json.loads(result.stdout)
    assert list(document) == ["tallypack", "package", "verdict", "examined", "outcomes"]
    assert (document["package"], document["verdict"], result.exit_code) == ("small", "agreed", 0)
    wanted = {"code", "title", "level", "status", "examined", "reason", "findings"}
    assert all(wanted <= set(outcome) for outcome in document["outcomes"])


def test_a_finding_in_json_has_the_agreed_keys(run, tmp_path):
    descriptor = with_table(tmp_path, "results", SMALL["results"].replace("59.60", "59.06"))
    document = json.loads(run("validate", descriptor, "--format", "json", "--select", "S201").stdout)
    (finding,) = document["outcomes"][0]["findings"]
    assert finding == {
        "message": "590 of 990 (valid ballots) is 59.5960 %, and 59.06 is printed",
        "resource": "results",
        "path": "results.csv",
        "line": 2,
        "field": "share",
        "key": {"tally_id": "t", "unit_id": "U", "option_id": "a", "mode": "total"},
        "observed": "59.06",
        "expected": "59.60",
        "suspects": [
            {
                "resource": "results",
                "path": "",
                "line": 2,
                "field": "share",
                "observed": "59.06",
                "suggested": "59.60",
                "kind": "digits swapped",
                "rank": 1,
                "repair": 1,
                "low": "59.60",
                "high": "59.60",
                "satisfies": ["S201"],
                "support": [],
            }
        ],
        "doubt": "",
    }


def test_a_list_cut_short_says_how_many_more_there_are(run, tmp_path):
    broken = SMALL["results"].replace("59.60", "59.06").replace("40.40", "44.00")
    descriptor = with_table(tmp_path, "results", broken)
    text = run("validate", descriptor, "--select", "S201", "--most", "1").stdout
    assert "and 1 more finding of S201" in text
    outcome = json.loads(
        run("validate", descriptor, "--select", "S201", "--most", "1", "--format", "json").stdout
    )["outcomes"][0]
    assert (len(outcome["findings"]), outcome["failures"]) == (1, 2)


def test_select_and_ignore_take_codes_and_their_beginnings(run, small):
    document = json.loads(
        run("validate", small, "--select", "s,T101", "--ignore", "S3", "--format", "json").stdout
    )
    codes = [outcome["code"] for outcome in document["outcomes"]]
    assert codes == ["S101", "S102", "S103", "S201", "S202", "S203", "T101"]


def test_output_replaces_the_file_whole_and_prints_nothing(run, small, tmp_path):
    target = tmp_path / "result.json"
    target.write_text("old")
    result = run("validate", small, "--format", "json", "--output", target)
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["verdict"] == "agreed"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".result")] == []


def test_an_output_that_cannot_be_written_is_one_sentence(run, small, tmp_path):
    result = run("validate", small, "--output", tmp_path / "missing" / "result.txt")
    assert result.exit_code == 2
    assert "could not be written: No such file or directory" in result.stderr


def on_a_terminal(words, **environment):
    """Run the command with its output on a pseudo-terminal and return what is shown there."""
    import pty  # noqa: PLC0415 - not on every system

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "tallypack", *map(str, words)]
    env = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm"} | environment
    with subprocess.Popen(command, stdout=follower, stderr=subprocess.PIPE, env=env):
        os.close(follower)
        shown = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(leader)
    return shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_colour_is_used_on_a_terminal_only_and_not_where_it_is_refused(run, small):
    words = ["validate", small, "--select", "S201"]
    assert "\x1b[" in on_a_terminal(words)
    assert "\x1b[" not in on_a_terminal(words, NO_COLOR="1")
    assert "\x1b[" not in run(*words).stdout


def test_text_of_a_stranger_cannot_steer_the_terminal(run, tmp_path):
    hostile = SMALL["results"].replace("t,U,a,total,590", "t,U,a\x1b]0;owned\x07\u202e,total,590")
    result = run("validate", with_table(tmp_path, "results", hostile))
    assert result.exit_code == 1
    assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout)


def test_every_command_and_option_is_explained(run):
    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or parameter.help, (name, parameter.name)
        assert run(name, "--help").exit_code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion(run, shell):
    result = run("completion", shell)
    assert result.exit_code == 0
    assert "_TALLYPACK_COMPLETE" in result.stdout


def test_codes_complete_with_their_titles():
    words = {"_TALLYPACK_COMPLETE": "zsh_complete", "COMP_WORDS": "tallypack checks S2", "COMP_CWORD": "2"}
    shown = subprocess.run(
        [sys.executable, "-m", "tallypack"],
        env=os.environ | words,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert "S201" in shown
    assert "A share is the votes divided by the base of its tally" in shown
    assert "V101" not in shown


def test_the_help_starts_without_the_heavy_libraries():
    code = (
        "import sys, tallypack.cli; print({'polars','narwhals','pandera','frictionless'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "set()"


def test_validating_imports_neither_pandera_nor_pandas():
    code = (
        "import sys, tallypack.validation as v; v.validate(sys.argv[1]);"
        "print({'pandera','pandas','great_expectations','pyspark'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code, str(ROOT)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "set()"


def test_every_check_can_be_explained(run):
    listing = run("checks").stdout
    codes = re.findall(r"^  ([A-Z][0-9]{3})  ", listing, flags=re.MULTILINE)
    assert len(codes) > 50
    for code in codes:
        shown = run("checks", code).stdout
        assert "reason " in shown
        assert "source " in shown


def test_one_broken_table_does_not_keep_the_others_from_being_examined(run, tmp_path):
    descriptor = copy_of_package(tmp_path)
    (tmp_path / "resources" / "turnout.csv").unlink()
    document = json.loads(run("validate", descriptor, "--format", "json").stdout)
    by_code = {outcome["code"]: outcome for outcome in document["outcomes"]}
    assert document["verdict"] == "findings"
    assert by_code["L101"]["findings"][0]["message"] == "there is no such file"
    assert by_code["S103"]["status"] == "passed"
    assert by_code["T101"]["reason"] == "the table `turnout` has no rows that could be read"
