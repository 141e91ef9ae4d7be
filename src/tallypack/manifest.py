"""The list of what was built and from what, by which anybody sees whether it is still so."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tallypack import __version__
from tallypack.errors import PackageError
from tallypack.fixity import mark
from tallypack.package import inside, read_json

FOLDER = "release"
"""The folder beside the descriptor into which a package is built, and in which `validate` looks."""

NAME = "build.json"


@dataclass(frozen=True)
class Part:
    """A file in one state, with its path from the folder of the descriptor or from that of the build."""

    path: str
    bytes: int
    hash: str


@dataclass(frozen=True)
class Manifest:
    """The files from which a package was built, and those that were made."""

    sources: tuple[Part, ...]
    files: tuple[Part, ...]


def part(folder: Path, path: str) -> Part:
    """A file as it lies in a folder now."""
    here = mark(folder / path)
    return Part(path, here.bytes, here.hash)


def render(manifest: Manifest, name: str, version: str) -> bytes:
    """The manifest as JSON, without a moment: the same input gives the same text."""
    document = {
        "tallypack": __version__,
        "package": name,
        "version": version,
        "sources": [vars(item) for item in manifest.sources],
        "files": [vars(item) for item in manifest.files],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def read_manifest(folder: Path) -> Manifest:
    """The manifest in a folder; a `PackageError` says what cannot be understood."""
    here = read_json(folder / NAME, "The list of what was built")
    return Manifest(_parts(here, "sources"), _parts(here, "files"))


def _parts(document: Mapping[str, Any], key: str) -> tuple[Part, ...]:
    items = document.get(key)
    told = f"The list of what was built has no `{key}` with path, bytes and hash."
    if not isinstance(items, list):
        raise PackageError(told)
    parts = []
    for item in items:
        if not isinstance(item, Mapping) or not all(isinstance(item.get(k), str) for k in ("path", "hash")):
            raise PackageError(told)
        if not isinstance(item.get("bytes"), int):
            raise PackageError(told)
        parts.append(Part(item["path"], item["bytes"], item["hash"]))
    return tuple(parts)


def changed(base: Path, parts: Iterable[Part]) -> list[str]:
    """The paths of those files that are not, or no longer, in the state of their part."""
    return [item.path for item in parts if not _is_as_it_was(base, item)]


def _is_as_it_was(base: Path, item: Part) -> bool:
    file = inside(base, item.path, "The list of what was built")
    try:
        return file.is_file() and file.stat().st_size == item.bytes and mark(file).hash == item.hash
    except OSError:
        return False
