"""What is wrong with a file itself, told while it is read."""

from dataclasses import dataclass, field

MOST_FAULTS = 1000
"""How many faults of one kind are kept with their line; the rest are counted."""


@dataclass
class Fault:
    """Something wrong with a file at one place. ``line`` is physical, from 1; 0 where there is none.

    ``path`` is that of the file as the descriptor writes it.
    """

    code: str
    line: int
    message: str
    expected: str
    observed: str | None = None
    field: str | None = None
    path: str | None = None


@dataclass
class Faults:
    """The faults of the files of a table, with the number of those that were not kept.

    ``path`` is the file that is read, and the one that faults added now belong to.
    """

    path: str | None = None
    kept: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it while there is room."""
        self.counts[fault.code] = self.counts.get(fault.code, 0) + 1
        if self.counts[fault.code] <= MOST_FAULTS:
            fault.path = self.path
            self.kept.append(fault)
