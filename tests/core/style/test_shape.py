"""The shape of a distribution of lengths, and its intervals."""

from __future__ import annotations

import numpy as np
import pytest

from moviegoer.core.style import mistakes, resample, shape, trend


def film(shots: int = 400, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(1.0, 0.8, shots)


def test_a_log_normal_film_is_log_normal_and_a_uniform_one_is_not() -> None:
    fit = shape.log_normal(film())
    assert fit.log_mean == pytest.approx(1.0, abs=0.1)
    assert fit.log_sigma == pytest.approx(0.8, abs=0.08)
    assert fit.w_p > 0.01
    assert shape.log_normal(np.random.default_rng(0).uniform(1, 10, 400)).w_p < 1e-6


def test_the_adjusted_fences_forgive_the_long_side() -> None:
    lengths = film()
    box = shape.fences(lengths)
    q1, q3 = np.quantile(lengths, (0.25, 0.75))
    assert box.medcouple > 0.1
    assert box.high_s > q3 + 1.5 * (q3 - q1)
    assert box.outliers < (lengths > q3 + 1.5 * (q3 - q1)).sum()


def test_the_empirical_distribution_ends_at_one() -> None:
    x, share = shape.ecdf(np.array([2.0, 1.0, 2.0, 4.0]))
    assert x.tolist() == [1, 2, 4]
    assert share.tolist() == [0.25, 0.75, 1]


def test_intervals_cover_about_as_often_as_they_say() -> None:
    median = {"median": lambda x: np.median(x, axis=-1)}
    held = []
    for seed in range(60):
        low, high = resample.intervals(film(200, seed), median, count=300)["median"]
        held.append(low <= np.e <= high)
    assert 0.85 <= np.mean(held) <= 1.0


def test_memory_widens_the_interval() -> None:
    rng = np.random.default_rng(1)
    slow = np.exp(np.repeat(rng.normal(1, 0.8, 40), 10))
    mean = {"mean": lambda x: x.mean(axis=-1)}
    low, high = resample.intervals(slow, mean)["mean"]
    mixed_low, mixed_high = resample.intervals(rng.permutation(slow), mean)["mean"]
    assert high - low > 1.5 * (mixed_high - mixed_low)


def test_few_shots_have_no_interval() -> None:
    assert resample.intervals(np.ones(5), {"mean": lambda x: x.mean(axis=-1)}) == {}


def test_mistakes_move_the_mean_little_and_none_move_nothing() -> None:
    lengths = film()
    mean = {"mean": lambda x: x.mean(axis=-1)}
    low, high = mistakes.intervals(lengths, mean)["mean"]
    assert low < lengths.mean() < high
    assert high - low < 0.2 * lengths.mean()
    low, high = mistakes.intervals(lengths, mean, misses=0, false_alarms=0)["mean"]
    assert low == pytest.approx(high) == pytest.approx(lengths.mean())


def test_trends_follow_a_film_that_slows_down() -> None:
    lengths = np.linspace(1, 9, 200)
    _, line = trend.polynomial(lengths, degree=2)
    assert line[0] < line[100] < line[-1]
    _, family = trend.loess(lengths)
    assert all((np.diff(curve) > -1e-6).all() for curve in family.values())
    cuts = np.cumsum(lengths)
    _, density = trend.density(cuts[:-1], cuts[-1])
    assert density[20] > 2 * density[-20]
    assert [len(part) for part in trend.partitions(np.ones(8), 4)] == [2, 2, 2, 2]


def test_cut_density_integrates_to_the_cuts() -> None:
    cuts = np.sort(np.random.default_rng(0).uniform(0, 600, 120))
    at, density = trend.density(cuts, 600.0, points=2001)
    assert np.trapezoid(density, at * 10) == pytest.approx(120, rel=0.02)


def test_a_trend_needs_more_shots_than_degrees() -> None:
    with pytest.raises(ValueError, match="degree"):
        trend.polynomial(np.ones(3), degree=5)
