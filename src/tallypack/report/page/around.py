"""The rows around a finding, as they stand in the file, with the cell that it speaks of."""

from collections.abc import Iterable, Mapping, Sequence

from tallypack.outcome import Finding
from tallypack.reading import RawTable
from tallypack.report.page.blocks import Cell, Table
from tallypack.report.page.texts import count, short
from tallypack.tables import Tables

BESIDE = 2
"""Rows above and below that are shown."""

MOST_COLUMNS = 10
"""Columns of a row that are shown, the one of the finding among them."""

LONGEST_CELL = 60
"""Letters of a cell that are shown."""

Texts = Mapping[int, Mapping[str, str]]
"""The texts of some rows, by number and column."""


def around(tables: Tables, findings: Sequence[Finding], name: str) -> list[Table | None]:
    """For each finding the rows around its own, or none where it is about the file as a whole.

    ``name`` is what the names of these tables begin with.
    """
    places = [_row(tables.raw.get(finding.resource), finding) for finding in findings]
    wanted: dict[str, set[int]] = {}
    for finding, row in zip(findings, places, strict=True):
        if row is not None:
            wanted.setdefault(finding.resource, set()).update(_beside(tables.raw[finding.resource], row))
    texts = {
        resource: tables.cells(resource, sorted(rows), tables.raw[resource].columns)
        for resource, rows in wanted.items()
    }
    made: list[Table | None] = []
    for number, (finding, row) in enumerate(zip(findings, places, strict=True)):
        raw = tables.raw.get(finding.resource)
        if raw is None or row is None:
            made.append(None)
        else:
            made.append(_table(f"{name}-{number}", raw, finding, row, texts[finding.resource]))
    return made


def _row(raw: RawTable | None, finding: Finding) -> int | None:
    """The number of the row of a finding."""
    return None if raw is None or finding.line is None else raw.row(finding.path, finding.line)


def _beside(raw: RawTable, row: int) -> Iterable[int]:
    rows = range(max(row - BESIDE, 0), min(row + BESIDE + 1, raw.height))
    return [number for number in rows if raw.part(number) == raw.part(row)]


def _table(name: str, raw: RawTable, finding: Finding, row: int, texts: Texts) -> Table:
    columns = raw.columns[:MOST_COLUMNS]
    if finding.field in raw.columns and finding.field not in columns:
        columns = [*columns[:-1], finding.field]
    rows = [
        [
            Cell(count(raw.line(number))),
            *(
                _cell(texts[number].get(column, ""), is_it=number == row and column == finding.field)
                for column in columns
            ),
        ]
        for number in _beside(raw, row)
        if number in texts
    ]
    left = len(raw.columns) - len(columns)
    more = f"{left} more columns are not shown." if left else ""
    heads = ["Line", *(short(column, 40) for column in columns)]
    return Table(
        name,
        f"The rows around line {finding.line} of {short(finding.path, 120)}",
        heads,
        rows,
        more,
        look="raw",
    )


def _cell(text: str, *, is_it: bool) -> Cell:
    return Cell(short(text, LONGEST_CELL), "marked" if is_it else "")
