"""The page that tells what came of an attribution, cautions first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from moviegoer.core.attribution import maps
from moviegoer.core.attribution.chance import wilson
from moviegoer.core.attribution.rolling import Rolled
from moviegoer.core.attribution.study import Study
from moviegoer.report import crowds, sheet
from moviegoer.report.plots import ACCENT, FAINT, SECOND, Figure, figure, rows_axis
from moviegoer.report.words import plain
from moviegoer.types import Floats

__all__ = ["METHODS", "render"]

SPEAKING = 6
"""Measures shown for each director."""
METHODS = {
    "delta": "Burrows' Delta to each director's mean (Burrows 2002)",
    "cosine-delta": "Cosine Delta to each director's mean (Smith and Aldridge 2011)",
    "shrunken-centroid": "nearest shrunken centroid (Tibshirani et al. 2002)",
    "lda": "linear discriminant analysis, covariance shrunk after Ledoit and Wolf (2004)",
    "logistic": "logistic regression with a ridge penalty",
    "forest": "a random forest of 200 trees (Breiman 2001)",
}


def render(study: Study, rolled: Mapping[str, Rolled]) -> str:
    """Draw the page, whole: one HTML file that opens offline."""
    found, corpus = study.attribution, study.corpus
    right = found.guess == found.truth
    sure = study.calibration.probability(found.score).max(axis=1)
    films = [
        (film, who, found.directors[found.guess[row]], bool(right[row]), float(sure[row]))
        for row, (film, who) in enumerate(zip(corpus.films, corpus.director, strict=True))
    ]
    return sheet.render(
        "attribution.html",
        figures=dict(_figures(study, rolled)),
        study=study,
        verdict=found.verdict,
        method=METHODS[study.plan.method],
        said=_said(study),
        directors=list(_directors(study)),
        films=sorted(films, key=lambda one: (one[1], one[0])),
        rolled=rolled,
    )


def _said(study: Study) -> str:
    """The verdict in two sentences."""
    v = study.attribution.verdict
    films = len(study.corpus.films)
    right = int((study.attribution.guess == study.attribution.truth).sum())
    told = (
        f"{right} of {films} films, {v.accuracy:.0%} ({v.low:.0%} to {v.high:.0%}), were given to "
        f"their director when held out whole; luck gives {v.null_mean:.0%}, and its best "
        f"twentieth {v.null_high:.0%} or more."
    )
    if v.p > 0.05:
        return f"{told} That is no better than luck (p = {v.p:.2g})."
    return f"{told} Luck does as well in {v.p:.2g} of its tries (p)."


def _directors(study: Study) -> Iterator[dict[str, Any]]:
    found = study.attribution
    for number, name in enumerate(found.directors):
        theirs, given = found.truth == number, found.guess == number
        hits = int((theirs & given).sum())
        weight = study.weight[number]
        order = [i for i in np.argsort(-np.abs(weight)) if weight[i]][:SPEAKING]
        yield {
            "name": name,
            "films": int(theirs.sum()),
            "found": hits,
            "interval": wilson(hits, int(theirs.sum())),
            "given": int(given.sum()),
            "speaking": [(study.corpus.measures[i], float(weight[i])) for i in order],
        }


def _figures(study: Study, rolled: Mapping[str, Rolled]) -> Iterator[tuple[str, Figure]]:
    found, corpus = study.attribution, study.corpus
    names = found.directors
    confusion = np.zeros((len(names), len(names)))
    np.add.at(confusion, (found.truth, found.guess), 1)
    yield "confusion", crowds.grid(names, names, confusion, form=".0f")
    if len(found.null):
        yield (
            "null",
            crowds.histogram(found.null, found.verdict.accuracy, step=1 / len(found.truth)),
        )
    yield "power", _power(study)
    if len(corpus.films) > 2:
        yield "tree", crowds.tree(maps.tree(study.far, corpus.films), corpus.films, corpus.director)
        few = len(corpus.films) <= 30
        place = maps.place(study.far)
        yield "mds", crowds.scatter(place, corpus.films, corpus.director, titles=few)
        laid = maps.directions(corpus.values)
        yield "pca", crowds.scatter(laid.place, corpus.films, corpus.director, titles=few)
    for number, one in enumerate(rolled.values()):
        yield f"rolling-{number}", _rolling(one)


def _power(study: Study) -> Figure:
    x = [one.films for one in study.power]
    traces = [
        {
            "type": "scatter", "mode": "lines+markers", "name": name, "x": x, "y": y,
            "line": {"color": colour, "width": 2},
            "hovertemplate": "%{x} films: %{y:.0%}<extra></extra>",
        }
        for name, y, colour in (
            ("found (p < 0.05)", [one.power for one in study.power], ACCENT),
            ("films named right", [one.accuracy for one in study.power], SECOND),
        )
    ]  # fmt: skip
    return figure(
        traces,
        height_px=280,
        showlegend=True,
        legend={"orientation": "h", "y": -0.2, "x": 0, "yanchor": "top"},
        xaxis={"title": {"text": "films a director"}, "fixedrange": True, "gridcolor": FAINT,
               "rangemode": "tozero"},
        yaxis=rows_axis(range=[0, 1.03], tickformat=".0%"),
    )  # fmt: skip


def _rolling(one: Rolled) -> Figure:
    """A line a director: how far each stretch of the film lies from them."""
    names = list(one.stretches[0].distance)
    middle = [(stretch.first + stretch.end) / 2 for stretch in one.stretches]
    near: Floats = np.array([[s.distance[name] for name in names] for s in one.stretches])
    some = np.argsort(near.min(axis=0))[: len(crowds.COLOURS)].tolist()
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": plain(names[i], limit=30),
            "x": middle,
            "y": np.round(near[:, i], 4).tolist(),
            "line": {"color": crowds.COLOURS[place], "width": 2},
            "hovertemplate": "%{y:.2f} about shot %{x:.0f}<extra></extra>",
        }
        for place, i in enumerate(some)
    ]
    return figure(
        traces,
        height_px=340,
        showlegend=True,
        legend={"orientation": "h", "y": -0.2, "x": 0, "yanchor": "top"},
        xaxis={"title": "shot", "fixedrange": True, "gridcolor": FAINT},
        yaxis=rows_axis(autorange="reversed"),
    )
