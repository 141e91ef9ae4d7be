"""Patterns decide alike wherever they are asked: in Polars and in Python, and for a rule that takes longer."""

import re

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from rfc3986 import uri_reference, validators
from strategies import examples

from tallypack import forms, patterns
from tallypack.checks import lexical

SIGNS = [
    *("a", "b", "é", "-", " ", "#", "&", "<", "]", "}", "{", "{}", "{x}", ".", "^"),
    *("|", "(", "(?:", "(?i:", "(?P<n>", ")"),
    *("[ab]", "[^ab]", "[a-z]", r"[\w-]", r"[^\s]", r"[\d.]", "[]a]", "[^]a]", "[^^a]", r"[\[a]", r"[a\-z]", "[a-]"),
    *("[[a]", "[a[b]", "[a&&b]", "[+--]", r"[\b]", "[a~b]", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\b", r"\B"),
    *(r"\.", r"\-", r"\<", r"\{", r"\é", r"\_", r"\n", r"\x41", r"\u00e9", r"\A", r"\Z", r"\1", r"\p", r"\N"),
    *("*", "+", "?", "*?", "{2}", "{1,2}", "{,2}", "{1,}", "{,}", "++", "(?=", "(?<!", "(?x)", "(?>", "(?#"),
]  # fmt: skip
TEXTS = st.text(st.sampled_from("abzA.-_{}<>[]^&x,+#1²Ⅳ٣éÉ\u0301 \n\t\x1c"), max_size=4)


@examples(400)
@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=6).map("".join), st.lists(TEXTS, min_size=9))
def test_a_pattern_that_is_not_refused_has_one_verdict_in_polars_and_in_python(pattern, texts):
    try:
        written = patterns.in_polars(pattern)
    except ValueError:
        return
    frame = pl.DataFrame({"a": texts})
    told = frame.select(forms.matches("a", written))["a"].to_list()
    assert told == [bool(re.fullmatch(pattern, text)) for text in texts]


@examples(200)
@given(st.from_regex(lexical.USUAL_ADDRESS, fullmatch=True))
def test_whatever_looks_like_a_usual_address_is_one_by_the_rules(text):
    validators.Validator().require_presence_of("scheme").validate(uri_reference(text))
