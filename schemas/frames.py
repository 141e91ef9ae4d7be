"""pandera schemas for the tables, made from their Table Schemas and the checks that concern them.

One `FrameSchema` serves Polars and pandas alike: ``schema("results").validate(frame)``. Whole numbers are
64-bit integers and everything else is text, percentages too, because their decimals are part of them:
read a table with ``dtypes`` and nothing is lost.

A check of the level warning warns, and a row that a table ``waivers`` explains does not fail.

A check that compares tables needs them: ``schema("results", tables={"turnout": ..., "tallies": ...})``.
Checks whose tables are not given are left out, and `FrameSchema.left_out` names them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, cast

import narwhals.stable.v1 as nw
from tallypack.checks import CATALOGUE

from tallypack import cells, percent, schemas, views
from tallypack.law import CellCheck, Check, KeyCheck, ViewCheck

if TYPE_CHECKING:
    import polars as pl

Library = Literal["polars", "pandas"]

_FAILS = "_fails"


def dtypes(name: str, library: Library = "polars") -> dict[str, Any]:
    """The types with which to read a table: ``pl.read_csv(path, schema_overrides=dtypes("results"))``.

    For pandas: ``pd.read_csv(path, dtype=dtypes("results", "pandas"), keep_default_na=False,
    na_values=[""])``. ``KeyError`` for a table that the profile does not have.
    """
    integer, text = _types(library)
    return {field.name: integer if field.type == "integer" else text for field in schemas.table(name).fields}


def _types(library: Library) -> tuple[Any, Any]:
    if library == "polars":
        import polars as pl  # noqa: PLC0415 - only the library that is asked for

        return pl.Int64, pl.String
    return "Int64", "string"


def schema(name: str, tables: Mapping[str, Any] | None = None) -> "FrameSchema":
    """The schema of a table of the profile, with every check that the given tables allow.

    ``tables`` holds frames of other tables of the same package, by name. ``KeyError`` for an unknown name.
    """
    schemas.table(name)
    return FrameSchema(name, dict(tables or {}))


@dataclass(frozen=True)
class FrameSchema:
    """A pandera schema for whichever library a frame comes from."""

    name: str
    tables: Mapping[str, Any]

    def validate(self, frame: Any, *, lazy: bool = True) -> Any:  # noqa: ANN401 - whatever frame came in
        """Return the frame if every check holds, else raise ``pandera.errors.SchemaErrors`` naming all.

        ``lazy=False`` raises at the first. A lazy Polars frame is collected, because a law is about data.
        """
        library = type(frame).__module__.partition(".")[0]
        if library == "polars":
            eager = frame.collect() if hasattr(frame, "collect") else frame
            return self.polars.validate(eager, lazy=lazy)
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
        """The checks of the catalogue that this schema enforces, beside types and primary key."""
        return tuple(
            check for check in CATALOGUE.values() if self._concerns(check) and not self._misses(check)
        )

    @cached_property
    def left_out(self) -> Mapping[str, tuple[str, ...]]:
        """The checks that concern the table and were left out, with the tables that they miss."""
        return {c.code: self._misses(c) for c in CATALOGUE.values() if self._concerns(c) and self._misses(c)}

    def _concerns(self, check: Check) -> bool:
        if isinstance(check, CellCheck):
            return any(check.law(field) is not None for field in schemas.table(self.name).fields)
        if isinstance(check, KeyCheck):  # pandera knows unique keys itself
            return check.kind == "foreign" and bool(schemas.table(self.name).foreign_keys)
        return isinstance(check, ViewCheck) and views.VIEWS[check.view].table == self.name

    def _misses(self, check: Check) -> tuple[str, ...]:
        """The tables that a check reads and that were not given; a reference may be followed if any was."""
        given = {self.name, *self.tables}
        if isinstance(check, KeyCheck):
            referred = [key.resource for key in schemas.table(self.name).foreign_keys]
            return () if given & set(referred) else tuple(dict.fromkeys(referred))
        reads = views.VIEWS[check.view].reads if isinstance(check, ViewCheck) else ()
        return tuple(name for name in reads if name not in given)

    def _build(self, pa: Any, library: Library) -> Any:  # noqa: ANN401 - two modules without a common type
        table = schemas.table(self.name)
        types = dtypes(self.name, library)
        return pa.DataFrameSchema(
            columns={
                field.name: pa.Column(
                    types[field.name],
                    nullable=not field.required,
                    title=field.title,
                    description=field.description,
                )
                for field in table.fields
            },
            checks=[self._has_rows(pa), *(self._check(pa, check) for check in self.checks)],
            unique=list(table.primary_key) or None,
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
            lambda data: _rows(data.lazyframe if hasattr(data, "lazyframe") else data).shape[0] > 0,
            name=check.code,
            title=check.title,
            error=f"{check.code}: the table `{self.name}` has no rows",
        )

    def _law(self, check: Check) -> Callable[[Any], Any]:
        """A check as pandera calls it: from a frame to one truth for each of its rows."""

        def law(data: Any) -> Any:  # noqa: ANN401 - pandera hands over a frame, wrapped or bare
            native = data.lazyframe.collect() if hasattr(data, "lazyframe") else data
            holds = ~self.failing(check, native)
            if hasattr(native, "index"):
                return holds.to_pandas().set_axis(native.index)
            return holds.to_frame().lazy()

        return law

    def failing(self, check: Check, native: Any) -> "pl.Series":  # noqa: ANN401 - a frame of either library
        """For each row of a frame, in order, whether it breaks the check or belongs to what breaks it.

        The law always runs on Polars: pandas knows several kinds of nothing, and compares each in its way.
        """
        frame = _rows(native)
        if isinstance(check, CellCheck):
            return self._failing_cells(check, frame)
        if isinstance(check, KeyCheck):
            return self._dangling(frame)
        if not isinstance(check, ViewCheck):
            raise TypeError(f"{check.code} is decided while a file is read")
        view = views.VIEWS[check.view]
        given = {**{name: _rows(table) for name, table in self.tables.items()}, self.name: frame}
        tables = {name: _values(name, given.get(name)) for name in schemas.NAMES}
        key = [column for column in view.key if column in frame.columns]
        broken = view.build(tables).filter(check.examined & ~check.law).select(*key).unique()
        failing = broken.with_columns(nw.lit(value=True).alias(_FAILS)).collect()
        marked = frame.select(cells.ROW, *key).join(failing, on=key, how="left").sort(cells.ROW)
        fails = _series(marked.with_columns(nw.col(_FAILS).fill_null(value=False)))
        return fails & ~_waived(check, view, frame, given.get("waivers"))

    def _dangling(self, frame: nw.DataFrame[Any]) -> "pl.Series":
        """The rows with a reference to a row that is not there, in the tables that were given."""
        lost = nw.col(cells.ROW) < 0
        for key in schemas.table(self.name).foreign_keys:
            if key.resource not in {self.name, *self.tables}:
                continue
            target = frame if key.resource == self.name else _rows(self.tables[key.resource])
            there = target.select(*key.reference).unique()
            filled = frame.drop_nulls(list(key.fields))
            gone = filled.join(there, left_on=list(key.fields), right_on=list(key.reference), how="anti")
            lost = lost | nw.col(cells.ROW).is_in(gone.get_column(cells.ROW).to_list())
        return _series(frame.select(lost.alias(_FAILS)))

    def _failing_cells(self, check: CellCheck, frame: nw.DataFrame[Any]) -> "pl.Series":
        fails = nw.col(cells.ROW) < 0
        for field in schemas.table(self.name).fields:
            law = check.law(field)
            if not isinstance(law, nw.Expr) or (field.type == "integer" and check.code == "L201"):
                continue  # a whole number has its type from its column
            filled = ~nw.col(field.name).is_null()
            if check.empty:
                fails = fails | ~filled
                continue
            if field.type == "integer":
                frame = frame.with_columns(nw.col(field.name).alias(cells.whole(field.name)))
            elif field.is_percent:
                frame = frame.with_columns(*percent.bounds(field.name))
                if check.code != "L201":
                    filled = filled & ~nw.col(percent.lower(field.name)).is_null()
            fails = fails | (filled & ~law.fill_null(value=False))
        return _series(frame.select(fails.alias(_FAILS)))


def _rows(native: Any) -> nw.DataFrame[Any]:  # noqa: ANN401 - a frame of either library
    """A frame as numbered rows of Polars."""
    import polars as pl  # noqa: PLC0415

    if hasattr(native, "collect"):
        native = native.collect()
    frame = native if isinstance(native, pl.DataFrame) else pl.from_pandas(native)
    numbered = frame.with_row_index(cells.ROW).with_columns(pl.col(cells.ROW).cast(pl.Int64))
    return nw.from_native(numbered)


def _values(name: str, frame: nw.DataFrame[Any] | None) -> cells.Frame:
    """A table as the views want it: percentages with their bounds, absent columns and tables null."""
    import polars as pl  # noqa: PLC0415

    table = schemas.table(name)
    if frame is None:
        frame = nw.from_native(pl.DataFrame(schema={cells.ROW: pl.Int64}))
    columns = [nw.col(cells.ROW)]
    for field in table.fields:
        dtype = nw.Int64 if field.type == "integer" else nw.String
        there = field.name in frame.columns
        value = nw.col(field.name).cast(dtype) if there else nw.lit(None, dtype=dtype)
        columns.append(value.alias(field.name))
    bounds = [bound for field in table.fields if field.is_percent for bound in percent.bounds(field.name)]
    values = frame.select(*columns)
    return (values.with_columns(*bounds) if bounds else values).lazy()


def _waived(
    check: Check, view: views.View, frame: nw.DataFrame[Any], waivers: nw.DataFrame[Any] | None
) -> "pl.Series":
    """The rows whose finding a waiver explains. A waiver of a list covers every row of it."""
    whole_row = set(schemas.table(view.table).primary_key) <= set(view.key)
    covered = nw.col(cells.ROW) < 0
    for waiver in waivers.iter_rows(named=True) if waivers is not None else ():
        expired = waiver["expires_on"] and waiver["expires_on"] < date.today().isoformat()  # noqa: DTZ011
        if waiver["check"] != check.code or expired or waiver["field"] not in frame.columns:
            continue
        same = nw.col(cells.ROW) >= 0
        for name in ("tally_id", "unit_id", "option_id"):
            if waiver[name] and name in view.key:
                same = same & (nw.col(name) == waiver[name])
        if whole_row:
            same = same & (nw.col(waiver["field"]).cast(nw.String) == waiver["observed"])
        covered = covered | same
    return _series(frame.select(covered.fill_null(value=False).alias(_FAILS)))


def _series(frame: nw.DataFrame[Any]) -> "pl.Series":
    """The column that says of each row whether it fails."""
    return cast("pl.Series", frame.get_column(_FAILS).to_native())
