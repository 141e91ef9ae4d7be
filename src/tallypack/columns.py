"""Columns by their distinct texts: a text is judged and read once, in however many cells it stands.

A file is read in one pass into categories: each cell becomes the number of its text. What is asked of cells is
asked of the texts, and what they mean is given back to the rows by those numbers. Columns of which the same is
asked, in whichever table, are looked at together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from tallypack import cells, schemas
from tallypack.cells import CELL, ROW
from tallypack.reading import RawTable
from tallypack.tableschema import Field, TableSchema

COUNT = "_cells"
"""In a frame of texts, in how many cells of its column a text stands."""

PLACE = "_place"
"""In a frame of texts, the number of the column in which a text stands."""

_CODE = "_code"
_LARGEST = 2**64
_SMALL = 10_000
_TOLD_APART = {"name", "title", "description", "example", "constraints", "missingValues"}
"""What a descriptor says that decides nothing of how a cell is read, or stands beside it in the field."""

Name = tuple[str, str]
"""A table and a column in it."""


@dataclass(frozen=True)
class Texts:
    """The distinct texts of columns of which the same is asked.

    ``field`` says what is asked; its name is `CELL`. ``frame`` has a row for each text of each column, one column
    after the other: its number in ``columns`` (`PLACE`), the text, its cells (`COUNT`), and what `cells.read` makes
    of it.
    """

    field: Field
    columns: tuple[Name, ...]
    frame: pl.DataFrame


@dataclass(frozen=True)
class Columns:
    """The columns of tables that a schema describes, as categories. ``codes`` has a frame for each table."""

    codes: Mapping[str, pl.DataFrame]
    _fields: Mapping[Name, Field]

    @cached_property
    def counts(self) -> Mapping[Name, pl.DataFrame]:
        """For each column its distinct texts, as categories in `CELL`, each with the number of its cells."""
        large = [(table, name) for table, name in self._fields if self.codes[table].height > _SMALL]
        plans = [
            self.codes[table].lazy().group_by(pl.col(name).alias(CELL)).agg(pl.len().alias(COUNT))
            for table, name in large
        ]
        counted = dict(zip(large, pl.collect_all(plans, engine="streaming"), strict=True))
        for table, name in self._fields.keys() - counted.keys():  # a plan takes longer than a small column
            counts = self.codes[table][name].value_counts(name=COUNT)
            counted[table, name] = counts.rename({name: CELL})
        return counted

    def has_any(self, table: str, name: str, texts: Sequence[str]) -> bool:
        """Whether one of some texts stands in a column."""
        return bool(self.counts[table, name][CELL].is_in(list(texts)).any())

    def number(self, table: str, names: Sequence[str]) -> pl.Expr:
        """One number for the categories of a row in several columns, another for other categories."""
        number, size = pl.col(names[0]).to_physical().cast(pl.UInt64), self._radix(table, names[0])
        for name in names[1:]:
            radix = self._radix(table, name)
            number, size = number * radix + pl.col(name).to_physical(), size * radix
        return number if size < _LARGEST else pl.struct(names)

    def _radix(self, table: str, name: str) -> int:
        return max(_size(self.counts[table, name][CELL].to_physical()), 1)

    @cached_property
    def texts(self) -> Sequence[Texts]:
        """The distinct texts of all columns, by what is asked of them."""
        alike: dict[str, list[Name]] = {}
        asked = {name: _asked(field) for name, field in self._fields.items()}
        for name, field in asked.items():
            alike.setdefault(repr(field), []).append(name)
        groups = [(asked[names[0]], tuple(names)) for names in alike.values()]
        plans = [cells.read(self._listed(names), field) for field, names in groups]
        return [
            Texts(field, names, frame)
            for (field, names), frame in zip(groups, pl.collect_all(plans), strict=True)
        ]

    def _listed(self, names: Sequence[Name]) -> pl.LazyFrame:
        """The texts of several columns, one after the other."""
        listed = [
            self.counts[name].lazy().select(
                pl.lit(place, pl.UInt32).alias(PLACE),
                pl.col(COUNT).cast(pl.Int64),
                pl.col(CELL).to_physical().alias(_CODE),
                pl.col(CELL).cast(pl.String),
            )
            for place, name in enumerate(names)
        ]  # fmt: skip
        return pl.concat(listed).with_row_index(ROW)

    @cached_property
    def _read(self) -> Mapping[Name, tuple[Field, pl.DataFrame]]:
        """For each column what is asked of it, and its part of the frame of texts."""
        found = {}
        for texts in self.texts:
            start = 0
            for name in texts.columns:
                size = self.counts[name].height
                found[name] = texts.field, texts.frame.slice(start, size)
                start += size
        return found

    def values(self, table: str, name: str) -> list[pl.Expr]:
        """The values of a column, from its codes: one expression or, for a percentage, three with its two bounds.

        A column of a key stays one of categories, and so do a percentage and a closed list.
        """
        field, here = self._read[table, name]
        if field.type == "integer":
            return [_spread(name, here, cells.VALUE)]
        as_printed = _right(name, here)
        if field.is_percent:
            bounds = (
                _spread(name, here, column).alias(f"{name}{end}") for column, end in cells.BOUNDS.items()
            )
            return [as_printed, *bounds]
        is_listed = self.codes[table].schema[name] == pl.Categorical() or "enum" in field.constraints
        return [as_printed if is_listed else as_printed.cast(pl.String)]

    def forget_texts(self) -> None:
        """Let go of what was made of the texts, which takes much room. Whoever asks again has it made again."""
        for name in ("texts", "_read"):
            self.__dict__.pop(name, None)


def columns_of(tables: Mapping[str, RawTable], fields: Mapping[str, Sequence[Field]]) -> Columns:
    """Read the files of tables: the columns of some fields, each once."""
    keys = _keys([*(raw.resource.schema for raw in tables.values()), *map(schemas.table, schemas.NAMES)])
    there = {
        name: [field for field in fields[name] if field.name in raw.columns] for name, raw in tables.items()
    }
    plans = [
        raw.frame.select(pl.col(field.name).cast(_dtype((name, field.name), keys)) for field in there[name])
        for name, raw in tables.items()
    ]
    frames = pl.collect_all(plans, engine="streaming")
    described = {(name, field.name): field for name, here in there.items() for field in here}
    return Columns(dict(zip(tables, frames, strict=True)), described)


def _keys(described: Sequence[TableSchema]) -> frozenset[Name]:
    """The columns that are compared with others: keys, and what they refer to."""
    found: set[Name] = set()
    for schema in described:
        unique = [field.name for field in schema.fields if field.constraints.get("unique")]
        own = schema.keys.union(unique, *schema.unique_keys)
        found.update((schema.name, name) for name in own)
        found.update((key.resource, name) for key in schema.foreign_keys for name in key.reference)
    return frozenset(found)


def _dtype(column: Name, keys: frozenset[Name]) -> pl.Categorical:
    """Keys share their categories, so that they can be compared; any other column has its own."""
    return pl.Categorical() if column in keys else pl.Categorical(pl.Categories.random())


def _asked(field: Field) -> Field:
    """What is asked of the cells of a field, without what only tells it from others."""
    said = {name: value for name, value in field.descriptor.items() if name not in _TOLD_APART}
    return replace(
        field,
        name=CELL,
        title="",
        description="",
        example="",
        constraints=dict(sorted(field.constraints.items())),
        descriptor={**dict(sorted(said.items())), "name": CELL},
    )


def _right(name: str, here: pl.DataFrame) -> pl.Expr:
    """The cells of a column that have a value, as categories."""
    if not here[cells.VALUE].null_count():
        return pl.col(name)
    wrong = here.filter(pl.col(cells.VALUE).is_null())[CELL]
    return pl.when(~pl.col(name).is_in(wrong.implode())).then(pl.col(name))


def _spread(name: str, here: pl.DataFrame, column: str) -> pl.Expr:
    """For each row what stands for its text in a column of the frame of texts."""
    by_code = pl.DataFrame({_CODE: pl.int_range(_size(here[_CODE]), dtype=pl.UInt32, eager=True)})
    values = by_code.join(here.select(_CODE, column), on=_CODE, how="left", maintain_order="left")[column]
    return pl.col(name).map_batches(
        lambda codes: values.gather(codes.to_physical()), return_dtype=values.dtype, is_elementwise=True
    )


def _size(codes: pl.Series) -> int:
    """How many numbers there are up to the greatest of some."""
    greatest = codes.max()
    return greatest + 1 if isinstance(greatest, int) else 0
