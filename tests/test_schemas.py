"""The Table Schemas: every field is described, and its example obeys it."""

import re

import pytest
from frictionless import Schema

from tallypack import schemas
from tallypack.tableschema import table_schema

FIELDS = [(table, field) for table in schemas.NAMES for field in schemas.descriptor(table)["fields"]]
each_field = pytest.mark.parametrize(("table", "field"), FIELDS, ids=[f"{t}.{f['name']}" for t, f in FIELDS])

AGREED = {
    "contests": "contest_id title jurisdiction office voted_on round seats rule",
    "options": "option_id contest_id kind name name_local party wikidata_id",
    "units": "unit_id parent_id name kind code",
    "tallies": "tally_id contest_id status announced_at authority source_id share_base turnout_base note",
    "turnout": "tally_id unit_id registered issued cast valid invalid turnout",
    "results": "tally_id unit_id option_id mode votes share",
    "sources": "source_id publisher title url published_on language sha256",
    "statements": "statement_id source_id tally_id unit_id option_id measure figure language",
    "waivers": "check tally_id unit_id option_id field observed reason source_id expires_on",
    "assessments": "contest_id actor stance said_on source_id summary",
}


def test_the_tables_have_the_agreed_fields_in_the_agreed_order():
    assert {name: " ".join(schemas.table(name).names) for name in schemas.NAMES} == AGREED


@each_field
def test_a_field_has_a_title_a_description_and_an_example(table, field):
    assert field["title"]
    assert field["description"].endswith("."), table
    assert field["example"]


@each_field
def test_a_number_says_its_unit(table, field):
    counted = field["type"] in {"integer", "number"} and field["name"] != "round"
    assert bool(field.get("unit")) == counted, table


@each_field
def test_the_example_of_a_field_obeys_it_in_frictionless(table, field):
    reader = Schema.from_descriptor({"fields": [field]}).get_field(field["name"])
    _value, notes = reader.read_cell(field["example"])
    assert not notes, table


@each_field
def test_a_pattern_is_one_that_every_engine_reads_alike(table, field):
    pattern = field.get("constraints", {}).get("pattern", "")
    assert pattern.isascii(), table
    assert not re.search(r"\\|\^|\$|\(\?(?!:)", pattern)


def test_a_packages_own_schema_can_add_but_not_take_away():
    own = dict(schemas.descriptor("results"))
    own["fields"] = [*(dict(field) for field in own["fields"]), {"name": "seats", "type": "integer"}]
    own["fields"][5] = {"name": "share", "type": "string", "constraints": {"pattern": "[0-9.]+"}}
    del own["primaryKey"], own["foreignKeys"]
    merged = schemas.strictest(table_schema(own, "own", "results"), schemas.table("results"), "own")
    assert merged.names == (*schemas.table("results").names, "seats")
    assert merged.primary_key == schemas.table("results").primary_key
    assert merged.foreign_keys == schemas.table("results").foreign_keys
    share = merged.field("share")
    assert share.is_percent
    assert share.constraints == {"pattern": ("[0-9.]+",), "minimum": 0, "maximum": 100}
