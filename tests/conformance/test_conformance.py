"""Stock Frictionless and tallypack judge the corpus alike, in verdict, row, field and kind, but for a short list."""

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


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """How often each entry is met in the corpus, and the differences that no entry covers."""
    met, unlisted = Counter(), []
    for name, cases in DIMENSIONS.items():
        for difference in differences(list(cases()), tmp_path_factory.mktemp(name).resolve()):
            entry = next((entry for entry in LIST if entry.covers(difference)), None)
            if entry:
                met[entry.about] += 1
            else:
                unlisted.append(str(difference))
    return met, unlisted


def test_both_judges_agree_but_for_what_is_listed(found):
    _met, unlisted = found
    assert unlisted == []


def test_every_entry_of_the_list_is_met(found):
    met, _unlisted = found
    assert [entry.about for entry in LIST if not met[entry.about]] == []


def test_no_two_entries_are_about_the_same():
    assert max(Counter(entry.about for entry in LIST).values()) == 1


def test_the_page_says_what_is_listed():
    page = (ROOT / "docs" / "frictionless.md").read_text(encoding="utf-8")
    assert section() in page


def test_most_of_the_corpus_is_right_to_some_and_wrong_to_others():
    cases = [case for cases in DIMENSIONS.values() for case in cases()]
    names = [case.resource["name"] for case in cases]
    assert len(names) == len(set(names)) > 1300
