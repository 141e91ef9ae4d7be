"""A descriptor that cannot be understood is one clear sentence."""

import os

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
        (
            '{"resources": [{"name": "results"}]}',
            "Resource `results`: `path` should be a file or a list of files",
        ),
        ('{"resources": [{"name": "extra", "path": "extra.csv"}]}', "Resource `extra` has no `schema`"),
        ('{"size": ' + "9" * 5000 + "}", "could not be read: Exceeds the limit (4300 digits)"),
        ('{"size": NaN}', "could not be read: NaN is no number of JSON"),
        ('{"size": -1e400}', "could not be read: -1e400 is too large a number."),
        ('{"size": -Infinity}', "could not be read: -Infinity is no number of JSON"),
        (
            r'{"title": "\ud800"}',
            r"The descriptor: 'title' has half a character, '\ud800'; write the whole one.",
        ),
        (r'{"\udc00": 1}', r"The descriptor: '\udc00' has half a character, '\udc00'"),
        (r'{"resources": [{"path": "\ud800.csv"}]}', r"'resources[0].path' has half a character, '\ud800'"),
        (r'{"a": [[], [{"b": "x\udfff"}]]}', r"'a[1][0].b' has half a character, '\udfff'"),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_a_broken_descriptor_is_one_clear_sentence(tmp_path, written, because):
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_bytes(written if isinstance(written, bytes) else written.encode())
    assert because in sentence(descriptor)


def test_a_descriptor_that_is_not_there_is_one_clear_sentence(tmp_path):
    assert "could not be opened: No such file or directory." in sentence(tmp_path / "datapackage.json")


def with_schema_of_its_own(folder, written):
    """The small package, whose table of results has its schema in a file."""
    (folder / "own.json").write_text(written, encoding="utf-8")
    return package(folder, None, schema="own.json")


@pytest.mark.parametrize(
    ("written", "because"),
    [
        (r'{"fields": [{"name": "\ud800"}]}', r"'fields[0].name' has half a character, '\ud800'"),
        (
            '{"fields": [{"name": "votes", "constraints": {"maximum": Infinity}}]}',
            "Infinity is no number of JSON",
        ),
        (
            '{"fields": [{"name": "votes", "constraints": {"maximum": 1e400}}]}',
            "1e400 is too large a number.",
        ),
    ],
)
def test_a_broken_schema_in_a_file_is_one_clear_sentence(tmp_path, written, because):
    told = sentence(with_schema_of_its_own(tmp_path, written))
    assert told.startswith("The schema of `results`")
    assert because in told


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_for_a_schema_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "own.json")
    told = sentence(package(tmp_path, None, schema="own.json"))
    assert told.endswith("should be a file, and is a pipe.")


def test_two_resources_of_one_name_are_refused(tmp_path):
    told = sentence(package(tmp_path, None, name="turnout"))
    assert told == "The descriptor has more than one resource named `turnout`."
