from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest

from benchmarks.measure import heads, pictures
from moviegoer.config import Config
from moviegoer.core.answers import trust
from moviegoer.heads import load
from moviegoer.pipeline import eyes
from moviegoer.pipeline.clips import Source
from moviegoer.sense.clip import FakeEncoder
from moviegoer.types import Scores


def judged(truth: list[int], said: list[int], group: list[int]) -> heads.Judged:
    return heads.Judged(
        "color.tones",
        "measured",
        "drawn",
        ("cool", "warm"),
        np.array(truth),
        np.array(said),
        np.array(group),
        np.zeros(len(truth), bool),
    )


def test_accuracy_macro_f1_and_their_intervals() -> None:
    row = judged([0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 2, 3]).row()
    assert str(row["accuracy"]).startswith("0.75 (")
    assert str(row["macro F1"]).startswith("0.73 (")  # of 0.80 and 0.67
    assert row["CLIP in words, other pictures"] == 0.557


def test_pictures_of_one_group_are_one_draw() -> None:
    alone = judged([0] * 8, [0, 1] * 4, list(range(8))).row()
    together = judged([0] * 8, [0, 1] * 4, [0] * 8).row()
    assert together["accuracy"] == "0.50 (0.50–0.50)"
    assert alone["accuracy"] != together["accuracy"]


def test_what_was_not_answered_is_not_counted_wrong() -> None:
    row = judged([0, 0, 1, 1], [0, -1, 1, -1], [0, 1, 2, 3]).row()
    assert row["answered"] == 0.5
    assert str(row["accuracy"]).startswith("1.00")


def test_cinemanets_words_are_read_as_the_stills_own() -> None:
    names = ("wide", "full", "extreme-closeup-hands", "extreme-closeup-prop", "na")
    p = np.array([[0.4, 0.3, 0.1, 0.1, 0.1], [0.1, 0.35, 0.3, 0.25, 0.0], [np.nan] * 5])
    head, said = heads.as_own(Scores("shot.framing", names, p, np.array(["x", "x", ""])))
    assert head == "scale"
    assert [heads.LABELS["scale"][i] for i in said[:2]] == ["ELS", "ECU"]
    assert said[2] == -1


def test_yes_or_no_is_read_at_the_heads_threshold() -> None:
    p = np.array([[0.7], [0.8]])
    over = Scores("shot.type.over-the-shoulder", ("yes",), p, np.array(["x"] * 2), False, 0.77)
    head, said = heads.as_own(over)
    assert (head, said.tolist()) == ("ots", [0, 1])


@pytest.mark.parametrize("head", sorted(pictures.HEADS))
def test_measures_know_what_was_drawn(head: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "DRAWN", 4)
    monkeypatch.setattr(pictures, "HEADS", {head: pictures.HEADS[head]})
    (found,) = heads._drawn()
    assert np.mean(found.said == found.truth) >= 0.8
    names = {label.name for label in load()[head].labels} | {"no"}
    assert set(found.names) <= names


@pytest.fixture
def stills(tmp_path: Path) -> Path:
    """Eight drawn stills, labelled as the real ones are."""
    folder = tmp_path / "data" / "stills"
    (folder / "labelled").mkdir(parents=True)
    files = [f"labelled/{i}.jpg" for i in range(8)]
    for i, name in enumerate(files):
        drawn = pictures.make("shot.level", "level", np.random.default_rng(i))
        cv2.imwrite(str(folder / name), drawn.image)
    table = pd.DataFrame({"file": files, "group": range(8), "split": ["train", "dev"] * 4})
    labels = {"scale": "ELS", "mcu": 0, "type": "none", "ots": 0, "location": "ext", "time": "day"}
    table.assign(**labels).to_csv(folder / "labelled.csv", index=False)
    table.assign(head="Shot Angle", label=["Tilted", "High"] * 4).to_csv(
        folder / "cinemanet2019.csv", index=False
    )
    return folder.parent


def test_a_model_asked_in_words_is_judged_where_its_weights_are(
    stills: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_: tmp_path / "cache")
    source = Source("clip", "fake", "0" * 64, lambda _device: FakeEncoder())
    monkeypatch.setattr(eyes, "sources", lambda _settings: (source,))
    monkeypatch.setattr(heads, "EYES", eyes.Eyes(Config(), "cpu"))
    rows = pd.DataFrame([one.row() for one in (*heads._seen(stills), *heads._level(stills))])
    asked = rows[rows["way"] == trust.ZERO_SHOT]
    assert {"scale", "type", "ots", "location", "time", "shot.level.tilted"} <= set(asked["head"])
    assert (asked["pictures"] == 8).all()
    measured = rows[rows["way"] == trust.MEASURED]
    assert measured["head"].tolist() == ["shot.level.tilted"]


def test_the_network_is_judged_on_what_it_did_not_see(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = ["labelled", "labelled", "location"] * 2
    table = pd.DataFrame({"group": range(6), "split": ["train", "dev", ""] * 2, "source": sources})
    truth = {"scale": "CU", "mcu": "0", "type": "two", "ots": "1", "location": "na", "time": "day"}
    known = heads.material.Material(Path(), table.assign(**truth))
    always_first = {
        head: np.tile(np.eye(len(names))[0], (6, 1)) for head, names in heads.LABELS.items()
    }
    vector = np.zeros((6, 2), np.float32)
    told = heads.framing.Unseen(known, known.labels["group"].to_numpy(), vector, vector)
    monkeypatch.setattr(heads.train, "unseen", lambda _: told)
    monkeypatch.setattr(heads.framing, "cross_validated", lambda _: always_first)
    rows = {one.head: one.row() for one in heads._network(Path(), Path())}
    assert rows["mcu"]["pictures"] == 4  # those of other sets are not judged
    assert str(rows["mcu"]["accuracy"]).startswith("1.00")
    assert str(rows["ots"]["accuracy, dev"]).startswith("0.00")


def test_labels_by_eye_are_labels_of_their_heads() -> None:
    table = pd.read_csv(heads.BY_EYE, dtype=str, keep_default_na=False)
    assert set(table["half"]) == {"tuned", "judged"}
    for head in table.columns.drop(["file", "half"]):
        assert set(table[head]) <= {"", *(label.name for label in load()[head].labels)}
