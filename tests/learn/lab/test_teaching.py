"""A network that is taught: what it learns from, what is kept from it, and what is said of it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from moviegoer.errors import ConfigError, DataError
from moviegoer.learn import stills
from moviegoer.learn.dataset import duplicates
from moviegoer.learn.dataset.table import Dataset
from moviegoer.learn.judge import models
from moviegoer.learn.judge.models import Facts
from moviegoer.learn.lab import material, teaching
from moviegoer.learn.lab.plan import plan
from moviegoer.learn.lab.train import Job, train
from tests.learn.judge.made import FakeModel
from tests.learn.lab.drawn import folders, picture

SMALL = {
    "design": "6x6", "epochs": 4, "size_px": 24, "batch": 8, "rate": 5e-3, "teacher": "framenet",
    "layers": {"filters": (4, 4), "kernels": (3, 4), "dense": 8},
}  # fmt: skip
SUBJECT = material.Subject("mcu", "mcu", "mcu")


@pytest.fixture
def teacher(monkeypatch):
    """Says how bright the right half is, which is what the label hangs on."""
    known = FakeModel(name="FrameNet, mcu")
    monkeypatch.setattr(models, "load", lambda name, **_: known)
    return known


@pytest.fixture
def table(tmp_path):
    """Labelled pictures of six films, and some without a label: of a tested film, of a new one, and
    one that is a tested picture again."""
    data = folders(tmp_path / "data", ("0", "1"), each=12)
    rows = []
    for label in "01":
        for i, path in enumerate(sorted((data / label).iterdir())):
            side = ("train", "train", "validation", "test")[i % 4]
            rows.append((path, label, f"{side} {label}", side))
    rng = np.random.default_rng(7)
    for name, film in (("a", "test 0"), ("b", "another"), ("c", "another")):
        stills.write(data / f"{name}.png", picture(rng, 1))
        rows.append((data / f"{name}.png", "", film, ""))
    again = data / "again.png"
    again.write_bytes((data / "0" / "003.png").read_bytes())
    rows.append((again, "", "another", ""))
    path = tmp_path / "mcu.csv"
    columns = ["file", "mcu", "film", "split"]
    pd.DataFrame(rows, columns=columns).to_csv(path, index=False)
    return path


def test_pictures_without_a_label_are_learnt_from_but_none_that_gives_a_test_away(
    teacher, table, tmp_path
):
    made = train(Job(table, tmp_path / "out", "mcu", "mcu", plan(SMALL)))
    ready = made.run.material
    free = ready.dataset.table[ready.dataset.table["mcu"] == ""]
    assert {file.rpartition("/")[2] for file in free["file"]} == {"b.png", "c.png"}
    assert (free["split"] == "train").all()
    train_rows = ready.rows("train")
    told = ready.target[train_rows]
    assert ((told > 0) & (told < 1)).all()
    assert np.isin(ready.target[ready.rows("test")], (0, 1)).all()
    assert ready.weight[train_rows].tolist() == [1] * len(train_rows)
    assert made.run.course.figures["test"]["accuracy"].value > 0.8


def test_the_card_names_the_teacher_and_what_nobody_knows_of_it(teacher, table, tmp_path):
    made = train(Job(table, tmp_path / "out", "mcu", "mcu", plan(SMALL, {"epochs": 1})))
    text = made.card.read_text()
    assert "Taught by FrameNet, mcu" in text
    assert "| *no label* | 2 |" in text
    assert "does not say which films it learnt from" in made.notes[0]
    assert made.notes[0] in text
    assert "FrameNet answers better to the stills that it was itself trained on" in text
    assert made.run.course.about.knows_framenet


def test_a_teacher_that_knows_a_tested_film_is_refused(teacher, table, tmp_path):
    teacher.facts = replace(teacher.facts, films={"train": ("test 1",)})
    asked = Job(table, tmp_path / "out", "mcu", "mcu", plan(SMALL))
    with pytest.raises(DataError, match="the teacher learnt from 'test 1', which is tested here"):
        train(asked)
    assert not (tmp_path / "out").exists()
    teacher.facts = replace(teacher.facts, films={"train": ("elsewhere",)})
    made = train(replace(asked, plan=plan(SMALL, {"epochs": 1})))
    assert "teacher" not in " ".join(made.notes)


def test_a_teacher_of_this_very_table_has_not_seen_what_it_tests(teacher, table, tmp_path):
    dataset, _ = material.read(table, "mcu", "mcu")
    ready = material.settle(dataset, SUBJECT)
    facts = Facts("mcu, tuned", "mcu", ("0", "1"), films={"train": ("test 0",)}, data="abc")
    one = teaching.Teacher(
        FakeModel(**{f: getattr(facts, f) for f in ("films", "data")}), ("0", "1")
    )
    assert one.check(ready, "abc") == ""
    with pytest.raises(DataError, match="which is tested here"):
        one.check(ready, "")


def test_a_teacher_of_other_labels_is_refused(teacher, table, tmp_path):
    teacher.facts = replace(teacher.facts, labels=("near", "far"))
    with pytest.raises(DataError, match="tells near, far, the data 0, 1"):
        train(Job(table, tmp_path / "out", "mcu", "mcu", plan(SMALL)))


def test_its_labels_are_put_in_the_order_of_the_data():
    one = teaching.Teacher(FakeModel(labels=("1", "0")), ("0", "1"))
    white = np.full((4, 4, 3), 255, np.uint8)
    assert one.look([white]).tolist() == [[1, 0]]


def test_frames_of_tested_films_may_be_learnt_from_where_frames_are_mixed():
    table = pd.DataFrame({"file": ["a", "b"], "mcu": ["0", "1"], "film": ["x", "y"],
                          "split": ["train", "test"]})  # fmt: skip
    more = pd.DataFrame({"file": ["c", "d"], "mcu": ["", ""], "film": ["y", "z"],
                         "split": ["", "test"]})  # fmt: skip
    ready = material.Material(
        SUBJECT, Dataset(None, table), np.arange(2), ("0", "1"), np.eye(2), np.ones(2), None,
        np.full(2, 0.5),
    )  # fmt: skip
    hashes = np.arange(4, dtype=np.uint8)[:, None].repeat(8, 1) * 85
    assert len(duplicates.near(hashes)) == 0
    for whole, kept in ((False, [0]), (True, [])):
        rows = teaching.free(Dataset(None, more), ready, (hashes[2:], hashes[:2]), whole=whole)
        assert rows.tolist() == kept


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"design": "framenet", "teacher": "framenet"}, "no network from nothing"),
        ({"design": "6x6", "teacher": "framenet", "balance": "weights"}, "no classes to be bal"),
    ],
)
def test_a_plan_with_a_teacher_that_cannot_be_is_one_line(given, told):
    with pytest.raises(ConfigError, match=told):
        plan(given)
