"""The same rules as one query of Polars written by hand: ``python by_polars.py FOLDER``. Prints what fails."""

import sys
from pathlib import Path

import polars as pl

WHOLE = 100_000_000
LINE, PLACE = ["tally_id", "unit_id", "option_id", "mode"], ["tally_id", "unit_id"]
COUNTS = ["registered", "issued", "cast", "valid", "invalid"]


def ends(name: str) -> list[pl.Expr]:
    """The ends of a printed percentage in millionths, for two decimals or others."""
    digits = pl.col(name).str.replace(".", "", literal=True).cast(pl.Int64, strict=False)
    decimals = pl.when(pl.col(name).str.contains(".", literal=True)).then(
        pl.col(name).str.len_bytes() - pl.col(name).str.find(".", literal=True) - 1
    )
    unit = pl.lit(10).pow(6 - decimals.fill_null(0).cast(pl.Int64)).cast(pl.Int64)
    printed = pl.col(name).str.contains(r"^(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,5})?$")
    return [
        pl.when(printed).then(digits * unit - unit // 2).alias("lo"),
        pl.when(printed).then(digits * unit + unit // 2).alias("hi"),
    ]


def main(folder: Path) -> list[pl.DataFrame]:
    """Count what fails, rule by rule."""
    read = {
        name: pl.scan_csv(folder / f"{name}.csv", infer_schema=False)
        for name in ("results", "turnout", "units", "options")
    }
    keys = pl.col(*PLACE).cast(pl.Categorical)
    whole = pl.col("votes").str.contains(r"^(?:0|[1-9][0-9]*)$")
    results = read["results"].with_columns(
        keys, pl.col("option_id", "mode").cast(pl.Categorical),
        pl.when(whole).then(pl.col("votes")).cast(pl.Int64), *ends("share"),
    ).drop("share").collect().lazy()  # fmt: skip
    turnout = (
        read["turnout"].with_columns(keys, pl.col(COUNTS).cast(pl.Int64), *ends("turnout")).collect().lazy()
    )
    units = read["units"].select(pl.col("unit_id", "parent_id").cast(pl.Categorical)).collect().lazy()
    options = read["options"].select(pl.col("option_id").cast(pl.Categorical)).collect()
    parts = units.drop_nulls()
    lines = results.join(turnout.select(*PLACE, "cast", "invalid"), on=PLACE, how="left")
    exact = pl.col("votes") * WHOLE
    lists = lines.group_by(PLACE).agg(pl.col("votes").sum(), pl.col("cast", "invalid").first(), pl.len())
    sums = (
        results.join(parts, on="unit_id")
        .group_by("tally_id", "parent_id", "option_id", "mode")
        .agg(pl.col("votes").sum().alias("parts"))
    )
    counts = (
        turnout.join(parts, on="unit_id")
        .group_by("tally_id", "parent_id")
        .agg(pl.col(COUNTS).sum().name.suffix("_parts"))
    )
    rate, roll = pl.col("cast") * WHOLE, pl.col("registered")
    return pl.collect_all([
        lines.select(
            unread=pl.any_horizontal(pl.col("votes", "lo").is_null()).sum(),
            above=(pl.col("lo") + pl.col("hi") > 2 * WHOLE).sum(),
            shares=(~((pl.col("lo") * pl.col("cast") <= exact) & (exact < pl.col("hi") * pl.col("cast")))).sum(),
            strangers=(~pl.col("option_id").is_in(options["option_id"].implode())).sum(),
        ),
        results.join(units, on="unit_id", how="anti").select(lost=pl.len()),
        results.select(repeated=pl.len() - pl.struct(LINE).n_unique()),
        lists.select(sums=(pl.col("votes") + pl.col("invalid") != pl.col("cast")).sum(),
                     short=(pl.col("len") != options.height).sum()),
        turnout.select(
            counts=((pl.col("cast") > pl.col("issued")) | (pl.col("issued") > pl.col("registered"))
                    | (pl.col("valid") + pl.col("invalid") != pl.col("cast"))).sum(),
            rates=(~((pl.col("lo") * roll <= rate) & (rate < pl.col("hi") * roll))).sum(),
        ),
        results.join(sums, left_on=LINE, right_on=["tally_id", "parent_id", "option_id", "mode"])
        .select(parts=(pl.col("votes") != pl.col("parts")).sum()),
        turnout.join(counts, left_on=PLACE, right_on=["tally_id", "parent_id"])
        .select(wholes=pl.any_horizontal(pl.col(name) != pl.col(f"{name}_parts") for name in COUNTS).sum()),
    ])  # fmt: skip


if __name__ == "__main__":
    print([frame.to_dicts()[0] for frame in main(Path(sys.argv[1]))])
