"""Files of a table as bytes, unpacked where they are packed by gzip or Zstandard."""

import gzip
import sys
import zlib
from pathlib import Path
from typing import IO, cast

from tallypack.package import Part
from tallypack.scratch import remove, scratch

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACKED = ("", "gz", "zst")
"""The ways of packing that can be undone."""

BROKEN = (OSError, EOFError, zlib.error, zstd.ZstdError)
"""What reading a packed file may raise."""

_CHUNK = 2**20

_BOMB, _TIMES = 2**30, 1000
"""A file that unpacks to more than the first may not become longer than so many times itself. No table does."""


class Unsound(Exception):  # noqa: N818 - it says so of a file, in words
    """Why a file cannot be unpacked."""


def opened(part: Part) -> IO[bytes]:
    """The unpacked bytes of a file, one after the other."""
    if part.packing == "gz":
        return cast("IO[bytes]", gzip.GzipFile(part.file))
    if part.packing == "zst":
        return cast("IO[bytes]", zstd.ZstdFile(part.file))
    return part.file.open("rb")


def unpacked(part: Part, most: int) -> Path:
    """A file as it is when unpacked, in a scratch file if it was packed.

    `Unsound` says why there is none, as where it has more than ``most`` bytes.
    """
    if not part.packing:
        return part.file
    written = scratch()
    try:
        with opened(part) as source, written.open("wb") as target:
            _copy(source, target, min(most, max(_BOMB, _TIMES * part.file.stat().st_size)))
    except BROKEN as error:
        remove([written])
        raise Unsound(_why(error, part)) from error
    except BaseException:
        remove([written])
        raise
    return written


def _copy(source: IO[bytes], target: IO[bytes], most: int) -> None:
    while chunk := source.read(_CHUNK):
        if target.tell() + len(chunk) > most:
            raise Unsound(f"it unpacks to more than {most:,} bytes")
        target.write(chunk)


def _why(error: Exception, part: Part) -> str:
    if isinstance(error, EOFError):
        return f"it is cut short: its {part.packing} archive has no end"
    if isinstance(error, OSError) and error.strerror:
        return f"it could not be unpacked: {error.strerror}"
    return f"it is no sound {part.packing} archive: {error}"
