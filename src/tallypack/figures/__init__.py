"""Press figures: read in their language, and judged against an exact value.

>>> agrees("almost 87 percent", "86.82").verdict
'agrees'
"""

from tallypack.figures.agreement import Agreement, Verdict, agrees
from tallypack.figures.bounds import Bounds
from tallypack.figures.errors import LanguageError, ReadingError
from tallypack.figures.intervals import Interval
from tallypack.figures.languages import known_languages
from tallypack.figures.reading import Reading, read_figure

__all__ = [
    "Agreement",
    "Bounds",
    "Interval",
    "LanguageError",
    "Reading",
    "ReadingError",
    "Verdict",
    "agrees",
    "known_languages",
    "read_figure",
]
