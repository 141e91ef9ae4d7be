"""The tables of a package as GX reads them: files of text through pandas, an asset for each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from tallypack.gx.judging import Judged
from tallypack.outcome import Outcome
from tallypack.package import Package, Resource

SOURCE = "package"
"""The name of the data source in GX."""

_PACKINGS = {"gz": "gzip", "zst": "zstd"}
"""The ways of packing in the words of pandas."""

MISSING = ""
"""The one text that stands for a missing value. An asset of GX 1.24 cannot be saved with a list of them."""

_FIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
"""Names that may become names of files; GX makes folders of dots, and follows slashes."""


@dataclass(frozen=True)
class Asset:
    """A table that GX can read: its name there, its resource, and how pandas reads it."""

    name: str
    resource: Resource
    options: Mapping[str, Any]

    @property
    def path(self) -> str:
        """The path of the file from the folder of the package, as GX lists it."""
        return PurePosixPath(self.resource.path).as_posix()


@dataclass(frozen=True)
class Assets:
    """The tables that GX can read, and why it cannot read the others, by the name of their resource."""

    readable: tuple[Asset, ...]
    unreadable: Mapping[str, str]

    def of(self, table: str) -> Asset:
        """The asset of a table, or the first where it has none."""
        return next((asset for asset in self.readable if asset.resource.name == table), self.readable[0])


def assets_of(package: Package, state: Judged) -> Assets:
    """The tables of a package as assets. Each file is read once, to see whether pandas can."""
    readable: list[Asset] = []
    unreadable: dict[str, str] = {}
    names = {resource.name for resource in package.resources}
    for place, resource in enumerate(package.resources, start=1):
        options = _options(resource)
        why = _why_not(resource, options, state.outcome("L101", resource.name))
        if why:
            unreadable[resource.name] = why
        else:
            readable.append(Asset(_fit_name(resource.name, place, names), resource, options))
    return Assets(tuple(readable), unreadable)


def _fit_name(name: str, place: int, taken: set[str]) -> str:
    """A name that is safe in paths and in pages: the resource's own, or one with its place."""
    if _FIT.fullmatch(name):
        return name
    fit = f"table-{place}"
    while fit in taken:
        fit += "-"
    return fit


def _options(resource: Resource) -> dict[str, Any]:
    """How pandas reads a table: every cell as its text, and the empty ones as missing."""
    dialect, schema, packing = resource.dialect, resource.schema, resource.parts[0].packing
    header = {} if dialect.header else {"header": None, "names": list(schema.names)}
    return {
        **header,
        "sep": dialect.delimiter,
        "quotechar": dialect.quote,
        "doublequote": dialect.double_quote,
        "escapechar": dialect.escape,
        "skipinitialspace": dialect.skip_initial_space,
        "encoding": resource.encoding,
        "encoding_errors": "replace",
        "dtype": dict.fromkeys(schema.names, "str"),
        "keep_default_na": False,
        "na_values": MISSING,
        "on_bad_lines": "skip",  # L103 tells of rows with cells too many
        **({"compression": _PACKINGS[packing]} if packing in _PACKINGS else {}),
    }


def _why_not(resource: Resource, options: Mapping[str, Any], opened: Outcome) -> str:
    """Why GX cannot read a table, or nothing. ``opened`` says whether tallypack can."""
    why = opened.findings[0].message if opened.findings else _unfit(resource)
    if why:
        return why
    try:
        pd.read_csv(resource.file, **options)
    except OSError as error:
        return f"it could not be opened: {error.strerror}"
    except (
        ValueError,
        LookupError,
        ImportError,
    ) as error:  # pandas's own are of the first kind; Zstandard is an extra
        return f"pandas cannot read it: {' '.join(str(error).split())}"
    return ""


def _unfit(resource: Resource) -> str:
    """Why no asset can read a table that is written so, or nothing."""
    if resource.more:
        return "it lies in several files, and an asset reads one"
    if resource.parts[0].format != "csv":
        return "an asset reads text, and the file has none"
    return "pandas would cut cells at the comment character" if resource.dialect.comment else ""
