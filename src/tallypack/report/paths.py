"""Files of a package as whoever reads a report looks for them."""

import os
from pathlib import Path

from tallypack.outcome import Result


def from_repository(result: Result, path: str) -> str | None:
    """The path of a file from the repository that GitHub has checked out, none where it does not lie in one."""
    folder = os.environ.get("GITHUB_WORKSPACE")
    return _from(Path(folder), result, path) if folder else None


def from_here(result: Result, path: str) -> str:
    """The path of a file from the repository on GitHub, else from the working folder, else the whole path."""
    there = from_repository(result, path) or _from(Path.cwd(), result, path)
    return there or (path if result.origin is None else (result.origin.base / path).as_posix())


def _from(folder: Path, result: Result, path: str) -> str | None:
    folder = folder.resolve()
    if result.origin is None or not result.origin.base.is_relative_to(folder):
        return None
    return (result.origin.base.relative_to(folder) / path).as_posix()
