import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.report import rhythm
from moviegoer.report.reading import read
from tests.report.invented_films import invent


@given(st.integers(1, 10_000))
def test_the_window_has_a_middle(shots):
    assert rhythm.window(shots) % 2 == 1
    assert 5 <= rhythm.window(shots) <= 41


def test_only_the_body_counts():
    reading = read(invent(12))
    halved = read(invent(12, body_s=(float(reading.start_s[3]), float(reading.end_s[7]))))
    assert rhythm.lengths(halved).shots == 5
    assert rhythm.lengths(halved).asl_s == pytest.approx(float(reading.length_s[3:8].mean()))


def test_the_curve_is_the_mean_of_neighbours():
    reading = read(invent(12))
    _, curve = rhythm.figure_of(reading)["data"]
    assert curve["y"][6] == pytest.approx(float(reading.length_s[4:9].mean()), abs=1e-3)


def test_a_handful_of_shots_has_no_curve():
    assert len(rhythm.figure_of(read(invent(rhythm.FEWEST - 1)))["data"]) == 1
