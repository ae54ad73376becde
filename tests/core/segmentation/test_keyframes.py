"""Which frames stand for a shot: laws that hold for any film, and the preferences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.segmentation.keyframes import choose
from moviegoer.types import Shot, Signals, Span, Transition

RATE = 25
NONE = np.array([], np.int64)


def film(frames, *, luma=0.5, sharpness=1.0):
    none = np.zeros(frames)
    return Signals(
        time_s=np.arange(frames) / RATE,
        luma=none + luma,
        contrast=none,
        saturation=none,
        sharpness=none + sharpness,
        colour=np.zeros((frames, 3)),
        shift_x=none,
        shift_y=none,
        zoom=none,
        motion=none,
        scores={},
        end_s=frames / RATE,
    )


def cut(lengths, transition_frames=0):
    shots, start = [], 0
    for number, length in enumerate(lengths, start=1):
        shots.append(
            Shot(
                number=number,
                start_frame=start,
                end_frame=start + length,
                span=Span(start / RATE, (start + length) / RATE),
                transition_in=Transition.CUT if number > 1 else Transition.START,
                transition_frames=transition_frames if number > 1 else 0,
            )
        )
        start += length
    return shots


lengths = st.lists(st.integers(1, 400), min_size=1, max_size=8)


@given(lengths, st.integers(0, 40), st.data())
def test_every_shot_has_keyframes_of_its_own_in_order(lengths, transition_frames, data):
    shots, frames = cut(lengths, transition_frames), sum(lengths)
    luma = data.draw(st.lists(st.floats(0, 1), min_size=frames, max_size=frames))
    kept = data.draw(st.lists(st.integers(-5, frames + 5), max_size=30))
    chosen = choose(shots, film(frames, luma=np.array(luma)), kept=np.array(sorted(kept), np.int64))
    assert set(chosen.shot) == {shot.number for shot in shots}
    for shot in shots:
        mine = chosen.frame[chosen.shot == shot.number]
        assert np.all((mine >= shot.start_frame) & (mine < shot.end_frame))
        assert 1 <= len(mine) <= 4
    assert np.all(np.diff(chosen.frame) > 0)
    assert np.array_equal(chosen.time_s, chosen.frame / RATE)


def test_plain_shots_give_a_sixth_a_half_and_five_sixths():
    chosen = choose(cut([92]), film(92), kept=NONE)
    assert chosen.frame == pytest.approx([15, 46, 76], abs=1)


def test_longer_shots_give_one_more_every_ten_seconds_up_to_a_bound():
    counts = [len(choose(cut([25 * s]), film(25 * s), kept=NONE)) for s in (9, 11, 25, 300)]
    assert counts == [3, 4, 5, 12]


def test_a_very_short_shot_gives_fewer():
    assert [len(choose(cut([n]), film(n), kept=NONE)) for n in (1, 6, 13, 25)] == [1, 1, 2, 3]


def test_kept_frames_are_taken_even_from_a_little_further_on():
    kept = np.array([20, 25, 50, 80], np.int64)
    assert choose(cut([92]), film(92), kept=kept).frame.tolist() == [20, 50, 80]
    kept = np.array([34, 45, 80], np.int64)
    assert choose(cut([92]), film(92), kept=kept).frame.tolist() == [34, 45, 80]


def test_a_blurred_frame_is_passed_over():
    sharpness = np.ones(92)
    sharpness[10:17] = 0.2
    first = choose(cut([92]), film(92, sharpness=sharpness), kept=NONE).frame[0]
    assert not 10 <= first < 17


def test_black_frames_are_passed_over_even_if_kept():
    luma = np.full(92, 0.5)
    luma[:24] = 0
    kept = np.array([15, 46, 76], np.int64)
    chosen = choose(cut([92]), film(92, luma=luma), kept=kept)
    assert luma[chosen.frame].min() > 0


def test_transitions_at_either_end_are_left_out():
    shots = cut([100, 100, 100], transition_frames=40)
    chosen = choose(shots, film(300), kept=NONE)
    middle = chosen.frame[chosen.shot == 2]
    assert middle.min() >= 120
    assert middle.max() < 180
