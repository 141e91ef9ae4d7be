"""The libraries beside which the speed of tallypack is shown find what is broken, and nothing where all is right."""

import csv
import importlib.util
import shutil

import country
import pytest

NEEDS = {
    "by_pandera": "pandera",
    "by_pandera_pandas": "pandas",
    "by_pointblank": "pointblank",
    "by_dataframely": "dataframely",
    "by_gx": "great_expectations",
}
BREAKS = {
    "nothing": (),
    "a numeral": ("results", 7, "votes", "0248"),
    "votes": ("results", 7, "votes", "1"),
    "a share": ("results", 7, "share", "12.34"),
    "a key that stands twice": ("results", 7, "option_id", "o2"),
    "a unit that is not there": ("results", 7, "unit_id", "nowhere"),
    "a kind": ("units", 7, "kind", "hamlet"),
    "a count of a whole": ("turnout", 301, "invalid", "1"),
    "votes of a whole": ("results", 1810, "votes", "1"),
    "a required cell": ("units", 7, "name", ""),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound")
    country.write(folder, 300)
    return folder


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("what", BREAKS)
@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.gx if n == "by_gx" else []) for n in NEEDS]
)
def test_each_library_finds_what_is_broken_and_nothing_else(name, what, sound, tmp_path):
    if importlib.util.find_spec(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} is not installed")
    shutil.copytree(sound, tmp_path, dirs_exist_ok=True)
    if BREAKS[what]:
        table, row, column, text = BREAKS[what]
        path = tmp_path / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        rows[row][column] = text
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    assert importlib.import_module(name).main(tmp_path) == int(what != "nothing")
