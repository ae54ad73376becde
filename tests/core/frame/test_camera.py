"""Camera movement in words: direction as the camera goes, pace by the frame's width."""

import pytest

from moviegoer.core.frame.camera import say
from moviegoer.types import Movement, Shot, Span, Transition
from tests.core.frame.test_movement import FRAMES, filmed


def said(movement, seconds=3.0, **motion):
    shot = Shot(1, 0, FRAMES, Span(0.0, seconds), Transition.START, movement=movement)
    return say(filmed(**motion), shot, aspect=1.78)


@pytest.mark.parametrize(
    ("movement", "motion", "words"),
    [
        (Movement.STATIC, {}, "static camera"),
        (Movement.UNSTEADY, {}, "unsteady camera"),
        (Movement.PAN, {"x": 0.3}, "slow pan left"),
        (Movement.PAN, {"x": -0.3}, "slow pan right"),
        (Movement.PAN, {"x": -1.0}, "pan right"),
        (Movement.PAN, {"x": 4.0}, "fast pan left"),
        (Movement.TILT, {"y": 0.3}, "slow tilt up"),
        (Movement.TILT, {"y": -1.2}, "tilt down"),
        (Movement.PUSH, {"growth": 0.2}, "slow push in"),
        (Movement.PUSH, {"growth": 1.0}, "push in"),
        (Movement.PULL, {"growth": -0.2}, "slow pull out"),
    ],
)
def test_words(movement, motion, words):
    assert said(movement, **motion) == words


def test_a_shot_of_one_frame_is_said_too():
    shot = Shot(1, 0, 1, Span(0.0, 0.04), Transition.START, movement=Movement.PAN)
    assert say(filmed(), shot, aspect=1.78).startswith(("slow pan", "pan"))
