from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from moviegoer.errors import DataError
from moviegoer.learn import card, framing, stills
from moviegoer.learn.material import OTHERS, Material
from moviegoer.sense import features, framenet
from moviegoer.sense.framing import LABELS


def material(count: int = 112) -> Material:
    """Stills whose vector says their scale, and some that tell only that nobody is there."""
    rng = np.random.default_rng(0)
    scale = rng.integers(0, 8, count)
    vector = rng.normal(0, 0.3, (count, framenet.SIZE)).astype(np.float32)
    vector[np.arange(count), scale] += 4
    table = pd.DataFrame({"file": [f"{i}.jpg" for i in range(count)]})
    table["group"] = np.arange(count) // 2
    table["split"] = np.where(np.arange(count) % 5 == 0, "dev", "train")
    for head, names in LABELS.items():
        table[head] = [names[s % len(names)] for s in scale]
    table.loc[table.index % 8 == 7, "split"] = OTHERS
    table.loc[table["split"] == OTHERS, ["scale", "location", "time"]] = ""
    seen = stills.Seen(
        table["file"].to_numpy(str),
        vector,
        rng.normal(size=(count, len(features.NAMES))).astype(np.float32),
    )
    return Material(seen, table)


@pytest.fixture(scope="module", autouse=True)
def _short() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(framing, "ROUNDS", 6)
        patch.setattr(framing, "FOLDS", 2)
        patch.setattr(card, "DRAWS", 20)
        yield


@pytest.fixture(scope="module")
def trained() -> tuple[Material, framing.Framing]:
    given = material()
    return given, framing.fit(given)


def test_training_learns_what_is_there_to_learn(
    trained: tuple[Material, framing.Framing],
) -> None:
    given, model = trained
    p = framing.probabilities(model, given)
    known = given.rows("train", "dev")
    for head in LABELS:
        assert p[head].shape == (len(given.labels), len(LABELS[head]))
        assert p[head].sum(axis=1) == pytest.approx(np.ones(len(given.labels)))
    assert card.accuracy(given.truth("scale")[known], p["scale"][known]) > 0.5  # by chance: 0.125


def test_training_twice_gives_the_same_model(trained: tuple[Material, framing.Framing]) -> None:
    given, model = trained
    again = framing.fit(given)
    for head, slope in model.slope.items():
        assert np.array_equal(again.slope[head], slope)
    assert dict(again.temperature) == dict(model.temperature)


def test_unknown_labels_are_no_label() -> None:
    given = material()
    assert (given.truth("scale")[given.rows(OTHERS)] == -1).all()
    assert (given.truth("scale")[given.rows("train")] >= 0).all()


def test_figures_of_perfect_and_of_useless_answers() -> None:
    given = material()
    rows = given.rows("train", "dev")
    labels = given.labels.iloc[rows]
    perfect = {h: np.eye(len(n))[given.truth(h)[rows]] for h, n in LABELS.items()}
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
    with pytest.raises(DataError, match="cannot be read"):
        stills.picture(tmp_path / "none.png")
    with pytest.raises(DataError, match="name the folder"):
        stills.read_table(tmp_path / "labelled.csv", ["file"])
    (tmp_path / "labelled.csv").write_text("file\na.png\n")
    with pytest.raises(DataError, match="scale"):
        stills.read_table(tmp_path / "labelled.csv", ["file", "scale"])


def test_what_was_seen_is_kept(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    stills.write(tmp_path / "a.png", rng.integers(0, 255, (90, 160, 3), np.uint8))
    cache = tmp_path / "cache" / "seen.npz"
    first = stills.see(tmp_path, ["a.png"], cache=cache, with_faces=False)
    (tmp_path / "a.png").unlink()
    again = stills.see(tmp_path, ["a.png"], cache=cache, with_faces=False)
    assert np.array_equal(first.vector, again.vector)
