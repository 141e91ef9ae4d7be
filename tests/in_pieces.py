"""A small package judged as a large one is: some units at a time, and some texts at a time."""

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

SIZES = {
    "tallypack.tables._LARGE": 0,
    "tallypack.tables._AT_ONCE": 9,
    "tallypack.extents._TOGETHER": 1,
    "tallypack.columns._SMALL": 0,
    "tallypack.columns._SAMPLE": 2,
    "tallypack.columns._AT_ONCE": 20,
}


@contextmanager
def in_pieces():
    """While this lasts, every package is large."""
    with ExitStack() as stack:
        for name, size in SIZES.items():
            stack.enter_context(patch(name, size))
        yield
