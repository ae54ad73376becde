"""Everything that can be judged, by one contract; and what is refused, in one line."""

import numpy as np
import pytest
import torch

from moviegoer.errors import ConfigError, ModelError
from moviegoer.learn.judge import explain, models
from tests.learn.judge import made


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    return made.director(tmp_path_factory.mktemp("model") / "director.safetensors")


@pytest.fixture(params=["fake", "trained", "framenet"])
def judged(request, trained):
    if request.param == "fake":
        return made.FakeModel()
    if request.param == "trained":
        return models.load(str(trained))
    return models.load(models.FRAMENET, head="scale")


@pytest.fixture
def images():
    rng = np.random.default_rng(0)
    return [rng.integers(0, 255, (*size, 3), np.uint8) for size in [(40, 70), (90, 60)]]


def test_probabilities_are_a_row_a_picture_and_do_not_depend_on_neighbours(judged, images):
    p = judged.probabilities(images)
    assert p.shape == (2, len(judged.facts.labels))
    assert p.sum(axis=1) == pytest.approx(np.ones(2))
    assert judged.probabilities(images[1:]) == pytest.approx(p[1:], abs=1e-4)
    assert judged.probabilities([]).shape == (0, len(judged.facts.labels))


def test_the_network_takes_what_tensor_gives(judged, images):
    if judged.module is None:
        with pytest.raises(ModelError, match="no convolutional network"):
            explain.network(judged)
        return
    with torch.inference_mode():
        assert judged.module(judged.tensor(images)).shape == (2, len(judged.facts.labels))


def test_framenet_in_pytorch_is_the_one_that_is_shipped(images):
    from moviegoer.sense import framenet

    judged = models.load(models.FRAMENET, head="mcu")
    x = judged.tensor(images)
    with torch.inference_mode():
        both = (judged.module(x) + judged.module(x.flip(2))) / 2
    at = len(framenet.HEADS["scale"])
    assert both.numpy() == pytest.approx(framenet.load().look(images)[:, at : at + 2], abs=1e-3)


def test_framenet_must_be_told_what_to_answer():
    with pytest.raises(ConfigError, match="--head is one of scale, mcu"):
        models.load(models.FRAMENET)
    with pytest.raises(ConfigError, match="does not answer 'director'"):
        models.load(models.FRAMENET, head="director")
    assert models.load(models.FRAMENET, head="shot.location").facts.column == "location"


def test_a_model_answers_its_own_question_only(trained):
    assert models.load(str(trained), head="director").facts.films["train"][0] == "Ada 0"
    with pytest.raises(ConfigError, match="answers 'director', not 'mcu'"):
        models.load(str(trained), head="mcu")
    with pytest.raises(ModelError, match="no such file"):
        models.load("nothing.safetensors")
