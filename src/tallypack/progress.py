"""Saying on a terminal what is being done, where it takes so long that one would wonder."""

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

Tell = Callable[[str], None]
"""Is told what is being done now, in a few words."""

PATIENCE = 1.0
"""Seconds for which nothing is said."""

_CLEAR = "\r\x1b[K"
"""Back to the beginning of the line, and nothing on it."""


def silent(_doing: str) -> None:
    """Say nothing."""


@contextmanager
def told(stream: TextIO | None = None, patience: float = PATIENCE) -> Iterator[Tell]:
    """What to tell of work in progress. It is shown in the last line of a terminal, and gone when the work is done.

    A stream that is no terminal is told nothing.
    """
    stream = stream or sys.stderr
    if not stream.isatty():
        yield silent
        return
    line = _Line(stream)
    later = threading.Timer(patience, line.begin)
    later.daemon = True
    later.start()
    try:
        yield line.tell
    finally:
        later.cancel()
        line.end()


class _Line:
    """The last line of a terminal, in which from some time on stands what is being done."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._doing = ""
        self._is_shown = False

    def tell(self, doing: str) -> None:
        with self._lock:
            self._doing = doing
            if self._is_shown:
                self._write()

    def begin(self) -> None:
        with self._lock:
            self._is_shown = True
            self._write()

    def end(self) -> None:
        with self._lock:
            if self._is_shown:
                self._is_shown = False
                self._stream.write(_CLEAR)
                self._stream.flush()

    def _write(self) -> None:
        width = shutil.get_terminal_size().columns - 1
        shown = "".join(letter if letter.isprintable() else "?" for letter in f"{self._doing} …")
        self._stream.write(f"{_CLEAR}{shown[:width]}")
        self._stream.flush()
