"""A file that is not there or not a file of the package is told or refused, and never waited for."""

import os
import socket
import sys
from pathlib import Path

import pytest
from witness import ADA, HEADER, SLIP, found, messages, package, sentence

from tallypack.package import kind_of_file
from tallypack.validation import validate


def test_a_missing_file_is_told(tmp_path):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    assert found(descriptor) == [("L101", "results", None, None, None)]
    assert messages(descriptor, "L101") == ["there is no such file"]


def test_a_folder_for_a_file_is_told(tmp_path):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    (tmp_path / "results.csv").mkdir()
    assert found(descriptor) == [("L101", "results", None, None, None)]
    assert messages(descriptor, "L101") == ["it is a folder"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_for_a_file_is_not_waited_for(tmp_path):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    os.mkfifo(tmp_path / "results.csv")
    assert found(descriptor) == [("L101", "results", None, None, None)]
    assert messages(descriptor, "L101") == ["it is a pipe"]


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets with names on this system")
def test_a_socket_for_a_file_is_told(tmp_path, monkeypatch):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    monkeypatch.chdir(tmp_path)  # the name of a socket has few letters
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("results.csv")
        assert messages(descriptor, "L101") == ["it is a socket"]


def test_a_device_is_no_file():
    assert kind_of_file(Path(os.devnull)) == "a device"


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are texts on this system")
def test_a_package_may_lie_in_a_folder_whose_name_is_no_text(tmp_path):
    folder = tmp_path / os.fsdecode(b"Z\xfcrich")
    descriptor = package(folder, HEADER + ADA + SLIP)
    descriptor.write_text(
        descriptor.read_text(encoding="utf-8").replace('"name": "small", ', ""), encoding="utf-8"
    )
    assert found(descriptor) == [("L201", "results", 3, "votes", "4_00")]
    assert validate(descriptor).package == "Z?rich"


def test_signs_in_the_name_of_a_file_stand_for_themselves(tmp_path):
    descriptor = package(tmp_path / "count [1]{a,b}", None, path="result[s].csv")
    (descriptor.parent / "result[s].csv").write_text(HEADER + ADA + SLIP, encoding="utf-8")
    assert found(descriptor) == [("L201", "results", 3, "votes", "4_00")]


def test_a_file_below_a_file_is_not_there(tmp_path):
    descriptor = package(tmp_path, None, path="units.csv/results.csv")
    assert messages(descriptor, "L101") == ["there is no such file"]


@pytest.mark.parametrize(
    "path",
    [
        "results.csv.gz",
        "results.csv.zst",
        "results.parquet",
        "results.csv.xz",
        "results.ods",
        "gone/results.csv",
        "a" * 300 + ".csv",
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, path):
    assert found(package(tmp_path, None, path=path)) == [("L101", "results", None, None, None)]


def test_a_link_within_the_package_is_followed(tmp_path):
    descriptor = package(tmp_path, HEADER + ADA + SLIP)
    (tmp_path / "results.csv").rename(tmp_path / "real.csv")
    (tmp_path / "results.csv").symlink_to("real.csv")
    assert found(descriptor) == [("L201", "results", 3, "votes", "4_00")]


def test_a_link_to_nowhere_is_a_missing_file(tmp_path):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    (tmp_path / "results.csv").symlink_to("gone.csv")
    assert found(descriptor) == [("L101", "results", None, None, None)]


def test_a_link_out_of_the_package_is_refused(tmp_path):
    (tmp_path / "secret.csv").write_text(HEADER, encoding="utf-8")
    descriptor = package(tmp_path / "package", None)
    (tmp_path / "package" / "results.csv").unlink()
    (tmp_path / "package" / "results.csv").symlink_to(tmp_path / "secret.csv")
    assert (
        sentence(descriptor)
        == "Resource `results`: the path 'results.csv' is a link that leads out of the package."
    )


def test_a_folder_that_is_a_link_out_of_the_package_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "results.csv").write_text(HEADER, encoding="utf-8")
    descriptor = package(tmp_path / "package", None, path="data/results.csv")
    (tmp_path / "package" / "data").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert "is a link that leads out of the package" in sentence(descriptor)


def test_a_link_to_itself_is_refused(tmp_path):
    descriptor = package(tmp_path, None)
    (tmp_path / "results.csv").unlink()
    (tmp_path / "results.csv").symlink_to("results.csv")
    assert "results.csv" in sentence(descriptor)


def test_a_file_in_a_folder_that_is_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    assert "loop/results.csv" in sentence(package(tmp_path, None, path="loop/results.csv"))


@pytest.mark.parametrize(
    ("path", "because"),
    [
        ("../results.csv", "leads out of the package"),
        ("data/../../results.csv", "leads out of the package"),
        ("..", "leads out of the package"),
        ("/etc/passwd", "leads out of the package"),
        ("//host/results.csv", "leads out of the package"),
        ("C:\\results.csv", "leads out of the package"),
        ("c:results.csv", "leads out of the package"),
        ("..\\results.csv", "leads out of the package"),
        ("results\0.csv", "leads out of the package"),
        ("data:text/csv,a", "leads out of the package"),
        ("http://example.org/results.csv", "is a network address"),
        ("https://example.org/results.csv", "is a network address"),
        ("file:///etc/passwd", "is a network address"),
        ("s3://bucket/results.csv", "is a network address"),
        ("", "`path` should be a file or a list of files"),
        (None, "`path` should be a file or a list of files"),
        (7, "`path` should be a file or a list of files"),
        ({"results": "results.csv"}, "`path` should be a file or a list of files"),
        ([], "`path` should be a file or a list of files"),
        (["results.csv", ""], "`path` should be a file or a list of files"),
        (["results.csv", ["more.csv"]], "`path` should be a file or a list of files"),
        (["results.csv", "results.csv"], "has the file 'results.csv' more than once"),
        (["results.csv", "../more.csv"], "leads out of the package"),
        (["results.csv", "http://example.org/more.csv"], "is a network address"),
        (".", "does not name a file of the package"),
    ],
    ids=ascii,
)
def test_a_path_that_is_no_file_of_the_package_is_refused(tmp_path, path, because):
    told = sentence(package(tmp_path, None, path=path))
    assert told.startswith("Resource `results`: ")
    assert because in told
