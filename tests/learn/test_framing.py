from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from moviegoer.errors import DataError
from moviegoer.learn import card, framing, stills
from moviegoer.learn.framing import Unseen
from moviegoer.learn.material import EYE, Material
from moviegoer.sense import features
from moviegoer.sense.framenet import HEADS, SIZE
from moviegoer.sense.framing import LABELS


def unseen(count: int = 160) -> Unseen:
    """Stills whose vector hints at their scale and whose first face tells whether it is close."""
    rng = np.random.default_rng(0)
    scale = rng.integers(0, 8, count)
    vector = rng.normal(0, 1, (count, SIZE)).astype(np.float32)
    vector[np.arange(count), scale] += 2
    geometry = rng.normal(size=(count, len(features.NAMES))).astype(np.float32)
    geometry[:, 0] = scale
    table = pd.DataFrame({"file": [f"{i}.jpg" for i in range(count)]})
    table["group"] = (np.arange(count) // 2).astype(str)
    table["split"] = np.where(np.arange(count) // 2 % 5 == 0, "dev", "train")
    table["source"] = np.where(np.arange(count) % 8 == 7, "texture", EYE)
    for head, names in HEADS.items():
        table[head] = [names[s % len(names)] for s in scale] if head in LABELS else ""
    table.loc[table["source"] != EYE, ["scale", "location", "time"]] = ""
    material = Material(Path(), table)
    return Unseen(material, material.fold, vector, geometry)


@pytest.fixture(scope="module", autouse=True)
def _short() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(framing, "ROUNDS", 4)
        patch.setattr(card, "DRAWS", 20)
        yield


def test_faces_and_network_together_beat_the_network_alone() -> None:
    told = unseen()
    rows = told.material.where(EYE)
    truth = told.material.truth("scale")[rows]
    together = framing.cross_validated(told)["scale"]
    alone = framing.ablation(told)["network alone"]["scale"]
    assert together[rows].sum(axis=1) == pytest.approx(np.ones(len(rows)))
    assert card.accuracy(truth, together[rows]) > card.accuracy(truth, alone[rows]) > 0.25


def test_training_twice_gives_the_same_model() -> None:
    one, two = framing.fit(unseen()), framing.fit(unseen())
    for head, trees in one.trees.items():
        assert np.array_equal(two.trees[head].value, trees.value)
    assert dict(one.temperature) == dict(two.temperature)


def test_the_held_out_folds_labels_change_nothing_in_their_answers() -> None:
    told, other = unseen(), unseen()
    held = told.fold == 1
    labels = other.material.labels
    for head, names in LABELS.items():
        labels.loc[held & (labels[head] != ""), head] = names[0]
    other = Unseen(other.material, told.fold, other.vector, other.geometry)
    one, two = framing.cross_validated(told), framing.cross_validated(other)
    for head in LABELS:
        # Not the probabilities: other folds' trees saw these labels, and their answers calibrate.
        assert np.array_equal(one[head][held].argmax(axis=1), two[head][held].argmax(axis=1))


def test_unknown_labels_are_no_label() -> None:
    material = unseen().material
    assert (material.truth("scale")[material.where("texture")] == -1).all()
    assert (material.truth("scale")[material.where(EYE)] >= 0).all()
    assert (material.weight[material.where("texture")] < 1).all()


def test_figures_of_perfect_and_of_useless_answers() -> None:
    material = unseen().material
    rows = material.where(EYE)
    labels = material.labels.iloc[rows]
    perfect = {h: np.eye(len(n))[material.truth(h)[rows]] for h, n in LABELS.items()}
    right = card.figures(labels, perfect)
    errors = right["figure"] == "calibration error"
    assert (right.loc[~errors, "value"] == 1).all()
    assert (right.loc[errors, "value"] == 0).all()
    flat = {h: np.full((len(rows), len(n)), 1 / len(n)) for h, n in LABELS.items()}
    useless = card.figures(labels, flat)
    assert (useless.loc[~errors, "value"] < 0.8).all()
    assert (useless["low"] <= useless["value"]).all()
    assert (useless["value"] <= useless["high"]).all()


def test_bars_come_off_stills(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    image = np.zeros((180, 320, 3), np.uint8)
    image[24:156] = rng.integers(60, 255, (132, 320, 3))
    stills.write(tmp_path / "barred.png", image)
    height, width = stills.picture(tmp_path / "barred.png").shape[:2]
    assert width == 320
    assert 128 <= height <= 134


def test_missing_stills_and_tables_are_errors(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        stills.picture(tmp_path / "none.png")
    with pytest.raises(DataError, match="name the folder"):
        stills.read_table(tmp_path / "labelled.csv", ["file"])
    (tmp_path / "labelled.csv").write_text("file\na.png\n")
    with pytest.raises(DataError, match="scale"):
        stills.read_table(tmp_path / "labelled.csv", ["file", "scale"])
