"""The catalogue of checks in words, for the command line; the page in ``docs/`` is made from it too."""

from difflib import get_close_matches

from tallypack.checks import CATALOGUE, FAMILIES
from tallypack.errors import PackageError
from tallypack.law import CellCheck, Check, KeyCheck, StatementCheck, ViewCheck, WaiverCheck
from tallypack.views import VIEWS


def listing() -> str:
    """Every check, a line each, family by family."""
    lines: list[str] = []
    for letter, title in FAMILIES.items():
        lines += ["", f"{letter}  {title}"] if lines else [f"{letter}  {title}"]
        lines += [f"  {c.code}  {c.level:<7}  {c.title}" for c in CATALOGUE.values() if c.family == letter]
    return "\n".join(lines) + "\n"


def explain(code: str) -> str:
    """The checks whose codes begin so, with reason and citation; `PackageError` for an unknown code."""
    chosen = [check for check in CATALOGUE.values() if check.code.startswith(code)] if code else []
    if not chosen:
        near = get_close_matches(code, CATALOGUE, 3)
        meant = f"; did you mean {', '.join(near)}?" if near else "; `tallypack checks` lists them all."
        raise PackageError(f"There is no check {code!r}{meant}")
    return "\n".join(_explained(check) for check in chosen)


def _explained(check: Check) -> str:
    lines = [f"{check.code}  {check.title}", f"  level     {check.level}", f"  looks at  {sees(check)}"]
    lines += [f"  reason    {check.reason}", f"  source    {check.citation}"]
    if check.requires:
        lines.append(f"  requires  {', '.join(check.requires)}")
    return "\n".join(lines) + "\n"


def sees(check: Check) -> str:
    """What a check looks at, in words."""
    if isinstance(check, ViewCheck):
        title = VIEWS[check.view].title.rstrip(".")
        return f"{title[0].lower()}{title[1:]} (needs {', '.join(check.needs)})"
    if isinstance(check, CellCheck):
        return "every cell whose field asks for it"
    if isinstance(check, KeyCheck):
        return f"every {check.kind} key that a schema declares"
    if isinstance(check, StatementCheck):
        return "every statement, and the figure it speaks of"
    if isinstance(check, WaiverCheck):
        return "every waiver, when all findings are known"
    return "the files of the package"
