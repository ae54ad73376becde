"""Whether probabilities are as often right as they say.

Of pictures told with 70 %, seven of ten should be right (Niculescu-Mizil and Caruana, "Predicting
Good Probabilities With Supervised Learning", 2005; Guo et al., "On Calibration of Modern Neural
Networks", 2017). Known failure: the error of few pictures is never 0, even of a perfect model,
and depends on the bins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution.chance import wilson
from moviegoer.learn.judge.answers import Answers
from moviegoer.types import Bools, Floats

__all__ = ["BINS", "Bin", "Calibration", "calibration"]

BINS = 10
"""As in Guo et al. (2017)."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Pictures told about as surely: how sure on average, how often right, with 95 % interval."""

    pictures: int
    sure: float
    right: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """``error`` is the expected calibration error: the bins' mean gap, weighted by pictures.

    ``brier`` is the mean squared error of the probabilities (Brier, 1950), summed over labels.
    """

    bins: tuple[Bin, ...]
    error: float
    brier: float


def calibration(answers: Answers) -> Calibration:
    """Compare how sure with how right.

    Of two exclusive labels the second's probability is followed from 0 to 1; of more, that of the
    likeliest; of labels that may hold together, each one's.
    """
    if not answers.exclusive:
        p, true = answers.p.ravel(), answers.held.ravel()
    elif len(answers.labels) == 2:
        p, true = answers.p[:, 1], answers.held[:, 1]
    else:
        best = answers.p.argmax(axis=1)
        rows = np.arange(len(answers))
        p, true = answers.p[rows, best], answers.held[rows, best]
    bins = tuple(_bins(p, true))
    error = sum(one.pictures * abs(one.sure - one.right) for one in bins) / len(p)
    brier = float(((answers.p - answers.held) ** 2).sum(axis=1).mean())
    return Calibration(bins, float(error), brier)


def _bins(p: Floats, true: Bools) -> list[Bin]:
    at = np.minimum((p * BINS).astype(np.int64), BINS - 1)
    found = []
    for number in np.unique(at):
        here = at == number
        hits = int(true[here].sum())
        low, high = wilson(hits, int(here.sum()))
        share = hits / int(here.sum())
        found.append(Bin(int(here.sum()), float(p[here].mean()), share, low, high))
    return found
