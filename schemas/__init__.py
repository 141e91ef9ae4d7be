"""The Table Schemas of the Election Data Package: the only description of a field.

The JSON files beside this module are the profile; `table` reads one of them. `tallypack.schemas.frames`
makes pandera schemas from them together with the checks.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

from tallypack.tableschema import Field, TableSchema, table_schema

NAMES = (
    "contests",
    "options",
    "units",
    "tallies",
    "turnout",
    "results",
    "sources",
    "statements",
    "waivers",
    "assessments",
)
"""The resources of the profile, in the order in which a reader meets them."""


@cache
def descriptor(name: str) -> dict[str, Any]:
    """The Table Schema of a resource of the profile, as JSON objects."""
    text = files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    value: dict[str, Any] = json.loads(text)
    return value


@cache
def table(name: str) -> TableSchema:
    """The Table Schema of a resource of the profile; `KeyError` for a name it does not have."""
    if name not in NAMES:
        raise KeyError(name)
    return table_schema(descriptor(name), f"The profile's schema of `{name}`", name)


def strictest(own: TableSchema, profile: TableSchema) -> TableSchema:
    """A package's own schema of a profile's resource, with whatever the profile asks beyond it.

    A package may add fields and constraints; it cannot take any away: types, constraints and keys of the
    profile hold even where the package's copy has lost them.
    """
    own_fields = {field.name: field for field in own.fields}
    fields = [
        _stricter(own_fields[field.name], field) for field in profile.fields if field.name in own_fields
    ]
    absent = [field for field in profile.fields if field.name not in own_fields and field.required]
    extra = [field for field in own.fields if field.name not in profile.names]
    names = {field.name for field in [*fields, *absent, *extra]}
    order = [name for name in own.names if name in names] + [field.name for field in absent]
    by_name = {field.name: field for field in [*fields, *absent, *extra]}
    kept_keys = [key for key in profile.foreign_keys if set(key.fields) <= names]
    return replace(
        own,
        fields=tuple(by_name[name] for name in order),
        primary_key=profile.primary_key if set(profile.primary_key) <= names else own.primary_key,
        unique_keys=tuple(dict.fromkeys([*own.unique_keys, *profile.unique_keys])),
        foreign_keys=tuple(dict.fromkeys([*own.foreign_keys, *kept_keys])),
    )


def _stricter(own: Field, profile: Field) -> Field:
    """A field of the profile with the constraints of both, each in its stricter form."""
    merged = {**own.constraints, **profile.constraints}
    for name in own.constraints.keys() & profile.constraints.keys():
        merged[name] = _STRICTER.get(name, _second)(own.constraints[name], profile.constraints[name])
    return replace(profile, constraints=merged, missing=own.missing)


def _second(_own: Any, profile: Any) -> Any:  # noqa: ANN401 - whatever a constraint holds
    return profile


def _greater(one: Any, other: Any) -> Any:  # noqa: ANN401
    return max(one, other, key=_comparable)


def _smaller(one: Any, other: Any) -> Any:  # noqa: ANN401
    return min(one, other, key=_comparable)


def _comparable(limit: Any) -> Any:  # noqa: ANN401
    """A limit as a number; limits of dates stay texts, which compare alike."""
    try:
        return Decimal(str(limit))
    except InvalidOperation:
        return str(limit)


_STRICTER: dict[str, Callable[[Any, Any], Any]] = {
    "required": lambda own, profile: own or profile,
    "minimum": _greater,
    "maximum": _smaller,
    "minLength": _greater,
    "maxLength": _smaller,
    "enum": lambda own, profile: [value for value in profile if value in own],
    "pattern": lambda own, profile: own if own == profile else f"(?=(?:{profile})$)(?:{own})",
}
"""For each constraint that may stand twice, what satisfies both."""
