"""Training on drawn pictures: what it learns, that it repeats, goes on, and refuses in a line."""

import csv
import math
import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from moviegoer.cli.main import cli
from moviegoer.errors import ConfigError, DataError, ModelError
from moviegoer.learn.dataset import table
from moviegoer.learn.judge import models
from moviegoer.learn.judge.pooling import UNKNOWN, verdict
from moviegoer.learn.lab import course, eyes, material, model
from moviegoer.learn.lab import train as training
from moviegoer.learn.lab.calibrate import LEAST
from moviegoer.learn.lab.plan import DESIGNS, plan
from moviegoer.learn.lab.train import Job, train
from moviegoer.sense import faces, framenet, stills
from tests import tiny_clip
from tests.learn.lab.drawn import filmed, folders

SMALL = {
    "design": "6x6", "epochs": 6, "size_px": 24, "batch": 8, "rate": 5e-3,
    "layers": {"filters": (4, 4), "kernels": (3, 4), "dense": 8},
}  # fmt: skip


@pytest.fixture
def data(tmp_path) -> Path:
    return folders(tmp_path / "data", ("0", "1"))


def job(data: Path, out: Path, **given) -> Job:
    return Job(data, out, "mcu", "mcu", plan(SMALL, given))


def test_what_is_planted_is_learnt_and_the_file_answers_as_was_measured(data, tmp_path):
    made = train(job(data, tmp_path / "out"))
    assert made.run.course.figures["test"]["accuracy"].value > 0.8
    loaded = model.load(made.weights)
    assert loaded.labels == ("0", "1")
    rows = made.run.material.rows("test")
    paths = [made.run.material.dataset.path(f) for f in made.run.material.dataset.table["file"]]
    p = loaded.probabilities([stills.picture(paths[row], longest_px=640) for row in rows])
    assert p == pytest.approx(made.run.course.probabilities[rows], abs=1e-4)
    assert loaded.about.figures["test.accuracy"] > 0.8
    assert loaded.about.data == made.run.course.about.data
    assert "| frame-mixed | test |" in made.card.read_text()
    rows = list(csv.DictReader(made.log.read_text().splitlines()))
    assert [row["epoch"] for row in rows] == [str(i + 1) for i in range(len(rows))]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "mcu.csv", "mcu.md", "mcu.safetensors",
    ]  # fmt: skip


def test_the_same_seed_gives_the_same_file_and_another_another(data, tmp_path):
    one, again, other = (
        train(job(data, tmp_path / name, seed=seed)).weights.read_bytes()
        for name, seed in (("a", 0), ("b", 0), ("c", 1))
    )
    assert one == again
    assert one != other


def test_a_run_that_was_killed_ends_with_the_same_weights(data, tmp_path, monkeypatch):
    whole = train(job(data, tmp_path / "whole"))

    def stop(what: str, share: float) -> None:
        if what.startswith("train") and share > 0.5:
            raise KeyboardInterrupt

    started = replace(job(data, tmp_path / "out"), tell=stop)
    with pytest.raises(KeyboardInterrupt):
        train(started)
    assert not (tmp_path / "out" / "mcu.safetensors").exists()
    assert list((tmp_path / "out" / ".mcu.training").glob("mixed-*.csv"))

    def unseen(*_args: object) -> None:
        raise AssertionError("what was seen is kept")

    monkeypatch.setattr(eyes.Pixels, "look", unseen)
    done = train(replace(started, tell=lambda *_: None, resume=True))
    assert done.weights.read_bytes() == whole.weights.read_bytes()
    assert done.log.read_bytes() == whole.log.read_bytes()


@pytest.mark.parametrize("rate", [math.inf, 1e30])
def test_learning_that_runs_off_is_one_line_and_leaves_the_model_as_it_was(data, tmp_path, rate):
    good = train(job(data, tmp_path / "out", epochs=1))
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    asked = job(data, tmp_path / "out", epochs=2)
    with pytest.raises(ConfigError, match="learning ran off in epoch 1") as caught:
        train(replace(asked, plan=replace(asked.plan, rate=rate)))
    assert "\n" not in str(caught.value)
    assert {path.name: path.read_bytes() for path in good.weights.parent.iterdir()} == before


@pytest.mark.parametrize("rate", [math.inf, math.nan, 1e30])
def test_a_rate_that_cannot_be_is_none_in_a_file_either(rate):
    with pytest.raises(ConfigError, match="rate"):
        plan({"rate": rate})


@pytest.mark.parametrize("way", ["remove40", "weights", "sampling"])
def test_every_way_to_balance_trains(data, tmp_path, way):
    made = train(job(data, tmp_path / "out", balance=way, epochs=1, augment=True))
    trained = made.run.material
    assert (trained.sampling is not None) == (way == "sampling")
    assert trained.weight[trained.rows("test")].sum() == 0


def test_classes_count_in_validation_as_they_do_in_training():
    rows = [(f"{i}", "1" if i % 5 == 0 else "0", "train" if i < 20 else "validation")
            for i in range(40)]  # fmt: skip
    rows += [("x", "0", "test")]
    plain = table.Dataset(Path(), table.pd.DataFrame(rows, columns=["file", "mcu", "split"]))
    subject = material.Subject("mcu", "mcu", "mcu")
    for way, share in (("none", 0.2), ("remove40", 4 / 14), ("weights", 0.5), ("sampling", 0.5)):
        balanced = material.balanced(plain, subject, plan({"balance": way}))
        ready = material.settle(balanced, subject)
        weight = course._weights(ready)[ready.rows("validation")]
        yes = ready.target[ready.rows("validation"), 1] > 0
        assert weight[yes].sum() / weight.sum() == pytest.approx(share)


def test_probes_and_trees_learn_from_vectors(data, tmp_path, monkeypatch):
    monkeypatch.setattr(framenet, "load", framenet.FakeFrameNet)

    class Blind:
        def find(self, images):
            none = np.empty((0, 4), np.float32)
            points = np.empty((0, 5, 2), np.float32)
            return [faces.measured(image, none, points, none[:, 0]) for image in images]

    monkeypatch.setattr(faces, "load_mtcnn", Blind)
    for design in ("framenet", "together", "geometry"):
        made = train(Job(data, tmp_path / design, "mcu", "mcu", plan({"design": design})))
        right = made.run.course.figures["test"]["accuracy"].value
        assert (right > 0.8) == (design != "geometry"), "no face, nothing to tell by"
        images = [stills.read(path) for path in sorted((data / "1").iterdir())[:2]]
        assert model.load(made.weights).probabilities(images).shape == (2, 2)


def test_several_labels_that_hold_together_are_learnt_each_by_itself(data, tmp_path):
    rows = [
        {"file": str(path), "shot.lighting": light}
        for label, light in (("0", "soft"), ("1", "soft;hard"))
        for path in sorted((data / label).iterdir())
    ]
    text = "file,shot.lighting\n" + "\n".join(f"{r['file']},{r['shot.lighting']}" for r in rows)
    (tmp_path / "light.csv").write_text(text)
    made = train(Job(tmp_path / "light.csv", tmp_path / "o", "head", "shot.lighting", plan(SMALL)))
    assert set(made.run.course.about.labels) == {"soft", "hard"}
    assert not made.run.course.about.exclusive
    p = made.run.course.probabilities
    assert p[:, made.run.course.about.labels.index("soft")].min() > 0.5


def test_directors_are_measured_both_ways_and_films_are_judged(tmp_path):
    data = filmed(tmp_path / "data")
    made = train(Job(data, tmp_path / "out", "director", "director", plan(SMALL)))
    assert made.run.split == "unwatched"
    assert made.other is not None
    assert made.other.split == "mixed"
    films = made.run.course.about.films
    assert not set(films["train"]) & set(films["test"])
    text = made.card.read_text()
    assert "Film-held-out: tested films were never seen" in text
    assert "2 films are given to the right director" in text


def test_a_model_that_cannot_be_trusted_says_so_and_then_unknown(tmp_path):
    data = folders(tmp_path / "data", ("Ada", "Bo"))
    few = plan(SMALL, {"epochs": 1, "validation": 0.05, "split": "mixed"})
    made = train(Job(data, tmp_path / "out", "director", "director", few))
    validated = len(made.run.material.rows("validation"))
    assert 0 < validated < LEAST
    assert f"every answer will be 'unknown': it was validated on {validated}" in made.notes[-1]
    text = made.card.read_text()
    assert made.notes[-1] in text
    assert "`unknown` is always said" in text
    judged = models.load(str(made.weights))
    image = stills.read(min((data / "Ada").iterdir()))
    p = judged.probabilities([image])
    assert verdict("a", p, judged.facts).said == UNKNOWN
    assert model.load(made.weights).answers(p) == [UNKNOWN]


def test_two_films_each_are_enough_for_directors(tmp_path):
    data = filmed(tmp_path / "data", films=2)
    made = train(Job(data, tmp_path / "out", "director", "director", plan(SMALL, {"epochs": 1})))
    assert made.run.split == "unwatched"
    assert len(made.run.material.rows("validation"))


def test_directors_without_films_are_measured_mixed_and_it_is_said_why(tmp_path):
    data = folders(tmp_path / "data", ("Ada", "Bo"))
    asked = Job(data, tmp_path / "out", "director", "director", plan(SMALL, {"epochs": 1}))
    made = train(asked)
    assert made.run.split == "mixed"
    assert made.other is None
    assert "film-held-out figures cannot be given" in made.notes[0]
    with pytest.raises(DataError, match="film"):
        train(replace(asked, plan=plan(SMALL, {"split": "unwatched"})))


def broken(data: Path, what: str) -> tuple[Path, str]:
    """Data with one thing wrong, and what is said of it."""
    if what == "corrupt":
        (data / "0" / "000.png").write_bytes(b"\x89PNG not really")
        return data, "000.png"
    if what == "empty":
        for path in (data / "1").iterdir():
            path.unlink()
        return data, "an empty class"
    if what == "none":
        return data / "nowhere", "no such table or folder"
    files = sorted((data / "0").iterdir())
    name, told = {
        "unknown": ("mcu,mood", "unknown column 'mood'"),
        "untrained": ("mcu,split", "'1' is in test but not in train|nothing to tell apart"),
        "one": ("mcu,film", "nothing to tell apart"),
    }[what]
    rows = [f"{file},0,train" for file in files[:-1]] + [
        f"{files[-1]},{0 if what == 'one' else 1},test"
    ]
    (data / "t.csv").write_text(f"file,{name}\n" + "\n".join(rows) + "\n")
    return data / "t.csv", told


@pytest.mark.parametrize("what", ["corrupt", "empty", "none", "unknown", "untrained", "one"])
def test_bad_data_is_one_line_and_leaves_nothing(data, tmp_path, what):
    path, told = broken(data, what)
    with pytest.raises(DataError, match=told) as caught:
        train(job(path, tmp_path / "out"))
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_table_without_a_test_is_refused_with_the_command_that_splits_it(data, tmp_path):
    """As the project's own stills are: what was dev is validation."""
    files = sorted(path for path in data.glob("*/*.png"))
    rows = [f"{p},{p.parent.name},{'dev' if i % 6 == 0 else 'train'}" for i, p in enumerate(files)]
    whole = tmp_path / "my stills.csv"
    whole.write_text("file,mcu,split\n" + "\n".join(rows) + "\n")
    with pytest.raises(DataError, match="no picture's split is test") as caught:
        train(job(whole, tmp_path / "out"))
    said = shlex.split(str(caught.value).split("anew: ")[1])
    assert said[:3] == ["moviegoer", "dataset", "split"]
    said[-1] = str(tmp_path / said[-1])
    assert CliRunner().invoke(cli, said[1:]).exit_code == 0
    assert train(job(Path(said[-1]), tmp_path / "out", epochs=1)).weights.is_file()


def test_a_class_that_is_tested_but_not_trained_is_named(data, tmp_path):
    table_ = "file,label,split\n"
    files = [str(p) for p in sorted((data / "0").iterdir())]
    for i, file in enumerate(files):
        label, side = ("abc"[i % 2], "train") if i < 20 else ("c", "test")
        table_ += f"{file},{label},{side}\n"
    (tmp_path / "t.csv").write_text(table_)
    with pytest.raises(DataError, match="'c' is in test but not in train"):
        train(Job(tmp_path / "t.csv", tmp_path / "out", "head", "label", plan(SMALL)))


def test_weights_that_are_not_here_are_one_line(data, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="moviegoer models pull imagenet"):
        train(Job(data, tmp_path / "out", "mcu", "mcu", plan({"design": "resnet"})))
    assert not (tmp_path / "out").exists()


def test_a_clip_model_is_probed_and_missed_when_it_is_gone(data, tmp_path):
    folder = tiny_clip.write(tmp_path / "tiny")
    settled = plan({"design": "clip", "clip": str(folder), "epochs": 20})
    made = train(Job(data, tmp_path / "out", "mcu", "mcu", settled))
    image = stills.read(next((data / "1").iterdir()))
    loaded = model.load(made.weights)
    assert loaded.features([image]).shape == (1, tiny_clip.MODEL["embed_dim"])
    assert loaded.probabilities([image]).sum() == pytest.approx(1)
    assert "CLIP" in made.card.read_text()
    shutil.rmtree(folder)
    with pytest.raises(ModelError, match="tiny") as caught:
        model.load(made.weights)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"desing": "6x6"}, "unknown setting 'desing'; did you mean 'design'"),
        ({"design": "6by6"}, "no design '6by6'; did you mean '6x6'"),
        ({"epochs": 0}, "'epochs' = 0"),
        ({"layers": {"filter": (3,)}}, r"layers\.filter"),
        ({"design": "6x6", "layers": {"filters": (3,)}}, "as many numbers"),
        ({"augment": True}, "'framenet' looks once"),
        ({"test": 0.9, "validation": 0.2}, "nothing to train on"),
    ],
)
def test_a_plan_that_cannot_be_is_one_line(given, told):
    with pytest.raises(ConfigError, match=told):
        plan(given)


def test_every_design_has_a_plan():
    for name, design in DESIGNS.items():
        settled = plan({"design": name})
        assert bool(settled.layers.filters) == bool(design.layers and design.layers.filters)


def test_a_split_is_known_for_what_it_is():
    rows = [("a", "x", "train"), ("b", "x", "test"), ("c", "y", "train")]
    mixed = table.Dataset(Path(), table.pd.DataFrame(rows, columns=["file", "film", "split"]))
    assert training._kind(mixed) == "mixed"
    assert training._kind(mixed.with_column("film", ["x", "z", "y"])) == "unwatched"
