"""The page that shows what a data set is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moviegoer.report import sheet
from moviegoer.report.crowds import COLOURS
from moviegoer.report.plots import FAINT, Figure, figure, rows_axis
from moviegoer.report.words import plain

__all__ = ["Counted", "render"]

MOST = 60
"""Bars in a plot; the table has all."""
ROW_PX = 22


@dataclass(frozen=True, slots=True)
class Counted:
    """Pictures counted by one thing: a row each of its values, and what each is made of."""

    by: str
    names: Sequence[str]
    stacks: Mapping[str, Sequence[int]]
    """Parts of every bar, by what they are; they add up to the bar."""
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    """The table below the plot."""


def render(title: str, pictures: int, counted: Sequence[Counted]) -> str:
    """Draw the page, whole: one HTML file that opens offline."""
    figures = {f"by-{number}": _bars(one) for number, one in enumerate(counted)}
    return sheet.render(
        "dataset.html", figures=figures, title=title, pictures=pictures, counted=counted, most=MOST
    )


def _bars(counted: Counted) -> Figure:
    names = [plain(name, limit=32) for name in counted.names[:MOST]]
    many = len(counted.stacks) > 1
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": plain(stack, limit=24),
            "x": list(values[:MOST]),
            "y": list(range(len(names))),
            "customdata": names,
            "marker": {"color": COLOURS[number % len(COLOURS)]},
            "hovertemplate": "%{customdata}: %{x}<extra>" + plain(stack, limit=24) + "</extra>",
        }
        for number, (stack, values) in enumerate(counted.stacks.items())
    ]
    return figure(
        traces,
        height_px=70 + ROW_PX * len(names) + (24 if many else 0),
        barmode="stack",
        xaxis={"fixedrange": True, "gridcolor": FAINT, "rangemode": "tozero", "side": "top"},
        yaxis=rows_axis(
            tickvals=list(range(len(names))), ticktext=names, autorange="reversed", showgrid=False
        ),
        margin={"l": 8, "r": 8, "t": 28, "b": 40 if many else 8},
        showlegend=many,
        legend={"orientation": "h", "y": 0, "x": 0, "yanchor": "top", "traceorder": "normal"},
    )
