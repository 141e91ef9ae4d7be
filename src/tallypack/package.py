"""The descriptor: which tables a package has, where their files are, and what their schemas say.

A package is data from a stranger: every path stays inside its folder, links included, and nothing is
fetched. What cannot be understood is a `PackageError` with one sentence.
"""

import errno
import json
import re
import stat
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from pathlib import Path, PurePosixPath
from typing import Any

from tallypack import schemas
from tallypack.constraints import refuse_unfit
from tallypack.errors import PackageError
from tallypack.tableschema import TableSchema, table_schema

LARGEST_DESCRIPTOR = 16 * 2**20
"""The most bytes a descriptor or a schema file may have."""

_PACKINGS = {
    "gz": "gz",
    "gzip": "gz",
    "zst": "zst",
    "zstd": "zst",
    "zip": "zip",
    "bz2": "bz2",
    "xz": "xz",
}
"""The ways of packing a file as names of files end and as descriptors say, and how they are called here."""

_FORMATS = ("parquet", "xlsx", "xls", "ods")
"""What is not CSV. A file of any other name is taken for it."""

PROFILE = schemas.NAMES
"""The resources whose fields the Election Data Package fixes."""


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written."""

    delimiter: str = ","
    quote: str = '"'
    double_quote: bool = True
    escape: str | None = None
    skip_initial_space: bool = False
    header: bool = True
    comment: str | None = None


@dataclass(frozen=True)
class Part:
    """A file of a table: its path as in the descriptor, where it lies on this machine, and what is in it.

    ``packing`` is the way in which it was packed, as the end of its name says it (``gz``), or nothing. ``format`` is
    ``csv`` or ``parquet``, or another that is not read.
    """

    path: str
    file: Path
    packing: str = ""
    format: str = "csv"

    @property
    def media(self) -> str:
        """The kind of file in the words of the internet."""
        kinds = {"gz": "application/gzip", "zst": "application/zstd", "parquet": "application/x-parquet"}
        return kinds.get(self.packing or self.format, "text/csv")


@dataclass(frozen=True)
class Resource:
    """One table of the package: its name, its file or files, and its schema.

    ``path`` is written as in the descriptor, ``file`` is where it lies on this machine; ``more`` are the paths and
    files that come after it, where the rows lie in several. ``descriptor`` is all that the descriptor says of it.
    """

    name: str
    path: str
    file: Path
    encoding: str
    dialect: Dialect
    schema: TableSchema
    descriptor: Mapping[str, Any] = field(default_factory=dict)
    more: tuple[tuple[str, Path], ...] = ()

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The files of the table, in their order."""
        said = (self.descriptor.get("compression"), self.descriptor.get("format"))
        return tuple(_part(path, file, *said) for path, file in ((self.path, self.file), *self.more))

    @property
    def paths(self) -> str:
        """The path, or the paths in one line."""
        return ", ".join(part.path for part in self.parts)


@dataclass(frozen=True)
class Package:
    """A package: its name, its folder, and its tables."""

    name: str
    title: str
    base: Path
    descriptor: Mapping[str, Any]
    resources: tuple[Resource, ...]

    def resource(self, name: str) -> Resource | None:
        """The table of that name, or none."""
        return next((item for item in self.resources if item.name == name), None)


def read_package(path: Path) -> Package:
    """Read a descriptor and the schemas it refers to; the tables themselves are not opened."""
    if path.is_dir():
        path = path / "datapackage.json"
    return package_of(read_json(path, "The descriptor"), path.resolve().parent)


def package_of(descriptor: Mapping[str, Any], base: Path) -> Package:
    """The package that a descriptor in memory describes, with its files in the folder ``base``."""
    _refuse_half_characters(descriptor, "The descriptor")
    items = descriptor.get("resources")
    if not isinstance(items, list) or not items:
        raise PackageError("The descriptor lists no `resources`, so there is nothing to examine.")
    resources = tuple(_resource(item, number, base) for number, item in enumerate(items, start=1))
    names = [resource.name for resource in resources]
    for twice in sorted({name for name in names if names.count(name) > 1}):
        raise PackageError(f"The descriptor has more than one resource named `{twice}`.")
    _follow_references(resources)
    folder = base.name.encode(errors="replace").decode()
    name = str(descriptor.get("name", folder))
    return Package(name, str(descriptor.get("title", name)), base, descriptor, resources)


def _follow_references(resources: tuple[Resource, ...]) -> None:
    """Refuse a reference that no table could satisfy. A table of the profile may be left out of a package."""
    schemas_of = {resource.name: resource.schema for resource in resources}
    for resource in resources:
        for key in resource.schema.foreign_keys:
            target = schemas_of.get(key.resource)
            if target is None and key.resource not in PROFILE:
                names = ", ".join(key.reference)
                raise PackageError(
                    f"The schema of `{resource.name}` refers to `{names}` of `{key.resource}`, which is no table "
                    "of the package."
                )
            for name in key.reference:
                if target is not None and name not in target.names:
                    raise PackageError(
                        f"The schema of `{resource.name}` refers to `{name}` of `{key.resource}`, which has no "
                        "such field."
                    )


def _resource(item: object, number: int, base: Path) -> Resource:
    where = f"Resource {number} of the descriptor"
    if not isinstance(item, Mapping):
        raise PackageError(f"{where} should be an object.")
    name = item.get("name")
    if not isinstance(name, str) or not name:
        raise PackageError(f"{where} has no `name`.")
    where = f"Resource `{name}`"
    paths = _paths(item.get("path"), where)
    files = [(path, inside(base, path, where)) for path in paths]
    return Resource(
        name=name,
        path=files[0][0],
        file=files[0][1],
        more=tuple(files[1:]),
        encoding=str(item.get("encoding", "utf-8")),
        dialect=_dialect(_dialect_of(item, base, where), where),
        schema=_schema(item, name, base, where),
        descriptor=item,
    )


def _paths(given: object, where: str) -> list[str]:
    """The paths of the files of a table: one, or a list of different ones."""
    listed = given if isinstance(given, list) else [given]
    paths = [path for path in listed if isinstance(path, str) and path]
    if not paths or len(paths) < len(listed):
        raise PackageError(f"{where}: `path` should be a file or a list of files, each a text.")
    for twice, times in Counter(paths).items():
        if times > 1:
            raise PackageError(f"{where}: `path` has the file {twice!r} more than once.")
    return paths


def _part(path: str, file: Path, compression: object, form: object) -> Part:
    """A file, with what the descriptor says of it or else the end of its name."""
    *ends, last = ["", *(end.removeprefix(".") for end in PurePosixPath(path.lower()).suffixes)]
    packing = _PACKINGS.get(last, "")
    end = ends[-1] if packing else last
    if isinstance(compression, str) and compression:
        packing = "" if compression == "no" else _PACKINGS.get(compression.lower(), compression)
    if isinstance(form, str) and form:
        end = form.lower()
    return Part(path, file, packing, end if end in _FORMATS else "csv")


def _schema(item: Mapping[str, Any], name: str, base: Path, where: str) -> TableSchema:
    """The resource's own schema, made at least as strict as the profile's where the profile has one."""
    given, here = item.get("schema"), f"The schema of `{name}`"
    if isinstance(given, str):
        given = read_json(inside(base, given, where), here)
        _refuse_half_characters(given, here)
    if given is None:
        if name not in PROFILE:
            raise PackageError(f"{where} has no `schema`, so its cells cannot be judged.")
        return schemas.table(name)
    schema = table_schema(given, here, name)
    if name in PROFILE:
        return schemas.strictest(schema, schemas.table(name), here)
    refuse_unfit(schema.fields, here)
    return schema


def inside(base: Path, path: str, where: str) -> Path:
    """The file at a path of the descriptor; refuse addresses and whatever leads out of the package."""
    if "://" in path:
        raise PackageError(f"{where}: {path!r} is a network address; tallypack reads only local files.")
    parts = PurePosixPath(path)
    if not parts.parts:
        raise PackageError(f"{where}: the path {path!r} does not name a file of the package.")
    if parts.is_absolute() or ".." in parts.parts or "\\" in path or "\0" in path or ":" in parts.parts[0]:
        raise PackageError(f"{where}: the path {path!r} leads out of the package.")
    file = base / parts
    if _leads_to_itself(file):
        raise PackageError(f"{where}: the path {path!r} is a link that leads nowhere.")
    if not file.resolve().is_relative_to(base):
        raise PackageError(f"{where}: the path {path!r} is a link that leads out of the package.")
    return file


def _leads_to_itself(file: Path) -> bool:
    """Whether links lead in a circle; from Python 3.13 on `Path.resolve` no longer says so."""
    try:
        file.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _dialect_of(item: Mapping[str, Any], base: Path, where: str) -> object:
    """What is said of the dialect of a resource, in the descriptor or in a file of its own."""
    given = item.get("dialect", {})
    return read_json(inside(base, given, where), f"{where}: the dialect") if isinstance(given, str) else given


def _dialect(given: object, where: str) -> Dialect:
    """The parts of a dialect that decide how cells are cut; both spellings that Data Package tools write."""
    if not isinstance(given, Mapping):
        raise PackageError(f"{where}: `dialect` should be an object.")
    nested = given.get("csv", {})
    merged = {**given, **(nested if isinstance(nested, Mapping) else {})}
    dialect = Dialect(
        delimiter=merged.get("delimiter", ","),
        quote=merged.get("quoteChar", '"'),
        double_quote=merged.get("doubleQuote", True),
        escape=merged.get("escapeChar"),
        skip_initial_space=merged.get("skipInitialSpace", False),
        header=False if merged.get("headerRows") == [] else merged.get("header", True),
        comment=merged.get("commentChar"),
    )
    for name in ("delimiter", "quote", "escape", "comment"):
        value = getattr(dialect, name)
        absent = value is None and name in ("escape", "comment")
        if not absent and (not isinstance(value, str) or len(value) != 1 or value in "\r\n\0"):
            raise PackageError(f"{where}: the dialect's {name} should be one character, and is {value!r}.")
    if dialect.delimiter == dialect.quote:
        raise PackageError(f"{where}: the dialect uses {dialect.quote!r} both between cells and around them.")
    for name in ("double_quote", "skip_initial_space", "header"):
        if not isinstance(getattr(dialect, name), bool):
            raise PackageError(f"{where}: the dialect's {name} should be true or false.")
    if merged.get("headerRows", [1]) not in ([1], []):
        raise PackageError(
            f"{where}: a header in rows {merged['headerRows']} is not read, only one in row 1."
        )
    if merged.get("commentRows"):
        raise PackageError(
            f"{where}: `commentRows` are not passed over; begin such rows with a sign, and name it in `commentChar`."
        )
    return dialect


def _refuse_half_characters(descriptor: object, where: str) -> None:
    """Refuse a lone surrogate in any text or name: JSON can say it, and no file or report can hold it."""
    ahead = [("", descriptor)]
    while ahead:
        place, value = ahead.pop()
        half = re.search("[\ud800-\udfff]", value) if isinstance(value, str) else None
        if half:
            here = place.removeprefix(".")
            raise PackageError(f"{where}: {here!a} has half a character, {half[0]!a}; write the whole one.")
        if isinstance(value, Mapping):
            ahead += [(f"{place}.{name}", part) for name, item in value.items() for part in (name, item)]
        elif isinstance(value, list):
            ahead += [(f"{place}[{number}]", item) for number, item in enumerate(value)]


def kind_of_file(path: Path) -> str:
    """What lies at a path: a file, or something else that may never end; `OSError` where nothing does."""
    kinds = {
        stat.S_IFREG: "a file",
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
    }
    return kinds.get(stat.S_IFMT(path.stat().st_mode), "a device")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON, which has digits only")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text} is too large a number")
    return number


def read_json(path: Path, what: str) -> dict[str, Any]:
    """The JSON object in a file; ``what`` it is stands in the sentence that says why it cannot be read."""
    try:
        kind = kind_of_file(path)
        if kind != "a file":
            raise PackageError(f"{what} {path} should be a file, and is {kind}.")
        if path.stat().st_size > LARGEST_DESCRIPTOR:
            raise PackageError(f"{what} {path} is larger than {LARGEST_DESCRIPTOR // 2**20} MiB.")
        value = json.loads(path.read_bytes(), parse_constant=_refuse_constant, parse_float=_finite)
    except OSError as error:
        raise PackageError(f"{what} {path} could not be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PackageError(f"{what} {path} is not UTF-8 at byte {error.start}.") from error
    except json.JSONDecodeError as error:
        raise PackageError(
            f"{what} {path} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise PackageError(f"{what} {path} is nested too deeply.") from error
    except ValueError as error:  # NaN, or a number of thousands of digits
        raise PackageError(f"{what} {path} could not be read: {error}.") from error
    if not isinstance(value, dict):
        raise PackageError(f"{what} {path} should be a JSON object.")
    return value
