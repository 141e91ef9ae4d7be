"""The invariants: one module a family, each check a code, a sentence, a reason and a few lines.

`CATALOGUE` holds every check by its code, in the order in which a report shows them. A code that was
released never changes its meaning.
"""

from collections.abc import Mapping

from tallypack.checks import (
    additivity,
    change,
    keys,
    lexical,
    plausibility,
    provenance,
    rule,
    shares,
    turnout,
    votes,
)
from tallypack.law import Check

FAMILIES: Mapping[str, str] = {
    "L": "The file and the text of each cell",
    "K": "Keys, references and completeness",
    "S": "Shares",
    "V": "Votes and ballots",
    "T": "Turnout and the roll",
    "A": "A whole and its parts",
    "C": "A count and the one before it",
    "P": "Sources, and what others printed",
    "R": "The rule and the winner",
    "W": "Possible, but remarkable",
}
"""What each letter stands for."""

_MODULES = (lexical, keys, shares, votes, turnout, additivity, change, provenance, rule, plausibility)

CATALOGUE: Mapping[str, Check] = {check.code: check for module in _MODULES for check in module.CHECKS}
"""Every check by its code."""
