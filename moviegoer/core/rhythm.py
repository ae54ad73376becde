"""The rhythm of cutting: statistics of shot lengths.

Terms and their limits follow Salt ("Film Style and Technology", 3rd edition, 2009), who made the
average shot length common, and Redfern ("The statistics of shot lengths", 2014; "Computational
Film Analysis with R", 2022), who showed that lengths are skewed, so that the median and quartiles
describe them and the mean is moved by a single long take.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from moviegoer.types import Floats, Measure

__all__ = ["gini", "lengths", "median_deviation", "moving_average"]


def lengths(length_s: Floats) -> Iterator[Measure]:
    """Describe shot lengths in seconds; nothing where there are no shots.

    What needs two shots (spread) or two different lengths is left out for fewer.
    """
    n = len(length_s)
    if not n:
        return
    q1, median, q3 = np.percentile(length_s, (25, 50, 75))
    total = float(length_s.sum())
    yield Measure("length.shots", float(n), "shots", "Number of shots")
    yield Measure("length.total_s", total, "s", "Running time of these shots")
    yield Measure("length.asl_s", total / n, "s", "Average shot length, the mean (Salt 2009)")
    yield Measure("length.msl_s", float(median), "s", "Median shot length (Redfern 2014)")
    yield Measure("length.min_s", float(length_s.min()), "s", "Shortest shot")
    yield Measure("length.q1_s", float(q1), "s", "Lower quartile of shot lengths")
    yield Measure("length.q3_s", float(q3), "s", "Upper quartile of shot lengths")
    yield Measure("length.max_s", float(length_s.max()), "s", "Longest shot")
    if total > 0:
        rate = 60 * (n - 1) / total
        yield Measure("length.cuts_per_min", rate, "1/min", "Transitions between shots a minute")
    if n > 1:
        yield from _spread(length_s, float(q3 - q1))


def _spread(length_s: Floats, quartiles_apart: float) -> Iterator[Measure]:
    logs = np.log(np.maximum(length_s, 1e-3))
    deviation = median_deviation(length_s)
    yield Measure("length.sd_s", float(length_s.std(ddof=1)), "s", "Sample standard deviation")
    yield Measure("length.iqr_s", quartiles_apart, "s", "Interquartile range")
    yield Measure("length.mad_s", deviation, "s", "Median absolute deviation from the median")
    yield Measure("length.gini", gini(length_s), "", "Inequality of lengths, 0 equal (Gini 1912)")
    yield Measure(
        "length.log_mean", float(logs.mean()), "ln s", "Log-normal fit: mean of log length"
    )
    yield Measure(
        "length.log_sigma",
        float(logs.std(ddof=1)),
        "ln s",
        "Log-normal fit: spread of log length (Limpert, Stahel and Abbt 2001)",
    )


def gini(values: Floats) -> float:
    """How unequal positive values are: 0 if all are equal, towards 1 if one has everything.

    Half the mean absolute difference over the mean (Gini, "Variabilità e mutabilità", 1912).

    >>> gini(np.array([2.0, 2.0, 2.0]))
    0.0
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = len(ordered)
    total = float(ordered.sum())
    if n == 0 or total <= 0:
        return 0.0
    ranks = 2 * np.arange(1, n + 1) - n - 1
    return max(0.0, float((ranks * ordered).sum() / (n * total)))


def median_deviation(values: Floats) -> float:
    """Median of the absolute deviations from the median, in the values' unit, unscaled.

    >>> median_deviation(np.array([1.0, 2.0, 9.0]))
    1.0
    """
    return float(np.median(np.abs(values - np.median(values))))


def moving_average(values: Floats, width: int) -> Floats:
    """Mean of each value and its neighbours, ``width`` in all; windows shrink at the ends.

    Parameters
    ----------
    values
        In order, such as shot lengths in seconds.
    width
        Window in values; an even one is taken one wider, so that it has a middle.
    """
    half = max(width, 1) // 2
    sums = np.concatenate([[0.0], np.cumsum(values)])
    places = np.arange(len(values))
    low, high = np.maximum(places - half, 0), np.minimum(places + half + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low))
