"""The tables of a package, opened: as text with lines for findings, as values for laws."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import narwhals.stable.v1 as nw
import polars as pl

from tallypack import cells, schemas, views
from tallypack.cells import Frame, as_frame
from tallypack.outcome import Finding, TableSummary
from tallypack.package import Package
from tallypack.reading import RawTable, read_table
from tallypack.tableschema import TableSchema

LONGEST_SHOWN = 500
"""Characters of a cell that a finding repeats."""

_SMALL = 100_000
"""Rows up to which every view of a package is worked out at once: planning would take longer than doing."""

_HELD = 20_000_000
"""Rows up to which a package is held in memory as values, some 80 bytes each, and not read anew for every view."""


_KeyOf = tuple[str, tuple[str, ...]]
"""A table and the columns of a key in it."""


@dataclass
class Tables:
    """Every table of a package by name."""

    package: Package
    raw: dict[str, RawTable]
    _distinct: dict[_KeyOf, tuple[int, int]] = field(default_factory=dict)
    _views: dict[str, Frame] = field(default_factory=dict)

    def has_rows(self, name: str) -> bool:
        """Whether the table is there and has at least one row."""
        return name in self.raw and self.raw[name].height > 0

    def schema(self, name: str) -> TableSchema:
        """The schema by which the table is judged."""
        return self.raw[name].resource.schema

    def text(self, name: str) -> Frame:
        """The table as text."""
        return as_frame(self.raw[name].frame)

    @cached_property
    def typed(self) -> cells.Tables:
        """The tables of the profile as values, every row of them; absent ones are empty."""
        return self._settled({name: self._typed(name) for name in schemas.NAMES}, _HELD)

    @cached_property
    def values(self) -> cells.Tables:
        """The tables of the profile as values, the first row of each primary key; absent ones are empty."""
        return {name: self._first_of_keys(name) for name in schemas.NAMES}

    def views(self, names: Collection[str]) -> Mapping[str, Frame]:
        """Views of the tables by name, each made once."""
        for stage in (["results"], names):  # the first is what others stand on
            new = [name for name in stage if name not in self._views]
            values = {**self.values, views.LINES: self._views["results"]} if self._views else self.values
            self._views |= self._settled({name: views.VIEWS[name].build(values) for name in new}, _SMALL)
        return self._views

    def _settled(self, frames: dict[str, Frame], most: int) -> dict[str, Frame]:
        """The frames, worked out at once where the package has no more than so many rows."""
        if sum(raw.height for raw in self.raw.values()) > most:
            return frames
        done = pl.collect_all([frame.to_native() for frame in frames.values()])
        return {name: as_frame(frame.lazy()) for name, frame in zip(frames, done, strict=True)}

    def _typed(self, name: str) -> Frame:
        if name not in self.raw:
            return cells.typed(as_frame(pl.LazyFrame(schema={cells.ROW: pl.Int64})), schemas.table(name))
        profile = schemas.table(name)
        own = {item.name: item for item in self.schema(name).fields}
        fields = tuple(own.get(item.name, item) for item in profile.fields)
        return cells.typed(self.text(name), replace(profile, fields=fields))

    def _first_of_keys(self, name: str) -> Frame:
        key = schemas.table(name).primary_key
        if (
            not key
            or name not in self.raw
            or not set(key) <= set(self.raw[name].columns)
            or not self.has_rows(name)
        ):
            return self.typed[name]
        filled, distinct = self.distinct([(name, key)])[name, key]
        if filled == distinct:
            return self.typed[name]
        return self.typed[name].filter(nw.col(cells.ROW) == nw.col(cells.ROW).min().over(*key))

    def is_keyed(self, name: str, columns: Collection[str]) -> bool:
        """Whether these columns are keys of the profile, which are compared as categories and not as text."""
        return name in schemas.NAMES and set(columns) <= set(schemas.table(name).keys)

    def filled(self, name: str, columns: Sequence[str], *, as_text: bool = False) -> pl.LazyFrame:
        """The rows of a table in which every one of some columns has a value; keys of the profile as categories."""
        if as_text or not self.is_keyed(name, columns):
            return self.raw[name].filled(columns)
        frame: pl.LazyFrame = self.typed[name].to_native()
        return frame.drop_nulls(columns)

    def distinct(self, keys: Iterable[_KeyOf]) -> Mapping[_KeyOf, tuple[int, int]]:
        """For each key, how many rows have a value in every column of it, and how many of them differ."""
        new = [key for key in dict.fromkeys(keys) if key not in self._distinct]
        plans = [
            self.filled(name, columns).select(pl.len(), pl.struct(columns).n_unique().alias("keys"))
            for name, columns in new
        ]
        for key, counted in zip(new, pl.collect_all(plans), strict=True):
            self._distinct[key] = counted.row(0)
        return self._distinct

    def finding(self, name: str, row: int | None, column: str | None, **said: Any) -> Finding:  # noqa: ANN401
        """A finding in a table, with its path and its physical line. What is very long is shown in part."""
        raw = self.raw[name]
        line = raw.line(row) if row is not None else None
        if len(said.get("observed") or "") > LONGEST_SHOWN:
            said["observed"] = f"{said['observed'][:LONGEST_SHOWN]}…"
        return Finding(resource=name, path=raw.resource.path, line=line, field=column, **said)

    def cells(self, name: str, rows: Sequence[int], columns: Sequence[str]) -> dict[int, dict[str, str]]:
        """The text of some columns in some rows, by row."""
        there = [column for column in dict.fromkeys(columns) if column in self.raw[name].columns]
        wanted = self.raw[name].frame.filter(pl.col(cells.ROW).is_in(sorted(set(rows))))
        found = wanted.select(cells.ROW, *there).collect()
        return {record[cells.ROW]: record for record in found.iter_rows(named=True)}

    def summaries(self) -> list[TableSummary]:
        """What was read, table by table."""
        return [
            TableSummary(name, raw.resource.path, raw.height, len(raw.header))
            for name, raw in self.raw.items()
        ]

    def unchecked(self) -> list[str]:
        """What in this package no check looks at."""
        extra = [name for name in self.raw if name not in schemas.NAMES]
        said = [f"figures of the extra tables {', '.join(extra)} beyond their own schemas"] if extra else []
        absent = [name for name in schemas.NAMES if name not in self.raw]
        return said + ([f"the tables {', '.join(absent)}, which the package does not have"] if absent else [])


def open_tables(package: Package) -> Tables:
    """Open every table of a package. A table that cannot be read is there without rows, with its faults."""
    return Tables(package, {item.name: read_table(item) for item in package.resources})
