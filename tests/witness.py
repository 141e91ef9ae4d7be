"""The small package with a slip in one table: a witness that it is judged whatever is wrong with another."""

import json

import pytest
from packages import SMALL, write_package

from tallypack.errors import PackageError
from tallypack.outcome import ExitCode
from tallypack.validation import validate

HEADER = "tally_id,unit_id,option_id,mode,votes,share\n"
ADA = "t,U,a,total,590,59.60\n"
BEN = "t,U,b,total,400,40.40\n"
SLIP = "t,U,b,total,4_00,40.40\n"
UNITS = "unit_id,parent_id,name,kind,code\n"

WITNESS = ("L203", "contests", 2, "rule", "pluralty")
"""A slip in another table, which must be found whatever happens to this one."""

TABLES = {**SMALL, "contests": SMALL["contests"].replace("plurality", "pluralty")}


def package(folder, contents="", table="results", **said):
    """The small package with its witness, one file written anew, and more said of its resource."""
    descriptor = write_package(folder, TABLES)
    if contents is not None:
        raw = contents if isinstance(contents, bytes) else contents.encode()
        (folder / f"{table}.csv").write_bytes(raw)
    if said:
        whole = json.loads(descriptor.read_text(encoding="utf-8"))
        next(item for item in whole["resources"] if item["name"] == table).update(said)
        descriptor.write_text(json.dumps(whole), encoding="utf-8")
    return descriptor


def found(descriptor, select=()):
    """Every finding as code, table, line, field and raw text; the witness must be among them, and goes."""
    result = validate(descriptor, select=select)
    findings = [
        (o.check.code, f.resource, f.line, f.field, f.observed) for o in result.outcomes for f in o.findings
    ]
    assert result.exit_code() == ExitCode.FINDINGS
    findings.remove(WITNESS)
    return findings


def messages(descriptor, code):
    return [f.message for o in validate(descriptor, select=[code]).outcomes for f in o.findings]


def with_table(folder, schema, contents=""):
    """The small package with its witness and one more table, `extra`."""
    descriptor = package(folder, None)
    (folder / "extra.csv").write_text(contents, encoding="utf-8", newline="")
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    whole["resources"].append({"name": "extra", "path": "extra.csv", "schema": schema})
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    return descriptor


def sentence(descriptor):
    """Why the package cannot be read, in one sentence on one line."""
    with pytest.raises(PackageError) as refused:
        validate(descriptor)
    told = str(refused.value)
    assert told[:1].isupper()
    assert told[-1:] in {".", "?"}
    assert "\n" not in told
    return told
