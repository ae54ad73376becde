"""None of these: whether a film belongs to any director of the corpus at all.

Each director is taken out in turn, and their films are asked of the others: that is how nearest
distances look when the right answer is absent. With the distances of films whose director is
there, a logistic curve is fitted (Platt 1999) that turns a distance into the probability that
somebody in the corpus directed the film.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution.centroids import Method, distances
from moviegoer.core.attribution.corpus import Corpus, Fold, folds, prepare
from moviegoer.types import Bools, Floats, Ints

__all__ = ["OpenSet", "learn"]

FEWEST = 2
"""Films a director needs for being asked with and without the rest of them."""


@dataclass(frozen=True, slots=True)
class OpenSet:
    """A calibrated doubt.

    ``known_p`` is for each film of the corpus the probability that its director is among those
    learned from, cross-validated by director; ``auc`` how well it tells present directors from
    absent ones; ``slope`` and ``level`` the logistic curve over ``features``.
    """

    known_p: Floats
    absent_p: Floats
    auc: float
    slope: Floats
    level: float

    def probability(self, far: Floats) -> Floats:
        """Probability that one of the directors it is, from distances ``(films, directors)``."""
        return _sigmoid(features(far) @ self.slope + self.level)


def learn(
    corpus: Corpus, *, method: Method = Method.DELTA, groups: Ints | None = None
) -> OpenSet | None:
    """Learn when to say "none of these"; ``None`` with fewer than three directors of two films.

    Films of one group (a franchise, a remake and its model) are held out together.
    """
    truth, directors = corpus.coded()
    often = np.bincount(truth, minlength=len(directors)) >= FEWEST
    if often.sum() < 3:
        return None
    rows = np.flatnonzero(often[truth])
    prepared = prepare(corpus.values, folds(np.arange(len(truth)) if groups is None else groups))
    present, absent = (
        _asked(prepared, truth, len(directors), method, rows, hide=hide) for hide in (False, True)
    )
    x = np.concatenate([features(present), features(absent)])
    there = np.repeat([True, False], len(rows))
    who = np.tile(truth[rows], 2)
    p, slope, level = _calibrated(x, there, who)
    from sklearn.metrics import roc_auc_score

    known = np.full(len(truth), np.nan)
    known[rows] = p[: len(rows)]
    return OpenSet(known, p[len(rows) :], float(roc_auc_score(there, p)), slope, level)


def features(far: Floats) -> Floats:
    """The nearest distance, and how much nearer it is than the next."""
    ordered = np.sort(np.where(np.isfinite(far), far, np.nan), axis=1)
    nearest, second = ordered[:, 0], ordered[:, 1]
    gap = np.nan_to_num((second - nearest) / np.maximum(second, 1e-12))
    return np.column_stack([nearest, gap])


def _asked(
    prepared: list[Fold], truth: Ints, classes: int, method: Method, rows: Ints, *, hide: bool
) -> Floats:
    """Distances of films to directors, each film held out, with its director there or hidden."""
    found = np.full((len(truth), classes), np.inf)
    for fold in prepared:
        far = distances(fold, truth[None], classes, method)[0]
        if hide:
            far[np.arange(len(fold.asked)), truth[fold.asked]] = np.inf
        found[fold.asked] = far
    return found[rows]


def _calibrated(x: Floats, there: Bools, who: Ints) -> tuple[Floats, Floats, float]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression())
    p = cross_val_predict(
        model, x, there, groups=who, cv=LeaveOneGroupOut(), method="predict_proba"
    )[:, 1]
    model.fit(x, there)
    scaler, line = model[0], model[1]
    slope = line.coef_[0] / scaler.scale_
    return p, slope, float(line.intercept_[0] - slope @ scaler.mean_)


def _sigmoid(value: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-value)))
