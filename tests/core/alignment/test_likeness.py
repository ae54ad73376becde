import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.alignment.likeness import cropped, framing, likeness
from moviegoer.types import WHOLE
from tests.core.alignment.cuts import picture

FILM = np.stack([picture(seed) for seed in range(12)])
share = st.floats(0.5, 1.0)


def test_a_picture_is_most_alike_to_itself():
    alike = likeness(FILM, FILM)
    assert (alike.argmax(axis=1) == np.arange(12)).all()
    assert alike.max() <= 1 + 1e-6
    assert np.diag(alike).min() > 0.9


def test_exposure_and_grading_of_the_film_do_not_count():
    other = FILM + np.array([12.0, 8.0, -6.0])
    np.testing.assert_allclose(likeness(FILM, other), likeness(FILM, FILM), atol=1e-5)


def test_plain_pictures_are_like_nothing():
    black = np.zeros((2, 9, 16, 3)) + np.random.default_rng(1).normal(0, 0.5, (2, 9, 16, 3))
    assert np.abs(likeness(black, np.concatenate([FILM, black]))[:, :12]).max() < 0.3


@given(share, share)
def test_a_window_keeps_what_is_plain_and_lies_within_what_was_there(wide, high):
    window = ((1 - wide) / 2, (1 - high) / 2, (1 + wide) / 2, (1 + high) / 2)
    found = cropped(FILM.astype(np.float32), window)
    assert found.shape == FILM.shape
    assert found.min() >= FILM.min() - 1e-3
    assert found.max() <= FILM.max() + 1e-3
    flat = np.full((1, 9, 16, 3), 7.0, np.float32)
    np.testing.assert_allclose(cropped(flat, window), flat, rtol=1e-5)


def test_half_of_a_picture_is_that_half():
    ramp = np.tile(np.arange(16.0)[None, None, :, None], (1, 9, 1, 3))
    found = cropped(ramp, (0.5, 0.0, 1.0, 1.0))[0, 0, :, 0]
    assert found[0] == pytest.approx(8.0)
    assert found[-1] == pytest.approx(15.0)


def test_another_crop_is_found_whichever_edition_has_it():
    window = (0.08, 0.0, 0.92, 1.0)
    small = cropped(FILM, window)
    assert framing(FILM, FILM) == (WHOLE, WHOLE)
    one, other = framing(FILM, small)
    assert one == pytest.approx(window)
    assert other == WHOLE
    assert framing(small, FILM)[1] == pytest.approx(window)


def test_nothing_is_like_nothing():
    empty = np.zeros((0, 9, 16, 3))
    assert framing(empty, FILM) == (WHOLE, WHOLE)
    assert likeness(FILM[:0], FILM).shape == (0, 12)
