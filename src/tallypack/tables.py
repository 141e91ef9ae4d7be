"""The tables of a package, opened: as text with lines for findings, as values for laws."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain
from typing import Any
from weakref import finalize

import polars as pl

from tallypack import cells, constraints, percent, schemas, views
from tallypack.cells import CELL
from tallypack.columns import COUNT, Columns, columns_of
from tallypack.extents import Build, Extent, WhenAsked, in_extent, worked_out
from tallypack.outcome import Finding, TableSummary
from tallypack.package import Package
from tallypack.progress import Tell, silent
from tallypack.reading import RawTable, read_table
from tallypack.scratch import remove
from tallypack.spelling import Spellings
from tallypack.tableschema import Field, TableSchema

LONGEST_SHOWN = 500
"""Characters of a cell that a finding repeats."""

_SMALL = 100_000
"""Rows up to which a package is small."""

_LARGE = 10_000_000
"""Rows from which a package is judged some units at a time."""

_AT_ONCE = 5_000_000
"""Rows that are judged at a time then."""

_OF_UNITS = ("units", "turnout", "results")
"""The tables whose rows each belong to a unit."""

_KeyOf = tuple[str, tuple[str, ...]]
"""A table and the columns of a key in it."""


@dataclass
class Tables:
    """Every table of a package by name."""

    package: Package
    raw: dict[str, RawTable]
    tell: Tell = silent
    _distinct: dict[_KeyOf, tuple[int, int]] = field(default_factory=dict)
    _columns: dict[str, Mapping[str, Sequence[pl.Expr]]] = field(default_factory=dict)
    _part: tuple[int, Extent] | None = None
    _spellings: Spellings = field(default_factory=Spellings)

    def has_rows(self, name: str) -> bool:
        """Whether the table is there and has at least one row."""
        return name in self.raw and self.raw[name].height > 0

    def schema(self, name: str) -> TableSchema:
        """The schema by which the table is judged."""
        return self.raw[name].resource.schema

    @cached_property
    def columns(self) -> Columns:
        """The columns of every table that its schema or the profile describes, as categories."""
        self.tell("reading the cells")
        return columns_of(self.raw, {name: self._fields(name) for name in self.raw})

    def _fields(self, name: str) -> list[Field]:
        """The fields of a table's own schema, and those of the profile beside them."""
        own = list(self.schema(name).fields)
        profile = schemas.table(name).fields if name in schemas.NAMES else ()
        return own + [item for item in profile if item.name not in self.schema(name).names]

    @cached_property
    def typed(self) -> cells.Tables:
        """The tables of the profile as values, every row of them; absent ones are empty.

        Those of a large package are made of its categories wherever they are asked for; others are held.
        """
        plans = {name: self._typed(name, self._coded(name)) for name in schemas.NAMES}
        of_units = {name: plans.pop(name) for name in _OF_UNITS} if self.extents > 1 else {}
        typed = worked_out(plans) | of_units
        self.columns.forget_texts()
        return typed

    @cached_property
    def values(self) -> cells.Tables:
        """The tables of the profile as values, the first row of each primary key; absent ones are empty."""
        return {name: self._first_of_keys(name, frame) for name, frame in self.typed.items()}

    @cached_property
    def whole(self) -> Extent:
        """All units together."""
        self.tell("working out sums")
        values = self.values
        if self.extents == 1:
            shared = worked_out({name: build(values) for name, build in views.SHARED.items()})
        else:  # one by one, because each takes much room while it is made
            shared = {}
            for name, build in views.OF_WHOLES.items():
                shared |= worked_out({name: build(values)})
            shared |= {name: build(values) for name, build in views.OF_UNITS.items()}
        return Extent({**values, **shared}, self._rows <= _SMALL)

    @property
    def extents(self) -> int:
        """How many extents a package is judged in: one, unless it is large."""
        return _pieces(self._rows)

    def extents_of(self, view: views.View) -> Sequence[int | None]:
        """The numbers of the extents in which a view is judged, none for the whole."""
        return range(self.extents) if view.by_unit and self.extents > 1 else [None]

    def extent(self, number: int | None) -> Extent:
        """The whole, or the extent of that number, counted from 0; the last that was asked for is held."""
        if number is None:
            return self.whole
        if self._part is None or self._part[0] != number:
            self._part = None
            self._part = number, self._some(number)
        return self._part[1]

    def _some(self, number: int) -> Extent:
        of_units = {name: partial(self._of_extent, name, number) for name in _OF_UNITS}
        builds: Mapping[str, Build] = {**of_units, **views.OF_UNITS}
        there = {name: frame for name, frame in self.whole.values.items() if name not in builds}
        return Extent(WhenAsked(there, builds))

    def _of_extent(self, name: str, number: int, _tables: cells.Tables) -> pl.LazyFrame:
        unit = self._as_values(name)["unit_id"][0]
        rows = self._coded(name).filter(in_extent(unit, number, self.extents))
        # These first, and values then: they are looked up piece by piece, and there are many small ones before.
        return self._first_of_keys(name, self._typed(name, rows.collect(engine="streaming").lazy()))

    @property
    def _rows(self) -> int:
        return sum(raw.height for raw in self.raw.values())

    def views(self, names: Collection[str]) -> Mapping[str, pl.LazyFrame]:
        """Views of the whole by name, each made once."""
        return self.whole.views(names)

    def _coded(self, name: str) -> pl.LazyFrame:
        """A table as categories, numbered."""
        return self.columns.codes.get(name, pl.DataFrame()).lazy().with_row_index(cells.ROW)

    def _typed(self, name: str, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Rows of a table of the profile as values."""
        columns = chain.from_iterable(self._as_values(name).values())
        return rows.select(pl.col(cells.ROW).cast(pl.Int64), *columns)

    def _as_values(self, name: str) -> Mapping[str, Sequence[pl.Expr]]:
        """The columns of a table as values, by field; they are asked for once for every extent."""
        if name not in self._columns:
            there = self.columns.codes.get(name, pl.DataFrame()).columns
            self._columns[name] = {
                item.name: self.columns.values(name, item.name) if item.name in there else _absent(item, name)
                for item in schemas.table(name).fields
            }
        return self._columns[name]

    def _first_of_keys(self, name: str, typed: pl.LazyFrame) -> pl.LazyFrame:
        key = schemas.table(name).primary_key
        if (
            not key
            or name not in self.raw
            or not set(key) <= set(self.raw[name].columns)
            or not self.has_rows(name)
        ):
            return typed
        filled, distinct = self.distinct(name, key)
        if filled == distinct:
            return typed
        return typed.filter(pl.col(cells.ROW) == pl.col(cells.ROW).min().over(*key))

    def filled(self, name: str, columns: Sequence[str]) -> pl.LazyFrame:
        """The rows of a table, as categories, in which every one of some columns has a value."""
        frame, schema = self._coded(name), self.schema(name)
        empty = [
            column for column in columns if self.columns.has_any(name, column, schema.field(column).missing)
        ]
        filled = [~pl.col(column).is_in(list(schema.field(column).missing)) for column in empty]
        return frame.filter(*filled) if filled else frame

    def distinct(self, name: str, columns: tuple[str, ...]) -> tuple[int, int]:
        """How many rows have a value in every column of a key, and how many of them differ."""
        if (name, columns) not in self._distinct:
            is_plain = self.is_spelled_once(name, columns)
            if is_plain and len(columns) == 1:
                texts = self.filled_texts(name, columns[0])
                counted = int(texts[COUNT].sum()), texts.height
            else:
                counted = self._counted(name, columns, is_plain=is_plain)
            self._distinct[name, columns] = counted
        return self._distinct[name, columns]

    def _counted(self, name: str, columns: tuple[str, ...], *, is_plain: bool) -> tuple[int, int]:
        """How many rows have a key, and how many of them differ; by texts if that is as good, in pieces if many."""
        rows = self.filled(name, columns)
        value = self.columns.number(name, columns) if is_plain else pl.struct(self.by_value(name, columns))
        widest = max(columns, key=lambda column: self.columns.counts[name, column].height)
        pieces = _pieces(self.raw[name].height) if is_plain else 1
        filled = distinct = 0
        for number in range(pieces):
            here = rows.filter(in_extent(pl.col(widest), number, pieces)) if pieces > 1 else rows
            values = here.select(value).collect(engine="in-memory").to_series()
            filled, distinct = filled + len(values), distinct + values.n_unique()
        return filled, distinct

    def is_spelled_once(self, name: str, columns: Iterable[str]) -> bool:
        """Whether equal values are equal texts in some columns of a table."""
        return all(constraints.has_one_spelling(self.schema(name).field(column)) for column in columns)

    def by_value(self, name: str, columns: Iterable[str]) -> list[pl.Expr]:
        """Columns of a table as keys are compared: as texts, one for each value."""
        return [self._by_value(name, column) for column in columns]

    def _by_value(self, name: str, column: str) -> pl.Expr:
        text, item = pl.col(column).cast(pl.String), self.schema(name).field(column)
        if constraints.has_one_spelling(item):
            return text
        texts = self.columns.counts[name, column][CELL].cast(pl.String).to_list()
        spelled = self._spellings.of(item, texts)
        return text.replace(list(spelled), list(spelled.values()))

    def filled_texts(self, name: str, column: str) -> pl.DataFrame:
        """The distinct texts of a column, as categories, but for those that stand for an empty cell."""
        missing = list(self.schema(name).field(column).missing)
        return self.columns.counts[name, column].filter(~pl.col(CELL).is_in(missing))

    def finding(self, name: str, row: int | None, column: str | None, **said: Any) -> Finding:  # noqa: ANN401
        """A finding in a table, with its path and its physical line. What is very long is shown in part."""
        raw = self.raw[name]
        line, path = (None, raw.resource.path) if row is None else (raw.line(row), raw.part(row).path)
        if len(said.get("observed") or "") > LONGEST_SHOWN:
            said["observed"] = f"{said['observed'][:LONGEST_SHOWN]}…"
        return Finding(resource=name, path=path, line=line, field=column, **said)

    def cells(self, name: str, rows: Sequence[int], columns: Sequence[str]) -> dict[int, dict[str, str]]:
        """The text of some columns in some rows, by row."""
        there = [column for column in dict.fromkeys(columns) if column in self.raw[name].columns]
        wanted, coded = sorted(set(rows)), self.columns.codes[name]
        if set(there) <= set(coded.columns):
            texts = [coded[column].gather(wanted).cast(pl.String) for column in there]
            found = pl.DataFrame([pl.Series(cells.ROW, wanted, pl.Int64), *texts])
        else:  # a column that no schema describes was not kept
            frame = self.raw[name].frame.filter(pl.col(cells.ROW).is_in(wanted))
            found = frame.select(cells.ROW, *there).collect()
        return {record[cells.ROW]: record for record in found.iter_rows(named=True)}

    def summaries(self) -> list[TableSummary]:
        """What was read, table by table."""
        return [
            TableSummary(name, raw.resource.paths, raw.height, len(raw.header))
            for name, raw in self.raw.items()
        ]

    def unchecked(self) -> list[str]:
        """What in this package no check looks at."""
        extra = [name for name in self.raw if name not in schemas.NAMES]
        said = [f"figures of the extra tables {', '.join(extra)} beyond their own schemas"] if extra else []
        absent = [name for name in schemas.NAMES if name not in self.raw]
        return said + ([f"the tables {', '.join(absent)}, which the package does not have"] if absent else [])


def _pieces(rows: int) -> int:
    """In how many pieces so many rows are looked at."""
    return 1 if rows <= _LARGE else -(-rows // _AT_ONCE)


def _absent(item: Field, table: str) -> list[pl.Expr]:
    """A column that the file does not have: all null, in the type it would be of."""
    is_key = item.name in schemas.table(table).keys
    dtype = pl.Int64() if item.type == "integer" else pl.Categorical() if is_key else pl.String()
    columns = [(item.name, dtype)]
    if item.is_percent:
        columns += [(name, pl.Int64()) for name in (percent.lower(item.name), percent.upper(item.name))]
    return [pl.lit(None, dtype).alias(name) for name, dtype in columns]


def open_tables(package: Package, tell: Tell = silent) -> Tables:
    """Open every table of a package. A table that cannot be read is there without rows, with its faults.

    ``tell`` is told what is being done, here and by whoever judges the tables.
    """
    raw = {}
    for item in package.resources:
        tell(f"opening {item.path}")
        raw[item.name] = read_table(item)
    tables = Tables(package, raw, tell)
    finalize(tables, remove, [file for opened in raw.values() for file in opened.scratch])
    return tables
