"""Small packages for tests, written as text so that a test shows what it judges."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from tallypack import schemas
from tallypack.outcome import Outcome, Result
from tallypack.validation import validate

ROOT = Path(__file__).resolve().parent.parent
"""The checkout, or the folder of the tests where the wheel is tested from outside the tree."""

SMALL = {
    "contests": """
contest_id,title,jurisdiction,office,voted_on,round,seats,rule
c,A vote,XX,Mayor,2024-05-05,1,1,plurality
""",
    "options": """
option_id,contest_id,kind,name,name_local,party,wikidata_id
a,c,candidate,Ada,,,
b,c,candidate,Ben,,,
""",
    "units": """
unit_id,parent_id,name,kind,code
U,,The town,country,
""",
    "tallies": """
tally_id,contest_id,status,announced_at,authority,source_id,share_base,turnout_base,note
t,c,final,2024-05-06,Town clerk,,valid,cast,
""",
    "turnout": """
tally_id,unit_id,registered,issued,cast,valid,invalid,turnout
t,U,2000,1005,1000,990,10,50.00
""",
    "results": """
tally_id,unit_id,option_id,mode,votes,share
t,U,a,total,590,59.60
t,U,b,total,400,40.40
""",
}
"""One vote with one count of one town, in which everything agrees."""


def write_package(folder: Path, tables: Mapping[str, str], name: str = "small") -> Path:
    """Write tables of the profile as a package and return its descriptor. Blank edges of the texts go.

    References to tables that the package does not have are left out of its schemas, as a publisher would.
    """
    folder.mkdir(parents=True, exist_ok=True)
    resources = []
    for table, text in tables.items():
        (folder / f"{table}.csv").write_text(text.strip("\n") + "\n", encoding="utf-8", newline="")
        schema = dict(schemas.descriptor(table))
        keys = schema.get("foreignKeys", [])
        schema["foreignKeys"] = [key for key in keys if (key["reference"]["resource"] or table) in tables]
        resources.append({"name": table, "type": "table", "path": f"{table}.csv", "schema": schema})
    descriptor = folder / "datapackage.json"
    descriptor.write_text(json.dumps({"name": name, "resources": resources}), encoding="utf-8")
    return descriptor


def copy_of_package(folder: Path) -> Path:
    """A copy of the published package, to be broken. Its descriptor says nothing of the bytes of its files.

    Otherwise every change would be found, by its hash.
    """
    for part in ("resources", "schemas"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    package = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for name in ("bytes", "hash", "rows"):
            del resource[name]
    descriptor = folder / "datapackage.json"
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    return descriptor


def outcome(result: Result, code: str) -> Outcome:
    """The outcome of one check."""
    return next(item for item in result.outcomes if item.check.code == code)


def judged(descriptor: Path, code: str) -> Outcome:
    """The outcome of one check on a package, with all other checks run beside it."""
    return outcome(validate(descriptor), code)
