"""No film, group or near-duplicate on two sides; classes keep their shares; the same seed, the
same split."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.errors import DataError
from moviegoer.learn.dataset.split import Plan, films, hashes, sides, split
from moviegoer.learn.dataset.table import PARTS, UNUSED, Dataset
from tests.learn.dataset import made

RARE = np.tile(["1", "0", "0", "0", "0"], 40)


def many(films_of=10, **columns):
    film = np.repeat([f"film {n}" for n in range(films_of)], 200 // films_of)
    return made.table(film=film, mcu=RARE, **columns)


def parts(dataset, by):
    used = dataset.table[dataset.table["split"] != UNUSED]
    return used.groupby(by)["split"].nunique()


def test_mixed_keeps_classes_shares_on_every_side():
    done = split(many(), "mcu", Plan(), made.unlike(200))
    assert made.sides(done) == {"train": 140, "validation": 20, "test": 40}
    for _, rows in sides(done):
        assert (rows["mcu"] == "1").mean() == pytest.approx(0.2, abs=0.03)
    assert parts(done, "film").max() == 3


def test_unwatched_keeps_films_whole():
    done = split(many(), "mcu", Plan(unwatched=True), made.unlike(200))
    assert made.sides(done) == {"train": 140, "validation": 20, "test": 40}
    assert parts(done, "film").max() == 1


@pytest.mark.parametrize("unwatched", [False, True])
def test_the_seed_decides(unwatched):
    data, near = many(), made.unlike(200)

    def chosen(seed):
        plan = Plan(unwatched=unwatched, seed=seed)
        return split(data, "mcu", plan, near).table["split"].tolist()

    assert chosen(1) == chosen(1)
    assert chosen(1) != chosen(2)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 50),
    unwatched=st.booleans(),
    same=st.lists(st.tuples(st.integers(0, 199), st.integers(0, 199)), max_size=12),
)
def test_no_near_duplicate_and_no_group_is_on_two_sides(seed, unwatched, same):
    near = made.unlike(200, *same)
    group = [str(row // 3) if row % 7 else "" for row in range(200)]
    done = split(many(group=group), "mcu", Plan(unwatched=unwatched, seed=seed), near)
    told = done.table.assign(look=[one.tobytes() for one in near])
    used = told[told["split"] != UNUSED]
    assert used.groupby("look")["split"].nunique().max() == 1
    assert used[used["group"] != ""].groupby("group")["split"].nunique().max() == 1
    assert set(told["split"]) <= {*PARTS, UNUSED}


def test_what_films_share_is_taken_out_of_the_test_and_not_of_training():
    data = many()
    plan = Plan(unwatched=True)
    before = split(data, "mcu", plan, made.unlike(200)).table["split"]
    trained, tested = (int(np.flatnonzero(before == part)[0]) for part in ("train", "test"))
    after = split(data, "mcu", plan, made.unlike(200, (trained, tested))).table["split"]
    assert (after[trained], after[tested]) == ("train", UNUSED)
    assert (before != after).sum() == 1


def test_films_of_every_director_are_held_out():
    film = np.repeat([f"{name} {n}" for name in "AB" for n in range(4)], 5)
    data = made.table(film=film, director=[name[0] for name in film])
    done = split(data, "director", Plan(unwatched=True), made.unlike(40))
    for part in PARTS:
        rows = done.table[done.table["split"] == part]
        assert set(rows["director"]) == {"A", "B"}
    assert parts(done, "film").max() == 1


@pytest.mark.parametrize(("test", "validation"), [(0.6, 0.3), (0.4, 0.4), (0.9, 0.05)])
def test_a_director_keeps_a_film_to_train_on_however_much_is_held_out(test, validation):
    film = np.repeat([f"{name} {n}" for name in "AB" for n in range(3)], 5)
    data = made.table(film=film, director=[name[0] for name in film])
    plan = Plan(unwatched=True, test=test, validation=validation)
    done = split(data, "director", plan, made.unlike(30))
    assert made.sides(done) == {"train": 10, "validation": 10, "test": 10}


def test_films_can_be_named():
    data = many()
    plan = Plan(unwatched=True, hold_out=("film 3", "film 7"), validation=0)
    done = split(data, "mcu", plan, made.unlike(200))
    tested = done.table[done.table["split"] == "test"]
    assert set(tested["film"]) == {"film 3", "film 7"}
    assert made.sides(done) == {"train": 160, "test": 40}


def test_what_has_no_label_is_not_used():
    mcu = RARE.copy()
    mcu[:50] = ""
    done = split(made.table(mcu=mcu), "mcu", Plan(), made.unlike(200))
    assert (done.table["split"][:50] == UNUSED).all()
    assert UNUSED not in set(done.table["split"][50:])


def test_groups_stand_in_for_films_nobody_named():
    data = made.table(group=np.repeat(list("abcde"), 4), mcu=["0", "1"] * 10)
    assert films(data).tolist() == data.table["group"].tolist()
    done = split(data, "mcu", Plan(unwatched=True), made.unlike(20))
    assert parts(done, "group").max() == 1


@pytest.mark.parametrize(
    ("columns", "plan", "said"),
    [
        ({"mcu": ["0"] * 9}, Plan(), "all pictures are labelled '0'"),
        ({"mcu": ["0", "1"] * 4}, Plan(unwatched=True), "no column says which film"),
        (
            {"mcu": ["0", "1"] * 4, "film": ["a"] * 8},
            Plan(unwatched=True),
            "one film only",
        ),
        (
            {"mcu": ["0", "1"] * 4, "film": ["a", "b"] * 4},
            Plan(unwatched=True),
            "set --validation 0",
        ),
        (
            {"mcu": ["0", "1"] * 4, "film": ["a"] * 7 + [""]},
            Plan(unwatched=True),
            "1 pictures have no film, 007.jpg first",
        ),
        (
            {"mcu": ["0", "1"] * 4, "film": list("aabbccdd")},
            Plan(unwatched=True, hold_out=("e",)),
            "no film is called 'e'; there are a, b, c, d",
        ),
        (
            {"director": list("AAAABBBB"), "film": list("aabbcccc")},
            Plan(unwatched=True, validation=0),
            "needs 2, one for each side: give more, or split mixed",
        ),
        (
            {"mcu": ["0"] * 12 + ["1"] * 4, "film": list("aaaabbbbccccdddd")},
            Plan(unwatched=True, hold_out=("d",), validation=0),
            "'1' would be in test but not in train (it has 4 pictures of d)",
        ),
    ],
)
def test_what_cannot_be_split_is_said_in_a_line(columns, plan, said):
    data = made.table(**columns)
    with pytest.raises(DataError) as failed:
        split(data, next(iter(columns)), plan, made.unlike(len(data)))
    assert said in str(failed.value)
    assert "\n" not in str(failed.value)


def test_pictures_are_hashed_in_their_order_and_a_bad_one_is_named(tmp_path):
    for row, seed in enumerate((1, 2, 1)):
        made.draw(tmp_path / f"{row:03}.jpg", seed)
    told = []
    data = Dataset(tmp_path, made.table(mcu=list("010")).table)
    found = hashes(data, told.append)
    assert (found[0] == found[2]).all()
    assert (found[0] != found[1]).any()
    assert told[-1] == 1
    (tmp_path / "001.jpg").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"001\.jpg"):
        hashes(data)
