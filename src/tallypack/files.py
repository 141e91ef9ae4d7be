"""Writing files so that nobody ever finds half of one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def replace_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and put it there in one step; `OSError` where that cannot be done."""
    handle, name = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@contextmanager
def replaced_whole(path: Path) -> Iterator[Path]:
    """A folder beside its place, to be filled. It takes its place when the block ends, and is gone if that fails.

    The folder that was there stays until then. Nobody finds half of one, and only somebody who looks between two
    renamings finds none.
    """
    folder = Path(tempfile.mkdtemp(dir=path.resolve().parent, prefix=f".{path.name}."))
    try:
        folder.chmod(0o777 & ~_umask())
        yield folder
        _take_place(folder, path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _take_place(folder: Path, path: Path) -> None:
    if not path.exists():
        folder.rename(path)
        return
    aside = Path(tempfile.mkdtemp(dir=path.resolve().parent, prefix=f".{path.name}."))
    path.rename(aside / path.name)
    try:
        folder.rename(path)
    except BaseException:
        (aside / path.name).rename(path)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
