"""What a field asks for holds, and a package may ask for more than the profile but not for less."""

import json

import pytest
from packages import SMALL, write_package
from witness import HEADER, TABLES, found


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
    ],
)
def test_a_package_may_not_be_laxer_than_the_profile(tmp_path, table, name, less):
    descriptor = with_field(tmp_path, table, name, **less)
    rows = {"results": f"{HEADER}t,U,a,,4000000001,\n", "options": SMALL["options"].replace("candidate", "x")}
    (tmp_path / f"{table}.csv").write_text(rows[table].strip() + "\n", encoding="utf-8")
    assert {"votes": "L205", "mode": "L202", "kind": "L203"}[name] in {
        code for code, _, _, field, _ in found(descriptor, select=["L"]) if field == name
    }
