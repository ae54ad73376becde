"""The classifiers that scikit-learn fits: LDA, logistic regression, random forest."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from moviegoer.core.attribution.corpus import Fold
from moviegoer.types import Floats, Ints

__all__ = ["NAMES", "score", "weights"]

NAMES = ("lda", "logistic", "forest")


def score(fold: Fold, labels: Ints, classes: int, name: str, *, seed: int) -> Floats:
    """Probabilities of each director for each asked film, ``(asked, classes)``.

    A director without a film to learn from gets 0. The fold is scaled already, by its training
    films alone.
    """
    seen = labels[fold.seen]
    found = np.zeros((len(fold.asked), classes))
    if len(np.unique(seen)) < 2:
        found[:, seen[:1]] = 1.0
        return found
    with warnings.catch_warnings():
        # A director's only film has no spread: the study cautions of it once, not in every fold.
        warnings.filterwarnings("ignore", "Only one sample available", UserWarning)
        model = _model(name, seed).fit(fold.x_seen, seen)
    found[:, model.classes_] = model.predict_proba(fold.x_asked)
    return found


def weights(x: Floats, labels: Ints) -> Floats:
    """How far each director's mean lies from the mean of all, ``(directors, measures)``.

    In standard errors within directors, after shrinkage: the measures that speak for each
    (Tibshirani et al. 2002).
    """
    from sklearn.neighbors import NearestCentroid

    from moviegoer.core.attribution.centroids import SHRINKAGE

    model = NearestCentroid(shrink_threshold=SHRINKAGE).fit(x, labels)
    return np.asarray(model.deviations_)


def _model(name: str, seed: int) -> Any:
    if name == "lda":
        from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

        # Fewer films than measures: only a shrunken covariance can be inverted (Ledoit and Wolf).
        return LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")
    if name == "logistic":
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=0.1, max_iter=500, class_weight="balanced")
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(
        200, class_weight="balanced_subsample", random_state=seed, n_jobs=1
    )
