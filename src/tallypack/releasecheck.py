"""Family L, third part: what was built of the package, and whether it was built from what is here."""

from collections.abc import Sequence

from tallypack.errors import PackageError
from tallypack.manifest import FOLDER, NAME, changed, read_manifest
from tallypack.outcome import Finding
from tallypack.package import inside
from tallypack.tables import Tables

_SHOWN = 5


def stale_build(tables: Tables) -> tuple[int, list[Finding]]:
    """How many files the build beside the descriptor has and was made from, and a finding if one changed since."""
    base, path = tables.package.base, f"{FOLDER}/{NAME}"
    if not (base / path).is_file():
        return 0, []
    try:
        folder = inside(base, path, "What was built").parent
        manifest = read_manifest(folder)
        sources, files = changed(base, manifest.sources), changed(folder.resolve(), manifest.files)
    except PackageError as error:
        return 1, [_finding(path, str(error).rstrip("."), None)]
    findings = []
    if sources:
        told = f"{FOLDER}/ was built from other files: {_listed(sources)} changed since"
        findings.append(_finding(path, told, sources[0]))
    if files:
        told = f"{FOLDER}/ is not as it was built: {_listed(files)} changed since"
        findings.append(_finding(f"{FOLDER}/{files[0]}", told, files[0]))
    return len(manifest.sources) + len(manifest.files), findings


def _listed(paths: Sequence[str]) -> str:
    rest = len(paths) - _SHOWN
    return ", ".join(paths[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _finding(path: str, message: str, observed: str | None) -> Finding:
    return Finding(
        message=message,
        resource="",
        path=path,
        line=None,
        field=None,
        key={},
        observed=observed,
        expected="what `tallypack build` makes of the files as they are",
    )
