"""The page about a corpus: its films by year, director, shot length and scale; near and far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution import distances, maps
from moviegoer.report import crowds, sheet
from moviegoer.report.plots import FAINT, SECOND, Figure, figure, rows_axis
from moviegoer.report.words import plain
from moviegoer.types import Floats, Ints

__all__ = ["Line", "Overview", "render"]

COLOURED = 7
"""Directors with a colour of their own; of the eight, one is for all others."""
MOST = 40
"""Rows of a plot by director, and leaves of a tree: more cannot be read."""
OTHERS = "others"
UNKNOWN = "not said"
ROW_PX = 20
SHADES = ("#7f1d1d", "#c2410c", "#e07b39", "#e9b872", "#bcc8ae", "#6f9ea8", "#1f5f8b", "#d8d3ca")
"""Scales from near (warm) to far (cold), and none."""


@dataclass(frozen=True, slots=True)
class Line:
    """A film in few words; ``link`` leads from the page to its report."""

    title: str
    director: str
    year: int | None
    shots: int
    asl_s: float
    msl_s: float
    link: str


@dataclass(frozen=True, slots=True)
class Overview:
    """A corpus: a line, a row of ``values`` (by measure, named by ``names``) and of ``scales``
    (shares, by ``steps``) a film."""

    films: tuple[Line, ...]
    hours: float
    names: tuple[str, ...]
    values: Floats
    steps: tuple[str, ...]
    scales: Floats


def render(overview: Overview, *, title: str) -> str:
    """Draw the page, whole: one HTML file that opens offline."""
    films = overview.films
    known = sorted({film.director for film in films if film.director})
    return sheet.render(
        "corpus.html",
        figures=dict(_figures(overview)),
        title=title,
        films=films,
        hours=overview.hours,
        shots=sum(film.shots for film in films),
        directors=len(known),
        years=sorted(film.year for film in films if film.year is not None),
        measures=len(overview.names),
        whole=len(films) <= MOST,
        distance=distances.DISTANCES["delta"],
    )


def _figures(overview: Overview) -> Iterator[tuple[str, Figure]]:
    films = overview.films
    groups = _groups(films)
    if len({film.year for film in films if film.year is not None}) > 1:
        yield "years", _years(films)
        yield "asl-years", _over_time(films, groups)
    order = _by_films(films)
    if order:
        yield "directors", _ranges(films, order[:MOST])
    if np.isfinite(overview.scales).any():
        yield "scales", _scales(overview, order[:MOST])
    if len(films) > 2 and overview.names:
        titles = [_named(film) for film in films]
        far = distances.between(overview.values, distance="delta")
        few = len(films) <= 30
        yield "map", crowds.scatter(maps.place(far), titles, groups, titles=few)
        yield from _tree(overview, far, titles, order)


def _tree(
    overview: Overview, far: Floats, titles: Sequence[str], order: Sequence[str]
) -> Iterator[tuple[str, Figure]]:
    """A tree of the films, or where they are too many, of the directors with the most."""
    films = overview.films
    if len(films) <= MOST:
        groups = [film.director or UNKNOWN for film in films]
        yield "tree", crowds.tree(maps.tree(far, titles), titles, groups)
        return
    some = order[:MOST]
    if len(some) > 2:
        middle = np.array([np.nanmedian(overview.values[_of(films, who)], axis=0) for who in some])
        between = distances.between(middle, distance="delta")
        yield "tree", crowds.tree(maps.tree(between, some), some)


def _named(film: Line) -> str:
    return f"{film.title} ({film.year})" if film.year is not None else film.title


def _of(films: Sequence[Line], director: str) -> Ints:
    return np.array([i for i, film in enumerate(films) if film.director == director], np.int64)


def _by_films(films: Sequence[Line]) -> list[str]:
    """The directors, those of most films first."""
    count: dict[str, int] = {}
    for film in films:
        if film.director:
            count[film.director] = count.get(film.director, 0) + 1
    return sorted(count, key=lambda who: (-count[who], who))


def _groups(films: Sequence[Line]) -> list[str]:
    """Name each film's colour: its director, if of the most prolific."""
    shown = set(_by_films(films)[:COLOURED])
    return [f.director if f.director in shown else OTHERS if f.director else UNKNOWN for f in films]


def _years(films: Sequence[Line]) -> Figure:
    year, count = np.unique([f.year for f in films if f.year is not None], return_counts=True)
    bars = {
        "type": "bar",
        "x": year.tolist(),
        "y": count.tolist(),
        "marker": {"color": SECOND},
        "hovertemplate": "%{x}: %{y}<extra></extra>",
    }
    few = {"dtick": 1} if count.max() < 5 else {}
    axis = rows_axis(rangemode="tozero", tickformat="d", **few)
    return figure([bars], height_px=220, xaxis=_year_axis(), yaxis=axis)


def _year_axis() -> dict[str, object]:
    return {"fixedrange": True, "gridcolor": FAINT, "zeroline": False, "tickformat": "d"}


def _over_time(films: Sequence[Line], groups: Sequence[str]) -> Figure:
    """Mean shot length over years, a point a film, on a ladder where halves are as far as doubles
    (Salt, "Film Style and Technology", 1983, plots it so)."""
    rows = [i for i, f in enumerate(films) if f.year is not None and f.asl_s > 0]
    place = np.array([[films[i].year or 0, films[i].asl_s] for i in rows]).reshape(-1, 2)
    names, of = [_named(films[i]) for i in rows], [groups[i] for i in rows]
    drawn = crowds.scatter(place, names, of, titles=False)
    drawn["layout"]["xaxis"] = _year_axis()
    ticks = [1, 2, 3, 4, 6, 8, 12, 16, 24, 48, 96]
    drawn["layout"]["yaxis"] = rows_axis(
        type="log", tickvals=ticks, ticktext=[f"{s} s" for s in ticks]
    )
    for trace in drawn["data"]:
        trace["hovertemplate"] = "%{customdata}: %{y:.1f} s<extra></extra>"
    return drawn


def _ranges(films: Sequence[Line], order: Sequence[str]) -> Figure:
    """A director's films as points along mean shot length, a row a director."""
    row = {who: number for number, who in enumerate(order)}
    some = [f for f in films if f.director in row and np.isfinite(f.asl_s)]
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": [round(f.asl_s, 3) for f in some],
        "y": [row[f.director] for f in some],
        "customdata": [plain(_named(f)) for f in some],
        "marker": {"size": 8, "color": SECOND, "opacity": 0.6},
        "hovertemplate": "%{customdata}: %{x:.1f} s<extra></extra>",
    }
    return figure(
        [points],
        height_px=60 + ROW_PX * len(order),
        xaxis={"fixedrange": True, "gridcolor": FAINT, "side": "top", "ticksuffix": " s",
               "zeroline": False},
        yaxis=_names_axis(order),
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
    )  # fmt: skip


def _names_axis(names: Sequence[str]) -> dict[str, object]:
    return rows_axis(
        tickvals=list(range(len(names))), ticktext=[plain(name, limit=30) for name in names],
        range=[len(names) - 0.4, -0.6], gridcolor=FAINT,
    )  # fmt: skip


def _scales(overview: Overview, order: Sequence[str]) -> Figure:
    """Shares of shot scales, the mean of a director's films; first of all films."""
    rows = [("all films", np.arange(len(overview.films)))]
    rows += [(who, _of(overview.films, who)) for who in order]
    told = [(who, overview.scales[of]) for who, of in rows]
    told = [(who, held) for who, held in told if np.isfinite(held).any()]
    mean = np.array([np.nanmean(held, axis=0) for _, held in told])
    names = [who for who, _ in told]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": step,
            "x": np.round(mean[:, number], 4).tolist(),
            "y": list(range(len(names))),
            "customdata": [plain(name) for name in names],
            "marker": {"color": SHADES[number]},
            "hovertemplate": f"%{{customdata}}: {step} %{{x:.0%}}<extra></extra>",
        }
        for number, step in enumerate(overview.steps)
    ]
    return figure(
        traces,
        height_px=90 + ROW_PX * len(names),
        barmode="stack",
        xaxis={"fixedrange": True, "tickformat": ".0%", "side": "top", "range": [0, 1]},
        yaxis=_names_axis(names),
        margin={"l": 8, "r": 8, "t": 30, "b": 40},
        showlegend=True,
        legend={"orientation": "h", "y": 0, "x": 0, "yanchor": "top", "traceorder": "normal"},
    )
