"""How two films differ in one thing, in sizes a reader can weigh: robust, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from moviegoer.core.style.resample import draws
from moviegoer.types import Floats

__all__ = ["Effect", "cliffs_d", "compare", "hodges_lehmann", "quantile_differences"]

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
FEW = 200
"""Bootstrap draws: each compares all pairs of shots."""
THINNED = 400
"""Shots a film, at most, in those comparisons, evenly taken from its lengths in order."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The first film against the second; intervals are 95 %, by stationary block bootstrap.

    ``shift`` is Hodges and Lehmann's difference, in the values' unit; ``d`` Cliff's, from −1 (every
    value of the first is smaller) to 1; ``p`` Mann and Whitney's, which takes shots as
    independent, so it is on the low side.
    """

    shift: float
    shift_low: float
    shift_high: float
    d: float
    d_low: float
    d_high: float
    p: float


def compare(first: Floats, second: Floats, *, seed: int = 0) -> Effect:
    """Compare two films' shot lengths, or any two series in the films' order."""
    pairs = [
        (_thin(a), _thin(b))
        for a, b in zip(
            draws(first, count=FEW, seed=seed), draws(second, count=FEW, seed=seed + 1), strict=True
        )
    ]
    shifts = [hodges_lehmann(a, b) for a, b in pairs]
    sizes = [cliffs_d(a, b) for a, b in pairs]
    low, high = np.percentile(shifts, (2.5, 97.5))
    d_low, d_high = np.percentile(sizes, (2.5, 97.5))
    return Effect(
        hodges_lehmann(first, second), float(low), float(high),
        cliffs_d(first, second), float(d_low), float(d_high),
        float(stats.mannwhitneyu(first, second).pvalue),
    )  # fmt: skip


def hodges_lehmann(first: Floats, second: Floats) -> float:
    """Median of all differences between a value of the first and one of the second (1963)."""
    return float(np.median(np.subtract.outer(first, second)))


def cliffs_d(first: Floats, second: Floats) -> float:
    """Cliff's d ("Dominance statistics", 1993): P(first > second) − P(first < second).

    >>> cliffs_d(np.array([3.0, 4.0]), np.array([1.0, 2.0]))
    1.0
    """
    u = stats.mannwhitneyu(first, second, method="asymptotic").statistic
    return float(2 * u / (len(first) * len(second)) - 1)


def quantile_differences(first: Floats, second: Floats) -> dict[float, float]:
    """Differences of deciles and quartiles: a shift, or only the long takes?"""
    return {q: float(np.quantile(first, q) - np.quantile(second, q)) for q in QUANTILES}


def _thin(values: Floats) -> Floats:
    ordered = np.sort(values)
    if len(ordered) <= THINNED:
        return ordered
    return np.asarray(ordered[np.linspace(0, len(ordered) - 1, THINNED).round().astype(int)])
