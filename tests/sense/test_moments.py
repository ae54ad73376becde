"""Frames at moments, by seeking, are those the film shows then."""

import numpy as np
import pytest

from moviegoer.sense.moments import length, shown
from moviegoer.sense.reader import open_film
from moviegoer.types import WHOLE
from tests import films


@pytest.mark.parametrize(
    "write", [films.cuts, films.variable_rate, films.rotated], ids=lambda w: w.__name__
)
def test_a_moment_gives_the_frame_on_the_screen(write, tmp_path):
    reel = write(tmp_path / "film.mp4")
    times = np.array(reel.time_s)
    asked = [0.0, 0.3, 0.301, 1.0, 2.05]
    found = list(shown(reel.path, asked, active=WHOLE))
    wanted = sorted({float(times[times <= at + 1e-4].max()) for at in asked})
    assert [time_s for time_s, _ in found] == pytest.approx(wanted, abs=1e-3)
    assert {image.shape[1::-1] for _, image in found} == {reel.size_px}


def test_seeking_and_decoding_give_the_same_pictures(tmp_path):
    reel = films.cuts(tmp_path / "film.mp4", (60, 60, 60))
    near = list(shown(reel.path, [1.0, 5.0, 6.9], active=WHOLE))
    dense = dict(shown(reel.path, np.arange(0, 7, 0.1).tolist(), active=WHOLE))
    for time_s, image in near:
        nearest = min(dense, key=lambda at: abs(at - time_s))
        assert nearest == pytest.approx(time_s, abs=1 / 20)
        if nearest == time_s:
            assert np.array_equal(dense[nearest], image)


def test_after_the_end_comes_the_last_frame_once(tmp_path):
    reel = films.cuts(tmp_path / "film.mp4")
    found = list(shown(reel.path, [100.0, 200.0], active=WHOLE))
    assert [time_s for time_s, _ in found] == pytest.approx([reel.time_s[-1]], abs=1e-3)


def test_the_length_of_a_film_that_does_not_say_it(tmp_path):
    reel = films.cuts(tmp_path / "film.mp4")
    with open_film(reel.path) as reader:
        declared = reader.duration_s
    assert length(reel.path) == pytest.approx(declared, abs=0.05)
