"""A package in a program: its tables as typed frames, with what the descriptor says of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import polars as pl

from tallypack.checks import CATALOGUE
from tallypack.errors import PackageError
from tallypack.outcome import Finding
from tallypack.package import Package, read_package
from tallypack.tables import Tables, open_tables
from tallypack.tableschema import TableSchema
from tallypack.typed import typed_table
from tallypack.validation import judge
from tallypack.waivers import read_waivers

Engine = Literal["polars", "pandas"]

_NEEDED = ("L101", "L102", "L103", "L106", "L201")
"""The checks without which no cell has a value: a readable file, a header, whole rows, cells of their type."""


@dataclass(frozen=True, repr=False, eq=False)
class Frames(Mapping[str, Any]):
    """The tables of a package as typed frames: ``frames.results`` or ``frames["results"]``.

    Whole numbers and days are what they are, and empty cells are null. A number with decimals, such as a share, is
    an exact decimal, and the column ``share_printed`` beside it has the text: 3.60 is not 3.6. ``frames.package`` is
    the package, with its ``title`` and its ``descriptor``.
    """

    package: Package
    tables: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a frame of Polars or of pandas
        """The frame of a table; `KeyError` for one that the package does not have."""
        return self.tables[name]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """The frame of a table, as long as its name is no other attribute."""
        if name in self.__dict__.get("tables", {}):
            return self.tables[name]
        raise AttributeError(f"the package has no table {name!r}; it has {', '.join(self)}")

    def __iter__(self) -> Iterator[str]:
        """The names of the tables, in the order of the descriptor."""
        return iter(self.tables)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self.tables)

    def __dir__(self) -> list[str]:
        """What can be asked for, tables included, so that editors complete it."""
        return [*super().__dir__(), *self.tables]

    def __repr__(self) -> str:
        """Each table with its size, a line each."""
        width = max(map(len, self), default=0)
        lines = [f"  {name:<{width}}  {len(frame):>9,} rows" for name, frame in self.items()]
        return "\n".join([self.package.title, *lines])

    @property
    def title(self) -> str:
        """The title of the package."""
        return self.package.title

    def schema(self, name: str) -> TableSchema:
        """The Table Schema of a table: ``schema("results").field("votes").description``."""
        resource = self.package.resource(name)
        if resource is None:
            raise KeyError(name)
        return resource.schema

    def fields(self, name: str) -> pl.DataFrame:
        """What each column of a table means: a row a field, with its type, unit, title and description."""
        columns = ("field", "type", "unit", "title", "description")
        rows = [
            (f.name, f.type, f.unit and str(f.unit), f.title, f.description) for f in self.schema(name).fields
        ]
        return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")

    def to_pandas(self) -> "Frames":
        """The same tables as frames of pandas, with the types of Arrow: decimals, days and missing counts stay exact.

        Needs pandas and pyarrow, which ``pip install "tallypack[pandas]"`` brings.
        """
        if not all(isinstance(frame, pl.DataFrame) for frame in self.values()):
            return self
        try:
            for library in ("pandas", "pyarrow"):  # an extra
                import_module(library)
        except ImportError as error:
            raise PackageError(
                f"Frames of pandas need {error.name}, which `pip install 'tallypack[pandas]'` brings."
            ) from error
        frames = {name: frame.to_pandas(use_pyarrow_extension_array=True) for name, frame in self.items()}
        return replace(self, tables=frames)


def load(package: Package | Path | str, *, engine: Engine = "polars") -> Frames:
    """Load the tables of a package as typed frames, of Polars or with ``engine="pandas"`` of pandas.

    ``package`` is a package, the path of its descriptor or its folder. Figures are not checked, `validate` does
    that; but every file must be readable and every cell written as its type asks, or a `PackageError` names the
    first that is not.
    """
    if engine not in ("polars", "pandas"):
        raise PackageError(f"There is no engine {engine!r}; it may be polars or pandas.")
    if not isinstance(package, Package):
        package = read_package(Path(package))
    tables = open_tables(package)
    refuse_unreadable(tables)
    frames = Frames(package, {name: typed_table(raw) for name, raw in tables.raw.items()})
    return frames.to_pandas() if engine == "pandas" else frames


def refuse_unreadable(tables: Tables) -> None:
    """Raise a `PackageError` that names the first place without a value, but for those that a waiver explains."""
    waivers = read_waivers(tables, date.today())  # noqa: DTZ011 - a waiver ends by the calendar on the wall
    outcomes = judge([CATALOGUE[code] for code in _NEEDED], tables, waivers, 1)
    for code in _NEEDED:
        for finding in outcomes[code].findings:
            raise PackageError(_sentence(finding))


def _sentence(finding: Finding) -> str:
    place = finding.path if finding.line is None else f"{finding.path}:{finding.line}"
    return f"{place} has no value to load: {finding.message}."
