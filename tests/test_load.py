"""A package in a program: typed frames that lose nothing, and results that can be read, shown and filtered."""

import csv
import datetime as dt
import json
import subprocess
import sys
from decimal import Decimal

import pandas as pd
import polars as pl
import pytest
from packages import ROOT, SMALL, write_package

import tallypack
from tallypack.errors import PackageError
from tallypack.package import read_package


@pytest.fixture(scope="module")
def published():
    return tallypack.load(ROOT / "datapackage.json")


def with_extra(folder, schema, *rows):
    """A small package with one more table, and that table loaded."""
    descriptor = write_package(folder, SMALL)
    package = json.loads(descriptor.read_bytes())
    package["resources"].append({"name": "extra", "path": "extra.csv", "schema": schema})
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    with (folder / "extra.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return tallypack.load(descriptor).extra


def test_tables_are_found_by_name_in_the_order_of_the_descriptor(published):
    assert published.results is published["results"]
    assert list(published) == [
        item["name"] for item in json.loads((ROOT / "datapackage.json").read_bytes())["resources"]
    ]
    assert "results" in dir(published)
    assert published.title == "Presidential elections in Belarus, 1994 to 2025"
    with pytest.raises(AttributeError, match="the package has no table 'result'; it has contests, options"):
        _ = published.result
    with pytest.raises(KeyError):
        published["result"]


def test_columns_are_what_the_schema_says_and_decimals_keep_their_text(published):
    schema = published.results.schema
    assert (schema["votes"], schema["share"], schema["share_printed"]) == (
        pl.Int64,
        pl.Decimal(5, 2),
        pl.String,
    )
    row = published.results.filter(pl.col("share_printed") == "80.1").row(0, named=True)
    assert row["share"] == Decimal("80.1")
    assert published.contests["voted_on"][-1] == dt.date(2025, 1, 26)
    assert published.results["votes"].null_count() > 0


def test_the_frames_hold_what_the_tables_hold(published):
    for name, frame in published.items():
        with (ROOT / "resources" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            cells = list(csv.DictReader(file))
        for row, texts in zip(frame.iter_rows(named=True), cells, strict=True):
            shown = {column: row.get(f"{column}_printed", row[column]) for column in texts}
            assert {column: "" if value is None else str(value) for column, value in shown.items()} == texts


def test_what_columns_mean_can_be_asked(published):
    assert published.schema("results").field("votes").description == "Votes for the option."
    rows = published.fields("results").rows(named=True)
    assert [row["field"] for row in rows] == list(published.schema("results").names)
    assert rows[-1]["unit"] == "percent"
    with pytest.raises(KeyError):
        published.fields("extra")


def test_frames_of_pandas_are_as_exact(published):
    frames = published.to_pandas()
    assert isinstance(frames.results, pd.DataFrame)
    assert str(frames.results["votes"].dtype) == "int64[pyarrow]"
    assert sum(frames.results["share"].dropna()) == published.results["share"].sum()
    assert frames.to_pandas() is frames
    loaded = tallypack.load(ROOT, engine="pandas").results
    assert str(loaded["share"].dtype) == "decimal128(5, 2)[pyarrow]"


def test_an_engine_that_is_not_known_is_told():
    with pytest.raises(PackageError, match="There is no engine 'spark'; it may be polars or pandas"):
        tallypack.load(ROOT, engine="spark")


def test_without_pandas_a_sentence_says_what_is_needed(published, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(
        PackageError, match=r"Frames of pandas need pandas, which `pip install 'tallypack\[pandas\]'`"
    ):
        published.to_pandas()


@pytest.mark.parametrize(
    ("field", "texts", "values", "dtype"),
    [
        ({"type": "number"}, ["1.50", "", "-2e1"], [Decimal("1.50"), None, Decimal(-20)], pl.Decimal(38, 2)),
        ({"type": "number", "unit": "percent"}, ["3", "100"], [Decimal(3), Decimal(100)], pl.Decimal(3, 0)),
        ({"type": "number", "decimalChar": ","}, ["1234,5"], [Decimal("1234.5")], pl.Decimal(38, 1)),
        ({"type": "integer"}, ["-9223372036854775808", ""], [-(2**63), None], pl.Int64),
        ({"type": "integer", "bareNumber": False}, ["95 votes"], [95], pl.Int64),
        ({"type": "boolean"}, ["TRUE", "0", ""], [True, False, None], pl.Boolean),
        ({"type": "boolean", "trueValues": ["ja"], "falseValues": ["no"]}, ["ja", "no"], [True, False], pl.Boolean),
        ({"type": "date"}, ["2024-02-29", ""], [dt.date(2024, 2, 29), None], pl.Date),
        ({"type": "date", "format": "%d.%m.%Y"}, ["29.02.2024"], [dt.date(2024, 2, 29)], pl.Date),
        ({"type": "year"}, ["2024"], [2024], pl.Int64),
        ({"type": "datetime"}, ["2024-05-06T20:00:00Z"], ["2024-05-06T20:00:00Z"], pl.String),
        ({"type": "string", "missingValues": ["-"]}, ["-", ""], [None, ""], pl.String),
        ({"type": "number"}, ["", ""], [None, None], pl.Decimal(38, 0)),
    ],
)  # fmt: skip
def test_each_type_has_its_column(tmp_path, field, texts, values, dtype):
    extra = with_extra(tmp_path, {"fields": [{"name": "n", "type": "integer"}, {"name": "a", **field}]}, ["n", "a"],
                       *([n, text] for n, text in enumerate(texts)))  # fmt: skip
    assert (extra["a"].to_list(), extra["a"].dtype) == (values, dtype)


def test_a_field_that_the_file_does_not_have_is_all_null_and_a_column_beyond_the_schema_stays(tmp_path):
    fields = [{"name": "a", "type": "string"}, {"name": "b", "type": "number"}]
    extra = with_extra(tmp_path, {"fields": fields, "fieldsMatch": "partial"}, ["z", "a"], ["1", "x"])
    assert extra.rows(named=True) == [{"a": "x", "b": None, "b_printed": None, "z": "1"}]


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ({"type": "number"}, "1e-40", "take 41 digits, and a decimal has 38 at most"),
        ({"type": "number"}, "1e40", "take 41 digits"),
        (
            {"type": "integer"},
            "x",
            "extra.csv:2 has no value to load: `a` is 'x', and should be a whole number",
        ),
        ({"type": "date"}, "2024-02-30", "extra.csv:2 has no value to load"),
    ],
)
def test_a_cell_without_a_place_in_a_column_is_one_sentence(tmp_path, field, text, told):
    with pytest.raises(PackageError, match=told):
        with_extra(tmp_path, {"fields": [{"name": "a", **field}, {"name": "b"}]}, ["a", "b"], [text, ""])


def test_a_column_may_not_have_the_name_of_the_text_of_another(tmp_path):
    fields = [{"name": "a", "type": "number"}, {"name": "a_printed", "type": "string"}]
    with pytest.raises(PackageError, match="has a field `a_printed`"):
        with_extra(tmp_path, {"fields": fields}, ["a", "a_printed"], ["1", "1"])


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path):
    descriptor = write_package(tmp_path, SMALL)
    (tmp_path / "units.csv").unlink()
    with pytest.raises(PackageError, match=r"^units.csv has no value to load: there is no such file\.$"):
        tallypack.load(descriptor)


def test_importing_the_library_brings_nothing_heavy():
    heavy = "{'polars', 'pandas', 'frictionless', 'narwhals', 'click'}"
    code = f"import sys, tallypack; dir(tallypack); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# Results ----------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script>\x1b[31m"


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """A result with one slip, of a package whose title is hostile."""
    results = SMALL["results"].replace("59.60", "59.06")
    descriptor = write_package(tmp_path_factory.mktemp("slip"), {**SMALL, "results": results})
    package = json.loads(descriptor.read_bytes()) | {"title": HOSTILE}
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    return tallypack.validate(read_package(descriptor), select=["S2"])


def test_a_finding_is_a_row_with_its_place_key_and_suspect(result):
    (row,) = result.frame().rows(named=True)
    assert row == {
        "code": "S201",
        "level": "error",
        "resource": "results",
        "path": "results.csv",
        "line": 2,
        "field": "share",
        "tally_id": "t",
        "unit_id": "U",
        "option_id": "a",
        "key": '{"tally_id": "t", "unit_id": "U", "option_id": "a", "mode": "total"}',
        "observed": "59.06",
        "expected": "59.60",
        "message": "590 of 990 (valid ballots) is 59.5960 %, and 59.06 is printed",
        "suspect": "results:2 share 59.06 → 59.60 (digits swapped)",
        "waiver": None,
    }


def test_a_result_without_findings_has_a_frame_with_the_same_columns(tmp_path, result):
    frame = tallypack.validate(write_package(tmp_path, SMALL)).frame()
    assert frame.is_empty()
    assert frame.schema == result.frame().schema


def test_waived_findings_are_rows_with_their_reason():
    frame = tallypack.validate(ROOT, select=["S201"], suspects=False).frame()
    assert frame["waiver"].null_count() == 0
    assert set(frame["observed"]) == {"80.34", "14.17"}


def test_a_result_is_one_line_in_a_list_and_a_report_in_print(result):
    assert repr(result) == (
        "<Result of 'small': findings: 2 things examined, 1 error, 0 warnings, 0 for information>"
    )
    assert "error S201 A share is the votes divided by the base of its tally" in str(result)


def test_a_result_in_a_notebook_is_escaped_and_has_no_script_and_no_colours(result):
    html = result._repr_html_()
    assert "&lt;script&gt;" in html
    assert "S201" in html
    assert "590 of 990" in html
    assert not any(text in html for text in ("<script", "\x1b", "color", "background"))
