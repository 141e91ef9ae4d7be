"""Numbers are plain digits, and whatever else looks like one is shown as it stands."""

import pytest
from witness import ADA, BEN, HEADER, found, package, with_table

NO_COUNTS = [
    "1_000", " 7", "7 ", "7\t", "+5", "\uff11\uff12", "٣", "1e3", "007", "-0", "5.0", "5.", "5,0", "1,234",
    "1 234", "1'234", "1\u00a0234", "0x1A", "1/2", "½", "²", "Ⅳ", "l23", "O", "590\n", "\n590", "590\r\n",
    "5\x009", "\ufeff590", "590\u200b", "−5", "--5", "NaN", "inf", "null", "n/a", "-", "*", "(590)", "<5",
    "590 votes", "590%",
]  # fmt: skip

NO_PERCENTAGES = [
    "59,60", "59.60%", "59.600000", " 59.60", "+59.60", "-0.5", "059.60", "59.", ".6", "5.9e1", "59.6O",
    "1000", "1_0.5", "\uff11\uff12.5", "59.60\n", "59 .60", "59..60", "59.6.0", "nan", "Infinity",
]  # fmt: skip


def column(field, texts, *, quote):
    """Rows of results with one text each in one field, quoted or not."""
    cells = ['"' + text.replace('"', '""') + '"' if quote else text for text in texts]
    votes, share = ("{}", "") if field == "votes" else ("", "{}")
    return HEADER + "".join(f"t,U,o{n},total,{votes},{share}\n".format(cell) for n, cell in enumerate(cells))


@pytest.mark.parametrize(("field", "texts"), [("votes", NO_COUNTS), ("share", NO_PERCENTAGES)])
def test_what_is_no_numeral_in_plain_digits_is_shown_as_it_stands(tmp_path, field, texts):
    told = found(package(tmp_path, column(field, texts, quote=True)), select=["L"])
    assert [item[-1] for item in told] == texts
    assert {item[:2] + item[3:4] for item in told} == {("L201", "results", field)}


@pytest.mark.parametrize(("field", "texts"), [("votes", NO_COUNTS), ("share", NO_PERCENTAGES)])
def test_the_plain_reader_is_as_strict_as_the_careful_one(tmp_path, field, texts):
    texts = [text for text in texts if not set(text) & set(',\n\r"')]
    assert found(package(tmp_path, column(field, texts, quote=False)), select=["L"]) == [
        ("L201", "results", line, field, text) for line, text in enumerate(texts, start=2)
    ]


def test_a_number_too_small_or_too_large_is_no_count_however_many_digits_it_has(tmp_path):
    texts = ["-1", "4000000001", "9" * 18, "9" * 19, "1" * 30, "-" + "1" * 30]
    assert found(package(tmp_path, column("votes", texts, quote=False)), select=["L"]) == [
        ("L205", "results", line, "votes", text) for line, text in enumerate(texts, start=2)
    ]


def test_numerals_in_plain_digits_are_what_these_checks_want(tmp_path):
    votes = column("votes", ["400", "0", "4000000000"], quote=False)
    shares = column("share", ["0", "0.00", "100", "59.60000", "3.6"], quote=False)
    for number, contents in enumerate((votes, shares)):
        assert not found(package(tmp_path / str(number), contents), select=["L"])


@pytest.mark.parametrize("text", ["5_90", " 590", "1" * 30])
def test_a_cell_that_is_no_number_has_no_other_finding(tmp_path, text):
    ((code, *place),) = found(package(tmp_path, f"{HEADER}t,U,a,total,{text},59.60\n{BEN}"))
    assert place == ["results", 2, "votes", text]
    assert code in {"L201", "L205"}


def test_a_share_above_100_is_told_once(tmp_path):
    assert found(package(tmp_path, f"{HEADER}{ADA}t,U,b,total,,100.40\n")) == [
        ("L205", "results", 3, "share", "100.40")
    ]


@pytest.mark.parametrize("kind", ["integer", "number", "year", "boolean"])
def test_a_format_that_its_type_does_not_have_makes_no_numeral_less_strict(tmp_path, kind):
    descriptor = with_table(tmp_path, {"fields": [{"name": "a", "type": kind, "format": "any"}]}, "a\n2_24\n")
    assert found(descriptor) == [("L201", "extra", 2, "a", "2_24")]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "1e99999999999999999999"),
        ("date", "0000-01-01"),
        ("date", "0000-02-29"),
        ("datetime", "0000-01-01T00:00:00"),
    ],
)
def test_what_no_program_can_hold_as_its_type_is_not_of_its_type(tmp_path, kind, text):
    right = {"number": "1e999", "date": "0400-02-29", "datetime": "2000-02-29T00:00:00"}[kind]
    descriptor = with_table(tmp_path, {"fields": [{"name": "a", "type": kind}]}, f"a\n{right}\n{text}\n")
    assert found(descriptor) == [("L201", "extra", 3, "a", text)]
