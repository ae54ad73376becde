"""Pictures are counted by class, film, director and side."""

from moviegoer.learn.dataset.describe import counts, groupings
from tests.learn.dataset import made


def data():
    return made.table(
        mcu=["0", "0", "0", "1", "1", ""],
        film=["x", "x", "y", "y", "", "y"],
        director=[""] * 6,
        split=["train", "test", "train", "train", "unused", "unused"],
    )


def test_what_pictures_can_be_counted_by():
    assert groupings(data(), "mcu") == ["mcu", "film"]
    directed = data().with_column("director", list("AABBAA"))
    assert groupings(directed, "mcu") == ["mcu", "film", "director"]
    assert groupings(directed, "director") == ["director", "film"]


def test_classes_have_shares_and_sides_add_up():
    table = counts(data(), "mcu", "mcu")
    assert table.to_dict("index") == {
        "0": {"all": 3, "share": 0.6, "train": 2, "test": 1, "unused": 0},
        "1": {"all": 2, "share": 0.4, "train": 1, "test": 0, "unused": 1},
    }


def test_films_are_counted_by_class_and_unknown_ones_too():
    table = counts(data(), "film", "mcu")
    assert table["all"].to_dict() == {"x": 2, "y": 2, "(unknown)": 1}
    assert table["mcu 1"].to_dict() == {"x": 0, "y": 1, "(unknown)": 1}


def test_what_is_not_split_has_no_sides():
    table = counts(made.table(type=["two", "one", "two"]), "type", "type")
    assert list(table) == ["all", "share"]
    assert list(table.index) == ["two", "one"]
