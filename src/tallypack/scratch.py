"""Files that stand for others while a package is read: unpacked, or in another encoding.

They lie in a folder for temporary files, which ``TMPDIR`` names, and are removed when the tables are closed, or else
when the process ends. Only a process that is killed outright leaves them behind.
"""

import atexit
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import FrameType


@cache
def folder() -> str:
    """One folder for the whole process, which takes it along when it ends."""
    made, owner = tempfile.mkdtemp(prefix="tallypack-"), os.getpid()

    def clear() -> None:
        if os.getpid() == owner:  # and not in a process that was forked from it
            shutil.rmtree(made, ignore_errors=True)

    def end(number: int, _frame: FrameType | None) -> None:
        clear()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    atexit.register(clear)
    is_main = threading.current_thread() is threading.main_thread()  # no other may say what a signal does
    if is_main and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, end)
    return made


def scratch() -> Path:
    """A new empty file, whose name no other gets after it: a removed one is missed and never mistaken."""
    handle, name = tempfile.mkstemp(dir=folder())
    os.close(handle)
    return Path(name)


def remove(files: Iterable[Path]) -> None:
    """Remove such files. What cannot be removed now goes with the process."""
    for file in files:
        with suppress(OSError):
            file.unlink()
