"""Shares with both intervals, faces in the frame, colours as a barcode."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from moviegoer.core.style import habits, palette, placing, shares
from moviegoer.types import Faces, Keyframes, Scene, SceneKind, Scores, Span


def scores(p, *, labels=("low", "high"), exclusive=True):
    p = np.array(p, np.float64)
    return Scores("shot.angle", labels, p, np.full(len(p), "x"), exclusive)


def by_name(measures):
    return {measure.name: measure for measure in measures}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40).map(np.array))
def test_unlike_coins_fall_where_their_probabilities_say(p):
    low, high = shares.binomial(p)
    assert 0 <= low <= high <= 1
    spread = np.sqrt((p * (1 - p)).sum()) / len(p)
    assert low <= p.mean() + 1 / len(p)
    assert high >= p.mean() - 1 / len(p)
    assert high - low <= 4.5 * spread + 1 / len(p)


def test_like_coins_fall_as_a_binomial():
    low, high = shares.binomial(np.full(50, 0.3))
    assert (low * 50, high * 50) == tuple(stats.binom(50, 0.3).ppf((0.025, 0.975)))


def test_a_share_has_both_intervals_and_they_mean_different_things():
    rng = np.random.default_rng(0)
    sure = rng.random(200) < 0.3
    p = np.where(sure, 0.999, 0.001)
    told = by_name(shares.of_head(scores(np.stack([1 - p, p], axis=1)), np.arange(200), "angle"))
    high = told["angle.high_share"]
    assert high.value == pytest.approx(sure.mean())
    assert high.low < high.value - 0.03 < high.value + 0.03 < high.high
    assert high.error_high - high.error_low < 0.02
    doubtful = np.where(sure, 0.6, 0.4)
    told = by_name(
        shares.of_head(scores(np.stack([1 - doubtful, doubtful], axis=1)), np.arange(200), "angle")
    )
    assert told["angle.high_share"].value == high.value
    assert told["angle.high_share"].error_low > high.value, "counted too seldom, and it is told"


def test_what_never_happened_is_no_certainty():
    p = np.tile([0.9, 0.1], (100, 1))
    p[::3] = [0.2, 0.8]
    p = np.column_stack([p, np.zeros(100)])
    told = by_name(shares.of_head(scores(p, labels=("a", "b", "c")), np.arange(100), "x"))
    assert told["x.c_share"].value == 0
    assert told["x.c_share"].low is None
    assert told["x.b_share"].low is not None


def test_what_was_not_answered_is_no_part_of_the_share():
    p = [[0.9, 0.1], [np.nan, np.nan], [0.2, 0.8]]
    told = by_name(shares.of_head(scores(p), np.arange(3), "angle"))
    assert told["angle.low_share"].value == 0.5
    assert told["angle.low_share"].low is None
    assert not list(shares.of_head(scores([[np.nan, np.nan]]), np.arange(1), "angle"))
    assert not list(shares.of_head(None, np.arange(3), "angle"))


def test_labels_that_may_hold_at_once_are_counted_each():
    p = [[0.9, 0.8], [0.9, 0.1]]
    told = by_name(shares.of_head(scores(p, exclusive=False), np.arange(2), "x"))
    assert told["x.low_share"].value == 1.0
    assert told["x.high_share"].value == 0.5


def face(frame, x0, y0, x1, y1, *, nose=0.0):
    middle, eye = (x0 + x1) / 2, y0 + (y1 - y0) * 0.4
    apart = (x1 - x0) / 2
    marks = [[middle - apart / 2, eye], [middle + apart / 2, eye], [middle + nose * apart, eye],
             [middle, y1], [middle, y1]]  # fmt: skip
    return frame, (x0, y0, x1, y1), marks


def faces(*rows):
    frame, box, marks = zip(*rows, strict=True)
    ones = np.ones(len(rows))
    return Faces(np.array(frame), np.array(box), np.array(marks), ones, ones, ones)


def test_the_largest_face_counts_and_looks_somewhere():
    keyframes = Keyframes(np.array([0, 10]), np.array([1, 2]), np.array([0.0, 1.0]))
    seen = faces(
        face(0, 0.05, 0.5, 0.1, 0.6),
        face(0, 0.2, 0.1, 0.4, 0.5, nose=0.4),
        face(10, 0.4, 0.3, 0.6, 0.7),
    )
    told = by_name(placing.measures(seen, keyframes, np.array([1, 2])))
    assert told["face.height"].value == pytest.approx(0.4)
    assert told["face.headroom"].value == pytest.approx(0.2)
    assert told["face.across"].value == pytest.approx(0.4)
    assert told["face.thirds_share"].value == pytest.approx(0.5)
    assert told["face.lead_room"].value == pytest.approx(0.7 - 0.3)


def test_a_mirrored_film_has_the_same_lead_room():
    keyframes = Keyframes(np.array([0]), np.array([1]), np.array([0.0]))
    right = placing.measures(faces(face(0, 0.2, 0.1, 0.4, 0.5, nose=0.4)), keyframes, np.array([1]))
    left = placing.measures(faces(face(0, 0.6, 0.1, 0.8, 0.5, nose=-0.4)), keyframes, np.array([1]))
    name = "face.lead_room"
    assert by_name(right)[name].value == pytest.approx(by_name(left)[name].value)


def test_nobody_seen_tells_nothing():
    empty = Faces(np.empty(0, np.int64), np.empty((0, 4)), np.empty((0, 5, 2)), *[np.empty(0)] * 3)
    keyframes = Keyframes(np.array([0]), np.array([1]), np.array([0.0]))
    assert not list(placing.measures(empty, keyframes, np.array([1])))


def test_colours_are_set_apart_as_the_eye_does():
    red, green = palette.lab(np.array([[1.0, 0, 0], [0, 1, 0]]))
    assert red == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    assert green == pytest.approx([87.74, -86.18, 83.18], abs=0.05)


def test_a_film_that_darkens_has_a_trend_and_a_grey_one_no_chroma():
    grey = np.repeat(np.linspace(0.9, 0.1, 30)[:, None], 3, axis=1)
    told = by_name(palette.measures(grey, np.ones(30)))
    assert told["barcode.light_trend"].value < -0.99
    assert told["barcode.chroma"].value == pytest.approx(0, abs=0.05)
    assert told["barcode.step"].value > 0


def scene(number, first, last, who, **evidence):
    span = Span(first * 2.0, last * 2.0 + 2)
    return Scene(number, SceneKind.OTHER, first, last, span, 0, 1, who, 0.5, evidence)


def test_scenes_cut_against_each_other():
    cut = [scene(1, 0, 1, (1, 2)), scene(2, 2, 3, (3,)), scene(3, 4, 5, (1, 2)),
           scene(4, 6, 7, (3,))]  # fmt: skip
    told = by_name(habits.structure(cut, Span(0, 16), 8))
    assert told["scene.parallel_share"].value == 1.0
    assert told["scene.median_s"].value == 4.0
    straight = [scene(i, i, i, (i,)) for i in range(1, 5)]
    assert by_name(habits.structure(straight, Span(0, 16), 8))["scene.parallel_share"].value == 0


def test_reverse_angles_are_told_from_dialogues_alone():
    told = by_name(habits.structure([scene(1, 0, 8, (1, 2), alternations=6.0)], Span(0, 18), 9))
    assert told["salt.reverse_share"].value == pytest.approx(6 / 8)


def test_scale_against_length():
    near_short = scores(np.eye(2)[[0, 0, 1, 1]], labels=("CU", "LS"))
    told = by_name(habits.scale_lengths(near_short, np.arange(4), np.array([1.0, 2, 8, 9])))
    assert told["scale.CU_msl_s"].value == 1.5
    assert told["scale.length_rho"].value > 0.8


def test_pictures_all_alike_have_no_variety():
    vectors = np.tile([1.0, 0.0], (5, 1))
    told = by_name(habits.likeness(vectors))
    assert told["embedding.spread"].value == pytest.approx(0)
    assert told["embedding.step"].value == pytest.approx(0)
