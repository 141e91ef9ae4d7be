# ruff: noqa: RUF001, SIM905 - signs that look like others are what these texts are for, and a text is short
"""The corpus: types, formats, spellings, constraints, dialects, and errors of tables and files, each in every way.

Nothing here is a verdict. A case says what is written, and the two judges say whether it is right.
"""

import csv
import hashlib
import io
import itertools
import json
import os

from conformity import VERSION_2, Case

MORE = int(os.environ.get("TALLYPACK_EXAMPLES", "1"))
"""More than 1 where there is time to try every text in every format."""

PLAIN = {
    "header": True,
    "csv": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False},
}
"""A dialect that says all that Frictionless would guess."""


def written(rows, **how):
    """Rows as the bytes of a file."""
    text = io.StringIO(newline="")
    csv.writer(text, **{"lineterminator": "\n", **how}).writerows(rows)
    return text.getvalue().encode("utf-8", errors="surrogatepass")


def resource(name, fields, *, schema=None, **said):
    """A table as the corpus writes it, unless something else is said."""
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "encoding": "utf-8",
        "dialect": PLAIN,
        "schema": {"fields": fields, **(schema or {})},
        **said,
    }


def column(dimension, name, field, texts, **more):
    """A case of one field and many texts, beside a field that is always filled, so that no row is blank."""
    fields = [{"name": "n", "type": "string"}, {"name": "a", **field}]
    described = resource(name, fields, schema=more.pop("schema", None))
    return Case(
        dimension,
        name,
        described,
        {f"{name}.csv": written([["n", "a"], *(["x", text] for text in texts)])},
        **more,
    )


# Types, formats and texts ----------------------------------------------------------------------------

NUMBERS = (
    "0 5 -5 +5 007 -0 00 -007 1_000 _1 1__0 １２ ٣ ५ 5.0 5. 0.5 .5 -.5 -5.25 +5.25 05.5 1e3 1E+3 1e-3 "
    "1e 1e1_0 1,000 1.000,5 1,5 1.5,5 12,345.67 1'000 1.000.000 1,000,000 NaN nan -NaN sNaN INF -INF "
    "inf +inf Infinity -Infinity 0x10 0b1 1e400 -1e400 1e99999999999999999999 5% 50.5% €5 $5.50 5€ "
    "5votes -5% 5-5 v-5 −5 ½ ² Ⅳ 5j 1/2 -- - + . e5 1.2.3 --5 ５.５ 1٫5"
).split()
NUMBERS += ["9" * size for size in (17, 18, 19, 20, 40, 999, 1000, 1001, 5000)]
NUMBERS += ["-9223372036854775808", "9223372036854775807", "9223372036854775808", "0." + "3" * 40, "1 000"]
NUMBERS += [" 7", "7 ", "\t7", "7\n", "\u00a07", "- 7", "5 votes", "€ 5", "1\u00a0000", "7\x1f", "\ufeff7"]

BLANKS = ["", " ", "  ", "\t", "\u00a0", "\u200b", "\n", "-", "NA", "n/a", "null", "None", "NULL", "''", '""']

TRUTHS = [
    "true",
    "True",
    "TRUE",
    "tRue",
    "t",
    "T",
    "yes",
    "Yes",
    "y",
    "1",
    "on",
    "false",
    "False",
    "FALSE",
    "fAlse",
    "f",
    "no",
    "n",
    "0",
    "off",
    "ja",
    "nein",
    "ＴＲＵＥ",
]
TRUTHS += [" true", "true ", "true\n"]

DAYS = (
    "2024-01-01 2024-02-29 2023-02-29 2000-02-29 1900-02-29 2100-02-29 2024-04-31 2024-02-30 "
    "2024-13-01 2024-00-01 2024-01-00 2024-01-32 2024-2-9 2024-02-9 2024-2-09 24-02-29 0001-01-01 "
    "0000-01-01 0004-02-29 1-1-1 9999-12-31 10000-01-01 -2024-01-01 +2024-01-01 20240101 2024/01/01 "
    "2024.01.01 2024-W01-1 2024-060 29/02/24 29/02/23 29/02/2024 31/04/24 1/2/24 01/02/03 29.02.2024 "
    "2024-01-01Z 2024−01−01 ２０２４-01-01 2024-０1-01 Jan 2024"
).split()
DAYS += [
    "5 May 2024",
    "May 5, 2024",
    " 2024-01-01",
    "2024-01-01 ",
    "2024-01-01\n",
    "2024- 1-01",
    "2024-01-01T",
]

MOMENTS = (
    "2024-01-01T00:00:00 2024-01-01T00:00:00Z 2024-01-01T00:00:00z 2024-01-01t00:00:00 "
    "2024-01-01T00:00:00+01:00 2024-01-01T00:00:00+0100 2024-01-01T00:00:00+01 "
    "2024-01-01T00:00:00-00:00 2024-01-01T00:00:00+23:59 2024-01-01T00:00:00+24:00 "
    "2024-01-01T00:00:00+25:00 2024-01-01T00:00:00+01:60 2024-01-01T00:00:00.5 "
    "2024-01-01T00:00:00.5Z 2024-01-01T00:00:00,5 2024-01-01T00:00:00.123456 "
    "2024-01-01T00:00:00.123456789 2024-01-01T00:00:00. 2024-01-01T24:00:00 2024-01-01T24:00:01 "
    "2024-01-01T23:59:60 2024-01-01T23:60:00 2024-01-01T25:00:00 2024-01-01T00:00 2024-01-01T00 "
    "2024-02-30T00:00:00 2023-02-29T00:00:00 2024-02-29T00:00:00 0000-01-01T00:00:00 "
    "0001-01-01T00:00:00 0001-01-01T00:00:00+01:00 9999-12-31T23:59:59 9999-12-31T24:00:00 "
    "9999-12-31T23:59:59-01:00 10000-01-01T00:00:00 20240101T000000 2024-01-01T000000 "
    "2024-01-01T0:00:00 2024-W01-1T00:00:00 2024-001T00:00:00 01/01/24T00:00 2024-01-01T00:00:00Z01 "
    "2024-01-01T00:00:00+1:00"
).split()
MOMENTS += [
    "2024-01-01 00:00:00",
    "2024-01-01  00:00:00",
    "01/02/24 13:05",
    "5 May 2024 6 pm",
    " 2024-01-01T00:00:00",
]
MOMENTS += ["2024-01-01T00:00:00 ", "2024-01-01T00:00:00 Z", "2024-01-01_00:00:00", "2024-01-01T00:00:00\n"]

TIMES = (
    "00:00:00 12:00:00 23:59:59 24:00:00 24:00:01 25:00:00 23:59:60 12:60:00 12:00 12 1:00:00 "
    "01:0:00 120000 12:0000 12:00:00Z 12:00:00z 12:00:00+01:00 12:00:00+0100 12:00:00+01 "
    "12:00:00-00:00 12:00:00+24:00 12:00:00.5 12:00:00.5Z 12:00:00,5 12:00:00.123456789 12:00:00. "
    "T12:00:00 12h00 12.00.00 06:30pm １２:00:00 -1:00:00 12:00:00+1:00"
).split()
TIMES += ["12:00:00 PM", "6 pm", " 12:00:00", "12:00:00 ", "12:00:00\n"]

YEARS = (
    "2024 24 024 02024 20240 -2024 -024 +024 +2024 2_24 ２０２４ ٢٠٢٤ 0000 0001 9999 10000 2024.0 2e03 "
    "202a 2024AD"
).split()
YEARS += [" 202", "202 ", "2024 ", " 2024", "2024\n", "1 24"]

MONTHS = (
    "2024-01 2024-12 2024-1 2024-13 2024-00 2024-0 24-01 0024-01 0000-01 2024-01-01 202401 2024/01 "
    "01-2024 +2024-01 2024-+1 20_24-01 2024-0_1 99999-01 10000-01 -2024-01 2024-001 ２０２４-01 2024-０1 "
    "2024--1 2024-"
).split()
MONTHS += ["2024- 1", "2024 -01", " 2024-01", "2024-01 ", "2024-01\n", "Jan 2024", "2024-Jan"]

DURATIONS = (
    "P1Y P1M P1D P1W PT1H PT1M PT1S P1Y2M3DT4H5M6S P1Y2M10DT2H30M P PT P1 1Y PT1D P1H P1.5D P1,5D "
    "P1.5Y P-1D -P1D +P1D p1y P1y P0003-06-04T12:30:05 P00030604T123005 P1Y1W PT36H PT0.000001S "
    "P99999999999D P1Y1Y P1M1Y １D P１D P1_0D"
).split()
DURATIONS += [" P1D", "P1D ", "P1D\n", "P 1D", "P1DT"]

POINTS = (
    "90,45 90.5,45.5 -180,-90 180,90 181,0 180.0001,0 0,90.0001 0,-91 1 1,2,3 a,b NaN,NaN NaN,1 "
    "INF,0 1e2,0 1_0,2 ５,５ +1,+2 90;45 , 90, ,45 007,045 [90,45] [90.5,45.5] [181,0] [0,91] [1] "
    '[1,2,3] [] [null,1] [true,1] [NaN,1] ["90","45"] [Infinity,0] {"lon":90,"lat":45} '
    '{"lon":181,"lat":0} {"lon":90} {"lat":45,"lon":90} {"lon":"90","lat":"45"} '
    '{"lon":90,"lat":45,"x":1} {"longitude":90,"latitude":45} {"lon":null,"lat":1} '
    '{"lon":NaN,"lat":1} {} [90,45]x'
).split()
POINTS += [
    "90.50, 45.50",
    " 90,45",
    "90,45 ",
    "90 ,45",
    "90,45\n",
    "[90, 45]",
    ' {"lon": 90, "lat": 45}',
    "90 45",
]

JSONS = [
    *(
        "{}",
        '{"a": 1}',
        "[]",
        "[1, 2]",
        '"x"',
        "null",
        "1",
        "1.5",
        "true",
        "{a: 1}",
        "[1,]",
        '{"a": 1,}',
        "{",
        "[",
        "]",
    ),
    *(
        '{"a": NaN}',
        "[NaN]",
        "[Infinity]",
        "NaN",
        '{"a": 1, "a": 2}',
        "{'a': 1}",
        " {}",
        "{} ",
        "{}\n",
        "[] []",
        "[1 2]",
    ),
    *(
        '["é"]',
        '["\\ud800"]',
        '["\\u00e9"]',
        "[1_0]",
        "[01]",
        "[+1]",
        "[.5]",
        "[1e400]",
        f"[{'9' * 5000}]",
        '["a\nb"]',
    ),
    *(
        "[" * 60 + "]" * 60,
        "[" * 2_000 + "]" * 2_000,
        '{"a":' * 2_000 + "1" + "}" * 2_000,
        "// x\n[]",
        "\ufeff[]",
    ),
]

GEOJSONS = [
    '{"type": "Point", "coordinates": [90, 45]}',
    '{"type": "Point", "coordinates": [90]}',
    '{"type": "Point", "coordinates": ["90", "45"]}',
    '{"type": "Point", "coordinates": [190, 95]}',
    '{"type": "point", "coordinates": [90, 45]}',
    '{"type": "Point"}',
    '{"coordinates": [90, 45]}',
    '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}',
    '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0]]]}',
    '{"type": "Feature", "geometry": null, "properties": null}',
    '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {}}',
    '{"type": "FeatureCollection", "features": []}',
    '{"type": "GeometryCollection", "geometries": []}',
    '{"type": "Topology", "objects": {}, "arcs": []}',
    '{"type": "Topology", "objects": {}}',
    '{"type": "Topology", "arcs": [], "objects": {"a": {"type": "Point", "coordinates": [1, 2]}}}',
    '{"type": "Point", "coordinates": [NaN, 45]}',
]

NAMES = (
    "a a@b.org a.b+c@b.org a@b @b.org a@ a@@b.org ü@b.org a@bücher.de a@[127.0.0.1] a@b.org. "
    ".a@b.org a..b@b.org A@B.ORG https://example.org/a HTTPS://EXAMPLE.ORG example.org //example.org "
    "http:// http:/a http:a mailto:a@b.org urn:x:y http://[::1]/ http://[::1 http://a:b http://a:80 "
    "http://é.org http://a%zz 1http://a a:b : ://a ftp://u:p@h/p?q#f http://example.org:99999/ "
    "data:,x file:///a 123e4567-e89b-12d3-a456-426614174000 123E4567-E89B-12D3-A456-426614174000 "
    "123e4567e89b12d3a456426614174000 {123e4567-e89b-12d3-a456-426614174000} "
    "urn:uuid:123e4567-e89b-12d3-a456-426614174000 123e4567-e89b-12d3-a456 "
    "123e4567-e89b-12d3-a456-42661417400g 00000000-0000-0000-0000-000000000000 aGk= aGk aGk== a a= "
    "==== aGk=x ***= aGkü YWJj YWJjZA aGk-aGk_ 0000 a,b 1,2,3 1,,2 ,1 1, , 1;2 1|2 true,false "
    "2024-01-01,2024-02-30 1.5,x 12:00:00,25:00:00 1,+2 1_0,2 a;b true;1"
).split()
NAMES += [
    "a b@b.org",
    "a@b.org ",
    " a@b.org",
    "a@b.org\n",
    "http://a b",
    "http://example.org ",
    "http://example.org\n",
]
NAMES += ["YWJj YWJj", "aGk=\n", " aGk=", "1, 2", "a, b", "http://a/b c"]

TEXTS = [
    "é",
    "e\u0301",
    "👍",
    "👨‍👩‍👧",
    "a\x00b",
    "a\nb",
    "a\r\nb",
    "a\rb",
    "#a",
    'a"b',
    "\\N",
    "\ufeff",
    "\u2028",
    "ß",
    "ǆ",
]
TEXTS += [
    "x" * 2000,
    "x" * 200_000,
    "=1+1",
    "#REF!",
    "x;y",
    "x\ty",
    "x|y",
    "\u202e",
    "\x85",
    "a\x0bb",
    "\ufffd",
    "\ue000",
]

ALL = list(
    dict.fromkeys(
        itertools.chain(
            BLANKS,
            NUMBERS,
            TRUTHS,
            DAYS,
            MOMENTS,
            TIMES,
            YEARS,
            MONTHS,
            DURATIONS,
            POINTS,
            JSONS,
            GEOJSONS,
            NAMES,
            TEXTS,
        )
    )
)
"""Every text for every type: what is right for one is wrong for most others."""

PATTERNS = (
    "%d/%m/%y",
    "%d.%m.%Y",
    "%Y%m%d",
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%z",
    "%H:%M",
    "%I %p",
    "%j",
    "%d %B %Y",
    "x",
)

FORMATS = {
    "string": ("default", "email", "uri", "binary", "uuid"),
    "number": ("default",),
    "integer": ("default",),
    "boolean": ("default",),
    "object": ("default",),
    "array": ("default",),
    "list": ("default",),
    "date": ("default", "any", *PATTERNS),
    "time": ("default", "any", *PATTERNS),
    "datetime": ("default", "any", *PATTERNS),
    "year": ("default",),
    "yearmonth": ("default",),
    "duration": ("default",),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
    "any": ("default",),
}

UNKNOWN_FORMATS = ("any", "colour", "wkt", "", "fmt:%d/%m/%y", "DEFAULT", "%Y")
"""Those that not every type has."""

SPELLINGS = [
    *({"type": "number", "decimalChar": sign} for sign in (",", ".", "٫", "")),
    *({"type": "number", "groupChar": sign} for sign in (",", "_", " ", "'", "")),
    *({"type": "number", "decimalChar": ",", "groupChar": sign} for sign in (".", " ", "")),
    *({"type": kind, "bareNumber": said} for kind in ("number", "integer") for said in (True, False)),
    {"type": "number", "bareNumber": False, "decimalChar": ",", "groupChar": "."},
    {"type": "integer", "groupChar": ","},
    {"type": "number", "floatNumber": True},
    {"type": "boolean", "trueValues": ["ja", "yes"]},
    {"type": "boolean", "falseValues": ["nein", "no"]},
    {"type": "boolean", "trueValues": ["y", "1"], "falseValues": ["n", "0"]},
    {"type": "boolean", "trueValues": ["1", "t"], "falseValues": ["1", "f"]},
    {"type": "boolean", "trueValues": [], "falseValues": []},
    {"type": "boolean", "trueValues": [" true", "-"]},
    *({"type": "list", "itemType": kind} for kind in ("string", "integer", "boolean", "number", "date", "datetime")),
    {"type": "list", "itemType": "time"},
    *({"type": "list", "delimiter": sign} for sign in (";", "|", " ", "::")),
    {"type": "list", "itemType": "integer", "delimiter": ";"},
    {"type": "array", "arrayItem": {"type": "integer"}},
    {"type": "array", "arrayItem": {"type": "string", "constraints": {"minLength": 2}}},
    {},
]  # fmt: skip
"""What a field may say of its spelling."""

MISSING = [
    (["-", "NA"], None),
    ([], None),
    (["", "0", "NaN", "true"], None),
    ([" "], None),
    (None, ["-", "NA"]),
    (["-"], ["NA"]),
    ([""], []),
    ([{"value": "-", "label": "not published"}, {"value": "", "label": "empty"}], None),
    (None, [{"value": "NA", "label": "unknown"}]),
    (["2024-01-01", "5.0", "a\nb"], None),
]
"""What stands for nothing, as the schema and as the field says it."""


OWN = {
    **dict.fromkeys(("number", "integer"), NUMBERS),
    "boolean": TRUTHS,
    "date": DAYS,
    "time": TIMES,
    "datetime": [*MOMENTS, *DAYS[:9]],
    "year": YEARS,
    "yearmonth": MONTHS,
    "duration": DURATIONS,
    "geopoint": POINTS,
    "geojson": [*JSONS[:12], *GEOJSONS],
    "object": JSONS,
    "array": JSONS,
    "string": [*NAMES, *TEXTS],
    "list": [*NAMES, *TEXTS],
    "any": [*NAMES, *TEXTS],
}
"""The texts that are right for a type, or nearly."""


LONG = 1200
"""Characters of a text in which Frictionless looks for digits longer than anyone would wait."""


def texts_for(field):
    """Blanks, the texts of the type, and some of every other; all of them where there is time."""
    some = ALL if MORE > 1 else ALL[::15]
    return list(dict.fromkeys([*BLANKS, *OWN.get(field.get("type"), ALL), *some]))


def of_types():
    """Every text in every type and format, and in every type with other spellings of its own or of nothing."""
    number = itertools.count(1)

    def case(field, texts, **more):
        return column("types", f"types{next(number)}", field, texts, **more)

    for kind, formats in FORMATS.items():
        for form in (*formats, *(form for form in UNKNOWN_FORMATS if form not in formats)):
            field = {"type": kind, "format": form}
            yield case(field, texts_for(field) if form in formats or MORE > 1 else OWN[kind][::5])
    for field in SPELLINGS:
        yield case(field, [text for text in texts_for(field) if len(text) < LONG])
    kinds = ("string", "number", "integer", "boolean", "date", "list")
    for (schema, field), kind in itertools.product(MISSING, kinds if MORE > 1 else kinds[:2]):
        said = {"type": kind} | ({} if field is None else {"missingValues": field})
        above = {} if schema is None else {"missingValues": schema}
        yield case(said, [*BLANKS, *TEXTS[:15], "0", "NaN", "true", "2024-01-01", "5.0"], schema=above)


# Constraints -----------------------------------------------------------------------------------------

IN_ORDER = {
    "number": ("-1e2", "-5.5", "-0.5", "0", "0.5", "5", "5.0", "5.5", "1e2", "100.00", "100.01"),
    "integer": ("-100", "-5", "-1", "0", "1", "5", "99", "100", "101", "9007199254740993", "9" * 19),
    "date": ("0001-01-01", "1999-12-31", "2000-02-29", "2024-01-01", "2024-01-02", "9999-12-31"),
    "datetime": (
        "1999-12-31T23:59:59",
        "2024-01-01T00:00:00",
        "2024-01-01T00:00:00.5",
        "2024-01-01T00:00:01",
    ),
    "time": ("00:00:00", "11:59:59", "12:00:00", "12:00:00.5", "12:00:01", "23:59:59"),
    "year": ("0000", "0999", "1000", "2023", "2024", "2025", "9999"),
    "yearmonth": ("1999-12", "2024-01", "2024-02", "2024-10", "2025-01"),
}
"""Values of the types that have an order, in that order. Each is a limit to all."""

IN_OTHER_WORDS = (
    ({"type": "date", "format": "%d/%m/%y"}, ("31/12/99", "01/01/24", "02/01/24", "01/02/24")),
    (
        {"type": "number", "decimalChar": ",", "groupChar": "."},
        ("-1.000,5", "999,9", "1.000,0", "1000", "1.000,1"),
    ),
    ({"type": "integer", "bareNumber": False}, ("-5 votes", "5v", "100%", "€101")),
    ({"type": "time", "format": "%H:%M"}, ("00:00", "09:59", "10:00")),
    ({"type": "datetime", "format": "any"}, ("2024-01-01", "2 Jan 2024", "2024-01-02 06:00")),
    (
        {"type": "datetime"},
        ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00+01:00", "2024-01-01T00:30:00+01:00"),
    ),
    ({"type": "time"}, ("12:00:00Z", "12:00:00+01:00", "11:30:00Z")),
)
"""And of fields that are written otherwise."""

WITH_OR_WITHOUT_ZONE = (
    ("datetime", ("2024-01-01T00:00:00", "2024-01-01T00:00:00Z")),
    ("time", ("12:00:00", "12:00:00Z")),
)

LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")

OF_JSON = (
    ("integer", 5, ("4", "5", "6")),
    ("integer", 5.0, ("4", "5", "6")),
    ("integer", -1, ("-2", "-1", "0")),
    ("number", 5, ("4.9", "5", "5.0", "5.1")),
    ("number", 0.1, ("0.1", "0.10", "0.09", "0.11")),
    ("number", 59.6, ("59.60", "59.6", "59.59", "59.61")),
    ("year", 2024, ("2023", "2024", "2025")),
    ("year", 999, ("0998", "0999", "1000")),
)
"""Limits that are numbers in the descriptor and not texts."""

LISTS = (
    ({"type": "string"}, ["a", "B", "é", ""], ("a", "A", "b", "B", "é", "e\u0301", "a ", "")),
    ({"type": "any"}, ["a"], ("a", "b")),
    ({"type": "integer"}, [1, "2", 3.0], ("1", "2", "3", "4")),
    ({"type": "number"}, ["1.50", 2.5, 3], ("1.5", "1.50", "2.50", "3.0", "3e0", "0.3e1", "3.1")),
    ({"type": "boolean"}, [True], ("true", "TRUE", "1", "false", "0")),
    ({"type": "boolean"}, ["true"], ("true", "1", "false")),
    ({"type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]}, ["ja"], ("ja", "nein")),
    ({"type": "date"}, ["2024-01-01"], ("2024-01-01", "2024-01-02")),
    ({"type": "date", "format": "%d/%m/%y"}, ["01/02/24"], ("01/02/24", "1/2/24", "02/01/24")),
    ({"type": "datetime"}, ["2024-01-01T00:00:00Z"],
     ("2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00", "2024-01-01T00:00:00")),
    ({"type": "time"}, ["12:00:00"], ("12:00:00", "12:00:00.0", "12:00:01", "12:00:00Z")),
    ({"type": "year"}, [2024, "2025"], ("2024", "2025", "2026")),
    ({"type": "yearmonth"}, ["2024-01"], ("2024-01", "2024-02")),
    ({"type": "duration"}, ["P1D"], ("P1D", "PT24H", "P2D")),
    ({"type": "geopoint"}, ["1,2"], ("1,2", "1.0, 2.0", "2,1")),
    ({"type": "geopoint", "format": "array"}, ["[1,2]", [3, 4]], ("[1,2]", "[1.0, 2.0]", "[3,4]", "[2,1]")),
    ({"type": "geojson"}, [{"type": "Point", "coordinates": [1, 2]}],
     (GEOJSONS[0], '{"coordinates": [1, 2], "type": "Point"}')),
    ({"type": "object"}, [{"a": 1}, '{"b": 2}'], ('{"a": 1}', '{"a":1.0}', '{"b": 2}', "{}")),
    ({"type": "array"}, [[1], "[2]"], ("[1]", "[1.0]", "[2]", "[]")),
    ({"type": "string", "format": "email"}, ["a@b.org"], ("a@b.org", "A@b.org", "x")),
    ({"type": "string", "format": "uri"}, ["urn:x:y"], ("urn:x:y", "urn:x:z", "x")),
    ({"type": "integer", "bareNumber": False}, ["5 votes"], ("5", "5v", "6")),
    ({"type": "list"}, [["a", "b"]], ("a,b", "b,a")),
)  # fmt: skip

REGULAR = (
    ("a+", ("a", "aa", "b", "ab", "ba", "a\n", "")),
    ("^a+$", ("a", "aa", "ab", "ba", "a\n")),
    ("a|b", ("a", "b", "ab", "ax", "xb", "bx")),
    ("(a|b)", ("a", "b", "ab", "ax", "xb")),
    ("[a-z]{2,3}", ("a", "ab", "abc", "abcd", "AB")),
    (r"\d{4}", ("2024", "２０２４", "2024\n", "202")),
    (r"\w+", ("a", "é", "_", "-", "²", "e\u0301", "a b")),
    (r"[^\s]+", ("a", "a b", "\u00a0", "\x1c")),
    (".", ("a", "\n", "é", "👍", "ab")),
    ("(?i)a", ("a", "A")),
    ("(?i:a)", ("a", "A")),
    ("(?=a).", ("a", "b")),
    (r"(a)\1", ("aa", "ab")),
    (r"\ba\b", ("a", "b")),
    (r"\p{L}", ("a", "1")),
    ("a++", ("a", "b")),
    ("(", ("a",)),
    ("", ("", "a")),
    (".*", ("", "a", "a\nb")),
    ("(a*)*b", ("b", "aab", "aa")),
    ("a{0,2000}", ("a", "b")),
    ("(?:(?:a{0,1000}){0,1000}){0,1000}", ("a", "b")),
    ("x" * 10_001, ("x",)),
)

LENGTHS = ("", "a", "ab", "abc", "é", "e\u0301", "👍", "👨‍👩‍👧", "a b", "a\nb", "ab\r\n", "   ")

UNFIT = (
    ({"type": "integer"}, {"minimum": "x"}),
    ({"type": "integer"}, {"maximum": 1.5}),
    ({"type": "integer"}, {"minimum": 10**30}),
    ({"type": "date"}, {"minimum": "2024-02-30"}),
    ({"type": "year"}, {"maximum": 12345}),
    ({"type": "number"}, {"minimum": "NaN"}),
    ({"type": "integer"}, {"enum": ["x"]}),
    ({"type": "date"}, {"enum": ["x", "2024-01-01"]}),
    ({"type": "integer"}, {"enum": []}),
    ({"type": "string"}, {"enum": "abc"}),
    ({"type": "string"}, {"minLength": "2"}),
    ({"type": "string"}, {"minLength": -1}),
    ({"type": "string"}, {"maxLength": 2.0}),
    ({"type": "string"}, {"required": "yes"}),
    ({"type": "string"}, {"unique": 1}),
    ({"type": "string"}, {"pattern": 5}),
    ({"type": "string"}, {"colour": "red"}),
    ({"type": "string"}, {"minlength": 2}),
    ({"type": "string"}, {"jsonSchema": {}}),
    ({"type": "integer"}, {"minimum": None}),
    ({"type": "string"}, {"enum": None}),
    ({"type": "string"}, {"enum": [1]}),
)
"""Constraints that say nothing, or nothing that can be met."""

ANY_CONSTRAINT = {
    "required": True,
    "unique": True,
    "minimum": "5",
    "maximum": "5",
    "exclusiveMinimum": "5",
    "exclusiveMaximum": "5",
    "minLength": 1,
    "maxLength": 2,
    "pattern": ".+",
    "enum": [],
}
RIGHT = {
    "string": ("a", "bcd"),
    "any": ("a", "bcd"),
    "number": ("5", "5.0", "6"),
    "integer": ("5", "6"),
    "boolean": ("true", "1", "false"),
    "object": ('{"a": 1}', '{"a":1}', '{"a": 1, "b": 2, "c": 3}', "{}"),
    "array": ("[1]", "[1.0]", "[1, 2, 3]", "[]"),
    "list": ("a,b", "a,b,c", "a"),
    "date": ("2024-01-01", "2024-01-02"),
    "time": ("12:00:00", "12:00:00.0", "12:00:01"),
    "datetime": ("2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00", "2024-01-01T00:00:00"),
    "year": ("2024", "2025"),
    "yearmonth": ("2024-01", "2024-02"),
    "duration": ("P1D", "PT24H", "P2D"),
    "geopoint": ("1,2", "1.0,2", "3,4"),
    "geojson": (GEOJSONS[0], GEOJSONS[0].replace(" ", ""), GEOJSONS[7]),
}
"""Of each type texts that are right, some of them equal in value."""


def of_constraints():
    """Every constraint of every type, met and broken where it begins to be."""
    parts = (_any_constraint(), _limits(), _lists_and_patterns(), _lengths_and_blanks())
    for number, (field, constraints, texts, more) in enumerate(itertools.chain(*parts), start=1):
        said = {**field, "constraints": constraints}
        yield column("constraints", f"constraints{number}", said, ["", *texts, *texts[:1]], **more)


def _any_constraint():
    for kind, (name, value) in itertools.product(RIGHT, ANY_CONSTRAINT.items()):
        said = RIGHT[kind][0] if name in LIMITS else [RIGHT[kind][0]] if name == "enum" else value
        yield {"type": kind}, {name: said}, (*RIGHT[kind], "wrong"), {}
    for field, constraints in UNFIT:
        yield field, constraints, ("1", "a", "2024-01-01"), {}


def _limits():
    in_order = [({"type": kind}, texts[:: 1 if MORE > 1 else 3], texts) for kind, texts in IN_ORDER.items()]
    otherwise = [(field, texts, texts) for field, texts in IN_OTHER_WORDS]
    of_json = [({"type": kind}, [limit], texts) for kind, limit, texts in OF_JSON]
    zones = [({"type": kind}, texts, texts) for kind, texts in WITH_OR_WITHOUT_ZONE]
    for field, limits, texts in (
        *in_order,
        *otherwise,
        *of_json,
        *zones,
        ({"type": "integer"}, ["9" * 19], ("5",)),
    ):
        for name, limit in itertools.product(LIMITS, limits):
            yield field, {name: limit}, texts, {}
    for name, package in itertools.product(LIMITS, ({}, {"profile": "data-package"})):
        yield {"type": "integer"}, {name: 5}, ("4", "5", "6"), {"package": package}


def _lists_and_patterns():
    for field, values, texts in LISTS:
        yield field, {"enum": values}, texts, {}
    for (pattern, texts), kind in itertools.product(REGULAR, ("string", "any")):
        yield {"type": kind}, {"pattern": pattern}, texts, {}


def _lengths_and_blanks():
    for name, size in itertools.product(("minLength", "maxLength"), (0, 1, 2, 3)):
        yield {"type": "string"}, {name: size}, LENGTHS, {}
    for form, (name, size) in itertools.product(("email", "uri"), (("minLength", 8), ("maxLength", 6))):
        texts = ("a@b.org", "aa@b.org", "urn:x:y", "urn:xx:y", "x", "x" * 9)
        yield {"type": "string", "format": form}, {name: size}, texts, {}
    for said, missing, kind in itertools.product((True, False), ([""], ["-"], []), ("string", "integer")):
        yield {"type": kind}, {"required": said}, ("", "-", " ", "0"), {"schema": {"missingValues": missing}}


# Dialects --------------------------------------------------------------------------------------------

GRID = [["a", "b", "c"], ["1", "x", "2024-01-01"], ["2", "y z", "2024-01-02"], ["zwei", "", "2024-01-03"]]
"""A table with one slip: a word for a whole number."""

OF_GRID = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}, {"name": "c", "type": "date"}]

USUAL = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}


def _lines(*lines):
    return "".join(f"{line}\n" for line in lines).encode()


DIALECTS = [
    *(({"delimiter": sign}, written(GRID, delimiter=sign)) for sign in (",", ";", "\t", "|", ":", " ", "x", "^")),
    *(({"delimiter": sign}, written(GRID, delimiter=",")) for sign in (";", "\t")),
    ({"delimiter": ";"}, _lines("a;b;c", "1;x,y;2024-01-01", "zwei;;2024-01-02")),
    ({"delimiter": "::"}, _lines("a::b::c", "1::x::2024-01-01")),
    ({"delimiter": ""}, written(GRID)),
    ({"quoteChar": "'"}, written(GRID, quotechar="'", quoting=csv.QUOTE_ALL)),
    ({"quoteChar": "'"}, _lines("a,b,c", "1,'it''s, so',2024-01-01", "zwei,'',2024-01-02")),
    ({"quoteChar": "'"}, _lines("a,b,c", '1,"x",2024-01-01', "zwei,,2024-01-02")),
    ({"quoteChar": ""}, _lines("a,b,c", '1,"x",2024-01-01', "zwei,,2024-01-02")),
    ({}, written(GRID, quoting=csv.QUOTE_ALL)),
    ({}, _lines("a,b,c", '1,"x ""y"" z",2024-01-01', 'zwei,"",2024-01-02')),
    ({}, _lines("a,b,c", '1,"x, y",2024-01-01', "zwei,,2024-01-02")),
    ({}, _lines("a,b,c", '1,"x', "", 'y",2024-01-01', "zwei,,2024-01-02")),
    ({}, _lines("a,b,c", '1,x"y,2024-01-01', "zwei,,2024-01-02")),
    ({}, _lines("a,b,c", '1,"x"y,2024-01-01', "zwei,,2024-01-02")),
    ({}, _lines("a,b,c", '1, "x",2024-01-01', "zwei,,2024-01-02")),
    ({}, _lines("a,b,c", '1,"x,2024-01-01', "zwei,,2024-01-02")),
    ({"doubleQuote": False}, _lines("a,b,c", '1,"x ""y""",2024-01-01', "zwei,,2024-01-02")),
    ({"doubleQuote": False, "escapeChar": "\\"}, _lines("a,b,c", '1,"x \\"y\\"",2024-01-01', "zwei,,2024-01-02")),
    ({"escapeChar": "\\"}, _lines("a,b,c", '1,"x \\"y\\"",2024-01-01', "zwei,,2024-01-02")),
    ({"escapeChar": "\\"}, _lines("a,b,c", "1,x\\,y,2024-01-01", "zwei,,2024-01-02")),
    ({"escapeChar": "\\"}, _lines("a,b,c", '1,"x ""y""",2024-01-01', "zwei,,2024-01-02")),
    ({"escapeChar": "\\"}, _lines("a,b,c", "1,x\\\\,2024-01-01", "zwei,,2024-01-02")),
    ({"escapeChar": "/"}, _lines("a,b,c", "1,x/,y,2024-01-01", "zwei,,2024-01-02")),
    ({"skipInitialSpace": True}, _lines("a, b, c", "1, x, 2024-01-01", "zwei, , 2024-01-02")),
    ({"skipInitialSpace": True}, _lines("a, b, c", '1, "x, y", 2024-01-01', "zwei, , 2024-01-02")),
    ({"skipInitialSpace": True}, _lines("a,  b,  c", "1,  x,  2024-01-01", "zwei,, 2024-01-02")),
    ({"skipInitialSpace": False}, _lines("a, b, c", "1, x, 2024-01-01", "zwei, , 2024-01-02")),
    ({"lineTerminator": "\n"}, written(GRID)),
    ({"lineTerminator": "\r\n"}, written(GRID, lineterminator="\r\n")),
    ({"lineTerminator": "\r"}, written(GRID, lineterminator="\r")),
    ({"lineTerminator": ";"}, written(GRID)),
    ({}, written(GRID, lineterminator="\r\n")),
    ({}, written(GRID, lineterminator="\r")),
    ({}, written(GRID).rstrip(b"\n")),
    ({"nullSequence": "x"}, written(GRID)),
    *(({"delimiter": sign, "quoteChar": "'"}, written(GRID, delimiter=sign, quotechar="'", quoting=csv.QUOTE_ALL))
      for sign in (";", "\t", "|")),
    ({"delimiter": 5}, written(GRID)),
    ({"quoteChar": "''"}, written(GRID)),
    ({"doubleQuote": "no"}, written(GRID)),
    ({"delimiter": '"'}, written(GRID)),
    ({"escapeChar": "ab"}, written(GRID)),
]  # fmt: skip
"""What `csv` says in a dialect, or the dialect itself in the first version, and a file."""

TOPS = [
    ({"header": True}, written(GRID)),
    ({"header": False}, written(GRID[1:])),
    ({"header": False}, written(GRID)),
    ({"header": False}, b""),
    ({"header": "no"}, written(GRID)),
    ({"headerRows": [1]}, written(GRID)),
    ({"headerRows": [2]}, _lines("a title", "a,b,c", "1,x,2024-01-01", "zwei,,2024-01-02")),
    ({"headerRows": [1, 2]}, _lines("a,b,c", "a,b,c", "1,x,2024-01-01")),
    ({"headerRows": []}, written(GRID[1:])),
    ({"headerRows": [1], "headerJoin": "-"}, written(GRID)),
    ({"headerCase": False}, written([["A", "B", "C"], *GRID[1:]])),
    ({"headerCase": True}, written([["A", "B", "C"], *GRID[1:]])),
    ({"commentChar": "#"}, b"# a title\n" + written(GRID)),
    ({"commentChar": "#"}, written(GRID[:2]) + b"# so\n" + written(GRID[2:])),
    ({"commentChar": "#"}, written(GRID[:2]) + b"#1,x,2024-01-01\n#\n" + written(GRID[2:])),
    ({"commentChar": "#"}, written([*GRID[:2], ["#1", "x", "2024-01-01"], *GRID[2:]], quoting=csv.QUOTE_ALL)),
    ({"commentChar": "#"}, _lines("a,b,c", "1,#x,2024-01-01", "zwei,,2024-01-02", " #,x,2024-01-01")),
    ({"commentChar": "//"}, _lines("a,b,c", "// so", "1,x,2024-01-01")),
    ({"commentChar": ""}, written(GRID)),
    ({"commentChar": "\\"}, _lines("a,b,c", "\\ so", "zwei,x,2024-01-01")),
    ({"commentRows": [2]}, _lines("a,b,c", "so,,", "1,x,2024-01-01", "zwei,,2024-01-02")),
    ({"commentRows": [1]}, _lines("so,,", "a,b,c", "1,x,2024-01-01")),
    ({"skipBlankRows": True}, _lines("a,b,c", "", "1,x,2024-01-01", ",,", "zwei,,2024-01-02")),
    ({"skipBlankRows": False}, _lines("a,b,c", "", "1,x,2024-01-01")),
    ({"colour": "red"}, written(GRID)),
    ({"name": "usual", "title": "As usual"}, written(GRID)),
    ({"$schema": "https://datapackage.org/profiles/2.0/tabledialect.json"}, written(GRID)),
]  # fmt: skip
"""What a dialect says of the header, of comments and of itself, and a file."""

GUESSED = [
    *(written(GRID, delimiter=sign) for sign in (";", "\t", "|")),
    _lines("a title", "", "a,b,c", "1,x,2024-01-01", "zwei,,2024-01-02"),
    _lines("a, b, c", "1, x, 2024-01-01", "2, y, 2024-01-02", "zwei, , 2024-01-03"),
    written(GRID),
]
"""Files of which nothing is said."""


def of_dialects():
    """Every property of a dialect in both spellings, with files that are written so and that are not."""
    number = itertools.count(1)

    def case(content, **said):
        name = f"dialects{next(number)}"
        files = {f"{name}.csv": content, **said.pop("files", {})}
        return Case("dialects", name, resource(name, OF_GRID, **said), files)

    for said, content in DIALECTS:
        yield case(content, dialect={"header": True, "csv": {**USUAL, **said}})
        yield case(content, dialect={"header": True, **USUAL, **said})
    for said, content in TOPS:
        yield case(
            content, dialect={"csv": USUAL, **({} if "headerRows" in said else {"header": True}), **said}
        )
    for content in GUESSED:
        yield case(content, dialect={})
        yield case(content, dialect=PLAIN)
    for place, said in enumerate((b'{"header": true, "csv": {"delimiter": ";"}}', b"{", b"[]")):
        path = f"dialect{place}.json"
        yield case(written(GRID, delimiter=";"), dialect=path, files={path: said})
    yield case(written(GRID), dialect="nowhere.json")
    yield case(written(GRID), dialect="../dialect.json")
    yield case(written(GRID), dialect=[])


# Errors of tables ------------------------------------------------------------------------------------

HEADERS = (
    "a,b,c a,b a,b,c,d b,a,c a,c,b a,b,b a,a,c a,,c ,, A,b,c a,b,x a,x,y x,y,z a c,b,a,d d,a,b,c "
    "a,b,c,a a,b,c, ,a,b,c,d a,b,c,,"
).split()
HEADERS += [
    "",
    "a, b,c",
    "a ,b,c",
    '"a","b","c"',
    '"a\nx",b,c',
    "\ufeffa,b,c",
    "a;b;c",
    "a,b,c,b",
    "a,b,c,d,d",
]
"""Headers of a table whose schema has the fields a, b and c."""

MATCHES = ("exact", "equal", "subset", "superset", "partial", ["subset"], "about", ["subset", "exact"])

ROWS = [
    ["1,x,2024-01-01", "2,y,2024-01-02"],
    ["1,x,2024-01-01", "", "2,y,2024-01-02"],
    ["1,x,2024-01-01", ",,", "2,y,2024-01-02"],
    ["1,x,2024-01-01", '"","",""', "2,y,2024-01-02"],
    ["1,x,2024-01-01", ' , ,""', "2,y,2024-01-02"],
    ["1,x,2024-01-01", "-,-,-", "2,y,2024-01-02"],
    ["1,x,2024-01-01", "   ", "2,y,2024-01-02"],
    ["1,x,2024-01-01", ","],
    ["1,x,2024-01-01", ",,,"],
    ["1,x,2024-01-01", "", ""],
    ["1,x,2024-01-01,more", "2,y,2024-01-02"],
    ["1,x,2024-01-01,", "2,y,2024-01-02"],
    ["1,x,2024-01-01,more,and more", "2,y,2024-01-02"],
    ["1,x", "2,y,2024-01-02"],
    ["1", "2,y,2024-01-02"],
    ["zwei,x", "3,y,2024-02-30"],
    ["zwei,x,2024-01-01,more", "3,y,2024-02-30"],
    ['1,"x', 'y",2024-01-01', "zwei,y,2024-01-02"],
    ['1,"x\ny\n\nz",2024-01-01', "zwei,y,2024-01-02"],
    ['1,"x\r\ny",2024-01-01', "zwei,y,2024-01-02"],
    ["1,x,2024-01-01", "1,x,2024-01-01"],
    [],
    [""],
]
"""Rows under the header a,b,c."""

KEYS = ["x", "y", "x", "", "", "-", "z", "X", "x ", "y"]
PAIRS = [
    ["x", "1"],
    ["x", "2"],
    ["x", "1"],
    ["", "1"],
    ["", "1"],
    ["x", ""],
    ["x", ""],
    ["", ""],
    ["", ""],
    ["y", "eins"],
    ["y", "eins"],
]

EQUALS = {
    **RIGHT,
    "number": ("5", "5.0", "0.5e1", "6", "5", "wrong", "wrong", ""),
    "date": ("2024-01-01", "2024-01-02", "2024-01-01", "wrong", "wrong"),
    "integer": ("1", "2", "1", "wrong", "wrong", ""),
    "boolean": ("true", "TRUE", "1", "false", "0", "true"),
    "time": ("12:00:00", "12:00:00.0", "12:00:00Z", "13:00:00+01:00", "12:00:00"),
    "string": ("a", "A", "a", "e\u0301", "é"),
    "any": ("a", "A", "a"),
    "year": ("2024", "2025", "2024"),
    "yearmonth": ("2024-01", "2024-02", "2024-01"),
}  # fmt: skip
"""Texts of each type of which some are equal, or equal in value."""

UNHASHABLE = ("object", "array", "list", "geojson")
"""Types whose values Python cannot compare as keys."""

WRITTEN_OTHERWISE = (
    ({"type": "date", "format": "%d/%m/%y"}, ("01/02/24", "1/2/24", "02/02/24")),
    ({"type": "number", "decimalChar": ","}, ("1,5", "1,50", "1,6")),
    ({"type": "number", "groupChar": ","}, ("1,000", "1000", "1000.0", "2000")),
    ({"type": "integer", "bareNumber": False}, ("5 votes", "5", "6")),
    ({"type": "boolean", "trueValues": ["ja", "yes"], "falseValues": ["no"]}, ("ja", "yes", "no")),
    ({"type": "string", "format": "email"}, ("a@b.org", "A@b.org", "a@b.org", "x", "x")),
)


def of_tables():
    """Headers that are wrong in each way, rows that are, and keys that are repeated or lead nowhere."""
    number = itertools.count(1)

    def name():
        return f"tables{next(number)}"

    def case(content, fields=OF_GRID, schema=None, others=(), **said):
        here = name()
        return Case(
            "tables", here, resource(here, fields, schema=schema, **said), {f"{here}.csv": content}, others
        )

    for header, match in [
        *itertools.product(HEADERS, MATCHES[:5]),
        *itertools.product(HEADERS[:2], MATCHES[5:]),
    ]:
        cells = [
            ["1", "x", "2024-01-01", "more", "and more"][place % 5] for place in range(header.count(",") + 1)
        ]
        yield case(_lines(header, ",".join(cells)), schema={"fieldsMatch": match})
    required = [{**field, "constraints": {"required": True}} for field in OF_GRID]
    for header, match in itertools.product(("a,b", "b", "x", "a,b,c"), MATCHES[:5]):
        yield case(_lines(header, ",".join("1x2"[: header.count(",") + 1])), required, {"fieldsMatch": match})
    for header, match in itertools.product(("b,c", "a,c", "a,b,c"), MATCHES[:5]):
        yield case(
            _lines(header, "1,x,1"[: len(header)]), OF_GRID, {"fieldsMatch": match, "primaryKey": ["a"]}
        )
    for rows in ROWS:
        yield case(_lines("a,b,c", *rows))
        yield case(_lines("a,b,c", *rows), required, {"primaryKey": ["a"], "missingValues": ["", "-"]})
        yield case(_lines("b", *(row[:1] for row in rows)), OF_GRID[1:2])
        yield case(_lines("a,b,c", *rows), dialect={**PLAIN, "header": False})
    yield case(b"")
    yield case(b"\n")
    yield case(b"\xef\xbb\xbf")
    yield case(b"a,b,c")
    yield case(b"a,b,c\n", [])
    yield from itertools.chain(_of_keys(name), _of_references(name), _of_strange_keys(name))


TEXT, WHOLE = {"name": "a", "type": "string"}, {"name": "b", "type": "integer"}
ONES = [[key, str(place)] for place, key in enumerate(KEYS)]
TREE = [["x", "1", ""], ["y", "2", "x"], ["z", "3", "w"], ["z", "4", "z"]]
"""Rows of which the third cell names the first of another."""


def _of_keys(name):
    for missing in ([""], ["", "-"], []):
        said = {"missingValues": missing}
        yield _keyed(name(), ONES, [TEXT, WHOLE], {"primaryKey": ["a"], **said})
        yield _keyed(name(), ONES, [TEXT, WHOLE], {"primaryKey": "a", **said})
        yield _keyed(name(), ONES, [{**TEXT, "constraints": {"unique": True}}, WHOLE], said)
        yield _keyed(
            name(), ONES, [{**TEXT, "constraints": {"required": True}}, WHOLE], {"primaryKey": ["a"], **said}
        )
        yield _keyed(name(), ONES, [TEXT, WHOLE], {"uniqueKeys": [["a"]], **said})
        yield _keyed(name(), PAIRS, [TEXT, WHOLE], {"primaryKey": ["a", "b"], **said})
        yield _keyed(name(), PAIRS, [TEXT, WHOLE], {"uniqueKeys": [["a", "b"]], **said})
    for said, texts in (*(({"type": kind}, texts) for kind, texts in EQUALS.items()), *WRITTEN_OTHERWISE):
        rows = [[cell, str(place)] for place, cell in enumerate(texts)]
        field = {"name": "a", **said}
        yield _keyed(name(), rows, [field, WHOLE], {"primaryKey": ["a"]})
        yield _keyed(name(), rows, [{**field, "constraints": {"unique": True}}, WHOLE], {})
        if said["type"] not in UNHASHABLE:
            yield _referring(name(), (field, rows), (field, [[texts[0]], [texts[-1]]]))


def _of_references(name):
    kinds = ("string", "integer", "number", "any", "year")
    for one, other in itertools.product(kinds, kinds):
        here, there = ({"name": "a", "type": kind} for kind in (one, other))
        yield _referring(name(), (here, [["2024", "1"], ["2025", "2"]]), (there, [["2024"]]))
    number, whole = ({"name": "a", "type": kind} for kind in ("number", "integer"))
    yield _referring(name(), (number, [["5.0", "1"]]), (whole, [["5"]]))
    yield _referring(name(), (whole, [["5", "1"]]), (number, [["5.0"]]))
    for missing, last in itertools.product(([""], ["", "-"]), ("y", "")):
        said = {"missingValues": missing}
        yield _referring(name(), (TEXT, ONES, said), (TEXT, [["x"], [last]], said))
    yield _referring(name(), (TEXT, ONES), (TEXT, []))
    yield _referring(name(), (TEXT, []), (TEXT, []))
    yield _referring(name(), (TEXT, ONES), (TEXT, [["x"], ["-"]], {"missingValues": ["", "-"]}))
    for target in ([["x", "1"], ["y", "2"]], [["x", ""], ["", "1"]]):
        here = name()
        key = {"fields": ["a", "b"], "reference": {"resource": f"{here}-target", "fields": ["a", "b"]}}
        there = resource(f"{here}-target", [TEXT, WHOLE])
        yield _keyed(
            here, PAIRS, [TEXT, WHOLE], {"foreignKeys": [key]}, (there, written([["a", "b"], *target]))
        )
    for itself in ("", "{}"):
        here = name()
        key = {"fields": ["up"], "reference": {"resource": itself.format(here), "fields": ["a"]}}
        yield _keyed(here, TREE, [TEXT, WHOLE, {"name": "up", "type": "string"}], {"foreignKeys": [key]})


def _of_strange_keys(name):
    for key in (
        {"fields": "up", "reference": {"resource": "", "fields": "a"}},
        {"fields": ["up"], "reference": {"fields": ["a"]}},
        {"fields": ["up"], "reference": {"resource": "nowhere", "fields": ["a"]}},
        {"fields": ["up"], "reference": {"resource": "", "fields": ["nothing"]}},
        {"fields": ["nothing"], "reference": {"resource": "", "fields": ["a"]}},
        {"fields": ["up", "a"], "reference": {"resource": "", "fields": ["a"]}},
        {"fields": ["up"]},
    ):
        yield _keyed(name(), TREE, [TEXT, WHOLE, {"name": "up", "type": "string"}], {"foreignKeys": [key]})
    for schema in (
        {"primaryKey": ["nothing"]},
        {"primaryKey": []},
        {"uniqueKeys": [["nothing"]]},
        {"uniqueKeys": "a"},
        {"foreignKey": []},
        {"primarykey": ["a"]},
        {"missingvalues": ["x"]},
        {"missingValues": "x"},
        {"colour": "red"},
    ):
        yield _keyed(name(), [["x", "1"], ["y", "2"], ["x", "3"]], [TEXT, WHOLE], schema)
    for field in (TEXT, {"name": "b", "type": "colour"}, {"name": "b", "colour": "red"}):
        yield _keyed(name(), [["x", "1"]], [TEXT, field], {})


def _keyed(name, rows, fields, schema, *others):
    """A case of a table with keys, and of tables that it refers to, each with its bytes."""
    files = {f"{name}.csv": written([[field["name"] for field in fields], *rows])}
    files |= {other["path"]: content for other, content in others}
    return Case(
        "tables", name, resource(name, fields, schema=schema), files, tuple(other for other, _ in others)
    )


def _referring(name, here, there):
    """A case of a table of which one field refers to one of another; of each the field, the rows, and more."""
    field, rows, said = (*here, {})[:3]
    target_field, target_rows, target_said = (*there, {})[:3]
    key = {"fields": ["a"], "reference": {"resource": f"{name}-target", "fields": ["a"]}}
    target = resource(f"{name}-target", [target_field], schema=target_said)
    return _keyed(
        name, rows, [field, WHOLE], {"foreignKeys": [key], **said}, (target, written([["a"], *target_rows]))
    )


# Errors of files -------------------------------------------------------------------------------------

CONTENT = written(GRID[:3])
ENCODED_TEXT = "a,b,c\n1,é,2024-01-01\n"
LATIN = ENCODED_TEXT.encode("latin-1")

ENCODED = [
    *((name, ENCODED_TEXT.encode(name)) for name in ("utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16")),
    ("utf-16-le", "a,b,c\n1,é,2024-01-01\n".encode("utf-16-le")),
    ("utf-8", b"\xef\xbb\xbf" + CONTENT),
    ("UTF8", CONTENT),
    ("utf-8", LATIN),
    ("ascii", "a,b,c\n1,é,2024-01-01\n".encode()),
    ("cp1252", b"a,b,c\n1,\x81,2024-01-01\n"),
    ("utf-16", CONTENT),
    ("utf-8", "a,b,c\n1,é,2024-01-01\n".encode("utf-16")),
    ("utf-8", b"a,b,c\n1,\xed\xa0\x80,2024-01-01\n"),
    ("nothing", CONTENT),
    ("base64", CONTENT),
    ("utf-7", CONTENT),
    ("", CONTENT),
]  # fmt: skip
"""Declared encodings and bytes."""

DIGEST = {name: hashlib.new(name, CONTENT).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")}

FIXED = [
    {"bytes": len(CONTENT)},
    {"bytes": len(CONTENT) + 1},
    {"bytes": 0},
    {"bytes": "many"},
    {"hash": DIGEST["md5"]},
    {"hash": "0" * 32},
    *({"hash": f"{name}:{digest}"} for name, digest in DIGEST.items()),
    *({"hash": f"{name}:{digest[:-1]}x"} for name, digest in DIGEST.items()),
    {"hash": f"sha256:{DIGEST['sha256'].upper()}"},
    {"hash": f"crc32:{DIGEST['md5']}"},
    {"hash": ""},
    {"hash": 5},
    {"rows": 2},
    {"rows": 3},
    {"rows": 0},
    {"fields": 3},
    {"fields": 2},
    {"fields": 0},
    {"stats": {"rows": 2, "fields": 3, "bytes": len(CONTENT), "sha256": DIGEST["sha256"]}},
    {"stats": {"rows": 3}},
    {"stats": {"fields": 2}},
    {"stats": {"bytes": 5}},
    {"stats": {"md5": "0" * 32}},
    {"bytes": len(CONTENT), "hash": f"sha256:{DIGEST['sha256']}", "rows": 2, "fields": 3},
    {"bytes": len(CONTENT), "hash": f"sha256:{'0' * 64}", "rows": 2, "fields": 3},
]  # fmt: skip
"""What a descriptor says of the bytes of a file of two rows and three fields."""

PLACES = (
    "nowhere.csv",
    "folder",
    "folder/table.csv",
    "../table.csv",
    "/etc/hostname",
    "http://localhost:1/table.csv",
    "",
    ".",
    "./resources1.csv",
)

STRANGE = [
    {"schema": None},
    {"schema": {}},
    {"schema": []},
    {"schema": {"fields": {}}},
    {"schema": {"fields": [{"type": "string"}]}},
    {"schema": "nowhere.json"},
    {"schema": "schema.json"},
    {"path": ["resources1.csv"]},
    {"path": None},
    {"path": 5},
    {"path": []},
    {"type": "file"},
    {"type": None},
    {"profile": "tabular-data-resource"},
    {"format": "csv", "mediatype": "text/csv"},
    {"scheme": "file"},
    {"title": 5},
    {"sources": [{"title": "x", "email": "no address"}]},
    {"licenses": [{}]},
    {"name": "Not A Slug"},
]
"""What else a descriptor may say of a resource, right or wrong."""


def of_resources():
    """Files that are not there, or in other bytes than the descriptor says; and descriptors that are wrong."""
    number = itertools.count(1)

    def case(content=CONTENT, package=None, files=None, **said):
        name = f"resources{next(number)}"
        described = resource(name, OF_GRID)
        described.update(said)
        described = {key: value for key, value in described.items() if value is not None}
        more = {} if package is None else {"package": package}
        return Case(
            "resources", described["name"], described, {f"{name}.csv": content, **(files or {})}, **more
        )

    yield case()
    for encoding, content in ENCODED:
        yield case(content, encoding=encoding)
    for content in (CONTENT, LATIN, "a,b,c\n1,é,2024-01-01\n".encode("utf-16")):
        yield case(content, encoding=None)
    for said in FIXED:
        yield case(**said)
    schema = {"schema.json": f'{{"fields": [{", ".join(json.dumps(field) for field in OF_GRID)}]}}'.encode()}
    for path in PLACES:
        yield case(path=path, files={"folder/table.csv": CONTENT})
    for said in STRANGE:
        yield case(files=schema, **said)
    for more in (
        {},
        {"$schema": VERSION_2},
        {"profile": "data-package"},
        {"name": None},
        {"contributors": "x"},
    ):
        yield case(package=more)
