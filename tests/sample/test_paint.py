import numpy as np
import pytest

from moviegoer.sample.paint import Canvas, ellipse, mix, smooth


def canvas():
    return Canvas(80, 60, origin_px=(40, 30), unit_px=10)


def test_a_smooth_curve_goes_through_its_points():
    points = np.array([(0, 0), (2, 1), (3, -1)])
    curve = smooth(points, steps=8)
    assert np.allclose(curve[[0, 8, 16]], points)
    assert np.allclose(curve[0], curve[-1])


def test_an_ellipse_has_its_half_axes():
    outline = ellipse(1, 2, 3, 0.5)
    assert np.allclose(outline.max(0), (4, 2.5), atol=1e-6)
    assert np.allclose(outline.mean(0), (1, 2))


def test_paint_covers_its_outline_and_nothing_far_from_it():
    picture = canvas()
    picture.paint(ellipse(0, 0, 1, 1), (200, 100, 50))
    assert picture.alpha[30, 40] == pytest.approx(1, abs=1e-3)
    assert picture.colour[30, 40] == pytest.approx((200, 100, 50), abs=0.5)
    assert picture.alpha[30, 60] == 0
    assert picture.alpha.sum() == pytest.approx(np.pi * 100, rel=0.15)


def test_paint_half_strong_lies_between_the_colours():
    picture = canvas()
    picture.paint(ellipse(0, 0, 2, 2), (0, 0, 0))
    picture.paint(ellipse(0, 0, 1, 1), (200, 200, 200), strength=0.5)
    assert picture.colour[30, 40] == pytest.approx((100, 100, 100), abs=1)


def test_paint_outside_the_canvas_changes_nothing():
    picture = canvas()
    picture.paint(ellipse(50, 50, 1, 1), (200, 100, 50))
    assert not picture.alpha.any()


def test_a_copy_is_painted_separately():
    one = canvas()
    other = one.copy()
    other.paint(ellipse(0, 0, 1, 1), (9, 9, 9))
    assert not one.alpha.any()


def test_mix_runs_from_one_colour_to_the_other():
    assert mix((0, 10, 20), (100, 10, 0), 0.25) == (25, 10, 15)
