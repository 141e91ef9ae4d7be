"""A file is read in the encoding that is declared, and a byte that does not belong is told where it stands."""

import pytest
from witness import UNITS, found, messages, package

from tallypack.package import read_package
from tallypack.reading import read_table

ZURICH = f"{UNITS}U,,Zürich,country,\n"


def name_of_unit(descriptor):
    raw = read_package(descriptor).resource("units")
    return read_table(raw).frame.collect()["name"].to_list()


def test_a_byte_of_another_encoding_is_told_where_it_stands(tmp_path):
    descriptor = package(tmp_path, ZURICH.encode("latin-1"), "units")
    assert found(descriptor, select=["L"]) == [("L106", "units", 2, None, "0xfc")]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "UTF8"),
        ("utf-8-sig", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "windows-1252"),
        ("latin-1", "ISO-8859-1"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-32", "utf-32"),
        ("cp850", "cp850"),
    ],
)
def test_a_declared_encoding_is_read_right(tmp_path, encoding, declared):
    descriptor = package(tmp_path, ZURICH.encode(encoding), "units", encoding=declared)
    assert name_of_unit(descriptor) == ["Zürich"]
    assert not found(descriptor, select=["L"])


def test_a_byte_that_the_declared_encoding_does_not_have_is_told(tmp_path):
    contents = ZURICH.encode("cp1252").replace(b"\xfc", b"\x81")
    assert found(package(tmp_path, contents, "units", encoding="windows-1252"), select=["L"]) == [
        ("L106", "units", 2, None, "0x81")
    ]


@pytest.mark.parametrize("encoding", ["utf-9", "", "klingon", None, 5])
def test_an_unknown_encoding_is_told_and_the_file_read_as_utf_8(tmp_path, encoding):
    descriptor = package(tmp_path, ZURICH, "units", encoding=encoding)
    assert found(descriptor, select=["L"]) == [("L106", "units", None, None, None)]
    assert name_of_unit(descriptor) == ["Zürich"]


@pytest.mark.parametrize(
    "encoding", ["base64", "hex", "rot13", "zlib", "idna", "punycode", "undefined", "utf\0", "utf-7"]
)
def test_a_codec_that_is_no_encoding_of_text_is_told(tmp_path, encoding):
    descriptor = package(tmp_path, ZURICH, "units", encoding=encoding)
    assert found(descriptor, select=["L"]) == [("L106", "units", None, None, None)]


def test_half_a_letter_of_utf_16_is_told(tmp_path):
    descriptor = package(tmp_path, ZURICH.encode("utf-16")[:-1], "units", encoding="utf-16")
    assert [code for code, *_ in found(descriptor)] == ["L106"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_file_that_does_not_say_in_which_order_its_bytes_stand_is_told(tmp_path, encoding):
    descriptor = package(tmp_path, ZURICH, "units", encoding=encoding)
    assert "L106" in [code for code, *_ in found(descriptor)]


def test_a_wrong_byte_is_told_on_its_line_where_lines_end_in_cr(tmp_path):
    descriptor = package(tmp_path, ZURICH.replace("\n", "\r").encode("latin-1"), "units")
    assert found(descriptor, select=["L"]) == [("L106", "units", 2, None, "0xfc")]


def test_the_message_names_the_encoding_that_was_declared(tmp_path):
    assert messages(package(tmp_path, ZURICH.encode("latin-1"), "units"), "L106") == [
        "0xfc at byte 5 of the line is not utf-8"
    ]
