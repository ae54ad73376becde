import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from moviegoer.core.answers.accuracy import interval, measure, order


@given(st.integers(1, 200), st.integers(0, 99))
def test_every_shot_is_drawn_once(shots, seed):
    assert sorted(order(shots, seed=seed).tolist()) == list(range(shots))


def test_a_beginning_is_spread_over_the_film():
    """Of 1,024 shots the first 64 have four in every sixteenth, wherever the ring was cut."""
    for seed in range(20):
        first = order(1024, seed=seed)[:64]
        counts = np.bincount(first // 64, minlength=16)
        assert counts.min() >= 2
        assert counts.max() <= 6
        assert counts.sum() == 64


@pytest.mark.parametrize("drawn", [1, 3, 6])
def test_every_shot_is_as_likely_as_any_other(drawn):
    """7 shots, 4,000 draws: a share strays from its mean by 0.008 or so."""
    draws = [order(7, seed=seed)[:drawn] for seed in range(4000)]
    share = np.bincount(np.concatenate(draws), minlength=7) / 4000
    assert share == pytest.approx(np.full(7, drawn / 7), abs=0.035)


def test_the_interval_is_wilsons_for_an_endless_film():
    # Newcombe (1998), "Two-sided confidence intervals for the single proportion": 81 of 263.
    low, high = interval(81, 263, 10**9)
    assert (low, high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


@given(st.data())
def test_an_interval_holds_the_share_and_what_is_certain(data):
    of = data.draw(st.integers(1, 500))
    checked = data.draw(st.integers(1, of))
    right = data.draw(st.integers(0, checked))
    low, high = interval(right, checked, of)
    assert -1e-12 <= low <= right / checked + 1e-9
    assert right / checked - 1e-9 <= high <= 1 + 1e-12
    assert low >= right / of - 1e-12
    assert high <= 1 - (checked - right) / of + 1e-12
    wide = interval(right, checked, 10 * of)
    assert wide[1] - wide[0] >= high - low - 1e-9


@pytest.mark.parametrize(("checked", "of"), [(30, 60), (40, 150)])
def test_intervals_hold_the_truth_as_often_as_they_say(checked, of):
    """Exactly, by the chances of every sample: on average 95 % of them, for no film much fewer."""
    held = []
    for right in range(of + 1):
        found = np.arange(max(0, checked - of + right), min(checked, right) + 1)
        ends = np.array([interval(int(n), checked, of) for n in found])
        hold = (ends[:, 0] <= right / of + 1e-9) & (right / of - 1e-9 <= ends[:, 1])
        held.append(stats.hypergeom.pmf(found, of, right, checked)[hold].sum())
    assert np.mean(held) >= 0.945
    assert min(held) >= 0.83


@pytest.mark.parametrize("counts", [(0, 0, 5), (3, 2, 5), (1, 6, 5)])
def test_what_is_no_sample_is_refused(counts):
    with pytest.raises(ValueError, match="no sample"):
        interval(*counts)


def test_answers_are_compared_and_mistakes_counted():
    found = measure(
        "scale",
        ["CU", "CU", "MS", "MS", "LS", "NA"],
        ["CU", "MCU", "MLS", "MLS", "LS", "NA"],
        of=60,
        unsure=2,
        skipped=1,
    )
    assert (found.right, found.checked, found.of) == (3, 6, 60)
    assert found.share == 0.5
    assert 0.15 < found.low < 0.5 < found.high < 0.85
    assert found.mistakes == (("MS", "MLS", 2), ("CU", "MCU", 1))


def test_labels_that_hold_together_have_no_order():
    found = measure("light", ["top;back", "top"], ["back;top", "back;top"], of=2)
    assert (found.right, found.checked) == (1, 2)
    assert (found.low, found.high) == (0.5, 0.5)


def test_a_head_nobody_checked_has_no_share():
    found = measure("scale", [], [], of=9)
    assert np.isnan([found.share, found.low, found.high]).all()
