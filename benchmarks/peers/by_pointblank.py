"""The rules as validations of pointblank, as a user would write them: ``python by_pointblank.py FOLDER``."""

import sys
from pathlib import Path

import pointblank as pb
import polars as pl
from frames_polars import Columns, frames
from laws import ENUMS, FORMS, KEYS, LAWS, REFERENCES, REQUIRED, TEXTS


def validation(name: str, frame: pl.DataFrame) -> pb.Validate:
    """What is asked of a frame."""
    asked = pb.Validate(frame)
    if name in TEXTS:
        asked = asked.col_vals_not_null(
            [*REQUIRED[name], *(f"{field} is there" for field in REFERENCES.get(name, {}))]
        )
        asked = asked.rows_distinct(KEYS[name])
        for field, form in FORMS.get(name, {}).items():
            asked = asked.col_vals_regex(field, rf"^(?:{form})$", na_pass=True)
        for field, values in ENUMS.get(name, {}).items():
            asked = asked.col_vals_in_set(field, [*values, None])
    for law in LAWS.get(name, {}).values():
        asked = asked.col_vals_expr(law(Columns()))
    return asked


def main(folder: Path) -> int:
    """Check every frame, and print the steps that fail."""
    failed = 0
    for name, frame in frames(folder).items():
        done = validation(name, frame).interrogate(collect_extracts=False, collect_tbl_checked=False)
        steps = [step for step in done.validation_info if not step.all_passed]
        for step in steps:
            print(name, step.assertion_type, step.column, step.n_failed, step.eval_error)
        failed += len(steps)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
