"""The package described for dataset search: schema.org and Croissant 1.0, in one document of JSON-LD.

What stands here is what the descriptor and the schemas say, in the words of those vocabularies. Addresses of files
are relative to the document, so it is right wherever the folder is put.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from tallypack.manifest import Part
from tallypack.package import Package
from tallypack.tableschema import TableSchema

ARCHIVE = "package.zip"
"""The file in which the whole package is."""

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"

_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that Croissant 1.0 prescribes, word for word: readers compare it."""

_TYPES: Mapping[type[pl.DataType], str] = {
    pl.Int64: "sc:Integer",
    pl.Boolean: "sc:Boolean",
    pl.Date: "sc:Date",
    pl.Decimal: "sc:Float",
}
"""Types of columns in the words of Croissant, which has no decimals. Every other one is a text."""

_MEDIA = {
    "parquet": "application/x-parquet",
    "sqlite": "application/vnd.sqlite3",
    "zip": "application/zip",
}


def describe(
    package: Package,
    version: str,
    files: Iterable[Part],
    sources: Iterable[Part],
    frames: Mapping[str, pl.DataFrame],
) -> bytes:
    """The document as JSON; ``files`` are those beside it: the Parquet file of each frame, and the `ARCHIVE`.

    ``sources`` are the files in the archive, among them those of the tables. ``<`` is written as an escape, so that
    the text can stand in a page.
    """
    kinds = {
        PurePosixPath(part.path).as_posix(): part.media for item in package.resources for part in item.parts
    }
    archived = [(item, kinds[item.path]) for item in sources if item.path in kinds]
    document = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        **_about(package, version),
        **_coverage(frames),
        "distribution": [
            *(_file(item, _MEDIA[item.path.rpartition(".")[2]]) for item in files),
            *({**_file(item, media), "containedIn": {"@id": ARCHIVE}} for item, media in archived),
        ],
        "recordSet": [
            _records(resource.name, resource.schema, frames[resource.name]) for resource in package.resources
        ],
    }
    text = json.dumps(document, ensure_ascii=False, indent=2).replace("<", "\\u003c")
    return (text + "\n").encode()


def table_file(name: str) -> str:
    """The path of the Parquet file of a table."""
    return f"parquet/{name}.parquet"


def _about(package: Package, version: str) -> dict[str, Any]:
    """The package as a whole. What the descriptor does not say is left out."""
    here = package.descriptor
    about = {
        "name": package.title,
        "alternateName": package.name,
        "description": _text(here.get("description")) or package.title,
        "url": _address(here.get("homepage")),
        "version": version,
        "datePublished": _text(here.get("created")),
        "license": [_license(item) for item in _objects(here.get("licenses"))],
        "creator": [_creator(item) for item in _objects(here.get("contributors"))],
        "keywords": [word for word in _list(here.get("keywords")) if isinstance(word, str)],
        "isBasedOn": [_based_on(item) for item in _objects(here.get("sources"))],
    }
    return {name: value for name, value in about.items() if value}


def _license(item: Mapping[str, Any]) -> str:
    return _address(item.get("path")) or _text(item.get("name")) or _text(item.get("title")) or "other"


def _creator(item: Mapping[str, Any]) -> dict[str, str]:
    said = {
        "@type": "sc:Organization" if item.get("organization") is None else "sc:Person",
        "name": _text(item.get("title")) or _text(item.get("name")) or "not named",
        "url": _address(item.get("path")),
    }
    return {name: value for name, value in said.items() if value}


def _based_on(item: Mapping[str, Any]) -> str:
    return _address(item.get("path")) or _text(item.get("title")) or "not named"


def _address(value: object) -> str:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [item for item in _list(value) if isinstance(item, Mapping)]


def _coverage(frames: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """When and where was voted, from the table of contests."""
    contests = frames.get("contests")
    if contests is None:
        return {}
    days = sorted(day.isoformat() for day in contests["voted_on"].drop_nulls())
    places = contests["jurisdiction"].drop_nulls().unique(maintain_order=True).to_list()
    time = {"temporalCoverage": days[0] if days[0] == days[-1] else f"{days[0]}/{days[-1]}"} if days else {}
    return {**time, "spatialCoverage": places} if places else {**time}


def _file(item: Part, media: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": item.path,
        "name": item.path,
        "contentUrl": item.path,
        "contentSize": f"{item.bytes} B",
        "encodingFormat": media,
        "sha256": item.hash.removeprefix("sha256:"),
    }


def _records(name: str, schema: TableSchema, frame: pl.DataFrame) -> dict[str, Any]:
    """A table as a record set: its key, and a field for each column of its Parquet file."""
    described = {field.name: field.description or field.title for field in schema.fields}
    records: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": schema.description or schema.title,
        "field": [_field(name, column, described.get(column, ""), frame) for column in frame.columns],
    }
    if schema.primary_key:
        records["key"] = [{"@id": f"{name}/{column}"} for column in schema.primary_key]
    return records


def _field(table: str, column: str, description: str, frame: pl.DataFrame) -> dict[str, Any]:
    whole, ending, _rest = column.rpartition("_printed")
    if not description and ending and whole in frame.columns:
        description = f"The text of {whole}, as it was printed."
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column}",
        "name": column,
        "description": description or column,
        "dataType": _TYPES.get(type(frame.schema[column]), "sc:Text"),
        "source": {"fileObject": {"@id": table_file(table)}, "extract": {"column": column}},
    }
