"""What is being done is shown on a terminal, after a while, and leaves no trace."""

import io
import subprocess
import sys
import time

import pytest
from packages import SMALL, write_package

from tallypack.implied import implied
from tallypack.products import build
from tallypack.progress import told
from tallypack.report.page.material import material
from tallypack.validation import validate


class Terminal(io.StringIO):
    def isatty(self):
        return True


def written(terminal):
    """What stands on the terminal, as soon as there is something."""
    for _ in range(500):
        if terminal.getvalue():
            break
        time.sleep(0.01)
    return terminal.getvalue()


def test_a_terminal_shows_the_last_thing_that_is_being_done_in_one_line():
    terminal = Terminal()
    with told(terminal, patience=0) as tell:
        tell("reading")
        assert "reading …" in written(terminal)
        tell("judging")
        shown = terminal.getvalue().rpartition("\r\x1b[K")[2]
    assert shown == "judging …"


def test_when_the_work_is_done_the_line_is_empty_again():
    terminal = Terminal()
    with told(terminal, patience=0) as tell:
        tell("reading")
        written(terminal)
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_work_that_ends_at_once_says_nothing():
    terminal = Terminal()
    with told(terminal, patience=60) as tell:
        tell("reading")
    assert terminal.getvalue() == ""


def test_a_name_cannot_move_about_on_the_terminal():
    terminal = Terminal()
    with told(terminal, patience=0) as tell:
        tell("opening a\x1b[2Jb.csv")
        written(terminal)
    assert "opening a?[2Jb.csv" in terminal.getvalue()


@pytest.mark.parametrize(
    ("work", "last"),
    [
        (material, "bounding what was not published"),
        (implied, "bounding what was not published"),
        (lambda path, tell: build(path, tell=tell), "writing {folder}/release"),
        (lambda path, tell: validate(path, tell=tell), "looking for what may be wrong"),
    ],
)
def test_long_work_says_what_it_is_doing(tmp_path, work, last):
    said = []
    work(write_package(tmp_path, SMALL), tell=said.append)
    assert said[-1] == last.format(folder=tmp_path)
    assert "opening results.csv" in said


def test_a_pipe_is_told_nothing():
    pipe = io.StringIO()
    with told(pipe, patience=0) as tell:
        tell("reading")
        time.sleep(0.05)
    assert pipe.getvalue() == ""


def test_validating_into_a_pipe_writes_nothing_beside_the_report(tmp_path):
    descriptor = write_package(tmp_path, SMALL)
    command = [sys.executable, "-m", "tallypack", "validate", str(descriptor)]
    assert subprocess.run(command, capture_output=True, check=False).stderr == b""
