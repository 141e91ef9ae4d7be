"""Implied bounds as text and as JSON."""

import json
from dataclasses import asdict
from itertools import groupby
from typing import Any

from tallypack.implied import Contradiction, Figure, Implied
from tallypack.report.text import safe
from tallypack.words import between, several


def as_text(bounds: Implied) -> str:
    """The bounds tally by tally and unit by unit, then what contradicts, as text that ends with a line end."""
    lines: list[str] = []
    for (tally, unit), group in groupby(bounds.figures, key=lambda item: (item.tally_id, item.unit_id)):
        lines += [f"{tally}, {unit}", *(f"  {_figure(item)}" for item in group), ""]
    lines += [line for contradiction in bounds.contradictions for line in (_contradiction(contradiction), "")]
    lines.append(_verdict(bounds))
    return "".join(f"{safe(line)}\n" for line in lines)


def _figure(item: Figure) -> str:
    name = f"{item.measure} of {item.option_id}" if item.option_id else item.measure
    because = " and ".join(dict.fromkeys(text for text in (item.because_low, item.because_high) if text))
    return f"{name}: {between(item.low, item.high)} ({because})"


def _contradiction(item: Contradiction) -> str:
    return (
        f"No whole numbers satisfy all that was published in {item.tally_id}, {item.unit_id}: {item.message}"
    )


def _verdict(bounds: Implied) -> str:
    if not bounds.examined:
        return "Nothing examined: no published figure says anything of another."
    told = f"{several(bounds.frame.height, 'figure')} not published and bounded by others"
    wrong = f"; {several(len(bounds.contradictions), 'contradiction')}" if bounds.contradictions else ""
    return f"{told}{wrong}."


def as_json(bounds: Implied) -> str:
    """The same as JSON: ``figures`` and ``contradictions``; what is empty in a figure's key is left out."""
    document: dict[str, Any] = {
        "figures": [_with_key(asdict(item)) for item in bounds.figures],
        "contradictions": [asdict(item) for item in bounds.contradictions],
        "examined": bounds.examined,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _with_key(figure: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in figure.items() if value != "" or name.startswith("because")}
