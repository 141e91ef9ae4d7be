"""Publish election results as data packages in which every figure is checked.

`validate` checks a package, `agrees` holds a printed figure against a value; the command ``tallypack`` does
both. The pandera schemas are in `tallypack.schemas.frames`, the catalogue of checks in `tallypack.checks`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallypack.figures import agrees
    from tallypack.validation import validate

__version__ = "0.1.0"

__all__ = ["__version__", "agrees", "validate"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for
    """Import what is asked for when it is asked for: the command should start fast."""
    if name == "agrees":
        from tallypack.figures import agrees  # noqa: PLC0415

        return agrees
    if name == "validate":
        from tallypack.validation import validate  # noqa: PLC0415

        return validate
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
