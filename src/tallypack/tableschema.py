"""Table Schema as far as tallypack reads it: fields with their constraints, and keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Literal

from tallypack import patterns
from tallypack.errors import PackageError

FieldsMatch = Literal["exact", "equal", "subset", "superset", "partial"]
FIELDS_MATCH: tuple[FieldsMatch, ...] = ("exact", "equal", "subset", "superset", "partial")

LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
"""The constraints that hold values to be compared with."""

COLLECTIONS = ("array", "list", "object")
"""The types whose length is the number of their items."""


@dataclass(frozen=True)
class Field:
    """A column: its name, Table Schema type, what it means, and what its cells must obey."""

    name: str
    type: str
    title: str
    description: str
    example: str
    unit: str | None
    format: str
    constraints: Mapping[str, Any]
    missing: tuple[str, ...]
    descriptor: Mapping[str, Any]

    @property
    def is_percent(self) -> bool:
        """Whether the cells are printed percentages, kept as text with their decimals."""
        return self.type == "number" and self.unit == "percent"

    @property
    def required(self) -> bool:
        """Whether a cell may not be empty."""
        return bool(self.constraints.get("required", False))


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must be found in columns of another table (or of the same one)."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class TableSchema:
    """The fields and keys of one table."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    fields_match: FieldsMatch
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(field.name for field in self.fields)

    @property
    def keys(self) -> frozenset[str]:
        """The names of the fields by which rows are told apart or refer to others."""
        return frozenset(self.primary_key).union(*(key.fields for key in self.foreign_keys))

    def field(self, name: str) -> Field:
        """The field of that name; `KeyError` where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


def table_schema(descriptor: object, where: str, name: str) -> TableSchema:
    """Read a Table Schema descriptor.

    ``where`` says in errors what is being read; ``name`` is the name of the table. A `PackageError` names
    the property that could not be understood: a misspelt key must not pass as a schema without keys.
    """
    here = _mapping(descriptor, where)
    _refuse_misspelt(here, where)
    missing = _missing_values(here.get("missingValues", [""]), where)
    fields = tuple(
        _field(item, f"{where}, field {number}", missing)
        for number, item in enumerate(_list(here.get("fields"), f"{where}: `fields`"), start=1)
    )
    names = [field.name for field in fields]
    for twice in sorted({name for name in names if names.count(name) > 1}):
        raise PackageError(f"{where} describes the field `{twice}` more than once.")
    match = here.get("fieldsMatch", "exact")
    match = match[0] if isinstance(match, list) and len(match) == 1 else match
    if match not in FIELDS_MATCH:
        raise PackageError(f"{where}: `fieldsMatch` is {match!r}; it may be {', '.join(FIELDS_MATCH)}.")
    primary_key = _names(here.get("primaryKey", []), f"{where}: `primaryKey`")
    schema = TableSchema(
        name=name,
        title=str(here.get("title", name)),
        description=str(here.get("description", "")),
        fields=tuple(_required(field) if field.name in primary_key else field for field in fields),
        fields_match=match,
        primary_key=primary_key,
        unique_keys=tuple(
            _names(key, f"{where}: `uniqueKeys`")
            for key in _list(here.get("uniqueKeys", []), f"{where}: `uniqueKeys`")
        ),
        foreign_keys=tuple(
            _foreign_key(item, f"{where}: `foreignKeys`", name)
            for item in _list(here.get("foreignKeys", []), f"{where}: `foreignKeys`")
        ),
    )
    _require_known_fields(schema, where)
    _refuse_taken_names(schema, where)
    return schema


def _required(field: Field) -> Field:
    """A field of a primary key, which the standard does not let be empty."""
    return replace(field, constraints={**field.constraints, "required": True})


_TYPES = (
    "any",
    "array",
    "boolean",
    "date",
    "datetime",
    "duration",
    "geojson",
    "geopoint",
    "integer",
    "list",
    "number",
    "object",
    "string",
    "time",
    "year",
    "yearmonth",
)

_PROPERTIES = {"primaryKey", "foreignKeys", "uniqueKeys", "missingValues", "fieldsMatch", "fields"}


def _refuse_misspelt(here: Mapping[str, Any], where: str) -> None:
    """Refuse a property that is a known one but for case or a missing plural: it would be ignored."""
    known = {_bare(name): name for name in _PROPERTIES}
    for key in here:
        meant = known.get(_bare(key))
        if meant and key != meant:
            raise PackageError(f"{where}: unknown property `{key}`; did you mean `{meant}`?")


def _bare(name: str) -> str:
    """A name without case, underscores and plurals, in which misspelt ones are often alike."""
    return name.lower().replace("_", "").replace("s", "")


def _field(item: object, where: str, missing: tuple[str, ...]) -> Field:
    here = _mapping(item, where)
    name = here.get("name")
    if not isinstance(name, str) or not name:
        raise PackageError(f"{where} has no `name`.")
    kind = here.get("type", "any")
    if kind not in _TYPES:
        raise PackageError(
            f"{where} (`{name}`): there is no type {shown(kind)}; it may be {', '.join(_TYPES)}."
        )
    own = here.get("missingValues")
    constraints = _constraints(here.get("constraints", {}), f"{where} (`{name}`): `constraints`")
    _refuse_misplaced(constraints, here.get("type", "string"), f"{where} (`{name}`)")
    return Field(
        name=name,
        type=str(here.get("type", "any")),
        title=str(here.get("title", name)),
        description=str(here.get("description", "")),
        example=str(here.get("example", "")),
        unit=here.get("unit"),
        format=str(here.get("format", "default")),
        constraints=constraints,
        missing=missing if own is None else _missing_values(own, f"{where} (`{name}`)"),
        descriptor=here,
    )


def _constraints(value: object, where: str) -> Mapping[str, Any]:
    """The constraints of a field, each of the kind that it must be: one of another kind would hold nothing.

    A pattern becomes a tuple of one: where a package asks for more than the profile, a field has two. Limits
    are looked at when the type of the field is known, see `tallypack.constraints`.
    """
    here = _mapping(value, where)
    for name, given in here.items():
        if name in LIMITS:
            continue
        if name not in _CONSTRAINTS:
            near = get_close_matches(name, [*LIMITS, *_CONSTRAINTS], 1)
            meant = f"; did you mean `{near[0]}`?" if near else "."
            raise PackageError(f"{where}: unknown constraint `{name}`{meant}")
        fits, wanted = _CONSTRAINTS[name]
        if not fits(given):
            raise PackageError(f"{where}: `{name}` cannot be {shown(given)}; it should be {wanted}.")
    if "pattern" not in here:
        return here
    return {**here, "pattern": (_pattern(here["pattern"], where),)}


def _refuse_misplaced(constraints: Mapping[str, Any], kind: str, where: str) -> None:
    """Refuse a constraint that its type does not have. A field that names no type may be a text."""
    for name, (types, words) in _ONLY_FOR.items():
        if name in constraints and kind not in types:
            raise PackageError(f"{where}: `{name}` is for {words}, and the type is {kind!r}.")


def _pattern(value: str, where: str) -> str:
    try:
        patterns.in_polars(value)
    except ValueError as error:
        raise PackageError(f"{where}: `pattern` cannot be {shown(value)}: {error}.") from error
    return value


def shown(value: object) -> str:
    """A value of a descriptor in a sentence, where it should be short."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_SHOWN = 80


def _is_length(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


_CONSTRAINTS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "required": (lambda value: isinstance(value, bool), "true or false"),
    "unique": (lambda value: isinstance(value, bool), "true or false"),
    "enum": (lambda value: isinstance(value, list) and bool(value), "a list of at least one value"),
    "pattern": (lambda value: isinstance(value, str), "a regular expression"),
    "minLength": (_is_length, "a whole number from 0"),
    "maxLength": (_is_length, "a whole number from 0"),
}

_ONLY_FOR = {
    "pattern": (("string",), "texts"),
    "enum": (tuple(kind for kind in _TYPES if kind != "list"), "single values"),
    **dict.fromkeys(
        ("minLength", "maxLength"), (("string", *COLLECTIONS), "texts, lists, arrays and objects")
    ),
}
"""The constraints that not every type has, with those that have them. For `LIMITS` see `tallypack.constraints`."""


def _missing_values(value: object, where: str) -> tuple[str, ...]:
    """Missing values as text, from plain strings or from pairs of value and label (Data Package v2)."""
    items = _list(value, f"{where}: `missingValues`")
    texts = [item.get("value") if isinstance(item, Mapping) else item for item in items]
    if not all(isinstance(text, str) for text in texts):
        raise PackageError(f"{where}: `missingValues` should be texts, or objects with a `value`.")
    return tuple(str(text) for text in texts)


def _foreign_key(item: object, where: str, own_name: str) -> ForeignKey:
    here = _mapping(item, where)
    reference = _mapping(here.get("reference"), f"{where}: `reference`")
    key = ForeignKey(
        fields=_names(here.get("fields"), f"{where}: `fields`"),
        resource=str(reference.get("resource") or own_name),
        reference=_names(reference.get("fields"), f"{where}: `reference.fields`"),
    )
    if len(key.fields) != len(key.reference):
        raise PackageError(
            f"{where}: {len(key.fields)} fields refer to {len(key.reference)}; the numbers must be equal."
        )
    return key


def _refuse_taken_names(schema: TableSchema, where: str) -> None:
    """Refuse a field named like a column that is worked out beside another field."""
    taken = {"_row"}
    for field in schema.fields:
        endings = ["_lo", "_hi"] if field.is_percent else ["_int"] if field.type == "integer" else []
        taken |= {field.name + ending for ending in (*endings, " is filled", " is written right")}
    for name in schema.names:
        if name in taken:
            raise PackageError(f"{where}: the name `{name}` is one that tallypack uses itself.")


def _require_known_fields(schema: TableSchema, where: str) -> None:
    keys = [("primaryKey", schema.primary_key)]
    keys += [("uniqueKeys", key) for key in schema.unique_keys]
    keys += [("foreignKeys", key.fields) for key in schema.foreign_keys]
    for kind, names in keys:
        for name in names:
            if name not in schema.names:
                raise PackageError(f"{where}: `{kind}` names `{name}`, which is not a field.")


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PackageError(f"{where} should be an object, and is {_kind(value)}.")
    return value


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise PackageError(f"{where} should be a list, and is {_kind(value)}.")
    return value


def _names(value: object, where: str) -> tuple[str, ...]:
    """One name or a list of names."""
    if isinstance(value, str):
        return (value,)
    names = _list(value, where)
    for name in names:
        if not isinstance(name, str):
            raise PackageError(f"{where} should hold names, and has {_kind(name)}.")
    return tuple(names)


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "missing"}
    return kinds.get(type(value), "a number")
