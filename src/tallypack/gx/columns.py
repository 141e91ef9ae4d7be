"""What GX's own expectations can say of a table: what its Table Schema says, where both mean exactly the same.

GX compares texts here. Limits of numbers, percentages, references and whatever a waiver excuses are left to the
checks: GX's expectations would judge them otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import great_expectations.expectations as gxe

from tallypack import constraints, forms, percent, schemas
from tallypack.gx.assets import MISSING
from tallypack.tableschema import Field, TableSchema

Excused = frozenset[tuple[str, str | None]]
"""The codes of checks, each with the field of a finding that a waiver explains."""


def standard(schema: TableSchema, excused: Excused) -> list[Any]:
    """The expectations of GX for a table: its header, its keys, and column by column what a cell must be.

    A field in which another text than the empty one is missing is left to the checks, as GX reads it as a value.
    """
    alike = [field for field in schema.fields if field.missing == (MISSING,)]
    return [
        *_header(schema),
        *_keys(schema, excused, {field.name for field in alike}),
        *(expectation for field in alike for expectation in _cells(schema.name, field, excused)),
    ]


def _header(schema: TableSchema) -> Iterator[Any]:
    said = _said("L102", schema.title, "The header names every field of the schema once")
    if schema.fields_match == "exact":
        yield gxe.ExpectTableColumnsToMatchOrderedList(column_list=list(schema.names), **said)
    elif schema.fields_match in {"equal", "subset"}:
        exact = schema.fields_match == "equal"
        yield gxe.ExpectTableColumnsToMatchSet(column_set=list(schema.names), exact_match=exact, **said)


def _keys(schema: TableSchema, excused: Excused, alike: set[str]) -> Iterator[Any]:
    keys = [("K101", schema.primary_key), *(("K102", key) for key in schema.unique_keys)]
    keys += [("K102", (field.name,)) for field in schema.fields if field.constraints.get("unique")]
    waived = {code for code, _field in excused}
    for code, names in keys:
        if not names or code in waived or not alike.issuperset(names):
            continue
        said = _said(code, schema.title, f"No two rows have the same {', '.join(names)}")
        if len(names) == 1:
            yield gxe.ExpectColumnValuesToBeUnique(column=names[0], **said)
        else:
            yield gxe.ExpectCompoundColumnsToBeUnique(
                column_list=list(names), ignore_row_if="any_value_is_missing", **said
            )


def _cells(table: str, field: Field, excused: Excused) -> Iterator[Any]:
    column = {"column": field.name}
    if field.required and ("L202", field.name) not in excused:
        said = _said("L202", field.title, "No required cell is empty")
        yield gxe.ExpectColumnValuesToNotBeNull(**column, **said)
    form = percent.PATTERN if field.is_percent else forms.pattern(field)
    if form and ("L201", field.name) not in excused:
        said = _said("L201", field.title, "Every cell is written as the type of its field asks")
        yield gxe.ExpectColumnValuesToMatchRegex(**column, regex=_whole(form), **said)
    listed = field.constraints.get("enum")
    if listed and constraints.has_one_spelling(field) and ("L203", field.name) not in excused:
        read = constraints.reader(field)
        said = _said("L203", field.title, "Every cell of a closed list is on the list")
        values = [str(read(value)) for value in listed]
        yield gxe.ExpectColumnValuesToBeInSet(**column, value_set=values, **said)
    if ("L204", field.name) not in excused:
        for pattern in _own_patterns(table, field):
            said = _said("L204", field.title, "Every cell has the form that its field prescribes")
            yield gxe.ExpectColumnValuesToMatchRegex(**column, regex=_whole(pattern), **said)
    low, high = field.constraints.get("minLength"), field.constraints.get("maxLength")
    if (low, high) != (None, None) and ("L206", field.name) not in excused:
        said = _said("L206", field.title, "Every text is as long as its field allows")
        yield gxe.ExpectColumnValueLengthsToBeBetween(**column, min_value=low, max_value=high, **said)


def _own_patterns(table: str, field: Field) -> Iterable[str]:
    """The patterns that the profile gives. A stranger's may take years in the engine that GX runs them in."""
    profile = schemas.table(table) if table in schemas.NAMES else None
    if profile is None or field.name not in profile.names:
        return ()
    patterns: tuple[str, ...] = profile.field(field.name).constraints.get("pattern", ())
    return patterns


def _whole(pattern: str) -> str:
    """A pattern for all of a cell; `$` alone would let a line end follow."""
    return rf"^(?:{pattern})\Z"


def _said(code: str, title: str, sentence: str) -> Mapping[str, Any]:
    """What an expectation says of itself, in plain words and for machines."""
    return {"notes": f"{code} {sentence}", "meta": {"tallypack": {"code": code, "title": title}}}
