import numpy as np
import pytest

from moviegoer.learn.judge.answers import Answers, decide
from moviegoer.learn.judge.breakdown import parts, quarters, watched
from moviegoer.learn.judge.gallery import galleries
from moviegoer.learn.judge.models import Facts
from moviegoer.learn.judge.pooling import UNKNOWN, films, verdict


def yes(p, held):
    both = np.stack([1 - np.array(p), np.array(p)], axis=1)
    truth = np.array(held, bool)
    return Answers(("0", "1"), np.stack([~truth, truth], axis=1), decide(both), both)


def test_each_film_is_judged_by_itself():
    answers = yes([0.9, 0.8, 0.2, 0.9], [1, 0, 1, 1])
    one, two = parts(answers, np.array(["b", "b", "a", "a"]))
    assert (one.name, one.right.value, one.precision, one.recall) == ("a", 0.5, 1.0, 0.5)
    assert (two.name, two.precision, two.recall) == ("b", 0.5, 1.0)
    assert one.right.low < 0.5 < one.right.high


def test_pictures_without_a_name_are_left_out():
    answers = yes([0.9, 0.8], [1, 0])
    assert [one.pictures for one in parts(answers, np.array(["", "a"]))] == [1]


def test_quarters_of_light_are_ordered_and_even():
    luma = np.random.default_rng(0).random(100)
    names = quarters(luma)
    means = [luma[names == name].mean() for name in np.unique(names)]
    assert means == sorted(means)
    assert {int((names == name).sum()) for name in np.unique(names)} == {25}


def test_films_that_were_seen_are_told_from_those_that_were_not():
    film = np.repeat(np.arange(10), 20)
    seen = film < 5
    rng = np.random.default_rng(2)
    right = rng.random(200) < np.where(seen, 0.95, 0.55)
    answers = yes(np.where(right, 0.9, 0.1), np.ones(200))
    found = watched(answers, film, seen)
    assert found is not None
    assert found.gain.value == pytest.approx(found.seen.right.value - found.unseen.right.value)
    assert 0.2 < found.gain.low < found.gain.value < found.gain.high
    assert watched(answers, film, np.ones(200, bool)) is None


def test_galleries_hold_what_they_say_most_sure_first():
    answers = yes([0.9, 0.8, 0.7, 0.6, 0.2, 0.1], [1, 0, 1, 0, 1, 0])
    found = {one.kind: one for one in galleries(answers, most=1)}
    assert {one.label for one in found.values()} == {"1"}
    assert found["true positives"].most.tolist() == [0]
    assert found["true positives"].least.tolist() == [2]
    assert found["false positives"].most.tolist() == [1]
    assert found["false negatives"].most.tolist() == [4]
    assert found["true negatives"].most.tolist() == [5]
    assert sum(one.pictures for one in found.values()) == 6


def test_no_picture_stands_twice_in_a_gallery():
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(3), 60)
    truth = rng.integers(3, size=60)
    answers = Answers(("a", "b", "c"), truth[:, None] == np.arange(3), decide(p), p)
    for one in galleries(answers):
        shown = [*one.most.tolist(), *one.least.tolist()]
        assert len(shown) == len(set(shown))


TWO = Facts("model", "director", ("Ozu", "Tati", "Varda"), unknown_below=0.5)


def test_frames_are_pooled_to_a_verdict():
    p = np.array([[0.9, 0.05, 0.05], [0.3, 0.4, 0.3], [0.8, 0.1, 0.1]])
    found = verdict("film", p, TWO)
    assert (found.said, found.frames) == ("Ozu", 3)
    assert found.votes.tolist() == pytest.approx([2 / 3, 1 / 3, 0])
    assert found.p.sum() == pytest.approx(1)


def test_nobody_likely_enough_is_unknown():
    assert verdict("film", np.full((4, 3), 1 / 3), TWO).said == UNKNOWN


def test_a_threshold_moves_the_verdict_as_it_moves_a_picture():
    facts = Facts("model", "mcu", ("0", "1"), threshold=0.3)
    assert verdict("film", np.array([[0.6, 0.4]]), facts).said == "1"


def test_labels_that_hold_together_are_said_together():
    facts = Facts("model", "light", ("warm", "dark"), exclusive=False)
    assert verdict("one", np.array([[0.9, 0.7]]), facts).said == "warm;dark"
    assert verdict("one", np.array([[0.1, 0.2]]), facts).said == "none"


def test_films_have_verdicts_only_where_each_has_one_label():
    p = np.array([[0.9, 0.1, 0.0], [0.8, 0.1, 0.1], [0.1, 0.8, 0.1]])
    film = np.array(["a", "a", "b"])
    same = Answers(TWO.labels, np.eye(3, dtype=bool)[[0, 0, 1]], decide(p), p)
    found = films(same, film, TWO)
    assert [(one.name, one.truth, one.said, one.right) for one in found] == [
        ("a", "Ozu", "Ozu", True),
        ("b", "Tati", "Tati", True),
    ]
    mixed = Answers(TWO.labels, np.eye(3, dtype=bool)[[0, 1, 1]], decide(p), p)
    assert films(mixed, film, TWO) == ()
