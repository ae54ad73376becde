"""How far films are from each other, by the distances stylometry knows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.spatial.distance import jensenshannon, pdist, squareform

from moviegoer.types import Floats

__all__ = ["DISTANCES", "between", "drivers", "transitions"]

DISTANCES: Mapping[str, str] = {
    "delta": "Burrows' Delta: mean absolute difference of z-scores (Burrows 2002)",
    "cosine-delta": "Cosine Delta: one less the cosine of z-scores (Smith and Aldridge 2011)",
    "mahalanobis": "Mahalanobis distance, measures that go together counted once, covariance "
    "shrunk after Ledoit and Wolf (2004)",
}


def between(values: Floats, *, distance: str = "delta") -> Floats:
    """Distances of all pairs of films, ``(films, films)``.

    Parameters
    ----------
    values
        ``(films, measures)``; scaled here by mean and spread over the films, missing values taken
        as the median.
    distance
        One of :data:`DISTANCES`.

    Raises
    ------
    KeyError
        If there is no such distance.
    """
    x = _scores(values)
    if distance == "delta":
        return np.asarray(squareform(pdist(x, "cityblock")) / max(x.shape[1], 1))
    if distance == "cosine-delta":
        return np.asarray(squareform(np.nan_to_num(pdist(x, "cosine"), nan=1.0)))
    if distance == "mahalanobis":
        from sklearn.covariance import LedoitWolf

        precision = LedoitWolf().fit(x).precision_
        return np.asarray(squareform(pdist(x, "mahalanobis", VI=precision)))
    raise KeyError(distance)


def transitions(matrices: Floats) -> Floats:
    """Jensen–Shannon distances between films' scale-to-scale transition matrices.

    Each matrix, ``(films, scales, scales)``, is taken as shares of all its transitions. In bits to
    the half, 0 the same to 1 nothing in common (Lin 1991; Endres and Schindelin 2003).
    """
    flat = matrices.reshape(len(matrices), -1) + 1e-12
    return np.asarray(squareform(pdist(flat, lambda a, b: jensenshannon(a, b, base=2))))


def drivers(values: Floats, one: int, other: int) -> Floats:
    """What drives two films apart: each measure's share of their Delta, signed by who has more.

    Raises
    ------
    ValueError
        If a measure is missing in all films, and so would have no place among the shares.
    """
    if np.isnan(values).all(axis=0).any():
        raise ValueError("a measure is missing in all films")
    x = _scores(values)
    gap = x[one] - x[other]
    return np.asarray(gap / max(float(np.abs(gap).sum()), 1e-12))


def _scores(values: Floats) -> Floats:
    known = np.asarray(values, np.float64)
    known = known[:, ~np.isnan(known).all(axis=0)]
    known = np.where(np.isnan(known), np.nanmedian(known, axis=0), known)
    spread = known.std(axis=0)
    flat = spread < 1e-12 * np.maximum(np.abs(known.mean(axis=0)), 1)
    return np.asarray((known - known.mean(axis=0)) / np.where(flat, 1, spread) * ~flat)
