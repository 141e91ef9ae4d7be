"""One package says the same however its files are written: packed, in parts, quoted, or in another encoding."""

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from packages import SMALL, write_package

from tallypack import packed, reading, records, scratch, texts
from tallypack.loading import load
from tallypack.package import Part, read_package
from tallypack.places import Place, places_of, spot_of
from tallypack.products.building import build
from tallypack.reading import read_table
from tallypack.report import github, sarif, text
from tallypack.tables import open_tables
from tallypack.validation import validate

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path, monkeypatch):
    """Each test looks for scratch files in a folder of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scratch.folder.cache_clear()
    yield
    scratch.folder.cache_clear()


def scratch_files():
    return [file for folder in Path(tempfile.gettempdir()).glob("tallypack-*") for file in folder.iterdir()]


SLIPS = {
    **SMALL,
    "results": """
tally_id,unit_id,option_id,mode,votes,share
t,U,a,total,590,59.60
t,U,b,total,400,40.04
t,U,c,total,4_0,0.00
t,U,a,total,590,59.60
t,V,a,total,1,
,,,,,
t,U,d,total,1
""",
    "turnout": """
tally_id,unit_id,registered,issued,cast,valid,invalid,turnout
t,U,2000,1005,1000,990,20,50.01
""",
}
"""A slip of each family that looks at figures, cells, keys and rows."""

TABLES = {"clean": SMALL, "slips": SLIPS, "one swapped figure": {
    **SMALL, "results": SMALL["results"].replace("59.60", "56.90")}}  # fmt: skip


def rows_of(content):
    return content.strip("\n").splitlines(keepends=False)


def joined(lines, end="\n"):
    return "".join(f"{line}{end}" for line in lines)


def quoted(content):
    return joined('"' + line.replace(",", '","') + '"' for line in rows_of(content))


def in_parts(content, *, headers):
    """A file with two rows, one with none but the header if each has one, and one with the rest."""
    header, *rows = rows_of(content)
    later = [header] if headers else []
    return [joined([header, *rows[:2]]), joined(later), joined([*later, *rows[2:]])]


def in_parquet(content):
    """Columns of text, with nothing in empty cells."""
    header, *rows = csv.reader(io.StringIO(content))
    columns = {name: [row[place] or None for row in rows] for place, name in enumerate(header)}
    target = io.BytesIO()
    pl.DataFrame(columns, schema=dict.fromkeys(header, pl.String)).write_parquet(target)
    return target.getvalue()


FORMS = {
    "plain": lambda content: content,
    "gz": lambda content: gzip.compress(content.encode()),
    "zst": lambda content: zstd.compress(content.encode()),
    "semicolons": lambda content: content.replace(",", ";"),
    "tabs": lambda content: content.replace(",", "\t"),
    "quoted": quoted,
    "single quotes": lambda content: quoted(content).replace('"', "'"),
    "CRLF": lambda content: content.replace("\n", "\r\n"),
    "quoted and CRLF": lambda content: quoted(content).replace("\n", "\r\n"),
    "latin-1": lambda content: content.encode("latin-1"),
    "utf-16": lambda content: content.encode("utf-16"),
    "utf-16 packed": lambda content: gzip.compress(content.encode("utf-16")),
    "no header": lambda content: joined(rows_of(content)[1:]),
    "comments": lambda content: "# a word\n" + content,
    "parquet": in_parquet,
    "parts in parquet": lambda content: [in_parquet(p) for p in in_parts(content, headers=True)],
    "parts": lambda content: in_parts(content, headers=True),
    "parts without headers": lambda content: in_parts(content, headers=False),
    "parts packed": lambda content: [gzip.compress(p.encode()) for p in in_parts(content, headers=True)],
    "parts in utf-16": lambda content: [p.encode("utf-16") for p in in_parts(content, headers=True)],
    "parts quoted": lambda content: [quoted(p) for p in in_parts(content, headers=True)],
}

SAID = {
    "semicolons": {"dialect": {"delimiter": ";"}},
    "tabs": {"dialect": {"delimiter": "\t"}},
    "single quotes": {"dialect": {"quoteChar": "'"}},
    "latin-1": {"encoding": "latin-1"},
    "utf-16": {"encoding": "utf-16"},
    "utf-16 packed": {"encoding": "utf-16"},
    "parts in utf-16": {"encoding": "utf-16"},
    "no header": {"dialect": {"header": False}},
    "comments": {"dialect": {"commentChar": "#"}},
}

ENDS = {
    "parquet": "parquet",
    "parts in parquet": "parquet",
    "gz": "csv.gz",
    "zst": "csv.zst",
    "utf-16 packed": "csv.gz",
    "parts packed": "csv.gz",
}

MOVED = {"no header": -1, "comments": 1, "parquet": -1}
"""By how much every line is another than in the plain form."""


def written(folder, form, tables):
    """The package with each of its files in a form."""
    descriptor = write_package(
        folder, {name: content.replace("Ada", "Adä") for name, content in tables.items()}
    )
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    for resource in whole["resources"]:
        file = folder / resource["path"]
        content = file.read_text(encoding="utf-8")
        file.unlink()
        made = FORMS[form](content)
        paths = []
        for number, part in enumerate(made if isinstance(made, list) else [made], start=1):
            place = f"-{number}" if isinstance(made, list) else ""
            paths.append(f"{resource['name']}{place}.{ENDS.get(form, 'csv')}")
            (folder / paths[-1]).write_bytes(part if isinstance(part, bytes) else part.encode())
        resource["path"] = paths if isinstance(made, list) else paths[0]
        resource.update(SAID.get(form, {}))
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    return descriptor


def place_in(form, name, line):
    """The path and the line at which a line of the plain form stands in another."""
    if line is None:
        first = "-1" if form.startswith("parts") else ""
        return f"{name}{first}.{ENDS.get(form, 'csv')}", None
    if form.startswith("parts"):
        has_headers = form not in {"parts without headers", "parts in parquet"}
        number, line = (1, line) if line <= 3 else (3, line - 3 + has_headers)
        line -= form == "parts in parquet" and number == 1
        return f"{name}-{number}.{ENDS.get(form, 'csv')}", line
    return f"{name}.{ENDS.get(form, 'csv')}", line + MOVED.get(form, 0)


def told(result):
    """Everything that is said, but for the places."""
    return [
        (o.check.code, o.status, o.examined, o.failures, tuple(o.remarks), tuple(o.after),
         [(re.sub(r"(line|row) \d+( of \S+)?", "line", f.message), f.resource, f.field, f.key, f.observed, f.expected,
           f.doubt, [(s.resource, s.field, s.observed, s.suggested, s.rank) for s in f.suspects])
          for f in o.findings])
        for o in result.outcomes
    ]  # fmt: skip


def places(result):
    return [(f.resource, f.path, f.line) for o in result.outcomes for f in o.findings]


@pytest.mark.parametrize("tables", TABLES)
@pytest.mark.parametrize("form", FORMS)
def test_a_package_in_any_form_has_the_same_findings(tmp_path, form, tables):
    content = TABLES[tables]
    if "parquet" in form:  # which has no ragged rows
        content = {name: text.replace("t,U,d,total,1\n", "") for name, text in content.items()}
    plain = validate(written(tmp_path / "plain", "plain", content), most=0)
    other = validate(written(tmp_path / "other", form, content), most=0)
    assert told(other) == told(plain)
    assert places(other) == [(name, *place_in(form, name, line)) for name, _path, line in places(plain)]
    assert (plain.exit_code() == 0) == (tables == "clean")


def test_the_slips_are_of_every_family_that_looks_at_figures_and_files(tmp_path):
    result = validate(written(tmp_path, "plain", SLIPS))
    codes = {o.check.code[:2] for o in result.outcomes if o.failures}
    assert {"L1", "L2", "K1", "S2", "T1"} <= codes


@pytest.mark.parametrize("form", FORMS)
def test_a_package_in_any_form_is_loaded_with_the_same_values(tmp_path, form):
    plain, other = (load(written(tmp_path / name, name, SMALL)) for name in ("plain", form))
    assert {name: frame.rows() for name, frame in other.items()} == {
        name: frame.rows() for name, frame in plain.items()
    }


@pytest.mark.parametrize(
    "form", ["plain", "gz", "zst", "parts", "parts packed", "utf-16 packed", "no header"]
)
def test_a_finding_in_any_form_points_at_its_cell(tmp_path, form):
    result = validate(written(tmp_path, form, SLIPS), select=["L201"])
    (finding,) = (f for o in result.outcomes for f in o.findings)
    _path, line = place_in(form, "results", 4)
    assert places_of(result.origin, [finding])[spot_of(finding)] == Place(line, 13, line, 16)


def test_reports_name_the_file_of_a_finding_and_of_its_suspects(tmp_path):
    result = validate(written(tmp_path, "parts", TABLES["one swapped figure"]))
    assert "results-1.csv:2 share 56.90 → 59.60" in text.render(result)
    assert "results-1.csv,line=2,col=17," in github.render(result)
    log = json.loads(sarif.render(result))["runs"][0]
    uris = {item["location"]["uri"] for item in log["artifacts"]}
    assert {"results-1.csv", "results-2.csv", "results-3.csv"} <= uris
    fixed = [
        fix["artifactChanges"][0]["artifactLocation"]["uri"]
        for r in log["results"]
        for fix in r.get("fixes", [])
    ]
    assert "results-1.csv" in fixed


def test_a_key_that_stands_in_two_files_is_told_with_both(tmp_path):
    result = validate(written(tmp_path, "parts", SLIPS), select=["K101"])
    (finding,) = (f for o in result.outcomes for f in o.findings if o.check.code == "K101")
    assert (finding.path, finding.line) == ("results-3.csv", 3)
    assert "stands in line 2 of results-1.csv already" in finding.message


def with_part(folder, *contents):
    """The small package with its results in several files."""
    descriptor = write_package(folder, SMALL)
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    results = next(resource for resource in whole["resources"] if resource["name"] == "results")
    results["path"] = [f"part-{number}.csv" for number in range(len(contents))]
    for path, content in zip(results["path"], contents, strict=True):
        if content is not None:
            (folder / path).write_bytes(content)
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    return descriptor


def faults(descriptor):
    found = validate(descriptor, select=["L10"]).outcomes
    return [(o.check.code, f.path, f.line, f.message) for o in found for f in o.findings]


HEADER, ADA, BEN = (f"{line}\n".encode() for line in rows_of(SMALL["results"]))


@pytest.mark.parametrize(
    "header", [b"unit_id,tally_id,option_id,mode,votes,share\n", HEADER.replace(b"votes", b"n")]
)
def test_a_file_with_another_header_is_told_and_no_row_is_taken_for_one_of_the_table(tmp_path, header):
    descriptor = with_part(tmp_path, HEADER + ADA, header + BEN)
    told = "the header is not that of part-0.csv, the first file of the table"
    assert faults(descriptor) == [("L102", "part-1.csv", 1, told)]
    assert read_table(read_package(descriptor).resource("results")).height == 0


def test_a_missing_file_of_several_is_told_and_the_others_are_not_taken_for_the_table(tmp_path):
    descriptor = with_part(tmp_path, HEADER + ADA, None)
    assert faults(descriptor) == [("L101", "part-1.csv", None, "there is no such file")]
    assert read_table(read_package(descriptor).resource("results")).height == 0


def test_faults_of_rows_name_the_file_and_the_line_in_it(tmp_path):
    descriptor = with_part(tmp_path, HEADER + ADA + b"\n", HEADER + BEN + b"t,U\n", b"\xff")
    assert [fault[:3] for fault in faults(descriptor)] == [
        ("L103", "part-1.csv", 3),
        ("L103", "part-2.csv", 1),
        ("L104", "part-0.csv", 3),
        ("L106", "part-2.csv", 1),
    ]


def test_bad_bytes_are_told_in_each_of_several_files(tmp_path):
    descriptor = with_part(tmp_path, HEADER + ADA + b"\xff\n", BEN + b"\xff\n")
    assert [fault[:3] for fault in faults(descriptor) if fault[0] == "L106"] == [
        ("L106", "part-0.csv", 3),
        ("L106", "part-1.csv", 2),
    ]


def test_an_empty_file_among_several_has_no_rows(tmp_path):
    assert faults(with_part(tmp_path, HEADER + ADA, b"", BEN)) == []


def test_a_first_file_without_a_header_is_told(tmp_path):
    assert faults(with_part(tmp_path, b"", HEADER + ADA))[0][:3] == ("L102", "part-0.csv", 1)


PACKED = {"gz": gzip.compress, "zst": zstd.compress}


def with_packed(folder, kind, content):
    """The small package with its results in a packed file."""
    descriptor = write_package(folder, SMALL)
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    results = next(resource for resource in whole["resources"] if resource["name"] == "results")
    results["path"] = f"results.csv.{kind}"
    (folder / results["path"]).write_bytes(content)
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    return descriptor


@pytest.mark.parametrize("kind", PACKED)
def test_an_archive_of_several_members_is_read_as_one(tmp_path, kind):
    pack = PACKED[kind]
    descriptor = with_packed(tmp_path, kind, pack(HEADER + ADA) + pack(BEN))
    assert validate(descriptor).exit_code() == 0


@pytest.mark.parametrize("kind", PACKED)
@pytest.mark.parametrize(
    ("spoil", "because"),
    [
        (lambda whole: whole[:-3], "it is cut short"),
        (lambda whole: whole[: len(whole) // 2], "it is cut short"),
        (lambda whole: whole[:3], "it is cut short"),
        (lambda whole: whole + b"rest", "it is no sound"),
        (lambda whole: b"x" + whole, "it is no sound"),
        (lambda whole: whole[:12] + bytes(20) + whole[32:], "it is no sound"),
    ],
)
def test_an_archive_that_is_not_sound_is_told_in_one_sentence(tmp_path, kind, spoil, because):
    rows = b"".join(b"t,U,%d,total,%d,1.00\n" % (n, n * n * 7919) for n in range(5000))
    descriptor = with_packed(tmp_path, kind, spoil(PACKED[kind](HEADER + rows)))
    ((code, path, line, message),) = faults(descriptor)
    assert (code, path, line) == ("L101", f"results.csv.{kind}", None)
    assert message.startswith(because)
    assert "\n" not in message


@pytest.mark.parametrize("kind", PACKED)
def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked_whole(
    tmp_path, kind, monkeypatch
):
    monkeypatch.setattr(reading, "LARGEST_FILE", 3_000_000)
    descriptor = with_packed(tmp_path, kind, PACKED[kind](HEADER + b"\n" * 20_000_000))
    assert faults(descriptor)[0][3] == "it unpacks to more than 3,000,000 bytes"
    assert not scratch_files()


@pytest.mark.parametrize("byte", [b"0", b"\xff"])
def test_a_line_that_never_ends_is_not_held_in_memory(tmp_path, byte, monkeypatch):
    for module in (texts, records):
        monkeypatch.setattr(module, "LARGEST_LINE", 5000)
    descriptor = with_packed(tmp_path, "gz", gzip.compress(HEADER + ADA + b'"' + byte * 1_000_000))
    found = [fault for fault in faults(descriptor) if fault[0] == "L103"]
    told = "a line has more than 5,000 characters; the rest of the file was not read"
    assert found == [("L103", "results.csv.gz", 3, told)]


def test_an_archive_that_unpacks_to_a_thousand_times_itself_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "_BOMB", 1_000_000)
    descriptor = with_packed(tmp_path, "zst", zstd.compress(b"\n" * 20_000_000))
    assert faults(descriptor)[0][3].startswith("it unpacks to more than ")


def test_a_file_that_cannot_be_unpacked_for_want_of_room_is_told(tmp_path, monkeypatch):
    descriptor = with_packed(tmp_path, "gz", gzip.compress(HEADER + ADA + BEN))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packed, "_copy", full)
    assert faults(descriptor)[0][3] == "it could not be unpacked: No space left on device"


@pytest.mark.parametrize(
    ("said", "packing", "form"),
    [
        ({}, "", "csv"),
        ({"compression": "gz"}, "gz", "csv"),
        ({"compression": "zstd"}, "zst", "csv"),
        ({"compression": "no"}, "", "csv"),
        ({"format": "parquet"}, "", "parquet"),
        ({"path": "a.csv.gz"}, "gz", "csv"),
        ({"path": "a.GZ"}, "gz", "csv"),
        ({"path": "gz"}, "", "csv"),
        ({"path": "a.csv.gz", "compression": "no"}, "", "csv"),
        ({"path": "a.parquet"}, "", "parquet"),
        ({"path": "a.parquet", "format": "csv"}, "", "csv"),
        ({"path": "a.parquet.zst"}, "zst", "parquet"),
    ],
)
def test_the_descriptor_or_else_the_name_says_what_a_file_is(tmp_path, said, packing, form):
    descriptor = write_package(tmp_path, SMALL)
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    whole["resources"][0].update({"path": "a.csv", **said})
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    (part,) = read_package(descriptor).resources[0].parts
    assert part == Part(whole["resources"][0]["path"], part.file, packing, form)


def test_scratch_files_are_there_while_tables_are_open_and_gone_when_they_are_closed(tmp_path):
    tables = open_tables(read_package(written(tmp_path, "utf-16 packed", SMALL)))
    assert len(scratch_files()) == 2 * len(SMALL)
    assert tables.raw["results"].frame.collect().height == 2
    del tables
    assert not scratch_files()


RUN = """
import os, signal, sys
from tallypack.package import read_package
from tallypack.tables import open_tables
tables = open_tables(read_package(__import__("pathlib").Path(sys.argv[1])))
print(len(os.listdir(os.environ["TMPDIR"])), flush=True)
exec(sys.argv[2])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot end another in words there")
@pytest.mark.parametrize("end", ["pass", "1 / 0", "sys.exit(3)", "os.kill(os.getpid(), signal.SIGTERM)"])
def test_scratch_files_are_gone_when_the_process_ends_in_any_way(tmp_path, end):
    (tmp_path / "room").mkdir()
    descriptor = written(tmp_path / "package", "gz", SMALL)
    run = subprocess.run(
        [sys.executable, "-c", RUN, str(descriptor), end],
        env={**os.environ, "TMPDIR": str(tmp_path / "room")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == "1\n"
    assert not list((tmp_path / "room").iterdir())
    assert (run.returncode == 0) == (end == "pass")


@pytest.mark.parametrize("form", ["gz", "zst", "parquet", "parts", "parts packed", "utf-16", "no header"])
def test_a_package_in_any_form_is_built_and_then_agrees_with_what_was_built(tmp_path, form):
    descriptor = written(tmp_path, form, SMALL)
    built = build(descriptor)
    result = validate(descriptor)
    assert result.exit_code() == 0
    assert not [
        o.reason for o in result.outcomes if o.check.code in {"L107", "L108"} and o.status != "passed"
    ]
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    for resource in whole["resources"]:
        assert ("bytes" in resource, "hash" in resource) == (not form.startswith("parts"),) * 2
        assert isinstance(resource["rows"], int)
    with zipfile.ZipFile(built.folder / "package.zip") as archive:
        assert {read_part.path for r in built.package.resources for read_part in r.parts} <= set(
            archive.namelist()
        )
    croissant = json.loads((built.folder / "croissant.json").read_text(encoding="utf-8"))
    archived = {item["@id"]: item for item in croissant["distribution"] if "containedIn" in item}
    assert set(archived) == {part.path for r in built.package.resources for part in r.parts}


def test_a_changed_file_among_several_makes_the_build_stale(tmp_path):
    descriptor = with_part(tmp_path, HEADER + ADA, HEADER + BEN)
    build(descriptor)
    (tmp_path / "part-1.csv").write_bytes(BEN)
    (told,) = (fault for fault in faults(descriptor) if fault[0] == "L108")
    assert "part-1.csv" in told[3]


def test_bytes_and_hash_of_several_files_mean_nothing_and_rows_are_compared(tmp_path):
    descriptor = with_part(tmp_path, HEADER + ADA, BEN)
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    results = next(resource for resource in whole["resources"] if resource["name"] == "results")
    results.update({"bytes": 1, "hash": "0"})
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    (outcome,) = validate(descriptor, select=["L107"]).outcomes
    assert (outcome.status, outcome.examined) == ("skipped", 0)
    results["rows"] = 3
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    assert [fault[3] for fault in faults(descriptor)] == ["the files have 2 rows, and the descriptor says 3"]


COUNTED = {
    "tally_id": pl.Series(["t", "t"], dtype=pl.Categorical),
    "unit_id": ["U", "U"],
    "option_id": pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])),
    "mode": ["total", "total"],
    "votes": pl.Series([590, 400], dtype=pl.UInt16),
    "share": pl.Series([Decimal("59.60"), Decimal("40.40")], dtype=pl.Decimal(5, 2)),
}


def with_columns(folder, columns):
    descriptor = with_packed(folder, "parquet", b"")
    pl.DataFrame(columns).write_parquet(folder / "results.csv.parquet")
    return descriptor


def test_numbers_decimals_and_categories_of_parquet_are_their_text(tmp_path):
    descriptor = with_columns(tmp_path, COUNTED)
    frame = read_table(read_package(descriptor).resource("results")).frame.collect()
    assert frame.rows() == [
        (0, "t", "U", "a", "total", "590", "59.60"),
        (1, "t", "U", "b", "total", "400", "40.40"),
    ]
    assert validate(descriptor).exit_code() == 0


def test_a_slip_in_parquet_is_told_in_its_row(tmp_path):
    shares = pl.Series([Decimal("59.60"), Decimal("40.04")], dtype=pl.Decimal(5, 2))
    result = validate(with_columns(tmp_path, {**COUNTED, "share": shares}), select=["S201"])
    ((place, suspects),) = [((f.path, f.line), f.suspects) for o in result.outcomes for f in o.findings]
    assert place == ("results.csv.parquet", 2)
    assert suspects[0].suggested == "40.40"
    assert "results.csv.parquet" in sarif.render(result)


@pytest.mark.parametrize(
    ("column", "because"),
    [
        (pl.Series([59.6, 40.4]), "binary floats"),
        (pl.Series([[1], [2]]), "values of the type List(Int64)"),
        (pl.Series([b"a", b"b"]), "values of the type Binary"),
    ],
)
def test_a_column_of_parquet_without_a_text_is_refused(tmp_path, column, because):
    ((code, path, line, message),) = faults(with_columns(tmp_path, {**COUNTED, "share": column}))
    assert (code, path, line) == ("L101", "results.csv.parquet", None)
    assert message.startswith(f"the column `share` holds {because}")


def test_a_column_that_parquet_lacks_is_told_without_a_line(tmp_path):
    told = faults(with_columns(tmp_path, {name: COUNTED[name] for name in COUNTED if name != "votes"}))
    assert told[0][:3] == ("L102", "results.csv.parquet", None)


@pytest.mark.parametrize(
    "spoil", [lambda whole: whole[:-9], lambda whole: whole[:0], lambda whole: whole[:4] + whole[40:]]
)
def test_a_parquet_file_that_is_not_sound_is_told(tmp_path, spoil):
    descriptor = with_columns(tmp_path, COUNTED)
    file = tmp_path / "results.csv.parquet"
    file.write_bytes(spoil(file.read_bytes()))
    ((code, path, line, message),) = faults(descriptor)
    assert (code, path, line) == ("L101", "results.csv.parquet", None)
    assert message.startswith("it is no sound Parquet file: ")
    assert "\n" not in message


def test_a_parquet_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", 100_000)
    descriptor = with_columns(tmp_path, {name: ["x" * 100] * 10_000 for name in COUNTED})
    assert (tmp_path / "results.csv.parquet").stat().st_size < 100_000
    assert faults(descriptor)[0][3] == "it unpacks to more than 100,000 bytes"
