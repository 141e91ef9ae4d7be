"""The command `tallypack agrees`."""

import json
import shlex
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from tallypack.figures.command import agrees


def run(*arguments):
    return CliRunner().invoke(agrees, arguments)


@pytest.mark.parametrize(
    ("figure", "value", "code"),
    [
        ("almost 87 percent", "86.82", 0),
        ("Roughly 85 percent", "85.69", 0),
        ("87 percent", "87.6", 1),
        ("86.8.2%", "86.82", 2),
        ("87 percent", "86,82", 2),
    ],
)
def test_the_exit_code_follows_the_verdict(figure, value, code):
    assert run(figure, value).exit_code == code
    assert run(figure, value, "--format", "json").exit_code == code


def test_the_text_gives_the_verdict_the_reason_and_the_intervals():
    assert run("Roughly 85 percent", "85.69").stdout == (
        'loose: "Roughly 85 percent" for 85.69\n'
        "  85.69 rounds to 86, not to 85 percent; it is 0.69 above 85 percent, "
        'within the ±3.02 that readers give "roughly".\n'
        "  as printed:  84.5 to 85.5\n"
        "  as hedged:   81.98 to 88.02\n"
    )


def test_what_cannot_be_read_goes_to_standard_error_with_a_caret():
    result = run("86.8.2%", "86.82")
    assert result.stdout == ""
    assert result.stderr == (
        'unreadable: reading stopped at character 5, at ".2%": expected a numeral as en writes it, '
        "such as 5,136,293.82\n"
        "    86.8.2%\n"
        "        ^\n"
    )


def test_the_json_has_the_documented_shape():
    assert json.loads(run("almost 87 percent", "86.82", "--format", "json").stdout) == {
        "figure": "almost 87 percent",
        "language": "en",
        "value": "86.82",
        "verdict": "agrees",
        "reading": {"numeral": "87", "unit": "percent", "hedge": "almost", "decimals": 0},
        "intervals": {"rounding": [86.5, 87], "hedge": [84.26, 87]},
        "reason": '86.82 rounds to 87 percent and lies 0.18 below it, as "almost" says',
    }


def test_the_json_is_printed_for_the_unreadable_too():
    result = run("86.8.2%", "86.82", "--format", "json")
    assert result.stderr == ""
    assert json.loads(result.stdout) == {
        "figure": "86.8.2%",
        "language": "en",
        "value": "86.82",
        "verdict": "unreadable",
        "reading": None,
        "intervals": None,
        "reason": (
            'reading stopped at character 5, at ".2%": expected a numeral as en writes it, '
            "such as 5,136,293.82"
        ),
    }


def test_a_figure_is_read_in_its_language():
    assert run("понад 5,1 млн", "5136293", "--language", "uk").exit_code == 0
    assert run("87.48 %", "86.82", "-l", "es-MX").exit_code == 1


def test_an_unknown_language_is_told_which_are_known():
    result = run("87", "87", "--language", "xx")
    assert result.exit_code == 2
    assert "known are be, de, en, es, fr, it, nl, pl, pt, ru, sk, sr, tr, uk" in result.stderr


def test_an_unknown_region_is_an_error_of_the_call():
    result = run("87", "87", "--language", "en-QQ")
    assert result.exit_code == 2
    assert '"en-QQ" is not a language and region that Babel knows' in result.stderr


def test_the_shell_completes_languages():
    completed = ShellComplete(agrees, {}, "agrees", "_AGREES_COMPLETE").get_completions(["--language"], "s")
    assert [item.value for item in completed] == ["sk", "sr"]


def test_a_negative_value_follows_two_dashes():
    assert run("minus 1.2 points", "--", "-1.2").exit_code == 0


def test_the_help_teaches_by_examples():
    text = run("--help").stdout
    assert '    tallypack agrees "almost 87 percent" 86.82\n' in text
    assert "    contradicts  the value or the direction is wrong\n" in text
    assert "Exit codes: 0 agrees or loose, 1 contradicts, 2 unreadable." in text


def test_every_example_of_the_help_succeeds():
    examples = [line.strip() for line in agrees.help.splitlines() if line.strip().startswith("tallypack")]
    assert len(examples) == 6
    for line in examples:
        assert run(*shlex.split(line)[2:]).exit_code == 0, line


def test_text_from_strangers_cannot_steer_the_terminal():
    result = run("87 \x1b[31m\udcff", "86.82")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    assert run("87 \x1b[31m\udcff", "86.82", "--format", "json").exit_code == 2


def test_babel_is_imported_only_when_a_figure_is_read():
    code = "import sys, tallypack.figures.command; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
