from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from moviegoer.report import page
from moviegoer.report.pictures import gather
from moviegoer.report.plots import ORIGIN_MS
from moviegoer.report.reading import read
from moviegoer.report.timeline import figure_of, runs
from tests.report.invented_films import draw, invent


def skyline(figure):
    return [trace for trace in figure["data"] if trace.get("yaxis") == "y2"]


def test_every_shot_has_one_bar_where_and_as_long_as_it_is():
    reading = read(invent(40))
    bars = skyline(figure_of(reading, ""))
    place = {
        shot: (x - width / 2, width)
        for bar in bars
        for shot, x, width in zip(bar["customdata"], bar["x"], bar["width"], strict=True)
    }
    assert sorted(place) == list(range(40))
    assert sum(len(bar["x"]) for bar in bars) == 40
    for shot, (left, width) in place.items():
        assert left == pytest.approx(ORIGIN_MS + reading.start_s[shot] * 1000, abs=2)
        assert width == pytest.approx(reading.length_s[shot] * 1000, abs=2)


def test_no_place_in_time_can_be_taken_for_a_year():
    figure = figure_of(read(invent(3)), "")
    places = [x for bar in skyline(figure) for x in bar["x"]]
    places += [x for trace in figure["data"] for x in trace.get("base", [])]
    assert min(places) >= 10_000
    assert min(figure["layout"]["xaxis"]["range"]) >= 10_000


def test_shots_without_a_scale_stand_alike():
    bars = skyline(figure_of(read(invent(9, heads=False)), ""))
    assert len(bars) == 1
    assert set(bars[0]["y"]) == {0.5}


def test_neighbouring_shots_of_one_person_make_one_stretch():
    analysis = invent(6, people=1)
    seen = replace(analysis.cast[0], shots=(2, 3, 5))
    reading = read(replace(analysis, cast=(seen,)))
    assert runs(reading, seen.number) == [
        (reading.start_s[1], reading.end_s[2]),
        (reading.start_s[4], reading.end_s[4]),
    ]


def test_what_statistics_leave_out_is_veiled():
    whole = figure_of(read(invent(12)), "")
    part = figure_of(read(invent(12, body_s=(5.0, 20.0))), "")
    assert whole["layout"]["shapes"] == []
    assert next(s["x1"] - s["x0"] for s in part["layout"]["shapes"]) == 5000


@pytest.mark.parametrize("shots", [1, 2, 60])
def test_plotly_knows_every_property_of_every_figure(shots):
    analysis = invent(shots)
    reading = read(analysis)
    figures = page.figures(reading, gather(reading, draw(analysis)))
    for figure in figures.values():
        go.Figure(figure)


def test_a_thousand_shots_need_few_traces():
    figure = figure_of(read(invent(1000)), "")
    assert len(figure["data"]) < 25
    assert np.unique([trace["type"] for trace in figure["data"]]).tolist() == ["bar", "scatter"]
