"""Shot-length statistics: known values and laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core import rhythm

LENGTHS = st.lists(st.floats(0.05, 600), min_size=2, max_size=60).map(np.array)


def values(length_s: np.ndarray) -> dict[str, float]:
    return {m.name.removeprefix("length."): m.value for m in rhythm.lengths(length_s)}


def test_known_values() -> None:
    got = values(np.array([1.0, 2.0, 3.0, 4.0, 10.0]))
    expected = {
        "shots": 5,
        "total_s": 20,
        "asl_s": 4,
        "msl_s": 3,
        "min_s": 1,
        "q1_s": 2,
        "q3_s": 4,
        "max_s": 10,
        "cuts_per_min": 12,
        "sd_s": np.sqrt(12.5),
        "iqr_s": 2,
        "mad_s": 1,
        "gini": 0.4,
    }
    assert {name: got[name] for name in expected} == pytest.approx(expected)


def test_no_shots_and_one_shot() -> None:
    assert values(np.array([])) == {}
    assert values(np.array([3.0]))["cuts_per_min"] == 0
    assert "sd_s" not in values(np.array([3.0]))


@given(LENGTHS, st.floats(0.1, 10))
def test_scaling_all_lengths_scales_what_it_should(length_s: np.ndarray, by: float) -> None:
    before, after = values(length_s), values(length_s * by)
    for name in ("asl_s", "msl_s", "sd_s", "iqr_s", "mad_s", "max_s"):
        assert after[name] == pytest.approx(before[name] * by, rel=1e-6, abs=1e-9)
    for name in ("gini", "log_sigma", "shots"):
        assert after[name] == pytest.approx(before[name], rel=1e-6, abs=1e-7)
    assert after["cuts_per_min"] == pytest.approx(before["cuts_per_min"] / by)


@given(LENGTHS)
def test_order_of_shots_does_not_matter(length_s: np.ndarray) -> None:
    assert values(length_s) == pytest.approx(values(length_s[::-1]))


@given(LENGTHS)
def test_quartiles_are_ordered_and_gini_is_a_share(length_s: np.ndarray) -> None:
    got = values(length_s)
    assert got["min_s"] <= got["q1_s"] <= got["msl_s"] <= got["q3_s"] <= got["max_s"]
    assert 0 <= got["gini"] < 1


@given(LENGTHS, st.integers(1, 15))
def test_a_moving_average_stays_within_its_window(length_s: np.ndarray, width: int) -> None:
    curve = rhythm.moving_average(length_s, width)
    half = width // 2
    for place, value in enumerate(curve):
        window = length_s[max(0, place - half) : place + half + 1]
        assert value == pytest.approx(window.mean(), rel=1e-6)
