"""Geometry of the frame, and black bars from brightness alone."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.frame.picture import active_box, fitted_size, shown_size, stored_box
from moviegoer.types import WHOLE

HEIGHT, WIDTH, PARTS, FRAMES = 160, 320, 40, 24


def looks(box=(0, 0, WIDTH, HEIGHT)):
    """Frames of random brightness inside a box in pixels, black outside."""
    rng = np.random.default_rng(1)
    images = np.zeros((FRAMES, HEIGHT, WIDTH), np.uint8)
    x0, y0, x1, y1 = box
    images[:, y0:y1, x0:x1] = rng.integers(60, 200, (FRAMES, y1 - y0, x1 - x0), np.uint8)
    return images


def found(images):
    """The active box of these frames, in pixels."""
    rows = images.reshape(FRAMES, HEIGHT, PARTS, -1).mean(axis=3)
    columns = images.reshape(FRAMES, PARTS, -1, WIDTH).mean(axis=2).transpose(0, 2, 1)
    x0, y0, x1, y1 = active_box(rows.astype(np.uint8), columns.astype(np.uint8))
    return x0 * WIDTH, y0 * HEIGHT, x1 * WIDTH, y1 * HEIGHT


BARS = {
    "none": (0, 0, WIDTH, HEIGHT),
    "letterbox": (0, 20, WIDTH, 140),
    "pillarbox": (40, 0, 280, HEIGHT),
    "windowbox": (40, 20, 280, 140),
    "one side": (0, 0, WIDTH, 130),
    "sliver": (4, 0, WIDTH, HEIGHT),
}


@pytest.mark.parametrize("name", BARS)
def test_bars_are_found(name):
    box = np.array(found(looks(BARS[name])))
    off = (box - BARS[name]) * (1, 1, -1, -1)
    assert np.all(off >= 0), "no bar may be left in the picture"
    assert np.all(off <= 1 + 1e-9)


def test_dark_frames_in_between_change_nothing():
    images = looks(BARS["letterbox"])
    images[::2] //= 40
    assert found(images) == pytest.approx((0, 21, WIDTH, 139))


def test_a_film_that_is_black_has_no_bars():
    assert found(np.zeros((FRAMES, HEIGHT, WIDTH), np.uint8)) == (0, 0, WIDTH, HEIGHT)
    assert active_box(np.zeros((0, 9, 9), np.uint8), np.zeros((0, 9, 9), np.uint8)) == WHOLE


def test_a_dark_sky_is_no_bar():
    images = (looks() * np.linspace(0, 1, HEIGHT)[:, None] ** 2).astype(np.uint8)
    assert found(images) == (0, 0, WIDTH, HEIGHT)


def test_an_iris_is_no_bar():
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    round_ = np.hypot((x - WIDTH / 2) / WIDTH, (y - HEIGHT / 2) / HEIGHT) < 0.5
    assert found(looks() * round_.astype(np.uint8)) == (0, 0, WIDTH, HEIGHT)


def test_subtitles_in_a_bar_hide_nothing():
    images = looks(BARS["letterbox"])
    images[:18, 146:154, 100:220] = 220
    assert found(images) == pytest.approx((0, 21, WIDTH, 139))


@given(st.floats(0, 1), st.floats(0, 1), st.integers(-4, 4))
def test_a_stored_box_shows_what_the_box_of_the_turned_frame_shows(left, top, turns):
    stored = np.random.default_rng(2).integers(0, 255, (24, 40))
    shown = np.rot90(stored, turns)
    height, width = shown.shape
    x0, y0 = int(left * (width - 1)), int(top * (height - 1))
    box = (x0 / width, y0 / height, 1.0, 1.0)
    a, b, c, d = np.round(np.array(stored_box(box, quarter_turns=turns)) * (40, 24, 40, 24))
    part = stored[int(b) : int(d), int(a) : int(c)]
    assert np.array_equal(np.rot90(part, turns), shown[y0:, x0:])


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(1, 2000))
def test_a_fitted_size_keeps_the_shape_and_the_bound(width, height, longest):
    found_width, found_height = fitted_size(width, height, longest_px=longest)
    assert max(found_width, found_height) <= max(longest, 1)
    assert found_width <= width
    assert found_height <= height
    scale = min(1, longest / max(width, height))
    assert abs(found_width - width * scale) <= 1
    assert abs(found_height - height * scale) <= 1


@pytest.mark.parametrize("aspect", [Fraction(0), Fraction(1, 90), Fraction(50)])
def test_a_senseless_pixel_aspect_is_ignored(aspect):
    assert shown_size(640, 480, pixel_aspect=aspect, quarter_turns=2) == (640, 480)
