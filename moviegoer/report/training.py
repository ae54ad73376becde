"""The page that shows a course of training: loss and right answers, epoch by epoch."""

from __future__ import annotations

import math
from collections.abc import Sequence

from moviegoer.report import sheet
from moviegoer.report.plots import ACCENT, FAINT, SECOND, Figure, figure, rows_axis

__all__ = ["render"]

Line = tuple[int, float, float, float, float]
"""An epoch: its number, loss and validation loss, share right and validation share right."""


def render(title: str, log: Sequence[Line], found: Sequence[str]) -> str:
    """Draw the page, whole: one HTML file that opens offline.

    Parameters
    ----------
    log
        A line an epoch; there may be none, where nothing was trained in epochs.
    found
        What came of it, in words, a paragraph each.
    """
    figures = {
        "loss": _curves(log, (1, 2), "loss"),
        "right": _curves(log, (3, 4), "share right"),
    }
    return sheet.render(
        "training.html", figures=figures if log else {}, title=title, log=log, found=found
    )


def _curves(log: Sequence[Line], columns: tuple[int, int], name: str) -> Figure:
    kinds = (("trained on", SECOND), ("validation", ACCENT))
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": kind,
            "x": [line[0] for line in log],
            "y": [_known(line[column]) for line in log],
            "line": {"color": colour, "width": 2},
            "hovertemplate": f"epoch %{{x}}: %{{y:.3f}}<extra>{kind}</extra>",
        }
        for column, (kind, colour) in zip(columns, kinds, strict=True)
    ]
    return figure(
        traces,
        height_px=280,
        xaxis={"title": {"text": "epoch"}, "gridcolor": FAINT, "fixedrange": True, "dtick": 5},
        yaxis=rows_axis(title={"text": name}, rangemode="tozero"),
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"l": 8, "r": 8, "t": 36, "b": 44},
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 5)
