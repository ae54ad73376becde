import numpy as np
import pytest

from moviegoer.report import barcode
from moviegoer.types import Signals
from tests.report.invented_films import invent


def signals(time_s, end_s):
    flat = np.zeros(len(time_s))
    return Signals(
        time_s=np.array(time_s, dtype=float),
        luma=flat.copy(),
        contrast=flat.copy(),
        saturation=flat.copy(),
        sharpness=flat.copy(),
        colour=np.zeros((len(time_s), 3)),
        shift_x=flat.copy(),
        shift_y=flat.copy(),
        zoom=flat.copy(),
        motion=flat.copy(),
        scores={},
        end_s=end_s,
    )


def test_a_frame_weighs_as_long_as_it_lasts():
    mean = barcode.mean_over_time(np.array([0.0, 1.0]), signals([0.0, 3.0], 4.0), parts=1)
    assert mean[0, 0] == pytest.approx(0.25)


def test_a_part_in_which_no_frame_begins_takes_the_frame_that_is_showing():
    mean = barcode.mean_over_time(np.array([0.2, 0.8]), signals([0.0, 5.0], 10.0), parts=20)
    assert mean[:, 0] == pytest.approx([0.2] * 10 + [0.8] * 10)


def test_one_frame_makes_a_whole_barcode():
    one = barcode.mean_over_time(np.array([0.5]), signals([0.0], 0.0), parts=8)
    assert one[:, 0] == pytest.approx([0.5] * 8)


def test_the_parts_together_weigh_as_the_film():
    film = invent(12).signals
    mean = barcode.mean_over_time(film.luma, film, parts=7)
    assert mean.mean() == pytest.approx(float(film.luma.mean()), rel=1e-6)


def test_the_picture_is_as_long_as_it_says_and_one_pixel_high():
    assert barcode.colours(invent(12).signals).shape == (1, barcode.COLUMNS, 3)
