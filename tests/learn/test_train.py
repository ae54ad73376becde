"""Training on a few drawn stills: what it writes, that it goes on, and what it holds apart."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from click.testing import CliRunner

from moviegoer.cli.train import train as command
from moviegoer.errors import DataError, ModelError
from moviegoer.learn import card, framing, maps, network, stills, tail
from moviegoer.learn.material import EYE, read
from moviegoer.learn.tail import Plan
from moviegoer.learn.train import Job, taught, train, unseen
from moviegoer.sense import faces, framenet, weights
from moviegoer.sense import framing as answering
from moviegoer.sense.framenet import HEADS, SIZE

EYES = 20


class Blind:
    """Finds no face."""

    def find(self, images):
        none, points = np.empty((0, 4), np.float32), np.empty((0, 5, 2), np.float32)
        return [faces.measured(image, none, points, none[:, 0]) for image in images]


@pytest.fixture(scope="module", autouse=True)
def _short():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(framing, "ROUNDS", 3)
        patch.setattr(card, "DRAWS", 5)
        patch.setattr(faces, "load_mtcnn", Blind)
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Bright stills are close and by day, dark ones are not; CinemaNet has half of them too."""
    folder = tmp_path_factory.mktemp("data") / "stills"
    rng = np.random.default_rng(0)

    def still(name: str, bright: bool) -> str:
        level = 200 if bright else 40
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        image = rng.normal(level, 20, (90, 160, 3)).clip(0, 255).astype(np.uint8)
        stills.write(folder / name, image)
        return name

    split = ["dev" if i % 5 == 4 else "train" for i in range(EYES)]
    eye = pd.DataFrame({"file": [still(f"labelled/{i}.png", i % 2 == 0) for i in range(EYES)]})
    bright = np.arange(EYES) % 2 == 0
    eye = eye.assign(
        scale=np.where(bright, "CU", "LS"), mcu=np.where(bright, "1", "0"), split=split,
        type=np.where(bright, "single", "two"), ots=np.where(bright, "0", "1"),
        location=np.where(bright, "int", "ext"), time=np.where(bright, "day", "night"),
        group=np.arange(EYES),
    )  # fmt: skip
    eye.to_csv(folder / "labelled.csv", index=False)
    old = [
        (still(f"old/{i}.png", True), "Shot Subject", "Text", split[i], i + 10)
        for i in range(EYES - 5)
    ]
    head = ["file", "head", "label", "split", "group"]
    pd.DataFrame(old, columns=head).to_csv(folder / "cinemanet2019.csv", index=False)
    for name, both in (
        ("location", ("interior", "exterior")),
        ("daynight", ("day", "night")),
        ("texture", ("banded", "bumpy")),
    ):
        rows = [(still(f"{name}/{i}.png", i % 2 == 0), both[i % 2], split[i]) for i in range(10)]
        table = pd.DataFrame(rows, columns=["file", "label", "split"])
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder.parent


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("cache")


PLAN = Plan(epochs=2, batch=16)


@pytest.fixture(scope="module")
def trained(data, cache, tmp_path_factory) -> Path:
    return train(Job(data, cache, PLAN), tmp_path_factory.mktemp("out"))


@pytest.mark.slow
def test_what_is_written_can_be_loaded_and_answers_every_head(trained, data):
    images = [stills.picture(data / "stills" / f"labelled/{i}.png") for i in range(4)]
    vectors = framenet.load(trained / "framenet.onnx").look(images)
    assert vectors.shape == (4, SIZE)
    geometry = np.zeros((4, len(answering.features.NAMES)), np.float32)
    answers = answering.load(trained / "framing.safetensors").answer(vectors, geometry)
    assert answers["scale"].p.shape == (4, 8)
    assert (trained / "framenet.onnx").stat().st_size < 15e6
    for name in ("framenet", "framing"):
        text = (trained / f"{name}.md").read_text()
        assert "{" not in text
        assert "seed 0" in text


@pytest.mark.slow
def test_answers_to_unseen_stills_are_kept_and_are_probabilities(trained, data, cache):
    told = unseen(Job(data, cache, PLAN))
    for p in framing.cross_validated(told).values():
        assert p.sum(axis=1) == pytest.approx(np.ones(len(p)))
    judged = card.judge(told)
    assert set(judged.ways) == {"network alone", "faces alone"}
    assert judged.others["value"].between(0, 1).all()


@pytest.mark.slow
def test_a_folds_network_answers_what_it_holds_out_as_when_it_was_judged(trained, data, cache):
    told = unseen(Job(data, cache, PLAN))
    every = np.arange(len(told.fold))
    answers = taught(Job(data, cache, PLAN), 1, every)
    held = told.fold == 1
    assert answers[held] == pytest.approx(told.vector[held], abs=1e-4)
    assert np.abs(answers[~held] - told.vector[~held]).max() > 1e-3


@pytest.mark.slow
def test_a_run_that_was_cut_off_goes_on_to_the_same_answers(trained, data, cache, tmp_path):
    whole = unseen(Job(data, cache, PLAN)).vector
    for kept in cache.glob("maps-*.npy"):
        (tmp_path / kept.name).write_bytes(kept.read_bytes())

    def stop(what: str, done: int, of: int) -> None:
        if what.startswith("fold1") and done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        unseen(Job(data, tmp_path, PLAN, stop))
    assert list((tmp_path / "trained").glob("*fold1.pt"))
    assert np.array_equal(unseen(Job(data, tmp_path, PLAN)).vector, whole)


def test_no_group_is_on_both_sides_whatever_the_table(data, tmp_path):
    material = read(data, tmp_path)
    folds = pd.Series(material.fold).groupby(material.labels["group"].astype(str)).nunique()
    assert (folds == 1).all()
    assert set(material.labels["split"][material.fold == 0]) == {"dev"}
    assert not (material.labels["split"][material.fold > 0] == "dev").any()


def test_a_still_in_two_tables_is_one_with_both_labels(data, tmp_path):
    material = read(data, tmp_path)
    both = material.labels[material.labels["source"] == EYE].iloc[10:]
    assert (both["subject2019"] == "Text").all()
    assert len(material.where("cinemanet2019")) == 5
    assert (material.labels["type"].iloc[material.where("cinemanet2019")] == "none").all()


def test_unknown_labels_teach_nothing():
    logits = torch.randn(5, SIZE, requires_grad=True)
    truth = torch.full((5, len(HEADS)), -1)
    truth[:, 0] = 2
    tail.loss(logits, truth, torch.ones(5)).backward()
    assert logits.grad is not None
    assert (logits.grad[:, :8] != 0).any()
    assert (logits.grad[:, 8:] == 0).all()


def test_a_wrong_scale_costs_more_the_farther_it_is():
    truth = torch.full((1, len(HEADS)), -1)
    truth[0, 0] = 2

    def cost(said: int) -> float:
        logits = torch.zeros(1, SIZE)
        logits[0, said] = 4
        return float(tail.loss(logits, truth, torch.ones(1)))

    assert cost(2) < cost(3) < cost(5)
    assert cost(3) == pytest.approx(cost(1))


def test_variants_mirror_and_keep_size():
    image = np.random.default_rng(0).integers(0, 255, (90, 160, 3), np.uint8)
    rng = np.random.default_rng(0)
    plain, mirrored = (maps.vary(image, v, rng) for v in (0, 1))
    assert np.array_equal(plain[:, ::-1], mirrored)
    assert maps.vary(image, 2, rng).shape == plain.shape == (192, 320, 3)


def test_folding_leaves_the_backbones_answers_as_they_are():
    import timm

    path = weights.shipped("efficientnet-lite0")
    plain = timm.create_model("tf_efficientnet_lite0", pretrained=False).eval()
    state = torch.load(path, weights_only=True)
    plain.load_state_dict(dict(zip(plain.state_dict(), state.values(), strict=True)))
    x = torch.rand(1, 3, 64, 96)
    with torch.inference_mode():
        assert torch.allclose(plain(x), network.backbone(path)(x), atol=1e-3)


def test_a_file_that_is_not_the_backbone_is_said_to_be_none():
    with pytest.raises(ModelError, match="does not hold EfficientNet-Lite0"):
        network.parts(weights.find("mtcnn-pnet"))


def test_missing_data_is_one_clear_error_and_nothing_is_written(tmp_path):
    done = CliRunner().invoke(
        command, ["framenet", str(tmp_path), str(tmp_path / "out"), "--cache", str(tmp_path / "c")]
    )
    assert isinstance(done.exception, DataError)
    assert "labelled.csv" in str(done.exception)
    assert not (tmp_path / "out").exists()
