"""The checks in the hands of Great Expectations: the project on disk, its verdict, its pages. Skipped without GX."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from packages import SMALL, copy_of_package, write_package

from tallypack.checks import CATALOGUE
from tallypack.cli import main
from tallypack.gx import judging
from tallypack.validation import validate

pytestmark = [pytest.mark.gx, pytest.mark.filterwarnings("ignore")]  # GX and pandas warn of each other
needs_gx = pytest.mark.skipif(
    importlib.util.find_spec("great_expectations") is None, reason="Great Expectations is not installed"
)

HOSTILE = '<script>document.title="x"</script><img src=x onerror=alert(1)>$code ${x} {{7*7}}'


def run(*words):
    return CliRunner().invoke(main, ["gx", *map(str, words)])


def project(folder):
    """A project as somebody opens it who knows GX and nothing else."""
    import great_expectations as gx  # noqa: PLC0415 - an extra

    return gx.get_context(mode="file", project_root_dir=folder)


def expectations(context):
    return [(suite.name, one) for suite in context.suites.all() for one in suite.expectations]


def failures(result):
    """What a checkpoint finds unmet: the suite, the code or the type, and what GX keeps of it."""
    return [
        (suite.suite_name, one.expectation_config.kwargs.get("code", one.expectation_config.type), one.result)
        for suite in result.run_results.values()
        for one in suite.results
        if not one.success
    ]


def pages(folder):
    site = folder / "gx" / "uncommitted" / "data_docs" / "local_site"
    return {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")
    }


class Tags(HTMLParser):
    """What of a page is markup, and where it would load something from."""

    def __init__(self, text):
        super().__init__()
        self.names, self.texts, self.addresses, self.attributes = Counter(), [], [], Counter()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names[tag] += 1
        self.attributes.update(name for name, _value in attrs)
        self.addresses += [value for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The project of the published package, and what the command said."""
    folder = tmp_path_factory.mktemp("published")
    descriptor = copy_of_package(folder)
    return folder, descriptor, run(folder / "out", descriptor)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A package with one wrong share, its project, and what the command said."""
    folder = tmp_path_factory.mktemp("small")
    descriptor = write_package(folder, {**SMALL, "results": SMALL["results"].replace("59.60", "59.06")})
    return folder, descriptor, run(folder / "out", descriptor)


def test_without_great_expectations_the_command_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "great_expectations", None)
    result = run(tmp_path / "out", write_package(tmp_path, SMALL))
    assert result.exit_code == 2
    assert result.stderr == (
        "tallypack: Great Expectations is not installed; `python -m pip install 'tallypack[gx]'` installs it.\n"
    )
    assert not (tmp_path / "out").exists()


@needs_gx
def test_the_published_package_agrees_and_the_command_says_where_data_docs_are(published):
    folder, _descriptor, result = published
    assert (result.exit_code, result.stderr) == (0, "")
    place = re.search(r"^  Data Docs  (.+)$", result.stdout, re.MULTILINE)[1]
    assert Path(place).is_relative_to(folder / "out")
    assert Path(place).is_file()
    assert re.search(r"^Checkpoint `errors`: (\d+) of \1 expectations met$", result.stdout, re.MULTILINE)
    assert result.stdout.splitlines()[-1].startswith("Agreed: ")


@needs_gx
def test_every_check_stands_in_a_suite_and_in_data_docs_with_its_title(published):
    folder = published[0] / "out"
    codes = {one.configuration.kwargs.get("code") for _name, one in expectations(project(folder))}
    assert set(CATALOGUE) - codes == set()
    shown = "".join(
        "".join(Tags(text).texts) for name, text in pages(folder).items() if "validations/" in name
    )
    assert [
        check.code
        for check in CATALOGUE.values()
        if f"{check.code} {check.title}" not in " ".join(shown.split())
    ] == []
    assert "33 examined, none failed, 2 waived" in shown
    assert "6 shares add up to 99.25; 100 − 99.25 = 0.75 is left for invalid ballots" in shown


@needs_gx
def test_every_field_of_a_schema_has_expectations_of_great_expectations_itself(published):
    found = {
        (name, one.configuration.kwargs.get("column"), one.configuration.type)
        for name, one in expectations(project(published[0] / "out"))
    }
    assert ("tallies", "status", "expect_column_values_to_be_in_set") in found
    assert ("results", "share", "expect_column_values_to_match_regex") in found
    assert ("results", "tally_id", "expect_column_values_to_not_be_null") in found
    assert ("results", None, "expect_compound_columns_to_be_unique") in found
    assert ("turnout", None, "expect_table_columns_to_match_ordered_list") in found
    assert ("units", "unit_id", "expect_column_values_to_be_unique") in found


@needs_gx
def test_what_was_not_examined_is_met_nowhere_and_still_asked_by_the_checkpoint_that_decides(published):
    folder, _descriptor, result = published
    assert re.search(r"^  not examined: .*\bV107\b", result.stdout, re.MULTILINE)
    context = project(folder / "out")
    decides = [one for name, one in expectations(context) if name == "results"]
    assert "V107" not in {one.configuration.kwargs.get("code") for one in decides}
    (asked,) = [one for one in decides if "codes" in one.configuration.kwargs]
    assert "V107" in asked.configuration.kwargs["codes"]


@needs_gx
def test_a_changed_figure_fails_in_plain_great_expectations_with_the_check_and_the_row(published):
    folder, descriptor, _result = published
    table = descriptor.parent / "resources" / "results.csv"
    whole = table.read_bytes()
    line = next(
        n
        for n, text in enumerate(whole.splitlines(), 1)
        if text.startswith(b"by-2025-final,BY,2025-lukashenko")
    )
    wrong = whole.splitlines(keepends=True)
    wrong[line - 1] = wrong[line - 1].replace(b"86.82", b"86.28")
    checkpoint = project(folder / "out").checkpoints.get("errors")
    try:
        table.write_bytes(b"".join(wrong))
        result = checkpoint.run()
    finally:
        table.write_bytes(whole)
    assert not result.success
    found = {(suite, code): kept for suite, code, kept in failures(result)}
    assert ("results", "S201") in found
    kept = found["results", "S201"]
    assert kept["observed_value"] == "33 examined, 1 failed, 2 waived"
    (row,) = kept["details"]["unexpected_rows"]
    assert (row["line"], row["field"], row["observed"], row["expected"]) == (line, "share", "86.28", "86.82")
    assert row["message"] == "5,136,293 of 5,916,195 (those who took part) is 86.8175 %, and 86.28 is printed"
    assert row["suspect"] == f"results:{line} share 86.28 → 86.82 (digits swapped)"
    assert project(folder / "out").checkpoints.get("errors").run().success


@needs_gx
def test_a_figure_published_later_is_examined_by_the_checks_that_had_nothing(tmp_path, monkeypatch):
    descriptor = write_package(tmp_path, SMALL)
    assert run(tmp_path / "out", descriptor).exit_code == 0
    with (tmp_path / "results.csv").open("a", encoding="utf-8") as table:
        table.write("t,U,a,early,100,\nt,U,a,station,480,\n")
    asked = []
    monkeypatch.setattr(
        judging, "validate", lambda *words, **named: asked.append(words) or validate(*words, **named)
    )
    result = project(tmp_path / "out").checkpoints.get("errors").run()
    found = {(suite, code): kept for suite, code, kept in failures(result)}
    kept = found["results", "expect_unexamined_checks_not_to_fail"]
    assert {"code": "V107", "title": CATALOGUE["V107"].title, "observed": "1 examined, 1 failed"} in kept[
        "details"
    ]["checks"]
    assert [row["line"] for row in kept["details"]["unexpected_rows"]] == [2]
    assert len(asked) == 1


@needs_gx
def test_what_a_waiver_excuses_is_not_asked_by_great_expectations_itself(tmp_path):
    waivers = "check,tally_id,unit_id,option_id,field,observed,reason,source_id,expires_on\nL202,,,a,name,,Known,,\n"
    tables = {**SMALL, "options": SMALL["options"].replace("Ada", ""), "waivers": waivers}
    result = run(tmp_path / "out", write_package(tmp_path, tables))
    assert result.exit_code == 0, result.stdout
    of_null = [
        (name, one.configuration.kwargs["column"])
        for name, one in expectations(project(tmp_path / "out"))
        if one.configuration.type == "expect_column_values_to_not_be_null"
    ]
    assert ("options", "name") not in of_null
    assert ("options", "kind") in of_null


@needs_gx
def test_the_level_of_a_check_is_its_severity(published):
    found = {
        one.configuration.kwargs["code"]: (name, one.severity.value)
        for name, one in expectations(project(published[0] / "out"))
        if "code" in one.configuration.kwargs
    }
    assert found["S201"] == ("results", "critical")
    assert found["K304"] == ("tallies.remarks", "warning")
    assert found["P201"] == ("statements.remarks", "info")


@needs_gx
def test_a_finding_ends_with_1_and_stands_in_data_docs_with_its_line(small):
    folder, _descriptor, result = small
    assert result.exit_code == 1
    assert "  results: S201: 2 examined, 1 failed\n" in result.stdout
    (page,) = [
        text
        for name, text in pages(folder / "out").items()
        if name.startswith("validations/results/__none__")
    ]
    shown = " ".join(" ".join(Tags(page).texts).split())
    assert "590 of 990 (valid ballots) is 59.5960 %, and 59.06 is printed" in shown
    assert "results:2 share 59.06 → 59.60" in shown


@needs_gx
def test_the_script_in_the_project_runs_it_again_in_a_process_of_its_own(small):
    folder = small[0] / "out"
    done = subprocess.run(
        [sys.executable, "run.py"], cwd=folder / "gx", capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "errors: results: S201: 2 examined, 1 failed\n" in done.stdout


@needs_gx
def test_a_project_is_renewed_and_keeps_what_else_it_holds(small):
    import great_expectations as gx  # noqa: PLC0415 - an extra

    folder, descriptor, _result = small
    context = project(folder / "out")
    context.suites.add(gx.ExpectationSuite(name="mine"))
    assert run(folder / "out", descriptor).exit_code == 1
    names = [suite.name for suite in project(folder / "out").suites.all()]
    assert names.count("results") == names.count("mine") == 1


@needs_gx
def test_a_project_that_tallypack_did_not_write_is_left_alone(tmp_path):
    project(tmp_path)
    config = tmp_path / "gx" / "great_expectations.yml"
    before = config.read_bytes()
    result = run(tmp_path, write_package(tmp_path / "small", SMALL))
    assert result.exit_code == 2
    assert "belongs to a project that tallypack did not write; name another folder." in result.stderr
    assert config.read_bytes() == before


@needs_gx
def test_no_analytics_and_nothing_from_the_network(small):
    folder = small[0] / "out"
    assert project(folder).variables.analytics_enabled is False
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    for text in pages(folder).values():
        tags = Tags(text)
        assert [address for address in tags.addresses if "//" in address] == []
        assert tags.names["script"] == tags.names["link"] == tags.names["img"] == 0


@needs_gx
def test_texts_of_a_stranger_are_texts_in_data_docs_and_names_stay_inside(tmp_path):
    quoted = f'"{HOSTILE.replace(chr(34), chr(34) * 2)}"'
    tables = {
        **SMALL,
        "tallies": SMALL["tallies"].replace("Town clerk", quoted).replace(",final,", f",{quoted},"),
        "results": SMALL["results"].replace("t,U,a,", f"t,U,{quoted},"),
    }
    descriptor = write_package(tmp_path / "package", tables)
    document = json.loads(descriptor.read_text())
    document["title"] = HOSTILE
    for resource in document["resources"]:
        for field in resource["schema"]["fields"]:
            field["title"] = field["description"] = HOSTILE
    field = {
        "name": HOSTILE,
        "type": "string",
        "title": HOSTILE,
        "constraints": {"enum": [HOSTILE + "1"], "required": True},
    }
    document["resources"].append(
        {"name": f"../../../out {HOSTILE}", "path": "odd name+(1).csv", "schema": {"fields": [field]}}
    )
    (descriptor.parent / "odd name+(1).csv").write_text(f"{quoted}\n{quoted}\n", encoding="utf-8")
    descriptor.write_text(json.dumps(document))
    before = set(tmp_path.iterdir())
    assert run(tmp_path / "out", descriptor).exit_code == 1
    assert set(tmp_path.iterdir()) - before == {tmp_path / "out"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["gx"]
    found = pages(tmp_path / "out")
    tags = [Tags(text) for text in found.values()]
    assert [t for t in tags if t.names["script"] or t.names["img"] or t.attributes["onerror"]] == []
    assert sum(HOSTILE in text for t in tags for text in t.texts) > 5
    assert all("default-src 'none'" in text for text in found.values())


@needs_gx
def test_a_file_that_cannot_be_read_is_told_and_its_checks_stand_with_another_table(tmp_path):
    descriptor = write_package(tmp_path, SMALL)
    (tmp_path / "turnout.csv").unlink()
    result = run(tmp_path / "out", descriptor)
    assert result.exit_code == 1
    assert "Not in GX: `turnout`, as there is no such file\n" in result.stdout
    assert "  contests: L101: 1 examined, 1 failed\n" in result.stdout


@needs_gx
def test_rows_that_pandas_cannot_cut_end_in_findings_of_which_twenty_are_shown(tmp_path):
    short = "t,U\n" * 24
    results = SMALL["results"].replace("t,U,b,total,400,40.40", f"t,U,b,total,400,40.40,9\n{short}")
    result = run(tmp_path / "out", write_package(tmp_path, {**SMALL, "results": results}))
    assert result.exit_code == 1
    assert re.search(r"^  results: L103: \d+ examined, 25 failed$", result.stdout, re.MULTILINE)
    (page,) = [
        text for name, text in pages(tmp_path / "out").items() if "validations/results/__none__" in name
    ]
    assert "and 5 more" in " ".join(" ".join(Tags(page).texts).split())
    assert "Traceback" not in result.output


@needs_gx
def test_a_package_without_rows_ends_with_2(tmp_path):
    headers = {name: text.strip("\n").split("\n")[0] for name, text in SMALL.items()}
    result = run(tmp_path / "out", write_package(tmp_path, headers))
    assert result.exit_code == 2
    assert result.stdout.endswith(
        "Nothing examined: no check found a figure to look at, so nothing agrees.\n"
    )
