"""A question asked of a corpus and its answer, as one page with a chart."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real

import pandas as pd

from moviegoer.report import sheet
from moviegoer.report.crowds import COLOURS
from moviegoer.report.plots import FAINT, Figure, figure, rows_axis
from moviegoer.report.words import plain

__all__ = ["KINDS", "chart", "render"]

KINDS = ("bar", "line", "scatter")
MOST_BARS = 60
MOST_ROWS = 1000
ROW_PX = 22


def render(answer: pd.DataFrame, *, question: str, kind: str = "") -> str:
    """Draw the page, whole: the question, the chart, the rows.

    Raises
    ------
    ValueError
        If there is nothing to draw: no row, or no column of numbers besides the first.
    """
    rows = [
        [_cell(value) for value in row] for row in answer.head(MOST_ROWS).itertuples(index=False)
    ]
    return sheet.render(
        "answer.html",
        figures={"answer": chart(answer, kind)},
        question=question.strip(),
        columns=[str(name) for name in answer.columns],
        numeric=[_numeric(answer, place) for place in range(answer.shape[1])],
        rows=rows,
        total=len(answer),
    )


def chart(answer: pd.DataFrame, kind: str = "") -> Figure:
    """Draw the first column along, and every column of numbers after it up.

    Left to itself: bars where the first column holds words, lines where it holds numbers that rise,
    points otherwise.

    Raises
    ------
    ValueError
        As :func:`render`.
    """
    series = [place for place in range(1, answer.shape[1]) if _numeric(answer, place)]
    if not len(answer) or not series:
        raise ValueError("a chart needs rows, and a column of numbers after the first")
    along = answer.iloc[:, 0]
    rising = _numeric(answer, 0) and along.dropna().is_monotonic_increasing
    kind = kind or ("line" if rising else "scatter" if _numeric(answer, 0) else "bar")
    return _bars(answer, series) if kind == "bar" else _plane(answer, series, kind)


def _bars(answer: pd.DataFrame, series: Sequence[int]) -> Figure:
    few = answer.head(MOST_BARS)
    names = [plain(_cell(value) or "–", limit=32) for value in few.iloc[:, 0]]
    many = len(series) > 1
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": plain(str(answer.columns[place]), limit=30),
            "x": _numbers(few, place),
            "y": list(range(len(names))),
            "customdata": names,
            "marker": {"color": COLOURS[(number + 1) % len(COLOURS)]},
            "hovertemplate": "%{customdata}: %{x}<extra></extra>",
        }
        for number, place in enumerate(series)
    ]
    return figure(
        traces,
        height_px=70 + ROW_PX * len(names) * len(series) + (24 if many else 0),
        xaxis={"fixedrange": True, "gridcolor": FAINT, "rangemode": "tozero", "side": "top",
               "title": {"text": "" if many else plain(str(answer.columns[series[0]]))}},
        yaxis=rows_axis(tickvals=list(range(len(names))), ticktext=names, autorange="reversed",
                        showgrid=False),
        margin={"l": 8, "r": 8, "t": 52, "b": 40 if many else 8},
        **_legend(many),
    )  # fmt: skip


def _plane(answer: pd.DataFrame, series: Sequence[int], kind: str) -> Figure:
    numeric = _numeric(answer, 0)
    along = _numbers(answer, 0) if numeric else [plain(_cell(v)) for v in answer.iloc[:, 0]]
    many = len(series) > 1
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers" if kind == "line" else "markers",
            "name": plain(str(answer.columns[place]), limit=30),
            "x": along,
            "y": _numbers(answer, place),
            "marker": {"size": 6},
            "line": {"color": COLOURS[(number + 1) % len(COLOURS)], "width": 2},
            "hovertemplate": "%{x}: %{y}<extra></extra>",
        }
        for number, place in enumerate(series)
    ]
    return figure(
        traces,
        height_px=420,
        xaxis={"gridcolor": FAINT, "zeroline": False, "fixedrange": True, "automargin": True,
               "title": {"text": plain(str(answer.columns[0]))}},
        yaxis=rows_axis(title={"text": "" if many else plain(str(answer.columns[series[0]]))}),
        margin={"l": 8, "r": 8, "t": 8, "b": 60},
        **_legend(many),
    )  # fmt: skip


def _legend(many: bool) -> dict[str, object]:
    return {
        "showlegend": many,
        "legend": {"orientation": "h", "y": -0.12, "x": 0, "yanchor": "top"},
    }


def _numeric(answer: pd.DataFrame, place: int) -> bool:
    column = answer.iloc[:, place]
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _numbers(answer: pd.DataFrame, place: int) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in answer.iloc[:, place]]


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, Integral):
        return str(value)
    if isinstance(value, Real):
        return "" if pd.isna(float(value)) else f"{float(value):.6g}"
    return str(value)
