"""Publish election results as data packages in which every figure is checked.

`validate` checks a package, `load` gives its tables as typed frames, `agrees` holds a printed figure against a
value. The command ``tallypack`` does these and more. The pandera schemas are in `tallypack.schemas.frames`, the
catalogue of checks in `tallypack.checks`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallypack.figures import agrees
    from tallypack.loading import load
    from tallypack.validation import validate

__version__ = "0.1.0"

__all__ = ["__version__", "agrees", "load", "validate"]

_MODULES = {
    "agrees": "tallypack.figures",
    "load": "tallypack.loading",
    "validate": "tallypack.validation",
}
"""Where each name comes from."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for
    """Import what is asked for when it is asked for: the command should start fast."""
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What can be asked for, imported or not."""
    return sorted(__all__)
