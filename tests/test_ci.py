"""What the page on continuous integration shows works: the action's steps in bash, the hook in pre-commit."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml
from packages import ROOT, SMALL, write_package

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXAMPLES = [
    yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
SCRIPTS = Path(sysconfig.get_path("scripts"))
SLIP = {**SMALL, "results": SMALL["results"].replace("59.60", "59.06")}

posix = pytest.mark.skipif(sys.platform == "win32", reason="the action runs on Linux and macOS")


def example_with(*path):
    """The first example of the page that has this path of keys."""
    for example in EXAMPLES:
        there = example
        for key in path:
            there = there.get(key) if isinstance(there, dict) else None
        if there is not None:
            return example
    raise AssertionError(path)


# The action ------------------------------------------------------------------------------------------


def uses_of_the_action():
    steps = [
        step for example in EXAMPLES for job in example.get("jobs", {}).values() for step in job["steps"]
    ]
    return [step for step in steps if "/tallypack@" in step.get("uses", "")]


def test_every_input_that_the_page_uses_or_lists_is_one_of_the_action():
    used = {name for step in uses_of_the_action() for name in step["with"]}
    table = PAGE.partition("| input | default |")[2].partition("\n\n")[0]
    listed = {
        name for line in table.splitlines()[2:] for name in re.findall(r"`([\w-]+)`", line.split("|")[1])
    }
    assert used <= listed == set(ACTION["inputs"])
    assert set(ACTION["outputs"]) == {"verdict"}
    assert len(uses_of_the_action()) == 2


def test_no_script_of_the_action_is_made_from_what_its_caller_gives():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert "github." not in step["run"]
    given = ACTION["runs"]["steps"][1]["env"].values()
    assert {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]} == set(given)


def run_action(folder, **inputs):
    """The validating step as GitHub runs it: exit code, what it printed, and the files it wrote to."""
    step = ACTION["runs"]["steps"][1]
    temporary = folder / "runner"
    (temporary / "tallypack").mkdir(parents=True)
    (temporary / "tallypack" / "bin").symlink_to(SCRIPTS)
    values = {name: said["default"] for name, said in ACTION["inputs"].items()} | inputs
    given = {
        name: values[re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", text)[1]]
        for name, text in step["env"].items()
    }
    paths = {name: folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    env = {**os.environ, **given, **{name: str(path) for name, path in paths.items()}}
    env |= {"RUNNER_TEMP": str(temporary), "GITHUB_WORKSPACE": str(folder / "repository")}
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
    done = subprocess.run(
        command, cwd=folder / "repository", env=env, capture_output=True, encoding="utf-8", check=False
    )
    output, summary = (path.read_text(encoding="utf-8") for path in paths.values())
    return done.returncode, done.stdout, output, summary


@posix
def test_the_action_annotates_writes_a_summary_and_says_the_verdict(tmp_path):
    write_package(tmp_path / "repository" / "vote", SLIP)
    code, printed, output, summary = run_action(
        tmp_path, datapackage="vote", select="S201", sarif="out.sarif"
    )
    assert (code, output) == (1, "verdict=findings\n")
    assert printed.startswith("::error file=vote/results.csv,line=2,col=17,title=S201 ")
    assert summary.startswith("## ❌ small\n")
    log = json.loads((tmp_path / "repository" / "out.sarif").read_text(encoding="utf-8"))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "vote/results.csv"


@posix
def test_what_is_given_to_the_action_is_never_a_command(tmp_path):
    (tmp_path / "repository").mkdir()
    inputs = {"datapackage": "--help $(touch a)", "select": '"; touch b; "', "ignore": "`touch c`"}
    code, printed, output, summary = run_action(tmp_path, **inputs)
    assert (code, printed, output, summary) == (2, "", "verdict=nothing-examined\n", "")
    assert list((tmp_path / "repository").iterdir()) == []


# The hook --------------------------------------------------------------------------------------------


def test_the_hook_of_the_page_is_the_one_of_the_manifest():
    (used,) = example_with("repos")["repos"][0]["hooks"]
    assert [hook["id"] for hook in HOOKS] == [used["id"]]
    shown = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"],
        check=False,
    )
    assert shown.returncode == 0


@posix
def test_the_hook_judges_the_package_when_a_table_is_committed_and_only_then(tmp_path):
    (used,) = example_with("repos")["repos"][0]["hooks"]
    hook = {**HOOKS[0], **used, "language": "system"}  # what pre-commit would install is installed
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    write_package(tmp_path, SLIP)
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    env = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "PATH": f"{SCRIPTS}:{os.environ['PATH']}"}

    def run(*words):
        return subprocess.run(
            words, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False
        )

    run("git", "init", "-q")
    run("git", "add", "results.csv", ".pre-commit-config.yaml")
    staged = run(sys.executable, "-m", "pre_commit", "run")
    assert staged.returncode == 1
    assert "results.csv:2 share '59.06'" in staged.stdout
    run("git", "rm", "-q", "--cached", "results.csv")
    assert "no files to check" in run(sys.executable, "-m", "pre_commit", "run").stdout


def test_the_files_of_a_package_and_no_others_start_the_hook():
    pattern = re.compile(HOOKS[0]["files"])
    starting = ["datapackage.json", "vote/datapackage.json", "resources/results.csv", "schemas/results.json"]
    assert all(pattern.search(name) for name in starting)
    assert not any(
        pattern.search(name) for name in ["README.md", "package.json", "mydatapackage.json", "a.csv.py"]
    )


def test_the_command_that_the_page_gives_gitlab_can_be_called(tmp_path, monkeypatch):
    from click.testing import CliRunner  # noqa: PLC0415 - one test

    from tallypack.cli import main  # noqa: PLC0415

    write_package(tmp_path, SMALL)
    monkeypatch.chdir(tmp_path)
    job = example_with("figures", "script")["figures"]
    command = job["script"][-1].split()
    assert command[0] == "tallypack"
    assert CliRunner().invoke(main, command[1:]).exit_code == 0
    assert (tmp_path / job["artifacts"]["reports"]["junit"]).read_text(encoding="utf-8").startswith("<?xml")
