"""Stock Frictionless and tallypack judge the corpus alike: verdict, row, field and kind of error, but for a short list."""

from collections import Counter

import corpus
import frictionless
import pytest
from conformity import differences
from packages import ROOT
from strictness import LIST, section

KNOWN = (5, 21)
"""The release of Frictionless whose behaviour is listed; older ones do not know all of the second version."""

pytestmark = pytest.mark.skipif(
    tuple(int(part) for part in frictionless.__version__.split(".")[:2]) < KNOWN,
    reason="the list is of what a later Frictionless does",
)

DIMENSIONS = {
    "types": corpus.of_types,
    "constraints": corpus.of_constraints,
    "dialects": corpus.of_dialects,
    "tables": corpus.of_tables,
    "resources": corpus.of_resources,
}

USED = Counter()
"""How often each entry of the list was met."""


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """How often each entry is met in the corpus; an error that no entry covers is kept under its own words."""
    counted = Counter()
    for name, cases in DIMENSIONS.items():
        for difference in differences(list(cases()), tmp_path_factory.mktemp(name).resolve()):
            entry = next((entry for entry in LIST if entry.covers(difference)), None)
            counted[entry.about if entry else difference] += 1
    return counted


def test_both_judges_agree_but_for_what_is_listed(used):
    assert not [str(key) for key in used if not isinstance(key, str)]


def test_every_entry_of_the_list_is_met(used):
    assert [entry.about for entry in LIST if not used[entry.about]] == []


def test_no_two_entries_are_about_the_same():
    assert max(Counter(entry.about for entry in LIST).values()) == 1


def test_the_page_says_what_is_listed():
    page = (ROOT / "docs" / "frictionless.md").read_text(encoding="utf-8")
    assert section() in page


def test_most_of_the_corpus_is_right_to_some_and_wrong_to_others():
    cases = [case for cases in DIMENSIONS.values() for case in cases()]
    names = [case.resource["name"] for case in cases]
    assert len(names) == len(set(names)) > 1500
