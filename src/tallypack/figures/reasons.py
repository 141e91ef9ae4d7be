"""Why a verdict: one sentence with the numbers in it, without its full stop."""

from tallypack.figures.bounds import Bounds, width
from tallypack.figures.hedges import Hedge
from tallypack.figures.numerals import Numeral
from tallypack.figures.quantities import Quantity
from tallypack.figures.reading import Reading
from tallypack.figures.rounding import half_up, plain
from tallypack.figures.units import FRACTION, PERCENT, POINTS
from tallypack.figures.values import Value


def reason(reading: Reading, intervals: Bounds, value: Value, verdict: str) -> str:
    """The reason for a verdict other than "unreadable"."""
    if reading.last:
        because = _of_range(reading, intervals, verdict)
    elif reading.hedge is None or reading.hedge.reach == "round":
        because = _of_bare(reading.quantity, intervals, value, verdict)
    else:
        explain = {"agrees": _agrees, "loose": _loose, "contradicts": _contradicts}[verdict]
        because = explain(reading.quantity, reading.hedge, intervals, value)
    return f"{value.text} {because}{_false_precision(reading, value)}"


def _of_range(reading: Reading, intervals: Bounds, verdict: str) -> str:
    if verdict == "agrees":
        return f"lies within {intervals.rounding}, the range with its ends as roundings"
    if verdict == "loose":
        phrase = reading.hedge.phrase if reading.hedge else ""
        return f'lies outside {intervals.rounding} but within {intervals.hedge}, as far as "{phrase}" reaches'
    return f"lies outside {intervals.hedge}"


def _of_bare(quantity: Quantity, intervals: Bounds, value: Value, verdict: str) -> str:
    if verdict == "agrees":
        return _rounds(quantity, value)
    return f"{_rounds_not(quantity, value)}, which stands for {intervals.rounding}"


def _agrees(quantity: Quantity, hedge: Hedge, intervals: Bounds, value: Value) -> str:
    distance, where = _distance(quantity, value)
    if hedge.reach == "exact":
        return f"is {quantity.text} to a tenth of the last digit"
    if hedge.reach == "spread":
        return f'{_rounds(quantity, value)}, so it is true even without "{hedge.phrase}"'
    if hedge.reach == "near":
        return f'{_rounds(quantity, value)} and lies {distance} {where} it, as "{hedge.phrase}" says'
    if value.number == quantity.value:
        return f'is {quantity.text}, which "{hedge.phrase}" includes'
    spans = f"as printed the figure spans {intervals.rounding}"
    return f'is {distance} {where} {quantity.text}, as "{hedge.phrase}" says; {spans}'


def _loose(quantity: Quantity, hedge: Hedge, intervals: Bounds, value: Value) -> str:
    distance, where = _distance(quantity, value)
    off = f"is {distance} {where} {quantity.text}"
    if hedge.reach == "spread":
        return f"{_rounds_not(quantity, value)}; it {off}, within the {_width(quantity, hedge)}"
    if hedge.reach == "near":
        return f"{off}, within the {_width(quantity, hedge)}, but {_rounds_not(quantity, value)}"
    if hedge.reach == "far" and value.number in intervals.hedge:
        return f'is only {distance} {where} {quantity.text}, so "{hedge.phrase}" says too much'
    return f'{off}, as "{hedge.phrase}" says, but beyond {intervals.rounding}, which it spans as printed'


def _contradicts(quantity: Quantity, hedge: Hedge, intervals: Bounds, value: Value) -> str:
    distance, where = _distance(quantity, value)
    off = f"is {distance} {where} {quantity.text}"
    if value.number == quantity.value:
        return f'is {quantity.text}, which "{hedge.phrase}" excludes'
    if hedge.reach == "exact" or value.number not in intervals.side:
        return f'{off}, which "{hedge.phrase}" excludes'
    if hedge.reach in ("spread", "near"):
        return f"{_rounds_not(quantity, value)}; it {off}, more than the {_width(quantity, hedge)}"
    return f'{off}; on so precise a numeral "{hedge.phrase}" reaches no farther than {intervals.hedge}'


def _rounds(quantity: Quantity, value: Value) -> str:
    if value.number == quantity.value:
        return f"is {quantity.text}"
    if quantity.unit == FRACTION:
        return f"is {quantity.numeral.text} of the whole to the nearest percent"
    return f"rounds to {quantity.text}"


def _rounds_not(quantity: Quantity, value: Value) -> str:
    """What the value rounds to instead, at the precision of the numeral."""
    if quantity.unit == FRACTION:
        return f"is not {quantity.numeral.text} of the whole to the nearest percent"
    nearest = half_up(value.number, quantity.grain) / quantity.scale
    return f"rounds to {Numeral(nearest, quantity.numeral.decimals).text}, not to {quantity.text}"


def _distance(quantity: Quantity, value: Value) -> tuple[str, str]:
    distance = value.number - quantity.value
    return plain(abs(distance)), "above" if distance > 0 else "below"


def _width(quantity: Quantity, hedge: Hedge) -> str:
    total = width(quantity, hedge)
    shown = plain(total) if hedge.is_one_sided else f"\N{PLUS-MINUS SIGN}{plain(total / 2)}"
    return f'{shown} that readers give "{hedge.width}"'


def _false_precision(reading: Reading, value: Value) -> str:
    """A warning where a percentage shows more decimals than the value it is held against."""
    is_percentage = reading.quantity.unit in (PERCENT, POINTS)
    if not is_percentage or value.decimals is None or reading.decimals <= value.decimals:
        return ""
    return f"; the figure shows {_decimals(reading.decimals)}, the value {value.decimals or 'none'}"


def _decimals(number: int) -> str:
    return "1 decimal" if number == 1 else f"{number} decimals"
