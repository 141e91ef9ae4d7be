"""The rules as schemas of pandera on pandas, as a user would write them: ``python by_pandera_pandas.py FOLDER``."""

import sys
from pathlib import Path

import pandera.pandas as pa
from frames_pandas import frames
from laws import ENUMS, FORMS, KEYS, LAWS, REFERENCES, REQUIRED, TEXTS
from pandera.errors import SchemaErrors


def column(name: str, field: str) -> pa.Column:
    """A column of texts: required, of a form, on a list."""
    checks = []
    if field in FORMS.get(name, {}):
        checks.append(pa.Check.str_matches(rf"^(?:{FORMS[name][field]})$"))
    if field in ENUMS.get(name, {}):
        checks.append(pa.Check.isin(ENUMS[name][field]))
    return pa.Column(None, checks, nullable=field not in REQUIRED[name])


def schema(name: str) -> pa.DataFrameSchema:
    """What is asked of a frame."""
    columns = {}
    if name in TEXTS:
        fields = dict.fromkeys([*REQUIRED[name], *FORMS.get(name, {}), *ENUMS.get(name, {})])
        columns = {field: column(name, field) for field in fields}
        columns |= {
            f"{field} is there": pa.Column(None, pa.Check.eq(value=True))
            for field in REFERENCES.get(name, {})
        }
    laws = [pa.Check(law, name=code) for code, law in LAWS.get(name, {}).items()]
    return pa.DataFrameSchema(columns, checks=laws, unique=KEYS.get(name))


def main(folder: Path) -> int:
    """Check every frame, and print how many cases fail."""
    failed = 0
    for name, frame in frames(folder).items():
        try:
            schema(name).validate(frame, lazy=True)
        except SchemaErrors as errors:
            print(name, errors.failure_cases)
            failed += len(errors.failure_cases)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
