"""Shot lengths as named values: known values and laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.core.style import lengths, trend

FEW = settings(max_examples=20)
LENGTHS = st.lists(st.floats(0.05, 600), min_size=2, max_size=60).map(np.array)


def values(length_s: np.ndarray) -> dict[str, float]:
    return {m.name.removeprefix("length."): m.value for m in lengths.measures(length_s)}


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


@FEW
@given(LENGTHS, st.floats(0.1, 10))
def test_scaling_all_lengths_scales_what_it_should(length_s: np.ndarray, by: float) -> None:
    before, after = values(length_s), values(length_s * by)
    for name in ("asl_s", "msl_s", "sd_s", "iqr_s", "mad_s", "max_s"):
        assert after[name] == pytest.approx(before[name] * by, rel=1e-6, abs=1e-9)
    for name in ("gini", "log_sigma", "shots"):
        assert after[name] == pytest.approx(before[name], rel=1e-6, abs=1e-7)
    assert after["cuts_per_min"] == pytest.approx(before["cuts_per_min"] / by)


ORDERED = ("autocorrelation", "slope", "runs", "part")


@FEW
@given(LENGTHS)
def test_order_of_shots_matters_only_where_it_is_what_is_measured(length_s: np.ndarray) -> None:
    before, after = values(length_s), values(length_s[::-1])
    same = [n for n in before if not n.startswith(("hawkes", *ORDERED))]
    assert {n: before[n] for n in same} == pytest.approx({n: after[n] for n in same})


@FEW
@given(LENGTHS)
def test_quartiles_are_ordered_and_gini_is_a_share(length_s: np.ndarray) -> None:
    got = values(length_s)
    assert got["min_s"] <= got["q1_s"] <= got["msl_s"] <= got["q3_s"] <= got["max_s"]
    assert 0 <= got["gini"] < 1


@given(LENGTHS, st.integers(1, 15))
def test_a_moving_average_stays_within_its_window(length_s: np.ndarray, width: int) -> None:
    curve = trend.moving_average(length_s, width)
    half = width // 2
    for place, value in enumerate(curve):
        window = length_s[max(0, place - half) : place + half + 1]
        assert value == pytest.approx(window.mean(), rel=1e-6)


def film(shots: int = 300, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(1.5, 0.9, shots)


def test_a_long_film_has_intervals_that_hold_its_values() -> None:
    told = {m.name: m for m in lengths.measures(film())}
    for name in ("length.asl_s", "length.msl_s", "length.gini", "length.autocorrelation_1"):
        one = told[name]
        assert one.low is not None
        assert one.high is not None
        assert one.low <= one.value <= one.high
        assert one.interval.startswith("process")
    assert told["length.asl_s"].error_low is not None
    assert "cut detection" in told["length.asl_s"].error


def test_cuts_counted_by_hand_have_no_error_of_detection() -> None:
    told = {m.name: m for m in lengths.measures(film(), counted_by_hand=True)}
    assert told["length.asl_s"].low is not None
    assert told["length.asl_s"].error_low is None
    assert told["length.asl_s"].error == ""


def test_the_same_seed_gives_the_same_digits() -> None:
    assert list(lengths.measures(film(), seed=3)) == list(lengths.measures(film(), seed=3))
    assert list(lengths.measures(film(), seed=3)) != list(lengths.measures(film(), seed=4))


def test_shots_all_alike_leave_out_what_they_cannot_tell() -> None:
    got = values(np.full(40, 2.0))
    assert got["asl_s"] == 2
    assert "slope_1_f" not in got
    assert not any(np.isnan(value) for value in got.values())
