import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    balanced_accuracy_score,
    precision_recall_fscore_support,
)

from moviegoer.learn.judge.answers import Answers, decide
from moviegoer.learn.judge.calibration import calibration
from moviegoer.learn.judge.curve import curve, threshold_for
from moviegoer.learn.judge.figures import average_precision, report
from moviegoer.learn.resample import draws, numbered


def told(seed=0, n=200, labels=4, skill=2.0):
    """Answers of a model that knows something."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(labels, size=n)
    logit = rng.normal(size=(n, labels))
    logit[np.arange(n), truth] += skill
    p = np.exp(logit) / np.exp(logit).sum(axis=1, keepdims=True)
    names = tuple("abcdefgh"[:labels])
    return Answers(names, truth[:, None] == np.arange(labels), decide(p), p)


def test_the_report_is_scikit_learns():
    answers = told()
    found = report(answers, np.arange(len(answers)))
    expected = precision_recall_fscore_support(answers.truth, answers.guess)
    for k, one in enumerate(found.labels):
        assert [one.precision.value, one.recall.value, one.f1.value] == pytest.approx(
            [expected[i][k] for i in range(3)]
        )
        assert one.pictures == expected[3][k]
        assert one.average_precision.value == pytest.approx(
            average_precision_score(answers.held[:, k], answers.p[:, k])
        )
    assert found.accuracy.value == accuracy_score(answers.truth, answers.guess)
    assert found.balanced.value == pytest.approx(
        balanced_accuracy_score(answers.truth, answers.guess)
    )


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=30))
def test_average_precision_of_ties_is_scikit_learns(rows):
    held = np.array([one for one, _ in rows])
    p = np.array([value / 5 for _, value in rows])
    held[0] = True
    group = np.arange(len(held))
    found = average_precision(held, p, group, draws(len(held), count=3))
    assert found.value == pytest.approx(average_precision_score(held, p))


def test_draws_are_weighted_as_if_pictures_were_repeated():
    answers = told(n=60, labels=2)
    group = np.arange(60) // 6
    (times,) = draws(10, count=1, seed=3)
    held, p = answers.held[:, 1], answers.p[:, 1]
    repeated = np.repeat(np.arange(60), times[group])
    from moviegoer.learn.judge.figures import _average

    order = np.argsort(-p)
    end = np.arange(60)  # no ties
    got = _average(times[group][order][None], held[order], end)[0]
    assert got == pytest.approx(average_precision_score(held[repeated], p[repeated]))


def test_intervals_hold_the_value_and_are_wider_over_few_groups():
    answers = told(n=400, labels=2, skill=1.0)
    alone = report(answers, np.arange(400)).accuracy
    assert alone.low < alone.value < alone.high
    # Whole groups go wrong together.
    held, said = answers.held.copy(), answers.said.copy()
    right = np.repeat(np.arange(20) % 3 > 0, 20)
    said = np.where(right[:, None], held, ~held)
    together = Answers(answers.labels, held, said, answers.p)
    wide = report(together, np.repeat(np.arange(20), 20)).accuracy
    narrow = report(together, np.arange(400)).accuracy
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_one_group_has_no_interval():
    found = report(told(), np.zeros(200, np.int64))
    assert np.isnan(found.accuracy.low)


def test_a_label_that_never_occurs_has_no_recall_and_costs_no_mean():
    some = told(labels=3)
    wider = Answers(
        (*some.labels, "z"),
        np.pad(some.held, ((0, 0), (0, 1))),
        np.pad(some.said, ((0, 0), (0, 1))),
        np.pad(some.p, ((0, 0), (0, 1))),
    )
    group = np.arange(len(some))
    assert np.isnan(report(wider, group).labels[3].recall.value)
    assert report(wider, group).macro_f1.value == report(some, group).macro_f1.value


def test_labels_that_hold_together_are_judged_each_by_itself():
    held = np.array([[1, 1], [1, 0], [0, 0]], bool)
    p = np.array([[0.9, 0.2], [0.8, 0.1], [0.6, 0.7]])
    answers = Answers(("warm", "dark"), held, decide(p, exclusive=False), p, exclusive=False)
    found = report(answers, np.arange(3))
    assert found.accuracy.value == pytest.approx(1 / 3)
    assert found.labels[0].precision.value == pytest.approx(2 / 3)
    assert found.labels[1].recall.value == 0


@given(st.integers(0, 50), st.sampled_from([0.3, 0.5, 0.8, 0.95, 1.0]))
def test_the_threshold_finds_as_many_as_wanted_and_the_next_one_does_not(seed, recall):
    answers = told(seed, n=60, labels=2)
    held, p = answers.held[:, 1], answers.p[:, 1]
    found = threshold_for(held, p, recall=recall)
    assert (p[held] >= found.threshold).mean() >= recall - 1e-9
    assert (p[held] > found.threshold).mean() < recall
    assert found.precision == pytest.approx(held[p >= found.threshold].mean())


def test_what_never_holds_has_no_curve():
    with pytest.raises(ValueError, match="never holds"):
        curve(np.zeros(3, bool), np.ones(3))
    with pytest.raises(ValueError, match="recall"):
        threshold_for(np.ones(3, bool), np.ones(3), recall=0)


def test_an_honest_model_is_calibrated_and_a_loud_one_is_not():
    rng = np.random.default_rng(1)
    yes = rng.random(4000)
    held = rng.random(4000) < yes
    truth = np.stack([~held, held], axis=1)

    def error(p):
        both = np.stack([1 - p, p], axis=1)
        return calibration(Answers(("no", "yes"), truth, decide(both), both))

    assert error(yes).error < 0.03
    assert len(error(yes).bins) == 10
    assert error(np.where(yes > 0.5, 0.99, 0.01)).error > 0.2


def test_pictures_without_a_group_stand_alone():
    group = numbered(np.array(["", "a", "b", "a", ""]))
    assert len(set(group.tolist())) == 4
    assert group[1] == group[3]
    assert group.max() == 3
