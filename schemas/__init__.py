"""The Table Schemas of the Election Data Package: the only description of a field.

The JSON files beside this module are the profile; `table` reads one of them. `tallypack.schemas.frames`
makes pandera schemas from them together with the checks.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from tallypack.constraints import refuse_unfit
from tallypack.errors import PackageError
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


def strictest(own: TableSchema, profile: TableSchema, where: str) -> TableSchema:
    """A package's own schema of a profile's resource, with whatever the profile asks beyond it.

    A package may add fields and constraints; it cannot take any away: types, constraints and keys of the
    profile hold even where the package's copy has lost them. ``where`` says in errors what is being read.
    """
    common = {field.name: field for field in profile.fields}
    typed = [_of_type(field, common.get(field.name, field)) for field in own.fields]
    refuse_unfit(typed, where)
    fields = [
        _stricter(field, common[field.name], where) if field.name in common else field for field in typed
    ]
    fields += [field for field in profile.fields if field.required and field.name not in own.names]
    names = {field.name for field in fields}
    kept = [key for key in profile.foreign_keys if set(key.fields) <= names]
    return replace(
        own,
        fields=tuple(fields),
        primary_key=profile.primary_key or own.primary_key,
        unique_keys=tuple(dict.fromkeys(own.unique_keys + profile.unique_keys)),
        foreign_keys=tuple(dict.fromkeys([*own.foreign_keys, *kept])),
    )


def _of_type(own: Field, profile: Field) -> Field:
    """A field that is what the profile says, and asks what the package does."""
    return replace(profile, constraints=own.constraints, missing=own.missing)


def _stricter(own: Field, profile: Field, where: str) -> Field:
    """A field with the constraints of both, each in its stricter form."""
    both = {
        name: _STRICTER[name](own.constraints[name], profile.constraints[name])
        for name in own.constraints.keys() & profile.constraints.keys()
    }
    if both.get("enum") == []:
        raise PackageError(f"{where}: the `enum` of `{own.name}` has nothing in common with the profile's.")
    return replace(own, constraints={**own.constraints, **profile.constraints, **both})


def _greater(*limits: object) -> object:
    return max(limits, key=lambda limit: Decimal(str(limit)))


def _smaller(*limits: object) -> object:
    return min(limits, key=lambda limit: Decimal(str(limit)))


_STRICTER: dict[str, Callable[[Any, Any], Any]] = {
    "required": lambda own, profile: own or profile,
    "unique": lambda own, profile: own or profile,
    "enum": lambda own, profile: [value for value in profile if value in own],
    "pattern": lambda own, profile: tuple(dict.fromkeys(own + profile)),
    "minimum": _greater,
    "maximum": _smaller,
    "exclusiveMinimum": _greater,
    "exclusiveMaximum": _smaller,
    "minLength": max,
    "maxLength": min,
}
"""For each constraint that stands twice, what satisfies both."""
