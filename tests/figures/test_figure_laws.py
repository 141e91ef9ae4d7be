"""Laws that hold for every figure, every hedge and every language."""

import json
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from babel import numbers
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tallypack.figures import Reading, ReadingError, agrees, known_languages, read_figure
from tallypack.figures.hedges import hedges
from tallypack.figures.rounding import half_up
from tallypack.figures.tables import forms, rows

quick = settings(max_examples=80, deadline=None)

languages = st.sampled_from(known_languages())
percents = st.integers(1, 20_000).map(lambda hundredths: Decimal(hundredths) / 100)
numerals = st.builds(
    lambda whole, places: f"{Decimal(whole).scaleb(-places):f}", st.integers(1, 99_999), st.integers(0, 3)
)
units = st.sampled_from(["", " percent", " thousand", " million"])
values = st.fractions(min_value=0, max_value=200, max_denominator=1000)


@st.composite
def hedged(draw):
    """A language, a hedge that stands before its numeral, and the numeral of a percentage."""
    language = draw(languages)
    phrase, hedge = draw(
        st.sampled_from([pair for pair in hedges(language, "before") if pair[1].reach != "plain"])
    )
    return language, phrase, hedge, draw(st.integers(1, 120))


@quick
@given(languages, percents, st.integers(0, 3))
def test_an_exact_figure_agrees_with_itself(language, percent, places):
    value = f"{percent:.{places}f}"
    printed = numbers.format_decimal(Decimal(value), "0." + "0" * places, locale=language)
    assert agrees(printed.rstrip(".") + " %", value, language).verdict == "agrees"


@quick
@given(languages, st.integers(0, 10**12))
def test_an_exact_count_agrees_with_itself_in_every_language(language, count):
    assert agrees(numbers.format_decimal(count, locale=language), count, language).verdict == "agrees"


@quick
@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_the_same_number_formatted_in_any_language_reads_the_same(number, places):
    exact = Decimal(number).scaleb(-places)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    for language in known_languages():
        reading = read_figure(numbers.format_decimal(exact, pattern, locale=language), language)
        assert (reading.quantity.value, reading.decimals) == (Fraction(exact), places)


@quick
@given(st.integers(-10_000, 20_000))
def test_the_same_percentage_formatted_in_any_language_reads_the_same(hundredths):
    ratio = Decimal(hundredths).scaleb(-4)
    for language in known_languages():
        printed = numbers.format_percent(ratio, locale=language, decimal_quantization=False)
        reading = read_figure(printed, language)
        assert (reading.quantity.value, reading.unit) == (Fraction(ratio) * 100, "percent")


@quick
@given(st.integers(1, 999), st.sampled_from([10**3, 10**6, 10**9]), st.sampled_from(["long", "short"]))
def test_thousands_millions_and_milliards_read_the_same_in_every_language(number, scale, style):
    for language in known_languages():
        printed = numbers.format_compact_decimal(number * scale, format_type=style, locale=language)
        assert read_figure(printed, language).quantity.value == number * scale


@quick
@given(values, numerals)
def test_a_bare_numeral_agrees_exactly_with_what_rounds_to_it(value, numeral):
    quantity = read_figure(f"{numeral} percent").quantity
    rounds = half_up(value, quantity.grain) == quantity.value
    assert (agrees(f"{numeral} percent", value).verdict == "agrees") == rounds


WIDER = [
    ["exactly {}", "{}", "about {}"],
    ["exactly {}", "{}", "roughly {}"],
    ["{}", "around {}"],
    ["{}", "approximately {}"],
    ["some {}", "about {}"],
    ["almost {}", "nearly {}", "under {}", "at most {}"],
    ["just under {}", "less than {}", "up to {}"],
    ["nearly {}", "about {}"],
    ["almost {}", "{}"],
    ["just over {}", "over {}", "at least {}"],
    ["just over {}", "above {}", "no less than {}"],
    ["just over {}", "{}"],
    ["well over {}", "over {}", "at least {}"],
    ["well under {}", "under {}", "no more than {}"],
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WIDER), numerals, units, st.fractions(-3, 3, max_denominator=500))
@example(WIDER[5], "87", " percent", Fraction(-18, 100))
def test_widening_a_hedge_never_turns_agrees_into_contradicts(chain, numeral, unit, steps):
    quantity = read_figure(numeral + unit).quantity
    value = quantity.value + steps * quantity.step
    verdicts = [agrees(words.format(numeral + unit), value).verdict for words in chain]
    for narrow, wide in pairwise(verdicts):
        assert not (narrow == "agrees" and wide == "contradicts"), verdicts


@settings(max_examples=150, deadline=None)
@given(hedged(), values)
def test_a_one_sided_word_admits_nothing_on_the_other_side(pair, value):
    language, phrase, hedge, numeral = pair
    agreement = agrees(f"{phrase} {numeral} %", value, language)
    on_side = {"below": value < numeral, "above": value > numeral, "both": True}[hedge.side]
    if not on_side and (hedge.strict or value != numeral):
        assert agreement.verdict == "contradicts"


@quick
@given(hedged())
def test_the_numeral_itself_contradicts_a_strict_word_and_agrees_with_any_other(pair):
    language, phrase, hedge, numeral = pair
    verdict = agrees(f"{phrase} {numeral} %", numeral, language).verdict
    is_far = hedge.reach == "far"
    assert verdict == ("contradicts" if hedge.strict else "loose" if is_far else "agrees")


@settings(max_examples=150, deadline=None)
@given(hedged(), units, numerals)
def test_the_three_intervals_are_nested(pair, unit, numeral):
    _, _, hedge, _ = pair
    english = next(phrase for phrase, found in hedges("en", "before") if found.kind == hedge.kind)
    intervals = agrees(f"{english} {numeral}{unit}", 0).intervals
    if intervals:
        assert intervals.rounding.is_within(intervals.hedge)
        assert intervals.hedge.is_within(intervals.side)
        assert intervals.rounding.low < intervals.rounding.high


@quick
@given(hedged(), values)
def test_the_verdict_follows_from_the_intervals_and_the_json_can_be_written(pair, value):
    language, phrase, hedge, numeral = pair
    agreement = agrees(f"{phrase} {numeral} %", value, language)
    if value in agreement.intervals.rounding:
        assert agreement.verdict == "agrees"
    elif value in agreement.intervals.hedge:
        assert agreement.verdict == "loose"
    elif hedge.reach not in ("open", "far"):
        assert agreement.verdict == "contradicts"
    assert json.loads(json.dumps(agreement.to_json()))["verdict"] == agreement.verdict


@quick
@given(st.integers(1, 90), st.integers(1, 9), values)
def test_a_range_admits_what_rounds_to_a_number_in_it(low, span, value):
    verdict = agrees(f"{low} to {low + span} percent", value).verdict
    assert (verdict == "agrees") == (low <= half_up(value, Fraction(1)) <= low + span)


words = st.sampled_from(
    [form for row in rows("words.csv") for form in forms(row["forms"])]
    + [form for row in rows("hedges.csv") for form in forms(row["phrases"])]
    + ["86.82", "86,82", "5 136 293", "-", "%", "0", "…", "'", " "]
)


@settings(max_examples=200, deadline=None)
@given(
    st.text() | st.lists(words, max_size=8).map(" ".join) | st.lists(words, max_size=8).map("".join),
    languages,
)
@example("\ud800", "en")
@example("5 million 5 million", "en")
@example("9" * 400, "en")
def test_any_text_is_read_or_gives_the_reading_error(text, language):
    stopped = None
    try:
        reading = read_figure(text, language)
    except ReadingError as error:
        stopped = error
    if stopped:
        assert 0 <= stopped.position <= len(stopped.text)
        assert stopped.expected in str(stopped)
    else:
        assert isinstance(reading, Reading)
        assert agrees(text, 1, language).verdict != "unreadable"


@quick
@given(st.text())
def test_any_text_as_a_value_gives_a_verdict(text):
    assert agrees("87 percent", text).verdict in ("agrees", "contradicts", "unreadable")
