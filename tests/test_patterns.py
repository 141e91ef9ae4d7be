"""A pattern has the verdict that Python's `re` gives it, in a time that no pattern and no text can stretch."""

import re
import time
from contextlib import suppress

import pytest
from witness import ADA, BEN, HEADER, found, package, sentence, with_table

from tallypack import patterns


def with_pattern(folder, pattern, *cells):
    fields = [{"name": "a", "type": "string", "constraints": {"pattern": pattern}}]
    return with_table(folder, {"fields": fields}, "a\n" + "".join(f'"{cell}"\n' for cell in cells))


@pytest.mark.parametrize(
    ("pattern", "right", "wrong"),
    [
        (r"\d{3}", ["123", "١٢٣"], ["12", "1234", "12a", "12²"]),
        (r"\w+", ["Zürich", "a_1", "²", "Ⅳ"], ["a-b", "e\u0301", "a b"]),
        (r"[\w .'-]{1,120}", ["O'Neill-Smith Jr."], ["a,b"]),
        (r"\S+\s\S+", ["a b", "a\u00a0b", "a\x1cb"], ["ab", " b"]),
        (r"[^\s]+", ["ab"], ["a b", "a\x1fb"]),
        ("a|b", ["a", "b"], ["ab", "ax", "xb"]),
        ("^a$", ["a"], ["a\n", "ba"]),
        (r"a\Z", ["a"], ["a\n"]),
        (".*", ["", "ab"], ["a\nb"]),
        ("[]a]+", ["]a"], ["b"]),
        (r"[\[(]x[)\]]", ["[x]", "(x)"], ["x"]),
        ("a{,2}", ["a", "aa"], ["aaa"]),
        ("{x}", ["{x}"], ["x"]),
        (r"\<\>\é\_", ["<>é_"], ["é"]),
        (r"\u0041\x42", ["AB"], ["ab"]),
        ("(?i:by)-(?P<n>1)", ["BY-1", "by-1"], ["BY-2"]),
    ],
)  # fmt: skip
def test_an_ordinary_pattern_has_python_s_verdict_on_all_of_a_cell(tmp_path, pattern, right, wrong):
    cells = [*(cell for cell in right if cell), *wrong]
    assert all(re.fullmatch(pattern, cell) for cell in right)
    assert not any(re.fullmatch(pattern, cell) for cell in wrong)
    told = found(with_pattern(tmp_path, pattern, *cells), select=["L"])
    assert [text for *_, text in told] == wrong


@pytest.mark.parametrize(
    ("pattern", "because"),
    [
        ("(", "it is no regular expression: missing ), unterminated subpattern at position 0."),
        ("[z-a]", "it is no regular expression: bad character range z-a at position 1."),
        ("a{99999999999999}", "it is no regular expression: the repetition number is too large."),
        ("(" * 9999, "it is nested too deeply."),
        ("a" * 10_001, "it is longer than 10000 characters."),
        (
            "((a{1000}){1000}){1000}",
            "it is too large to be run; long texts are better limited by `maxLength`.",
        ),
        ("(?=a)a", "engines of regular expressions differ in `(?=`, so say it without."),
        ("(?<!a)b", "differ in `(?<!`"),
        (r"(a)\1", r"differ in `\1`"),
        ("(?P<n>a)(?P=n)", "differ in `(?P=`"),
        ("(?>a)", "differ in `(?>`"),
        ("(?(1)a)", "differ in `(?(`"),
        ("(?x)a b", "differ in `(?x`"),
        ("a++", "differ in `++`"),
        (r"\bword\b", r"differ in `\b`"),
        (r"\p{L}+", r"differ in `\p`"),
        (r"\ud800", r"differ in `\u`"),
        (r"[\U0000dfff]", r"differ in `\U`"),
        ("(?:" * 400 + ")" * 400, "it is too large to be run"),
        ("[a-z-[aeiou]]", "differ in `[a-z-[aeiou]`"),
        ("[[:alpha:]]", "differ in `[[:alpha:]`"),
        ("[a&&b]", "differ in `[a&&b]`"),
        ("[+--]", "differ in `[+--]`"),
        ("[" * 9999, "differ in `[[[[[[[[[[[[[[[[[[[[…`"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_a_pattern_that_cannot_be_run_or_means_two_things_is_refused(tmp_path, pattern, because):
    told = sentence(with_pattern(tmp_path, pattern))
    assert told.startswith("The schema of `extra`, field 1 (`a`): `constraints`: `pattern` cannot be '")
    assert because in told
    assert len(told) < 300


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|a)*", "(a|aa)+", "(.*)*b", "(a?){99}a{99}", "(a*)*(a*)*c"])
def test_no_pattern_takes_long_over_a_long_text(tmp_path, pattern):
    started = time.process_time()
    assert [code for code, *_ in found(with_pattern(tmp_path, pattern, "a" * 20_000 + "!"))] == ["L204"]
    assert time.process_time() - started < 5


def test_a_pattern_of_a_package_beside_the_profile_s_takes_no_longer(tmp_path):
    long = "a" * 20_000 + "!"
    descriptor = package(tmp_path, f"{HEADER}{ADA}{BEN}t,U,{long},total,,\n")
    whole = descriptor.read_text(encoding="utf-8").replace('"[A-Za-z0-9]', '"([A-Za-z0-9]+)+|[A-Za-z0-9]')
    descriptor.write_text(whole, encoding="utf-8")
    started = time.process_time()
    assert [(code, line) for code, _, line, _, _ in found(descriptor, select=["L"])] == [("L204", 4)]
    assert time.process_time() - started < 5


@pytest.mark.parametrize("sign", ["[", "(", "{1", "[]", "(?P<a", "\\", "a|", "(?:"])
def test_no_pattern_takes_long_to_be_read(sign):
    started = time.process_time()
    with suppress(ValueError):
        patterns.in_polars(sign * (patterns.LONGEST // len(sign)))
    assert time.process_time() - started < 2
