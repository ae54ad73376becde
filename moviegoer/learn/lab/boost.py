"""Boosted trees: what learns from faces, whose numbers are often missing."""

from __future__ import annotations

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from moviegoer.errors import ConfigError
from moviegoer.learn.framing import as_arrays
from moviegoer.sense.framing import Trees
from moviegoer.types import Floats

__all__ = ["grown"]

ROUNDS = 120
"""As for FrameNet's second layer, whose settings these are."""


def grown(x: Floats, target: Floats, weight: Floats, *, seed: int) -> Trees:
    """Train trees to tell which of the labels holds.

    Parameters
    ----------
    x
        A row a picture; NaN where something is missing.
    target
        1 where a label holds, ``(n, labels)``; one in each row.

    Raises
    ------
    ConfigError
        If several labels may hold: trees tell one.
    """
    if not (target.sum(axis=1) == 1).all():
        raise ConfigError("faces cannot tell several labels at once; take another design")
    model = HistGradientBoostingClassifier(
        max_iter=ROUNDS,
        learning_rate=0.06,
        max_leaf_nodes=12,
        min_samples_leaf=10,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )
    # scikit-learn fails on a column without a value: the third face where there are two at most.
    x = np.where(np.isnan(x).all(axis=0), 0, x)
    with threadpool_limits(1):  # a thousand rows are done before threads have met
        return as_arrays(model.fit(x, target.argmax(axis=1), sample_weight=weight))
