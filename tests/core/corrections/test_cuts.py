"""Cuts added, removed and moved: shots keep tiling the film; doing it twice is doing it once."""

import itertools
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.corrections.cuts import REACH_S, apply, fates
from moviegoer.core.corrections.deeds import PERSON, Cut, CutDeed
from moviegoer.types import Shot, Span, Transition

WHEN = datetime(2026, 11, 21, tzinfo=UTC)
FRAMES, PERIOD = 250, 0.04
TIME_S = np.arange(FRAMES) * PERIOD
END_S = FRAMES * PERIOD


def film(*starts, gradual=()):
    """Shots that begin at these frames and at 0; ``gradual`` ones by a dissolve of 10 frames."""
    every = sorted({0, *starts})
    ends = [*every[1:], FRAMES]
    return tuple(
        Shot(
            number,
            start,
            end,
            Span(start * PERIOD, end * PERIOD),
            (Transition.DISSOLVE if start in gradual else Transition.CUT)
            if start
            else Transition.START,
            10 if start in gradual else 0,
        )
        for number, (start, end) in enumerate(zip(every, ends, strict=True), 1)
    )


def add(frame, kind=None):
    return Cut(CutDeed.ADD, frame * PERIOD, "ada", WHEN, transition=kind)


def remove(frame):
    return Cut(CutDeed.REMOVE, frame * PERIOD, "ada", WHEN)


def move(frame, to):
    return Cut(CutDeed.MOVE, frame * PERIOD, "ada", WHEN, to * PERIOD)


def cut(shots, *cuts):
    return apply(cuts, shots, time_s=TIME_S, end_s=END_S)


def starts(shots):
    return [shot.start_frame for shot in shots]


def settled(shots):
    return [shot.start_frame for shot in shots if shot.how == PERSON]


frame = st.integers(0, FRAMES - 1)
kind = st.none() | st.sampled_from([Transition.CUT, Transition.FADE])
deed = st.builds(add, frame, kind) | st.builds(remove, frame) | st.builds(move, frame, frame)
cuts = st.lists(deed, max_size=6)
films = st.builds(
    lambda at: film(*at, gradual=[one for one in at if one % 3 == 0]),
    st.sets(st.integers(1, FRAMES - 1), max_size=8),
)


@given(films, cuts)
def test_shots_go_on_tiling_the_film(shots, given):
    found = cut(shots, *given)
    assert [shot.number for shot in found] == list(range(1, len(found) + 1))
    assert found[0].start_frame == 0
    assert found[0].transition_in == Transition.START
    assert found[-1].end_frame == FRAMES
    for one, other in itertools.pairwise(found):
        assert one.end_frame == other.start_frame
        assert one.span.end_s == other.span.start_s
        assert other.transition_in != Transition.START
    assert found[-1].span.end_s == END_S


@given(films, cuts)
def test_twice_is_once(shots, given):
    once = cut(shots, *given)
    assert starts(cut(once, *given)) == starts(once)
    assert settled(cut(once, *given)) == settled(once)


@given(films, cuts)
def test_without_corrections_nothing_changes(shots, given):
    assert cut(shots) == shots


@given(films, frame)
def test_what_was_added_is_there_and_what_was_removed_is_not(shots, at):
    assert at in starts(cut(shots, add(at)))
    assert at not in starts(cut(shots, remove(at)))[1:]
    assert at not in starts(cut(shots, add(at), remove(at)))[1:]


@given(st.integers(2, FRAMES - 20), st.integers(-1, 1), cuts)
def test_a_detector_that_is_a_frame_off_meets_the_same_correction(at, off, given):
    """Corrections do not point at numbers, and not at single frames either."""
    assert starts(cut(film(at + off), remove(at))) == [0]
    assert starts(cut(film(at + off), add(at))) == [0, at]
    assert starts(cut(film(at + off), move(at, at + 10))) == [0, at + 10]


def test_a_shot_knows_that_a_person_set_its_beginning_or_took_a_cut_out_of_it():
    found = cut(film(50, 100, 150, 200), add(25), remove(100), move(200, 210))
    assert starts(found) == [0, 25, 50, 150, 210]
    assert settled(found) == [25, 50, 150, 210]


def test_other_corrections_stand_where_numbers_change():
    assert starts(cut(film(50, 100, 150), add(20), move(100, 103))) == [0, 20, 50, 103, 150]


def test_a_gradual_transition_is_met_along_its_length_and_keeps_it_when_moved():
    shots = film(100, gradual=[100])
    assert starts(cut(shots, remove(104))) == [0]
    assert starts(cut(shots, remove(110))) == [0, 100]
    moved = cut(shots, move(98, 120))[1]
    assert (moved.start_frame, moved.transition_in) == (120, Transition.DISSOLVE)
    assert moved.transition_frames == 10
    made = cut(shots, add(100, Transition.CUT))[1]
    assert (made.transition_in, made.transition_frames) == (Transition.CUT, 0)


def test_two_cuts_a_frame_apart_can_both_be_said_to_be_there():
    assert starts(cut(film(100), add(101))) == [0, 101]
    assert starts(cut(film(100), add(101), add(100))) == [0, 100, 101]


def test_the_film_begins_a_shot_whatever_is_said():
    assert starts(cut(film(50), remove(0), move(50, 0))) == [0]


def test_times_between_frames_fall_on_the_nearest():
    late = Cut(CutDeed.ADD, 99.4 * PERIOD, "ada", WHEN)
    assert starts(apply([late], film(), time_s=TIME_S, end_s=END_S)) == [0, 99]
    assert REACH_S < 2 * PERIOD


@pytest.mark.parametrize("at_s", [-1.0, END_S, END_S + 5])
def test_what_lies_outside_the_film_is_left_out_and_told(at_s):
    outside = Cut(CutDeed.ADD, at_s, "ada", WHEN)
    assert apply([outside], film(50), time_s=TIME_S, end_s=END_S) == film(50)
    (fate,) = fates([outside], end_s=END_S)
    assert not fate.applied
    assert fate.told().startswith("not applied: a cut added at")
    assert fates([add(5)], end_s=END_S)[0].applied
