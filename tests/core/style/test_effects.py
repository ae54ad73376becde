"""Effect sizes between two films."""

from __future__ import annotations

import numpy as np
import pytest

from moviegoer.core.style import effects


def film(log_mean: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(log_mean, 0.7, 300)


def test_a_shift_is_found_with_its_interval() -> None:
    slow, quick = film(2.0, 0), film(1.0, 1)
    found = effects.compare(slow, quick)
    assert found.shift_low < found.shift < found.shift_high
    assert found.shift_low > 0
    assert 0.5 < found.d < 0.9
    assert found.d_low < found.d < found.d_high
    assert found.p < 1e-6
    mirrored = effects.compare(quick, slow)
    assert mirrored.shift == pytest.approx(-found.shift)
    assert mirrored.d == pytest.approx(-found.d)


def test_films_cut_alike_do_not_differ() -> None:
    found = effects.compare(film(1.0, 2), film(1.0, 3))
    assert found.shift_low < 0 < found.shift_high
    assert found.d_low < 0 < found.d_high


def test_known_values() -> None:
    assert effects.hodges_lehmann(np.array([1.0, 2, 3]), np.array([0.0])) == 2
    assert effects.cliffs_d(np.array([1.0, 3]), np.array([2.0])) == 0
    gaps = effects.quantile_differences(np.arange(11.0) + 5, np.arange(11.0))
    assert set(gaps.values()) == {5.0}
