import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from invented_films import invent

from moviegoer.report import rhythm
from moviegoer.report.reading import read

LENGTHS = arrays(float, st.integers(1, 60), elements=st.floats(0.05, 500))


@given(st.floats(0.1, 90), st.integers(1, 60), st.integers(5, 41))
def test_equal_shots_have_a_flat_average(length_s, shots, span):
    flat = rhythm.moving_average(np.full(shots, length_s), span)
    assert flat == pytest.approx(np.full(shots, length_s))


@given(LENGTHS, st.integers(5, 41))
def test_a_moving_average_stays_between_the_extremes(lengths_s, span):
    mean = rhythm.moving_average(lengths_s, span)
    assert mean.shape == lengths_s.shape
    assert mean.min() >= lengths_s.min() - 1e-6
    assert mean.max() <= lengths_s.max() + 1e-6


def test_a_moving_average_is_centred_and_shrinks_at_the_ends():
    mean = rhythm.moving_average(np.array([1.0, 2.0, 3.0, 4.0, 10.0]), 3)
    assert mean == pytest.approx([1.5, 2.0, 3.0, 17 / 3, 7.0])


@given(st.integers(1, 10_000))
def test_the_window_has_a_middle(shots):
    assert rhythm.window(shots) % 2 == 1
    assert 5 <= rhythm.window(shots) <= 41


def test_only_the_body_counts():
    reading = read(invent(12))
    halved = read(invent(12, body_s=(float(reading.start_s[3]), float(reading.end_s[7]))))
    assert rhythm.lengths(halved).shots == 5
    assert rhythm.lengths(halved).asl_s == pytest.approx(float(reading.length_s[3:8].mean()))
