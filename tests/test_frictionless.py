"""The published package in the hands of a stock Frictionless, and with tallypack's check in it."""

import pkgutil
import shutil

import pytest
from frictionless import Checklist, Package, system
from packages import ROOT, SMALL, copy_of_package, write_package

from frictionless_tallypack import TallypackPlugin


@pytest.fixture
def with_plugin():
    """An editable install hides the module from the way in which Frictionless looks for plugins."""
    found = any(module.name == "frictionless_tallypack" for module in pkgutil.iter_modules())
    if not found:
        system.register("tallypack", TallypackPlugin())
    yield Checklist.from_descriptor(str(ROOT / "checks" / "checklist.json"))
    if not found:
        system.deregister("tallypack")


def errors(report):
    return [(task.name, error.type, error) for task in report.tasks for error in task.errors]


def test_the_package_is_valid_in_any_folder(tmp_path, monkeypatch):
    copy_of_package(tmp_path)
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    monkeypatch.chdir(tmp_path)
    report = Package("datapackage.json").validate()
    assert report.valid, errors(report)


MISSPELT = [
    ("results", "by-2025-final,BY,2025-lukashenko", "by-2025-finl,BY,2025-lukashenko"),
    ("results", "by-2025-final,BY,2025-lukashenko", "by-2025-final,BJ,2025-lukashenko"),
    ("results", "by-2025-final,BY,2025-lukashenko", "by-2025-final,BY,2025-lukashenka"),
    ("turnout", "by-2025-final,BY", "by-2025-fina1,BY"),
    ("turnout", "by-2025-early-1,BY-BR", "by-2025-early-1,BY-RB"),
    ("tallies", "by-2025-final,by-president-2025", "by-2025-final,by-presidnet-2025"),
    ("tallies", "by-2025-final,by-president-2025", "by-2025-fnal,by-president-2025"),
    ("tallies", ",final,2025-02-03,", ",finale,2025-02-03,"),
    ("tallies", ",final,2025-02-03,", ",final,2025-02-30,"),
    ("tallies", "2025-01-26T18:00", "2025-01-26T28:00"),
    ("tallies", ",tass-2025-02-03,cast,cast,", ",tass-2025-02-04,cast,cast,"),
    ("tallies", ",tass-2025-02-03,cast,cast,", ",tass-2025-02-03,casts,cast,"),
    ("tallies", ",tass-2025-02-03,cast,cast,", ",tass-2025-02-03,cast,voted,"),
    ("contests", "by-president-2025,", "by-president-2052,"),
    ("contests", "2025-01-26", "2025-13-26"),
    ("contests", "majority", "majorty"),
    ("options", "2025-lukashenko,by-president-2025", "2025-lukashenko,by-presiden-2025"),
    ("options", "2025-lukashenko,by-president-2025,candidate", "2025-lukashenko,by-president-2025,candidat"),
    ("options", "Q2866", "O2866"),
    ("units", "BY-BR,BY,", "BY-BR,YB,"),
    ("units", ",region,", ",regoin,"),
    ("sources", "tass-2025-02-03,", "tass-2025-03-02,"),
    ("statements", ",share,", ",shares,"),
    ("assessments", ",congratulates,", ",congratulate,"),
    ("waivers", "S201,by-1994-2-final", "S201,by-1994-2-finl"),
    ("results", "86.82", "186.82"),
    ("results", "5136293", "-5136293"),
    ("turnout", "6903994", "6903994000000"),
]


@pytest.mark.parametrize(("table", "right", "wrong"), MISSPELT)
def test_a_misspelt_key_date_or_status_is_caught_by_stock_frictionless_alone(tmp_path, table, right, wrong):
    descriptor = copy_of_package(tmp_path)
    path = tmp_path / "resources" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8", newline="")
    assert not Package(str(descriptor)).validate().valid


def test_with_the_checklist_the_package_is_valid_too(with_plugin):
    report = Package(str(ROOT / "datapackage.json")).validate(with_plugin)
    assert report.valid, errors(report)


def test_a_figure_that_contradicts_is_shown_with_its_row_in_frictionless_own_report(with_plugin, tmp_path):
    results = SMALL["results"].replace("59.60", "59.06")
    descriptor = write_package(tmp_path, {**SMALL, "results": results})
    assert Package(str(descriptor)).validate().valid, "stock Frictionless cannot see it"
    found = errors(Package(str(descriptor)).validate(with_plugin))
    shown = [(name, type_, error.row_number, error.field_name, error.cell) for name, type_, error in found]
    assert ("results", "tallypack", 2, "share", "59.06") in shown
    assert any("S201: 590 of 990 (valid ballots) is 59.5960 %" in error.message for _, _, error in found)


def test_a_table_outside_a_package_is_told_that_it_cannot_be_judged(with_plugin, tmp_path):
    write_package(tmp_path, SMALL)
    shutil.copy(tmp_path / "results.csv", tmp_path / "alone.csv")
    from frictionless import Resource  # noqa: PLC0415

    report = Resource(path="alone.csv", basepath=str(tmp_path)).validate(with_plugin)
    assert [error.type for error in report.tasks[0].errors] == ["check-error"]


def test_a_package_that_tallypack_refuses_is_not_valid(with_plugin, tmp_path):
    descriptor = write_package(tmp_path, SMALL)
    text = descriptor.read_text(encoding="utf-8").replace("primaryKey", "primarykey")
    descriptor.write_text(text, encoding="utf-8")
    assert Package(str(descriptor)).validate().valid, "stock Frictionless ignores a misspelt key"
    found = errors(Package(str(descriptor)).validate(with_plugin))
    assert any("did you mean `primaryKey`?" in error.message for _, _, error in found)
