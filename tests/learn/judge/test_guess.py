import numpy as np
import pytest
from PIL import Image as Pillow

from moviegoer.errors import ConfigError, DataError, VideoError
from moviegoer.learn import stills
from moviegoer.learn.judge import annotate
from moviegoer.learn.judge.guess import guess, together
from tests import films
from tests.learn.judge import made


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "one.png"
    stills.write(path, np.full((40, 70, 3), 204, np.uint8))
    return path


def test_a_picture_is_one_frame(picture):
    found = guess(picture, made.FakeModel())
    assert (found.verdict.said, found.verdict.frames) == ("1", 1)
    assert found.verdict.p[1] == pytest.approx(0.8, abs=0.01)


def test_a_missing_and_a_broken_one_are_said(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        guess(tmp_path / "none.jpg", made.FakeModel())
    broken = tmp_path / "film.mkv"
    broken.write_bytes(b"not a film")
    with pytest.raises(VideoError):
        guess(broken, made.FakeModel())


def test_a_film_is_asked_at_moments_spread_over_it(tmp_path):
    path = tmp_path / "film.mp4"
    films.cuts(path)
    asked = []

    class Counting(made.FakeModel):
        def probabilities(self, images):
            asked.extend(images)
            return super().probabilities(images)

    found = guess(path, Counting(), frames=5)
    assert (found.verdict.frames, len(asked)) == (5, 5)
    means = [float(image.mean()) for image in asked]
    assert len(set(means)) == 5, "five moments, five pictures"
    assert found.verdict.name == str(path)


def test_several_weigh_the_same_whatever_their_frames(picture, tmp_path):
    stills.write(tmp_path / "dark.png", np.zeros((40, 70, 3), np.uint8))
    model = made.FakeModel()
    found = [guess(picture, model), guess(tmp_path / "dark.png", model)]
    whole = together(found, model.facts)
    assert whole.verdict.p[1] == pytest.approx(0.4, abs=0.01)
    assert whole.verdict.said == "0"
    assert whole.image.max() == 0, "the one that speaks clearest for it"


def test_the_answer_is_drawn_below_an_untouched_picture(picture, tmp_path):
    model = made.FakeModel()
    found = guess(picture, model)
    drawn = annotate.annotated(found.image, found.verdict, model.facts)
    assert drawn.shape[1] == annotate.WIDTH_PX
    left = (annotate.WIDTH_PX - 70) // 2
    assert np.array_equal(drawn[:40, left : left + 70], found.image)
    assert (drawn[40:] == annotate.BAR).all(axis=2).sum() > 1000
    annotate.save(drawn, tmp_path / "out.jpg")
    with Pillow.open(tmp_path / "out.jpg") as saved:
        assert saved.size == drawn.shape[1::-1]
    with pytest.raises(ConfigError, match=r"use \.jpg or \.png"):
        annotate.save(drawn, tmp_path / "out.pdq")
