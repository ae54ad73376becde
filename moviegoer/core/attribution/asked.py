"""Films whose director is asked for: a probability for each director, and for none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution import classifiers
from moviegoer.core.attribution.attribute import Attribution, scores
from moviegoer.core.attribution.centroids import Method, distances
from moviegoer.core.attribution.corpus import Corpus, prepare
from moviegoer.core.attribution.unknown import OpenSet
from moviegoer.types import Floats, Ints

__all__ = ["LEARNED", "Calibration", "Named", "calibrate", "name"]

BINS = 10
LEARNED = 0.6
"""Area under the curve from which "none of these" is said at all: 0.5 is a coin's."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores become probabilities.

    ``sharpness`` is the power scores are raised to, fitted to the films held out (temperature
    scaling: Guo et al., "On calibration of modern neural networks", 2017); ``error`` the expected
    calibration error that is left: the mean gap between a probability and how often it is right.
    """

    sharpness: float
    error: float

    def probability(self, score: Floats) -> Floats:
        """Probabilities over the directors, given that it is one of them."""
        logs = self.sharpness * np.log(np.maximum(score, 1e-12))
        p = np.exp(logs - logs.max(axis=1, keepdims=True))
        return np.asarray(p / p.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Named:
    """Probabilities of a film's directors; ``none`` is that of nobody in the corpus, NaN where it
    could not be learned, and the others add up to what it leaves.

    Of the ``measures`` it is named by, the film lacks ``missing``: those were taken as the median
    of the others, and say nothing of it.
    """

    film: str
    p: Mapping[str, float]
    none: float
    measures: int = 0
    missing: int = 0

    @property
    def too_little(self) -> bool:
        """Whether more than half of the measures are missing: then no answer is one."""
        return 2 * self.missing > self.measures

    @property
    def likeliest(self) -> str:
        """The likeliest director; nobody ("") if that is likelier, or too little is known."""
        best = max(self.p, key=lambda who: self.p[who])
        return "" if self.too_little or self.none > self.p[best] else best

    @property
    def answer(self) -> str:
        """The answer in words."""
        return "too little to tell" if self.too_little else self.likeliest or "none of these"


def calibrate(attribution: Attribution) -> Calibration:
    """Fit one power to the scores of films held out, those that can be right."""
    from scipy.optimize import minimize_scalar

    count = np.bincount(attribution.truth)
    rows = np.flatnonzero(count[attribution.truth] > 1)
    if not len(rows):
        return Calibration(1.0, float("nan"))
    score, truth = attribution.score[rows], attribution.truth[rows]

    def loss(log_power: float) -> float:
        p = Calibration(float(np.exp(log_power)), 0.0).probability(score)
        return -float(np.log(np.maximum(p[np.arange(len(truth)), truth], 1e-12)).mean())

    best = float(np.exp(minimize_scalar(loss, bounds=(-5.0, 6.0), method="bounded").x))
    p = Calibration(best, 0.0).probability(score)
    return Calibration(best, _error(p, truth))


def name(
    corpus: Corpus, method: str, calibration: Calibration, open_set: OpenSet | None, *, seed: int
) -> list[Named]:
    """Name the directors of the films that have none, by all the films that have one.

    The probability of "none of these" goes by distances to the directors' means, whatever the
    method.
    """
    known = np.array([who != "" for who in corpus.director])
    seen, asked = np.flatnonzero(known), np.flatnonzero(~known)
    if not len(asked):
        return []
    truth, directors = _coded(corpus, seen)
    fold = prepare(corpus.values, [(seen, asked)])
    score = scores(fold, truth, len(directors), method, seed)[asked]
    p = calibration.probability(score)
    none = np.full(len(asked), np.nan)
    if open_set is not None and open_set.auc >= LEARNED:
        near = Method.DELTA if method in classifiers.NAMES else Method(method)
        far = distances(fold[0], truth[None], len(directors), near)[0]
        none = 1 - open_set.probability(far)
    left = np.where(np.isnan(none), 1.0, 1 - none)
    missing = np.isnan(corpus.values).sum(axis=1)
    return [
        Named(
            corpus.films[row],
            dict(zip(directors, (one * rest).tolist(), strict=True)),
            float(n),
            measures=len(corpus.measures),
            missing=int(missing[row]),
        )
        for row, one, rest, n in zip(asked, p, left, none, strict=True)
    ]


def _coded(corpus: Corpus, seen: Ints) -> tuple[Ints, tuple[str, ...]]:
    codes, directors = corpus.take(seen).coded()
    truth = np.full(len(corpus.films), -1)
    truth[seen] = codes
    return truth, directors


def _error(p: Floats, truth: Ints) -> float:
    sure, right = p.max(axis=1), p.argmax(axis=1) == truth
    part = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    gaps = [
        (part == one).mean() * abs(sure[part == one].mean() - right[part == one].mean())
        for one in np.unique(part)
    ]
    return float(np.sum(gaps))
