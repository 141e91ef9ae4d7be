"""Elections drawn at random, right by construction, and what may happen to them on the way to a file.

Votes are drawn by option and polling station, and everything else follows: totals up the hierarchy, ballots
cast and issued, the roll, shares and turnout rounded half up. Then figures may be left out, as publishers
do, and cells mistyped, as people do.
"""

import csv
import io
import json
import os
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import assume, settings
from hypothesis import strategies as st

from tallypack import percent, schemas

MORE = int(os.environ.get("TALLYPACK_EXAMPLES", "1"))
"""How many times as many examples as usual are tried. As usual they are the same ones in every run."""

COUNTS = ("registered", "issued", "cast", "valid", "invalid")
FIGURES = {"results": ("votes", "share"), "turnout": (*COUNTS, "turnout")}


def examples(count):
    """Settings for a law of which one example takes so long that ``count`` of them are enough."""
    return settings(max_examples=count * MORE, derandomize=MORE == 1, deadline=None)


@dataclass(frozen=True)
class Election:
    """The tables of a package: for each its rows, and for each row its cells by field."""

    tables: dict[str, list[dict[str, str]]]

    def changed(self, table, rows):
        """The same with other rows in one table."""
        return Election({**self.tables, table: rows})


# How an election is made ------------------------------------------------------------------------------


def half_up(part, whole, decimals):
    """A percentage as it is printed."""
    return percent.shown(Fraction(100 * part, whole), decimals)


@st.composite
def elections(draw, *, whole=False):
    """An election in which everything agrees; unless it is ``whole``, some figures are not published."""
    units, leaves = draw(hierarchies())
    options = [f"o{number}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    statuses = draw(st.sampled_from([["final"], ["preliminary", "final"], ["partial", "partial", "final"]]))
    tallies, turnout, results = [], [], []
    counts = {leaf: Station.draw(draw, options) for leaf in leaves}
    for number, status in enumerate(statuses):
        tally = _tally(draw, number, status)
        tallies.append(tally)
        if number:
            counts = {leaf: station.later(draw) for leaf, station in counts.items()}
        printing = Printing.draw(draw, tally)
        for unit in units:
            whole = sum(
                (counts[leaf] for leaf in below(unit["unit_id"], units, leaves)), Station.empty(options)
            )
            turnout.append(printing.turnout_row(unit["unit_id"], whole))
            results += printing.result_rows(unit["unit_id"], whole)
    tables = {
        "contests": [_contest(draw, ["1"] if whole else ["1", "7"])],
        "options": [_option(draw, name) for name in options],
        "units": units,
        "tallies": tallies,
        "turnout": turnout if whole else _with_gaps(draw, "turnout", turnout),
        "results": results if whole else _with_gaps(draw, "results", results),
    }
    election = Election(tables)
    assume(not has_an_accidental_total(election))
    return election


@st.composite
def hierarchies(draw):
    """A country, its regions and their stations; and the units that have no parts."""
    units = [_unit("U", "", "country")]
    for region in range(draw(st.integers(0, 3))):
        units.append(_unit(f"R{region}", "U", "region"))
        units += [_unit(f"R{region}S{s}", f"R{region}", "station") for s in range(draw(st.integers(0, 2)))]
    parents = {unit["parent_id"] for unit in units}
    return units, [unit["unit_id"] for unit in units if unit["unit_id"] not in parents]


def below(unit, units, leaves):
    """The leaves at or below a unit."""
    if unit in leaves:
        return [unit]
    children = [item["unit_id"] for item in units if item["parent_id"] == unit]
    return [leaf for child in children for leaf in below(child, units, leaves)]


FEW = st.integers(0, 60)
COUNT = st.one_of(FEW, st.integers(0, 3000), st.integers(0, 40_000_000))


@dataclass(frozen=True)
class Station:
    """What was counted in one place."""

    votes: dict[str, int]
    early: dict[str, int]
    invalid: int
    not_handed_in: int
    stayed_away: int

    @classmethod
    def draw(cls, draw, options):
        votes = {option: draw(COUNT) for option in options}
        early = {option: draw(st.integers(0, votes[option])) for option in options}
        return cls(votes, early, draw(FEW), draw(FEW), draw(COUNT))

    @classmethod
    def empty(cls, options):
        return cls(dict.fromkeys(options, 0), dict.fromkeys(options, 0), 0, 0, 0)

    def later(self, draw):
        """The same place in the next count: of those on the roll, some more have voted."""
        came = draw(st.integers(0, self.stayed_away))
        option = draw(st.sampled_from(sorted(self.votes)))
        votes = {**self.votes, option: self.votes[option] + came}
        return replace(self, votes=votes, stayed_away=self.stayed_away - came)

    def __add__(self, other):
        return Station(
            {option: votes + other.votes[option] for option, votes in self.votes.items()},
            {option: votes + other.early[option] for option, votes in self.early.items()},
            self.invalid + other.invalid,
            self.not_handed_in + other.not_handed_in,
            self.stayed_away + other.stayed_away,
        )

    @property
    def counts(self):
        valid = sum(self.votes.values())
        cast = valid + self.invalid
        issued = cast + self.not_handed_in
        registered = issued + self.stayed_away
        return {
            "registered": registered,
            "issued": issued,
            "cast": cast,
            "valid": valid,
            "invalid": self.invalid,
        }


@dataclass(frozen=True)
class Printing:
    """How one announcement prints its figures."""

    tally: dict[str, str]
    share_decimals: int
    turnout_decimals: int
    by_mode: bool

    @classmethod
    def draw(cls, draw, tally):
        decimals = st.integers(0, 5)
        return cls(tally, draw(decimals), draw(decimals), draw(st.booleans()))

    def turnout_row(self, unit, station):
        counts = station.counts
        roll = counts["registered"]
        part = counts[self.tally["turnout_base"]]
        return {
            "tally_id": self.tally["tally_id"],
            "unit_id": unit,
            **{name: str(value) for name, value in counts.items()},
            "turnout": half_up(part, roll, self.turnout_decimals) if roll else "",
        }

    def result_rows(self, unit, station):
        base = station.counts[self.tally["share_base"]]
        for option, votes in station.votes.items():
            key = {"tally_id": self.tally["tally_id"], "unit_id": unit, "option_id": option}
            share = half_up(votes, base, self.share_decimals) if base else ""
            yield {**key, "mode": "total", "votes": str(votes), "share": share}
            if self.by_mode:
                early = station.early[option]
                yield {**key, "mode": "early", "votes": str(early), "share": ""}
                yield {**key, "mode": "day", "votes": str(votes - early), "share": ""}


def _contest(draw, seats):
    rule = draw(st.sampled_from(["plurality", "majority", "proportional", "other"]))
    seats = draw(st.sampled_from(seats))
    fixed = {"contest_id": "c", "title": "A vote", "jurisdiction": "XX", "office": "Mayor"}
    return {**fixed, "voted_on": "2024-05-05", "round": "1", "seats": seats, "rule": rule}


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=8)
"""Names as a file may have them: with commas, quotes, line ends and letters of any script."""


def _option(draw, option):
    fixed = {"option_id": option, "contest_id": "c", "kind": "candidate", "name": draw(NAMES)}
    return {**fixed, "name_local": draw(st.one_of(st.just(""), NAMES)), "party": "", "wikidata_id": ""}


def _unit(unit, parent, kind):
    return {"unit_id": unit, "parent_id": parent, "name": f"Unit {unit}", "kind": kind, "code": ""}


def _tally(draw, number, status):
    return {
        "tally_id": f"t{number}",
        "contest_id": "c",
        "status": status,
        "announced_at": f"2024-05-0{5 + number}",
        "authority": "Town clerk",
        "source_id": "",
        "share_base": draw(st.sampled_from(["cast", "valid", "registered", "issued"])),
        "turnout_base": draw(st.sampled_from(["cast", "issued"])),
        "note": "",
    }


def _with_gaps(draw, table, rows):
    """Leave out whole columns of figures, or single ones."""
    columns = draw(st.sets(st.sampled_from(FIGURES[table]), max_size=2))
    rows = [{**row, **dict.fromkeys(columns, "")} for row in rows]
    for _ in range(draw(st.integers(0, 3))):
        row = draw(st.integers(0, len(rows) - 1))
        rows[row] = {**rows[row], draw(st.sampled_from(FIGURES[table])): ""}
    return rows


def has_an_accidental_total(election):
    """Whether some part happens to have, option by option, what its sisters have together, as A203 asks."""
    parents = {unit["unit_id"]: unit["parent_id"] for unit in election.tables["units"] if unit["parent_id"]}
    known = [row for row in election.tables["results"] if row["votes"] and row["unit_id"] in parents]
    sums, alike = {}, {}
    for row in known:
        place = (row["tally_id"], parents[row["unit_id"]], row["option_id"], row["mode"])
        sums[place] = sums.get(place, 0) + int(row["votes"])
    for row in known:
        place = (row["tally_id"], parents[row["unit_id"]], row["option_id"], row["mode"])
        here = (row["tally_id"], row["unit_id"], row["mode"])
        alike.setdefault(here, []).append(2 * int(row["votes"]) == sums[place])
    return any(all(same) for same in alike.values())


# What happens to it -----------------------------------------------------------------------------------


@st.composite
def mistyped(draw):
    """An election with a few figures mistyped, in ways in which people do."""
    election = draw(elections())
    for _ in range(draw(st.integers(1, 4))):
        table = draw(st.sampled_from(["results", "turnout"]))
        rows = election.tables[table]
        places = [(row, name) for row in range(len(rows)) for name in FIGURES[table] if rows[row][name]]
        if places:
            row, name = draw(st.sampled_from(places))
            election = with_cell(election, table, row, name, draw(slips(rows[row][name], name)))
    return election


def with_cell(election, table, row, name, text):
    """An election with another text in one cell."""
    rows = list(election.tables[table])
    rows[row] = {**rows[row], name: text}
    return election.changed(table, rows)


@st.composite
def slips(draw, text, field):
    """A figure with a digit changed, dropped or doubled, still written as its field asks."""
    place = draw(st.sampled_from([place for place, letter in enumerate(text) if letter.isdigit()]))
    digit = draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    slip = draw(st.sampled_from([digit, "", 2 * text[place]]))
    whole, point, rest = (text[:place] + slip + text[place + 1 :]).partition(".")
    slipped = str(int(whole or "0")) + (point + rest[: percent.DECIMALS] if rest else "")
    most = {"share": 100, "turnout": 999}.get(field, 4_000_000_000)
    assume(slipped != text and Fraction(slipped) <= most)
    return slipped


# Several of them in one package -----------------------------------------------------------------------

IDS = ("contest_id", "option_id", "unit_id", "parent_id", "tally_id")


@st.composite
def together(draw, each):
    """Elections that share a package and nothing else: most time goes into starting the checks, not into rows."""
    tables = {}
    for number, election in enumerate(draw(st.lists(each, min_size=1, max_size=6))):
        for table, rows in election.tables.items():
            tables.setdefault(table, []).extend(_of_its_own(row, number) for row in rows)
    return Election(tables)


def _of_its_own(row, number):
    """A row with ids that no other election has."""
    return {name: f"{text}-{number}" if name in IDS and text else text for name, text in row.items()}


def election_of(key):
    """The number that `together` gave to the election to which the key of a row belongs."""
    return next(int(key[name].rpartition("-")[2]) for name in IDS if key.get(name))


# How it is written ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Format:
    """A way to write a CSV file."""

    delimiter: str = ","
    end: str = "\n"
    mark: bool = False
    quotes: bool = False
    last_end: bool = True


FORMATS = st.builds(
    Format,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
    quotes=st.booleans(),
    last_end=st.booleans(),
)


def written(names, rows, form):
    """The text of a table, and the physical line on which each of its rows starts."""
    text, lines = "", []
    for row in [dict(zip(names, names, strict=True)), *rows]:
        lines.append(1 + text.count("\n"))
        quoting = csv.QUOTE_ALL if form.quotes else csv.QUOTE_MINIMAL
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=form.delimiter, lineterminator=form.end, quoting=quoting)
        writer.writerow([row[name] for name in names])
        text += buffer.getvalue()
    if not form.last_end:
        text = text.removesuffix(form.end)
    return ("\ufeff" if form.mark else "") + text, lines[1:]


PLAIN = Format()


def write(election, folder, form=PLAIN):
    """Write an election as a package; return its descriptor, and the lines of the rows by table."""
    folder.mkdir(parents=True, exist_ok=True)
    resources, lines = [], {}
    for table, rows in election.tables.items():
        text, lines[table] = written(schemas.table(table).names, rows, form)
        (folder / f"{table}.csv").write_text(text, encoding="utf-8", newline="")
        schema = schemas.descriptor(table)
        keys = [
            key
            for key in schema.get("foreignKeys", [])
            if key["reference"]["resource"] in ("", *election.tables)
        ]
        resource = {
            "name": table,
            "type": "table",
            "path": f"{table}.csv",
            "schema": {**schema, "foreignKeys": keys},
        }
        dialect = {} if form.delimiter == "," else {"dialect": {"delimiter": form.delimiter}}
        resources.append({**resource, **dialect})
    descriptor = folder / "datapackage.json"
    descriptor.write_text(json.dumps({"name": "drawn", "resources": resources}), encoding="utf-8")
    return descriptor, lines
