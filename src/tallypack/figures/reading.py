"""From a printed figure to what it says: numeral, unit, hedge.

The whole text is read or nothing is: a figure is its hedge, its numeral and its unit, without the nouns
around them. Number words are read from one to twelve, by tens, and joined where a language joins them with a
space or a hyphen.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from tallypack.figures.errors import ReadingError
from tallypack.figures.hedges import Hedge, majority
from tallypack.figures.numerals import Numeral
from tallypack.figures.phrases import Found, Meaning, Phrases, tidy
from tallypack.figures.quantities import Quantity
from tallypack.figures.units import COUNT, FRACTION
from tallypack.figures.vocabulary import RangeForm, Share, Vocabulary, vocabulary

LONGEST = 200
"""The most characters of a figure; a fragment is a few words."""

_ONE = Numeral(Fraction(1))
_TENS = range(20, 100, 10)
_DIGITS = range(1, 10)
_SHARE_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure says. ``last`` is the upper end of a range ("86 to 89"), None for a single quantity."""

    text: str
    language: str
    hedge: Hedge | None
    quantity: Quantity
    last: Quantity | None = None

    @property
    def numeral(self) -> str:
        """The numeral with a decimal point and without grouping; both ends of a range; a fraction."""
        ends = (self.quantity,) if self.last is None else (self.quantity, self.last)
        return "\N{EN DASH}".join(end.numeral.text for end in ends)

    @property
    def unit(self) -> str | None:
        """The name of the unit of the (last) numeral, None for a bare count."""
        return (self.last or self.quantity).unit.name

    @property
    def decimals(self) -> int:
        """The most decimals shown."""
        return max(self.quantity.numeral.decimals, self.last.numeral.decimals if self.last else 0)

    def to_json(self) -> dict[str, str | int | None]:
        """The reading for machines."""
        return {
            "numeral": self.numeral,
            "unit": self.unit,
            "hedge": self.hedge.phrase if self.hedge else None,
            "decimals": self.decimals,
        }


@lru_cache(maxsize=1024)
def read_figure(text: str, language: str = "en") -> Reading:
    """Read a figure as printed in a language (``de``) or a locale with its own numerals (``de-CH``).

    Raises `ReadingError`, which shows where reading stopped and what was expected there, and
    `LanguageError` for a language without a vocabulary.
    """
    words = vocabulary(language)
    if len(text) > LONGEST:
        raise ReadingError(text[:LONGEST], LONGEST, f"at most {LONGEST} characters")
    return _Reader(tidy(text), words).reading(text, language)


class _Reader:
    """A place in a text, and the hedge found on the way."""

    def __init__(self, text: str, words: Vocabulary) -> None:
        self.text = text
        self.words = words
        self.position = 0
        self.hedge: Hedge | None = None
        self.missed: list[ReadingError] = []

    def reading(self, text: str, language: str) -> Reading:
        """Read the whole text. Of several ways to read it that failed, the one that came farthest is told."""
        try:
            return self._reading(text, language)
        except ReadingError as error:
            raise max([error, *self.missed], key=lambda one: one.position) from None

    def _reading(self, text: str, language: str) -> Reading:
        """Hedge, quantity or range, hedge, and nothing more."""
        while self._take_hedge(self.words.before):
            pass
        start = self._here()
        first, last = self._range() or (self._quantity(), None)
        if not self._take_hedge(self.words.after):
            self._take(self.words.endings)
            self._take_hedge(self.words.after)
        if self._here() < len(self.text):
            raise self._stop(expected="a unit, a hedge or the end of the figure")
        if self.hedge and self.hedge.is_one_sided and (last or first.value <= 0):
            expected = f'one numeral above zero beside "{self.hedge.phrase}", which looks to one side'
            raise self._stop(expected=expected, at=start)
        return Reading(text, language, self.hedge, first, last)

    # A range: "86 to 89", "from 86 to 89 percent", "900 thousand to 1.1 million".

    def _range(self) -> tuple[Quantity, Quantity] | None:
        """Both ends of a range, None where the text is written as none."""
        start, hedge = self.position, self.hedge
        for form in self.words.ranges:
            if ends := self._ends(form):
                return self._in_one_unit(*ends, start)
            self.position, self.hedge = start, hedge
        return None

    def _ends(self, form: RangeForm) -> tuple[Quantity, Quantity] | None:
        """Both ends of a range as they are written, None where the text is not in this form."""
        if not form.between.may_stand_in(self.text) or (form.before and not self._take(form.before)):
            return None
        try:
            first = self._quantity()
            last = self._quantity() if self._take(form.between) else None
        except ReadingError as error:
            self.missed.append(error)
            return None
        is_closed = not form.after or self._take(form.after)
        return (first, last) if last and is_closed else None

    def _in_one_unit(self, first: Quantity, last: Quantity, start: int) -> tuple[Quantity, Quantity]:
        """The ends of a range with the unit that stands at one of them only ("5 to 6 million")."""
        if first.unit == COUNT:
            first = replace(first, unit=last.unit)
        elif last.unit == COUNT and not first.unit.is_scale:
            last = replace(last, unit=first.unit)
        comparable = first.unit == last.unit or (first.unit.is_scale and last.unit.is_scale)
        if not comparable or first.value >= last.value:
            raise self._stop(expected="a range that runs upward in one unit", at=start)
        return first, last

    # A quantity: "86.82 %", "two thirds", "5 million 136 thousand".

    def _quantity(self) -> Quantity:
        """A number with its sign and unit; units such as the Turkish percent sign may come first."""
        is_negative = bool(self._take(self.words.minus))
        if not is_negative:
            self._take(self.words.plus)
        leading = self._take(self.words.leading_units)
        found = self._compound()
        if leading:
            if found.unit != COUNT:
                raise self._stop(expected=f"no second unit after {leading.phrase}")
            found = replace(found, unit=leading.meaning)
        if is_negative:
            found = replace(found, numeral=replace(found.numeral, value=-found.numeral.value))
        return found

    def _compound(self) -> Quantity:
        """One term, or several that fall: "5 million 136 thousand" shows 5136 thousand."""
        total = self._term()
        while total.unit.is_scale:
            start = self._here()
            if self._number() is None:
                break
            self.position = start
            term = self._term()
            counts = (term.unit == COUNT or term.unit.is_scale) and not total.numeral.decimals
            if not counts or term.value >= total.unit.factor:
                raise self._stop(expected=f"a smaller count after a whole {total.unit.name}", at=start)
            both = (total.value + term.value) / term.unit.factor
            total = Quantity(Numeral(both, term.numeral.decimals), term.unit)
        return total

    def _term(self) -> Quantity:
        """A numeral or number word with its unit, a part of the whole, or a bare "million"."""
        while True:
            if share := self._take(self.words.shares):
                return self._share(share.meaning, share.phrase)
            if numeral := self._number():
                self._take_hedge(self.words.inside)
                unit = self._take(self.words.units)
                return Quantity(numeral, unit.meaning if unit else COUNT)
            start = self._here()
            if (unit := self._take(self.words.units)) and unit.meaning.is_scale:
                return Quantity(_ONE, unit.meaning)
            self.position = start
            if not self._take(self.words.articles):
                raise self._stop(expected="a numeral")

    def _share(self, share: Share, phrase: str) -> Quantity:
        """A part of the whole ("half"), or of a unit ("half a million", which shows 0.5)."""
        if share.is_majority:
            if self.hedge:
                raise self._stop(expected=f'no hedge before "{phrase}"')
            self.hedge = majority(phrase)
            return Quantity(Numeral(share.part), FRACTION)
        start = self.position
        self._take(self.words.articles)
        unit = self._take(self.words.units)
        if unit is None:
            self.position = start
            return Quantity(Numeral(share.part), FRACTION)
        for decimals in range(1, _SHARE_DECIMALS + 1):
            if (share.part * 10**decimals).denominator == 1:
                return Quantity(Numeral(share.part, decimals), unit.meaning)
        raise self._stop(expected=f'a numeral instead of "{phrase}"')

    def _number(self) -> Numeral | None:
        """Digits, or number words. Before digits "un" is an article ("un 3 %"), else it is a number."""
        start = self._here()
        self._take(self.words.articles)
        digits = self.words.style.read(self.text, self._here())
        if digits is None:
            self.position = start
            word = self._take(self.words.numbers)
            return self._with_units(word.meaning) if word else None
        numeral, self.position = digits
        return numeral

    def _with_units(self, number: Numeral) -> Numeral:
        """A number word, and for one like "eighty" a word from one to nine after it, where there is one."""
        start = self.position
        if number.value not in _TENS:
            return number
        if self.text.startswith("-", start):
            self.position += 1
        else:
            self._take(self.words.conjunctions)
        digit = self._take(self.words.numbers)
        if digit and digit.meaning.value in _DIGITS:
            return Numeral(number.value + digit.meaning.value)
        self.position = start
        return number

    # A place in the text.

    def _here(self) -> int:
        """The position after any spaces."""
        while self.text.startswith(" ", self.position):
            self.position += 1
        return self.position

    def _stop(self, *, expected: str, at: int | None = None) -> ReadingError:
        """The error that says what was expected here, or at an earlier position."""
        return ReadingError(self.text, self._here() if at is None else at, expected)

    def _take(self, phrases: Phrases[Meaning]) -> Found[Meaning] | None:
        """The longest of the phrases that stands here, and go on behind it."""
        found = phrases.match(self.text, self._here())
        if found:
            self.position = found.end
        return found

    def _take_hedge(self, phrases: Phrases[Hedge]) -> bool:
        """Whether a hedge stands here. Plain words ("only") are passed over; a second hedge is an error."""
        start = self._here()
        found = self._take(phrases)
        if found is None:
            return False
        if found.meaning.reach != "plain":
            if self.hedge:
                raise self._stop(expected=f'no second hedge beside "{self.hedge.phrase}"', at=start)
            self.hedge = found.meaning
        return True
