"""A Table Schema that cannot be understood is one clear sentence."""

import json

import pytest
from witness import ADA, BEN, HEADER, found, package, sentence, with_table

FIELDS = [{"name": "a"}, {"name": "b"}]


def of_a(**said):
    """A schema that says something of its one field."""
    return {"fields": [{"name": "a", **said}]}


def to(resource, field):
    """A schema that refers to another table."""
    return {"foreignKeys": [{"fields": "a", "reference": {"resource": resource, "fields": field}}]}


@pytest.mark.parametrize(
    ("schema", "because"),
    [
        ({"foreignKey": []}, "unknown property `foreignKey`; did you mean `foreignKeys`?"),
        ({"foreign_keys": []}, "unknown property `foreign_keys`; did you mean `foreignKeys`?"),
        ({"primarykey": "a"}, "unknown property `primarykey`; did you mean `primaryKey`?"),
        ({"PrimaryKeys": "a"}, "unknown property `PrimaryKeys`; did you mean `primaryKey`?"),
        ({"uniqueKey": []}, "unknown property `uniqueKey`; did you mean `uniqueKeys`?"),
        ({"missingvalues": [""]}, "unknown property `missingvalues`; did you mean `missingValues`?"),
        ({"Fields": []}, "unknown property `Fields`; did you mean `fields`?"),
        ({"fields": None}, "`fields` should be a list, and is missing."),
        ({"fields": {}}, "`fields` should be a list, and is an object."),
        ({"fields": ["a"]}, "field 1 should be an object, and is a string."),
        ({"fields": [{}]}, "field 1 has no `name`."),
        ({"fields": [{"name": "a"}, {"name": "a"}]}, "describes the field `a` more than once."),
        (
            {"fields": [{"name": "a", "constraints": 5}]},
            "`constraints` should be an object, and is a number.",
        ),
        ({"primaryKey": "z"}, "`primaryKey` names `z`, which is not a field."),
        ({"primaryKey": 5}, "`primaryKey` should be a list, and is a number."),
        ({"primaryKey": [5]}, "`primaryKey` should hold names, and has a number."),
        ({"uniqueKeys": "a"}, "`uniqueKeys` should be a list, and is a string."),
        ({"foreignKeys": "a"}, "`foreignKeys` should be a list, and is a string."),
        ({"foreignKeys": [{"fields": "a"}]}, "`reference` should be an object, and is missing."),
        (
            {
                "foreignKeys": [
                    {"fields": ["a", "b"], "reference": {"resource": "units", "fields": "unit_id"}}
                ]
            },
            "2 fields refer to 1; the numbers must be equal.",
        ),
        ({"missingValues": "NA"}, "`missingValues` should be a list, and is a string."),
        ({"fieldsMatch": "about"}, "`fieldsMatch` is 'about'"),
        ({"missingValues": [{"label": "x"}]}, "`missingValues` should be texts, or objects with a `value`."),
        ({"fieldMatch": "subset"}, "unknown property `fieldMatch`; did you mean `fieldsMatch`?"),
        (of_a(constraints={"minimun": 5}), "unknown constraint `minimun`; did you mean `minimum`?"),
        (of_a(constraints={"pattern": 5}), "`pattern` cannot be 5; it should be a regular expression."),
        (
            of_a(constraints={"enum": "ab"}),
            "`enum` cannot be 'ab'; it should be a list of at least one value.",
        ),
        (
            of_a(constraints={"minLength": "x"}),
            "`minLength` cannot be 'x'; it should be a whole number from 0.",
        ),
        (of_a(constraints={"maxLength": 2**63}), "it should be a whole number from 0."),
        (of_a(constraints={"required": "no"}), "`required` cannot be 'no'; it should be true or false."),
        (of_a(type="colour"), "there is no type 'colour'; it may be any, array, boolean,"),
        (of_a(type=5), "there is no type 5; it may be"),
        (of_a(type=["string"]), "there is no type ['string']; it may be"),
        (of_a(type="x" * 10**6), "there is no type 'xxx"),
        (of_a(type="number", decimalChar=5), "5 is not of type 'string' at property 'decimalChar'."),
        (of_a(type="boolean", trueValues="ja"), "'ja' is not of type 'array' at property 'trueValues'."),
        (of_a(type="string", format="wkt"), 'Please install "frictionless[wkt]"'),
        (of_a(type="string", format="colour"), "'colour' is not one of ['default', 'email',"),
        (
            to("contestz", "contest_id"),
            "refers to `contest_id` of `contestz`, which is no table of the package.",
        ),
        (to("contests", "contestid"), "refers to `contestid` of `contests`, which has no such field."),
    ],
    ids=lambda value: ascii(value)[:60],
)
def test_a_schema_that_cannot_be_understood_is_one_clear_sentence(tmp_path, schema, because):
    told = sentence(with_table(tmp_path, {"fields": FIELDS, **schema}, "a,b\n1,2\n"))
    assert told.startswith("The schema of `extra`")
    assert because in told
    assert len(told) < 500


@pytest.mark.parametrize(
    "name",
    [
        "colour",
        "base",
        "status",
        "measure",
        "results_row",
        "mode_lo",
    ],
)
def test_a_field_of_the_package_s_own_may_have_any_name(tmp_path, name):
    contents = f"{HEADER.strip()},{name}\n{ADA.strip()},7\n{BEN.strip()},x\n"
    descriptor = package(tmp_path, contents)
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    fields = next(item for item in whole["resources"] if item["name"] == "results")["schema"]["fields"]
    fields.append({"name": name, "type": "integer"})
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    assert found(descriptor) == [("L201", "results", 3, name, "x")]


@pytest.mark.parametrize("name", ["votes is filled", "votes_int", "share_lo", "_row"])
def test_a_field_named_like_a_column_that_is_worked_out_is_refused(tmp_path, name):
    descriptor = package(tmp_path, f"{HEADER.strip()},{name}\n{ADA.strip()},7\n")
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    fields = next(item for item in whole["resources"] if item["name"] == "results")["schema"]["fields"]
    fields.append({"name": name, "type": "integer"})
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    assert f"the name `{name}` is one that tallypack uses itself" in sentence(descriptor)


def two_tables(folder, fields, rows, target):
    """A table `extra` whose field `a` refers to the field `a` of a table `other`."""
    here, there = fields
    key = {"fields": ["a"], "reference": {"resource": "other", "fields": ["a"]}}
    schema = {"fields": [{"name": "a", **here}], "foreignKeys": [key]}
    descriptor = with_table(folder, schema, "a\n" + "".join(f"{row}\n" for row in rows))
    (folder / "other.csv").write_text("a\n" + "".join(f"{row}\n" for row in target), encoding="utf-8")
    whole = json.loads(descriptor.read_text(encoding="utf-8"))
    whole["resources"].append(
        {"name": "other", "path": "other.csv", "schema": {"fields": [{"name": "a", **there}]}}
    )
    descriptor.write_text(json.dumps(whole), encoding="utf-8")
    return descriptor


NUMBER, WHOLE = {"type": "number"}, {"type": "integer"}
GERMAN, DAY = {"type": "number", "decimalChar": ","}, {"type": "date", "format": "%d/%m/%y"}


@pytest.mark.parametrize(
    ("field", "rows", "again"),
    [
        (NUMBER, ["5", "5.0", "0.5e1", "6", "1e99", "1e98"], ["5.0", "0.5e1"]),
        (NUMBER, ["0", "-0.0", "0.1", "-0.10", "0.10"], ["-0.0", "0.10"]),
        (DAY, ["01/02/24", "1/2/24", "2/1/24"], ["1/2/24"]),
        ({"type": "boolean"}, ["true", "1", "0"], ["1"]),
        ({"type": "duration"}, ["P1D", "PT24H", "P2D"], ["PT24H"]),
        ({"type": "string"}, ["5", "5.0"], []),
    ],
    ids=lambda value: ascii(value)[:30],
)
@pytest.mark.parametrize("key", [{"primaryKey": ["a"]}, {"uniqueKeys": [["a"]]}])
def test_a_key_is_repeated_where_its_value_is(tmp_path, field, rows, again, key):
    descriptor = with_table(tmp_path, {"fields": [{"name": "a", **field}], **key}, "a\n" + "\n".join(rows))
    assert [text for *_, text in found(descriptor, select=["K1", "L203"])] == again


@pytest.mark.parametrize(
    ("fields", "rows", "target", "lost"),
    [
        ((NUMBER, NUMBER), ["5.0", "6"], ["5"], ["6"]),
        ((WHOLE, NUMBER), ["5", "6"], ["5.00"], ["6"]),
        ((NUMBER, WHOLE), ["5.00", "5.5"], ["5"], ["5.5"]),
        ((GERMAN, NUMBER), ['"1,50"', '"1,60"'], ["1.5"], ["1,60"]),
        ((DAY, DAY), ["1/2/24", "2/1/24"], ["01/02/24"], ["2/1/24"]),
        (({}, {"missingValues": ["-"]}), ["x", "-"], ["x", "-"], ["-"]),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_reference_leads_to_an_equal_value(tmp_path, fields, rows, target, lost):
    descriptor = two_tables(tmp_path, fields, rows, target)
    assert [text for *_, text in found(descriptor, select=["K1", "L203"])] == lost


def test_what_is_part_of_a_primary_key_is_required(tmp_path):
    schema = {"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": ["a", "b"]}
    descriptor = with_table(tmp_path, schema, "a,b\nx,\ny,1\n")
    assert found(descriptor) == [("L202", "extra", 2, "b", "")]


@pytest.mark.parametrize("match", ["superset", "partial"])
def test_a_required_column_may_not_be_missing_even_where_others_may(tmp_path, match):
    fields = [{"name": "a"}, {"name": "b", "constraints": {"required": True}}, {"name": "c"}]
    descriptor = with_table(tmp_path, {"fields": fields, "fieldsMatch": match}, "a\nx\n")
    assert [finding[:4] for finding in found(descriptor)] == [("L102", "extra", 1, "b")]
