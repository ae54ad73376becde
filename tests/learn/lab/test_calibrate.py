"""Probabilities that hold for films, whatever training was shown."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.learn.dataset.table import Dataset
from moviegoer.learn.judge.answers import unsure
from moviegoer.learn.lab import material
from moviegoer.learn.lab.about import About, Sight, read, write
from moviegoer.learn.lab.calibrate import ALWAYS, LEAST, calibrated
from moviegoer.learn.lab.card import doubts
from moviegoer.learn.lab.model import probabilities
from moviegoer.learn.lab.plan import plan

ABOUT = About("mcu", "mcu", "mcu", ("0", "1"), "framenet", Sight(eye="framenet"), None)
SHARES = np.array([0.8, 0.2])
EVEN = np.array([0.5, 0.5])


def told(shown, *, n=4000, natural=SHARES, seed=0):
    """Logits of a network that was shown other shares, and what is right of films' pictures."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(len(natural), n, p=natural)
    seen = rng.normal(size=(n, len(natural)))
    seen[np.arange(n), truth] += 1.5
    # The likelihood ratio of unit normals 1.5 apart, by Bayes' rule, before any share.
    return np.log(shown) + 1.5 * seen, np.eye(len(natural))[truth]


def gap(p, target):
    """Mean gap between how sure and how right, over ten bins of the second label."""
    bins = np.minimum((p[:, 1] * 10).astype(int), 9)
    parts = [(bins == k) for k in np.unique(bins)]
    return sum(abs((p[here, 1] - target[here, 1]).sum()) for here in parts) / len(p)


def test_probabilities_hold_for_films_though_classes_were_balanced():
    logits, target = told(EVEN)
    plain = calibrated(ABOUT, logits, target, shares=(SHARES, SHARES), sure=0.8)
    settled = calibrated(ABOUT, logits, target, shares=(SHARES, EVEN), sure=0.8)
    assert plain.bias == ()
    fresh, truth = told(EVEN, seed=1)
    assert gap(probabilities(plain, fresh), truth) > 0.08
    assert gap(probabilities(settled, fresh), truth) < 0.02
    assert settled.temperature == pytest.approx(1, abs=0.1)
    assert settled.bias[1] - settled.bias[0] == pytest.approx(np.log(0.25), abs=0.15)
    # The threshold is of the probabilities as they then are.
    assert settled.threshold < plain.threshold


def test_a_network_that_forgot_its_weights_is_not_moved_all_the_way():
    """It answers as if it had been shown films as they are."""
    logits, target = told(SHARES)
    settled = calibrated(ABOUT, logits, target, shares=(SHARES, EVEN), sure=0.8)
    fresh, truth = told(SHARES, seed=1)
    assert gap(probabilities(settled, fresh), truth) < 0.02


def test_without_validation_the_known_shares_are_all_there_is():
    none = np.empty((0, 2))
    settled = calibrated(ABOUT, none, none, shares=(SHARES, EVEN), sure=0.8)
    assert settled.bias == pytest.approx(np.log(SHARES / EVEN), abs=1e-4)
    assert settled.temperature == 1


def test_each_of_several_labels_that_hold_together_has_its_own():
    about = replace(ABOUT, labels=("soft", "hard"), exclusive=False)
    none = np.empty((0, 2))
    shares = (np.array([0.9, 0.1]), np.array([0.9, 0.5]))
    settled = calibrated(about, none, none, shares=shares, sure=0.8)
    assert settled.bias == pytest.approx((0, np.log(1 / 9)), abs=1e-4)
    p = probabilities(settled, np.zeros((1, 2)))
    assert p[0] == pytest.approx([0.5, 0.1], abs=1e-4)


def test_a_label_that_validation_lacks_keeps_a_chance():
    natural = np.array([0.6, 0.3, 0.1])
    logits, target = told(np.ones(3) / 3, n=60, natural=natural)
    here = target[:, 2] == 0
    about = replace(ABOUT, labels=("a", "b", "c"))
    settled = calibrated(
        about, logits[here], target[here], shares=(natural, np.ones(3) / 3), sure=0.8
    )
    assert abs(settled.bias[2] - np.log(0.3)) < 2


@given(st.floats(0.6, 3), st.integers(0, 5))
def test_a_louder_network_is_divided_by_as_much(loud, seed):
    logits, target = told(SHARES, n=300, seed=seed)
    calm, other = (
        calibrated(ABOUT, one, target, shares=(SHARES, SHARES), sure=0.8)
        for one in (logits, loud * logits)
    )
    assert other.temperature == pytest.approx(loud * calm.temperature, rel=0.02)


def test_a_temperature_that_is_uncommon_is_believed_of_many_pictures():
    logits, target = told(SHARES)
    for loud in (0.2, 12):
        settled = calibrated(ABOUT, loud * logits, target, shares=(SHARES, SHARES), sure=0.8)
        assert settled.temperature == pytest.approx(loud, rel=0.1)


DIRECTORS = replace(ABOUT, task="director", head="director", column="director", labels=("A", "B"))


def asked(right, *, labels=("A", "B"), sure=0.8, by=2.0):
    """Calibrated on answers of one sureness, of which some are right, the rest not."""
    target = np.eye(len(labels))[[int(not one) for one in right]]
    logits = np.tile([by] + [0.0] * (len(labels) - 1), (len(right), 1))
    shares = np.full(len(labels), 1 / len(labels))
    about = replace(DIRECTORS, labels=labels)
    return calibrated(about, logits, target, shares=(shares, shares), sure=sure)


@pytest.mark.parametrize("n", range(LEAST))
def test_a_handful_of_pictures_settles_nothing(n):
    settled = asked([True] * n)
    assert settled.temperature >= 1, "never surer than the network"
    assert settled.unknown_below == ALWAYS
    assert f"validated on {n} pictures" in settled.unknown_how
    assert doubts(settled)
    # Not even what is taken for certain is said.
    assert unsure(np.array([[1.0, 0.0]]), settled.unknown_below).all()


def test_who_is_right_at_chance_says_nothing():
    settled = asked([True, False, False] * 4, labels=("A", "B", "C"))
    assert settled.unknown_below == ALWAYS
    assert "no cut makes 80% of the answers to 12 validation pictures right" in doubts(settled)[0]


def test_a_few_that_are_all_right_sharpen_only_so_far():
    settled = asked([True] * LEAST)
    assert 0.3 < settled.temperature < 1
    assert settled.unknown_below == 0
    assert not doubts(settled)
    none_right = asked([False] * 12)
    assert none_right.temperature < 20
    assert none_right.unknown_below == ALWAYS


def test_equally_sure_answers_are_all_given_or_none_is():
    """Of the first twenty all would be right, but nothing tells them from the others."""
    settled = asked([True] * 20 + [False] * 20)
    assert settled.unknown_below == ALWAYS


def test_the_cut_is_the_lowest_from_which_on_enough_are_right():
    sure = np.linspace(3, 0.1, 40)
    logits = np.stack([sure, np.zeros(40)], axis=1)
    wrong = np.arange(40) >= 20
    half = np.full(2, 0.5)
    settled = calibrated(DIRECTORS, logits, np.eye(2)[wrong.astype(int)], shares=(half, half),
                         sure=0.8)  # fmt: skip
    told_at = ~unsure(probabilities(settled, logits), settled.unknown_below)
    assert told_at.sum() == 25, "20 of 25 are 80 %, 20 of 26 are not"


def test_what_was_settled_is_written_and_read():
    settled = replace(ABOUT, bias=(0.1, -0.7))
    assert read(write(settled), where="here") == settled


def test_shares_are_those_of_films_whatever_is_done_about_them():
    rows = [(f"{i}", "1" if i % 5 == 0 else "0", "train" if i < 40 else "test") for i in range(60)]
    plain = Dataset(Path(), pd.DataFrame(rows, columns=["file", "mcu", "split"]))
    subject = material.Subject("mcu", "mcu", "mcu")
    shown = {"none": 0.2, "remove40": 8 / 27, "weights": 0.5, "sampling": 0.5}
    for way, share in shown.items():
        ready = material.settle(material.balanced(plain, subject, plan({"balance": way})), subject)
        assert ready.shares == pytest.approx(SHARES)
        assert ready.shown[1] == pytest.approx(share)
