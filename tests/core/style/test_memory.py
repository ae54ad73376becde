"""Memory between shots: planted memory is found, none is not."""

from __future__ import annotations

import numpy as np
import pytest

from moviegoer.core.style import memory


def coloured(alpha: float, shots: int, seed: int) -> np.ndarray:
    """Lengths whose logarithms have a spectrum 1/f^alpha."""
    rng = np.random.default_rng(seed)
    frequency = np.fft.rfftfreq(shots)
    amplitude = np.zeros(len(frequency))
    amplitude[1:] = frequency[1:] ** (-alpha / 2)
    noise = rng.normal(size=len(frequency)) + 1j * rng.normal(size=len(frequency))
    logs = np.fft.irfft(amplitude * noise, shots)
    return np.exp(1.5 + 0.8 * (logs - logs.mean()) / logs.std())


@pytest.mark.parametrize("alpha", [0.5, 1.0, 1.5])
def test_a_planted_slope_is_found(alpha: float) -> None:
    found = [memory.slope(coloured(alpha, 1024, seed)) for seed in range(12)]
    values = [one.value for one in found if one]
    assert np.median(values) == pytest.approx(alpha, abs=0.15)
    held = [one.low <= alpha <= one.high for one in found if one]
    assert np.mean(held) >= 0.8


def test_shuffled_shots_have_no_memory() -> None:
    lengths = np.random.default_rng(0).permutation(coloured(1.0, 1024, 0))
    r, bounds = memory.autocorrelation(lengths)
    assert np.abs(r).max() < 0.12
    assert ((bounds[:, 0] < 0) & (bounds[:, 1] > 0)).mean() > 0.8


def test_autocorrelation_of_alternating_shots() -> None:
    r, _ = memory.autocorrelation(np.tile([1.0, 4.0], 50), lags=2)
    assert r[0] == pytest.approx(-1, abs=0.05)
    assert r[1] == pytest.approx(1, abs=0.05)


def test_runs_about_the_median() -> None:
    blocks = memory.runs(np.repeat([1.0, 5.0, 1.0, 5.0], 10))
    assert blocks is not None
    assert (blocks.count, blocks.longest_short, blocks.longest_long) == (4, 10, 10)
    assert blocks.z < -4
    assert blocks.p < 0.001


def test_too_little_to_tell() -> None:
    assert memory.slope(np.arange(1.0, 30.0)) is None
    assert memory.runs(np.full(9, 3.0)) is None
    assert not len(memory.autocorrelation(np.array([1.0, 2.0]))[0])
