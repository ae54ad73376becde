"""Against luck: how often relabelled corpora do as well.

Nominal chance, one in so many directors, is the wrong yardstick. With one film held out, its own
director has one film fewer to learn from, so on small balanced corpora leave-one-out falls *below*
one in K where there is nothing to find (Parker, Günter and Bedo, "Stratification bias in low
signal microarray studies", 2007). The permutation null has the same bias, and is what a result is
judged against.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from moviegoer.types import Bools, Floats, Ints

__all__ = ["Luck", "Verdict", "judge", "permutations", "wilson"]


@dataclass(frozen=True, slots=True)
class Luck:
    """How luck is asked: so many relabellings, from one seed, within strata where given."""

    permutations: int = 1000
    seed: int = 0
    strata: Ints | None = None

    def relabel(self, labels: Ints) -> Ints:
        """The relabellings, ``(permutations, films)``."""
        return permutations(labels, self.permutations, seed=self.seed, strata=self.strata)


@dataclass(frozen=True, slots=True)
class Verdict:
    """An accuracy beside what luck does.

    ``p`` is (r + 1)/(n + 1) of the permutations that do as well (Phipson and Smyth, "Permutation
    p-values should never be zero", 2010). ``low`` and ``high`` are Wilson's 95 % interval of the
    accuracy. ``null_mean`` and ``null_high`` are the mean and the 95th percentile of the
    permuted accuracies, ``nominal`` one in as many directors, ``majority`` the share of the most
    frequent one.
    """

    accuracy: float
    low: float
    high: float
    p: float
    permutations: int
    null_mean: float
    null_high: float
    nominal: float
    majority: float


def permutations(labels: Ints, count: int, *, seed: int, strata: Ints | None = None) -> Ints:
    """Shuffle labels ``count`` times, ``(count, films)``; within strata where they are given.

    Shuffled within decades, say, labels keep what the decade tells of the director, so a skill
    that beats this null is none of the decade's.
    """
    rng = np.random.default_rng(seed)
    found = np.repeat(np.asarray(labels, np.int64)[None], count, axis=0)
    parts = np.zeros(len(labels), np.int64) if strata is None else strata
    for part in np.unique(parts):
        rows = np.flatnonzero(parts == part)
        found[:, rows] = rng.permuted(found[:, rows], axis=1)
    return found


def judge(right: Bools, null: Floats, labels: Ints) -> Verdict:
    """Set an accuracy against its permutation null.

    Parameters
    ----------
    right
        For each film, whether its director was found.
    null
        Accuracies of the same procedure under relabellings.
    """
    accuracy = float(np.mean(right))
    # Accuracies are counts over the same number of films: compare counts, not rounded shares.
    as_good = int((np.round(null * len(right)) >= right.sum()).sum())
    low, high = wilson(int(right.sum()), len(right))
    shares = np.bincount(labels) / len(labels)
    return Verdict(
        accuracy=accuracy,
        low=low,
        high=high,
        p=(as_good + 1) / (len(null) + 1),
        permutations=len(null),
        null_mean=float(np.mean(null)) if len(null) else float("nan"),
        null_high=float(np.quantile(null, 0.95)) if len(null) else float("nan"),
        nominal=1 / max(int((shares > 0).sum()), 1),
        majority=float(shares.max()),
    )


def wilson(right: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % score interval of a share."""
    found = stats.binomtest(right, of).proportion_ci(method="wilson")
    return float(found.low), float(found.high)
