"""What every column of the tables means: the data dictionary that goes with CSV and Parquet."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pandas as pd

from moviegoer import heads
from moviegoer.errors import DataError, HeadError

__all__ = ["Column", "describe", "table"]

FILE = Path(__file__).parent / "columns.toml"
PARTS = ("_p", "_how", "")


@dataclass(frozen=True, slots=True)
class Column:
    """``source`` is what it was found from, or whose definition it follows."""

    meaning: str
    unit: str
    source: str


@cache
def _known() -> Mapping[str, Mapping[str, Column]]:
    with FILE.open("rb") as file:
        told = tomllib.load(file)
    return {
        name: {column: Column(*row) for column, row in rows.items()} for name, rows in told.items()
    }


def describe(name: str, column: str) -> Column:
    """Say what a column of a table means.

    Raises
    ------
    DataError
        If nothing is known of it.
    """
    known = _known()[name]
    if column in known:
        return known[column]
    found = next((row for form, row in known.items() if fnmatchcase(column, form)), None)
    found = found or (_of_head(column) if name == "shots" else None)
    if found is None:
        raise DataError(f"the data dictionary lacks the column '{column}' of {name}")
    return found


def _of_head(column: str) -> Column | None:
    """A head's label, its probability, or how it was found."""
    for part in PARTS:
        try:
            head = heads.named(column.removesuffix(part)) if column.endswith(part) else None
        except HeadError:
            continue
        if head is None:
            continue
        if part == "_p":
            what = "yes" if [one.name for one in head.labels] == ["yes"] else "that label"
            return Column(f"{head.question} Probability of {what}", "probability", head.source)
        if part == "_how":
            return Column(f"{head.question} How it was found", "label", "this program")
        names = ", ".join(label.name for label in head.labels)
        return Column(f"{head.question} {names}", "label", head.source)
    return None


def table(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Build the dictionary of these tables, a row a column, in their order.

    Raises
    ------
    DataError
        If nothing is known of a column.
    """
    rows = [
        {"table": name, "column": column, "type": _kind(frame[column].dtype)}
        | {part: getattr(describe(name, column), part) for part in ("meaning", "unit", "source")}
        for name, frame in tables.items()
        for column in frame.columns
    ]
    return pd.DataFrame(rows, columns=["table", "column", "type", "meaning", "unit", "source"])


def _kind(dtype: object) -> str:
    if pd.api.types.is_integer_dtype(dtype):  # type: ignore[arg-type]
        return "whole number"
    return "number" if pd.api.types.is_numeric_dtype(dtype) else "text"  # type: ignore[arg-type]
