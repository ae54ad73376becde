"""Doubt: none when sure, most when guessing, on one scale for all heads."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.answers import doubt as module
from moviegoer.core.answers.doubt import doubt


def test_the_examples_in_the_docstrings():
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("labels", [2, 3, 8])
def test_from_sure_to_guessing(labels):
    sure, guess = np.eye(labels)[:1], np.full((1, labels), 1 / labels)
    assert doubt(sure, exclusive=True) == pytest.approx(0)
    assert doubt(guess, exclusive=True) == pytest.approx(1)


def test_where_each_label_holds_by_itself_the_least_sure_one_decides():
    p = np.array([[0.99, 0.02], [0.99, 0.5], [0.0, 1.0], [0.3, 1.0]])
    assert doubt(p, exclusive=False) == pytest.approx([0.04, 1.0, 0.0, 0.6])


def test_what_was_not_answered_has_no_doubt():
    assert np.isnan(doubt(np.full((2, 3), np.nan), exclusive=True)).all()
    assert np.isnan(doubt(np.full((2, 1), np.nan), exclusive=False)).all()


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=9))
def test_it_lies_between_nought_and_one_whatever_the_order(weights):
    p = np.array(weights) / sum(weights)
    one, other = doubt(p[None], exclusive=True), doubt(p[None, ::-1], exclusive=True)
    assert -1e-9 <= one[0] <= 1 + 1e-9
    assert one == pytest.approx(other)
