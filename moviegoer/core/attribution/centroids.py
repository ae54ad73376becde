"""Attribution by a director's mean: Delta, Cosine Delta, nearest shrunken centroids.

All permutations of the labels are judged at once. Scaling depends on which films are held out and
not on the labels, so a fold is scaled once, and the means of a thousand relabellings are one
product of matrices. That is what makes a permutation test of every attribution affordable.
"""

from __future__ import annotations

from enum import Enum

import numpy as np

from moviegoer.core.attribution.corpus import Fold
from moviegoer.types import Floats, Ints

__all__ = ["SHRINKAGE", "Method", "distances"]

SHRINKAGE = 1.0
"""How far shrunken centroids are drawn to the mean of all, in standard errors."""
CHUNK = 4_000_000
"""Numbers in one intermediate array: 32 MB."""


class Method(Enum):
    """Whose mean is nearest, by which distance of z-scores.

    ``DELTA``: mean absolute difference (Burrows, "'Delta': a measure of stylistic difference and a
    guide to likely authorship", 2002). ``COSINE``: one less the cosine (Smith and Aldridge 2011;
    Evert et al., "Understanding and explaining Delta measures for authorship attribution", 2017).
    ``SHRUNKEN``: Euclidean, to means drawn to the mean of all until only what sets a director
    apart is left (Tibshirani et al., "Diagnosis of multiple cancer types by shrunken centroids of
    gene expression", 2002), as scikit-learn's ``NearestCentroid`` does it.
    """

    DELTA = "delta"
    COSINE = "cosine-delta"
    SHRUNKEN = "shrunken-centroid"


def distances(fold: Fold, labels: Ints, classes: int, method: Method) -> Floats:
    """Distance of each asked film to each director's mean.

    Parameters
    ----------
    fold
        From :func:`moviegoer.core.attribution.corpus.prepare`.
    labels
        ``(relabellings, films)`` numbers of directors, of all films; those of the asked films are
        not read.
    classes
        How many directors there are.

    Returns
    -------
    ``(relabellings, asked, classes)``; infinite where a director has no film to learn from.
    """
    step = max(1, CHUNK // max(1, classes * fold.x_seen.shape[1] * max(1, len(fold.asked))))
    parts = [
        _distances(fold, labels[start : start + step, fold.seen], classes, method)
        for start in range(0, len(labels), step)
    ]
    return np.concatenate([np.empty((0, len(fold.asked), classes)), *parts])


def _distances(fold: Fold, labels: Ints, classes: int, method: Method) -> Floats:
    one_hot = (labels[:, None, :] == np.arange(classes)[:, None]).astype(np.float64)
    count = one_hot.sum(axis=2)
    mean = one_hot @ fold.x_seen / np.maximum(count, 1)[..., None]
    if method is Method.SHRUNKEN:
        mean = _shrunken(mean, count, fold.x_seen)
    asked, mean = fold.x_asked[None, :, None, :], mean[:, None]
    if method is Method.DELTA:
        far = np.abs(asked - mean).mean(axis=-1)
    elif method is Method.COSINE:
        norms = np.linalg.norm(asked, axis=-1) * np.linalg.norm(mean, axis=-1)
        far = 1 - (asked * mean).sum(axis=-1) / np.maximum(norms, 1e-12)
    else:
        far = np.linalg.norm(asked - mean, axis=-1)
    return np.where(count[:, None, :] > 0, far, np.inf)


def _shrunken(mean: Floats, count: Floats, x: Floats) -> Floats:
    """Draw each mean to the mean of all, by standard errors; ``mean`` is (relabellings, classes,
    measures)."""
    n, present = len(x), (count > 0).sum(axis=1)
    within = (x**2).sum(axis=0) - (count[..., None] * mean**2).sum(axis=1)
    spread = np.sqrt(np.maximum(within, 0) / np.maximum(n - present, 1)[:, None])
    spread = spread + np.median(spread, axis=1, keepdims=True)
    error = np.sqrt(np.maximum(1 / np.maximum(count, 1) - 1 / n, 0))[..., None] * spread[:, None]
    centre = x.mean(axis=0)
    apart = mean - centre
    return np.asarray(centre + np.sign(apart) * np.maximum(np.abs(apart) - SHRINKAGE * error, 0))
