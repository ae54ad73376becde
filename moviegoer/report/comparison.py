"""The page that sets films side by side."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from moviegoer.core.attribution import maps
from moviegoer.core.attribution.distances import DISTANCES
from moviegoer.core.style.comparison import SCALES, Comparison
from moviegoer.report import crowds, sheet
from moviegoer.report.plots import Figure
from moviegoer.report.words import number

__all__ = ["render"]

MOST = 12
"""Measures shown of those that set films apart, and films whose distributions are overlaid."""
TINY = 0.0001
"""A p-value under this is only said to be; other values under it are told in powers of ten."""
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
WORDS = {
    **DISTANCES,
    SCALES: "Jensen–Shannon distance between scale-to-scale transitions (Lin 1991)",
}


def render(comparison: Comparison) -> str:
    """Draw the page, whole: one HTML file that opens offline."""
    titles = [film.title for film in comparison.films]
    drivers = comparison.drivers[:MOST]
    return sheet.render(
        "comparison.html",
        figures=dict(_figures(comparison)),
        titles=titles,
        films=comparison.films,
        rows=list(_rows(comparison)),
        pairs=comparison.pairs,
        drivers=drivers,
        shared=len(comparison.names),
        distance=WORDS[comparison.distance],
        delta=comparison.distance == "delta",
        far=comparison.far,
        known=any(one is not None and one.any() for one in comparison.matrix),
        two=len(titles) == 2,
        directions=_directions(comparison),
    )


def _rows(comparison: Comparison) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """Name, unit, definition, and each film's value with its interval."""
    for name, held in comparison.rows:
        some = next(measure for measure in held if measure is not None)
        cells = []
        for measure in held:
            if measure is None:
                cells.append(("–", ""))
                continue
            low, high = measure.low, measure.high
            ranged = "" if low is None or high is None else f"{_short(low)} to {_short(high)}"
            p_value = name.endswith("_p") and measure.value < TINY
            cells.append((f"<{TINY}" if p_value else _short(measure.value), ranged))
        yield name, some.unit, some.definition, cells


def _short(value: float) -> str:
    """A number that fits a cell: a tiny one by its power of ten, not by its zeros."""
    if value == 0 or not abs(value) < TINY:
        return number(value)
    digits, power = f"{value:.1e}".split("e")
    return f"{digits} × 10{str(int(power)).translate(RAISED)}".replace("-", "−")


def _figures(comparison: Comparison) -> Iterator[tuple[str, Figure]]:
    films = [film for film in comparison.films if len(film.length_s)][:MOST]
    if films:
        titles, lengths = [f.title for f in films], [f.length_s for f in films]
        yield "cumulative", crowds.cumulative(titles, lengths)
        yield "density", crowds.density(titles, lengths)
    for film, matrix in enumerate(comparison.matrix):
        if matrix is not None and matrix.any():
            yield f"matrix-{film}", crowds.grid(comparison.steps, comparison.steps, matrix)
    if comparison.drivers:
        some = comparison.drivers[:MOST]
        names, weights = [one.measure for one in some], [one.weight for one in some]
        yield "drivers", crowds.bars(names, weights)
    titles = [film.title for film in comparison.films]
    if comparison.far is not None and len(titles) > 2:
        yield "tree", crowds.tree(maps.tree(comparison.far, titles), titles)
        few = len(titles) <= 30
        yield "mds", crowds.scatter(maps.place(comparison.far), titles, [""] * len(titles),
                                    titles=few)  # fmt: skip
        laid = maps.directions(comparison.values)
        yield "pca", crowds.scatter(laid.place, titles, [""] * len(titles), titles=few)


def _directions(comparison: Comparison) -> list[tuple[float, list[tuple[str, float]]]]:
    """Each axis of the map: its share of the variance, and the measures that make it."""
    if len(comparison.films) < 3:
        return []
    laid = maps.directions(comparison.values)
    found = []
    for share, weight in zip(laid.share, laid.weight, strict=True):
        top = np.argsort(-np.abs(weight))[:5]
        found.append((float(share), [(comparison.names[i], float(weight[i])) for i in top]))
    return found
