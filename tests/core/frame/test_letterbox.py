"""The bars of a single still, and dark pictures that have none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.frame.letterbox import still_box
from moviegoer.types import WHOLE

PARTS = 48


def lines(luma):
    """Rows and columns in parts, as sense makes them."""
    height, width = luma.shape
    rows = luma.reshape(height, PARTS, -1).mean(axis=2)
    columns = luma.reshape(PARTS, -1, width).mean(axis=1).T
    return rows.astype(np.uint8), columns.astype(np.uint8)


def still(luma):
    return still_box(*lines(luma))


def lit(height=192, width=288):
    """A picture of any brightness between 40 and 220 codes, everywhere lit."""
    y, x = np.mgrid[:height, :width]
    return (130 + 60 * np.sin(x / 17) + 30 * np.cos(y / 11)).astype(np.uint8)


def test_a_letterbox_is_cut():
    luma = lit()
    luma[:24] = 3
    luma[-24:] = 3
    assert still(luma) == pytest.approx((0, 24 / 192, 1, 168 / 192), abs=2 / 192)


def test_a_pillarbox_is_cut():
    luma = lit()
    luma[:, :36] = 0
    luma[:, -36:] = 0
    assert still(luma) == pytest.approx((36 / 288, 0, 252 / 288, 1), abs=2 / 288)


def test_a_bar_on_one_side_is_cut_where_it_ends_straight():
    luma = lit()
    luma[-30:] = 2
    assert still(luma)[3] == pytest.approx(162 / 192, abs=2 / 192)


def test_captions_in_a_bar_do_not_hide_it():
    luma = lit()
    luma[:24] = 3
    luma[-24:] = 3
    luma[-16:-8, 100:180:6] = 230
    assert still(luma) == pytest.approx((0, 24 / 192, 1, 168 / 192), abs=2 / 192)


def test_black_ground_under_a_night_sky_is_no_bar():
    luma = lit() // 3 + 20
    height, width = luma.shape
    horizon = 120 + 25 * np.sin(np.arange(width) / 40)
    luma[np.arange(height)[:, None] > horizon] = 2
    assert still(luma) == WHOLE


def test_a_lit_face_in_the_dark_is_whole():
    luma = np.full((192, 288), 4, np.uint8)
    y, x = np.mgrid[:192, :288]
    luma[np.hypot((y - 96) / 70, (x - 180) / 50) < 1] = 150
    assert still(luma) == WHOLE


@pytest.mark.parametrize("code", [0, 5, 128, 255])
def test_one_colour_is_whole(code):
    assert still(np.full((192, 288), code, np.uint8)) == WHOLE


@given(st.integers(0, 2**32 - 1), st.integers(0, 255), st.integers(1, 400), st.integers(1, 400))
def test_what_is_left_is_a_picture(seed, top, height, width):
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, top + 1, (height, PARTS)).astype(np.uint8)
    columns = rng.integers(0, top + 1, (width, PARTS)).astype(np.uint8)
    x0, y0, x1, y1 = still_box(rows, columns)
    assert 0 <= x0 < x1 <= 1
    assert 0 <= y0 < y1 <= 1
