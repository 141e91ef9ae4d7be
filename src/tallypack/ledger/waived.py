"""What a waiver says of the ledger: that a law is known not to hold in one place."""

from collections.abc import Mapping

from tallypack.ledger.book import Ledger
from tallypack.ledger.entries import Entry
from tallypack.waivers import Waivers


def without_waived(book: Ledger, waivers: Waivers) -> Ledger:
    """The ledger without the laws that a waiver says do not hold.

    A waiver speaks of one text; that the law does not hold there is true of any slip in that text as well.
    """

    def holds(codes: set[str], entries: tuple[Entry, ...]) -> bool:
        known = [item for code in codes for item in waivers.of(code)]
        return not any(is_at(entry, item.keys) for item in known for entry in entries)

    kept = [r for r in book.relations if holds({label.code for label in r.labels}, r.entries)]
    return Ledger(book.cells, kept)


def is_at(entry: Entry, keys: Mapping[str, str]) -> bool:
    """Whether an entry has these keys of a waiver."""
    return all(getattr(entry, name) == value for name, value in keys.items())
