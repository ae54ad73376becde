"""The film's colours in order: a column for every short stretch of time."""

from __future__ import annotations

import numpy as np

from moviegoer.report.pictures import data_uri, jpeg
from moviegoer.report.plots import (
    INK,
    SECOND,
    Figure,
    figure,
    lay,
    moments,
    rows_axis,
    time_axis,
)
from moviegoer.report.reading import Reading
from moviegoer.types import Floats, Image, Signals

__all__ = ["colours", "figure_of", "strip"]

COLUMNS = 1600
CURVE, FEWEST = 400, 20
"""Points of a curve; with as few frames as one, still enough to draw a line."""


def mean_over_time(values: Floats, signals: Signals, *, parts: int) -> Floats:
    """Average per-frame values over equal parts of the film, each frame weighing as it lasts.

    Exact for variable frame rates: the integral is taken over presentation time, so a part in
    which no frame begins takes the frame that is showing.
    """
    edges = np.append(signals.time_s, max(signals.end_s, float(signals.time_s[-1]) + 1e-6))
    table = np.asarray(values, dtype=np.float64).reshape(len(signals), -1)
    table = np.nan_to_num(table)
    weighed = np.concatenate([np.zeros((1, table.shape[1])), table * np.diff(edges)[:, None]])
    total = np.cumsum(weighed, axis=0)
    at = np.linspace(edges[0], edges[-1], parts + 1)
    upto = np.stack([np.interp(at, edges, column) for column in total.T], axis=1)
    return np.asarray(np.diff(upto, axis=0) / (at[1] - at[0]))


def colours(signals: Signals) -> Image:
    """Make a picture one pixel high: the mean colour of each part of the film."""
    mean = mean_over_time(signals.colour, signals, parts=COLUMNS)
    return np.clip(np.rint(mean * 255), 0, 255).astype(np.uint8)[None]


def strip(signals: Signals) -> str:
    """Make that picture a data URI."""
    return data_uri(colours(signals))


def _squeezed(reading: Reading, slices: Image) -> Image:
    """Lay every shot's squeezed keyframe over the time it lasts."""
    at = (np.arange(COLUMNS) + 0.5) / COLUMNS * float(reading.end_s[-1])
    shot = np.clip(np.searchsorted(reading.start_s, at, side="right") - 1, 0, len(slices) - 1)
    return np.ascontiguousarray(slices[shot].transpose(1, 0, 2))


def figure_of(reading: Reading, slices: Image) -> Figure:
    """Draw the barcode in both its forms above the curves of brightness and saturation."""
    signals = reading.analysis.signals
    end_s = float(reading.end_s[-1])
    squeezed = "data:image/jpeg;base64," + jpeg(_squeezed(reading, slices), quality=88)
    curves = [
        _curve(signals, signals.luma, "brightness", INK, "solid"),
        _curve(signals, signals.saturation, "saturation", SECOND, "dot"),
    ]
    bare = {"visible": False, "range": [0, 1], "fixedrange": True}
    return figure(
        curves,
        height_px=330,
        xaxis=time_axis(end_s, anchor="y"),
        yaxis=rows_axis(domain=[0, 0.34], range=[0, 1], tickvals=[0, 0.5, 1]),
        yaxis2={**bare, "domain": [0.52, 1.0]},
        yaxis3={**bare, "domain": [0.39, 0.5]},
        images=[
            lay(squeezed, end_s=end_s, axis="y2"),
            lay(strip(signals), end_s=end_s, axis="y3"),
        ],
        hovermode="x unified",
    )


def _curve(
    signals: Signals, values: Floats, name: str, colour: str, dash: str
) -> dict[str, object]:
    parts = min(CURVE, max(FEWEST, len(signals)))
    mean = mean_over_time(values, signals, parts=parts)[:, 0]
    middle = (np.arange(parts) + 0.5) / parts * signals.end_s
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": moments(middle),
        "y": [round(float(v), 3) for v in mean],
        "line": {"color": colour, "width": 1.6, "dash": dash},
        "hovertemplate": "%{y:.2f}",
    }
