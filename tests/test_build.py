"""What `tallypack build` writes: the descriptor, the products, and nothing where it cannot."""

import csv
import hashlib
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner
from frictionless import Package as StockPackage
from packages import ROOT, SMALL, copy_of_package, outcome, write_package

from tallypack.cli import main
from tallypack.errors import PackageError
from tallypack.products import build, building
from tallypack.stamping import stamped
from tallypack.validation import validate

TABLES = [resource["name"] for resource in json.loads((ROOT / "datapackage.json").read_text())["resources"]]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A copy of the published package, built."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(
        ROOT / "schemas", folder / "schemas", ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    shutil.copytree(ROOT / "resources", folder / "resources")
    shutil.copy(ROOT / "datapackage.json", folder)
    build(folder / "datapackage.json")
    return folder


@pytest.fixture
def small(tmp_path):
    return write_package(tmp_path / "small", SMALL)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    build(write_package(folder, SMALL))
    return folder


@pytest.fixture
def built(built_once, tmp_path):
    """The descriptor of a small package that was built."""
    return shutil.copytree(built_once, tmp_path / "built") / "datapackage.json"


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def run(*words):
    return CliRunner().invoke(main, ["build", *map(str, words)])


def changed(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


# The descriptor ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_the_published_descriptor_gives_bytes_hash_and_rows_as_they_are(name):
    resource = next(
        item
        for item in json.loads((ROOT / "datapackage.json").read_bytes())["resources"]
        if item["name"] == name
    )
    content = (ROOT / resource["path"]).read_bytes()
    rows = list(csv.DictReader(content.decode().splitlines()))
    assert resource["bytes"] == len(content), "stale: run `tallypack build`"
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert resource["rows"] == len(rows)


def test_building_the_published_package_again_leaves_its_descriptor_as_it_is(published):
    assert (published / "datapackage.json").read_bytes() == (ROOT / "datapackage.json").read_bytes()


LINES = """{
\t"version" : "1",
\t"resources" : [
\t\t{
\t\t\t"path" : "a.csv",%s
\t\t\t"name" : "a"
\t\t}
\t]
}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{"name": "p", "resources": [{"name": "a", "path": "a.csv"}]}',
            '{"name": "p", "version": "2", "resources": [{"name": "a", "path": "a.csv", "bytes": 1, "rows": 2}]}',
        ),
        (
            LINES % "",
            LINES.replace('"1"', '"2"') % '\n\t\t\t"bytes" : 1,\n\t\t\t"rows" : 2,',
        ),
        (
            '{"resources":[{"bytes":9,"name":"a","rows":8,"x":1.50}],"version":"\\u0031","y":"\\u00e9"}',
            '{"resources":[{"bytes":1,"name":"a","rows":2,"x":1.50}],"version":"2","y":"\\u00e9"}',
        ),
        (
            '{"resources":[{"name":"b"},{"name":"a","path":"}]"}],"n":{"resources":[]}}',
            '{"resources":[{"name":"b"},{"name":"a","path":"}]","bytes":1,"rows":2}],"version":"2","n":{"resources":[]}}',
        ),
    ],
)
def test_a_descriptor_is_changed_in_what_was_measured_and_nowhere_else(before, after):
    assert stamped(before.encode(), "2", {"a": {"bytes": 1, "rows": 2}}).decode() == after
    assert stamped(after.encode(), "2", {"a": {"bytes": 1, "rows": 2}}).decode() == after


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_descriptor_stays_in_its_encoding(encoding):
    before = '{"resources": [{"name": "é"}]}'.encode(encoding)
    assert '"version": "1"' in stamped(before, "1", {}).decode(encoding)


def test_a_version_is_given_kept_or_begun(small, built):
    assert json.loads(built.read_bytes())["version"] == "0.1.0"
    assert build(small, version="1.2.0").version == "1.2.0"
    assert build(small).version == "1.2.0"
    assert json.loads(small.read_bytes())["version"] == "1.2.0"


@pytest.mark.parametrize("version", ["", "new one", "1.0\udce9", "-1", "1" * 101])
def test_a_version_that_is_none_is_refused(small, version):
    before = small.read_bytes()
    with pytest.raises(PackageError, match=r"should be like 1\.2\.0"):
        build(small, version=version)
    assert small.read_bytes() == before


def test_stock_frictionless_compares_what_was_written(built):
    assert StockPackage(str(built)).validate().valid
    changed(built.parent / "units.csv", "The town", "Our town")
    assert StockPackage(str(built)).validate().flatten(["type"]) == [["hash-count"]]


# The products -----------------------------------------------------------------------------------------


def cells_of(folder, name):
    with (folder / "resources" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_text(value):
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    return str(value)


def by_duckdb(path):
    table = duckdb.read_parquet(str(path))
    return [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]


def by_pandas(path):
    return pd.read_parquet(path, dtype_backend="pyarrow").to_dict("records")


def by_polars(path):
    return pl.read_parquet(path).to_dicts()


@pytest.mark.parametrize("read", [by_duckdb, by_pandas, by_polars])
def test_the_parquet_holds_what_the_tables_hold(published, read):
    for name in TABLES:
        rows = read(published / "release" / "parquet" / f"{name}.parquet")
        for row, cells in zip(rows, cells_of(published, name), strict=True):
            texts = {column: as_text(row.get(f"{column}_printed", row[column])) for column in cells}
            assert texts == cells
            for column in cells:
                if f"{column}_printed" in row and cells[column]:
                    assert isinstance(row[column], Decimal)
                    assert row[column] == Decimal(cells[column])


def test_the_types_of_the_parquet_are_those_of_the_schemas(published):
    schema = pl.read_parquet_schema(published / "release" / "parquet" / "results.parquet")
    assert (schema["votes"], schema["share"], schema["share_printed"]) == (
        pl.Int64,
        pl.Decimal(5, 2),
        pl.String,
    )
    assert (
        pl.read_parquet_schema(published / "release" / "parquet" / "contests.parquet")["voted_on"] == pl.Date
    )


def asked(folder, question, *values):
    with closing(sqlite3.connect(folder / "release" / "tables.sqlite")) as connection:
        return connection.execute(question, values).fetchall()


def test_the_database_answers_the_question_of_the_page(published):
    page = (ROOT / "docs" / "build.md").read_text(encoding="utf-8")
    question = page.split('"""')[1]
    assert asked(published, question) == [
        ("Alexander Lukashenko", 5136293, "86.82"),
        ("Against all", None, "3.60"),
        ("Sergei Syrankov", None, "3.21"),
        ("Oleg Gaidukevich", None, "2.02"),
        ("Anna Kanopatskaya", None, "1.86"),
        ("Alexander Khizhnyak", None, "1.74"),
    ]


def test_percentages_in_the_database_are_exact_and_floats_only_where_the_name_says_so(published):
    kinds = "SELECT DISTINCT typeof(share_printed), typeof(share_millionths) FROM results ORDER BY 1"
    assert asked(published, kinds) == [("null", "null"), ("text", "integer")]
    assert asked(published, "SELECT DISTINCT share_millionths FROM results WHERE share_printed = '3.60'") == [
        (3600000,)
    ]
    assert asked(published, "SELECT DISTINCT typeof(share) FROM results_real WHERE share > 50") == [("real",)]
    with pytest.raises(sqlite3.OperationalError, match="no such column: share"):
        asked(published, "SELECT share FROM results")


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ("INSERT INTO units VALUES ('BY', NULL, 'Again', 'country', NULL)", "UNIQUE"),
        ("INSERT INTO units VALUES ('X', 'nowhere', 'Lost', 'region', NULL)", "FOREIGN KEY"),
        ("INSERT INTO units VALUES ('X', NULL, NULL, 'region', NULL)", "NOT NULL"),
        ("INSERT INTO units VALUES ('X', NULL, 'Odd', 'galaxy', NULL)", "CHECK"),
        ("UPDATE results SET votes = -1", "CHECK"),
        ("UPDATE results SET share_millionths = 100000001", "CHECK"),
    ],
)
def test_the_database_keeps_the_keys_references_and_limits_of_the_schemas(published, change, refused):
    with closing(sqlite3.connect(published / "release" / "tables.sqlite")) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        with pytest.raises(sqlite3.IntegrityError, match=refused):
            connection.execute(change)


def test_the_archive_is_the_whole_package_and_valid_by_itself(published, tmp_path):
    with zipfile.ZipFile(published / "release" / "package.zip") as archive:
        archive.extractall(tmp_path)
    names = set(bytes_of(tmp_path))
    tables = {f"resources/{name}.csv" for name in TABLES}
    assert names == {"datapackage.json", *tables, *(f"schemas/{name}.json" for name in TABLES)}
    assert validate(tmp_path, select=["L107"]).exit_code() == 0
    assert StockPackage(str(tmp_path / "datapackage.json")).validate().valid


def test_the_description_names_every_file_with_its_hash_and_every_column(published):
    release = published / "release"
    text = (release / "croissant.json").read_text(encoding="utf-8")
    document = json.loads(text)
    assert "<" not in text
    assert (document["@type"], document["conformsTo"]) == ("sc:Dataset", "http://mlcommons.org/croissant/1.0")
    assert {"name", "description", "license", "creator", "datePublished", "version"} <= set(document)
    files = {item["@id"]: item for item in document["distribution"]}
    for path, item in files.items():
        home = published if "containedIn" in item else release
        assert item["sha256"] == hashlib.sha256((home / path).read_bytes()).hexdigest()
        assert item["contentSize"] == f"{(home / path).stat().st_size} B"
        assert files[item.get("containedIn", {"@id": path})["@id"]]
    assert [records["name"] for records in document["recordSet"]] == TABLES
    identifiers = {field["@id"] for records in document["recordSet"] for field in records["field"]}
    for records in document["recordSet"]:
        frame = pl.read_parquet(release / "parquet" / f"{records['name']}.parquet")
        assert [field["source"]["extract"]["column"] for field in records["field"]] == frame.columns
        assert all(field["source"]["fileObject"]["@id"] in files for field in records["field"])
        assert all(field["description"] for field in records["field"])
        assert {key["@id"] for key in records.get("key", [])} <= identifiers


def test_two_builds_are_the_same_to_the_byte(published, tmp_path):
    for file in published.rglob("*.csv"):
        file.touch()  # a moment is no part of a package
    build(published, tmp_path / "again")
    assert bytes_of(tmp_path / "again") == bytes_of(published / "release")


# Whole or not at all ----------------------------------------------------------------------------------


def test_an_interrupted_build_leaves_the_old_one_and_the_descriptor(built, monkeypatch):
    changed(built.parent / "units.csv", "The town", "Our town")
    before = bytes_of(built.parent)

    def interrupted(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "write_archive", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(built)
    assert bytes_of(built.parent) == before


def test_a_build_that_cannot_take_its_place_leaves_the_old_one(built, monkeypatch):
    before = bytes_of(built.parent / "release")
    real = Path.rename

    def rename(self, target):
        if Path(target).name == "release" and self.parent == target.parent:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(PackageError, match="could not be built: No space left on device"):
        build(built)
    assert bytes_of(built.parent / "release") == before
    assert [path.name for path in built.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("step", ["validate", "write_parquet", "write_archive"])
def test_files_that_change_during_the_build_are_noticed(small, monkeypatch, step):
    def changing(*arguments, **options):
        path = small.parent / "units.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("The town", "Our town"), encoding="utf-8")
        return real(*arguments, **options)

    real = getattr(building, step)
    monkeypatch.setattr(building, step, changing)
    with pytest.raises(PackageError, match="changed while it was built"):
        build(small)
    assert not (small.parent / "release").exists()


def test_a_package_with_errors_is_not_built(small):
    changed(small.parent / "results.csv", "59.60", "59.06")
    before = bytes_of(small.parent)
    result = run(small)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "tallypack: The package has 1 finding, so nothing is built; `tallypack validate` shows them.\n"
    )
    assert bytes_of(small.parent) == before


def test_a_package_without_rows_is_not_built(tmp_path):
    headers = {name: text.strip("\n").split("\n")[0] for name, text in SMALL.items()}
    result = run(write_package(tmp_path, headers))
    assert result.exit_code == 2
    assert "Nothing in the package could be examined" in result.stderr


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("notes.txt", "holds what no build has made"),
        ("release/notes.txt", "holds notes.txt, which no build has made"),
    ],
)
def test_nothing_is_replaced_that_no_build_has_made(built, made, told):
    (built.parent / made).write_text("mine", encoding="utf-8")
    folder = built.parent / "release" if "/" in made else built.parent / "other"
    if "/" not in made:
        folder.mkdir()
        (built.parent / made).rename(folder / made)
    result = run(built, "--output", folder)
    assert result.exit_code == 2
    assert told in result.stderr
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_package_is_never_built_over_itself(small):
    (small.parent / "build.json").write_text('{"sources": [], "files": []}', encoding="utf-8")
    for folder in (small.parent, small.parent.parent):
        assert "holds the package itself" in run(small, "--output", folder).stderr


def test_a_link_in_the_place_of_the_folder_is_refused(small, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (small.parent / "release").symlink_to(tmp_path / "elsewhere")
    assert "is no folder" in run(small).stderr


@pytest.mark.parametrize(
    "name", ["../results", "a/b", ".hidden", "x" * 101, "a b", "results_real", "RESULTS"]
)
def test_a_table_whose_name_is_no_name_of_a_file_is_refused(small, name):
    package = json.loads(small.read_bytes())
    schema = {"fields": [{"name": "a"}]}
    package["resources"].append({"name": name, "path": "extra.csv", "schema": schema})
    small.write_text(json.dumps(package), encoding="utf-8")
    (small.parent / "extra.csv").write_text("a\n1\n", encoding="utf-8")
    before = bytes_of(small.parent.parent)
    assert run(small).exit_code == 2
    assert bytes_of(small.parent.parent) == before


def test_odd_names_of_columns_reach_the_database_as_they_are(small):
    names = ['a"b', "select", "x'); DROP TABLE units; --", "é"]
    package = json.loads(small.read_bytes())
    fields = [{"name": name, "constraints": {"enum": ["it's", "1"]}} for name in names]
    package["resources"].append({"name": "extra", "path": "extra.csv", "schema": {"fields": fields}})
    small.write_text(json.dumps(package), encoding="utf-8")
    with (small.parent / "extra.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, ["it's", "1", "it's", "1"]])
    build(small)
    assert asked(small.parent, "SELECT * FROM extra") == [("it's", "1", "it's", "1")]
    assert asked(small.parent, "SELECT count(*) FROM units") == [(1,)]


def test_what_waivers_accept_the_database_accepts_too(tmp_path):
    tables = {
        **SMALL,
        "units": SMALL["units"] + "U,,The town,country,\n",
        "waivers": """
check,tally_id,unit_id,option_id,field,observed,reason,source_id,expires_on
K101,,U,,unit_id,U,The clerk has it twice.,,
""",
    }
    descriptor = write_package(tmp_path, tables)
    build(descriptor)
    assert asked(tmp_path, "SELECT unit_id FROM units") == [("U",), ("U",)]


# Stale ------------------------------------------------------------------------------------------------


FILES = ["L107", "L108"]


def test_a_stale_build_is_noticed_by_validate(built):
    before = validate(built, select=FILES)
    assert [item.status for item in before.outcomes] == ["passed", "passed"]
    changed(built.parent / "units.csv", "The town", "Our town")
    result = validate(built, select=FILES)
    (of_file,), (of_build,) = (item.findings for item in result.outcomes)
    assert (of_file.path, of_file.observed[:7]) == ("units.csv", "sha256:")
    assert of_build.message == "release/ was built from other files: units.csv changed since"
    build(built)
    assert not validate(built, select=FILES).failures()


def test_a_product_that_was_changed_is_noticed(built):
    (built.parent / "release" / "tables.sqlite").write_bytes(b"")
    (finding,) = outcome(validate(built, select=FILES), "L108").findings
    assert finding.message == "release/ is not as it was built: tables.sqlite changed since"


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ("[]", "should be a JSON object"),
        ("{", "is not JSON"),
        ('{"sources": [{"path": 7}], "files": []}', "has no `sources` with path, bytes and hash"),
        (
            '{"sources": [{"path": "../../x", "bytes": 1, "hash": ""}], "files": []}',
            "leads out of the package",
        ),
    ],
)
def test_a_list_of_what_was_built_that_cannot_be_read_is_told(small, manifest, told):
    (small.parent / "release").mkdir()
    (small.parent / "release" / "build.json").write_text(manifest, encoding="utf-8")
    (finding,) = outcome(validate(small, select=FILES), "L108").findings
    assert told in finding.message


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"bytes": 53}, "the file has 54 bytes, and the descriptor says 53"),
        ({"bytes": "54"}, "the file has 54 bytes, and the descriptor says '54'"),
        ({"rows": 2}, "the file has 1 row, and the descriptor says 2"),
        ({"stats": {"rows": 2}}, "the file has 1 row, and the descriptor says 2"),
        ({"fields": 2}, "the file has 5 fields, and the descriptor says 2"),
        ({"hash": "0" * 32}, "the md5 of the file is "),
        ({"hash": "sha1:" + "0" * 40}, "the sha1 of the file is "),
        ({"hash": "crc32:0"}, "the descriptor gives the hash 'crc32:0', which cannot be compared"),
        ({"hash": ["x"]}, "the descriptor gives the hash ['x'], which cannot be compared"),
    ],
)
def test_what_a_descriptor_says_of_a_file_is_compared(small, said, told):
    package = json.loads(small.read_bytes())
    next(item for item in package["resources"] if item["name"] == "units").update(said)
    small.write_text(json.dumps(package), encoding="utf-8")
    (finding,) = outcome(validate(small, select=FILES), "L107").findings
    assert finding.message.startswith(told)


def test_where_nothing_is_said_of_files_nothing_counts_as_compared(tmp_path):
    result = validate(copy_of_package(tmp_path), select=FILES)
    assert {item.check.code: item.status for item in result.outcomes} == {
        "L107": "skipped",
        "L108": "skipped",
    }
    assert result.exit_code() == 2
