"""The shot-length curve: how long each shot lasts, and how that changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.core.style.trend import moving_average
from moviegoer.report.plots import ACCENT, INK, Figure, figure, moments, rows_axis, time_axis
from moviegoer.report.reading import Reading
from moviegoer.report.words import clock, seconds
from moviegoer.types import Floats

__all__ = ["Lengths", "figure_of", "lengths", "window"]

LADDER_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
FEWEST = 8
"""With fewer shots a moving average says nothing."""


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
    """Draw every shot as a dot over a logarithmic ladder of lengths, and their moving average."""
    found = lengths(reading)
    middle = (reading.start_s + reading.end_s) / 2
    traces: list[dict[str, object]] = [_dots(reading, middle)]
    if len(middle) >= FEWEST:
        span = window(len(middle))
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": f"mean of {span} shots",
                "x": moments(middle),
                "y": [round(float(v), 3) for v in moving_average(reading.length_s, span)],
                "line": {"color": ACCENT, "width": 2.4},
                "hovertemplate": f"%{{y:.1f}} s, mean of {span} shots<extra></extra>",
            }
        )
    return figure(
        traces,
        height_px=300,
        xaxis=time_axis(float(reading.end_s[-1]), showgrid=False),
        yaxis=rows_axis(type="log", tickvals=LADDER_S, ticktext=[f"{s:g} s" for s in LADDER_S]),
        shapes=[_line(found.msl_s, "dash")],
    )


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
