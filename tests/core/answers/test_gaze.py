import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.answers.gaze import gaze, side, turn

FACE = np.array([[0.40, 0.40], [0.60, 0.40], [0.50, 0.50], [0.42, 0.60], [0.58, 0.60]])


def nose_at(x: float) -> np.ndarray:
    face = FACE.copy()
    face[2, 0] = x
    return face[None]


def test_a_nose_towards_the_pictures_right_turns_right() -> None:
    assert turn(nose_at(0.58), aspect=1.0)[0] > 0.3
    assert turn(nose_at(0.42), aspect=1.0)[0] < -0.3


def test_turn_is_measured_in_square_pixels() -> None:
    narrow = nose_at(0.55)
    narrow[..., 0] /= 2
    assert turn(narrow, aspect=2.0) == pytest.approx(turn(nose_at(0.55), aspect=1.0))


@given(st.floats(-60, 60), st.floats(0.4, 0.6))
def test_turn_does_not_change_when_the_head_leans(degrees: float, nose: float) -> None:
    face = nose_at(nose)
    angle = np.radians(degrees)
    lean = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    leaning = (face - 0.5) @ lean.T + 0.5
    assert turn(leaning, aspect=1.0) == pytest.approx(turn(face, aspect=1.0), abs=1e-6)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_a_mirrored_frame_has_mirrored_sides(x: list[float]) -> None:
    p = side(np.array(x))
    assert p.sum(axis=1) == pytest.approx(np.ones(len(x)))
    assert side(1 - np.array(x)) == pytest.approx(p[:, ::-1], abs=1e-9)


@given(st.lists(st.floats(-2, 2), min_size=1, max_size=5))
def test_a_mirrored_head_looks_the_other_way(turned: list[float]) -> None:
    p = gaze(np.array(turned))
    assert p.sum(axis=1) == pytest.approx(np.ones(len(turned)))
    assert gaze(-np.array(turned)) == pytest.approx(p[:, ::-1], abs=1e-9)


def test_straight_heads_look_at_the_camera_and_turned_ones_past_it() -> None:
    assert gaze(np.array([0.0, 0.5, -0.5])).argmax(axis=1).tolist() == [1, 2, 0]
