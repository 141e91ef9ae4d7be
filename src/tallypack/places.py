"""Where a cell stands in its file, to the character.

Findings know the line on which their row starts. For those that are shown, and only for them, the file is read
again to that line, and the line is cut as its dialect says.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from tallypack.outcome import Finding, Suspect
from tallypack.package import Dialect, Package, Part, Resource
from tallypack.packed import BROKEN
from tallypack.reading import header_of, open_text
from tallypack.records import cut, limited_cells


class Spot(NamedTuple):
    """A cell that is looked for: its table and file, the line on which its row starts, its field, and its text.

    Without ``path`` the file is the only one of the table.
    """

    resource: str
    path: str
    line: int
    field: str
    text: str


@dataclass(frozen=True)
class Place:
    """Where a cell begins and ends: physical lines and columns from 1, columns counted in characters.

    ``end_column`` is the one after the last character. The quotes around a cell belong to it.
    """

    line: int
    column: int
    end_line: int
    end_column: int


Places = Mapping[Spot, Place]
"""The places of cells. A cell that does not stand there any more, or never did, has none."""


def spot_of(cell: Finding | Suspect) -> Spot | None:
    """The cell of a finding or a suspect, none where it is about no single cell."""
    if cell.line is None or cell.field is None or cell.observed is None:
        return None
    return Spot(cell.resource, cell.path, cell.line, cell.field, cell.observed)


def places_of(package: Package, cells: Iterable[Finding | Suspect]) -> Places:
    """The places of the cells of findings and suspects. Each file is read once."""
    wanted: dict[tuple[str, str], list[Spot]] = {}
    for cell in cells:
        spot = spot_of(cell)
        if spot is not None:
            wanted.setdefault((spot.resource, spot.path), []).append(spot)
    places: dict[Spot, Place] = {}
    for (name, path), spots in wanted.items():
        resource = package.resource(name)
        for part in resource.parts if resource else ():
            if resource and part.path == (path or resource.path) and part.format == "csv":
                with suppress(*BROKEN):  # the file has gone since, or is another
                    places |= _places_in(resource, part, spots)
    return places


def _places_in(resource: Resource, part: Part, spots: list[Spot]) -> dict[Spot, Place]:
    header = header_of(resource)
    by_line: dict[int, list[Spot]] = {}
    for spot in spots:
        by_line.setdefault(spot.line, []).append(spot)
    places = {}
    for number, lines, record in _records_at(resource, part, set(by_line)):
        spans = spans_of("".join(lines), resource.dialect)
        if len(spans) != len(record):
            continue
        for spot in by_line[number]:
            cell = _column(spot, header, record)
            if cell is not None:
                start, end = spans[cell]
                places[spot] = Place(*_position(start, number, lines), *_position(end, number, lines))
    return places


def _records_at(
    resource: Resource, part: Part, wanted: set[int]
) -> Iterator[tuple[int, list[str], list[str]]]:
    """The records that start on some lines: the number of that line, all lines of the record, its cells."""
    with open_text(resource, part) as handle, limited_cells():
        lines = enumerate(handle, start=1)
        for number, first in lines:
            if number not in wanted:
                continue
            taken = [first]
            with suppress(csv.Error):  # a row that cannot be cut has no cells
                yield number, taken, next(cut(_taking(first, lines, taken), resource.dialect), [])
            if number == max(wanted):
                return


def _taking(first: str, lines: Iterator[tuple[int, str]], taken: list[str]) -> Iterator[str]:
    """A line and those after it, each remembered as it is asked for."""
    yield first
    for _number, line in lines:
        taken.append(line)
        yield line


def _column(spot: Spot, header: list[str], record: list[str]) -> int | None:
    """Which cell of the record is meant: that of the field, while its text is there; in a header, its name."""
    if spot.field in header and header.index(spot.field) < len(record):
        cell = header.index(spot.field)
        if _is_text(spot.text, record[cell]):
            return cell
    return record.index(spot.text) if record == header and spot.text in record else None


def _is_text(shown: str, text: str) -> bool:
    """Whether a text is the one shown, which may have been cut short."""
    return shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))


def spans_of(record: str, dialect: Dialect) -> list[tuple[int, int]]:
    """Where each cell of a record begins and ends, its quotes included, as offsets into the record's text."""
    spans, start = [], 0
    while True:
        while dialect.skip_initial_space and record[start : start + 1] == " ":
            start += 1
        end = _end_of_cell(record, start, dialect)
        spans.append((start, end))
        if record[end : end + 1] != dialect.delimiter:
            return spans
        start = end + 1


def _end_of_cell(record: str, start: int, dialect: Dialect) -> int:
    in_quotes = record[start : start + 1] == dialect.quote
    place = start + in_quotes
    while place < len(record):
        char, after = record[place], record[place + 1 : place + 2]
        if char == dialect.escape or (in_quotes and dialect.double_quote and char == after == dialect.quote):
            place += 1  # whatever comes next stands for itself
        elif in_quotes:
            in_quotes = char != dialect.quote
        elif char in {dialect.delimiter, "\r", "\n"}:
            return place
        place += 1
    return min(place, len(record))


def _position(offset: int, number: int, lines: list[str]) -> tuple[int, int]:
    """The physical line and the column of an offset into the lines of a record."""
    for line in lines[:-1]:
        if offset < len(line):
            break
        offset -= len(line)
        number += 1
    return number, offset + 1
