"""Columns by their distinct texts: a text is judged and read once, in however many cells it stands.

A file is read in one pass into categories: each cell becomes the number of its text. What is asked of cells is
asked of the texts, and what they mean is given back to the rows by those numbers. Columns of which the same is
asked, in whichever table, are looked at together. A column in which nearly every cell has a text of its own, such as
the names of units, stays text: to number those would take longer than it saves.
"""

from collections.abc import Iterator, Mapping, Sequence
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
_SAMPLE = 1_000
"""Rows from which a large column is known to be one of texts of its own."""

_AT_ONCE = 5_000_000
"""Texts that are read together."""

_TOLD_APART = {"name", "title", "description", "example", "constraints", "missingValues"}
"""What a descriptor says that decides nothing of how a cell is read, or stands beside it in the field."""

Name = tuple[str, str]
"""A table and a column in it."""


@dataclass(frozen=True)
class Piece:
    """Texts of one column that are read together: where they begin among all of it, and how many they are."""

    name: Name
    start: int
    size: int


_Round = dict[str, tuple[Field, list[Piece]]]
"""What is read together, by what is asked of it."""


@dataclass(frozen=True)
class Texts:
    """The texts of columns of which the same is asked, or some of the texts where they are very many.

    ``field`` says what is asked; its name is `CELL`. ``frame`` has a row for each text of each column, one column
    after the other: its number in ``pieces`` (`PLACE`), the text, its cells (`COUNT`), and what `cells.read` makes
    of it.
    """

    field: Field
    pieces: Sequence[Piece]
    frame: pl.DataFrame


@dataclass(frozen=True)
class Columns:
    """The columns of tables that a schema describes, as categories. ``codes`` has a frame for each table."""

    codes: Mapping[str, pl.DataFrame]
    _fields: Mapping[Name, Field]

    @cached_property
    def counts(self) -> Mapping[Name, pl.DataFrame]:
        """For each column its texts in `CELL`, each with the number of its cells; categories are distinct."""
        plans, counted = {}, {}
        for table, name in self._fields:
            cell, rows = pl.col(name).alias(CELL), self.codes[table]
            if rows.schema[name] == pl.String:
                counted[table, name] = rows.select(cell, pl.lit(1, pl.UInt32).alias(COUNT))
            elif rows.height > _SMALL:
                plans[table, name] = rows.lazy().group_by(cell).agg(pl.len().alias(COUNT))
            else:  # a plan takes longer than a small column
                counted[table, name] = rows[name].value_counts(name=COUNT).rename({name: CELL})
        return counted | dict(zip(plans, pl.collect_all(plans.values(), engine="streaming"), strict=True))

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

    def texts(self) -> Iterator[Sequence[Texts]]:
        """The texts of all columns, by what is asked of them, so many at a time as there is room for.

        Those that can be read at once are read once; more are read anew by whoever asks.
        """
        if len(self._rounds) == 1:
            yield self._held
        else:
            yield from map(self._texts_of, self._rounds)

    @cached_property
    def _held(self) -> Sequence[Texts]:
        return self._texts_of(self._rounds[0])

    @cached_property
    def _rounds(self) -> Sequence[_Round]:
        """Which texts are read together: columns of which the same is asked, in pieces where they are large."""
        alike: dict[str, list[Name]] = {}
        asked = {name: _asked(field) for name, field in self._fields.items()}
        for name, field in asked.items():
            alike.setdefault(repr(field), []).append(name)
        rounds: list[_Round] = [{}]
        room = _AT_ONCE
        for said, names in alike.items():
            for name in names:
                for piece in _pieces(name, self.counts[name].height):
                    if piece.size > room:
                        rounds.append({})
                        room = _AT_ONCE
                    rounds[-1].setdefault(said, (asked[name], []))[1].append(piece)
                    room -= piece.size
        return rounds

    def _texts_of(self, together: _Round) -> Sequence[Texts]:
        plans = [cells.read(self._listed(pieces), field) for field, pieces in together.values()]
        return [
            Texts(field, pieces, frame)
            for (field, pieces), frame in zip(together.values(), pl.collect_all(plans), strict=True)
        ]

    def _listed(self, pieces: Sequence[Piece]) -> pl.LazyFrame:
        """The texts of several columns, one after the other."""
        listed = []
        for place, piece in enumerate(pieces):
            texts = self.counts[piece.name].slice(piece.start, piece.size)
            has_code = texts.schema[CELL] != pl.String
            listed.append(
                texts.lazy().select(
                    pl.lit(place, pl.UInt32).alias(PLACE),
                    pl.col(COUNT).cast(pl.Int64),
                    (pl.col(CELL).to_physical() if has_code else pl.lit(None, pl.UInt32)).alias(_CODE),
                    pl.col(CELL).cast(pl.String),
                )
            )
        return pl.concat(listed).with_row_index(ROW)

    @cached_property
    def _read(self) -> Mapping[Name, tuple[Field, pl.DataFrame]]:
        """For each column what is asked of it, and what its texts say, as far as that is not the texts themselves."""
        fields: dict[Name, Field] = {}
        found: dict[Name, list[pl.DataFrame]] = {}
        for together in self.texts():
            for texts in together:
                start = 0
                for piece in texts.pieces:
                    fields[piece.name] = texts.field
                    told = _told(texts.frame.slice(start, piece.size), texts.field)
                    found.setdefault(piece.name, []).append(told)
                    start += piece.size
        return {name: (field, pl.concat(found[name])) for name, field in fields.items()}

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
        many = ("counts",) if len(self._rounds) > 1 else ()
        for name in ("_held", "_read", *many):
            self.__dict__.pop(name, None)


def columns_of(tables: Mapping[str, RawTable], fields: Mapping[str, Sequence[Field]]) -> Columns:
    """Read the files of tables: the columns of some fields, each once."""
    keys = _keys([*(raw.resource.schema for raw in tables.values()), *map(schemas.table, schemas.NAMES)])
    there = {
        name: [field for field in fields[name] if field.name in raw.columns] for name, raw in tables.items()
    }
    plans = []
    for name, raw in tables.items():
        first = _first_texts(raw, there[name])
        plans.append(
            raw.frame.select(
                _read_as(field, first.get(field.name), is_key=(name, field.name) in keys)
                for field in there[name]
            )
        )
    frames = pl.collect_all(plans, engine="streaming")
    described = {(name, field.name): field for name, here in there.items() for field in here}
    return Columns(dict(zip(tables, map(_constants_once, frames), strict=True)), described)


def _constants_once(codes: pl.DataFrame) -> pl.DataFrame:
    """The same frame, in which a large column with one text only takes the room of one cell."""
    if codes.height <= _SMALL:
        return codes
    numbers = codes.select(pl.col(pl.Categorical).to_physical())
    ends = numbers.select(pl.all().min().name.prefix("least "), pl.all().max().name.prefix("most "))
    same = [name for name in numbers.columns if ends[f"least {name}"].item() == ends[f"most {name}"].item()]
    return codes.with_columns(pl.lit(codes[name][0], codes.schema[name]).alias(name) for name in same)


def _keys(described: Sequence[TableSchema]) -> frozenset[Name]:
    """The columns that are compared with others: keys, and what they refer to."""
    found: set[Name] = set()
    for schema in described:
        unique = [field.name for field in schema.fields if field.constraints.get("unique")]
        own = schema.keys.union(unique, *schema.unique_keys)
        found.update((schema.name, name) for name in own)
        found.update((key.resource, name) for key in schema.foreign_keys for name in key.reference)
    return frozenset(found)


def _first_texts(raw: RawTable, fields: Sequence[Field]) -> Mapping[str, pl.Series]:
    """The distinct texts in the first rows of a large table, by column."""
    if raw.height <= _SMALL or not fields:
        return {}
    first = raw.frame.select(field.name for field in fields).head(_SAMPLE).collect()
    return {column.name: column.unique() for column in first}


def _read_as(field: Field, first: pl.Series | None, *, is_key: bool) -> pl.Expr:
    """A column as it is held: categories, or texts where nearly every cell of the first has one of its own.

    Keys share their categories, so that they can be compared; any other column has its own.
    """
    column, dtype = pl.col(field.name), pl.Categorical() if is_key else pl.Categorical(pl.Categories.random())
    if first is None:
        return column.cast(dtype)
    if len(first) == 1:  # mostly all the others are the same, and need not be looked up
        return pl.when(column != first[0]).then(column).cast(dtype).fill_null(pl.lit(first[0], dtype))
    is_able = not (is_key or _is_figure(field) or "enum" in field.constraints)
    return column if is_able and 2 * len(first) > _SAMPLE else column.cast(dtype)


def _is_figure(field: Field) -> bool:
    """Whether a cell has a value that is not its text."""
    return field.type == "integer" or field.is_percent


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


def _pieces(name: Name, height: int) -> Iterator[Piece]:
    """The texts of a column, in pieces that can be read at once; one where there is no text."""
    for start in range(0, max(height, 1), _AT_ONCE):
        yield Piece(name, start, min(_AT_ONCE, height - start))


def _told(texts: pl.DataFrame, field: Field) -> pl.DataFrame:
    """What the texts of a column say, and of those that say what they are the ones that say nothing."""
    known = texts[[name for name in (_CODE, CELL, cells.VALUE, *cells.BOUNDS) if name in texts.columns]]
    if _is_figure(field):
        return known
    if not known[cells.VALUE].null_count():
        return known.clear()
    return known.filter(pl.col(cells.VALUE).is_null()).unique(CELL)


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
