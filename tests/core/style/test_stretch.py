"""Bodies, projection speeds and titles found; what scaling does to a fingerprint."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.core.style import lengths, stretch
from moviegoer.core.style.portrait import ladder, table, transitions
from moviegoer.types import Measure

LENGTHS = st.lists(st.floats(0.1, 60), min_size=80, max_size=120).map(np.array)
FREE = ("shots", "gini", "medcouple", "outlier_share", "log_sigma", "log_normal_w",
        "log_normal_p", "log_normal_d", "autocorrelation_1", "slope_1_f", "runs_z")  # fmt: skip


@settings(max_examples=15)
@given(LENGTHS, st.floats(0.5, 2.0))
def test_scaling_all_lengths_scales_exactly_what_it_should(values, factor):
    before = {m.name: m for m in lengths.measures(values, intervals=False)}
    after = {m.name: m for m in lengths.measures(values * factor, intervals=False)}
    assert before.keys() == after.keys()
    for name, measure in before.items():
        value, scaled = measure.value, after[name].value
        if name.startswith("hawkes."):
            continue
        if name == "length.log_mean":
            assert scaled == pytest.approx(value + np.log(factor), abs=1e-6)
        elif name.removeprefix("length.") in FREE:
            assert scaled == pytest.approx(value, rel=1e-5, abs=1e-6), name
        elif measure.unit == "s":
            assert scaled == pytest.approx(value * factor, rel=1e-6), name
        else:
            assert measure.unit == "1/min", name
            assert scaled == pytest.approx(value / factor, rel=1e-6), name


def test_scaling_scales_a_hawkes_process_s_rates():
    rng = np.random.default_rng(3)
    values = np.exp(rng.normal(1, 0.8, 300))
    before = {m.name: m.value for m in lengths.measures(values, intervals=False)}
    after = {m.name: m.value for m in lengths.measures(values * 4 / 3, intervals=False)}
    for name in ("background", "jump", "fading"):
        rate = before[f"hawkes.{name}"] * 3 / 4
        assert after[f"hawkes.{name}"] == pytest.approx(rate, rel=0.01)
    assert after["hawkes.branching"] == pytest.approx(before["hawkes.branching"], rel=0.01)


@given(LENGTHS, st.floats(0.0, 0.5), st.floats(0.55, 1.0))
def test_a_body_is_one_run_of_shots(values, start, end):
    total = values.sum()
    try:
        inside = stretch.body(values, start * total, end * total)
    except ValueError:
        return
    rows = np.flatnonzero(inside)
    assert (np.diff(rows) == 1).all()
    assert values[inside].sum() <= (end - start) * total + 2 * values.max()


def test_titles_at_both_ends_are_found():
    values = np.array([3.0, 4, 2, 5] + [6.0] * 40 + [4, 4, 4])
    title = np.zeros(len(values), bool)
    title[[0, 1, 3]] = True
    title[-3:] = True
    assert stretch.ends(values, title) == (14.0, 254.0)
    assert stretch.ends(values, np.zeros(len(values), bool)) == (0.0, values.sum())


def test_a_film_all_black_has_no_titles():
    values = np.full(10, 5.0)
    assert stretch.ends(values, np.ones(10, bool)) == (0.0, 50.0)


def test_a_late_title_is_part_of_the_film():
    values = np.full(40, 5.0)
    title = np.zeros(40, bool)
    title[20] = True
    assert stretch.ends(values, title) == (0.0, 200.0)


def test_a_measure_s_bounds_are_rescaled_with_it():
    rate = Measure("r", 4.0, "1/min", "", low=2.0, high=8.0, error_low=3.0, error_high=5.0)
    found = stretch.rescaled(rate, 2.0)
    assert (found.value, found.low, found.high) == (2.0, 1.0, 4.0)
    assert (found.error_low, found.error_high) == (1.5, 2.5)
    share = Measure("x_share", 0.5, "", "", low=0.4, high=0.6)
    assert stretch.rescaled(share, 2.0) == share


@pytest.mark.parametrize(("shot", "shown"), [(0, 24), (18, -1)])
def test_speeds_must_be_speeds(shot, shown):
    with pytest.raises(ValueError, match="more than 0"):
        stretch.slowed(np.ones(2), shot_fps=shot, shown_fps=shown)


def test_ladders_go_from_near_to_far():
    assert ladder([["LS", "CU"], ["", "MS"]]) == ("CU", "MS", "LS")
    assert ladder([["VLS", "BCU"]]) == ("BCU", "VLS")
    assert ladder([["far", "close"]]) == ("close", "far")


def test_transitions_are_shares_of_known_cuts():
    found = transitions(["CU", "LS", "", "CU", "LS"], ("CU", "LS"))
    assert found.tolist() == [[0, 1], [0, 0]]
    assert transitions(["CU"], ("CU",)).tolist() == [[0]]


def test_an_empty_table():
    names, values = table([])
    assert names == ()
    assert values.shape == (0, 0)
