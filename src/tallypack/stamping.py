"""Writing into a descriptor what was measured of its files, and leaving every other character of it as it is."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_BEFORE_SCHEMA = ("encoding", "mediatype", "format", "description", "title", "type", "path", "name")
"""The property after which a new one of a resource is put: the first of these that the resource has."""

_BEFORE_CREATED = ("description", "title", "homepage", "id", "name", "$schema", "resources")
"""The same for the properties of the package."""

_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class _Member:
    """One name and value of an object, by their places in the text."""

    name: str
    start: int
    colon: int
    value: int
    end: int


def stamped(content: bytes, version: str, resources: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The descriptor with its version, and with properties of its resources by their names.

    A property that is there keeps its place, a new one is put in a line like its neighbour's. ``content`` must be
    a descriptor that `tallypack.package` has read.
    """
    encoding = json.detect_encoding(content)
    text = content.decode(encoding)
    edits = []
    members = _members(text, _after_blank(text, 0))
    for start in _elements(text, members["resources"].value):
        here = _members(text, start)
        name = json.loads(text[here["name"].value : here["name"].end])
        edits += _edits(text, here, resources.get(name, {}), _BEFORE_SCHEMA)
    edits += _edits(text, members, {"version": version}, _BEFORE_CREATED)
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text.encode(encoding)


def _edits(
    text: str, members: Mapping[str, _Member], values: Mapping[str, Any], anchors: tuple[str, ...]
) -> list[tuple[int, int, str]]:
    """What to put into the text, each from where to where."""
    edits, added = [], ""
    anchor = next(members[name] for name in anchors if name in members)
    last = max(member.start for member in members.values())  # the first may stand right after its bracket
    blank = text[_before_blank(text, last) : last]
    colon = text[anchor.colon : anchor.value]
    for name, value in values.items():
        written = json.dumps(value, ensure_ascii=False)
        if name not in members:
            added += f",{blank}{json.dumps(name)}{colon}{written}"
        elif text[members[name].value : members[name].end] != written:
            edits.append((members[name].value, members[name].end, written))
    return [*edits, (anchor.end, anchor.end, added)]


def _members(text: str, start: int) -> dict[str, _Member]:
    """The members of the object that begins at ``start``. Of a name that stands twice JSON means the last."""
    return {member.name: member for member in _each_member(text, start)}


def _each_member(text: str, start: int) -> Iterator[_Member]:
    place = _after_blank(text, start + 1)
    while text[place] != "}":
        name, end = _DECODER.raw_decode(text, place)
        colon = _after_blank(text, end)
        value = _after_blank(text, colon + 1)
        _value, stop = _DECODER.raw_decode(text, value)
        yield _Member(name, place, end, value, stop)
        place = _after_comma(text, stop)


def _elements(text: str, start: int) -> Iterator[int]:
    """Where each element of the list that begins at ``start`` begins."""
    place = _after_blank(text, start + 1)
    while text[place] != "]":
        yield place
        _value, stop = _DECODER.raw_decode(text, place)
        place = _after_comma(text, stop)


def _after_comma(text: str, place: int) -> int:
    """The place of what comes next, or of the bracket that closes."""
    place = _after_blank(text, place)
    return _after_blank(text, place + 1) if text[place] == "," else place


def _after_blank(text: str, place: int) -> int:
    while text[place] in " \t\r\n":
        place += 1
    return place


def _before_blank(text: str, place: int) -> int:
    while text[place - 1] in " \t\r\n":
        place -= 1
    return place
