from dataclasses import replace

import numpy as np
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


def test_a_film_of_many_shots_has_its_trends_drawn_and_named():
    reading = read(invent(rhythm.ENOUGH))
    figure = rhythm.figure_of(reading)
    assert figure["layout"]["showlegend"]
    by_name = {trace["name"]: trace for trace in figure["data"]}
    assert by_name["cuts a minute"]["yaxis"] == "y2"
    rate = 60 * (rhythm.ENOUGH - 1) / float(reading.end_s[-1] - reading.start_s[0])
    assert np.mean(by_name["cuts a minute"]["y"]) == pytest.approx(rate, rel=0.02)
    shortest, longest = reading.length_s.min(), reading.length_s.max()
    assert all(shortest / 2 < y < longest for y in by_name["loess"]["y"])
    assert len(by_name["loess"]["x"]) == len(by_name["loess"]["y"]) > 100


def test_too_few_shots_have_no_trends():
    figure = rhythm.figure_of(read(invent(rhythm.ENOUGH - 1)))
    assert [trace["name"] for trace in figure["data"]][2:] == []
    assert "yaxis2" not in figure["layout"]


def test_shots_all_alike_have_trends_too():
    analysis = invent(60)
    reading = read(analysis)
    alike = replace(
        reading,
        start_s=np.arange(60.0) * 3,
        end_s=np.arange(1, 61.0) * 3,
    )
    by_name = {trace["name"]: trace for trace in rhythm.figure_of(alike)["data"]}
    assert by_name["loess"]["y"] == pytest.approx(np.full(200, 3.0))
