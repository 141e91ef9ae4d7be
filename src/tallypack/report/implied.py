"""Implied bounds as text and as JSON."""

import json
from itertools import groupby
from typing import Any

from tallypack.implied import Bounds, Contradiction, Implied
from tallypack.ledger.entries import Entry
from tallypack.report.text import safe
from tallypack.words import between, several


def as_text(bounds: Bounds) -> str:
    """The bounds tally by tally and unit by unit, then what contradicts, as text that ends with a line end."""
    lines: list[str] = []
    for (tally, unit), group in groupby(
        bounds.figures, key=lambda item: (item.entry.tally_id, item.entry.unit_id)
    ):
        lines += [f"{tally}, {unit}", *(f"  {_figure(item)}" for item in group), ""]
    lines += [line for contradiction in bounds.contradictions for line in (_contradiction(contradiction), "")]
    lines.append(_verdict(bounds))
    return "".join(f"{safe(line)}\n" for line in lines)


def _figure(item: Implied) -> str:
    entry = item.entry
    name = f"{entry.measure} of {entry.option_id}" if entry.option_id else entry.measure
    because = " and ".join(dict.fromkeys(text for text in (item.because_low, item.because_high) if text))
    return f"{name}: {between(item.low, item.high)} ({because})"


def _contradiction(item: Contradiction) -> str:
    places = ", ".join(dict.fromkeys(f"{entry.tally_id} {entry.unit_id}" for entry in item.entries))
    return f"No whole numbers satisfy all of these together in {places}: {'; '.join(item.relations)}"


def _verdict(bounds: Bounds) -> str:
    if not bounds.examined:
        return "Nothing examined: no published figure says anything of another."
    told = f"{several(len(bounds.figures), 'figure')} not published and bounded by others"
    wrong = f"; {several(len(bounds.contradictions), 'contradiction')}" if bounds.contradictions else ""
    return f"{told}{wrong}."


def as_json(bounds: Bounds) -> str:
    """The same as JSON: ``figures`` and ``contradictions``."""
    document: dict[str, Any] = {
        "figures": [
            {
                **_place(item.entry),
                "low": item.low,
                "high": item.high,
                "because_low": item.because_low,
                "because_high": item.because_high,
            }
            for item in bounds.figures
        ],
        "contradictions": [
            {"figures": [_place(entry) for entry in item.entries], "relations": list(item.relations)}
            for item in bounds.contradictions
        ],
        "examined": bounds.examined,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _place(entry: Entry) -> dict[str, str]:
    return {name: value for name, value in entry._asdict().items() if value}
