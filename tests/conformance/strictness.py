# ruff: noqa: RUF001 - signs that look like others are what is listed
"""Where the judges differ on purpose, and why. Whatever differs and is not here is a fault."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from conformity import Difference
from corpus import UNFIT, UNHASHABLE

TALLYPACK, FRICTIONLESS, BOTH = "tallypack", "Frictionless", "neither"


@dataclass(frozen=True)
class Entry:
    """One difference: what it is about, who is the stricter one, why, and how it is told from others.

    Where ``stricter`` is neither, both judges refuse the table, and say it otherwise.
    """

    about: str
    stricter: str
    reason: str
    covers: Callable[[Difference], bool]


def _text(types, signs, **more):
    """A cell of some types that tallypack alone does not take, because of some sign in it."""
    looks = re.compile(signs, re.IGNORECASE)

    def covers(d):
        is_told = (d.told_by, d.error.kind) == ("tallypack", "type") and d.said.get("type") in types
        return (
            is_told
            and all(d.said.get(name, value) == value for name, value in more.items())
            and bool(looks.search(d.text))
        )

    return covers


def _told(judge, *kinds):
    return lambda d: d.told_by == judge and d.error.kind in kinds


def _refused(judge, said):
    """A descriptor that one judge refuses for what it says."""
    return lambda d: d.told_by == judge and d.error.kind == "descriptor" and said(d.case)


def _constraints(case):
    return case.fields().get("a", {}).get("constraints", {})


def _csv(case):
    dialect = case.resource.get("dialect", {})
    return {**dialect, **dialect.get("csv", {})} if isinstance(dialect, dict) else {}


def _schema(case):
    schema = case.resource.get("schema")
    return schema if isinstance(schema, dict) else {}


def _header(case):
    return case.files[f"{case.name}.csv"].decode(errors="replace").splitlines()[:1]


NOTHING = [constraints for _field, constraints in UNFIT]

LIST = (
    Entry(
        "Numbers with a plus, a leading zero, an underscore, a blank, a bare point, or digits of another script",
        TALLYPACK,
        "Nobody prints `1_000`, `+5`, `007`, `5.` or `１２`: they are slips, and programs read them differently.",
        _text({"number", "integer"}, r"\s|_|[^ -~]|^\+|^-?0[0-9]|^-0+$|^-?\.|\.(?:$|e)|e[+-]?\d{10}"),
    ),
    Entry(
        "NaN and INF",
        TALLYPACK,
        "Nobody counted them. What is not known is left empty.",
        _text({"number"}, "^[+-]?(?:s?nan|inf)"),
    ),
    Entry(
        "Numbers of more than 1,000 characters in a spelling of their own",
        TALLYPACK,
        "To look for their digits takes time in the square of their length.",
        lambda d: (
            _told("tallypack", "type")(d)
            and d.said.get("type") in {"number", "integer"}
            and len(d.text) > 1000
        ),
    ),
    Entry(
        "Whole numbers of more than 4,300 digits",
        FRICTIONLESS,
        "Python reads no longer ones. They are numbers all the same, and outside every limit.",
        lambda d: _told("frictionless", "type")(d) and d.said.get("type") == "integer" and len(d.text) > 4300,
    ),
    Entry(
        "Whole numbers of 19 digits and more, in a field with a limit",
        TALLYPACK,
        "They lie outside every limit, because their value is not held. No count of people needs them.",
        lambda d: _told("tallypack", "range")(d) and d.said.get("type") == "integer" and len(d.text) > 18,
    ),
    Entry(
        "Days in too few digits, or in digits of another script",
        TALLYPACK,
        "`2024-2-9` and `2024-02-09` are one day in two spellings, and only one of them sorts and joins.",
        _text({"date"}, "[^ -~]|-[0-9](?:-|$)", format="default"),
    ),
    Entry(
        "Years and months with a sign, a blank, an underscore, other digits, or too many or too few",
        TALLYPACK,
        "As with days. `99999-01` is no month of four digits for the year.",
        _text({"year", "yearmonth"}, r"\s|_|[^ -~]|\+|(?:^|-)[0-9]{1,2}-|-[0-9]$|[0-9]{5}|-[0-9]{3}$"),
    ),
    Entry(
        "Moments and times with another sign for T and Z, a zone without minutes, a comma, a week, or hour 24",
        TALLYPACK,
        "The standard has one spelling, `2024-01-01T18:00:00Z`; a blank for the T is another.",
        _text({"datetime", "time"}, r"[ _zt,]|[+-][0-9]{2}$|W|24:00:00", format="default"),
    ),
    Entry(
        "A pattern with `|`, or a cell that ends in a line break",
        TALLYPACK,
        "A pattern speaks of the whole cell. To Frictionless `a|b` is *begins with a, or ends with b*.",
        lambda d: (
            _told("tallypack", "pattern")(d)
            and ("|" in _constraints(d.case)["pattern"] or d.text.endswith("\n"))
        ),
    ),
    Entry(
        "Patterns that engines of regular expressions take differently, or that are too large",
        TALLYPACK,
        "See [What is not read](limits.md#what-is-not-read).",
        _refused(
            "tallypack",
            lambda case: re.search(
                r"\(\?|\\[b1p]|\+\+|\{0,1000|x{10}|^\($", str(_constraints(case).get("pattern"))
            ),
        ),
    ),
    Entry(
        "A pattern that is none, a limit of more than 64 bits, a limit or listed value that is none of its field",
        TALLYPACK,
        "It would hold nothing, or everything. Frictionless compares with nothing, or raises an error of Python.",
        lambda d: (
            (d.error.kind == "descriptor" or d.error.kind.startswith("crash"))
            and d.also("tallypack", "descriptor")
            and (
                _constraints(d.case) in NOTHING
                or "pattern" in _constraints(d.case)
                or "9" * 19 in str(d.case.resource)
            )
        ),
    ),
    Entry(
        "`unique`, keys and references of objects, arrays and lists",
        "Frictionless errs",
        "It raises `TypeError: unhashable type`. tallypack compares their texts.",
        lambda d: d.error.kind == "crash: TypeError" and d.case.fields()["a"].get("type") in UNHASHABLE,
    ),
    Entry(
        "A moment without a zone, where a limit has one, or the other way round",
        "Frictionless errs",
        "It raises `TypeError: can't compare offset-naive and offset-aware datetimes`. The cell is outside.",
        lambda d: (
            d.error.kind == "crash: TypeError" and d.case.fields()["a"].get("type") in {"datetime", "time"}
        ),
    ),
    Entry(
        "`exclusiveMinimum` and `exclusiveMaximum` in a package that names no second version in `$schema`",
        FRICTIONLESS,
        "They mean the same in any version, and are held.",
        _refused(
            "frictionless",
            lambda case: "exclusive" in str(_constraints(case)) and "$schema" not in case.package,
        ),
    ),
    Entry(
        "`fieldsMatch` as a list of one",
        FRICTIONLESS,
        "The text of the standard has a text, and its JSON Schema a list.",
        _refused("frictionless", lambda case: isinstance(_schema(case).get("fieldsMatch"), list)),
    ),
    Entry(
        "Keys in a schema that are nearly known, such as `foreignKey` and `primarykey`",
        TALLYPACK,
        "Frictionless takes them for keys of your own, and checks nothing.",
        _refused(
            "tallypack", lambda case: {"foreignKey", "primarykey", "missingvalues"} & set(_schema(case))
        ),
    ),
    Entry(
        "`uniqueKeys`",
        TALLYPACK,
        "Frictionless does not look at them.",
        lambda d: (
            d.told_by == "tallypack"
            and d.error.kind in {"unique", "descriptor"}
            and "uniqueKeys" in _schema(d.case)
        ),
    ),
    Entry(
        "References to a field that is not there",
        TALLYPACK,
        "One sentence, where Frictionless finds no row of the table.",
        lambda d: (
            d.also("tallypack", "descriptor")
            and "foreignKeys" in _schema(d.case)
            and d.case.dimension == "tables"
        ),
    ),
    Entry(
        "An empty cell in a primary key",
        TALLYPACK,
        "The standard requires every part of a primary key; `L202` is told. Frictionless asks for one.",
        lambda d: (
            d.error.kind in {"required", "primary"}
            and "primaryKey" in _schema(d.case)
            and d.either("required", "primary")
        ),
    ),
    Entry(
        "Rows that are ragged",
        BOTH,
        "Nobody knows under which names their cells belong, so tallypack says `L103` and judges none of them.",
        lambda d: d.told_by == "frictionless" and d.also("tallypack", "cells", row=d.error.row),
    ),
    Entry(
        "Rows that are blank",
        BOTH,
        "tallypack says `L104` and nothing else, also where `missingValues` has no empty text.",
        lambda d: d.also("tallypack", "blank", row=d.error.row),
    ),
    Entry(
        "Cells under a header that is wrong",
        BOTH,
        "tallypack finds a column by its name, Frictionless by its place; both have told that the header is wrong.",
        lambda d: (
            d.case.dimension in {"tables", "dialects"}
            and d.error.kind in {"type", "cells", "required", "primary", "foreign"}
            and d.also("tallypack", "label")
            and (d.also("frictionless", "label", "source") or not any(_header(d.case)))
        ),
    ),
    Entry(
        "Names in a header with a blank before or after them",
        TALLYPACK,
        "Frictionless cuts the blanks off, and SQL, R and pandas do not.",
        lambda d: (
            d.also("tallypack", "label")
            and any(re.search(r"(?:^|,) | (?:,|$)", line) for line in _header(d.case))
        ),
    ),
    Entry(
        "A column without a name, where `fieldsMatch` allows more columns",
        TALLYPACK,
        "What has no name cannot be meant.",
        lambda d: _told("tallypack", "label")(d) and any(",," in f",{line}," for line in _header(d.case)),
    ),
    Entry(
        "A file without a header, or without anything",
        BOTH,
        "Frictionless calls it an empty source, or counts the missing cells of its rows; tallypack says `L102`.",
        lambda d: (
            d.error.kind in {"source", "label", "cells"}
            and not any(line.strip("\ufeff") for line in _header(d.case))
        ),
    ),
    Entry(
        "Quotes that do not stand around a whole cell, or do not close",
        TALLYPACK,
        "Frictionless guesses where the cell ends, and may read two rows as one. tallypack reads no further.",
        lambda d: (
            d.case.dimension in {"tables", "dialects"}
            and b'"' in d.case.files[d.case.resource["path"]]
            and (
                _told("tallypack", "cells")(d)
                or (d.told_by == "frictionless" and d.also("tallypack", "cells"))
            )
        ),
    ),
    Entry(
        "A row in which every cell is one of `missingValues`, and not empty",
        FRICTIONLESS,
        "It says what is not known. Where a field is required, `L202` is told.",
        lambda d: d.either("blank") and not d.also("tallypack", "blank", row=d.error.row),
    ),
    Entry(
        "A key that is not written as its type asks",
        BOTH,
        "`L201` is told. tallypack looks for its text all the same; to Frictionless it is empty.",
        lambda d: d.error.kind in {"primary", "foreign"} and d.either("type"),
    ),
    Entry(
        "A reference of which a part is empty",
        FRICTIONLESS,
        "As in SQL it refers to nothing, and is not looked for.",
        lambda d: _told("frictionless", "foreign")(d) and "" in d.case.records()[d.error.row - 1][1][:2],
    ),
    Entry(
        "A reference from a field of one type to one of another, such as from a text to a year",
        FRICTIONLESS,
        "`2024` is `2024`. Only numbers of two types are compared by their value by both.",
        lambda d: (
            _told("frictionless", "foreign")(d)
            and len({_type_of_key(item) for item in (d.case.resource, *d.case.others)}) > 1
        ),
    ),
    Entry(
        "References to a table without rows",
        FRICTIONLESS,
        "`L105` tells of the table once, and not of every row.",
        lambda d: (
            _told("frictionless", "foreign")(d) and d.case.files[d.case.others[0]["path"]].count(b"\n") == 1
        ),
    ),
    Entry(
        "What a file looks like, where the descriptor says nothing of its dialect",
        TALLYPACK,
        "Frictionless guesses separators, blanks and the row of the header. tallypack takes what the standard says.",
        lambda d: d.case.dimension == "dialects" and d.case.resource["dialect"] == {},
    ),
    Entry(
        "A dialect with one sign for two things, no quotes, a long sign for comments, or the header elsewhere",
        TALLYPACK,
        "See [What is not read](limits.md#what-is-not-read).",
        _refused("tallypack", lambda case: _is_not_read(_csv(case))),
    ),
    Entry(
        "`headerCase` and `skipBlankRows`",
        TALLYPACK,
        "They are not in the standard, and other programs do not know them.",
        lambda d: d.case.dimension == "dialects" and {"headerCase", "skipBlankRows"} & set(_csv(d.case)),
    ),
    Entry(
        "A comment before the header, where the dialect says that there is a header",
        "Frictionless errs",
        "It takes the comment for the header, and the header for a row.",
        lambda d: (
            d.told_by == "frictionless"
            and any(line.startswith(_csv(d.case).get("commentChar") or "\n") for line in _header(d.case))
        ),
    ),
    Entry(
        "A cell in quotes that begins with the sign of a comment",
        TALLYPACK,
        "See [The numbers of rows](#the-numbers-of-rows).",
        lambda d: "commentChar" in _csv(d.case) and d.text.startswith(_csv(d.case)["commentChar"]),
    ),
    Entry(
        "A byte that is not in the declared encoding",
        BOTH,
        "tallypack says `L106` and reads on. Frictionless stops there, or calls the file no source.",
        lambda d: (
            d.case.dimension == "resources"
            and d.also("tallypack", "encoding")
            and d.also("frictionless", "encoding", "source")
        ),
    ),
    Entry(
        "An encoding that is not declared, or that is none of text",
        TALLYPACK,
        "Without one it is UTF-8. Frictionless guesses, also in place of an empty name, and reads UTF-7.",
        lambda d: (
            d.told_by == "tallypack"
            and d.also("tallypack", "encoding")
            and d.case.resource.get("encoding") in {None, "", "utf-7"}
        ),
    ),
    Entry(
        "SHA-1 and SHA-512, and a hash of no known kind",
        TALLYPACK,
        "Frictionless passes over them with a warning.",
        lambda d: (
            _told("tallypack", "fixity")(d)
            and not str(d.case.resource.get("hash", "sha256")).startswith("sha256")
        ),
    ),
    Entry(
        "0 bytes, 0 rows or 0 fields",
        "Frictionless errs",
        "It takes a 0 in the descriptor for nothing said.",
        lambda d: (
            _told("tallypack", "fixity")(d)
            and 0 in (d.case.resource.get(name) for name in ("bytes", "rows", "fields"))
        ),
    ),
    Entry(
        "A hash in capitals",
        "Frictionless errs",
        "The digits A to F are the same number as a to f.",
        lambda d: _told("frictionless", "fixity")(d) and re.search("[A-F]", str(d.case.resource.get("hash"))),
    ),
    Entry(
        "Bytes that are no number, or a hash that is no text",
        BOTH,
        "To tallypack it is `L107`, and not the descriptor that is refused.",
        lambda d: (
            d.also("tallypack", "fixity")
            and (d.error.kind == "descriptor" or d.error.kind.startswith("crash"))
        ),
    ),
    Entry(
        "A table without a schema",
        TALLYPACK,
        "Frictionless guesses types from the cells, so that every cell is right.",
        _refused("tallypack", lambda case: "schema" not in case.resource),
    ),
    Entry(
        "Titles, sources, licences and contributors in another form than the standard's",
        FRICTIONLESS,
        "tallypack looks at tables. What a descriptor says of them beside that is for readers.",
        _refused(
            "frictionless",
            lambda case: (
                {"title", "sources", "licenses"} & set(case.resource)
                or set(case.package) & {"name", "contributors"}
            ),
        ),
    ),
)


def _is_not_read(said):
    one = said.get("delimiter", ",") == said.get("quoteChar", '"') or said.get("quoteChar") == ""
    return (
        one
        or len(said.get("commentChar", "#")) != 1
        or said.get("headerRows", [1]) != [1]
        or said.get("commentRows")
    )


def _type_of_key(table):
    return table["schema"]["fields"][0].get("type")


def section():
    """The list as it stands on the page."""
    rows = [[entry.about, entry.stricter, entry.reason] for entry in LIST]
    cells = [
        " | ".join(cell.replace("|", r"\|") for cell in row) for row in (["what", "stricter", "why"], *rows)
    ]
    return "".join(
        f"{line}\n" for line in (f"| {cells[0]} |", "|---|---|---|", *(f"| {row} |" for row in cells[1:]))
    )


if __name__ == "__main__":
    print(section(), end="")  # noqa: T201 - to be copied to the page
