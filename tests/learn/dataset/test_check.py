"""What is wrong with a data set, a line a picture."""

import pytest

from moviegoer.learn.dataset.check import check
from moviegoer.learn.dataset.table import Dataset
from tests.learn.dataset import made


@pytest.fixture
def data(tmp_path):
    """Build a data set of pictures by seed: the same seed, the same picture."""

    def built(seeds, **columns):
        for name, seed in zip(made.names(len(seeds)), seeds, strict=True):
            made.draw(tmp_path / name, seed)
        return Dataset(tmp_path, made.table(**columns).table)

    return built


def test_nothing_is_wrong(data):
    split = ["train", "train", "test", "test"]
    good = data([1, 2, 3, 4], mcu=list("0101"), split=split, group=list("aabb"))
    told = []
    assert list(check(good, unwatched=True, tell=told.append)) == []
    assert told == [0.25, 0.5, 0.75, 1]


def test_unreadable_files_are_named_and_the_rest_is_checked(data, tmp_path):
    bad = data([1, 2, 3, 1], mcu=list("0101"))
    (tmp_path / "001.jpg").write_bytes(made.jpeg(2)[:300])
    (tmp_path / "002.jpg").unlink()
    first, second, third = check(bad)
    assert first.startswith("unreadable: ")
    assert "001.jpg" in first
    assert second == f"unreadable: {tmp_path / '002.jpg'}: no such file"
    assert third == "contradiction: 000.jpg and 003.jpg show nearly the same, but mcu is 0 and 1"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"mcu": ["0", "0"]}, "duplicate: 000.jpg and 001.jpg show nearly the same"),
        ({"mcu": ["0", ""]}, "duplicate: 000.jpg and 001.jpg show nearly the same"),
        (
            {"mcu": ["0", "1"]},
            "contradiction: 000.jpg and 001.jpg show nearly the same, but mcu is 0 and 1",
        ),
        (
            {"mcu": ["0", "0"], "split": ["test", "train"]},
            "leaking: 000.jpg and 001.jpg show nearly the same, one in test, one in train",
        ),
        ({"mcu": ["0", "0"], "split": ["train", "unused"]}, "duplicate: 000.jpg and 001.jpg"),
    ],
)
def test_the_same_picture_twice(data, columns, said):
    found = [line for line in check(data([1, 1], **columns)) if "untrained" not in line]
    assert len(found) == 1
    assert found[0].startswith(said)


def test_a_picture_has_one_line_however_often_it_is_there(data):
    split = ["train", "train", "train", "test"]
    lines = list(check(data([1, 1, 1, 1], mcu=list("0000"), split=split)))
    assert [line.split(":")[0] for line in lines] == ["duplicate", "duplicate", "leaking"]


def test_groups_leak_and_films_only_if_they_must_not(data):
    split = ["train", "test", "train", "unused"]
    mixed = data(
        [1, 2, 3, 4], mcu=list("0000"), split=split, group=["a", "a", "b", "b"], film=list("xxyy")
    )
    group, film = "leaking: the group a is in train, test", "leaking: the film x is in train, test"
    assert list(check(mixed)) == [group]
    assert list(check(mixed, unwatched=True)) == [group, film]


def test_a_class_that_is_tested_but_not_trained_on(data):
    split = ["train", "train", "validation", "test"]
    told = list(check(data([1, 2, 3, 4], scale=["CU", "CU", "MS", "LS"], split=split)))
    assert told == [
        "untrained: scale MS is in validation but not in train",
        "untrained: scale LS is in test but not in train",
    ]
