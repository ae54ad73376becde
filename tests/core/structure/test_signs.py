"""What speaks for a bound between scenes besides looks, and what against."""

from __future__ import annotations

import numpy as np
import pytest

from moviegoer.core.sound.heard import Heard
from moviegoer.core.sound.lines import per_shot
from moviegoer.core.sound.talk import Line, LineKind, Speech, Subtitles
from moviegoer.core.structure import scenes, signs
from moviegoer.types import Scores, Shot, Span, Transition
from tests.core.structure.test_scenes import kin

SHOTS = tuple(
    Shot(n + 1, n * 100, n * 100 + 100, Span(n * 4.0, n * 4.0 + 4), Transition.CUT)
    for n in range(4)
)


def heard(*lines: Line, speech: Speech | None = None, titles: str = "0000") -> Heard:
    title = np.array([mark == "1" for mark in titles])
    talk = per_shot(shots=SHOTS, lines=lines, speech=speech, titles=title)
    return Heard(Subtitles(lines, "film.srt"), talk, np.full(4, "none"), title, speech)


def spoken(what: Heard) -> list[bool]:
    return signs.gather(shots=SHOTS, heads={}, heard=what).spoken.tolist()


def test_a_line_that_goes_on_over_the_cut_is_noticed() -> None:
    over = Line(3.0, 5.0, "Wait for me.")
    assert spoken(heard(over)) == [False, True, False, False]
    assert spoken(heard(Line(3.0, 4.1, "Wait."))) == [False] * 4
    assert spoken(heard(Line(3.0, 5.0, "door slams", LineKind.SOUND))) == [False] * 4


def test_a_long_stretch_is_not_hidden_by_a_short_one_inside() -> None:
    assert spoken(heard(Line(1.0, 9.0, "Long."), Line(2.0, 3.0, "Short."))) == [
        False,
        True,
        True,
        False,
    ]


def test_without_subtitles_the_sound_tells() -> None:
    talk = Speech(np.array([7.0]), np.array([9.0]), np.array([0.9]))
    assert spoken(heard(speech=talk)) == [False, False, True, False]
    assert spoken(heard()) == [False] * 4


def test_titles_of_a_silent_film_are_no_sign_others_are() -> None:
    silent = heard(titles="0100")
    assert not signs.gather(shots=SHOTS, heads={}, heard=silent).title.any()
    loud = Speech(np.array([8.0]), np.array([15.0]), np.array([0.9]))
    sounded = heard(speech=loud, titles="0100")
    found = signs.gather(shots=SHOTS, heads={}, heard=sounded)
    assert found.title.tolist() == [False, True, False, False]


def test_inside_and_outside_are_unlike_and_the_unanswered_says_nothing() -> None:
    p = np.array([[1.0, 0, 0], [0, 1, 0], [np.nan] * 3, [0, 0, 1]])
    head = Scores("shot.location", ("interior", "exterior", "na"), p, np.full(4, "x"))
    place = signs.gather(shots=SHOTS, heads={"shot.location": head}).place
    assert signs.unlike(place[[0]], place[[1]]) == pytest.approx(1.0)
    assert signs.unlike(place[[0]], place[[0]]) == pytest.approx(0.0)
    assert signs.unlike(place[[0, 0]], place[[2, 3]]).tolist() == [0.0, 0.0]


def test_a_line_over_the_cut_keeps_a_scene_together_that_looks_would_part() -> None:
    near, lean = kin("aaaabbbb"), np.zeros(8)
    assert scenes.bounds(near, lean) == [(0, 4), (4, 8)]
    lean[4] = -100.0
    assert scenes.bounds(near, lean) == [(0, 8)]
