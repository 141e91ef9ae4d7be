"""A table as Parquet: typed columns, and the same bytes for the same table."""

from pathlib import Path

import polars as pl

_ROWS = 100_000
"""Rows of a group. A fixed number, so that the bytes do not depend on the machine."""


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a typed table; see `tallypack.typed` for its columns."""
    frame.write_parquet(path, compression="zstd", compression_level=3, statistics=True, row_group_size=_ROWS)
