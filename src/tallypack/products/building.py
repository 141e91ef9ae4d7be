"""Building a package: what was measured goes into the descriptor, and the products into a folder, all or nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from tallypack.errors import PackageError, UnsoundPackage
from tallypack.files import replace_whole, replaced_whole
from tallypack.fixity import Mark, hash_of, mark
from tallypack.loading import refuse_unreadable
from tallypack.manifest import FOLDER, NAME, Manifest, Part, changed, part, read_manifest, render
from tallypack.outcome import Result
from tallypack.package import Package, inside, package_of, read_package
from tallypack.products.archive import write_archive
from tallypack.products.croissant import ARCHIVE, describe, table_file
from tallypack.products.parquet import write_parquet
from tallypack.products.sqlite import Accepted, real, write_sqlite
from tallypack.progress import Tell, silent
from tallypack.reading import RawTable
from tallypack.stamping import stamped
from tallypack.tables import open_tables
from tallypack.tableschema import shown
from tallypack.typed import typed_table
from tallypack.validation import validate
from tallypack.words import several

SQLITE = "tables.sqlite"
CROISSANT = "croissant.json"

FIRST_VERSION = "0.1.0"
"""The version of a package that has none yet."""

_OF_A_BUILD = ("L107", "L108")
"""The checks that a build answers, and so need not pass before it."""

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,99}")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""Names of tables that can be names of files, on every system."""


@dataclass(frozen=True)
class Built:
    """What was built: the version, whether the descriptor changed, where the products are, and what they are."""

    package: Package
    version: str
    descriptor: Path
    is_rewritten: bool
    folder: Path
    files: tuple[Part, ...]


def build(
    path: Path, output: Path | None = None, version: str | None = None, *, tell: Tell = silent
) -> Built:
    """Write bytes, hashes, rows and the version into a descriptor, and the products into a folder.

    ``output`` is the folder, `FOLDER` beside the descriptor if left out; what was built there before is replaced. The
    version stays what it is unless another is given. ``tell`` is told what is being done. Raises `UnsoundPackage`
    where the package has findings, and `PackageError` where it cannot be read or the folder holds anything else.
    """
    path = path / "datapackage.json" if path.is_dir() else path
    package = read_package(path)
    folder = output or path.parent / FOLDER
    if version is None:
        version = str(package.descriptor.get("version") or FIRST_VERSION)
    if not _VERSION.fullmatch(version):
        raise PackageError(f"The version {shown(version)} should be like 1.2.0, in ASCII letters and digits.")
    _refuse_names(package)
    _refuse_folder(folder, package.base)
    before = path.read_bytes()
    marks = {part.file: _mark(part.file) for item in package.resources for part in item.parts}
    result = validate(package, ignore=_OF_A_BUILD, suspects=False, tell=tell)
    _refuse_findings(result)
    tables = open_tables(package, tell)
    refuse_unreadable(tables)
    frames = {name: typed_table(raw) for name, raw in tables.raw.items()}
    described = {name: _described(raw, marks) for name, raw in tables.raw.items()}
    tell(f"writing {folder}")
    after = stamped(before, version, described)
    package = package_of(json.loads(after), package.base)
    sources = _sources(package, path.name, after)
    try:
        with replaced_whole(folder) as making:
            parts = tuple(_source_parts(package, sources, marks))
            files = _products(making, package, frames, _accepted(result), sources)
            files += _description(making, describe(package, version, files, parts, frames))
            (making / NAME).write_bytes(render(Manifest(parts, files), package.name, version))
            if path.read_bytes() != before or changed(package.base, parts[1:]):
                raise PackageError("The files of the package changed while it was built; build it again.")
            if after != before:
                replace_whole(path, after)
    except OSError as error:
        raise PackageError(f"{folder} could not be built: {error.strerror}.") from error
    return Built(package, version, path, after != before, folder, files)


def _refuse_names(package: Package) -> None:
    taken = set()
    for resource in package.resources:
        has_view = any(field.type == "number" for field in resource.schema.fields)
        for name in [resource.name, *([real(resource.name)] if has_view else [])]:
            if not _NAME.fullmatch(name):
                raise PackageError(
                    f"The table {name!r} cannot become a file; its name should be at most 100 ASCII letters, digits, "
                    "`.`, `_` and `-`."
                )
            if name.casefold() in taken:
                raise PackageError(f"Two tables would be named `{name}` in the database.")
            taken.add(name.casefold())


def _refuse_folder(folder: Path, base: Path) -> None:
    """Refuse to replace what no build has made."""
    if base.is_relative_to(folder.resolve()):
        raise PackageError(f"{folder} holds the package itself; what is built needs a folder of its own.")
    if not folder.resolve().parent.is_dir():
        raise PackageError(f"There is no folder {folder.parent} in which to build.")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise PackageError(f"{folder} is no folder, so nothing can be built there.")
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / NAME).is_file():
        raise PackageError(
            f"{folder} holds what no build has made; name an empty or a new folder with --output."
        )
    made = {NAME, *(item.path for item in read_manifest(folder).files)}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if not file.is_dir() and name not in made:
            raise PackageError(
                f"{folder} holds {name}, which no build has made; move it before building anew."
            )


def _refuse_findings(result: Result) -> None:
    if result.verdict() == "nothing-examined":
        raise PackageError(
            "Nothing in the package could be examined, so nothing is built; see `tallypack validate`."
        )
    if result.failures("error"):
        found = several(result.failures("error"), "finding")
        raise UnsoundPackage(
            f"The package has {found}, so nothing is built; `tallypack validate` shows them."
        )


def _accepted(result: Result) -> Accepted:
    """What the waivers of the package accept, and a database must not refuse."""
    waived = [(outcome.check.code, finding) for outcome in result.outcomes for finding in outcome.waived]
    return Accepted(
        cells=frozenset((f.resource, f.field) for code, f in waived if code.startswith("L2") and f.field),
        keys=frozenset(f.resource for code, f in waived if code in {"K101", "K102"}),
        references=frozenset(f.resource for code, f in waived if code == "K103"),
    )


def _mark(file: Path) -> Mark:
    """The mark of a file before anything is read of it. Why one cannot be read is told by its check."""
    try:
        return mark(file)
    except OSError:
        return Mark(0, "")


def _described(raw: RawTable, marks: Mapping[Path, Mark]) -> dict[str, Any]:
    """What the descriptor will say of a table. Bytes and hash are of one file, and mean nothing of several."""
    of_file = {} if raw.resource.more else vars(marks[raw.resource.file])
    return {**of_file, "rows": raw.height}


def _sources(package: Package, name: str, descriptor: bytes) -> dict[str, Path | bytes]:
    """Every file of the package by its path: the descriptor as it will be, the tables, and the schemas."""
    files: dict[str, Path | bytes] = {name: descriptor}
    for resource in package.resources:
        for table in resource.parts:
            files.setdefault(PurePosixPath(table.path).as_posix(), table.file)
    for resource in package.resources:
        schema = resource.descriptor.get("schema")
        if isinstance(schema, str):
            file = inside(package.base, schema, f"Resource `{resource.name}`")
            files.setdefault(PurePosixPath(schema).as_posix(), file)
    return files


def _products(
    folder: Path,
    package: Package,
    frames: Mapping[str, pl.DataFrame],
    accepted: Accepted,
    sources: Mapping[str, Path | bytes],
) -> tuple[Part, ...]:
    """Make the files that hold the tables."""
    (folder / table_file("")).parent.mkdir()
    for name, frame in frames.items():
        write_parquet(frame, folder / table_file(name))
    schemas = {resource.name: resource.schema for resource in package.resources}
    write_sqlite(frames, schemas, accepted, folder / SQLITE)
    write_archive(sources, folder / ARCHIVE)
    return tuple(part(folder, name) for name in (*map(table_file, frames), SQLITE, ARCHIVE))


def _description(folder: Path, document: bytes) -> tuple[Part]:
    """Make the file that describes the others."""
    (folder / CROISSANT).write_bytes(document)
    return (part(folder, CROISSANT),)


def _source_parts(
    package: Package, sources: Mapping[str, Path | bytes], marks: Mapping[Path, Mark]
) -> Iterator[Part]:
    """The files of the package in the state from which it is built."""
    for path, content in sources.items():
        if isinstance(content, bytes):
            yield Part(path, len(content), hash_of(content))
        elif content in marks:
            yield Part(path, marks[content].bytes, marks[content].hash)
        else:
            yield part(package.base, path)
