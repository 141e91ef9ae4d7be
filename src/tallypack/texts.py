"""From bytes to text: the encodings in which files are written, and the bytes that do not belong to them."""

import codecs
import io
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from tallypack.faults import Fault, Faults
from tallypack.scratch import remove, scratch

_NOT_FOR_FILES = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"}

_UTF_8 = {"utf-8", "utf-8-sig"}

LARGEST_LINE = 2**26
"""The most characters a line may have; more are not held in memory."""

_MARK = "\ufeff"

_ORDERS = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}
"""The encodings whose text says by its first bytes in which order the others stand."""

_CHUNK = 2**20


def encoding_of_text(name: str) -> str | None:
    """The usual name of an encoding in which files are written, none for anything else Python can decode."""
    try:
        found = codecs.lookup(name).name
        wide = found.startswith(("utf-16", "utf-32"))
        plain = "a,b" if wide or found in _NOT_FOR_FILES else b"a,b".decode(found)
    except (LookupError, ValueError):
        return None
    return found if plain == "a,b" and found not in _NOT_FOR_FILES else None


def text_of(source: IO[bytes], declared: str) -> IO[str]:
    """Bytes as text; where the encoding has no such byte, or has no name, stands U+FFFD."""
    name = encoding_of_text(declared) or "utf-8"
    read_as = "utf-8-sig" if name in _UTF_8 else name
    buffered = io.BufferedReader(cast("io.RawIOBase", source))  # whatever reads bytes will do
    if name in _ORDERS and not buffered.peek(4).startswith(_ORDERS[name]):
        read_as = f"{name}-le"  # which is told, and no reason to read nothing
    return io.TextIOWrapper(buffered, encoding=read_as, errors="replace", newline="")


class TooLong(Exception):  # noqa: N818 - it says so of a line
    """A line has more characters than one may have."""


def lines_of(handle: IO[str]) -> Iterator[str]:
    """The lines of a text with their ends; `TooLong` at one that is so."""
    while line := handle.readline(LARGEST_LINE):
        if len(line) == LARGEST_LINE:
            raise TooLong
        yield line


def as_utf_8(file: Path, declared: str) -> Path | None:
    """The same text in UTF-8: the file itself, or a scratch file. None where UTF-8 would not say the same.

    That is so where a byte does not belong, and where a byte order mark is a letter of the text; or there is no room.
    Whether a file that is declared to be UTF-8 is so, is not looked at.
    """
    name = encoding_of_text(declared)
    if name is None or name in _UTF_8:
        return file if name else None
    written = scratch()
    try:
        with (
            file.open(encoding=name, newline="") as source,
            written.open("w", encoding="utf-8", newline="") as target,
        ):
            start = source.read(1)
            target.write(start)
            shutil.copyfileobj(source, target, _CHUNK)
    except (UnicodeError, OSError):
        start = _MARK
    if start == _MARK:
        remove([written])
        return None
    return written


def tell_bad_bytes(file: Path, declared: str, faults: Faults) -> None:
    """Tell what in a file is not in its encoding, line by line where lines can be told apart before it is decoded."""
    name = encoding_of_text(declared)
    if name is None:
        told = f"{declared!r} is not the name of an encoding of text"
        faults.add(Fault("L106", 0, told, "a known encoding, such as utf-8"))
        declared = name = "utf-8"
    if _decodes(file, name):
        return
    is_wide = name.startswith(("utf-16", "utf-32"))
    if is_wide or not _tell_bad_lines(file, declared, faults):
        _tell_first_bad_place(file, declared, faults)


def _decodes(file: Path, name: str) -> bool:
    try:
        with file.open(encoding=name, newline="") as source:
            while source.read(_CHUNK):
                pass
    except UnicodeError:
        return False
    return True


def _tell_bad_lines(file: Path, encoding: str, faults: Faults) -> bool:
    """Tell of lines that do not decode, in an encoding built on ASCII, whose line ends are bytes, if any."""
    is_told = False
    with file.open(encoding="latin-1", newline="") as handle, suppress(TooLong):
        for line, text in enumerate(lines_of(handle), start=1):
            content = text.encode("latin-1")
            try:
                content.decode(encoding)
            except UnicodeDecodeError as error:
                byte = f"0x{content[error.start]:02x}"
                told = f"{byte} at byte {error.start + 1} of the line is not {encoding}"
                faults.add(Fault("L106", line, told, f"text in {encoding}", byte))
                is_told = True
    return is_told


def _tell_first_bad_place(file: Path, encoding: str, faults: Faults) -> None:
    """Find the first place that does not decode, where a letter has several bytes."""
    line = 1
    with file.open(encoding=encoding, newline="") as handle, suppress(TooLong):
        try:
            for _text in lines_of(handle):
                line += 1
        except UnicodeError as error:
            told = f"the text is not {encoding}: {error}"
            faults.add(Fault("L106", line, told, f"text in {encoding}"))
