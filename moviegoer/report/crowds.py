"""Plots of many films at once: distributions, matrices, trees, maps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moviegoer.core.attribution.maps import Tree
from moviegoer.core.style.shape import ecdf
from moviegoer.report.plots import ACCENT, FAINT, INK, SECOND, Figure, figure, rows_axis
from moviegoer.report.words import plain
from moviegoer.types import Floats

__all__ = ["COLOURS", "bars", "cumulative", "density", "grid", "histogram", "scatter", "tree"]

COLOURS = (INK, ACCENT, SECOND, "#2f7d4f", "#8a5a00", "#7a3e9d", "#00798c", "#a8324a")
DASHES = ("solid", "dash", "dot", "dashdot")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x")
LADDER_S = [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]
SHADES = [[0, "#fbfaf7"], [0.15, "#f0dfcf"], [0.5, "#d98b5f"], [1, ACCENT]]
POINTS = 120


def _line(number: int) -> dict[str, object]:
    dash = DASHES[number // len(COLOURS) % len(DASHES)]
    return {"color": COLOURS[number % len(COLOURS)], "width": 2, "dash": dash}


def _lengths_axis() -> dict[str, object]:
    ticks = [f"{s:g} s" for s in LADDER_S]
    return {
        "type": "log",
        "tickvals": LADDER_S,
        "ticktext": ticks,
        "gridcolor": FAINT,
        "zeroline": False,
        "fixedrange": True,
        "tickangle": 0,
    }


def _named(names: Sequence[str]) -> dict[str, object]:
    shown = len(names) > 1
    return {
        "showlegend": shown,
        "legend": {"orientation": "h", "y": -0.16, "x": 0, "yanchor": "top"},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 36 + 22 * (len(names) if shown else 0)},
    }


def cumulative(names: Sequence[str], lengths_s: Sequence[Floats]) -> Figure:
    """Draw the share of shots up to each length, a step line a film."""
    traces = []
    for number, (name, lengths) in enumerate(zip(names, lengths_s, strict=True)):
        x, y = ecdf(lengths)
        some = np.unique(np.linspace(0, len(x) - 1, min(len(x), 300)).round().astype(int))
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": plain(name),
                "line": {**_line(number), "shape": "hv"},
                "x": np.round(x[some], 3).tolist(),
                "y": np.round(y[some], 4).tolist(),
                "hovertemplate": "%{y:.0%} up to %{x:.1f} s<extra></extra>",
            }
        )
    return figure(
        traces,
        height_px=340 + 22 * len(names),
        xaxis=_lengths_axis(),
        yaxis=rows_axis(tickformat=".0%", range=[0, 1.02]),
        **_named(names),
    )


def density(names: Sequence[str], lengths_s: Sequence[Floats]) -> Figure:
    """Draw the density of the logarithm of shot lengths, by a Gaussian kernel (Silverman)."""
    from scipy.stats import gaussian_kde

    everything = np.log(np.concatenate([np.maximum(one, 1e-3) for one in lengths_s]))
    at = np.linspace(everything.min() - 0.3, everything.max() + 0.3, POINTS)
    traces = []
    for number, (name, lengths) in enumerate(zip(names, lengths_s, strict=True)):
        logs = np.log(np.maximum(lengths, 1e-3))
        if len(logs) < 3 or np.ptp(logs) < 1e-9:
            continue
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": plain(name),
                "line": _line(number),
                "x": np.round(np.exp(at), 4).tolist(),
                "y": np.round(gaussian_kde(logs, bw_method="silverman")(at), 5).tolist(),
                "hovertemplate": "%{x:.1f} s<extra></extra>",
            }
        )
    return figure(
        traces,
        height_px=340 + 22 * len(names),
        xaxis=_lengths_axis(),
        yaxis=rows_axis(showticklabels=False, rangemode="tozero"),
        **_named(names),
    )


def grid(
    rows: Sequence[str], columns: Sequence[str], values: Floats, *, form: str = ".2f"
) -> Figure:
    """Draw a table of numbers from 0 up as shaded cells, the first row on top."""
    rows, columns = [plain(r, limit=18) for r in rows], [plain(c, limit=18) for c in columns]
    few = len(rows) * len(columns) <= 400
    trace = {
        "type": "heatmap",
        "z": np.round(values, 4).tolist(),
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "colorscale": SHADES,
        "zmin": 0,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": False,
        "customdata": [[[r, c] for c in columns] for r in rows],
        "hovertemplate": "%{customdata[0]} → %{customdata[1]}: %{z:" + form + "}<extra></extra>",
    }
    if few:
        trace |= {"texttemplate": "%{text}", "text": _cells(values, form)}
    return figure(
        [trace],
        height_px=90 + 26 * len(rows),
        margin={"l": 8, "r": 8, "t": 8, "b": 60},
        xaxis={
            "tickvals": list(range(len(columns))), "ticktext": columns, "automargin": True,
            "fixedrange": True, "showgrid": False, "zeroline": False,
            # Left to itself, plotly turns long labels and widens margins by turns on a phone.
            "tickangle": 90 if max(map(len, columns)) > 4 else 0,
        },
        yaxis=rows_axis(
            tickvals=list(range(len(rows))), ticktext=rows, autorange="reversed", showgrid=False
        ),
    )  # fmt: skip


def _cells(values: Floats, form: str) -> list[list[str]]:
    return [["" if v == 0 else format(v, form) for v in row] for row in values.tolist()]


def tree(drawn: Tree, names: Sequence[str], groups: Sequence[str] | None = None) -> Figure:
    """Draw a dendrogram lying on its side, a film a row, coloured by group where there are some."""
    joins = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": np.round(height, 5).tolist(),
            "y": along.tolist(),
            "line": {"color": INK, "width": 1.2},
            "hoverinfo": "skip",
        }
        for along, height in zip(drawn.along, drawn.height, strict=True)
    ]
    colour = _colours(groups) if groups else {}
    labels = []
    for row in drawn.order.tolist():
        name = plain(names[row], limit=28)
        tint = colour.get(groups[row], INK) if groups else INK
        labels.append(f'<span style="color:{tint}">{name}</span>')
    return figure(
        joins,
        height_px=max(160, 50 + 19 * len(names)),
        xaxis={"fixedrange": True, "gridcolor": FAINT, "zeroline": False, "rangemode": "tozero"},
        yaxis=rows_axis(tickvals=list(range(len(names))), ticktext=labels, showgrid=False),
    )


def scatter(place: Floats, names: Sequence[str], groups: Sequence[str], *, titles: bool) -> Figure:
    """Draw films as points on a plane, coloured by group; with names beside them if few."""
    colour = _colours(groups)
    above = np.argsort(np.argsort(place[:, 0])) % 2
    traces = []
    for number, group in enumerate(dict.fromkeys(groups)):
        rows = [i for i, one in enumerate(groups) if one == group]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text" if titles else "markers",
                "name": plain(group, limit=30),
                "x": np.round(place[rows, 0], 5).tolist(),
                "y": np.round(place[rows, 1], 5).tolist(),
                "text": [plain(names[i], limit=22) for i in rows],
                "customdata": [plain(names[i]) for i in rows],
                "textposition": [("bottom center", "top center")[above[i]] for i in rows],
                "cliponaxis": False,
                "marker": {
                    "size": 9,
                    "color": colour[group],
                    "symbol": SYMBOLS[number // len(COLOURS) % len(SYMBOLS)],
                },
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    many = len(traces) > 1
    return figure(
        traces,
        height_px=430 + (22 * len(traces) // 2 if many else 0),
        xaxis={"fixedrange": True, "gridcolor": FAINT, "zerolinecolor": FAINT},
        yaxis=rows_axis(scaleanchor="x"),
        showlegend=many,
        legend={"orientation": "h", "y": -0.12, "x": 0, "yanchor": "top"},
    )


def _colours(groups: Sequence[str]) -> dict[str, str]:
    order = list(dict.fromkeys(groups))
    return {group: COLOURS[i % len(COLOURS)] for i, group in enumerate(order)}


def bars(names: Sequence[str], values: Sequence[float], *, form: str = ".2f") -> Figure:
    """Draw signed numbers as bars to both sides, the first on top."""
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [round(float(v), 4) for v in values],
        "y": list(range(len(names))),
        "marker": {"color": [ACCENT if v >= 0 else SECOND for v in values]},
        "hovertemplate": "%{x:" + form + "}<extra></extra>",
    }
    return figure(
        [trace],
        height_px=60 + 24 * len(names),
        xaxis={"fixedrange": True, "gridcolor": FAINT, "zerolinecolor": INK},
        yaxis=rows_axis(
            tickvals=list(range(len(names))),
            ticktext=[plain(name, limit=32) for name in names],
            autorange="reversed",
        ),
    )


def histogram(values: Floats, mark: float, *, step: float) -> Figure:
    """Draw how often each share came out by luck, and a line where the result lies."""
    at, count = np.unique(np.round(values / step).astype(int), return_counts=True)
    top = int(count.max())
    bar = {
        "type": "bar",
        "x": np.round(at * step, 5).tolist(),
        "y": count.tolist(),
        "width": step * 0.9,
        "marker": {"color": "#b5afa6"},
        "hovertemplate": "%{x:.0%}: %{y} times<extra></extra>",
    }
    line = {"type": "line", "x0": mark, "x1": mark, "y0": 0, "y1": top,
            "line": {"color": ACCENT, "width": 3}}  # fmt: skip
    return figure(
        [bar],
        height_px=260,
        xaxis={"tickformat": ".0%", "fixedrange": True, "gridcolor": FAINT, "rangemode": "tozero"},
        yaxis=rows_axis(rangemode="tozero"),
        shapes=[line],
    )
