"""The rules as schemas of dataframely on Polars, as a user would write them: ``python by_dataframely.py FOLDER``."""

import sys
from pathlib import Path

import dataframely as dy
import polars as pl
from frames_polars import Columns, frames
from laws import ENUMS, FORMS, KEYS, LAWS, REFERENCES, REQUIRED, TEXTS, Law


def column(name: str, field: str) -> dy.String:
    """A column of texts: a key or required, of a form, on a list."""
    listed = ENUMS.get(name, {}).get(field)
    form = FORMS.get(name, {}).get(field)
    return dy.String(
        nullable=field not in REQUIRED[name],
        primary_key=field in KEYS[name],
        regex=rf"^(?:{form})$" if form else None,
        check=(lambda texts: texts.is_in(listed)) if listed else None,
    )


def rule(law: Law) -> object:
    """A law on the rows of a frame."""

    def holds(_schema: type) -> pl.Expr:
        return law(Columns())

    return dy.rule()(holds)


def schema(name: str, frame: pl.DataFrame) -> type[dy.Schema]:
    """What is asked of a frame. A class is made of data here, which a user would write out."""
    parts: dict[str, object] = {
        field: dy.Integer() for field, dtype in frame.schema.items() if dtype.is_integer()
    }
    if name in TEXTS:
        fields = dict.fromkeys([*REQUIRED[name], *FORMS.get(name, {}), *ENUMS.get(name, {})])
        parts |= {field: column(name, field) for field in fields}
        parts |= {f"{field} is there": dy.Bool() for field in REFERENCES.get(name, {})}
    parts |= {code.replace(" ", "_"): rule(law) for code, law in LAWS.get(name, {}).items()}
    return type(name, (dy.Schema,), parts)


def main(folder: Path) -> int:
    """Check every frame, and print how often which rule fails."""
    failed = 0
    for name, frame in frames(folder).items():
        counts = schema(name, frame).filter(frame).failure.counts()
        print(name, counts)
        failed += sum(counts.values())
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
