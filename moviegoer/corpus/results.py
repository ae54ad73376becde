"""What an attribution found, as data for another program: the same to the digit each time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from moviegoer import __version__
from moviegoer.core.attribution.rolling import Rolled
from moviegoer.core.attribution.study import Study
from moviegoer.types import Floats

__all__ = ["told"]

DIGITS = 10
"""Significant digits kept: beyond these, sums depend on how many processors add them up."""
SPEAKING = 8
"""Measures told for each director."""


def told(study: Study, rolled: Mapping[str, Rolled]) -> dict[str, Any]:
    """Put a study into plain lists and numbers; what is not known is null."""
    found, corpus = study.attribution, study.corpus
    right = found.guess == found.truth
    result = {
        "moviegoer": __version__,
        "plan": asdict(study.plan),
        "measures": list(corpus.measures),
        "directors": list(found.directors),
        "verdict": asdict(found.verdict),
        "cautions": list(study.cautions),
        "films": [
            {
                "film": film,
                "director": corpus.director[row],
                "named": found.directors[found.guess[row]],
                "right": bool(right[row]),
                "p": _by_director(found.directors, p),
            }
            for row, (film, p) in enumerate(
                zip(corpus.films, study.calibration.probability(found.score), strict=True)
            )
        ],
        "asked": [
            {"film": one.film, "likeliest": one.likeliest, "none": one.none, "p": dict(one.p),
             "missing": one.missing, "too_little": one.too_little}
            for one in study.named
        ],
        "confounds": [
            asdict(one) | {"warning": one.warning(found)} for one in study.confounds
        ],
        "calibration": asdict(study.calibration),
        "open_set": None if study.open_set is None else {"auc": study.open_set.auc},
        "verification": _verification(study),
        "power": [asdict(one) for one in study.power],
        "speaking": _speaking(study),
        "null": found.null,
        "distances": study.far,
        "rolling": {film: _rolling(one) for film, one in rolled.items()},
    }  # fmt: skip
    return {key: _plain(value) for key, value in result.items()}


def _by_director(directors: tuple[str, ...], p: Floats) -> dict[str, float]:
    return dict(zip(directors, p.tolist(), strict=True))


def _verification(study: Study) -> dict[str, Any] | None:
    v = study.verification
    if v is None:
        return None
    return {"auc": v.auc, "c_at_1": v.c_at_1, "grey": [v.low, v.high],
            "pairs": len(v.same) + len(v.other)}  # fmt: skip


def _speaking(study: Study) -> dict[str, list[dict[str, Any]]]:
    """The measures that set each director apart from the mean of all, strongest first."""
    found = {}
    for director, weight in zip(study.attribution.directors, study.weight, strict=True):
        order = [i for i in np.argsort(-np.abs(weight)) if weight[i]][:SPEAKING]
        found[director] = [
            {"measure": study.corpus.measures[i], "weight": float(weight[i])} for i in order
        ]
    return found


def _rolling(one: Rolled) -> dict[str, Any]:
    return {
        "right": one.right,
        "luck": one.luck,
        "stretches": [
            {"first": s.first, "end": s.end, "nearest": s.nearest, "distance": dict(s.distance)}
            for s in one.stretches
        ],
    }


def _plain(value: Any) -> Any:
    """Lists, dicts and numbers alone; no NaN, which JSON does not know."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value
