"""What the overview of a corpus is drawn from."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import numpy as np
import pandas as pd

from moviegoer.core.style.portrait import LADDERS, telling
from moviegoer.corpus.tables.views import connect
from moviegoer.report.overview import Line, Overview
from moviegoer.types import Floats

__all__ = ["gather"]

LEAST = 0.5
"""Share of the films that must have a measure for it to place them."""
PAGE = "index.html"


def gather(corpus: Path) -> Overview:
    """Read what is known of every film of a corpus.

    Raises
    ------
    StoreError
        If the folder holds no finished analysis.
    """
    with connect(corpus) as connection:
        films = connection.sql("from films order by year nulls last, title, film").df()
        measures = connection.sql("select film, measure, value from fingerprints").df()
    films = films.set_index("film", drop=False)
    wide = measures.pivot(index="film", columns="measure", values="value").loc[films.index]
    steps = LADDERS[0]
    shares = [f"scale.{step}_share" for step in steps]
    told = [name for name in wide if telling(name) and wide[name].notna().mean() >= LEAST]
    return Overview(
        films=tuple(_line(row) for _, row in films.iterrows()),
        hours=float(films["duration_s"].sum() / 3600),
        names=tuple(told),
        values=_floats(wide[told]),
        steps=steps,
        scales=_floats(wide.reindex(columns=shares)),
    )


def _line(row: pd.Series) -> Line:
    def number(name: str) -> float:
        value = row.get(name)
        return float("nan") if value is None or pd.isna(value) else float(value)

    def word(name: str) -> str:
        value = row.get(name)
        return "" if value is None or pd.isna(value) else str(value)

    year = number("year")
    return Line(
        title=word("title") or str(row["film"]),
        director=word("director"),
        year=None if np.isnan(year) else int(year),
        shots=int(np.nan_to_num(number("shots"))),
        asl_s=number("asl_s"),
        msl_s=number("msl_s"),
        link=f"films/{quote(str(row['film']))}/{PAGE}",
    )


def _floats(table: pd.DataFrame) -> Floats:
    return table.to_numpy(np.float64, na_value=np.nan)
