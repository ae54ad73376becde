"""Hawkes processes: what was planted is found again, and what is none is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.core.style import hawkes

PLANTED = {"background": 0.1, "branching": 0.5, "fading": 0.5}


def planted(seed: int, end_s: float = 8000.0) -> np.ndarray:
    return hawkes.simulate(**PLANTED, end_s=end_s, seed=seed)


def direct_log_likelihood(times: np.ndarray, end_s: float, fit: hawkes.Hawkes) -> float:
    gaps = times[:, None] - times[None, :]
    kernel = np.where(gaps > 0, np.exp(-fit.fading * np.maximum(gaps, 0)), 0.0)
    rate = fit.background + fit.jump * kernel.sum(axis=1)
    spent = (1 - np.exp(-fit.fading * (end_s - times))).sum()
    return float(np.log(rate).sum() - fit.background * end_s - fit.jump / fit.fading * spent)


def test_planted_parameters_are_found_again() -> None:
    found = [hawkes.fit(planted(seed), 8000.0) for seed in range(20)]
    assert np.median([f.background for f in found]) == pytest.approx(0.1, rel=0.1)
    assert np.median([f.branching for f in found]) == pytest.approx(0.5, rel=0.1)
    assert np.median([f.fading for f in found]) == pytest.approx(0.5, rel=0.2)


def test_intervals_hold_the_planted_value_about_as_often_as_they_say() -> None:
    held = [
        low <= 0.5 <= high
        for low, high in (
            hawkes.fit(planted(seed), 8000.0).interval["branching"] for seed in range(60)
        )
    ]
    assert 0.85 <= np.mean(held) <= 1.0


def test_the_likelihood_is_the_one_of_the_formula() -> None:
    times = planted(1, 800.0)
    fit = hawkes.fit(times, 800.0)
    assert fit.log_likelihood == pytest.approx(direct_log_likelihood(times, 800.0, fit))


def test_compensated_waits_of_the_true_process_are_exponential() -> None:
    waits = hawkes.compensated(planted(2), background=0.1, jump=0.25, fading=0.5)
    assert waits.mean() == pytest.approx(1.0, abs=0.1)
    assert (waits >= 0).all()


def test_a_metronome_is_no_hawkes_process() -> None:
    fit = hawkes.fit(np.arange(1.0, 300.0) * 4, 1200.0)
    assert fit.ks_p < 0.001


@settings(max_examples=15)
@given(st.floats(0.2, 5.0), st.integers(0, 50))
def test_another_clock_scales_rates_and_leaves_the_branching_ratio(by: float, seed: int) -> None:
    times = planted(seed, 1500.0)
    one, other = hawkes.fit(times, 1500.0), hawkes.fit(times * by, 1500.0 * by)
    assert other.branching == pytest.approx(one.branching, rel=0.02, abs=0.005)
    assert other.background == pytest.approx(one.background / by, rel=0.02)


@pytest.mark.parametrize(
    ("times", "end_s", "says"),
    [
        (np.arange(1.0, 6.0), 10.0, "needs 10 cuts"),
        (np.r_[np.arange(1.0, 11.0), 10.0], 20.0, "must rise"),
        (np.arange(1.0, 31.0), 20.0, "must rise"),
    ],
)
def test_what_cannot_be_fitted_is_refused(times: np.ndarray, end_s: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        hawkes.fit(times, end_s)


def test_a_process_that_never_ends_is_not_simulated() -> None:
    with pytest.raises(ValueError, match="branching"):
        hawkes.simulate(background=0.1, branching=1.0, fading=1.0, end_s=10, seed=0)
