"""How often the wrong cell is named: corrupt one cell at a time, validate, and look at the suspects.

``python benchmarks/localise.py`` corrupts the published package and prints a table in Markdown;
``--malaysia DIR`` corrupts the Malaysian Election Corpus, one cell in each of its seats.
Every corruption follows from the seed. Nothing is written but a temporary folder.
"""

import argparse
import csv
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import malaysia

from tallypack.ledger.book import Ledger, Rows, ledger_of
from tallypack.ledger.waived import without_waived
from tallypack.outcome import Finding, Suspect
from tallypack.package import Package, read_package
from tallypack.suspects.doubts import Search
from tallypack.suspects.support import Weigh
from tallypack.tables import Tables, open_tables
from tallypack.validation import validate
from tallypack.waivers import read_waivers

ROOT = Path(__file__).resolve().parent.parent
FIGURES = {
    "results": ("votes", "share"),
    "turnout": ("registered", "issued", "cast", "valid", "invalid", "turnout"),
}
FAMILIES = ("L201", "L205", "S", "V", "T", "A", "C")
_THOUSAND = 3
_FIFTIETH = 50
_AMONG_THREE = (1, 2, 3)
Table = list[dict[str, str]]


@dataclass(frozen=True)
class Corruption:
    """Cells that were changed, with what stood there and what stands there now: (row, field, was, is)."""

    table: str
    kind: str
    cells: tuple[tuple[int, str, str, str], ...]


@dataclass(frozen=True)
class Verdict:
    """What the suspects said of one corruption.

    ``place`` is that of the true cells among the repairs, ``rank`` the same with equal ones counted as one; 0
    where the true cells are none of them. ``determined`` says that other figures leave little room for them.
    """

    table: str
    field: str
    kind: str
    found: bool
    place: int
    rank: int
    is_true_value: bool
    determined: bool = False


# To corrupt -------------------------------------------------------------------------------------------


def slips(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """One slip of each kind that changes the text."""
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    pairs = [(a, b) for a, b in pairwise(digits) if text[a] != text[b]]
    if pairs:
        a, b = chance.choice(pairs)
        yield "digits swapped", text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]
    place = chance.choice(digits)
    other = chance.choice([d for d in "0123456789" if d != text[place]])
    yield "digit wrong", text[:place] + other + text[place + 1 :]
    if len(digits) > 1:
        yield "digit dropped", text[:place] + text[place + 1 :]
    yield "digit doubled", text[: place + 1] + text[place:]
    yield "sign", f"-{text}"
    if "." in text:
        whole, _, rest = text.partition(".")
        yield (
            "decimal point moved",
            f"{whole}{rest[0]}.{rest[1:]}" if len(rest) > 1 else f"{whole[:-1] or 0}.{whole[-1]}{rest}",
        )
    elif len(text) > _THOUSAND:
        yield "thousands lost", text[:-_THOUSAND]


def corruptions(rows: Table, table: str, final: set[str], chance: random.Random) -> Iterator[Corruption]:
    """Every kind of slip in every figure of a final tally, and the exchanges of its rows and columns."""
    for number, row in enumerate(rows):
        if row["tally_id"] not in final:
            continue
        here = [name for name in FIGURES[table] if row[name]]
        for name in here:
            for kind, text in slips(row[name], chance):
                yield Corruption(table, kind, ((number, name, row[name], text),))
        sisters = [n for n, r in enumerate(rows) if n > number and r["tally_id"] == row["tally_id"]]
        for other in sisters if table == "results" else ():
            if rows[other]["unit_id"] == row["unit_id"]:
                yield from exchanged(rows, table, "rows exchanged", [(number, other, n, n) for n in here])
        if table == "turnout":
            counts = [name for name in here if name != "turnout"]
            for one, two in pairwise(counts):
                yield from exchanged(rows, table, "columns exchanged", [(number, number, one, two)])


def exchanged(
    rows: Table, table: str, kind: str, pairs: list[tuple[int, int, str, str]]
) -> Iterator[Corruption]:
    """Figures that change places, one pair at a time."""
    for one, other, left, right in pairs:
        was, other_was = rows[one][left], rows[other][right]
        if was and other_was and was != other_was:
            yield Corruption(table, kind, ((one, left, was, other_was), (other, right, other_was, was)))


def apply(rows: Table, corruption: Corruption) -> Table:
    """The rows with the corrupted cells."""
    changed = [dict(row) for row in rows]
    for number, name, _was, now in corruption.cells:
        changed[number][name] = now
    return changed


# To judge ---------------------------------------------------------------------------------------------


def verdict(corruption: Corruption, findings: list[Finding]) -> Verdict:
    """Whether a corruption was found, and where its cells stand among the suspects."""
    wrong = {(corruption.table, number + 2, name) for number, name, _was, _now in corruption.cells}
    true = {(corruption.table, number + 2, name): was for number, name, was, _now in corruption.cells}
    place, rank, right = 0, 0, False
    for finding in findings:
        repairs: dict[int, list[Suspect]] = {}
        for suspect in finding.suspects:
            repairs.setdefault(suspect.repair, []).append(suspect)
        for number, suspects in repairs.items():
            cells = {(s.resource, s.line, s.field): s.suggested for s in suspects}
            if cells.keys() == wrong and (place == 0 or number < place):
                place, rank, right = number, suspects[0].rank, cells == true
    field = corruption.cells[0][1]
    return Verdict(corruption.table, field, corruption.kind, bool(findings), place, rank, right)


def judge_one(corruption: Corruption) -> Verdict:
    """Validate a copy of the published package with one corruption."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("resources", "schemas"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        shutil.copy(ROOT / "datapackage.json", copy)
        path = copy / "resources" / f"{corruption.table}.csv"
        write(path, apply(read(path), corruption))
        outcomes = validate(read_package(copy), select=FAMILIES, most=0).outcomes
        return verdict(corruption, [finding for outcome in outcomes for finding in outcome.findings])


def read(path: Path) -> Table:
    """The rows of a table as text."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write(path: Path, rows: Table) -> None:
    """Write the rows of a table."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def published(count: int, chance: random.Random) -> list[Verdict]:
    """So many corruptions of the final tallies of the published package."""
    tallies = read(ROOT / "resources" / "tallies.csv")
    final = {row["tally_id"] for row in tallies if row["status"] == "final"}
    tables = {name: read(ROOT / "resources" / f"{name}.csv") for name in FIGURES}
    found = [c for _ in range(3) for name in FIGURES for c in corruptions(tables[name], name, final, chance)]
    every = list(dict.fromkeys(found))
    chosen = every if count >= len(every) else chance.sample(every, count)
    known = determined(read_package(ROOT))
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:  # Polars does not outlive a fork
        return told(list(zip(chosen, pool.map(judge_one, chosen, chunksize=10), strict=True)), known)


def of_malaysia(corpus: Path, chance: random.Random, *, raw: bool = False, every: int = 1) -> list[Verdict]:
    """One corruption in each seat of the Malaysian corpus, or in ``every`` tenth and so on, all in one package.

    ``raw`` leaves out the valid ballots and the turnout, which the corpus has worked out itself.
    """
    stats = malaysia.seats(corpus).gather_every(every)
    with tempfile.TemporaryDirectory() as temporary:
        folder = malaysia.write(corpus, Path(temporary), stats if raw else malaysia.totals(corpus, stats))
        return in_every_seat(folder, chance)


def in_every_seat(folder: Path, chance: random.Random) -> list[Verdict]:
    """Corrupt one cell in each seat of a package in which every seat is a contest of its own, and judge them all."""
    tables = {name: read(folder / f"{name}.csv") for name in FIGURES}
    possible: dict[str, list[Corruption]] = {}
    for name, rows in tables.items():
        for number, row in enumerate(rows):
            for field in FIGURES[name]:
                if row[field]:
                    found = [
                        Corruption(name, k, ((number, field, row[field], t),))
                        for k, t in slips(row[field], chance)
                    ]
                    possible.setdefault(row["tally_id"], []).extend(found)
    known = determined(malaysia.package(folder))
    chosen = {seat: chance.choice(found) for seat, found in sorted(possible.items())}
    for corruption in chosen.values():
        for number, field, _was, now in corruption.cells:
            tables[corruption.table][number][field] = now
    for name, rows in tables.items():
        write(folder / f"{name}.csv", rows)
    outcomes = validate(malaysia.package(folder), select=FAMILIES, most=0).outcomes
    by_seat: dict[str, list[Finding]] = {}
    for finding in (finding for outcome in outcomes for finding in outcome.findings):
        by_seat.setdefault(finding.key.get("tally_id", ""), []).append(finding)
    return told([(c, verdict(c, by_seat.get(seat, []))) for seat, c in chosen.items()], known)


# Mistakes of many cells -------------------------------------------------------------------------------

TOTAL, REPEATED = "total among its parts", "whole repeated in each part"
_PARTS = 3


def of_states(corpus: Path, chance: random.Random) -> str:
    """In each Malaysian state of each election a total among its seats, or its roll in each of them, as a table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = malaysia.by_state(corpus, Path(temporary))
        tables = {name: read(folder / f"{name}.csv") for name in ("units", *FIGURES)}
        made = [in_state(folder, one_state(tables, state), state, chance) for state in states(tables)]
    lines = ["| mistake | made | found | named |", "|---|--:|--:|--:|"]
    for kind in (TOTAL, REPEATED):
        told = [(found, named) for name, found, named in made if name == kind]
        shown = (percent(sum(told), len(told)) for told in zip(*told, strict=True))
        lines.append(f"| {kind} | {len(told)} | {' | '.join(shown)} |")
    return "\n".join(lines)


def one_state(tables: dict[str, Table], state: str) -> dict[str, Table]:
    """The rows of one state and its seats."""
    units = {row["unit_id"] for row in tables["units"] if state in {row["unit_id"], row["parent_id"]}}
    return {name: [dict(row) for row in rows if row["unit_id"] in units] for name, rows in tables.items()}


def in_state(
    folder: Path, tables: dict[str, Table], state: str, chance: random.Random
) -> tuple[str, bool, bool]:
    """Make a mistake in a state: its kind, whether it is found, and whether all rows that are wrong are named."""
    kind, wrong = mistake(tables, state, chance)
    for name, rows in tables.items():
        write(folder / f"{name}.csv", rows)
    outcomes = validate(malaysia.package(folder), select=("A2",), most=0).outcomes
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    suspects = {
        (s.resource, s.line) for f in findings for s in f.suspects if kind.split(maxsplit=1)[0] in s.kind
    }
    more = any("of the same kind" in finding.doubt for finding in findings)
    return kind, bool(findings), suspects == wrong or (more and bool(suspects) and suspects < wrong)


def states(tables: dict[str, Table]) -> list[str]:
    """The states with enough seats and parties for a total to be told from a seat."""
    seats = Counter(row["parent_id"] for row in tables["units"] if row["parent_id"])
    parties = Counter(row["unit_id"] for row in tables["results"])
    return [state for state, count in seats.items() if count >= _PARTS and parties[state] > 1]


def mistake(tables: dict[str, Table], state: str, chance: random.Random) -> tuple[str, set[tuple[str, int]]]:
    """Make one of the two mistakes in a state: its kind, and the rows that are wrong, by table and line."""
    if chance.random() < 1 / 2:
        unit = f"{state}-total"
        tables["units"].append(
            {"unit_id": unit, "parent_id": state, "name": "Total", "kind": "district", "code": ""}
        )
        first = len(tables["results"]) + 2
        for name in FIGURES:
            tables[name] += [{**row, "unit_id": unit} for row in tables[name] if row["unit_id"] == state]
        return TOTAL, {("results", line) for line in range(first, len(tables["results"]) + 2)}
    whole = next(row["registered"] for row in tables["turnout"] if row["unit_id"] == state)
    seats = {row["unit_id"] for row in tables["units"] if row["parent_id"] == state}
    rows = [(line, row) for line, row in enumerate(tables["turnout"], start=2) if row["unit_id"] in seats]
    for _line, row in rows:
        row["registered"] = whole
    return REPEATED, {("turnout", line) for line, _row in rows}


# What determines a cell --------------------------------------------------------------------------------


def book_of(tables: Tables) -> Ledger:
    """The ledger of a whole package."""
    names = [field.name for field in fields(Rows)]
    return ledger_of(Rows(**{name: tables.values[name].collect().to_dicts() for name in names}))


def determined(package: Package) -> set[tuple[str, int, str]]:
    """The figures for which the others leave at most a fiftieth of their value: table, row and field."""
    tables = open_tables(package)
    book = without_waived(book_of(tables), read_waivers(tables, date.today()))  # noqa: DTZ011
    search = Search(book, Weigh(book.cells, frozenset(), {}, {}, {}))
    found = set()
    for entry, cell in book.cells.items():
        room = search.room(entry)
        if room is not None and room[1] - room[0] <= cell.value // _FIFTIETH:
            found.add((cell.resource, cell.row, cell.field))
    return found


def told(verdicts: list[tuple[Corruption, Verdict]], known: set[tuple[str, int, str]]) -> list[Verdict]:
    """The verdicts, with whether other figures determine the cells."""
    return [
        replace(
            verdict, determined=all((c.table, number, name) in known for number, name, _was, _now in c.cells)
        )
        for c, verdict in verdicts
    ]


# To print ---------------------------------------------------------------------------------------------


def table(verdicts: list[Verdict], by: str) -> str:
    """A table in Markdown: by a property of the verdicts, how many and how well."""
    names = sorted({getattr(v, by) for v in verdicts})
    head = f"| {by} | corrupted | found | first | first or equal | among three | right value |"
    lines = [head, "|---|--:|--:|--:|--:|--:|--:|"]
    for name in [*names, "all"]:
        here = [v for v in verdicts if name in {getattr(v, by), "all"}]
        found = [v for v in here if v.found]
        shown = [
            percent(sum(v.place == 1 for v in found), len(found)),
            percent(sum(v.rank == 1 for v in found), len(found)),
            percent(sum(v.place in _AMONG_THREE for v in found), len(found)),
            percent(sum(v.is_true_value for v in found), len(found)),
        ]
        lines.append(f"| {name} | {len(here)} | {percent(len(found), len(here))} | {' | '.join(shown)} |")
    return "\n".join(lines)


def report(verdicts: list[Verdict]) -> str:
    """What is known of the determined cells, by kind and by field, and how many others there are."""
    known = [v for v in verdicts if v.determined]
    parts = [table(known, "kind"), table(known, "field")]
    free = [v for v in verdicts if not v.determined]
    if free:
        parts += ["Cells for which the other figures leave more room:", table(free, "field")]
    return "\n\n".join(parts)


def percent(part: int, whole: int) -> str:
    """A part in percent, nothing of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def main(arguments: list[str]) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1500, help="corruptions of the published package")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--malaysia", type=Path, help="the folder of the corpus: corrupt its seats instead")
    parser.add_argument("--raw", action="store_true", help="without what the corpus has worked out itself")
    parser.add_argument("--show", action="store_true", help="print what was not named first")
    given = parser.parse_args(arguments)
    chance = random.Random(given.seed)
    verdicts = (
        of_malaysia(given.malaysia, chance, raw=given.raw)
        if given.malaysia
        else published(given.count, chance)
    )
    print(report(verdicts))
    if given.show:
        missed = Counter((v.table, v.field, v.kind, v.place) for v in verdicts if v.found and v.place != 1)
        print(*missed.most_common(), sep="\n", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
