"""The shot-length curve: how long each shot lasts, and how that changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.core.style import trend
from moviegoer.report.plots import (
    ACCENT,
    INK,
    SECOND,
    Figure,
    figure,
    moments,
    rows_axis,
    time_axis,
)
from moviegoer.report.reading import Reading
from moviegoer.report.words import clock, seconds
from moviegoer.types import Floats

__all__ = ["ENOUGH", "SPAN", "Lengths", "figure_of", "lengths", "window"]

LADDER_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
FEWEST = 8
"""With fewer shots a moving average says nothing."""
ENOUGH = 40
"""With fewer shots a local regression follows single shots, and cut density single cuts."""
SPAN = 0.25
"""Share of the shots that each point of the local regression looks at."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Shot lengths of the film's body in seconds: the mean, and measures an outlier can't move."""

    shots: int
    asl_s: float
    msl_s: float
    quartiles_s: tuple[float, float]
    shortest_s: float
    longest_s: float


def lengths(reading: Reading) -> Lengths:
    """Measure the shot lengths that count; of all shots where none does."""
    chosen = reading.length_s[reading.counted] if reading.counted.any() else reading.length_s
    low, high = np.quantile(chosen, [0.25, 0.75])
    return Lengths(
        shots=len(chosen),
        asl_s=float(chosen.mean()),
        msl_s=float(np.median(chosen)),
        quartiles_s=(float(low), float(high)),
        shortest_s=float(chosen.min()),
        longest_s=float(chosen.max()),
    )


def window(shots: int) -> int:
    """Choose how many shots the moving average spans: odd, a twentieth of a film, 5 to 41."""
    return min(41, max(5, shots // 20)) // 2 * 2 + 1


def figure_of(reading: Reading) -> Figure:
    """Draw every shot as a dot over a logarithmic ladder of lengths, and their moving average; of
    films with shots enough also a local regression and, below, how many cuts a minute holds."""
    found = lengths(reading)
    middle = (reading.start_s + reading.end_s) / 2
    traces: list[dict[str, object]] = [_dots(reading, middle)]
    if len(middle) >= FEWEST:
        span = window(len(middle))
        mean = trend.moving_average(reading.length_s, span)
        line = {"color": ACCENT, "width": 2.4}
        traces.append(_curve(f"mean of {span} shots", middle, mean, unit="s", line=line))
    ladder = {"type": "log", "tickvals": LADDER_S, "ticktext": [f"{s:g} s" for s in LADDER_S]}
    axis = time_axis(float(reading.end_s[-1]), showgrid=False)
    shapes = [_line(found.msl_s, "dash")]
    if len(middle) < ENOUGH:
        return figure(traces, height_px=300, xaxis=axis, yaxis=rows_axis(**ladder), shapes=shapes)
    return figure(
        [*traces, *_trends(reading)],
        height_px=430,
        xaxis=axis | {"anchor": "y2"},
        yaxis=rows_axis(**ladder, domain=[0.34, 1]),
        yaxis2=rows_axis(domain=[0, 0.24], rangemode="tozero", nticks=4, ticksuffix="/min"),
        shapes=shapes,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "x": 0, "yanchor": "bottom"},
    )


def _trends(reading: Reading) -> list[dict[str, object]]:
    """The local regression of lengths, and below it cut density."""
    start_s, end_s = float(reading.start_s[0]), float(reading.end_s[-1])
    at, smooth = trend.loess(reading.length_s, spans=(SPAN,))
    _, cuts = trend.density(reading.start_s[1:] - start_s, end_s - start_s)
    time_s = start_s + at * (end_s - start_s)
    shown = smooth[SPAN] > 0  # A line of regression may leave the logarithmic ladder.
    line = {"color": SECOND, "width": 1.8, "dash": "dot"}
    grounds = {
        "line": {"color": SECOND, "width": 1.4},
        "fill": "tozeroy",
        "fillcolor": "rgba(31, 95, 139, 0.15)",
        "yaxis": "y2",
    }
    return [
        _curve("loess", time_s[shown], smooth[SPAN][shown], unit="s", line=line),
        _curve("cuts a minute", time_s, cuts, unit="a minute", **grounds),
    ]


def _curve(
    name: str, time_s: Floats, values: Floats, *, unit: str, **more: object
) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": moments(time_s),
        "y": [round(float(v), 3) for v in values],
        "hovertemplate": f"%{{y:.1f}} {unit}, {name}<extra></extra>",
        **more,
    }


def _dots(reading: Reading, middle: Floats) -> dict[str, object]:
    many = len(middle) > 300
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "shot",
        "x": moments(middle),
        "y": [round(float(v), 3) for v in reading.length_s],
        "marker": {"color": INK, "size": 4 if many else 7, "opacity": 0.38 if many else 0.7},
        "customdata": list(range(len(middle))),
        "text": [
            f"<b>Shot {shot.number}</b> · {seconds(shot.span.duration_s)}"
            f"<br>{clock(shot.span.start_s, tenths=True)}"
            for shot in reading.analysis.shot_list
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _line(value: float, dash: str) -> dict[str, object]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": value,
        "y1": value,
        "line": {"color": INK, "width": 1, "dash": dash},
    }
