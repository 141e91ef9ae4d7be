"""The pages say what is so: their commands and code run, their links lead somewhere, the made ones are fresh.

Each page is played from top to bottom in a folder of its own, a copy of the published package or, where the
page gives files (```` ```csv results.csv ````), a folder with just these. What is run:

* ``python``: as it stands; a block of ``text`` right below it is what it prints;
* ``console``: each line ``$ tallypack …`` or ``$ frictionless …``, and what stands below it is what it
  prints; ``$ echo $?`` shows the exit code of the command before.

A line ``…`` stands for any lines left out, and ``…`` at the end of a line for the rest of it. Blocks of
``sh`` change the machine and are not run.
"""

import contextlib
import csv
import importlib.util
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from packages import ROOT

import tallypack
from tallypack import schemas
from tallypack.cli import main

DOCS = ROOT / "docs"
PLAYED = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
PAGES = [*PLAYED, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"]
NEEDS_GX = [
    pytest.mark.gx,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(
        importlib.util.find_spec("great_expectations") is None, reason="Great Expectations is not installed"
    ),
]
PACKAGE = ("datapackage.json", "resources", "schemas", "checks")

FENCE = re.compile(r"^```(?P<language>\w+)(?: (?P<name>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
KNOWN = {"python", "console", "text", "sh", "json", "csv", "yaml"}
HOST = re.compile(r"https?://([\w.-]+)|\b((?:[a-z0-9-]+\.)+(?:com|dev|io|net|org))\b(?!\.\w)", re.IGNORECASE)
HOSTS = {
    "creativecommons.org",
    "datapackage.org",
    "docs.oasis-open.org",
    "example.org",
    "json-schema.org",
    "www.w3.org",
}
"""The hosts that may be named beside those of the sources; none is one from which packages are fetched."""
VOCABULARIES = {"mlcommons.org", "purl.org", "schema.org"}
"""The hosts in the names of the terms by which datasets are described."""


def named(path):
    return path.relative_to(ROOT).as_posix()


def text_of(path):
    return path.read_text(encoding="utf-8")


@dataclass
class Block:
    """A fenced block: its language, the file that it gives, its text, and whether it follows the one before."""

    language: str
    name: str | None
    text: str
    follows: bool


def blocks_of(path):
    text, end, blocks = text_of(path), 0, []
    for found in FENCE.finditer(text):
        follows = not text[end : found.start()].strip()
        blocks.append(Block(found["language"], found["name"], found["text"], follows))
        end = found.end()
    return blocks


def steps_of(console):
    """The commands of a console block, each with what it prints."""
    steps = []
    for line in console.splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        else:
            steps[-1][1].append(line)
    return steps


def as_shown(printed, shown):
    """Whether what was printed is what a page shows, with ``…`` for what it leaves out."""
    pattern = ""
    for line in shown:
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*?"
        elif line.endswith("…"):
            pattern += re.escape(line[:-1]) + r"[^\n]*\n"
        else:
            pattern += re.escape(line.rstrip()) + "\n"
    clean = "".join(f"{line.rstrip()}\n" for line in printed.rstrip().splitlines())
    return re.fullmatch(pattern.rstrip() if not clean else pattern, clean) is not None


@dataclass
class Player:
    """Plays the blocks of one page and remembers what they leave behind."""

    code: int = 0
    printed: str = ""
    before: str = ""
    names: dict = field(default_factory=lambda: {"__name__": "page"})

    def play(self, block):
        before, self.before = self.before, block.language
        if block.language == "python":
            self.python(block.text)
        elif block.language == "text" and block.follows and before == "python":
            assert as_shown(self.printed, block.text.splitlines()), f"printed:\n{self.printed}"
        elif block.language == "console":
            for command, shown in steps_of(block.text):
                printed = self.command(command)
                assert as_shown(printed, shown), f"$ {command}\nprinted:\n{printed}"
        elif block.name:
            Path(block.name).write_text(block.text, encoding="utf-8", newline="\n")

    def python(self, code):
        output = io.StringIO()
        with contextlib.redirect_stdout(output), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="DataFrameSchema")  # checks of the level warning
            exec(compile(code, "<page>", "exec"), self.names)  # noqa: S102 - our own pages
        self.printed = output.getvalue()

    def command(self, line):
        if line == "echo $?":
            return f"{self.code}\n"
        words = shlex.split(line)
        program = {"tallypack": run_tallypack, "frictionless": run_frictionless}[words[0]]
        self.code, printed = program(words[1:])
        return printed


def run_tallypack(arguments):
    result = CliRunner().invoke(main, arguments, prog_name="tallypack")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def run_frictionless(arguments):
    """Frictionless finds the plugin where its file lies, which an editable install does not put on the path."""
    plugin = importlib.util.find_spec("frictionless_tallypack")
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(plugin.origin).parent), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "path", [pytest.param(path, marks=NEEDS_GX if path.stem == "gx" else []) for path in PLAYED], ids=named
)
def test_what_a_page_shows_is_what_happens(path, tmp_path, monkeypatch):
    blocks = blocks_of(path)
    if not any(block.name for block in blocks):
        for part in PACKAGE:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    player = Player()
    for block in blocks:
        player.play(block)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_block_has_a_language_that_says_whether_it_is_run(path):
    text = text_of(path)
    assert {block.language for block in blocks_of(path)} <= KNOWN
    assert len(re.findall(r"^```", text, re.MULTILINE)) == 2 * len(blocks_of(path))


@pytest.mark.parametrize(
    ("printed", "shown", "same"),
    [
        ("one\ntwo\nthree\n", ["one", "…", "three"], True),
        ("one\nthree\n", ["one", "…", "three"], True),
        ("one\ntwo\n", ["one", "t…"], True),
        ("one\ntwo\n", ["one"], False),
        ("one\ntwo\n", ["two", "…", "one"], False),
        ("", [], True),
        ("one\n", [], False),
        ("", ["one"], False),
    ],
)
def test_output_is_compared_but_for_what_is_left_out(printed, shown, same):
    assert as_shown(printed, shown) is same


def run_script(name, *arguments):
    """The exit code of a script beside the pages."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script.main(list(arguments))


def test_the_made_pages_are_fresh(capsys):
    assert (run_script("make", "--check"), capsys.readouterr().out) == (0, "")


def anchors_of(path):
    """The anchors of a page: its headings as GitHub spells them, and those that are written out."""
    text = FENCE.sub("", text_of(path))
    anchors = set(re.findall(r'<a id="([^"]+)">', text))
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number = 1
        while slug in anchors:
            slug, number = f"{slug.removesuffix(f'-{number - 1}')}-{number}", number + 1
        anchors.add(slug)
    return anchors


@pytest.mark.skipif(not (ROOT / "noxfile.py").exists(), reason="the rest of the checkout is not here")
@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_link_of_a_page_leads_to_a_file_and_a_heading(path):
    for target in re.findall(r"(?:\]\(|src=\")([^)\"\s]+)[)\"]", FENCE.sub("", text_of(path))):
        if target.startswith(("https://", "http://")):
            continue
        name, _, anchor = target.partition("#")
        goal = (path.parent / name).resolve() if name else path
        assert goal.is_relative_to(ROOT), target
        assert goal.exists(), target
        assert not anchor or anchor in anchors_of(goal), target


def hosts_in(text):
    return {(host or bare).lower() for host, bare in HOST.findall(text)}


def test_a_host_is_seen_with_and_without_its_scheme():
    assert hosts_in("os.path, Example.org, http://creativecommons.org/zero") == {
        "example.org",
        "creativecommons.org",
    }


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="git lists the files, and this is no checkout")
def test_no_file_names_a_host_that_is_neither_of_a_source_nor_one_that_may_stand():
    listing = ["git", "ls-files", "-z"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    made_up = "tests/conformance/corpus.py"  # texts that are nearly addresses
    paths = [ROOT / name for name in names if name != made_up and (ROOT / name).is_file()]
    of_sources = hosts_in(" ".join(row["url"] for row in rows_of("sources")))
    found = set().union(*(hosts_in(path.read_text(encoding="utf-8", errors="replace")) for path in paths))
    assert found - of_sources == HOSTS | VOCABULARIES


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_is_explained_and_stands_in_a_page(name):
    command, pages = main.commands[name], "".join(map(text_of, PLAYED))
    assert command.help
    assert f"tallypack {name}" in pages
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert [o for o in option.opts if f"`{o}" not in pages] == []


def test_no_help_shows_the_mark_that_keeps_its_lines_apart():
    for arguments in (["--help"], *([name, "--help"] for name in main.commands)):
        assert "\\b" not in run_tallypack(arguments)[1]


def test_the_version_is_the_same_wherever_it_stands():
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    citation = dict(re.findall(r'^([\w-]+): "?([^"\n]+)"?$', text_of(ROOT / "CITATION.cff"), re.MULTILINE))
    newest = re.search(r"^## (\S+), (\S+)$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert project["version"] == tallypack.__version__ == citation["version"] == newest[1]
    assert citation["date-released"] == newest[2]
    assert project["license"] == citation["license"]


def test_the_newest_versions_of_data_and_tables_stand_in_the_changelog():
    changes = text_of(ROOT / "CHANGELOG.md")
    data = json.loads(text_of(ROOT / "datapackage.json"))["version"]
    (tables,) = {schemas.descriptor(name)["version"] for name in schemas.NAMES}
    assert re.findall(r"^### Data, (\S+)$", changes, re.MULTILINE)[0] == data
    assert re.findall(r"^### Tables, (\S+)$", changes, re.MULTILINE)[0] == tables


def rows_of(table):
    with (ROOT / "resources" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", [ROOT / "README.md", DOCS / "data.md"], ids=named)
def test_the_result_that_a_page_shows_is_the_one_in_the_package(path):
    names = {row["option_id"]: row["name"] for row in rows_of("options")}
    rows = [row for row in rows_of("results") if row["tally_id"].startswith("by-2025-")]
    final = [row for row in rows if row["tally_id"] == "by-2025-final"]
    votes = {row["option_id"]: row["votes"] for row in rows if row["votes"]}
    assert len(final) == 6
    for row in final:
        said = f"{int(votes[row['option_id']]):,}" if row["option_id"] in votes else "not published"
        line = rf"^\| {names[row['option_id']]} \| {said}(?: ¹)? \| {re.escape(row['share'])} % \|$"
        assert re.search(line, text_of(path), re.MULTILINE), line


def test_every_row_that_the_page_on_the_data_names_is_in_the_package():
    cells = {cell for name in schemas.NAMES for row in rows_of(name) for cell in row.values()}
    keys = re.findall(r"`((?:by-|\d{4}-|s\d)[\w-]+)`", text_of(DOCS / "data.md"))
    assert len(keys) > 30
    assert [key for key in keys if key not in cells] == []


def test_every_statement_that_the_page_on_the_data_quotes_is_in_the_package():
    figures = {row["statement_id"]: row["figure"] for row in rows_of("statements")}
    quoted = re.findall(r"`(s\d+)` \"?([^\"|:,]+(?:,\d+)*)", text_of(DOCS / "data.md"))
    assert len(quoted) >= 7
    assert [(key, text) for key, text in quoted if not text.startswith(figures[key])] == []


def test_the_picture_of_statements_was_drawn_from_the_figures_of_the_package():
    assert run_script("pictures", "--check") == 0
