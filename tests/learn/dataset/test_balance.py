"""Only what is trained on is made up for."""

import numpy as np
import pytest

from moviegoer.errors import DataError
from moviegoer.learn.dataset.balance import remove, sample, weigh
from tests.learn.dataset import made

LABEL = np.array(["0"] * 60 + ["1"] * 20 + ["0"] * 10 + ["1"] * 10 + [""] * 5)
SPLIT = np.array(["train"] * 80 + ["test"] * 20 + ["train"] * 5)


def data():
    return made.table(mcu=LABEL, split=SPLIT)


@pytest.mark.parametrize(("share", "left"), [(0.2, 48), (0.4, 36), (0.6, 24)])
def test_a_share_of_the_commonest_class_leaves_training(share, left):
    done = remove(data(), "mcu", share=share).table
    trained = done[done["split"] == "train"]
    assert (trained["mcu"] == "0").sum() == left
    assert (trained["mcu"] == "1").sum() == 20
    assert (done["split"] == "test").sum() == 20
    assert (done["split"] == "unused").sum() == 60 - left


def test_the_seed_decides_which_and_what_was_given_is_as_it_was():
    whole = data()
    first, again, other = (
        remove(whole, "mcu", share=0.5, seed=s).table["split"].tolist() for s in (1, 1, 2)
    )
    assert first == again != other
    assert whole.table["split"].tolist() == SPLIT.tolist()


def test_classes_weigh_the_same_and_a_picture_one_on_average():
    weight = weigh(data(), "mcu").table["weight"]
    there = weight != ""
    assert there.tolist() == ((SPLIT == "train") & (LABEL != "")).tolist()
    value = weight[there].astype(float).to_numpy()
    label = LABEL[there]
    assert value[label == "0"].sum() == pytest.approx(value[label == "1"].sum(), rel=1e-4)
    assert value.mean() == pytest.approx(1, rel=1e-4)


def test_classes_are_drawn_as_often():
    drawn = sample(data(), "mcu").table["sampling"]
    value = drawn[drawn != ""].astype(float)
    label = LABEL[value.index]
    assert value.sum() == pytest.approx(1, rel=1e-4)
    assert value[label == "1"].sum() == pytest.approx(0.5, rel=1e-4)


@pytest.mark.parametrize("way", [weigh, sample, lambda d, c: remove(d, c, share=0.4)])
def test_what_is_not_split_cannot_be_balanced(way):
    with pytest.raises(DataError, match="split the data set first"):
        way(made.table(mcu=["0", "1"]), "mcu")
    with pytest.raises(DataError, match="no picture in train has a label"):
        way(made.table(mcu=["", "1"], split=["train", "test"]), "mcu")


def test_a_class_is_not_removed_whole():
    with pytest.raises(DataError, match="nothing of '0' would be left"):
        remove(made.table(mcu=["0", "1"], split=["train", "train"]), "mcu", share=0.9)
