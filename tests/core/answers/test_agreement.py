"""How far people agree: against textbook figures, scikit-learn, and laws."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn.metrics import cohen_kappa_score

from moviegoer.core.answers import agreement

COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
"""The worked example of Cohen (1960), of 200."""
FLEISS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
"""Ten subjects, fourteen raters, five labels: κ is 0.210."""
ANSWERS = st.integers(2, 4).flatmap(
    lambda people: arrays.arrays(
        np.int64, st.tuples(st.integers(1, 12), st.just(people)), elements=st.integers(0, 3)
    )
)


def pairs(table):
    return np.array([(i, j) for i, row in enumerate(table) for j, n in enumerate(row)
                     for _ in range(n)])  # fmt: skip


def test_the_examples_in_the_docstrings():
    assert doctest.testmod(agreement).failed == 0


def test_two_people_as_cohen_worked_it_out():
    found = agreement.measure(pairs(COHEN), labels=3)
    assert found.pictures == 200
    assert found.share.value == pytest.approx(0.70)
    expected = (100 * 120 + 60 * 60 + 40 * 20) / 200**2
    assert found.cohen.value == pytest.approx((0.70 - expected) / (1 - expected))
    assert found.share.low < 0.70 < found.share.high
    assert found.cohen.low < found.cohen.value < found.cohen.high
    assert (agreement.confusion(pairs(COHEN), labels=3) == COHEN).all()


def test_many_people_as_in_fleiss():
    codes = np.array([np.repeat(np.arange(5), votes) for votes in FLEISS])
    found = agreement.measure(codes, labels=5)
    assert found.people == 14
    assert found.cohen is None
    assert found.weighted is None
    assert found.fleiss.value == pytest.approx(0.210, abs=5e-4)


def test_weights_forgive_neighbours_and_leave_out_what_has_no_place_in_the_order():
    near = np.array([[0, 1], [1, 1], [2, 3], [3, 3], [4, 4], [5, 5], [7, 0], [0, 0]])
    far = near.copy()
    far[0, 1] = 5
    close = agreement.measure(near, labels=8, ordered=7)
    assert close.weighted.value > agreement.measure(far, labels=8, ordered=7).weighted.value
    placed = near[near.max(axis=1) < 7]
    assert close.weighted.value == pytest.approx(
        cohen_kappa_score(*placed.T, weights="quadratic", labels=range(7))
    )


def test_one_label_only_leaves_kappa_undefined():
    found = agreement.measure(np.zeros((5, 2), np.int64), labels=2, ordered=2)
    assert (found.share.value, found.share.low) == (1.0, 1.0)
    for figure in (found.cohen, found.weighted, found.fleiss):
        assert np.isnan([figure.value, figure.low, figure.high]).all()


def test_nothing_in_the_order_leaves_the_weighted_figure_undefined():
    found = agreement.measure(np.array([[2, 0], [1, 2]]), labels=3, ordered=1)
    assert np.isnan(found.weighted.value)


@pytest.mark.parametrize(
    "codes", [np.zeros((0, 2), np.int64), np.zeros((3, 1), np.int64), np.array([[0, 2]]),
              np.array([[-1, 0]])],
)  # fmt: skip
def test_what_cannot_be_measured_is_refused(codes):
    with pytest.raises(ValueError, match=r"agreement needs|no label"):
        agreement.measure(codes, labels=2)


@given(ANSWERS)
@settings(max_examples=15)
def test_laws(codes):
    found = agreement.measure(codes, labels=4)
    mirrored = agreement.measure(codes[:, ::-1], labels=4)
    renamed = agreement.measure(np.array([2, 0, 3, 1])[codes], labels=4)
    for other in (mirrored, renamed):
        assert other.share.value == pytest.approx(found.share.value)
        assert other.fleiss.value == pytest.approx(found.fleiss.value, nan_ok=True)
    assert 0 <= found.share.low <= found.share.high <= 1
    if codes.shape[1] == 2:
        assert found.share.value == pytest.approx(np.mean(codes[:, 0] == codes[:, 1]))
        if len(np.unique(codes)) > 1:
            assert found.cohen.value == pytest.approx(cohen_kappa_score(*codes.T))
