"""What the libraries are asked to check: the texts of each table, and laws on frames that are prepared for them.

A law takes anything that gives a column by its name, a frame of pandas or ``pl.col``, and says what must be true
in each row. A row with everything that a law needs is made beforehand, by joins and sums, as users of these
libraries do.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rules import (
    COUNTS,
    ENUMS,
    ID,
    MOST_COUNTED,
    MOST_TURNOUT,
    PATTERNS,
    PERCENTAGE,
    REQUIRED,
    SCALE,
    WHOLE,
    WHOLE_NUMBER,
)

KEYS = {
    "contests": ["contest_id"],
    "options": ["option_id"],
    "units": ["unit_id"],
    "tallies": ["tally_id"],
    "turnout": ["tally_id", "unit_id"],
    "results": ["tally_id", "unit_id", "option_id", "mode"],
}
FORMS: Mapping[str, Mapping[str, str]] = {
    **PATTERNS,
    "turnout": {
        **dict.fromkeys(KEYS["turnout"], ID),
        **dict.fromkeys(COUNTS, WHOLE_NUMBER),
        "turnout": PERCENTAGE,
    },
    "results": {**dict.fromkeys(KEYS["results"], ID), "votes": WHOLE_NUMBER, "share": PERCENTAGE},
}
REFERENCES = {
    "options": {"contest_id": "contests"},
    "tallies": {"contest_id": "contests"},
    "turnout": {"tally_id": "tallies", "unit_id": "units"},
    "results": {"tally_id": "tallies", "unit_id": "units", "option_id": "options"},
}
"""What a column refers to; the key of that table has the same name."""

Law = Callable[[Any], Any]


def _of_base(lo: Any, hi: Any, part: Any, base: Any) -> Any:  # noqa: ANN401 - columns of any library
    return (lo * base <= part * WHOLE) & (part * WHOLE < hi * base)


def _added(frame: Any) -> Any:  # noqa: ANN401
    """The share of all that no option got, times those who took part, beside the invalid ballots."""
    return ((frame["lo"] + frame["hi"]) // 2 - WHOLE) * frame["cast"] + frame["invalid"] * WHOLE


def _slack(frame: Any) -> Any:  # noqa: ANN401
    return (frame["hi"] - frame["lo"]) // 2 * frame["cast"]


LAWS: Mapping[str, Mapping[str, Law]] = {
    "turnout": {
        **{
            f"L205 {name}": lambda of, name=name: (of[f"{name}_n"] >= 0) & (of[f"{name}_n"] <= MOST_COUNTED)
            for name in COUNTS
        },
        "L205 turnout": lambda of: of["lo"] + of["hi"] <= 2 * MOST_TURNOUT * SCALE,
        "V103": lambda of: of["valid_n"] + of["invalid_n"] == of["cast_n"],
        "V106": lambda of: (of["valid_n"] <= of["cast_n"]) & (of["invalid_n"] <= of["cast_n"]),
        "T101": lambda of: _of_base(of["lo"], of["hi"], of["cast_n"], of["registered_n"]),
        "T102": lambda of: of["lo"] <= WHOLE,
        "T103": lambda of: of["cast_n"] <= of["issued_n"],
        "T104": lambda of: of["issued_n"] <= of["registered_n"],
        "T105": lambda of: of["cast_n"] <= of["registered_n"],
    },
    "results": {
        "L205 votes": lambda of: (of["votes_n"] >= 0) & (of["votes_n"] <= MOST_COUNTED),
        "L205 share": lambda of: of["lo"] + of["hi"] <= 2 * WHOLE,
        "S201": lambda of: _of_base(of["lo"], of["hi"], of["votes_n"], of["cast"]),
        "V104": lambda of: of["votes_n"] <= of["valid"],
        "V105": lambda of: (of["votes_n"] <= of["cast"]) & (of["votes_n"] <= of["registered"]),
    },
    "lists": {
        "complete": lambda of: of["lines"] == of["list_length"],
        "V101": lambda of: of["votes_n"] + of["invalid"] == of["cast"],
        "S102": lambda of: (_added(of) <= _slack(of)) & (_added(of) >= -_slack(of)),
        "S103": lambda of: (of["lo"] + of["hi"]) // 2 - WHOLE <= (of["hi"] - of["lo"]) // 2,
    },
    "wholes": {
        f"A101 {name}": lambda of, name=name: of[f"{name}_n"] == of[f"{name}_parts"] for name in COUNTS
    },
    "line_wholes": {"A102": lambda of: of["votes_n"] == of["votes_parts"]},
}
"""The laws on rows, by the frame that they look at."""

TEXTS = tuple(KEYS)
"""The tables, of which the cells are checked as texts."""

__all__ = ["ENUMS", "FORMS", "KEYS", "LAWS", "REFERENCES", "REQUIRED", "TEXTS"]
