import cv2
import numpy as np
import pytest
import torch
from torch import nn

from moviegoer.learn.judge import drawn, explain, models
from tests.learn.judge import made


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    return models.load(str(made.director(tmp_path_factory.mktemp("model") / "m.safetensors")))


def test_a_layer_is_what_its_convolution_answered_and_nothing_behind_it(judged):
    image = made.picture(np.random.default_rng(3), "Bo")
    first, second = explain.layers(judged, image)
    assert first.maps.shape == (8, 28, 28)
    assert second.maps.shape == (8, 11, 11)
    assert first.maps.min() < 0, "the rectifier comes later"
    # The same by hand.
    convolution = next(m for m in judged.module.modules() if type(m).__name__ == "Conv2d")
    by_hand = convolution(judged.tensor([image]) - 0.5)[0].detach().numpy()
    assert first.maps == pytest.approx(by_hand, abs=1e-5)


class Halves(made.FakeModel):
    """Counts light: label 0 on the left half, label 1 on the right."""

    def __init__(self):
        super().__init__(labels=("left", "right"))
        see = nn.Conv2d(1, 1, 1, bias=False)
        answer = nn.Linear(8 * 8, 2, bias=False)
        right = (torch.arange(64) % 8 >= 4).float()
        with torch.no_grad():
            see.weight.fill_(1.0)
            answer.weight.copy_(torch.stack([1 - right, right]))
        self.module = nn.Sequential(see, nn.ReLU(), nn.Flatten(), answer)

    def tensor(self, images):
        small = [cv2.resize(image, (8, 8), interpolation=cv2.INTER_AREA) for image in images]
        return torch.from_numpy(np.stack(small)[..., 0]).float()[:, None] / 255


def test_a_label_is_spoken_for_where_its_own_weights_lie():
    image = np.full((40, 80, 3), 200, np.uint8)
    left, right = (explain.regions(Halves(), image, label) for label in (0, 1))
    assert left.shape == image.shape[:2]
    assert left[:, :30].min() == pytest.approx(1)
    assert left[:, 50:].max() == 0
    assert right[:, 50:].min() == pytest.approx(1)
    assert right[:, :30].max() == 0


def test_nothing_speaks_in_the_dark():
    dark = np.zeros((40, 80, 3), np.uint8)
    assert not explain.regions(Halves(), dark, 0).any()


def test_sheets_have_a_row_a_layer_and_a_panel_a_label(judged):
    image = made.picture(np.random.default_rng(3), "Bo")
    layers = explain.layers(judged, image)
    sheet = drawn.activations(image, layers)
    assert sheet.shape[0] == 3 * (drawn.TILE_PX + drawn.GAP) + drawn.GAP
    nothing, left = np.zeros((40, 70)), np.zeros((40, 70))
    left[:, :10] = 1
    panels = drawn.overlays(image, [("nothing", nothing), ("left", left)])
    step = drawn.GAP + drawn.PANEL_PX + drawn.GAP
    first = panels[drawn.GAP : 200, step : step + drawn.PANEL_PX]
    assert np.ptp(first.astype(int), axis=2).max() == 0, "nothing speaks, nothing glows"
    below = panels[300:500, drawn.GAP : drawn.GAP + drawn.PANEL_PX].astype(int)
    assert np.ptp(below, axis=2)[:, :40].mean() > np.ptp(below, axis=2)[:, 200:].mean() + 20
