"""Tables for R, Python and spreadsheets, with a data dictionary beside them."""

from __future__ import annotations

import io

import pandas as pd

from moviegoer import tables
from moviegoer.analysis import Analysis
from moviegoer.export import dictionary
from moviegoer.export.wanted import Files, Wanted

__all__ = ["as_csv", "as_parquet"]

NAMES = ("shots", "scenes", "characters", "lines", "faces", "frames")


def _all(analysis: Analysis) -> dict[str, pd.DataFrame]:
    found = {name: getattr(tables, name)(analysis) for name in NAMES}
    return found | {"dictionary": dictionary.table(found)}


def as_csv(analysis: Analysis, _wanted: Wanted) -> Files:
    """Write every table as CSV (UTF-8, commas) and a dictionary of all their columns.

    Read them with ``keep_default_na=False`` (pandas) or ``na.strings=""`` (R): scale has a label
    ``NA``.
    """
    return {
        f".{name}.csv": frame.to_csv(index=False, lineterminator="\n").encode("utf-8", "replace")
        for name, frame in _all(analysis).items()
    }


def as_parquet(analysis: Analysis, _wanted: Wanted) -> Files:
    """Write every table as Parquet, typed, and a dictionary of all their columns."""
    files = {}
    for name, frame in _all(analysis).items():
        buffer = io.BytesIO()
        frame.to_parquet(buffer, index=False)
        files[f".{name}.parquet"] = buffer.getvalue()
    return files
