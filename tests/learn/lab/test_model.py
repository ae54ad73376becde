"""The file of a trained model: what is written is read, and what is wrong with it is said."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from moviegoer.errors import ModelError
from moviegoer.learn.lab import eyes, model
from moviegoer.learn.lab.about import About, Layers, Sight
from moviegoer.sense import framenet

GREY = About(
    task="mcu", head="mcu", column="mcu", labels=("0", "1"), design="6x6",
    sight=Sight(height_px=32, width_px=32, grey=True),
    layers=Layers((4, 4), (3, 4), dense=8), temperature=2.0,
)  # fmt: skip


@pytest.fixture
def images():
    rng = np.random.default_rng(0)
    sizes = [(40, 70), (90, 60), (32, 32)]
    return [rng.integers(0, 255, (*size, 3), np.uint8) for size in sizes]


def made(about: About) -> model.Model:
    torch.manual_seed(0)
    return model.build(about)


def test_what_is_written_answers_the_same_when_read(tmp_path, images):
    one = made(GREY)
    model.save(one, tmp_path / "a.safetensors")
    other = model.load(tmp_path / "a.safetensors")
    assert other.about == GREY
    p = one.probabilities(images)
    assert np.array_equal(other.probabilities(images), p)
    assert p.shape == (3, 2)
    assert p.sum(axis=1) == pytest.approx(np.ones(3))
    model.save(other, tmp_path / "b.safetensors")
    assert (tmp_path / "a.safetensors").read_bytes() == (tmp_path / "b.safetensors").read_bytes()


def test_the_module_takes_what_tensor_gives_and_answers_before_calibration(images):
    one = made(GREY)
    with torch.inference_mode():
        logits = one.module(one.tensor(images)).numpy().astype(float)
    calm = np.exp(logits / GREY.temperature)
    assert one.probabilities(images) == pytest.approx(calm / calm.sum(axis=1, keepdims=True))
    assert one.features(images).shape == (3, 32 * 32)


def test_no_picture_has_no_probability():
    assert made(GREY).probabilities([]).shape == (0, 2)


def test_what_is_said_follows_the_threshold_and_the_cut():
    one = made(replace(GREY, threshold=0.3, unknown_below=0.6))
    p = np.array([[0.65, 0.35], [0.75, 0.25], [0.55, 0.45]])
    assert one.answers(p) == ["1", "0", model.UNKNOWN]
    many = made(replace(GREY, labels=("a", "b", "c"), exclusive=False))
    said = many.answers(np.array([[0.9, 0.6, 0.1], [0.1, 0.1, 0.1]]))
    assert said == ["a;b", "none"]
    p = many.probabilities([np.zeros((9, 9, 3), np.uint8)])
    assert ((p > 0) & (p < 1)).all()


def test_a_probe_sees_framenets_answers(tmp_path, monkeypatch, images):
    monkeypatch.setattr(framenet, "load", framenet.FakeFrameNet)
    sight = eyes.settled(Sight(eye="framenet"))
    about = replace(GREY, sight=sight, layers=Layers(), design="framenet")
    model.save(made(about), tmp_path / "a.safetensors")
    one = model.load(tmp_path / "a.safetensors")
    assert one.features(images).shape == (3, framenet.SIZE)
    assert one.probabilities(images) == pytest.approx(np.full((3, 2), 0.5))


def test_a_tuned_network_is_whole_from_pixels_to_answers(images):
    sight = Sight(height_px=192, width_px=320, backbone="efficientnet-lite0")
    one = made(replace(GREY, sight=eyes.settled(sight), layers=Layers(), design="tuned"))
    x = one.tensor(images[:1])
    assert x.shape == (1, 3, 192, 320)
    with torch.inference_mode():
        assert one.module(x).shape == (1, 2)
    assert any(isinstance(part, torch.nn.Conv2d) for part in one.module.modules())


@pytest.mark.parametrize("cut", [0, 8, 300])
def test_a_damaged_file_is_one_line(tmp_path, cut):
    path = tmp_path / "a.safetensors"
    model.save(made(GREY), path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ModelError, match=r"a\.safetensors cannot be read") as caught:
        model.load(path)
    assert "\n" not in str(caught.value)


def test_another_file_is_said_to_be_none(tmp_path):
    path = tmp_path / "a.safetensors"
    with pytest.raises(ModelError, match="no such file"):
        model.load(path)
    save_file({"x": torch.zeros(2)}, path)
    with pytest.raises(ModelError, match="no model of 'moviegoer train'"):
        model.load(path)
    save_file({"x": torch.zeros(2)}, path, metadata={"moviegoer": '{"task": "mcu"}'})
    with pytest.raises(ModelError, match="no model of 'moviegoer train'"):
        model.load(path)


def test_weights_of_another_network_are_refused(tmp_path):
    path = tmp_path / "a.safetensors"
    model.save(made(GREY), path)
    one = model.load(path)
    one.about = replace(GREY, layers=Layers((4, 4), (3, 4), dense=9))
    model.save(one, path)
    with pytest.raises(ModelError, match="cannot be used"):
        model.load(path)


def test_a_backbone_that_is_not_here_or_another_is_one_line(tmp_path, monkeypatch):
    path = tmp_path / "a.safetensors"
    about = replace(GREY, layers=Layers(), sight=Sight(eye="framenet", sha256="0" * 64))
    one = made(replace(about, sight=Sight(eye="framenet")))
    one.about = about
    model.save(one, path)
    with pytest.raises(ModelError, match="trained on other weights of framenet"):
        model.load(path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(ModelError, match="moviegoer models pull imagenet"):
        eyes.settled(Sight(backbone="resnet50"))
