"""The frames of Polars that pandera, pointblank and dataframely check: the tables, their lists and their wholes."""

from pathlib import Path

import polars as pl
from laws import REFERENCES
from rules import COUNTS

AT_UNIT, LINE = ["tally_id", "unit_id"], ["tally_id", "unit_id", "option_id", "mode"]


def frames(folder: Path) -> dict[str, pl.DataFrame]:
    """Every frame by its name, worked out in one go."""
    names = ("contests", "options", "units", "tallies", "turnout", "results")
    tables = {name: pl.scan_csv(folder / f"{name}.csv", infer_schema=False) for name in names}
    numbers = (pl.col(name).cast(pl.Int64, strict=False).alias(f"{name}_n") for name in COUNTS)
    tables["turnout"] = tables["turnout"].with_columns(*numbers, *ends("turnout"))
    counts = tables["turnout"].select(*AT_UNIT, *(pl.col(f"{name}_n").alias(name) for name in COUNTS))
    votes = pl.col("votes").cast(pl.Int64, strict=False).alias("votes_n")
    tables["results"] = (
        tables["results"].with_columns(votes, *ends("share")).join(counts, on=AT_UNIT, how="left")
    )
    for name, references in REFERENCES.items():
        for column, target in references.items():
            there = (
                tables[target]
                .select(column)
                .unique()
                .with_columns(pl.lit(value=True).alias(f"{column} is there"))
            )
            tables[name] = tables[name].join(there, on=column, how="left")
    derived = {"lists": lists(tables), "wholes": wholes(tables), "line_wholes": line_wholes(tables)}
    done = pl.collect_all([*tables.values(), *derived.values()])
    return dict(zip([*tables, *derived], done, strict=True))


def ends(name: str) -> list[pl.Expr]:
    """The ends of what a printed percentage stands for, in millionths of a percent."""
    text = pl.col(name)
    decimals = (text.str.len_bytes() - text.str.find(".", literal=True) - 1).fill_null(0)
    unit = pl.lit(10).pow(6 - decimals.cast(pl.Int64)).cast(pl.Int64)
    middle = text.str.replace(".", "", literal=True).cast(pl.Int64, strict=False) * unit
    return [(middle - unit // 2).alias("lo"), (middle + unit // 2).alias("hi")]


def lists(tables: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Each list with its sums and the counts of its unit."""
    length = tables["options"].select(pl.len().alias("list_length"))
    sums = tables["results"].group_by("tally_id", "unit_id", "mode").agg(
        pl.len().alias("lines"), pl.col("votes_n", "lo", "hi").sum(), pl.col("cast", "invalid").first()
    )  # fmt: skip
    return sums.join(length, how="cross")


def wholes(tables: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The counts of each whole beside the sums of its parts."""
    units = tables["units"].select("unit_id", "parent_id").drop_nulls()
    parts = tables["turnout"].join(units, on="unit_id").group_by("tally_id", "parent_id").agg(
        pl.col(f"{name}_n").sum().alias(f"{name}_parts") for name in COUNTS
    )  # fmt: skip
    return tables["turnout"].join(parts, left_on=AT_UNIT, right_on=["tally_id", "parent_id"])


def line_wholes(tables: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The votes of each line of a whole beside the sum of its parts."""
    units = tables["units"].select("unit_id", "parent_id").drop_nulls()
    key = ["tally_id", "parent_id", "option_id", "mode"]
    lines = tables["results"].select(*LINE, "votes_n")
    parts = lines.join(units, on="unit_id").group_by(key).agg(pl.col("votes_n").sum().alias("votes_parts"))
    return lines.join(parts, left_on=LINE, right_on=key)


class Columns:
    """Columns by their names, for laws that say of each row what must be true."""

    def __getitem__(self, name: str) -> pl.Expr:
        """The column of a name."""
        return pl.col(name)
