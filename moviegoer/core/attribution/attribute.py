"""One attribution: every film held out in turn, named, and the whole set against luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution import centroids, chance, classifiers
from moviegoer.core.attribution.centroids import Method
from moviegoer.core.attribution.chance import Luck, Verdict
from moviegoer.core.attribution.corpus import Corpus, Fold, folds, prepare
from moviegoer.types import Floats, Ints

__all__ = ["METHODS", "Attribution", "attribute", "guesses", "scores"]

METHODS = (*(method.value for method in Method), *classifiers.NAMES)
SLOW_FOLDS = 10
"""Folds of the classifiers that are refitted for every relabelling."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What one method made of a corpus.

    ``score`` is ``(films, directors)``, each row adding up to 1, higher the likelier: not a
    probability before :mod:`moviegoer.core.attribution.asked` has calibrated it. ``guess`` is
    the likeliest director's number.
    """

    method: str
    directors: tuple[str, ...]
    truth: Ints
    guess: Ints
    score: Floats
    verdict: Verdict
    null: Floats


def attribute(
    corpus: Corpus,
    *,
    method: str = "delta",
    groups: Ints | None = None,
    luck: Luck = Luck(),  # noqa: B008 - frozen
    progress: Callable[[float], None] = lambda _share: None,
) -> Attribution:
    """Attribute every film of a corpus whose director is known.

    Parameters
    ----------
    corpus
        At least two directors, one of them with at least two films.
    method
        One of :data:`METHODS`.
    groups
        Films that must be held out together (a franchise, a remake and its model); each film its
        own by default.
    luck
        The relabellings to judge by; its seed also serves the forest.
    progress
        Told the share done.

    Raises
    ------
    ValueError
        If the corpus has fewer than two directors, or groups that cannot be divided.
    """
    truth, directors = corpus.coded()
    if len(directors) < 2:
        raise ValueError("attribution needs at least two directors")
    apart = np.arange(len(truth)) if groups is None else groups
    count = None if method not in classifiers.NAMES else min(SLOW_FOLDS, len(np.unique(apart)))
    prepared = prepare(corpus.values, folds(apart, count=count))
    score = scores(prepared, truth, len(directors), method, luck.seed)
    guess = score.argmax(axis=1)
    null = _null(prepared, luck.relabel(truth), len(directors), method, luck.seed, progress)
    verdict = chance.judge(guess == truth, null, truth)
    return Attribution(method, directors, truth, guess, score, verdict, null)


def scores(prepared: list[Fold], truth: Ints, classes: int, method: str, seed: int) -> Floats:
    """How near each film is to each director, ``(films, directors)``, each row adding up to 1.

    Rows that no fold asks about are zero.
    """
    score = np.zeros((len(truth), classes))
    for fold in prepared:
        if method in classifiers.NAMES:
            score[fold.asked] = classifiers.score(fold, truth, classes, method, seed=seed)
        else:
            far = centroids.distances(fold, truth[None], classes, Method(method))[0]
            score[fold.asked] = _nearness(far)
    return score


def guesses(prepared: list[Fold], labels: Ints, classes: int, method: Method) -> Ints:
    """Name every film under many labellings at once, ``(relabellings, films)``."""
    found = np.zeros(labels.shape, np.int64)
    for fold in prepared:
        found[:, fold.asked] = centroids.distances(fold, labels, classes, method).argmin(axis=2)
    return found


def _nearness(far: Floats) -> Floats:
    """Distances as shares: a softmax of minus the distance; how steep it should be is for
    :mod:`moviegoer.core.attribution.asked` to learn."""
    weight = np.where(np.isfinite(far), np.exp(far.min(axis=1, keepdims=True) - far), 0.0)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _null(
    prepared: list[Fold],
    shuffled: Ints,
    classes: int,
    method: str,
    seed: int,
    progress: Callable[[float], None],
) -> Floats:
    if method in classifiers.NAMES:
        return _one_by_one(prepared, shuffled, classes, method, seed, progress)
    right = np.zeros(len(shuffled))
    for number, fold in enumerate(prepared, 1):
        named = centroids.distances(fold, shuffled, classes, Method(method)).argmin(axis=2)
        right += (named == shuffled[:, fold.asked]).sum(axis=1)
        progress(number / len(prepared))
    return np.asarray(right / shuffled.shape[1])


def _one_by_one(
    prepared: list[Fold],
    shuffled: Ints,
    classes: int,
    method: str,
    seed: int,
    progress: Callable[[float], None],
) -> Floats:
    null = np.zeros(len(shuffled))
    for number, labels in enumerate(shuffled, 1):
        guess = scores(prepared, labels, classes, method, seed).argmax(axis=1)
        null[number - 1] = np.mean(guess == labels)
        progress(number / len(shuffled))
    return null
