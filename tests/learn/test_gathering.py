"""When frames are taken of a film."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.learn.gathering import APART_S, Wanted, moments


@given(st.integers(1, 40), st.floats(0.02, 60), st.integers(0, 9))
def test_moments_drawn_by_chance_are_within_the_film_and_no_two_on_one_frame(count, length_s, seed):
    at = moments(Wanted(random=count, seed=seed), length_s, "a1b2")
    assert len(at) == min(count, max(int(length_s / APART_S), 1))
    assert (np.diff(at) >= APART_S - 1e-9).all()
    assert ((at >= 0) & (at < length_s)).all()
