"""Make the pages of ``docs/`` that repeat what ``schemas/`` and ``checks/`` say.

``python docs/make.py`` writes them, ``python docs/make.py --check`` exits 1 and names those that are stale.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tallypack import schemas
from tallypack.checks import CATALOGUE, FAMILIES
from tallypack.law import Check
from tallypack.package import read_package
from tallypack.report.catalogue import sees
from tallypack.statements import TABLE, judge
from tallypack.tables import Tables, open_tables
from tallypack.tableschema import Field, ForeignKey, TableSchema

HERE = Path(__file__).resolve().parent

_FORMS = {
    "[A-Za-z0-9][A-Za-z0-9._:-]*": "ASCII letters, digits and `.` `_` `:` `-`, beginning with a letter or digit",
    "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*": "a language tag such as `en` or `be-Latn`",
    "[0-9a-f]{64}": "64 hexadecimal digits, in small letters",
    "[A-Z][0-9]{3}": "a letter and three digits",
    "[a-z][a-z0-9_]*": "the name of a field, in small letters",
    "[A-Z]{2}(?:-[A-Z0-9]{1,3})?": "two capital letters, or these and a hyphen and up to three letters or digits",
    "Q[1-9][0-9]*": "`Q` and a number",
}
"""Patterns in words. A pattern that is not here is shown as it stands."""

_LONGEST_PATTERN = 80

_VERDICTS = {
    "agrees": "agree as printed",
    "loose": "agree loosely",
    "contradicts": "contradict",
    "unreadable": "cannot be read",
    "unknown": "speak of figures that are not known",
}


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or say which are stale; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, and exit 1 if a page is stale")
    only_check = parser.parse_args(arguments).check
    stale = {path: text for path, text in pages().items() if _read(path) != text}
    for path, text in stale.items():
        if not only_check:
            path.write_text(text, encoding="utf-8", newline="\n")
        told = "is stale; `python docs/make.py` makes it anew" if only_check else "was written"
        sys.stdout.write(f"docs/{path.name} {told}\n")
    return int(only_check and bool(stale))


def pages() -> dict[Path, str]:
    """Every made page with its text."""
    return {
        HERE / "tables.md": _joined(tables_page()),
        HERE / "checks.md": _joined(checks_page()),
        HERE / "verdicts.md": _joined(verdicts_page()),
    }


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _made_from(what: str) -> str:
    return (
        f"<!-- Made by docs/make.py from {what}. Do not edit this page: edit those, and run the script. -->"
    )


def tables_page() -> Iterator[str]:
    """The lines of ``tables.md``: a section a table, a row a field."""
    yield _made_from("schemas/*.json")
    yield from ("", "# Tables", "")
    yield "The tables of the Election Data Package, in the order in which a reader meets them. A package needs"
    yield "`contests`, `tallies`, and `results` or `turnout`; the others are read where they are there. The names"
    yield "of these tables and of their fields are fixed. Other tables are welcome, and their own schemas judge"
    yield "them. An empty cell means: not published, not found, or not applicable."
    yield ""
    yield from (f"- [`{name}`](#{name}): {_prose(schemas.table(name).description)}" for name in schemas.NAMES)
    for name in schemas.NAMES:
        yield from ("", *_table_section(schemas.table(name)))


def _table_section(table: TableSchema) -> Iterator[str]:
    yield f"## {table.name}"
    yield ""
    yield _prose(table.description)
    yield ""
    yield "| field | type | required | unit | constraints | description | example |"
    yield "|---|---|---|---|---|---|---|"
    yield from (_field_row(table, field) for field in table.fields)
    yield ""
    keys = [_primary_key(table), *[f"Unique together: {_names(key)}" for key in table.unique_keys]]
    yield from (f"- {key}" for key in [*keys, *map(_reference, table.foreign_keys)])


def _field_row(table: TableSchema, field: Field) -> str:
    cells = [
        f'<a id="{table.name}.{field.name}"></a>`{field.name}`',
        field.type,
        "yes" if field.required else "",
        field.unit or "",
        "; ".join(constraints(field)),
        f"**{_prose(field.title)}.** {_prose(field.description)}",
        f"`{field.example}`" if field.example else "",
    ]
    return f"| {' | '.join(_cell(text) for text in cells)} |"


def constraints(field: Field) -> Iterator[str]:
    """What the constraints of a field ask for, in words; that it is required has its own column."""
    rules = field.constraints
    if "enum" in rules:
        yield "one of " + ", ".join(f"`{value}`" for value in rules["enum"])
    yield from map(_form, rules.get("pattern", ()))
    yield from _limits(rules, {"minimum": "at least", "maximum": "at most"}, "")
    yield from _limits(rules, {"exclusiveMinimum": "more than", "exclusiveMaximum": "less than"}, "")
    yield from _limits(rules, {"minLength": "at least", "maxLength": "at most"}, " characters")
    if rules.get("unique"):
        yield "unique"


def _limits(rules: Mapping[str, object], words: Mapping[str, str], unit: str) -> Iterator[str]:
    for name, word in words.items():
        if name in rules:
            limit = rules[name]
            yield f"{word} {limit:,}{unit}" if isinstance(limit, int) else f"{word} {limit}{unit}"


def _form(pattern: str) -> str:
    known = _FORMS.get(pattern)
    if known is None and len(pattern) > _LONGEST_PATTERN:
        return "the form that the schema spells out"
    return known or f"the form `{pattern}`"


def _primary_key(table: TableSchema) -> str:
    if not table.primary_key:
        return "No primary key."
    return f"Primary key: {_names(table.primary_key)}"


def _reference(key: ForeignKey) -> str:
    return f"{_names(key.fields)} is in [`{key.resource}`](#{key.resource}) as {_names(key.reference)}"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def checks_page() -> Iterator[str]:
    """The lines of ``checks.md``: a section a family, an anchor a code."""
    yield _made_from("checks/*.py")
    yield from ("", "# Checks", "")
    yield f"All {len(CATALOGUE)} checks, family by family. `tallypack checks S201` explains one at the terminal."
    yield "Once a code is released, its meaning never changes."
    yield ""
    yield "An *error* is a figure that cannot be right beside the others. A *warning* is possible, but a person"
    yield "should look; it changes the exit code only with `--fail-on warning`. A check that *requires* others"
    yield "leaves out the rows that those found wrong, so that one cause makes one finding."
    for letter, title in FAMILIES.items():
        family = [check for check in CATALOGUE.values() if check.family == letter]
        yield from ("", f"## {letter}: {title}", "")
        yield from (f"- {_link(check.code)} {_prose(check.title)}" for check in family)
        for check in family:
            yield from ("", *_check_section(check))


def _check_section(check: Check) -> Iterator[str]:
    yield f"### {check.code}"
    yield ""
    yield f"**{_prose(check.title)}.** {_prose(check.reason)}"
    yield ""
    yield f"- Level: {check.level}"
    yield f"- Looks at: {_prose(sees(check))}"
    yield f"- Source: {_prose(check.citation)}"
    if check.requires:
        yield "- Requires: " + ", ".join(map(_link, check.requires))


def verdicts_page() -> Iterator[str]:
    """The lines of ``verdicts.md``: every statement of the published package with its verdict."""
    tables = open_tables(read_package(HERE.parent / "datapackage.json"))
    sources = {
        row["source_id"]: row for row in _rows(tables, "sources", "source_id", "publisher", "published_on")
    }
    told = _rows(tables, TABLE, "statement_id", "source_id", "tally_id", "unit_id")
    judged = judge(tables)
    yield _made_from("resources/*.csv")
    yield from ("", "# Every statement and its verdict", "")
    counts = Counter(item.verdict for item in judged)
    yield (
        "Of "
        f"{len(judged)} statements " + ", ".join(f"{n} {_VERDICTS[v]}" for v, n in counts.most_common()) + "."
    )
    yield "[How figures are read and judged](statements.md)."
    yield ""
    yield "| | printed by | figure | of | official | verdict | why |"
    yield "|---|---|---|---|---|---|---|"
    for item, row in zip(judged, told, strict=True):
        source = sources[row["source_id"]]
        day = f", {source['published_on']}" if source["published_on"] else ""
        thing = f"{item.statement['measure']} {item.statement['option_id']}".strip()
        place = f"{row['tally_id']}" if row["unit_id"] == "BY" else f"{row['tally_id']}, {row['unit_id']}"
        because = item.problem or (item.agreement.reason if item.agreement else "the figure is not known")
        yield _row(
            row["statement_id"],
            f"{source['publisher']}{day}",
            f"`{item.statement['figure']}`",
            f"{thing} in {place}",
            item.official.text if item.official else "",
            item.verdict,
            _prose(f"{because}; {item.instead}" if item.instead else because),
        )


def _rows(tables: Tables, name: str, *columns: str) -> list[dict[str, str]]:
    return list(tables.cells(name, range(tables.raw[name].height), columns).values())


def _row(*cells: str) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _link(code: str) -> str:
    return f"[{code}](#{code.lower()})"


def _prose(text: str) -> str:
    """Plain text for Markdown: nothing in it starts a tag or an emphasis; ``code`` becomes code."""
    for char in "\\<*":
        text = text.replace(char, f"\\{char}")
    return text.replace("``", "`")


def _cell(text: str) -> str:
    """Text for a cell of a Markdown table: a bar would end the cell, in code as well."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
