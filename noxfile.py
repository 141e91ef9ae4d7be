# /// script
# dependencies = ["nox[uv]>=2025.2.9"]
# ///
"""What CI runs. ``nox`` alone runs lint, validate and tests; ``nox -l`` lists every session."""

import os
import shutil
import subprocess
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"

ROOT = Path(__file__).parent
LEFT_OVER = ROOT / "build"
"""What setuptools built last; it would install modules from here that were removed since."""
OLDEST = "3.11"
NEEDED_BY_TESTS = (
    "datapackage.json",
    "resources",
    "schemas",
    "checks/checklist.json",
    "tests",
    "benchmarks",
    "docs",
    "action.yml",
    ".pre-commit-hooks.yaml",
)


def _installed() -> list[str]:
    """The Pythons from the oldest supported one that can be started on this machine."""
    names = [f"python3.{minor}" for minor in range(int(OLDEST.split(".")[1]), 20)]
    return [name.removeprefix("python") for name in names if shutil.which(name) and _starts(name)] or [OLDEST]


def _starts(name: str) -> bool:
    """Whether a Python is one that runs; a version manager may have a name for one that does not."""
    return subprocess.run([name, "-c", ""], capture_output=True, check=False).returncode == 0  # noqa: S603


def _install(session: nox.Session, *words: str) -> None:
    """Install the package as it is now."""
    shutil.rmtree(LEFT_OVER, ignore_errors=True)
    session.install(*words)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and types, strictly."""
    _install(session, ".[lint]")
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    with session.chdir(session.create_tmp()):  # outside the tree, so that the installed package is checked
        session.run("mypy", "--config-file", str(ROOT / "pyproject.toml"), "-p", "tallypack")


@nox.session
def validate(session: nox.Session) -> None:
    """Validate the published package: stock frictionless, frictionless with the plugin, tallypack."""
    session.install("frictionless")
    session.run("frictionless", "validate", "datapackage.json")
    _install(session, ".")
    session.run("frictionless", "validate", "datapackage.json", "--checklist", "checks/checklist.json")
    session.run("tallypack", "validate")


@nox.session(python=_installed())
def tests(session: nox.Session) -> None:
    """Run the tests on every Python that is installed."""
    _install(session, ".[test]")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(default=False)
def gx(session: nox.Session) -> None:
    """Run the tests that need Great Expectations, and the pages that show it."""
    _install(session, ".[test,gx]")
    session.run("pytest", "-m", "gx", *session.posargs)


@nox.session(default=False)
def laws(session: nox.Session) -> None:
    """Try the laws on twenty times as many drawn elections, other ones in every run."""
    _install(session, ".[test]")
    session.run(
        "pytest", "-n", "auto", "tests/properties", *session.posargs, env={"TALLYPACK_EXAMPLES": "20"}
    )


@nox.session(default=False)
def pages(session: nox.Session) -> None:
    """Open the page of ``tallypack report`` in Chromium: access, both themes, paper, texts that attack."""
    _install(session, ".[test,pages]")
    session.run("pytest", "tests/test_report.py", "tests/test_pages.py", *session.posargs)


@nox.session(default=False)
def localise(session: nox.Session) -> None:
    """Corrupt 1,500 figures one at a time, and print how often the wrong cell is named. Takes half an hour."""
    _install(session, ".")
    session.run("python", "benchmarks/localise.py", *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Check a made-up country beside queries by hand, five libraries and frictionless; print what each takes."""
    _install(session, ".[bench]")
    python = _environment_of_gx(session)
    session.run("python", "benchmarks/speed.py", "--python", python, *session.posargs)


@nox.session(default=False)
def peers(session: nox.Session) -> None:
    """Ask the libraries and the queries by hand beside which speed is measured whether they find what is broken."""
    _install(session, ".[test,bench]")
    session.run("pytest", "-n", "auto", "tests/test_peers.py", "tests/test_by_hand.py", *session.posargs)


def _environment_of_gx(session: nox.Session) -> str:
    """The Python of an environment for Great Expectations, which may want other pandas than the rest."""
    folder = Path(session.create_tmp()).resolve() / "gx"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        session.run("python", "-m", "venv", str(folder))
    needs = ("great-expectations>=1.24", "pandas>=2.2", "pyarrow>=17")
    session.run(str(python), "-m", "pip", "install", "--quiet", *needs, external=True)
    return str(python)


@nox.session(default=False)
def build(session: nox.Session) -> None:
    """Build the wheel, and run the tests on it from outside the tree."""
    session.install("build")
    wheels = Path(session.create_tmp()) / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    shutil.rmtree(LEFT_OVER, ignore_errors=True)
    session.run("python", "-m", "build", "--wheel", "--outdir", str(wheels))
    (wheel,) = wheels.glob("*.whl")
    outside = Path(session.create_tmp()) / "outside"
    shutil.rmtree(outside, ignore_errors=True)
    tracked = session.run("git", "ls-files", "--", *NEEDED_BY_TESTS, "*.md", "pyproject.toml", "CITATION.cff",
                          silent=True, external=True)  # fmt: skip
    for name in str(tracked).split():
        (outside / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(name, outside / name)
    session.install(f"{wheel}[test]")
    with session.chdir(outside):
        session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(default=False, python=OLDEST, venv_backend="uv")
def minimums(session: nox.Session) -> None:
    """Run the tests with the oldest releases of the direct dependencies."""
    _install(session, "--resolution", "lowest-direct", ".[test]")
    session.run("pytest", "-n", "auto", *session.posargs)
