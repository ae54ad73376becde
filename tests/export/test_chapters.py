"""WebVTT chapters, read back by webvtt-py."""

import io
from html import unescape

import pytest
import webvtt

from moviegoer.export import chapters
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Wanted, summary
from tests.export.made import NTSC, NTSC_FILM, ODD, named, three_hours


def read(analysis):
    made = chapters.make(analysis, Wanted())
    return [webvtt.from_buffer(io.BytesIO(made[e])) for e in (".scenes.vtt", ".shots.vtt")]


def frames(cue, rate):
    return tuple(round(frame * rate) for frame in map(seconds, (cue.start, cue.end)))


def seconds(text):
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


@pytest.mark.parametrize("rate", [NTSC_FILM, NTSC])
def test_times_are_equal_to_the_frame_over_three_hours(rate):
    analysis = three_hours(rate)
    scenes, shots = read(analysis)
    for found, wanted in ((scenes, analysis.scene_list), (shots, analysis.shot_list)):
        told = [(one.start_frame, one.end_frame) for one in wanted]
        assert [frames(cue, rate) for cue in found] == told


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_names_survive(text):
    analysis = named(text)
    scenes, shots = read(analysis)
    assert [unescape(cue.raw_text) for cue in shots] == [
        one_line(line.encode("utf-8", "replace").decode()) for line in summary(analysis)
    ]
    assert len(scenes) == len(analysis.scene_list)
