"""Tables drawn at random are judged alike, but for what is listed."""

import tempfile
from pathlib import Path

import corpus
from conformity import Case, differences
from hypothesis import given, settings
from hypothesis import strategies as st
from strictness import LIST
from test_conformance import pytestmark  # noqa: F401 - the same release of Frictionless is meant

LIMITED = {kind: texts for kind, texts in corpus.IN_ORDER.items() if kind not in {"datetime", "time"}}
WORDS = st.sampled_from(
    ["", "-", "wrong", " 1", "1", "01", "2024-01-01", "2024-13", "x,y", 'a"b', "a\nb", "é"]
)


@st.composite
def fields(draw, name):
    """A field with constraints that its type has, and texts that may stand in it."""
    kind = draw(st.sampled_from(sorted(corpus.RIGHT)))
    texts = list(LIMITED.get(kind, corpus.RIGHT[kind]))
    constraints = {}
    if draw(st.booleans()):
        constraints["required"] = draw(st.booleans())
    if kind not in corpus.UNHASHABLE and draw(st.integers(0, 3)) == 0:
        constraints["unique"] = True
    if kind != "list" and draw(st.integers(0, 3)) == 0:
        constraints["enum"] = draw(st.lists(st.sampled_from(texts), min_size=1, max_size=3))
    for limit in draw(st.sets(st.sampled_from(corpus.LIMITS), max_size=2)) if kind in LIMITED else ():
        constraints[limit] = draw(st.sampled_from([text for text in texts if len(text) < 19]))
    if kind in {"string", "array", "object", "list"}:
        for length in draw(st.sets(st.sampled_from(["minLength", "maxLength"]))):
            constraints[length] = draw(st.integers(0, 4))
    return {"name": name, "type": kind, "constraints": constraints}, st.sampled_from(texts) | WORDS


@st.composite
def cases(draw):
    """A table of two or three fields and some rows, of which a few are ragged or blank."""
    drawn = [draw(fields(name)) for name in "abc"[: draw(st.integers(2, 3))]]
    schema = {"missingValues": draw(st.sampled_from([[""], ["", "-"]]))}
    keys = [field["name"] for field, _ in drawn if field["type"] not in corpus.UNHASHABLE]
    if keys and draw(st.booleans()):
        schema["primaryKey"] = draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
    rows = draw(st.lists(st.tuples(*(texts for _, texts in drawn)).map(list), max_size=6))
    if draw(st.integers(0, 4)) == 0:
        rows.append(draw(st.lists(WORDS, max_size=4)))
    own = [field for field, _ in drawn]
    resource = corpus.resource("drawn", own, schema=schema)
    content = corpus.written([[field["name"] for field in own], *rows])
    return Case("tables", "drawn", resource, {"drawn.csv": content})


@settings(max_examples=40 * corpus.MORE, derandomize=corpus.MORE == 1, deadline=None)
@given(cases())
def test_a_table_drawn_at_random_is_judged_alike_but_for_what_is_listed(case):
    with tempfile.TemporaryDirectory() as folder:
        found = differences([case], Path(folder).resolve())
    assert not [str(item) for item in found if not any(entry.covers(item) for entry in LIST)]
