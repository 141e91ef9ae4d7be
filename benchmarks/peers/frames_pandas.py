"""The frames of pandas that pandera and Great Expectations check: the tables, their lists and their wholes."""

from pathlib import Path

import pandas as pd
from laws import REFERENCES
from rules import COUNTS

AT_UNIT, LINE = ["tally_id", "unit_id"], ["tally_id", "unit_id", "option_id", "mode"]


def frames(folder: Path) -> dict[str, pd.DataFrame]:
    """Every frame by its name."""
    names = ("contests", "options", "units", "tallies", "turnout", "results")
    tables = {name: read(folder / f"{name}.csv") for name in names}
    for name in COUNTS:
        tables["turnout"][f"{name}_n"] = number(tables["turnout"][name])
    with_ends(tables["turnout"], "turnout")
    results = tables["results"]
    results["votes_n"] = number(results["votes"])
    with_ends(results, "share")
    counts = tables["turnout"][[*AT_UNIT, *(f"{name}_n" for name in COUNTS)]]
    counts = counts.rename(columns={f"{name}_n": name for name in COUNTS}).drop_duplicates(AT_UNIT)
    tables["results"] = results.merge(counts, on=AT_UNIT, how="left")
    for name, references in REFERENCES.items():
        for column, target in references.items():
            tables[name][f"{column} is there"] = tables[name][column].isin(tables[target][column])
    return {**tables, "lists": lists(tables), **wholes(tables)}


def read(path: Path) -> pd.DataFrame:
    """A table of texts, in which nothing but an empty cell is missing."""
    return pd.read_csv(path, dtype="string[pyarrow]", keep_default_na=False, na_values=[""], engine="pyarrow")


def number(texts: pd.Series) -> pd.Series:
    """Whole numbers; null where there is none."""
    return pd.to_numeric(texts, errors="coerce").astype("Float64").round().astype("Int64")


def with_ends(frame: pd.DataFrame, name: str) -> None:
    """Add the ends of what a printed percentage stands for, in millionths of a percent."""
    text = frame[name]
    point = text.str.find(".")
    decimals = (text.str.len() - point - 1).where(point >= 0, 0).astype("Int64")
    unit = decimals.map({n: 10 ** (6 - n) for n in range(6)}).astype("Int64")
    middle = number(text.str.replace(".", "", regex=False)) * unit
    frame["lo"], frame["hi"] = middle - unit // 2, middle + unit // 2


def lists(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Each list with its sums and the counts of its unit."""
    grouped = tables["results"].groupby(["tally_id", "unit_id", "mode"], sort=False)
    sums = grouped.agg(
        lines=("mode", "size"), votes_n=("votes_n", "sum"), lo=("lo", "sum"), hi=("hi", "sum"),
        cast=("cast", "first"), invalid=("invalid", "first"),
    )  # fmt: skip
    return sums.reset_index().assign(list_length=len(tables["options"]))


def wholes(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The counts and the votes of each whole beside the sums of its parts."""
    units = tables["units"][["unit_id", "parent_id"]].dropna()
    counts = [f"{name}_n" for name in COUNTS]
    figures = {"wholes": ("turnout", AT_UNIT, counts), "line_wholes": ("results", LINE, ["votes_n"])}
    found = {}
    for name, (table, key, columns) in figures.items():
        frame = tables[table][[*key, *columns]]
        of_parent = [column.replace("unit_id", "parent_id") for column in key]
        parts = frame.merge(units, on="unit_id").groupby(of_parent, sort=False)[columns].sum().reset_index()
        parts = parts.rename(
            columns={"parent_id": "unit_id", **{c: c.replace("_n", "_parts") for c in columns}}
        )
        found[name] = frame.merge(parts, on=key)
    return found
