"""A descriptor that cannot be understood is one clear sentence."""

import pytest
from witness import package, sentence


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("", "is not JSON: Expecting value at line 1, column 1."),
        ('{"resources": [', "is not JSON: Expecting value at line 1, column 16."),
        ('{"resources": [}', "is not JSON: Expecting value at line 1, column 16."),
        ("[]", "should be a JSON object."),
        ('"package"', "should be a JSON object."),
        ("null", "should be a JSON object."),
        (b'{"name": "Z\xfcrich"}', "is not UTF-8 at byte 11."),
        ("[" * 100_000, "is nested too deeply."),
        ("{}", "lists no `resources`"),
        ('{"resources": []}', "lists no `resources`"),
        ('{"resources": {}}', "lists no `resources`"),
        ('{"resources": null}', "lists no `resources`"),
        ('{"resources": ["results.csv"]}', "Resource 1 of the descriptor should be an object."),
        ('{"resources": [{}]}', "Resource 1 of the descriptor has no `name`."),
        ('{"resources": [{"name": ""}]}', "Resource 1 of the descriptor has no `name`."),
        ('{"resources": [{"name": 7}]}', "Resource 1 of the descriptor has no `name`."),
        ('{"resources": [{"name": "results"}]}', "Resource `results`: `path` should be one file"),
        ('{"resources": [{"name": "extra", "path": "extra.csv"}]}', "Resource `extra` has no `schema`"),
        ('{"size": ' + "9" * 5000 + "}", "could not be read: Exceeds the limit (4300 digits)"),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_a_broken_descriptor_is_one_clear_sentence(tmp_path, written, because):
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_bytes(written if isinstance(written, bytes) else written.encode())
    assert because in sentence(descriptor)


def test_a_descriptor_that_is_not_there_is_one_clear_sentence(tmp_path):
    assert "could not be opened: No such file or directory." in sentence(tmp_path / "datapackage.json")


def test_two_resources_of_one_name_are_refused(tmp_path):
    told = sentence(package(tmp_path, None, name="turnout"))
    assert told == "The descriptor has more than one resource named `turnout`."
