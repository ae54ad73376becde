"""The bias table's own measures: light, tint, the main face, and figures that add up."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.measure import bias
from moviegoer.sense.features import NAMES
from moviegoer.sense.framing import LABELS

NOBODY = np.array([0.0] * len(NAMES), np.float32)


def face(x, y, height):
    values = dict.fromkeys(NAMES, 0.0) | {
        "sure": 1, "face1_x": x, "face1_y": y, "face1_height": height,
    }  # fmt: skip
    return np.array(list(values.values()), np.float32)


def plain(colour):
    return np.full((90, 160, 3), colour, np.uint8)


def test_light_is_the_mean_and_a_tint_is_no_colour():
    noise = np.random.default_rng(0).integers(0, 255, (90, 160, 1))
    grey = (plain(0) + noise).astype(np.uint8)
    sepia = (noise * np.array([1, 0.98, 0.95])).astype(np.uint8)
    luma, tint, of_face = bias._light(grey, NOBODY)
    assert luma == pytest.approx(0.5, abs=0.01)
    assert tint < bias.ONE_TINT
    assert np.isnan(of_face)
    half = plain((200, 60, 40))
    half[:, :80] = (40, 80, 200)
    assert bias._light(half, NOBODY)[1] > bias.ONE_TINT > bias._light(sepia // 2 + 60, NOBODY)[1]


def test_the_main_faces_light_is_that_of_its_box():
    image = plain(20)
    image[20:60, 100:140] = 220
    assert bias._light(image, face(120 / 160, 40 / 90, 40 / 90))[2] == pytest.approx(
        220 / 255, 0.01
    )
    assert bias._light(image, face(0.0, 0.0, 0.2))[2] == pytest.approx(20 / 255, 0.01)


def test_figures_add_up_and_too_few_stills_say_nothing():
    count = 40
    labels = pd.DataFrame(
        {head: [names[i % len(names)] for i in range(count)] for head, names in LABELS.items()}
    )
    right = {h: np.eye(len(names))[np.arange(count) % len(names)] for h, names in LABELS.items()}
    seen = bias.Seen(*np.zeros((3, count)))
    groups, everywhere = np.arange(count).astype(str), np.ones(count, bool)
    for found in bias._counts(labels, right, seen).values():
        assert found.figure(everywhere, groups) == "1.00 (1.00–1.00)"
        assert found.figure(np.arange(count) < 5, groups) == ""
    wrong = {**right, "mcu": right["mcu"][:, ::-1], "scale": np.roll(right["scale"], 1, axis=1)}
    counts = bias._counts(labels, wrong, seen)
    assert counts["MCU F1"].figure(everywhere, groups).startswith("0.00")
    assert counts["scale"].figure(everywhere, groups).startswith("0.00")
    assert counts["one step"].figure(everywhere, groups).startswith("0.86")
    assert counts["MCU F1"].figure(labels["mcu"].to_numpy() == "0", groups) == ""


def test_near_duplicates_move_together():
    got = np.r_[np.ones(30), np.zeros(30)]
    narrow = bias._interval(got, np.ones(60), np.arange(60).astype(str))
    wide = bias._interval(got, np.ones(60), np.repeat(np.arange(6), 10).astype(str))
    assert narrow.startswith("0.50")
    assert float(wide[6:10]) < float(narrow[6:10])
