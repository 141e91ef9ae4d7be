"""What a field asks for holds, and a package may ask for more than the profile but not for less."""

import json
import time

import pytest
from frictionless import Field
from packages import SMALL, write_package
from witness import HEADER, TABLES, found, messages, sentence, with_table


def with_field(folder, table, name, **more):
    """The small package, one field of whose schema says more."""
    descriptor = write_package(folder, TABLES)
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    fields = next(item for item in whole["resources"] if item["name"] == table)["schema"]["fields"]
    field = next(item for item in fields if item["name"] == name)
    field["constraints"] = {**field.get("constraints", {}), **more}
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    return descriptor


@pytest.mark.parametrize(
    ("table", "name", "more", "expected"),
    [
        ("options", "name", {"maxLength": 2}, [("L206", 2, "Ada"), ("L206", 3, "Ben")]),
        ("options", "party", {"required": True}, [("L202", 2, ""), ("L202", 3, "")]),
        ("options", "name", {"unique": True}, []),
        ("results", "votes", {"maximum": 500}, [("L205", 2, "590")]),
        ("results", "votes", {"minimum": 500}, [("L205", 3, "400")]),
        ("results", "option_id", {"pattern": "a"}, [("L204", 3, "b")]),
        ("results", "votes", {"exclusiveMaximum": "590"}, [("L205", 2, "590")]),
        ("contests", "voted_on", {"maximum": "2024-05-04"}, [("L205", 2, "2024-05-05")]),
        ("options", "kind", {"enum": ["party"]}, [("L203", 2, "candidate"), ("L203", 3, "candidate")]),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_package_may_be_stricter_than_the_profile(tmp_path, table, name, more, expected):
    told = found(with_field(tmp_path, table, name, **more), select=["L"])
    assert told == [(code, table, line, name, text) for code, line, text in expected]


@pytest.mark.parametrize(
    ("table", "name", "less"),
    [
        ("results", "votes", {"maximum": 10**18}),
        ("results", "mode", {"required": False}),
        ("options", "kind", {}),
        ("options", "kind", {"enum": ["candidate", "x"]}),
        ("results", "mode", {"pattern": ".*"}),
    ],
)
def test_a_package_may_not_be_laxer_than_the_profile(tmp_path, table, name, less):
    descriptor = with_field(tmp_path, table, name, **less)
    rows = {"results": f"{HEADER}t,U,a,,4000000001,\n", "options": SMALL["options"].replace("candidate", "x")}
    (tmp_path / f"{table}.csv").write_text(rows[table].strip() + "\n", encoding="utf-8")
    assert {"votes": "L205", "mode": "L202", "kind": "L203"}[name] in {
        code for code, _, _, field, _ in found(descriptor, select=["L"]) if field == name
    }


def test_a_package_s_pattern_and_the_profile_s_are_both_said(tmp_path):
    assert messages(with_field(tmp_path, "results", "option_id", pattern="a|x"), "L204") == [
        "`option_id` is 'b', and should be the form a|x and [A-Za-z0-9][A-Za-z0-9._:-]*"
    ]


MOMENT = "2024-01-01T00:00:00Z"

READ = [
    ({"type": "number", "constraints": {"enum": [1]}}, "1 1.0 1.00 2 1e0 0.1e1"),
    ({"type": "number", "constraints": {"enum": ["1.50", 2.5]}}, "1.5 1.50 2.5 2.50 2.51"),
    ({"type": "number", "unit": "percent", "constraints": {"enum": [59.6]}}, "59.60 59.6 59.61"),
    ({"type": "number", "constraints": {"minimum": -0.5, "maximum": "1e2"}}, "-0.5 -0.51 100 100.1"),
    ({"type": "integer", "constraints": {"enum": [1, 2.0, "3"]}}, "1 2 3 4"),
    ({"type": "integer", "constraints": {"minimum": 5.0}}, "4 5 6"),
    ({"type": "boolean", "constraints": {"enum": [True]}}, "true 1 TRUE false 0"),
    ({"type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"], "constraints": {"enum": ["ja"]}}, "ja nein"),
    ({"type": "string", "constraints": {"enum": ["1"]}}, "1 1.0"),
    ({"type": "year", "constraints": {"enum": [2024, "2025"]}}, "2024 2025 2026"),
    ({"type": "year", "constraints": {"minimum": 999}}, "0998 0999 1000"),
    ({"type": "yearmonth", "constraints": {"minimum": "2024-02"}}, "2024-01 2024-02 2024-10"),
    ({"type": "date", "constraints": {"enum": ["2024-01-01"]}}, "2024-01-01 2024-01-02"),
    ({"type": "date", "format": "%d/%m/%Y", "constraints": {"minimum": "05/02/2024"}},
     "05/02/2024 04/02/2024 01/03/2024"),
    ({"type": "integer", "bareNumber": False, "constraints": {"maximum": 500, "enum": [100, 700]}},
     "590v 100v 500 700"),
    ({"type": "number", "bareNumber": False, "constraints": {"maximum": 50}}, "59% 50% €49.5"),
    ({"type": "number", "decimalChar": ",", "groupChar": ".", "constraints": {"minimum": 1000, "maximum": "2000,5"}},
     "1.000,0 999,9 2.000,5 2.000,6"),
    ({"type": "datetime", "constraints": {"minimum": MOMENT}},
     f"{MOMENT} 2024-01-01T00:30:00+01:00 2024-01-01T00:00:00.5Z"),
    ({"type": "datetime", "constraints": {"enum": [MOMENT]}}, f"{MOMENT} 2024-01-01T01:00:00+01:00 {MOMENT[:-1]}"),
    ({"type": "list", "itemType": "integer", "delimiter": ";"}, "1;2 1 1,2 1;x 1;"),
    ({"type": "array", "arrayItem": {"type": "integer"}}, "[1,2] [] [1.5] [true] 1"),
    ({"type": "string", "format": "binary"}, "aGk= aGk"),
    ({"type": "time", "constraints": {"maximum": "12:00:00"}}, "12:00:00 12:00:01 12:00:00.5 11:00:00"),
]  # fmt: skip

NOTES = {"type": "L201", "enum": "L203", **dict.fromkeys(["minimum", "maximum"], "L205")}


@pytest.mark.parametrize(("field", "cells"), READ, ids=lambda value: ascii(value)[:60])
def test_a_cell_is_held_against_limits_and_lists_by_its_value_as_frictionless_does(tmp_path, field, cells):
    field, cells = {"name": "a", **field}, cells.split()
    reader = Field.from_descriptor({key: said for key, said in field.items() if key != "unit"})
    contents = "a\n" + "".join(f'"{cell}"\n' for cell in cells)
    told = found(with_table(tmp_path, {"fields": [field]}, contents), select=["L"])
    assert sorted((line, code) for code, _, line, _, _ in told) == [
        (line, code)
        for line, cell in enumerate(cells, start=2)
        for code in sorted({NOTES[note] for note in reader.read_cell(cell)[1] or {}})
    ]


def test_an_exclusive_limit_of_numbers_is_itself_outside_whether_frictionless_knows_it_or_not(tmp_path):
    limits = {"exclusiveMinimum": -0.5, "exclusiveMaximum": "1e2"}
    field = {"name": "a", "type": "number", "constraints": limits}
    descriptor = with_table(tmp_path, {"fields": [field]}, "a\n-0.5\n-0.49\n99.9\n100.0\n")
    assert found(descriptor) == [("L205", "extra", 2, "a", "-0.5"), ("L205", "extra", 5, "a", "100.0")]


def test_a_moment_without_a_zone_is_not_within_limits_that_have_one(tmp_path):
    field = {"name": "a", "type": "datetime", "constraints": {"maximum": "2024-01-01T00:00:00Z"}}
    descriptor = with_table(tmp_path, {"fields": [field]}, "a\n2023-01-01T00:00:00\n")
    assert found(descriptor) == [("L205", "extra", 2, "a", "2023-01-01T00:00:00")]


@pytest.mark.parametrize("cell", ["NaN", "Infinity", "-inf", "sNaN"])
def test_what_is_no_figure_is_no_number_however_numbers_are_written(tmp_path, cell):
    field = {"name": "a", "type": "number", "decimalChar": ",", "constraints": {"minimum": 0, "enum": [1]}}
    descriptor = with_table(tmp_path, {"fields": [field]}, f"a\n{cell}\n")
    assert found(descriptor) == [("L201", "extra", 2, "a", cell)]


def test_no_time_is_spent_on_what_is_too_long_for_a_number(tmp_path):
    field, cell = {"name": "a", "type": "number", "bareNumber": False}, f"9{2**19 * 'x'}9"
    started = time.process_time()
    told = found(with_table(tmp_path, {"fields": [field]}, f"a\n{cell}\n"))
    assert [(code, line) for code, _, line, _, _ in told] == [("L201", 2)]
    assert time.process_time() - started < 5


def test_to_say_what_is_usual_makes_no_numeral_less_strict(tmp_path):
    field = {"name": "a", "type": "number", "decimalChar": ".", "groupChar": "", "bareNumber": True}
    descriptor = with_table(tmp_path, {"fields": [field]}, "a\n1_000\n")
    assert found(descriptor) == [("L201", "extra", 2, "a", "1_000")]


WHOLE, SHARE = {"type": "integer"}, {"type": "number", "unit": "percent"}


@pytest.mark.parametrize(
    ("field", "name", "unfit", "wanted"),
    [
        (WHOLE, "minimum", "x", "a whole number of at most 64 bits"),
        (WHOLE, "minimum", [1], "a whole number of at most 64 bits"),
        (WHOLE, "maximum", "1e400", "a whole number of at most 64 bits"),
        (WHOLE, "maximum", "5.0", "a whole number of at most 64 bits"),
        (WHOLE, "maximum", 1.5, "a whole number of at most 64 bits"),
        (WHOLE, "maximum", True, "a whole number of at most 64 bits"),
        (WHOLE, "exclusiveMaximum", 2**63, "a whole number of at most 64 bits"),
        (WHOLE, "exclusiveMinimum", "-9223372036854775809", "a whole number of at most 64 bits"),
        (
            SHARE,
            "maximum",
            "1e400",
            "a number with at most 12 digits before the decimal point and 6 after it",
        ),
        (SHARE, "minimum", 1e-7, "a number with at most 12 digits before the decimal point and 6 after it"),
        ({"type": "number"}, "minimum", "NaN", "a number in plain digits with a decimal point"),
        ({"type": "number"}, "minimum", "1_0", "a number in plain digits with a decimal point"),
        (
            {"type": "number"},
            "minimum",
            "1e99999999999999999999",
            "a number in plain digits with a decimal point",
        ),
        (
            {"type": "number", "decimalChar": ","},
            "minimum",
            "1.5",
            "a cell of the type number, format default",
        ),
        ({"type": "date"}, "minimum", "2024-02-30", "a day as YYYY-MM-DD"),
        ({"type": "date"}, "minimum", 20240101, "a day as YYYY-MM-DD"),
        ({"type": "datetime"}, "minimum", "2024-01-01", "a moment as YYYY-MM-DDThh:mm:ss"),
        ({"type": "time"}, "minimum", "12", "a time as hh:mm:ss"),
        ({"type": "year"}, "minimum", 12345, "a year as four digits"),
        ({"type": "yearmonth"}, "minimum", "2024-13", "a month as YYYY-MM"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_limit_that_is_no_value_of_its_field_is_refused(tmp_path, field, name, unfit, wanted):
    fields = [{"name": "a", **field, "constraints": {name: unfit}}]
    assert sentence(with_table(tmp_path, {"fields": fields})) == (
        f"The schema of `extra`, field 1 (`a`): `{name}` cannot be {unfit!r}; it should be {wanted}."
    )


@pytest.mark.parametrize("kind", ["string", "any", "boolean", "duration"])
def test_a_limit_of_what_has_no_limits_is_refused(tmp_path, kind):
    told = sentence(
        with_table(tmp_path, {"fields": [{"name": "a", "type": kind, "constraints": {"minimum": 5}}]})
    )
    assert told.endswith(f"`minimum` is for numbers, dates and times, and the type is {kind!r}.")


@pytest.mark.parametrize(
    ("kind", "constraints", "because"),
    [
        ("date", {"pattern": ".*"}, "`pattern` is for texts, and the type is 'date'."),
        ("any", {"pattern": ".*"}, "`pattern` is for texts, and the type is 'any'."),
        (
            "integer",
            {"maxLength": 2},
            "`maxLength` is for texts, lists, arrays and objects, and the type is 'integer'.",
        ),
        ("list", {"enum": ["a,b"]}, "`enum` is for single values, and the type is 'list'."),
    ],
)
def test_a_constraint_that_its_type_does_not_have_is_refused(tmp_path, kind, constraints, because):
    fields = [{"name": "a", "type": kind, "constraints": constraints}]
    assert sentence(with_table(tmp_path, {"fields": fields})).endswith(because)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("array", ["[]", "[1]", "[1, 2]"]),
        ("object", ["{}", '{"a": 1}', '{"a": 1, "b": 2}']),
        ("list", ["a,b", "a", "a,b,c"]),
    ],
)
def test_the_length_of_a_collection_is_the_number_of_its_items(tmp_path, kind, texts):
    size = {"list": 2}.get(kind, 1)
    field = {"name": "a", "type": kind, "constraints": {"minLength": 1, "maxLength": size}}
    cells = "".join('"' + text.replace('"', '""') + '"\n' for text in texts)
    told = found(with_table(tmp_path, {"fields": [field]}, f"a\n{cells}"))
    wrong = [texts[2]] if kind == "list" else [texts[0], texts[2]]
    assert [(code, text) for code, _, _, _, text in told] == [("L206", text) for text in wrong]


@pytest.mark.parametrize(
    ("kind", "listed", "wanted"),
    [
        ("string", 1, "a text"),
        ("any", 1, "a text"),
        ("integer", "x", "a whole number of at most 64 bits"),
        ("number", None, "a number in plain digits with a decimal point"),
        ("boolean", 1, "true or false"),
        ("date", "5 May 2024", "a day as YYYY-MM-DD"),
    ],
)
def test_a_list_of_what_no_cell_can_be_is_refused(tmp_path, kind, listed, wanted):
    fields = [{"name": "a", "type": kind, "constraints": {"enum": [listed]}}]
    told = sentence(with_table(tmp_path, {"fields": fields}))
    assert told.endswith(f"`enum` cannot hold {listed!r}; it should be {wanted}.")


@pytest.mark.parametrize("name", ["minimum", "maximum"])
@pytest.mark.parametrize("limit", ["2024-01-01", "x", [5], 0.5, "1e400", -(10**30)])
def test_a_limit_has_to_fit_the_profile_s_type_even_where_the_profile_is_stricter(tmp_path, name, limit):
    told = sentence(with_field(tmp_path, "results", "votes", **{name: limit}))
    assert told.startswith(f"The schema of `results`, field 5 (`votes`): `{name}` cannot be ")


@pytest.mark.parametrize(
    ("listed", "because"),
    [
        (["x"], "the `enum` of `kind` has nothing in common with the profile's."),
        (["party", {"a": 1}], "`enum` cannot hold {'a': 1}; it should be a text."),
    ],
)
def test_a_list_has_to_be_of_the_profile_s_values(tmp_path, listed, because):
    told = sentence(with_field(tmp_path, "options", "kind", enum=listed))
    assert told.startswith("The schema of `options`")
    assert told.endswith(because)
