"""How many films a director would be needed, from the corpus's own spread.

Films are drawn from normal distributions with the corpus's means of directors and its spread
within directors (shrunk after Ledoit and Wolf 2004), and attributed as the corpus was. What comes
out is optimistic where the corpus itself is small: its directors' means are further apart than
the truth, because each mean has its own error. That error is taken out of the spread between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution import chance
from moviegoer.core.attribution.attribute import guesses
from moviegoer.core.attribution.centroids import Method
from moviegoer.core.attribution.corpus import Corpus, folds, prepare
from moviegoer.types import Floats, Ints

__all__ = ["Power", "curve"]

SIZES = (2, 3, 5, 8, 12, 20)
TRIALS = 40
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Power:
    """For corpora of so many films a director: mean accuracy, and how often p is under 0.05."""

    films: int
    accuracy: float
    power: float


def curve(
    corpus: Corpus,
    *,
    method: Method = Method.DELTA,
    sizes: tuple[int, ...] = SIZES,
    permutations: int = 99,
    seed: int = 0,
) -> list[Power]:
    """Simulate corpora of several sizes.

    Raises
    ------
    ValueError
        If no director has two films, so that the spread within directors is unknown.
    """
    truth, _ = corpus.coded()
    count = np.bincount(truth)
    if count.max() < 2:
        raise ValueError("power needs a director with at least two films")
    means, within = _spread(corpus.values, truth)
    rng = np.random.default_rng(seed)
    found = []
    for films in sizes:
        accuracies, hits = [], 0
        for _ in range(TRIALS):
            labels = np.repeat(np.arange(len(means)), films)
            x = means[labels] + rng.multivariate_normal(
                np.zeros(means.shape[1]), within, len(labels), method="cholesky"
            )
            accuracy, p = _trial(x, labels, method, permutations, int(rng.integers(2**31)))
            accuracies.append(accuracy)
            hits += p <= LEVEL
        found.append(Power(films, float(np.mean(accuracies)), hits / TRIALS))
    return found


def _spread(values: Floats, truth: Ints) -> tuple[Floats, Floats]:
    """Directors' means, drawn in by their own error, and the covariance within directors."""
    from sklearn.covariance import LedoitWolf

    everyone = np.arange(len(truth))
    x = prepare(values, [(everyone, everyone)])[0].x_seen
    count = np.bincount(truth)
    means = np.array([x[truth == one].mean(axis=0) for one in range(len(count))])
    often = count[truth] >= 2
    residual = (x - means[truth])[often]
    lost = len(np.unique(truth[often]))
    inflate = len(residual) / max(len(residual) - lost, 1)
    within = LedoitWolf(assume_centered=True).fit(residual).covariance_ * inflate
    # James and Stein's idea, measure by measure: what of the means' spread is their error.
    error = np.diag(within) * np.mean(1 / count)
    between = np.maximum(means.var(axis=0, ddof=1), 1e-12)
    keep = np.sqrt(np.clip(1 - error / between, 0, 1))
    centre = means.mean(axis=0)
    return centre + keep * (means - centre), within + 1e-9 * np.eye(len(within))


def _trial(
    x: Floats, labels: Ints, method: Method, permutations: int, seed: int
) -> tuple[float, float]:
    count = min(10, len(labels))
    prepared = prepare(x, folds(np.arange(len(labels)), count=count))
    shuffled = chance.permutations(labels, permutations, seed=seed)
    named = guesses(prepared, np.concatenate([labels[None], shuffled]), labels.max() + 1, method)
    right = named == np.concatenate([labels[None], shuffled])
    verdict = chance.judge(right[0], right[1:].mean(axis=1), labels)
    return verdict.accuracy, verdict.p
