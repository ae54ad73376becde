"""The page that shows how well a model does on labelled pictures.

It holds stills of the pictures judged: it is its maker's own, not for passing on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from moviegoer.report import crowds, sheet
from moviegoer.report.crowds import COLOURS
from moviegoer.report.plots import ACCENT, FAINT, INK, SECOND, Figure, figure, rows_axis
from moviegoer.report.words import count, listed, p, plain, share

if TYPE_CHECKING:
    from moviegoer.learn.judge.breakdown import Part
    from moviegoer.learn.judge.calibration import Calibration
    from moviegoer.learn.judge.curve import Curve
    from moviegoer.learn.judge.evaluation import At, Evaluation
    from moviegoer.learn.resample import Figure as Measured

__all__ = ["render", "said"]

MOST = 60
"""Films in a plot; the tables have all."""
LEGEND = {"orientation": "h", "y": -0.2, "x": 0, "yanchor": "top"}
UNITS = {"film": "films", "group": "groups", "picture": "pictures"}


def render(found: Evaluation, thumbs: Mapping[int, str], *, model: str, data: str) -> str:
    """Draw the page, whole: one HTML file that opens offline.

    Parameters
    ----------
    thumbs
        JPEGs in base64, by the row of the picture, of those that the galleries show.
    model, data
        What both are called.
    """
    return sheet.render(
        "evaluation.html",
        figures=dict(_figures(found)),
        found=found,
        two=_two(found),
        said=said(found),
        model=model,
        asked_of=data,
        thumbs=thumbs,
        shown=[one for one in found.galleries if len(one.most) or len(one.least)],
        names=_spoken(found),
        units=UNITS[found.material.unit],
        interval=interval,
        p=p,
        right_films=sum(one.right for one in found.films),
    )


def interval(one: Measured) -> str:
    """Write a figure's interval; empty where there is none."""
    return f"{p(one.low)} to {p(one.high)}" if math.isfinite(one.low) else ""


def said(found: Evaluation) -> str:
    """Say the result in two sentences."""
    told, column = found.report, found.facts.column
    main = told.labels[1] if _two(found) else None
    right = f"{share(told.accuracy.value)} of {count(told.pictures, 'picture')} are told right"
    if math.isfinite(told.accuracy.low):
        right += f" ({share(told.accuracy.low)} to {share(told.accuracy.high)})"
    if math.isfinite(told.commonest):
        right += f"; always naming the commonest label would get {share(told.commonest)}"
    if main is None:
        return f"{right}. F1, averaged over the labels, is {_said(told.macro_f1)}."
    return (
        f"{right}. Of {column} {main.name}, F1 is {_said(main.f1)}: precision "
        f"{_said(main.precision)}, recall {_said(main.recall)}."
    )


def _said(one: Measured) -> str:
    if not math.isfinite(one.value):
        return "not defined"
    return f"{p(one.value)} ({interval(one)})" if interval(one) else p(one.value)


def _two(found: Evaluation) -> bool:
    return found.facts.exclusive and len(found.facts.labels) == 2


def _spoken(found: Evaluation) -> list[str]:
    """Each picture's truth, in words."""
    labels = found.facts.labels
    return [
        listed([labels[k] for k in np.flatnonzero(row)]) if row.any() else "none"
        for row in found.answers.held
    ]


def _figures(found: Evaluation) -> Iterator[tuple[str, Figure]]:
    labels = found.facts.labels
    if found.answers.exclusive:
        table = np.zeros((len(labels), len(labels)))
        np.add.at(table, (found.answers.truth, found.answers.guess), 1)
        yield "confusion", crowds.grid(labels, labels, table, form=".0f")
    if found.curves:
        yield "curve", _curves(found.curves, found.at)
    yield "calibration", _reliability(found.calibration)
    yield "light", _parts(found.by_light)
    if len(found.by_film) > 1:
        yield "film", _parts(sorted(found.by_film, key=lambda one: one.right.value)[:MOST])


def _curves(curves: Mapping[str, Curve], at: At | None) -> Figure:
    many = len(curves) > 1
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": plain(label, limit=24),
            "x": np.round(one.recall, 4).tolist(),
            "y": np.round(one.precision, 4).tolist(),
            "customdata": np.round(one.threshold, 4).tolist(),
            "line": {"color": COLOURS[i % len(COLOURS)], "width": 2, "shape": "vh"},
            "hovertemplate": "recall %{x:.2f}, precision %{y:.2f} from p %{customdata:.3f} on"
            f"<extra>{plain(label, limit=24)}</extra>",
        }
        for i, (label, one) in enumerate(curves.items())
    ]
    if at is not None:
        mine = at.report.labels[1]
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": "chosen",
                "x": [round(mine.recall.value, 4)], "y": [round(mine.precision.value, 4)],
                "marker": {"color": ACCENT, "size": 11}, "showlegend": False,
                "hovertemplate": "chosen: recall %{x:.2f}, precision %{y:.2f}<extra></extra>",
            }
        )  # fmt: skip
    return figure(
        traces,
        height_px=360 + (11 * len(curves) if many else 0),
        xaxis={
            "title": {"text": "recall"},
            "range": [0, 1.02],
            "fixedrange": True,
            "gridcolor": FAINT,
        },
        yaxis=rows_axis(title={"text": "precision"}, range=[0, 1.03]),
        margin={"l": 8, "r": 8, "t": 8, "b": 48 + (14 * len(curves) if many else 0)},
        showlegend=many,
        legend=LEGEND,
    )


def _across(title: str) -> dict[str, object]:
    return {
        "title": {"text": title},
        "range": [0, 1.02],
        "fixedrange": True,
        "gridcolor": FAINT,
    }


def _reliability(found: Calibration) -> Figure:
    bins = found.bins
    line = {
        "type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip",
        "line": {"color": "#b5afa6", "width": 1.5, "dash": "dash"},
    }  # fmt: skip
    dots = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [round(one.sure, 4) for one in bins],
        "y": [round(one.right, 4) for one in bins],
        "customdata": [one.pictures for one in bins],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [round(one.high - one.right, 4) for one in bins],
            "arrayminus": [round(one.right - one.low, 4) for one in bins],
            "color": SECOND,
            "thickness": 1.2,
        },
        "marker": {"color": SECOND, "size": 8},
        "line": {"color": SECOND, "width": 1},
        "hovertemplate": "said %{x:.0%}, right %{y:.0%} of %{customdata}<extra></extra>",
    }
    return figure(
        [line, dots],
        height_px=360,
        xaxis=_across("how sure") | {"tickformat": ".0%"},
        yaxis=rows_axis(title={"text": "how often right"}, range=[0, 1.03], tickformat=".0%"),
        margin={"l": 8, "r": 8, "t": 8, "b": 48},
    )  # fmt: skip


def _parts(parts: list[Part] | tuple[Part, ...]) -> Figure:
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [round(one.right.value, 4) for one in parts],
        "y": list(range(len(parts))),
        "customdata": [one.pictures for one in parts],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(one.right.high - one.right.value, 4) for one in parts],
            "arrayminus": [round(one.right.value - one.right.low, 4) for one in parts],
            "color": INK,
            "thickness": 1.2,
        },
        "marker": {"color": ACCENT, "size": 9},
        "hovertemplate": "%{x:.0%} of %{customdata}<extra></extra>",
    }
    return figure(
        [dots],
        height_px=70 + 26 * len(parts),
        xaxis={"tickformat": ".0%", "range": [0, 1.03], "fixedrange": True, "gridcolor": FAINT,
               "side": "top"},
        yaxis=rows_axis(
            tickvals=list(range(len(parts))),
            ticktext=[plain(one.name, limit=32) for one in parts],
            range=[len(parts) - 0.5, -0.5],
            showgrid=False,
        ),
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
    )  # fmt: skip
