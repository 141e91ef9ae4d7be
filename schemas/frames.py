"""pandera schemas for the tables, made from their Table Schemas and the checks that concern them.

One `FrameSchema` serves Polars and pandas alike: ``schema("results").validate(frame)``. Whole numbers are
64-bit integers and everything else is text, percentages too, because their decimals are part of them:
read a table with ``dtypes`` and nothing is lost.

A check of the level warning warns, and a row that a table ``waivers`` explains does not fail.

A check that compares tables needs them: ``schema("results", tables={"turnout": ..., "tallies": ...})``.
Without them it has less to examine, or nothing; `FrameSchema.misses` says which check misses what.

No law is judged here. A frame becomes the text of a table, and the engine finds in it what it finds in files.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import polars as pl

from tallypack import cells, schemas, views
from tallypack.checks import CATALOGUE
from tallypack.faults import Faults
from tallypack.law import CellCheck, Check, KeyCheck, ViewCheck
from tallypack.outcome import Outcome
from tallypack.package import Dialect, Package, Resource
from tallypack.reading import RawTable
from tallypack.tables import Tables
from tallypack.validation import Selection, judge
from tallypack.waivers import read_waivers

Library = Literal["polars", "pandas"]


def dtypes(name: str, library: Library = "polars") -> dict[str, Any]:
    """The types with which to read a table: ``pl.read_csv(path, schema_overrides=dtypes("results"))``.

    For pandas: ``pd.read_csv(path, dtype=dtypes("results", "pandas"), keep_default_na=False,
    na_values=[""])``. ``KeyError`` for a table that the profile does not have.
    """
    integer, text = _types(library)
    return {field.name: integer if field.type == "integer" else text for field in schemas.table(name).fields}


def _types(library: Library) -> tuple[Any, Any]:
    if library == "polars":
        return pl.Int64, pl.String
    return "Int64", "string"


def schema(name: str, tables: Mapping[str, Any] | None = None) -> "FrameSchema":
    """The schema of a table of the profile, with every check that concerns it.

    ``tables`` holds frames of other tables of the same package, by name, and is read now: what is done to
    them later changes nothing. ``KeyError`` for an unknown name.
    """
    schemas.table(name)
    others = {other: _text(other, frame) for other, frame in (tables or {}).items() if other in schemas.NAMES}
    return FrameSchema(name, others)


@dataclass(frozen=True)
class _Judged:
    """A table as text, the day on which it was judged, and the numbers of its rows that fail, by check."""

    frame: pl.DataFrame
    today: date
    rows: Mapping[str, list[int]]

    def is_of(self, frame: pl.DataFrame, today: date) -> bool:
        """Whether another judgement would say the same: waivers expire."""
        return self.today == today and self.frame.equals(frame)


@dataclass(frozen=True)
class FrameSchema:
    """A pandera schema for whichever library a frame comes from."""

    name: str
    tables: Mapping[str, pl.DataFrame]
    _last: list[_Judged] = field(default_factory=list, repr=False, compare=False)

    def validate(self, frame: Any, *, lazy: bool = True) -> Any:  # noqa: ANN401 - whatever frame came in
        """Return the frame if every check holds, else raise ``pandera.errors.SchemaErrors`` naming all.

        ``lazy=False`` raises at the first. A lazy Polars frame is collected, because a law is about data.
        """
        library = type(frame).__module__.partition(".")[0]
        if library == "polars":
            return self.polars.validate(_eager(frame), lazy=lazy)
        if library == "pandas":
            return self.pandas.validate(frame, lazy=lazy)
        raise TypeError(f"a frame of Polars or pandas is needed, not {type(frame).__name__} of {library}")

    @cached_property
    def polars(self) -> Any:  # noqa: ANN401 - pandera's own types are generic over its backends
        """The schema as ``pandera.polars.DataFrameSchema``."""
        import pandera.polars as pa  # noqa: PLC0415 - pandera takes half a second

        return self._build(pa, "polars")

    @cached_property
    def pandas(self) -> Any:  # noqa: ANN401
        """The schema as ``pandera.pandas.DataFrameSchema``."""
        import pandera.pandas as pa  # noqa: PLC0415 - pandas is an extra

        return self._build(pa, "pandas")

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks of the catalogue that this schema enforces, beside the types of columns."""
        return tuple(check for check in CATALOGUE.values() if self._concerns(check))

    @cached_property
    def misses(self) -> Mapping[str, tuple[str, ...]]:
        """The checks to which tables were not given that they read, with the names of those tables."""
        given = {self.name, *self.tables}
        reads = {check.code: self._reads(check) for check in self.checks}
        missed = {code: tuple(name for name in names if name not in given) for code, names in reads.items()}
        return {code: names for code, names in missed.items() if names}

    def _concerns(self, check: Check) -> bool:
        table = schemas.table(self.name)
        if isinstance(check, CellCheck):
            return any(check.law(field) is not None for field in table.fields)
        if isinstance(check, KeyCheck):
            keys = {"primary": table.primary_key, "unique": table.unique_keys, "foreign": table.foreign_keys}
            return bool(keys[check.kind])
        return isinstance(check, ViewCheck) and views.VIEWS[check.view].table == self.name

    def _reads(self, check: Check) -> tuple[str, ...]:
        if isinstance(check, ViewCheck):
            return views.VIEWS[check.view].reads
        is_foreign = isinstance(check, KeyCheck) and check.kind == "foreign"
        keys = schemas.table(self.name).foreign_keys if is_foreign else ()
        return tuple(dict.fromkeys(key.resource for key in keys))

    def _build(self, pa: Any, library: Library) -> Any:  # noqa: ANN401 - two modules without a common type
        """The schema. Columns have types only: empty cells and keys are the catalogue's, which knows of waivers."""
        table = schemas.table(self.name)
        types = dtypes(self.name, library)
        return pa.DataFrameSchema(
            columns={
                field.name: pa.Column(
                    types[field.name], nullable=True, title=field.title, description=field.description
                )
                for field in table.fields
            },
            checks=[self._has_rows(pa), *(self._check(pa, check) for check in self.checks)],
            name=self.name,
            title=table.title,
            description=table.description,
        )

    def _check(self, pa: Any, check: Check) -> Any:  # noqa: ANN401
        return pa.Check(
            self._law(check),
            name=check.code,
            title=check.title,
            description=check.reason,
            error=f"{check.code}: {check.title}",
            raise_warning=check.level != "error",
            ignore_na=False,
        )

    def _has_rows(self, pa: Any) -> Any:  # noqa: ANN401
        """Without rows nothing is examined, and that is no pass."""
        check = CATALOGUE["L105"]
        return pa.Check(
            lambda data: len(_eager(data)) > 0,
            name=check.code,
            title=check.title,
            error=f"{check.code}: the table `{self.name}` has no rows",
        )

    def _law(self, check: Check) -> Callable[[Any], Any]:
        """A check as pandera calls it: from a frame to one truth for each of its rows."""

        def law(data: Any) -> Any:  # noqa: ANN401 - pandera hands over a frame, wrapped or bare
            native = _eager(data)
            holds = ~self.failing(check, native)
            if hasattr(native, "index"):
                return holds.to_pandas().set_axis(native.index)
            return holds.to_frame().lazy()

        return law

    def failing(self, check: Check, native: Any) -> pl.Series:  # noqa: ANN401 - a frame of either library
        """For each row of a frame, in order, whether it breaks one of `checks` or belongs to what breaks it.

        pandera asks for one check after another; the engine is asked once, for all of them.
        """
        frame, today = _text(self.name, native), date.today()  # noqa: DTZ011 - the calendar on the wall
        if not (self._last and self._last[0].is_of(frame, today)):
            self._last[:] = [_Judged(frame, today, self._judged(frame, today))]
        return pl.int_range(frame.height, eager=True).is_in(self._last[0].rows[check.code])

    def _judged(self, frame: pl.DataFrame, today: date) -> Mapping[str, list[int]]:
        """The rows of which the engine has findings, by check, beside the other tables and with their waivers."""
        tables = _tables({**self.tables, self.name: frame})
        judged = Selection([check.code for check in self.checks]).judged()
        outcomes = judge(judged, tables, read_waivers(tables, today), limit=None)
        return {check.code: _rows(outcomes[check.code], self.name, tables) for check in self.checks}


def _eager(data: Any) -> Any:  # noqa: ANN401 - a frame of either library
    """A frame with its rows at hand. pandera wraps those of Polars, which may be lazy."""
    frame = getattr(data, "lazyframe", data)
    return frame.collect() if hasattr(frame, "collect") else frame


def _text(name: str, native: Any) -> pl.DataFrame:  # noqa: ANN401 - a frame of either library
    """The fields of a table as the text of its file, in numbered rows."""
    frame = _eager(native)
    there = [field for field in schemas.table(name).names if field in frame.columns]
    values: pl.DataFrame = pl.from_pandas(frame[there]) if hasattr(frame, "index") else frame.select(there)
    text = values.select(pl.all().cast(pl.String, strict=False).fill_null(""))
    return text.insert_column(0, pl.int_range(len(frame), eager=True).alias(cells.ROW))


def _tables(given: Mapping[str, pl.DataFrame]) -> Tables:
    """Tables of text as if they had been read. References to tables that were not given are not followed."""
    raw = {}
    for name, frame in given.items():
        schema = schemas.table(name)
        followed = tuple(key for key in schema.foreign_keys if key.resource in given)
        schema = replace(schema, foreign_keys=followed)
        resource = Resource(name, name, Path(name), "utf-8", Dialect(), schema)
        columns = frame.columns[1:]
        raw[name] = RawTable(resource, columns, columns, frame.lazy(), frame.height, _line, Faults())
    return Tables(Package("", "", Path(), {}, tuple(table.resource for table in raw.values())), raw)


def _line(row: int) -> int:
    """A frame has no lines: a finding stands in its row, counted from 0."""
    return row


def _rows(outcome: Outcome, name: str, tables: Tables) -> list[int]:
    """The rows of a table that a check finds wrong; where it is about lists of rows, every row of the list."""
    check, table = outcome.check, schemas.table(name)
    findings = [finding for finding in outcome.findings if finding.resource == name]
    key = views.VIEWS[check.view].key if isinstance(check, ViewCheck) else table.primary_key
    if not findings or set(table.primary_key) <= set(key):
        return [finding.line for finding in findings if finding.line is not None]
    columns = [column for column in key if column in table.names]
    wrong = pl.LazyFrame([{column: finding.key[column] for column in columns} for finding in findings])
    values = tables.values[name]
    wrong = wrong.cast(values.select(columns).collect_schema())
    lists = values.join(wrong, on=columns, how="semi", nulls_equal=True)
    return lists.collect()[cells.ROW].to_list()
