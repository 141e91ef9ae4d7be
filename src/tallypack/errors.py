"""What can go wrong before or beside the data: the call, the package, or tallypack itself."""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the command says to the machine that called it."""

    AGREED = 0
    FINDINGS = 1
    NOTHING_EXAMINED = 2
    FAULT = 3


class PackageError(Exception):
    """The package or the call could not be read; the message is one sentence for a person. Exit code 2."""

    exit_code: ClassVar[ExitCode] = ExitCode.NOTHING_EXAMINED


class UnsoundPackage(PackageError):  # noqa: N818 - a fact about the package, as `CheckFault` is one about the tool
    """The package has findings, so that nothing is made of it. Exit code 1."""

    exit_code: ClassVar[ExitCode] = ExitCode.FINDINGS


class CheckFault(Exception):  # noqa: N818 - a fault of the tool, so that nobody takes it for an error in the data
    """A check does not keep its own contract: an error of tallypack, never a finding. Exit code 3."""
