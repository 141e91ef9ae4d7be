"""What the queries by hand know of the package: the rules of its cells, and how a file is read that is not plain.

These are what the Table Schemas of the made-up country say, as somebody writes them down who knows the tables.
"""

import csv
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

COLUMNS: Mapping[str, Sequence[str]] = {
    "contests": ("contest_id", "title", "jurisdiction", "office", "voted_on", "round", "seats", "rule"),
    "options": ("option_id", "contest_id", "kind", "name", "name_local", "party", "wikidata_id"),
    "units": ("unit_id", "parent_id", "name", "kind", "code"),
    "tallies": ("tally_id", "contest_id", "status", "announced_at", "authority", "source_id", "share_base",
                "turnout_base", "note"),
    "turnout": ("tally_id", "unit_id", "registered", "issued", "cast", "valid", "invalid", "turnout"),
    "results": ("tally_id", "unit_id", "option_id", "mode", "votes", "share"),
}  # fmt: skip
KEYS = {
    "contests": ("contest_id",),
    "options": ("option_id",),
    "units": ("unit_id",),
    "tallies": ("tally_id",),
}
COUNTS = ("registered", "issued", "cast", "valid", "invalid")

ID = r"[A-Za-z0-9][A-Za-z0-9._:-]*"
DAY = (
    r"(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
WHOLE_NUMBER, PERCENTAGE = r"0|-?[1-9][0-9]*", r"(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,5})?"
MOST_COUNTED, MOST_TURNOUT = 4_000_000_000, 999
SCALE, WHOLE = 1_000_000, 100_000_000
"""Percentages are whole millionths of a percent."""

REQUIRED = {
    "contests": COLUMNS["contests"],
    "options": ("option_id", "contest_id", "kind", "name"),
    "units": ("unit_id", "name", "kind"),
    "tallies": ("tally_id", "contest_id", "status", "authority"),
    "turnout": ("tally_id", "unit_id"),
    "results": ("tally_id", "unit_id", "option_id", "mode"),
}
PATTERNS = {
    "contests": {"contest_id": ID, "jurisdiction": r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?"},
    "options": {"option_id": ID, "contest_id": ID, "wikidata_id": r"Q[1-9][0-9]*"},
    "units": {"unit_id": ID, "parent_id": ID},
    "tallies": {"tally_id": ID, "contest_id": ID, "source_id": ID,
                "announced_at": rf"{DAY}(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9])?"},
}  # fmt: skip
ENUMS = {
    "contests": {"rule": ("majority", "plurality", "proportional", "other")},
    "options": {"kind": ("candidate", "party", "against-all", "write-in", "other")},
    "units": {"kind": ("country", "region", "district", "station", "other")},
    "tallies": {
        "status": ("partial", "preliminary", "final", "exit-poll", "estimate"),
        "share_base": ("cast", "valid", "registered", "issued", "sample"),
        "turnout_base": ("cast", "issued"),
    },
}
CODES = (
    *("L103", "L104", "L105", "L201", "L202", "L203", "L204", "L205"),
    *("K101", "K103", "K201", "K202", "K203", "K301", "K302", "K303", "K304"),
    *("S102", "S103", "S201", "S301", "V101", "V103", "V104", "V105", "V106"),
    *("T101", "T102", "T103", "T104", "T105"),
    *("A101", "A102", "A104", "A105", "A106", "A107", "A201", "A202", "A203"),
    *("R102", "W101", "W102", "W103", "W104"),
)
"""Every check that has something to examine in the country, but for those of a file that cannot be read at all."""


def path_of(folder: Path, name: str) -> Path:
    """The file of a table whose header names its columns; the query ends where there is none (L101, L102)."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        sys.exit(f"L101: {path} is not there")
    with path.open("rb") as handle:
        header = handle.readline().decode(errors="replace").rstrip("\r\n").split(",")
    if tuple(header) != COLUMNS[name]:
        sys.exit(f"L102: the header of {path} is {','.join(header)}")
    return path


def is_plain(path: Path, rows: int, letters: int) -> bool:
    """Whether every row was whole: then all bytes are those of cells, separators and line ends."""
    names = COLUMNS[path.stem]
    with path.open("rb") as handle:
        size = handle.seek(-1, os.SEEK_END) + 1
        is_ended = handle.read(1) == b"\n"
    return size + (not is_ended) == letters + len("".join(names)) + (rows + 1) * len(names)


def careful(path: Path, found: Counter[str]) -> list[list[str | None]]:
    """The rows of a file that is not plain, record by record; blank and ragged ones are counted and left out."""
    rows: list[list[str | None]] = []
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            records = csv.reader(handle, strict=True)
            width = len(next(records))
            for record in records:
                if not any(record):
                    found["L104"] += 1
                elif len(record) != width:
                    found["L103"] += 1
                else:
                    rows.append([cell or None for cell in record])
    except UnicodeDecodeError as error:
        sys.exit(f"L106: {path}: {error}")
    return rows


def tell(found: Mapping[str, int]) -> None:
    """Print the number of failures of each check, and end as `tallypack validate` does."""
    for code in CODES:
        print(code, found.get(code, 0))
    sys.exit(
        int(
            any(
                found.get(code)
                for code in CODES
                if code[0] != "W" and code not in {"S301", "A107", "K304", "R102"}
            )
        )
    )
