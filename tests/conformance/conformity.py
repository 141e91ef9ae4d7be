"""Two judges for one case: stock Frictionless and tallypack, and what the one says that the other does not.

A case is one table, in few lines, of a package. What each judge says of it becomes a set of errors in one vocabulary,
so that the two sets can be compared. The number of a row is that of its record, the header being 1, as Frictionless
counts; a finding of tallypack stands in a line, and a case knows on which line each of its records begins.
"""

import csv
import gc
import io
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from frictionless import FrictionlessException, Package

from tallypack.errors import PackageError
from tallypack.package import package_of
from tallypack.validation import validate

VERSION_2 = "https://datapackage.org/profiles/2.0/datapackage.json"
"""What a descriptor of the second version names, and Frictionless asks for before it knows what came with that."""

JUDGES = ("frictionless", "tallypack")

OF_CELLS = ("type", "required", "enum", "pattern", "range", "length", "unique")
"""The kinds of errors that have a row and a field."""

OF_ROWS = ("cells", "blank", "primary", "foreign")
"""Those that have a row. Frictionless says of each cell too many or too few, and tallypack of their row."""

OF_TABLES = ("label", "encoding", "fixity", "source", "descriptor")
"""Those that have a table. Of a header either judge says in its own words what is wrong with it, and where."""

KINDS_OF_TALLYPACK = {
    "L101": "source",
    "L102": "label",
    "L103": "cells",
    "L104": "blank",
    "L106": "encoding",
    "L107": "fixity",
    "L201": "type",
    "L202": "required",
    "L203": "enum",
    "L204": "pattern",
    "L205": "range",
    "L206": "length",
    "K101": "primary",
    "K102": "unique",
    "K103": "foreign",
}

KINDS_OF_FRICTIONLESS = {
    "scheme-error": "source",
    "source-error": "source",
    "format-error": "source",
    "compression-error": "source",
    "blank-header": "label",
    "unmatched-header": "label",
    "blank-label": "label",
    "duplicate-label": "label",
    "missing-label": "label",
    "extra-label": "label",
    "incorrect-label": "label",
    "error": "label",
    "extra-cell": "cells",
    "missing-cell": "cells",
    "blank-row": "blank",
    "encoding-error": "encoding",
    "hash-count": "fixity",
    "byte-count": "fixity",
    "row-count": "fixity",
    "field-count": "fixity",
    "type-error": "type",
    "primary-key": "primary",
    "unique-error": "unique",
    "foreign-key": "foreign",
    **dict.fromkeys(
        (
            "package-error",
            "resource-error",
            "schema-error",
            "field-error",
            "dialect-error",
            "control-error",
            "metadata-error",
        ),
        "descriptor",
    ),
}

"""``error`` is what it says of a label that stands twice where labels are matched by name."""

KINDS_OF_CONSTRAINTS = {
    "required": "required",
    "enum": "enum",
    "pattern": "pattern",
    "minLength": "length",
    "maxLength": "length",
    "minimum": "range",
    "maximum": "range",
    "exclusiveMinimum": "range",
    "exclusiveMaximum": "range",
}
"""What Frictionless tells as one error, tallypack tells by the constraint."""


class Error(NamedTuple):
    """One thing wrong with a table, in the words of neither judge."""

    kind: str
    row: int | None = None
    field: str | None = None


@dataclass(frozen=True)
class Case:
    """A table and what belongs to it: the resource that is judged, and files by their names.

    ``others`` are tables to which it refers. ``package`` is more that the descriptor says.
    """

    dimension: str
    name: str
    resource: Mapping[str, Any]
    files: Mapping[str, bytes]
    others: tuple[Mapping[str, Any], ...] = ()
    package: Mapping[str, Any] = field(default_factory=lambda: {"$schema": VERSION_2})

    def descriptor(self):
        return {"name": "corpus", **self.package, "resources": [self.resource, *self.others]}

    def fields(self):
        schema = self.resource.get("schema")
        fields = schema.get("fields") if isinstance(schema, dict) else None
        return {item.get("name"): item for item in fields or []}

    def records(self):
        """The records of the file, each with its line; none where the case is not about rows, or has no cells."""
        if self.dimension == "resources":
            return []
        try:
            return list(self._records())
        except (TypeError, csv.Error):
            return []

    def _records(self):
        content = self.files.get(self.resource["path"], b"")
        text = content.decode().removeprefix("\ufeff")
        dialect = self.resource.get("dialect", {})
        dialect = dialect if isinstance(dialect, dict) else {}
        said = {**dialect, **dialect.get("csv", {})}
        lines, start = _Counted(text), 1
        escape = said.get("escapeChar")
        reader = csv.reader(
            lines,
            delimiter=said.get("delimiter", ","),
            quotechar=said.get("quoteChar", '"'),
            doublequote=said.get("doubleQuote", True) if escape else True,
            escapechar=escape,
            skipinitialspace=said.get("skipInitialSpace", False),
        )
        for record in reader:
            yield start, record
            start = lines.number + 1


class _Counted:
    """The lines of a text, with the number of the last one that was given."""

    def __init__(self, text):
        self._lines = io.StringIO(text, newline="")
        self.number = 0

    def __iter__(self):
        return self

    def __next__(self):
        line = next(self._lines)
        self.number += 1
        return line


@dataclass(frozen=True)
class Difference:
    """One error that only one of the judges tells of, with the text of its cell."""

    case: Case
    told_by: str
    error: Error
    text: str
    all_said: Mapping[str, frozenset[Error]]
    """What each judge says of the table."""

    def also(self, judge, *kinds, row=None):
        """Whether a judge says something of this kind too, of a row or of the table."""
        return any(error.kind in kinds and row in {None, error.row} for error in self.all_said[judge])

    def either(self, *kinds):
        """Whether any judge says something of this kind of the row of the error."""
        return any(self.also(judge, *kinds, row=self.error.row) for judge in JUDGES)

    @property
    def said(self):
        """What the schema says of the field."""
        return self.case.fields().get(self.error.field, {})

    def __str__(self):
        said = {key: value for key, value in self.said.items() if key != "name"} or ""
        place = f"{self.case.name}: only {self.told_by}: {tuple(self.error)}"
        return f"{place} {self.text[:60]!r} {json.dumps(said)[:200]}"


def differences(cases, folder):
    """What only one judge says, over all cases, whose files are written into one folder."""
    for case in cases:
        for name, content in case.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    by_tallypack, found = judged_by_tallypack(cases, folder), []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Frictionless leaves open what it could not read
        for case in cases:
            found += _compared(case, judged_by_frictionless(case, folder), by_tallypack[case.name])
        gc.collect()
    return found


def _compared(case, stock, own):
    said = {"frictionless": frozenset(stock), "tallypack": frozenset(own)}
    if Error("descriptor") in own and Error("source") in stock:  # refused at a look, or when it is opened
        return []
    if any(_is_no_answer(error) for error in stock | own):
        stock, own = ({error for error in errors if _is_no_answer(error)} for errors in (stock, own))
    unread = {(error.row, error.field) for error in stock | own if error.kind == "type"}
    stock, own = ({error for error in errors if not _follows(error, unread)} for errors in (stock, own))
    if stock == own:
        return []
    records = case.records()
    return [
        Difference(case, judge, error, _text(case, records, error), said)
        for judge, errors, others in zip(JUDGES, (stock, own), (own, stock), strict=True)
        for error in sorted(errors - others, key=str)
    ]


def _is_no_answer(error):
    """Whether a judge does not come to the rows at all."""
    return error.kind == "descriptor" or error.kind.startswith("crash")


def _follows(error, unread):
    """Whether an error is about the value of a cell that one of the judges could not read."""
    return error.kind not in {"type", "required"} and (error.row, error.field) in unread


def _text(case, records, error):
    names = list(case.fields())
    if error.row is None or error.field not in names or error.row > len(records):
        return ""
    record, place = records[error.row - 1][1], names.index(error.field)
    return record[place] if place < len(record) else ""


# tallypack -------------------------------------------------------------------------------------------


def judged_by_tallypack(cases, folder):
    """The errors of each case by its name. All cases that are not refused are judged as one package."""
    errors, accepted = {case.name: set() for case in cases}, []
    for case in cases:
        try:
            package_of(case.descriptor(), folder)
        except PackageError:
            errors[case.name].add(Error("descriptor"))
        else:
            accepted.append(case)
    resources = [item for case in accepted for item in (case.resource, *case.others)]
    if not resources:
        return errors
    package = package_of({"name": "corpus", "resources": resources}, folder)
    result = validate(package, select=["L", "K1"], ignore=["L105", "L108"], most=0, suspects=False)
    rows = {
        case.resource["name"]: (
            case.name,
            {line: row for row, (line, _) in enumerate(case.records(), start=1)},
        )
        for case in accepted
    }
    for outcome in result.outcomes:
        for finding in outcome.findings:
            if finding.resource in rows:
                name, row_of = rows[finding.resource]
                kind = KINDS_OF_TALLYPACK[outcome.check.code]
                errors[name].add(located(kind, row_of.get(finding.line, finding.line), finding.field))
    return errors


def located(kind, row, name):
    """An error with as much of its place as is compared."""
    if kind in OF_TABLES:
        return Error(kind)
    return Error(kind, row, name if kind in OF_CELLS else None)


# Frictionless ----------------------------------------------------------------------------------------

CRASHES = (
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RuntimeError,
    csv.Error,
    re.error,
)
"""What Frictionless raises of Python's own where it has no answer."""


def judged_by_frictionless(case, folder):
    """The errors of a case; ``crash`` with the name of the exception where Frictionless has no answer."""
    try:
        descriptor = json.loads(json.dumps(case.descriptor()))  # it will be changed
        package = Package.from_descriptor(descriptor, basepath=str(folder))
        report = package.validate(limit_errors=0)
    except FrictionlessException:
        return {Error("descriptor")}
    except CRASHES as error:
        return {Error(f"crash: {type(error).__name__}")}
    tasks = [task for task in report.tasks if task.name == case.resource["name"]]
    told = [*report.errors, *(error for task in tasks for error in task.errors)]
    return {_of_frictionless(error) for error in told}


def _of_frictionless(error):
    if error.type == "constraint-error" and error.note.startswith("constraint "):
        kind = KINDS_OF_CONSTRAINTS[error.note.split('"')[1]]
    elif error.type == "constraint-error":  # of an item of an array
        kind = "type"
    elif error.type == "error" and "unique labels" not in error.note:
        kind = "descriptor"
    else:
        kind = KINDS_OF_FRICTIONLESS.get(error.type, error.type)
    row, name = getattr(error, "row_number", None), getattr(error, "field_name", None)
    return located(kind, row, name)
