"""The tables as one SQLite file, with their keys, references and limits.

SQLite has whole numbers, texts and floats, and no decimals. A percentage is kept as printed in ``share_printed`` and
as a whole number of millionths of a percent in ``share_millionths``, both exact. There is no column ``share``: as a
text it would be compared letter by letter, as a float it would not be what was printed. Who wants floats finds them
in the view ``results_real``, which says so in its name.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tallypack import constraints
from tallypack.errors import PackageError
from tallypack.percent import MILLIONTHS
from tallypack.tableschema import Field, ForeignKey, TableSchema
from tallypack.typed import printed

_KINDS = {"integer": "INTEGER", "year": "INTEGER", "boolean": "INTEGER"}
"""Types of columns; every other one is a text."""

_SIGNS = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
_LENGTHS = {"minLength": ">=", "maxLength": "<="}


def millionths(name: str) -> str:
    """Name of the column with a percentage as a whole number of millionths of a percent."""
    return f"{name}_millionths"


def real(table: str) -> str:
    """Name of the view in which the numbers of a table are floats."""
    return f"{table}_real"


@dataclass(frozen=True)
class Accepted:
    """What does not hold in a package and is accepted by its waivers: a database must not ask for it.

    ``cells`` are tables with their fields, ``keys`` tables with keys that are not unique, ``references`` tables that
    refer to what is not there.
    """

    cells: frozenset[tuple[str, str]] = frozenset()
    keys: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()


def write_sqlite(
    frames: Mapping[str, pl.DataFrame], schemas: Mapping[str, TableSchema], accepted: Accepted, path: Path
) -> None:
    """Write typed tables as a database. `PackageError` where SQLite has no place for a name."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript("PRAGMA page_size=4096; PRAGMA encoding='UTF-8'; PRAGMA journal_mode=OFF;")
        connection.execute("BEGIN")
        for name in frames:
            for statement in _created(name, schemas, frames[name].columns, accepted):
                _create(connection, name, statement)
        for name, frame in frames.items():
            rows = _stored(frame, schemas[name])
            marks = ", ".join("?" * rows.width)
            connection.executemany(f"INSERT INTO {quoted(name)} VALUES ({marks})", rows.iter_rows())  # noqa: S608 - quoted
        connection.execute("COMMIT")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise RuntimeError("a reference that was checked is not in the database")


def _create(connection: sqlite3.Connection, name: str, statement: str) -> None:
    try:
        connection.execute(statement)
    except (sqlite3.Error, ValueError) as error:
        raise PackageError(f"SQLite cannot have the table `{name}`: {error}.") from error


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever signs are in it."""
    return '"' + name.replace('"', '""') + '"'


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _created(
    name: str, schemas: Mapping[str, TableSchema], columns: list[str], accepted: Accepted
) -> Iterator[str]:
    """The statements that create a table, and the view of its numbers."""
    schema = schemas[name]
    own = schema.names
    lines = []
    for field in schema.fields:
        kind = _kind(field, schema)
        lines += _columns(field, kind, is_accepted=(name, field.name) in accepted.cells)
    lines += [
        f"{quoted(column)} TEXT"
        for column in columns
        if column not in own and not _is_text_of(column, schema)
    ]
    lines += [] if name in accepted.keys else _keys(schema)
    if name not in accepted.references:
        followed = [key for key in schema.foreign_keys if _can_refer(key, schemas, accepted)]
        lines += [_reference(key, schema, schemas[key.resource]) for key in followed]
    yield f"CREATE TABLE {quoted(name)} (\n  " + ",\n  ".join(lines) + "\n)"
    numbers = [field.name for field in schema.fields if field.type == "number"]
    if numbers:
        shown = [
            f"CAST({quoted(printed(n))} AS REAL) AS {quoted(n)}" if n in numbers else quoted(n) for n in own
        ]
        yield f"CREATE VIEW {quoted(real(name))} AS SELECT {', '.join(shown)} FROM {quoted(name)}"  # noqa: S608


def _is_text_of(column: str, schema: TableSchema) -> bool:
    return any(field.type == "number" and column == printed(field.name) for field in schema.fields)


def _kind(field: Field, schema: TableSchema) -> str:
    """The type of a column. A key of the type INTEGER would be SQLite's own number of the row; INT is not."""
    kind = _KINDS.get(field.type, "TEXT")
    return "INT" if kind == "INTEGER" and schema.primary_key == (field.name,) else kind


def _columns(field: Field, kind: str, *, is_accepted: bool) -> list[str]:
    """The lines of a field: one column, or for a percentage two."""
    if field.type != "number":
        return [_column(field.name, kind, [] if is_accepted else [*_filled(field), *_checks(field)])]
    text = _column(printed(field.name), "TEXT", [] if is_accepted else _filled(field))
    if not field.is_percent:
        return [text]
    limits = [] if is_accepted else _limits(field, millionths(field.name))
    return [text, _column(millionths(field.name), "INTEGER", limits)]


def _column(name: str, kind: str, rules: list[str]) -> str:
    return " ".join([quoted(name), kind, *rules])


def _filled(field: Field) -> list[str]:
    return ["NOT NULL"] if field.required else []


def _checks(field: Field) -> list[str]:
    """What a field asks of its values, as far as SQLite can say it: lists, limits and lengths, and no patterns."""
    name, rules = quoted(field.name), []
    if field.type == "boolean":
        rules.append(f"CHECK ({name} IN (0, 1))")
    elif "enum" in field.constraints and constraints.has_one_spelling(field):
        read = constraints.reader(field)
        listed = ", ".join(_literal(_value(field, read(value))) for value in field.constraints["enum"])
        rules.append(f"CHECK ({name} IN ({listed}))")
    rules += _limits(field, field.name)
    for kind, sign in _LENGTHS.items():
        if kind in field.constraints:
            rules.append(f"CHECK (length({name}) {sign} {field.constraints[kind]})")
    return rules


def _limits(field: Field, column: str) -> list[str]:
    given = constraints.limits(field)
    if not given or not (field.is_percent or constraints.has_one_spelling(field)):
        return []
    read = constraints.reader(field)
    values = {kind: _value(field, read(limit)) for kind, limit in given.items()}
    return [f"CHECK ({quoted(column)} {_SIGNS[kind]} {_literal(value)})" for kind, value in values.items()]


def _value(field: Field, value: Any) -> int | str:  # noqa: ANN401 - as the field is read
    """A value of a field as it is stored."""
    if field.is_percent:
        return int(value * MILLIONTHS)
    return int(value) if field.type in {"integer", "year"} else str(value)


def _keys(schema: TableSchema) -> list[str]:
    lines = [f"PRIMARY KEY ({_stored_names(schema, schema.primary_key)})"] if schema.primary_key else []
    single = [(field.name,) for field in schema.fields if field.constraints.get("unique")]
    unique = dict.fromkeys(key for key in (*schema.unique_keys, *single) if key != schema.primary_key)
    return [*lines, *(f"UNIQUE ({_stored_names(schema, key)})" for key in unique)]


def _stored_names(schema: TableSchema, names: tuple[str, ...]) -> str:
    stored = [printed(name) if schema.field(name).type == "number" else name for name in names]
    return ", ".join(map(quoted, stored))


def _can_refer(key: ForeignKey, schemas: Mapping[str, TableSchema], accepted: Accepted) -> bool:
    """Whether SQLite can follow a reference: to a key that is declared there."""
    target = schemas.get(key.resource)
    if target is None or key.resource in accepted.keys:
        return False
    single = [(field.name,) for field in target.fields if field.constraints.get("unique")]
    return key.reference in {target.primary_key, *target.unique_keys, *single}


def _reference(key: ForeignKey, schema: TableSchema, target: TableSchema) -> str:
    here, there = _stored_names(schema, key.fields), _stored_names(target, key.reference)
    return f"FOREIGN KEY ({here}) REFERENCES {quoted(key.resource)} ({there})"


def _stored(frame: pl.DataFrame, schema: TableSchema) -> pl.DataFrame:
    """The values as they are stored, in the order of the columns of the database."""
    columns: list[pl.Series] = []
    for field in schema.fields:
        if field.type == "number":
            columns.append(frame[printed(field.name)])
            if field.is_percent:
                columns.append(_in_millionths(frame[field.name]).alias(millionths(field.name)))
        elif field.type == "boolean":
            columns.append(frame[field.name].cast(pl.Int64))
        elif field.type == "date":
            columns.append(frame[field.name].cast(pl.String))
        else:
            columns.append(frame[field.name])
    beyond = [name for name in frame.columns if name not in schema.names and not _is_text_of(name, schema)]
    return pl.DataFrame([*columns, *(frame[name] for name in beyond)])


def _in_millionths(values: pl.Series) -> pl.Series:
    whole: list[Any] = [None if value is None else int(value * MILLIONTHS) for value in values]
    return pl.Series(whole, dtype=pl.Int64)
