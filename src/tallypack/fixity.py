"""Fixity: whether a file is still the one that the descriptor describes, by its size, its hash and its rows."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tallypack.outcome import Finding
from tallypack.reading import RawTable
from tallypack.tables import Tables
from tallypack.tableschema import shown
from tallypack.words import number, several

ALGORITHM = "sha256"
"""The algorithm of the hashes that tallypack writes."""

_ALGORITHMS = ("md5", "sha1", "sha256", "sha512")
"""Those that it reads. The standard has MD5 where a hash names none."""

_PROPERTIES = ("bytes", "hash", "fields", "rows")
"""What a descriptor may say of a file. The first two are the standard's; the others are what Frictionless writes.

The standard does not say what the first two mean where a table lies in several files, so they are not compared there.
"""

_LEFT_OUT = ("L103", "L104")
"""Faults for which rows are left out, so that their number is not known."""


@dataclass(frozen=True)
class Mark:
    """What tells one state of a file from every other: its size in bytes, and its hash with the algorithm."""

    bytes: int
    hash: str


def mark(file: Path) -> Mark:
    """The mark of a file as it lies there; `OSError` where it cannot be read."""
    return Mark(file.stat().st_size, f"{ALGORITHM}:{_digest(file, ALGORITHM)}")


def hash_of(content: bytes) -> str:
    """The hash of what will be a file."""
    return f"{ALGORITHM}:{hashlib.new(ALGORITHM, content).hexdigest()}"


def _digest(file: Path, algorithm: str) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, lambda: hashlib.new(algorithm, usedforsecurity=False)).hexdigest()


def changed_files(tables: Tables) -> tuple[int, list[Finding]]:
    """How many tables the descriptor describes so, and a finding for each whose file is another."""
    examined, findings = 0, []
    for name, raw in tables.raw.items():
        known = _PROPERTIES[2:] if raw.resource.more else _PROPERTIES
        described = {key: value for key, value in _described(raw.resource.descriptor).items() if key in known}
        if not described or "L101" in raw.faults.counts:
            continue
        examined += 1
        told = _difference(described, raw)
        if told:
            message, observed, expected = told
            findings.append(
                Finding(
                    message=message,
                    resource=name,
                    path=raw.resource.path,
                    line=None,
                    field=None,
                    key={},
                    observed=observed,
                    expected=f"{expected}, or what `tallypack build` writes into the descriptor",
                )
            )
    return examined, findings


def _described(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the descriptor says of a file, also where older releases of Frictionless wrote it."""
    older = said.get("stats")
    stats = dict(older) if isinstance(older, Mapping) else {}
    for algorithm in ("md5", "sha256"):
        if algorithm in stats:
            stats["hash"] = f"{algorithm}:{stats[algorithm]}"
    return {key: value for key, value in {**stats, **said}.items() if key in _PROPERTIES}


def _difference(described: Mapping[str, Any], raw: RawTable) -> tuple[str, str, str] | None:
    """The first thing in which a file differs from its description: in a sentence, as it is, and as it should be."""
    size = raw.resource.file.stat().st_size
    if "bytes" in described and described["bytes"] != size:
        return _other("byte", size, described["bytes"])
    if "hash" in described:
        told = _other_hash(described["hash"], raw.resource.file)
        if told:
            return told
    fields = len(raw.resource.schema.fields)
    if "fields" in described and described["fields"] != fields:
        return _other("field", fields, described["fields"])
    is_whole = not any(code in raw.faults.counts for code in _LEFT_OUT)
    if "rows" in described and is_whole and described["rows"] != raw.height:
        subject = "the files have" if raw.resource.more else "the file has"
        return _other("row", raw.height, described["rows"], subject)
    return None


def _other(what: str, found: int, said: object, subject: str = "the file has") -> tuple[str, str, str]:
    wanted = number(said) if isinstance(said, int) else shown(said)
    return (
        f"{subject} {several(found, what)}, and the descriptor says {wanted}",
        str(found),
        f"{wanted} {what}s",
    )


def _other_hash(said: object, file: Path) -> tuple[str, str, str] | None:
    algorithm, _, digest = said.rpartition(":") if isinstance(said, str) else ("", "", "")
    algorithm = algorithm or "md5"
    if not digest or algorithm not in _ALGORITHMS:
        listed = ", ".join(_ALGORITHMS)
        return (
            f"the descriptor gives the hash {shown(said)}, which cannot be compared",
            shown(said),
            f"one of {listed}, a colon, and the digits",
        )
    found = _digest(file, algorithm)
    if found == digest.lower():
        return None
    told = f"the {algorithm} of the file is {found[:12]}…, and the descriptor says {digest[:12]}…"
    return told, f"{algorithm}:{found}", f"a file with the hash {said}"
