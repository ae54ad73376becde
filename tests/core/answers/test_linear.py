import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.answers import linear


def vectors(seed, rows=4, size=8):
    found = np.random.default_rng(seed).standard_normal((rows, size))
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@given(st.integers(0, 1000))
def test_one_label_holds_and_it_is_the_caption_that_the_picture_is_like(seed):
    captions = vectors(seed, 3)
    head = linear.prompted(
        "place", ("a", "b", "c"), captions=[captions[i : i + 1] for i in range(3)], scale=100.0
    )
    scores = linear.answer(head, captions, how="zero-shot")
    assert scores.p.sum(axis=1) == pytest.approx(np.ones(3))
    assert scores.p.argmax(axis=1).tolist() == [0, 1, 2]
    assert set(scores.how) == {"zero-shot"}


def test_a_label_beside_others_is_a_choice_between_two_captions():
    for_, against, picture = vectors(1, 1), vectors(2, 1), vectors(3, 1)
    head = linear.prompted("light", ("yes",), captions=[for_], against=[against], scale=10.0)
    scores = linear.answer(head, picture, how="zero-shot")
    pair = np.exp(10 * picture[0] @ np.stack([for_[0], against[0]]).T)
    assert scores.p[0, 0] == pytest.approx(pair[0] / pair.sum())
    assert not scores.exclusive
    likely = linear.answer(head, np.concatenate([for_, against]), how="zero-shot").p[:, 0]
    assert likely[0] > 0.5 > likely[1]


def test_captions_of_one_label_count_by_direction_not_by_number():
    one, other = vectors(4, 1), vectors(5, 1)
    twice = linear.prompted("x", ("a", "b"), captions=[np.repeat(one, 3, 0), other], scale=5.0)
    once = linear.prompted("x", ("a", "b"), captions=[one, other], scale=5.0)
    assert twice.weight == pytest.approx(once.weight)


def test_very_sure_values_do_not_overflow():
    head = linear.LinearHead("x", ("yes",), np.array([[5000.0]]), np.zeros(1), exclusive=False)
    p = linear.answer(head, np.array([[1.0], [-1.0]]), how="x").p[:, 0]
    assert p == pytest.approx([1.0, 0.0], abs=1e-9)
