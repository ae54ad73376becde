"""What all plots share: plain plotly.js figures, as dictionaries, in the page's own look."""

from __future__ import annotations

from typing import Any

import numpy as np

from moviegoer.types import Floats

__all__ = [
    "ACCENT",
    "FAINT",
    "INK",
    "ORIGIN_MS",
    "SECOND",
    "Figure",
    "figure",
    "lay",
    "milliseconds",
    "moments",
    "rows_axis",
    "time_axis",
]

Figure = dict[str, Any]

INK = "#26241f"
FAINT = "#e6e1d8"
ACCENT = "#c2410c"
SECOND = "#1f5f8b"

ORIGIN_MS = 86_400_000
"""Where a film's time begins on plotly's time axis: a midnight, so that labels read as film time,
but not the first one of 1970, since plotly reads a number below 10,000 as a year."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"


def figure(traces: list[dict[str, Any]], *, height_px: int, **layout: Any) -> Figure:
    """Assemble a figure in the page's look."""
    return {
        "data": traces,
        "layout": {
            "height": height_px,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 36},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": 12, "color": INK},
            "hoverlabel": {"bgcolor": INK, "bordercolor": INK, "font": {"color": "#ffffff"}},
            "hovermode": "closest",
            "showlegend": False,
            **layout,
        },
    }


def milliseconds(length_s: float) -> int:
    """Turn a length in seconds into the whole milliseconds that plotly's time axis counts in."""
    return round(float(length_s) * 1000)


def moments(time_s: Floats | list[float]) -> list[int]:
    """Turn film times in seconds into places on plotly's time axis."""
    return [int(t) + ORIGIN_MS for t in np.rint(np.asarray(time_s, dtype=float) * 1000)]


def lay(source: str, *, end_s: float, axis: str) -> dict[str, Any]:
    """Lay a picture over the film's whole length, as high as ``axis``."""
    return {
        "source": source,
        "xref": "x",
        "yref": axis,
        "x": ORIGIN_MS,
        "y": 1,
        "sizex": max(1, milliseconds(end_s)),
        "sizey": 1,
        "sizing": "stretch",
        "layer": "above",
    }


def rows_axis(**more: Any) -> dict[str, Any]:
    """Lay an upright axis that does not zoom, its labels a little way off."""
    return {
        "fixedrange": True,
        "automargin": True,
        "gridcolor": FAINT,
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": "rgba(0,0,0,0)",
        **more,
    }


def time_axis(end_s: float, **more: Any) -> dict[str, Any]:
    """Lay an axis of film time, from 0, whose labels grow finer when one zooms."""
    end_ms = ORIGIN_MS + max(1, milliseconds(end_s))
    return {
        "type": "date",
        "range": [ORIGIN_MS, end_ms],
        "minallowed": ORIGIN_MS,
        "maxallowed": end_ms,
        "tickformat": "%-H:%M:%S" if end_s >= 60 else "%-M:%S.%L",
        "tickformatstops": [
            {"dtickrange": [None, 999], "value": "%-H:%M:%S.%L"},
            {"dtickrange": [1000, None], "value": "%-H:%M:%S"},
        ],
        "ticks": "outside",
        "tickcolor": "#b5afa6",
        "ticklen": 4,
        "gridcolor": FAINT,
        "zeroline": False,
        "nticks": 9,
        "tickangle": 0,
        "hoverformat": "%-H:%M:%S",
        **more,
    }
