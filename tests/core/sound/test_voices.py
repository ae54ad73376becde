import numpy as np
import pytest

from moviegoer.core.sound.lines import per_shot
from moviegoer.core.sound.talk import Line, Speech
from moviegoer.core.sound.voices import VOICES, match, voices
from moviegoer.types import Character, Shot, Span, Transition

SHOTS = [Shot(n + 1, 24 * n, 24 * n + 24, Span(n, n + 1), Transition.CUT) for n in range(8)]
ALL_TALK = Speech(np.array([0.0]), np.array([8.0]), np.array([0.9]))


def person(number, *shots):
    return Character(number, f"Person {number}", shots, len(shots), 0.0, 8.0, (), 0)


def said(*names):
    return [Line(n + 0.1, n + 0.9, "words", speaker=name) for n, name in enumerate(names) if name]


def labels(**given):
    given = {"shots": SHOTS, "faces": np.ones(8, np.int64), **given}
    talk = per_shot(
        shots=SHOTS,
        lines=given.get("lines", ()),
        speech=given.pop("speech", ALL_TALK),
        titles=given.pop("titles", None),
    )
    return voices(talk=talk, **given).tolist()


def test_without_sound_or_subtitles_nothing_is_known():
    assert labels(speech=None) == ["unknown"] * 8


def test_a_face_under_speech_may_speak_or_listen():
    speech = Speech(np.array([0.0]), np.array([4.05]), np.array([0.9]))
    faces = np.array([1, 0] * 4)
    assert labels(speech=speech, faces=faces) == ["facing", "off"] * 2 + ["none"] * 4


def test_named_lines_tell_speaking_from_reaction():
    lines = said("ANNA", "BEN", "ANNA", "BEN", "ANNA", "BEN", "ANNA", "ANNA")
    cast = [person(1, 1, 3, 5, 7), person(2, 2, 4, 6, 8)]
    assert match(shots=SHOTS, cast=cast, lines=lines) == {"anna": 1, "ben": 2}
    assert labels(lines=lines, cast=cast) == ["speaking"] * 7 + ["reaction"]


def test_names_are_not_matched_on_thin_evidence():
    both = [person(1, *range(1, 9)), person(2, *range(1, 9))]
    lines = said("ANNA", "BEN", "ANNA", "BEN", "ANNA", "BEN", "ANNA", "BEN")
    assert match(shots=SHOTS, cast=both, lines=lines) == {}
    assert match(shots=SHOTS, cast=[person(1, 1, 2)], lines=said("ANNA", "ANNA")) == {}
    assert match(shots=SHOTS, cast=[], lines=lines) == {}
    assert match(shots=SHOTS, cast=both, lines=[]) == {}


def test_a_name_that_is_heard_over_everyone_is_nobody_seen():
    lines = said(*["NARRATOR"] * 8)
    cast = [person(1, 1, 2, 3), person(2, 5, 6)]
    assert match(shots=SHOTS, cast=cast, lines=lines) == {}


def test_a_two_shot_with_the_speaker_in_it_speaks():
    lines = said("ANNA", "BEN", "ANNA", "BEN", "ANNA", "BEN", "BEN", "")
    cast = [person(1, 1, 3, 5, 7), person(2, 2, 4, 6, 7)]
    assert labels(lines=lines, cast=cast)[6] == "speaking"


def test_titles_of_a_silent_film_are_their_own_kind():
    titles = np.arange(8) == 2
    found = labels(speech=None, titles=titles, faces=np.zeros(8, np.int64))
    assert found[2] == "title"
    assert set(found) == {"title", "none"}


@pytest.mark.parametrize("faces", [np.zeros(8, np.int64), np.full(8, 3)])
def test_every_shot_has_one_of_the_labels(faces):
    lines = said("ANNA", "", "BEN", "ANNA", "", "ANNA", "BEN", "BEN")
    cast = [person(1, 1, 4, 6), person(2, 3, 7)]
    assert set(labels(lines=lines, cast=cast, faces=faces)) <= set(VOICES)
