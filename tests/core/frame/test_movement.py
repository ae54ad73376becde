"""Camera movement from global motion alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.frame.movement import classify, follow
from moviegoer.types import Movement, Signals

FRAMES, RATE = 72, 24


def filmed(x=0.0, y=0.0, growth=0.0, *, shake=0.0, frames=FRAMES):
    """A shot in which the content goes x widths and y heights and grows by so much, evenly."""
    rng = np.random.default_rng(3)
    hand = np.zeros((frames, 2))
    phase = rng.uniform(0, 2 * np.pi, (2, 3))
    for axis in range(2):
        for hertz, offset in zip((2.3, 3.7, 5.1), phase[axis], strict=True):
            hand[:, axis] += np.sin(2 * np.pi * hertz * np.arange(frames) / RATE + offset)
    steps = np.diff(shake * hand, axis=0, prepend=shake * hand[:1])
    even = np.full(frames, 1 / (frames - 1))
    none = np.zeros(frames)
    return Signals(
        time_s=np.arange(frames) / RATE,
        luma=none + 0.5,
        contrast=none,
        saturation=none,
        sharpness=none,
        colour=np.zeros((frames, 3)),
        shift_x=even * x + steps[:, 0],
        shift_y=even * y + steps[:, 1],
        zoom=np.expm1(even * growth),
        motion=none,
        scores={},
        end_s=frames / RATE,
    )


CASES = [
    ({}, Movement.STATIC),
    ({"x": 0.3}, Movement.PAN),
    ({"x": -0.08}, Movement.PAN),
    ({"y": 0.2}, Movement.TILT),
    ({"y": -0.2, "x": 0.05}, Movement.TILT),
    ({"growth": 0.1}, Movement.PUSH),
    ({"growth": -0.1}, Movement.PULL),
    ({"shake": 0.01}, Movement.UNSTEADY),
    ({"shake": 0.01, "x": 0.4}, Movement.PAN),
    ({"shake": 0.001}, Movement.STATIC),
]


@pytest.mark.parametrize(("how", "movement"), CASES)
def test_the_camera_is_named(how, movement):
    assert classify(filmed(**how), 0, FRAMES) is movement


@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.floats(-0.4, 0.4))
def test_playing_backwards_turns_pushes_into_pulls_and_nothing_else(x, y, growth):
    forth = classify(filmed(x, y, growth), 0, FRAMES)
    back = classify(filmed(-x, -y, -growth), 0, FRAMES)
    mirror = {Movement.PUSH: Movement.PULL, Movement.PULL: Movement.PUSH}
    assert back is mirror.get(forth, forth)


@given(st.floats(-0.4, 0.4), st.floats(0.1, 0.4))
def test_the_step_into_a_shot_does_not_count(jump_x, jump_y):
    signals = filmed()
    for column, jump in ((signals.shift_x, jump_x), (signals.shift_y, jump_y)):
        column.setflags(write=True)
        column[20] = jump
    assert classify(signals, 20, FRAMES) is Movement.STATIC


def test_a_single_wild_step_is_a_mistake():
    signals = filmed()
    signals.shift_x.setflags(write=True)
    signals.shift_x[30] = 0.45
    assert classify(signals, 0, FRAMES) is Movement.STATIC


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_a_shot_too_short_to_move_is_static(frames):
    assert classify(filmed(x=1), 10, 10 + frames) is Movement.STATIC


def test_leaning_in_and_out_is_no_push():
    signals = filmed()
    signals.zoom.setflags(write=True)
    signals.zoom[:] = 0.012 * np.sin(2 * np.pi * np.arange(FRAMES) / 36)
    assert classify(signals, 0, FRAMES) is Movement.STATIC


def test_the_path_is_measured_in_heights():
    path = follow(filmed(x=0.2, y=0.1), 0, FRAMES, aspect=2.0)
    assert path.x[-1] == pytest.approx(0.4)
    assert path.y[-1] == pytest.approx(0.1)
    assert path.x[0] == path.y[0] == 0
