"""What is made of a package for others: its tables as Parquet and SQLite, its description, and one archive."""

from tallypack.products.building import Built, build

__all__ = ["Built", "build"]
