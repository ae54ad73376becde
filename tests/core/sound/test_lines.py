from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.sound.lines import exchanges, is_silent, per_scene, per_shot
from moviegoer.core.sound.talk import Line, LineKind, Speech
from moviegoer.core.sound.words import words
from moviegoer.types import Scene, SceneKind, Shot, Span, Transition


def cut(*bounds_s):
    return [
        Shot(number, round(24 * a), round(24 * b), Span(a, b), Transition.CUT)
        for number, (a, b) in enumerate(pairwise(bounds_s), start=1)
    ]


def heard(*spans):
    start_s, end_s = np.array(spans, np.float64).reshape(-1, 2).T.copy()
    return Speech(start_s, end_s, np.full(len(start_s), 0.9))


def line(start_s, end_s, text="a word or two", **named):
    return Line(start_s, end_s, text, **named)


def test_speech_is_a_share_of_each_shot():
    talk = per_shot(shots=cut(0, 2, 6, 10), speech=heard((1, 3), (5, 8)))
    assert talk.speech == pytest.approx([0.5, 0.5, 0.5])
    assert talk.how == "sound"


def test_without_sound_the_subtitles_time_stands_in():
    talk = per_shot(shots=cut(0, 2, 6), lines=[line(1, 3), line(2, 4)])
    assert talk.speech == pytest.approx([0.5, 0.5])
    assert talk.how == "subtitles"


def test_nothing_heard_and_nothing_read_is_not_silence():
    talk = per_shot(shots=cut(0, 2, 6))
    assert np.isnan(talk.speech).all()
    assert talk.how == ""
    assert (per_shot(shots=cut(0, 2, 6), speech=heard()).speech == 0).all()


def test_a_line_is_counted_once_and_its_words_are_shared_out():
    said = [line(1, 5, "one two three four"), line(5, 6, "yes", speaker="BEN")]
    talk = per_shot(shots=cut(0, 2, 6), lines=said)
    assert talk.lines.tolist() == [0, 2]
    assert talk.words == pytest.approx([1, 4])
    assert talk.text == ("", "one two three four\nBEN: yes")


def test_sounds_and_songs_are_not_words():
    said = [line(0, 1, "door slams", kind=LineKind.SOUND), line(1, 2, "la", kind=LineKind.MUSIC)]
    talk = per_shot(shots=cut(0, 2), lines=said)
    assert (talk.lines.sum(), talk.words.sum(), talk.text) == (0, 0, ("",))


spans = st.lists(st.tuples(st.floats(0, 20), st.floats(0, 5)), max_size=20)


@given(spans, st.lists(st.floats(0.1, 8), min_size=1, max_size=12))
def test_nothing_is_lost_or_counted_twice(raw, lengths):
    bounds_s = np.concatenate([[0], np.cumsum(lengths)])
    shots, end_s = cut(*bounds_s.tolist()), float(bounds_s[-1])
    said = [line(a, min(a + b, end_s), "two words") for a, b in raw if a + 0.01 < min(a + b, end_s)]
    talk = per_shot(shots=shots, lines=said)
    assert talk.words.sum() == pytest.approx(sum(words(x.text) for x in said), abs=1e-6)
    assert talk.lines.sum() == len(said)
    if said:
        assert ((talk.speech >= 0) & (talk.speech <= 1)).all()


def test_a_silent_films_titles_count_as_speech():
    shots, titles = cut(0, 2, 6, 100), np.array([True, False, False])
    for speech in (None, heard((50, 50.5))):
        talk = per_shot(shots=shots, speech=speech, titles=titles)
        assert talk.speech[0] == 1.0
        assert talk.speech[1] == pytest.approx(0, abs=0.01)
        assert talk.title.tolist() == [True, False, False]


def test_a_sound_films_titles_do_not():
    shots, titles = cut(0, 2, 6), np.array([True, False])
    assert not is_silent(shots, heard((2, 5)))
    talk = per_shot(shots=shots, speech=heard((2, 5)), titles=titles)
    assert not talk.title.any()
    assert talk.speech[0] == 0


def test_a_scene_sums_up_its_shots():
    shots = cut(0, 10, 20, 40)
    said = [line(1, 3, "Who is it?"), line(3.2, 4, "It is me."), line(25, 26, "So.")]
    talk = per_shot(shots=shots, lines=said, speech=heard((0, 10), (20, 30)))
    scenes = [
        Scene(1, SceneKind.DIALOGUE2, 1, 2, Span(0, 20), 0, 480),
        Scene(2, SceneKind.OTHER, 3, 3, Span(20, 40), 480, 960),
    ]
    told = per_scene(scenes=scenes, shots=shots, talk=talk, lines=said)
    assert told.speech == pytest.approx([0.5, 0.5])
    assert told.lines.tolist() == [2, 1]
    assert told.words_per_minute == pytest.approx([18, 3])
    assert told.exchanges.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ([line(0, 1), line(1, 2)], 0),
        ([line(0, 1), line(1, 2, answers=True)], 1),
        ([line(0, 1, speaker="ANNA"), line(1, 2, speaker="BEN"), line(2, 3, speaker="Ben")], 1),
        ([line(0, 1, "Why?", speaker="ANNA"), line(1, 2, speaker="ANNA")], 0),
        ([line(0, 1, "Why?"), line(1, 2)], 1),
        ([line(0, 1, "なぜ？"), line(1, 2)], 1),
        ([line(0, 1, "Why?"), line(6, 7)], 0),
        ([line(0, 1, speaker="ANNA"), line(60, 61, speaker="BEN")], 0),
        ([line(0, 1, "Why?"), line(1, 2, "coughs", kind=LineKind.SOUND), line(2, 3)], 1),
    ],
)
def test_exchanges_are_counted_where_the_subtitles_tell(said, count):
    assert exchanges(said) == count
