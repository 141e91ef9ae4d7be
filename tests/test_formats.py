"""The formats for machines: valid by their schemas, true to the result, safe whatever a package holds."""

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from click.testing import CliRunner
from lxml import etree
from marko import Markdown
from packages import ROOT, SMALL, copy_of_package, write_package

from tallypack.cli import main
from tallypack.outcome import Finding
from tallypack.report import github, junit, sarif
from tallypack.report.formats import FORMATS, render
from tallypack.report.markdown import LARGEST, escaped
from tallypack.validation import validate

SCHEMAS = Path(__file__).parent / "schemas"
HOSTILE = (
    "]]>|`x`|<script>alert(1)</script>\x1b[31m %0A::error file=a::b [x](https://example.org) @all #1 "
    "{0} $x$ :tada: www.w3.org\u202e\ufffe\\"
)
SLIP = SMALL["results"].replace("59.60", "59.06")


@pytest.fixture(scope="module")
def slip(tmp_path_factory):
    """The small package with two digits of a share swapped."""
    return validate(write_package(tmp_path_factory.mktemp("slip"), {**SMALL, "results": SLIP}))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A package with every text that it may choose chosen to break a format."""
    quoted = '"{}"'.format(HOSTILE.replace('"', '""') + "\n::error::second line\r\n::stop-commands::x")
    results = SMALL["results"].replace("U,b,", f"U,{quoted},").replace("59.60", "59.06")
    folder = tmp_path_factory.mktemp("hostile")
    descriptor = write_package(folder, {**SMALL, "results": results}, name=HOSTILE)
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    descriptor.write_text(json.dumps({**whole, "title": HOSTILE}), encoding="utf-8")
    return validate(descriptor)


@pytest.fixture(scope="module")
def halves(slip):
    """A result with halves of characters, which no file can hold, in every text of its findings."""
    half = "half \ud800 \udc80"
    spoilt = {"message": half, "observed": half, "expected": half, "doubt": half, "path": half}
    outcomes = [
        replace(o, reason=half, findings=[replace(f, **spoilt, key={half: half}) for f in o.findings])
        for o in slip.outcomes
    ]
    return replace(slip, package=half, title=half, outcomes=outcomes)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    """A package of which the one check that was asked for finds nothing to examine."""
    return validate(write_package(tmp_path_factory.mktemp("nothing"), SMALL), select=["V107"])


RESULTS = ["slip", "hostile", "halves", "nothing"]


@pytest.fixture(params=RESULTS)
def result(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def sarif_schema():
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def failed(result, *levels):
    return [o for o in result.outcomes if o.failures and (not levels or o.check.level in levels)]


def log_of(result, fail_on="error"):
    (run,) = json.loads(sarif.render(result, fail_on))["runs"]
    return run


def suite_of(result, fail_on="error"):
    return ET.fromstring(junit.render(result, fail_on)).find("testsuite")  # noqa: S314 - our own


# All of them -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_whatever_the_package_holds(form, result):
    text = render(form, result)
    assert text.encode("utf-8")
    assert text.endswith("\n")
    assert not {"\x1b", "\u202e", "\ufffe", "\r"} & set(text)


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_prints_nothing_but_the_format_and_keeps_its_exit_code(form, tmp_path):
    descriptor = write_package(tmp_path, {**SMALL, "results": SLIP})
    printed = CliRunner().invoke(main, ["validate", str(descriptor), "--format", form, "--select", "S201"])
    assert (printed.exit_code, printed.stderr) == (1, "")
    begins = {"json": "{", "sarif": "{", "junit": "<?xml", "github": "::error", "markdown": "## ❌"}
    assert printed.stdout.startswith(begins.get(form, "small"))


def test_the_help_says_what_each_format_is_for():
    shown = CliRunner().invoke(main, ["validate", "--help"]).stdout
    assert all(use in shown for use in FORMATS.values())


def test_json_with_half_a_character_is_json(halves):
    assert json.loads(render("json", halves))["package"] == halves.package


def test_no_line_of_the_text_is_a_command_to_the_runner_whose_log_it_may_stand_in(slip):
    text = render("text", replace(slip, title="::error::a", package="##[error]b ::c"))
    assert text.startswith("\\x3a:error::a\n\\x23#[error]b ::c, judged by")


# JUnit -----------------------------------------------------------------------------------------------


def test_junit_is_valid_by_the_schema_of_jenkins(result):
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))
    schema.assertValid(etree.fromstring(junit.render(result).encode()))


def test_junit_has_what_the_schema_of_ant_asks_for_beyond_that(result):
    root = ET.fromstring(junit.render(result))  # noqa: S314 - our own
    (suite,) = root
    assert root.attrib == {}
    assert [child.tag for child in suite if child.tag != "testcase"] == [
        "properties",
        "system-out",
        "system-err",
    ]
    assert suite.get("name").strip()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp"))
    assert {"package", "id", "hostname", "time"} <= set(suite.attrib)
    assert all(
        set(case.attrib) == {"name", "classname", "time"} and len(case) <= 1
        for case in suite.iter("testcase")
    )
    assert all(case.get("type") for case in suite.iter("failure"))


def test_junit_has_a_case_for_each_check_and_counts_them(slip):
    suite = suite_of(slip)
    names = [case.get("name").split()[0] for case in suite.iter("testcase")]
    skipped = [o for o in slip.outcomes if o.status == "skipped"]
    assert names == [o.check.code for o in slip.outcomes]
    assert int(suite.get("tests")) == len(names)
    assert int(suite.get("failures")) == len(failed(slip, "error")) == len(list(suite.iter("failure")))
    assert [case.get("message") for case in suite.iter("skipped")] == [o.reason for o in skipped]


def test_a_failure_of_junit_reads_like_the_report(slip):
    texts = [failure.text for failure in suite_of(slip).iter("failure")]
    assert "results.csv:2 share '59.06'\n  590 of 990 (valid ballots) is 59.5960 %" in texts[-1]
    assert "\n  expected: 59.60\n" in texts[-1]


def test_junit_says_how_many_findings_are_not_listed(tmp_path):
    broken = SLIP.replace("40.40", "44.00")
    descriptor = write_package(tmp_path, {**SMALL, "results": broken})
    result = validate(descriptor, select=["S201"], most=1)
    (failure,) = suite_of(result).iter("failure")
    assert failure.get("message") == "2 findings"
    assert "and 1 more finding of S201" in failure.text


def test_a_finding_below_the_level_fails_no_case_and_is_told_beside_them(tmp_path):
    turnout = SMALL["turnout"].replace("2000,", "1010,").replace("50.00", "99.01")
    result = validate(write_package(tmp_path, {**SMALL, "turnout": turnout}))
    assert suite_of(result).get("failures") == "0"
    assert "warning W102" in suite_of(result).findtext("system-out")
    assert suite_of(result, "warning").get("failures") == "1"


def test_nothing_examined_is_an_error_in_every_format(nothing):
    suite = suite_of(nothing)
    assert (suite.get("errors"), suite.get("skipped")) == ("1", "1")
    assert log_of(nothing)["invocations"][0]["executionSuccessful"] is False
    assert log_of(nothing)["invocations"][0]["exitCode"] == 2
    assert github.render(nothing).startswith("::error title=tallypack::Nothing examined")
    assert render("markdown", nothing).startswith("## ❌")


# SARIF -----------------------------------------------------------------------------------------------


def test_sarif_is_valid_by_its_schema(result, sarif_schema):
    sarif_schema.validate(json.loads(sarif.render(result)))


def test_sarif_of_the_published_package_is_valid_and_keeps_its_waivers(sarif_schema):
    result = validate(ROOT)
    sarif_schema.validate(json.loads(sarif.render(result)))
    waived = [found for o in result.outcomes for found in o.waived]
    results = log_of(result)["results"]
    suppressed = [item["suppressions"][0] for item in results if item["suppressions"]]
    assert len(waived) == len(suppressed) > 0
    assert [item["justification"] for item in suppressed] == [found.waiver for found in waived]
    assert len(results) == sum(o.failures + len(o.waived) for o in result.outcomes)


def test_sarif_has_a_rule_for_each_check_that_ran(slip):
    run = log_of(slip)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [o.check.code for o in slip.outcomes if o.status != "skipped"]
    assert all(rule["help"]["markdown"] and rule["fullDescription"]["text"] for rule in rules)
    assert all(re.fullmatch(r"[A-Z][A-Za-z0-9]+", rule["name"]) for rule in rules)
    assert all(rules[item["ruleIndex"]]["id"] == item["ruleId"] for item in run["results"])
    skipped = [note["message"]["text"][:4] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert skipped == [o.check.code for o in slip.outcomes if o.status == "skipped"]


def result_of(run, code):
    return next(item for item in run["results"] if item["ruleId"] == code)


def cut_out(folder, location, region):
    """The text that a region of a file of the package covers."""
    lines = (folder / location["uri"]).read_text(encoding="utf-8").splitlines()
    assert region["startLine"] == region["endLine"]
    return lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]


def test_a_result_of_sarif_points_at_the_cell_and_says_what_would_be_right(slip):
    item = result_of(log_of(slip), "S201")
    place = item["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "results.csv", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 2, "startColumn": 17, "endLine": 2, "endColumn": 22}
    assert cut_out(slip.origin.base, place["artifactLocation"], place["region"]) == "59.06"
    assert item["level"] == "error"
    assert "in tally_id t, unit_id U, option_id a, mode total\nexpected: 59.60" in item["message"]["text"]


def test_a_fix_of_sarif_turns_the_file_into_one_that_agrees(slip, tmp_path):
    fix = result_of(log_of(slip), "S201")["fixes"][0]
    (change,) = fix["artifactChanges"]
    (new,) = change["replacements"]
    lines = SLIP.strip("\n").split("\n")
    line, region = lines[new["deletedRegion"]["startLine"] - 1], new["deletedRegion"]
    start, end = region["startColumn"] - 1, region["endColumn"] - 1
    lines[region["startLine"] - 1] = line[:start] + new["insertedContent"]["text"] + line[end:]
    repaired = validate(write_package(tmp_path, {**SMALL, "results": "\n".join(lines)}))
    assert repaired.verdict() == "agreed"


def test_suspects_are_related_places_that_the_message_links_to(tmp_path):
    descriptor = copy_of_package(tmp_path)
    results = tmp_path / "resources" / "results.csv"
    results.write_text(results.read_text(encoding="utf-8").replace("189740", "189470"), encoding="utf-8")
    item = result_of(log_of(validate(descriptor, select=["S201"])), "S201")
    first, *_ = item["relatedLocations"]
    place = first["physicalLocation"]
    assert cut_out(tmp_path, place["artifactLocation"], place["region"]) == "189470"
    assert first["message"]["text"] == "189470 → 189740 (digits swapped)"
    links = re.findall(r"\[[^\]]+\]\((\d+)\)", item["message"]["text"])
    assert [int(link) for link in links] == [related["id"] for related in item["relatedLocations"]]


def test_fingerprints_stay_while_lines_move_and_tell_findings_apart(slip, tmp_path):
    rows = SLIP.strip("\n").split("\n")
    turned = "\n".join([rows[0], *reversed(rows[1:])])
    moved = validate(write_package(tmp_path, {**SMALL, "results": turned}))

    def prints(result):
        return {item["partialFingerprints"]["findingKey/v1"] for item in log_of(result)["results"]}

    def lines(result):
        return {f.line for o in result.outcomes for f in o.findings if o.check.code == "S201"}

    assert (lines(slip), lines(moved)) == ({2}, {3})
    assert prints(slip) == prints(moved)
    assert len(prints(slip)) == len(log_of(slip)["results"])


def test_a_message_of_sarif_holds_no_link_and_no_placeholder_of_a_stranger(hostile):
    for item in log_of(hostile)["results"]:
        text = re.sub(r"\\[\\\[\]]", "", item["message"]["text"])
        assert set(re.findall(r"\]\(([^)]*)\)", text)) <= {str(number) for number in range(1, 100)}
        assert not re.search(r"(?<!\{)\{0\}(?!\})", text)


def test_paths_are_those_of_the_repository_on_github_and_else_of_the_package(slip, monkeypatch):
    repository = slip.origin.base.parent
    monkeypatch.setenv("GITHUB_WORKSPACE", str(repository))
    assert log_of(slip)["artifacts"][0]["location"]["uri"] == f"{slip.origin.base.name}/contests.csv"
    monkeypatch.setenv("GITHUB_WORKSPACE", "/elsewhere")
    assert log_of(slip)["artifacts"][0]["location"]["uri"] == "contests.csv"


# GitHub ----------------------------------------------------------------------------------------------


def test_an_annotation_stands_on_the_cell_of_the_file_as_seen_from_here(slip, monkeypatch):
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.chdir(slip.origin.base.parent)
    title = "title=S201 A share is the votes divided by the base of its tally::"
    begin = f"::error file={slip.origin.base.name}/results.csv,line=2,col=17,{title}590 of 990 (valid ballots) is "
    line = next(line for line in github.render(slip).splitlines() if "title=S201" in line)
    assert line.startswith(begin)
    assert "%0Aexpected: 59.60%0A" in line


def unescaped(text):
    for sign, code in (("\n", "%0A"), ("\r", "%0D"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        text = text.replace(code, sign)
    return text


def test_every_line_is_one_command_whatever_the_package_holds(hostile):
    lines = github.render(hostile).split("\n")
    command = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:]*,?)+)::(.*)")
    assert lines.pop() == ""
    assert len(lines) == sum(len(o.findings) for o in hostile.outcomes)
    for line in lines:
        assert command.fullmatch(line), line
        assert line.isprintable()


def test_a_comma_or_a_colon_in_a_path_ends_no_property(slip):
    strange = Finding("100% of a,b:c\r\nd", "results", "a,b:c%.csv", 2, None, {}, None, "nothing")
    outcome = next(replace(o, findings=[strange], failures=1) for o in slip.outcomes if o.failures)
    line = github.render(replace(slip, outcomes=[outcome], origin=None)).rstrip("\n")
    properties, message = re.fullmatch(r"::error (.*?)::(.*)", line).groups()
    assert properties.startswith("file=a%2Cb%3Ac%25.csv,line=2,title=")
    assert unescaped(message) == "100% of a,b:c\\r\\nd\nexpected: nothing"


def test_what_github_does_not_show_is_counted_in_one_notice_that_it_shows(slip):
    outcome = next(o for o in slip.outcomes if o.check.code == "S201")
    many = replace(outcome, findings=[*outcome.findings] * 12, failures=20)
    first, *annotations = github.render(replace(slip, outcomes=[many])).splitlines()
    assert first == (
        "::notice title=tallypack::GitHub shows 10 annotations of a kind; there are 10 more errors. "
        "8 findings beyond `--most` are counted and not listed. `tallypack validate` shows them."
    )
    assert len(annotations) == 12


def test_an_agreeing_package_has_no_annotations(tmp_path):
    assert github.render(validate(write_package(tmp_path, SMALL))) == ""


# Markdown --------------------------------------------------------------------------------------------


def html_of(text):
    return Markdown(extensions=["gfm"]).convert(text)


def test_a_stranger_s_text_is_text_once_the_page_is_shown(hostile):
    html = html_of(render("markdown", hostile))
    assert "<script" not in html
    assert "<a " not in html
    assert "<code>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    plain = re.sub(r"<[^>]+>", "", html)
    assert "@<" in html
    assert "@all" in plain


@pytest.mark.parametrize(
    "text",
    [
        "a|b",
        "`x`",
        "*x* _y_",
        "[a](b)",
        "![a](b)",
        "<b>",
        "&amp;",
        "~~x~~",
        "\\",
        "a\nb",
        "www.w3.org",
        "$1$",
    ],
)
def test_a_text_is_shown_as_it_is(text):
    shown = re.sub(r"</?(?:p|!--.*?--)>|<!-- -->", "", html_of(f"so: {escaped(text)}"))
    expected = text.replace("\n", "\\n").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown.strip() == f"so: {expected}"


def test_the_table_of_checks_has_a_row_for_each_with_its_numbers(slip):
    rows = re.findall(
        r"^\| \S+ (\w+) \| ([A-Z]\d{3}) .* \| ([\d,]+) \| (\d+) \| (\d+) \|$",
        render("markdown", slip),
        re.MULTILINE,
    )
    assert [(s, c, int(n.replace(",", "")), int(f)) for s, c, n, f, _ in rows] == [
        (o.status, o.check.code, o.examined, o.failures) for o in slip.outcomes
    ]
    assert html_of(render("markdown", slip)).count("<tr>") == len(slip.outcomes) + 1


def test_a_summary_never_outgrows_what_github_takes(slip):
    outcome = next(o for o in slip.outcomes if o.check.code == "S201")
    long = replace(outcome.findings[0], message="x" * 10_000)
    text = render("markdown", replace(slip, outcomes=[replace(outcome, findings=[long] * 200, failures=200)]))
    assert LARGEST / 2 < len(text.encode()) < 1024 * 1024
    assert "There are more findings than a summary has room for" in text
