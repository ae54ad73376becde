"""The shape of a film's distribution of shot lengths: quantiles, spread, tail, log-normal or not.

Every statistic here works along the last axis, so that a thousand bootstrap draws are measured at
once. Means break down at a single long take; medians, quartiles and deviations from the median do
not (Redfern, "The statistics of shot lengths", 2014), so both stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from moviegoer.core.style.resample import Statistic
from moviegoer.types import Floats

__all__ = ["STATISTICS", "Fences", "LogNormal", "ecdf", "fences", "gini", "log_normal"]

LEAST_S = 1e-3
"""Lengths are logged from here on: nothing is shorter than a frame."""


def gini(values: Floats) -> Floats:
    """How unequal positive values are along the last axis: 0 all equal, towards 1 one has all.

    Half the mean absolute difference over the mean (Gini, "Variabilità e mutabilità", 1912).

    >>> float(gini(np.array([2.0, 2.0, 2.0])))
    0.0
    """
    ordered = np.sort(values, axis=-1)
    n = ordered.shape[-1]
    ranks = 2 * np.arange(1, n + 1) - n - 1
    share = (ranks * ordered).sum(axis=-1) / (n * ordered.sum(axis=-1))
    return np.asarray(np.maximum(share, 0.0))


def _mad(lengths: Floats) -> Floats:
    median = np.median(lengths, axis=-1, keepdims=True)
    return np.asarray(np.median(np.abs(lengths - median), axis=-1))


def _logs(lengths: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(lengths, LEAST_S)))


def _quantile(q: float) -> Statistic:
    return lambda lengths: np.asarray(np.quantile(lengths, q, axis=-1))


STATISTICS: Mapping[str, tuple[Statistic, str, str]] = {
    "asl_s": (lambda x: x.mean(axis=-1), "s", "Average shot length, the mean (Salt 2009)"),
    "msl_s": (_quantile(0.5), "s", "Median shot length (Redfern 2014)"),
    "p10_s": (_quantile(0.1), "s", "Tenth percentile of shot lengths"),
    "q1_s": (_quantile(0.25), "s", "Lower quartile of shot lengths"),
    "q3_s": (_quantile(0.75), "s", "Upper quartile of shot lengths"),
    "p90_s": (_quantile(0.9), "s", "Ninetieth percentile of shot lengths"),
    "sd_s": (lambda x: x.std(axis=-1, ddof=1), "s", "Sample standard deviation"),
    "iqr_s": (lambda x: _quantile(0.75)(x) - _quantile(0.25)(x), "s", "Interquartile range"),
    "mad_s": (_mad, "s", "Median absolute deviation from the median"),
    "gini": (gini, "", "Inequality of lengths, 0 equal (Gini 1912)"),
    "log_mean": (lambda x: _logs(x).mean(axis=-1), "ln s", "Log-normal fit: mean of log length"),
    "log_sigma": (
        lambda x: _logs(x).std(axis=-1, ddof=1),
        "ln s",
        "Log-normal fit: spread of log length (Limpert, Stahel and Abbt 2001)",
    ),
}
"""What can be bootstrapped by blocks: name, how, unit, definition."""


@dataclass(frozen=True, slots=True)
class Fences:
    """A boxplot whose whiskers follow the skew; ``medcouple`` is that skew, −1 to 1.

    Values outside ``low_s`` to ``high_s`` are outliers: ``outliers`` counts them.
    """

    low_s: float
    high_s: float
    medcouple: float
    outliers: int


def fences(lengths_s: Floats) -> Fences:
    """Find the adjusted boxplot's fences.

    Hubert and Vandervieren, "An adjusted boxplot for skewed distributions" (2008): Tukey's fences
    moved by the medcouple (Brys, Hubert and Struyf 2004), so that a skewed distribution's long
    side is not all outliers.
    """
    from statsmodels.stats.stattools import medcouple

    lengths = np.asarray(lengths_s, np.float64)
    q1, q3 = np.quantile(lengths, (0.25, 0.75))
    skew = float(medcouple(lengths))
    short, long = (-4.0, 3.0) if skew >= 0 else (-3.0, 4.0)
    low = q1 - 1.5 * np.exp(short * skew) * (q3 - q1)
    high = q3 + 1.5 * np.exp(long * skew) * (q3 - q1)
    outside = int(((lengths < low) | (lengths > high)).sum())
    return Fences(float(low), float(high), skew, outside)


@dataclass(frozen=True, slots=True)
class LogNormal:
    """A log-normal fit and its misfit.

    ``w`` and ``w_p`` are Shapiro and Wilk's test of the logarithms; ``distance`` is the largest
    gap between the lengths' distribution and the fitted one.
    """

    log_mean: float
    log_sigma: float
    w: float
    w_p: float
    distance: float


def log_normal(lengths_s: Floats) -> LogNormal:
    """Fit a log-normal distribution, and say how badly it fits.

    Salt holds shot lengths to be log-normal; Redfern ("The lognormal distribution is not an
    appropriate parametric model for shot length distributions of Hollywood films", 2012) shows
    that most films' are not. Needs three lengths that differ.
    """
    logs = _logs(np.asarray(lengths_s, np.float64))
    middle, sigma = float(logs.mean()), float(logs.std(ddof=1))
    # Shapiro and Wilk's p is tabulated up to 5,000 values; a longer film is thinned evenly.
    some = logs[:: int(np.ceil(len(logs) / 5000))]
    test = stats.shapiro(some)
    gap = stats.kstest(logs, "norm", args=(middle, sigma))
    return LogNormal(middle, sigma, float(test.statistic), float(test.pvalue), float(gap.statistic))


def ecdf(lengths_s: Floats) -> tuple[Floats, Floats]:
    """The empirical distribution: lengths in order, and the share of shots up to each."""
    ordered, count = np.unique(np.asarray(lengths_s, np.float64), return_counts=True)
    return ordered, np.asarray(np.cumsum(count) / count.sum())
