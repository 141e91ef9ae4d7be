"""Family L, first part: the files, their headers and their rows."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from tallypack.faults import Fault
from tallypack.fixity import changed_files
from tallypack.law import FileCheck
from tallypack.manifest import FOLDER, NAME
from tallypack.outcome import Finding, Outcome
from tallypack.reading import RawTable
from tallypack.releasecheck import stale_build
from tallypack.tables import Tables

_ONE_OF = ("results", "turnout")
_REQUIRED = ("contests", "tallies")


def judge_files(checks: Iterable[FileCheck], tables: Tables, limit: int | None) -> dict[str, Outcome]:
    """The outcome of each check of a file, from the faults that reading met and from the headers."""
    outcomes = {}
    for check in checks:
        unseen = "no table could be read"
        if check.code in _OF_PACKAGE:
            judge, unseen = _OF_PACKAGE[check.code]
            examined, findings = judge(tables)
            count = len(findings)
        else:
            examined, count, findings = _faults(check.code, tables)
        outcomes[check.code] = Outcome.decided(
            check, examined, count, reason="" if examined else unseen, findings=findings[:limit]
        )
    return outcomes


def _faults(code: str, tables: Tables) -> tuple[int, int, list[Finding]]:
    """What was examined, how many faults there are, and those that were kept."""
    examined, count, findings = 0, 0, []
    for name, raw in tables.raw.items():
        faults = [fault for fault in raw.faults.kept if fault.code == code]
        count += raw.faults.counts.get(code, 0)
        if code == "L102" and raw.header:
            faults += _header_faults(raw)
            count += len(faults)
        examined += _examined(code, raw) or bool(faults)
        findings += [
            Finding(
                message=fault.message,
                resource=name,
                path=fault.path or raw.resource.path,
                line=(fault.line if raw.has_lines or code != "L102" else 0) or None,
                field=fault.field,
                key={},
                observed=fault.observed,
                expected=fault.expected,
            )
            for fault in faults
        ]
    return examined, count, findings


def _examined(code: str, raw: RawTable) -> int:
    """Files for the checks of files and headers, rows for those of rows."""
    if code == "L101":
        return 1
    if "L101" in raw.faults.counts:
        return 0
    return raw.height if code in {"L103", "L104"} else 1


def _header_faults(raw: RawTable) -> list[Fault]:
    schema, header = raw.resource.schema, raw.header
    wanted = list(schema.names)
    twice = sorted({name for name in header if name and header.count(name) > 1})
    missing = [name for name in wanted if name not in header]
    unknown = [name for name in dict.fromkeys(header) if name not in wanted]
    is_another = schema.fields_match == "partial" and not set(header) & set(wanted)
    if (
        schema.fields_match in {"superset", "partial"} and not is_another
    ):  # the data may have fewer than the schema
        missing = [name for name in missing if schema.field(name).required]
    meant = _meant(missing, unknown)
    if schema.fields_match in {"subset", "partial"}:  # the data may have more
        unknown = [name for name in unknown if not name]
    faults = [
        _at_header(f"the column `{name}` stands more than once", "each name once", name, name)
        for name in twice
    ]
    for name in missing:
        told = f"the column `{name}` is missing"
        if name in meant:
            told = f"the column `{meant[name]}` is not in the schema, and may be meant for `{name}`, which is missing"
        faults.append(_at_header(told, f"a column `{name}`", name, meant.get(name)))
    for name in unknown:
        if name not in meant.values():
            told = f"a column {f'`{name}`' if name else 'without a name'} is not in the schema"
            faults.append(_at_header(told, f"one of {', '.join(wanted)}", name, name))
    if not faults and schema.fields_match == "exact" and header != wanted:
        told = f"the columns stand in the order {', '.join(header)}"
        faults.append(_at_header(told, f"the order {', '.join(wanted)}"))
    return faults


def _meant(missing: Iterable[str], unknown: Iterable[str]) -> dict[str, str]:
    """For a missing name the unknown one that may be meant for it. None is meant for two."""
    left = {name.casefold(): name for name in unknown}
    meant = {}
    for name in missing:
        near = get_close_matches(name.casefold(), left, 1)
        if near:
            meant[name] = left.pop(near[0])
    return meant


def _at_header(message: str, expected: str, field: str | None = None, observed: str | None = None) -> Fault:
    return Fault("L102", 1, message, expected, observed=observed or None, field=field or None)


def _is_referred_to(name: str, tables: Tables) -> bool:
    """Whether a row of another table refers to this one."""
    for other, raw in tables.raw.items():
        for key in raw.resource.schema.foreign_keys:
            here = other != name and key.resource == name and set(key.fields) <= set(raw.columns)
            if here and raw.height and not tables.filled(other, key.fields).head(1).collect().is_empty():
                return True
    return False


def _empty_tables(tables: Tables) -> tuple[int, list[Finding]]:
    """Tables that must have rows and have none: contests, tallies, results, turnout, and what is referred to."""
    needed = [*_REQUIRED, *(name for name in _ONE_OF if name in tables.raw)]
    if needed == [*_REQUIRED]:
        needed.append(_ONE_OF[0])
    needed += [name for name in tables.raw if name not in needed and _is_referred_to(name, tables)]
    findings = []
    for name in needed:
        raw = tables.raw.get(name)
        if raw and (raw.height or {"L101", "L102", "L103"} & set(raw.faults.counts)):
            continue  # a file that cannot be read, or has not even a header, is told of once
        told = "has no rows" if raw else "is not in the package"
        findings.append(
            Finding(
                message=f"the table `{name}` {told}",
                resource=name,
                path=raw.resource.path if raw else "datapackage.json",
                line=1 if raw and raw.header and raw.has_lines else None,
                field=None,
                key={},
                observed=None,
                expected="at least one row",
            )
        )
    return sum(tables.has_rows(name) for name in needed), findings


_OF_PACKAGE: Mapping[str, tuple[Callable[[Tables], tuple[int, list[Finding]]], str]] = {
    "L105": (_empty_tables, "no table could be read"),
    "L107": (
        changed_files,
        "the descriptor gives no rows of a table that can be read, nor bytes or hash of one in a single file",
    ),
    "L108": (stale_build, f"nothing was built: there is no {FOLDER}/{NAME}"),
}
"""The checks that are not of the faults of one file, each with the reason for which it may examine nothing."""
