"""The result as JUnit XML: one suite for the package, one test case for each check.

It keeps to what the schemas of Ant and of Jenkins have in common, so that the readers of either take it. A finding
below ``--fail-on`` fails no case, as it does not change the exit code; it is told in the output of the suite.
"""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from tallypack import __version__
from tallypack.law import Level, at_or_above
from tallypack.outcome import Finding, Outcome, Result
from tallypack.report.text import place, safe, told, verdict
from tallypack.words import several


def render(result: Result, fail_on: Level = "error") -> str:
    """The result as an XML document that ends with a line end."""
    root = ET.Element("testsuites")
    suite = ET.SubElement(root, "testsuite")
    properties = ET.SubElement(suite, "properties")
    known = {"tallypack": __version__, "verdict": result.verdict(fail_on), "examined": str(result.examined)}
    for name, value in known.items():
        ET.SubElement(properties, "property", name=name, value=value)
    cases = [_case(suite, outcome, result, fail_on) for outcome in result.outcomes]
    if result.verdict(fail_on) == "nothing-examined":
        cases.append(_nothing_examined(suite, result, fail_on))
    ET.SubElement(suite, "system-out").text = "\n".join(_beside(result, fail_on)) + "\n"
    ET.SubElement(suite, "system-err")
    kinds = [child.tag for case in cases for child in case]
    attributes = {
        "name": _name(result),
        "package": _name(result),
        "id": "0",
        "hostname": "localhost",
        "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        "tests": str(len(cases)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
        "skipped": str(kinds.count("skipped")),
        "time": "0",
    }
    for name, value in attributes.items():
        suite.set(name, value)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _name(result: Result) -> str:
    """The name of the package, which the schemas want to have at least one letter."""
    return safe(result.package).strip() or "package"


def _case(suite: ET.Element, outcome: Outcome, result: Result, fail_on: Level) -> ET.Element:
    check = outcome.check
    name, group = f"{check.code} {check.title}", f"{_name(result)}.{check.family}"
    case = ET.SubElement(suite, "testcase", name=name, classname=group, time="0")
    if outcome.failures and check.level in at_or_above(fail_on):
        count = several(outcome.failures, "finding")
        ET.SubElement(case, "failure", type=check.level, message=count).text = "\n".join(told(outcome))
    elif outcome.status == "skipped":
        ET.SubElement(case, "skipped", message=safe(outcome.reason))
    return case


def _nothing_examined(suite: ET.Element, result: Result, fail_on: Level) -> ET.Element:
    """A case that says so: many who read the file take cases that were all skipped for a success."""
    name = f"{_name(result)}: something was examined"
    case = ET.SubElement(suite, "testcase", name=name, classname=_name(result), time="0")
    message = verdict(result, fail_on)
    ET.SubElement(case, "error", type="nothing-examined", message=message).text = message
    return case


def _beside(result: Result, fail_on: Level) -> list[str]:
    """What no case can say: the verdict, the findings that do not count, and those that are waived."""
    lines = [verdict(result, fail_on)]
    for outcome in result.outcomes:
        check = outcome.check
        if outcome.failures and check.level not in at_or_above(fail_on):
            lines += ["", f"{check.level} {check.code} {check.title}", *told(outcome)]
        lines += [line for finding in outcome.waived for line in ("", *_waived(check.code, finding))]
    return lines


def _waived(code: str, finding: Finding) -> list[str]:
    return [f"waived {code} {place(finding)}", f"  {safe(finding.waiver or '')}"]
