"""What is said, in the report's words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from moviegoer import tables
from moviegoer.analysis import Analysis
from moviegoer.core.sound.heard import Heard
from moviegoer.core.sound.lines import per_shot
from moviegoer.core.sound.talk import Line, Speech, Subtitles
from moviegoer.report import spoken, strips, timeline
from moviegoer.report.reading import Reading, read
from tests.report.invented_films import invent


def with_words(film: Analysis, **more: object) -> Reading:
    first = film.shot_list[0].span
    lines = (Line(first.start_s, first.start_s + 0.5, "Wait & see."),)
    talk = Speech(np.array([first.start_s]), np.array([first.start_s + 0.5]), np.array([0.9]))
    heard = Heard(
        subtitles=Subtitles(lines, "film.srt"),
        talk=per_shot(shots=film.shot_list, lines=lines, speech=talk),
        voice=np.full(len(film.shot_list), "facing"),
        title=np.zeros(len(film.shot_list), np.bool_),
        speech=talk,
    )
    return read(replace(film, heard=replace(heard, **more)))


@pytest.fixture(scope="module")
def film() -> Analysis:
    return invent(40)


def test_without_sound_and_words_nothing_is_said(film: Analysis) -> None:
    reading = read(film)
    assert spoken.stretches(reading) == []
    assert set(spoken.told(reading)) == {""}
    assert spoken.text(reading, 0) == ""
    assert spoken.of_scene(reading, film.scene_list[0]) == ""


def test_a_scene_says_how_much_is_said_in_it(film: Analysis) -> None:
    told = spoken.of_scene(with_words(film), film.scene_list[0])
    assert "3 words" in told or "2 words" in told
    assert told.startswith("Somebody talks")
    assert "exchanges at least" in told


def test_the_timeline_gains_a_row_only_where_something_is_heard(film: Analysis) -> None:
    silent = timeline.figure_of(read(film), "")
    heard = timeline.figure_of(with_words(film), "")
    rows = [figure["layout"]["yaxis"]["ticktext"] for figure in (silent, heard)]
    assert "Speech" not in rows[0]
    assert rows[1].index("Speech") == 2
    assert len(rows[1]) == len(rows[0]) + 1


def test_a_title_card_is_called_one(film: Analysis) -> None:
    title = np.arange(len(film.shot_list)) == 3
    said = tables.sentences(with_words(film, title=title).analysis)
    assert [row for row, text in enumerate(said) if text == "a title card"] == [3]


def test_near_stretches_are_drawn_as_one(film: Analysis) -> None:
    start_s = np.array([0.0, 1.0001, 2.5])
    talk = Speech(start_s, np.array([1.0, 2.0, 3.0]), np.ones(3))
    reading = with_words(film, speech=talk)
    assert spoken.stretches(reading) == [(0.0, 2.0), (2.5, 3.0)]


def test_the_numbers_of_a_member_stand_under_their_name(film: Analysis) -> None:
    scene = next(s for s in film.scene_list if len(s.characters) == 2)
    evidence = {"member_2_dwell_s": 2.0, "member_3_time": 0.1, "crossings": 1.0, "phone": 1e-5}
    changed = replace(scene, evidence=evidence, crossings=(scene.first_shot,))
    scenes = tuple(changed if s is scene else s for s in film.scene_list)
    found = {s.number: s for s in strips.strips(read(replace(film, scene_list=scenes)))}
    told = dict(found[scene.number].evidence)
    names = {c.number: c.name for c in film.cast}
    assert told == {
        f"{names[scene.characters[1]]}: dwell s": "2",
        "crossings": f"1 (shot {scene.first_shot})",
        "phone": "0",
    }
