"""Files that stand for others while a package is read: unpacked, or in another encoding.

They lie in a folder for temporary files, which ``TMPDIR`` names, and are removed when the tables are closed, or else
when the process ends.
"""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """One folder for the whole process, which takes it along when it ends."""
    return tempfile.TemporaryDirectory(prefix="tallypack-", ignore_cleanup_errors=True)


def scratch() -> Path:
    """A new empty file, whose name no other gets after it: a removed one is missed and never mistaken."""
    handle, name = tempfile.mkstemp(dir=_folder().name)
    os.close(handle)
    return Path(name)


def remove(files: Iterable[Path]) -> None:
    """Remove such files. What cannot be removed now goes with the process."""
    for file in files:
        with suppress(OSError):
            file.unlink()
