"""Draw ``statements.svg``: what was printed of 2025, each figure as its interval beside the official one.

``python docs/pictures.py`` draws it (needs ``pip install ".[pictures]"``). ``--check`` only says whether the
picture was drawn from the figures that the package holds now; the digest of its data stands in the file.
"""

import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from tallypack.package import read_package
from tallypack.statements import Figure, Judged, judge
from tallypack.tables import Tables, open_tables

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "statements.svg"
DIGEST = "<!-- data {} -->"

PANELS = {
    ("by-2025-exit-poll", "share", "2025-lukashenko"): "Exit poll, Lukashenko, %",
    ("by-2025-preliminary", "share", "2025-lukashenko"): "Lukashenko, % of those who took part",
    ("by-2025-final", "share", "2025-lukashenko"): "Lukashenko, % of those who took part",
    ("by-2025-preliminary", "turnout", None): "Turnout, %",
    ("by-2025-final", "turnout", None): "Turnout, %",
    ("by-2025-preliminary", "registered", None): "Registered voters, million",
    ("by-2025-final", "registered", None): "Registered voters, million",
    ("by-2025-preliminary", "cast", None): "Took part, million",
    ("by-2025-final", "cast", None): "Took part, million",
}
"""The panel to which a statement belongs, by its tally, measure and option."""

WORDS = {"agrees": "agrees as printed", "loose": "agrees loosely", "contradicts": "contradicts"}
COLOURS = {"agrees": "#0072b2", "loose": "#e69f00", "contradicts": "#d55e00"}  # apart for every eye
SHAPES = {"agrees": "circle", "loose": "diamond", "contradicts": "cross"}
MILLION = 10**6


@dataclass(frozen=True)
class Bar:
    """One statement in the picture: its interval, cut at the edges of the panel, and the official figure."""

    panel: str
    label: str
    low: float
    high: float
    printed: float
    official: float
    verdict: str


def bars() -> list[Bar]:
    """Every statement that a panel shows, by panel, then in the order of time."""
    tables = open_tables(read_package(ROOT / "datapackage.json"))
    told = _publishers(tables)
    found = []
    for item in judge(tables):
        key = (item.statement["tally_id"], item.statement["measure"], item.statement["option_id"] or None)
        if key in PANELS and item.agreement and item.official and item.statement["unit_id"] == "BY":
            found.append(
                (list(PANELS.values()).index(PANELS[key]), told[item.row], _bar(PANELS[key], item, told))
            )
    return [bar for _, _, bar in sorted(found, key=lambda entry: entry[:2])]


def _publishers(tables: Tables) -> dict[int, str]:
    """For each statement, the day and the publisher of its source."""
    sources = tables.cells(
        "sources", range(tables.raw["sources"].height), ("source_id", "publisher", "published_on")
    )
    by_id = {
        row["source_id"]: f"{row['published_on'] or 'no date'} {row['publisher']}" for row in sources.values()
    }
    rows = tables.cells("statements", range(tables.raw["statements"].height), ("source_id",))
    return {number: by_id[row["source_id"]] for number, row in rows.items()}


def _bar(panel: str, item: Judged, told: dict[int, str]) -> Bar:
    agreement, official = item.agreement, item.official
    if agreement is None or agreement.reading is None or agreement.intervals is None or official is None:
        raise TypeError(item)
    scale = MILLION if panel.endswith("million") else 1
    rounding, value = agreement.intervals.rounding, agreement.reading.quantity.value
    ends = [value if end is None else end for end in (rounding.low, rounding.high)]
    label = f"{told[item.row]}: {item.statement['figure']}"
    low, high, printed = (float(end / scale) for end in (*ends, value))
    return Bar(panel, label, low, high, printed, _official(official) / scale, item.verdict)


def _official(figure: Figure) -> float:
    return float(Fraction(figure.low))


def digest(shown: list[Bar]) -> str:
    """What the picture is drawn from, in short."""
    return hashlib.sha256(json.dumps([asdict(bar) for bar in shown]).encode()).hexdigest()[:16]


def draw(shown: list[Bar]) -> str:
    """The picture as SVG."""
    import altair as alt  # noqa: PLC0415 - only where it is drawn
    import vl_convert  # noqa: PLC0415

    panels = []
    for title in dict.fromkeys(bar.panel for bar in shown):
        rows = [asdict(bar) | {"said": WORDS[bar.verdict]} for bar in shown if bar.panel == title]
        y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=420, domain=False, ticks=False))
        values = [row[name] for row in rows for name in ("low", "high", "official")]
        margin = (max(values) - min(values)) * 0.04
        x = alt.Scale(domain=[min(values) - margin, max(values) + margin], nice=False, zero=False)
        colour = alt.Color("said:N", scale=alt.Scale(domain=list(WORDS.values()), range=list(COLOURS.values())),
                           title=None)  # fmt: skip
        shape = alt.Shape("said:N", scale=alt.Scale(domain=list(WORDS.values()), range=list(SHAPES.values())),
                          title=None)  # fmt: skip
        base = alt.Chart(alt.Data(values=rows)).encode(y=y)
        interval = base.mark_bar(height=5, opacity=0.45).encode(
            x=alt.X("low:Q", scale=x, title=None), x2="high:Q", color=colour
        )
        point = base.mark_point(filled=True, size=60, opacity=1).encode(
            x="printed:Q", color=colour, shape=shape
        )
        line = base.mark_tick(color="#222", thickness=2, height=16).encode(x="official:Q")
        panels.append((interval + line + point).properties(title=title, width=420, height=alt.Step(18)))
    room = {
        "left": 70,
        "right": 20,
        "top": 5,
        "bottom": 5,
    }  # for labels that are wider than they are measured
    chart = alt.vconcat(*panels, spacing=18, padding=room, background="white").resolve_scale(
        color="shared", shape="shared"
    )
    chart = chart.configure_legend(orient="top").configure_title(anchor="start").configure_view(stroke="#ddd")
    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def main(arguments: list[str]) -> int:
    """Draw the picture, or say whether it is stale."""
    shown = bars()
    mark = DIGEST.format(digest(shown))
    if arguments == ["--check"]:
        fresh = PICTURE.is_file() and PICTURE.read_text(encoding="utf-8").rstrip().endswith(mark)
        print(f"{PICTURE.name} is {'fresh' if fresh else 'stale: run python docs/pictures.py'}")
        return int(not fresh)
    PICTURE.write_text(f"{draw(shown)}\n{mark}\n", encoding="utf-8")
    print(f"{PICTURE.name} was drawn from {len(shown)} statements")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
