"""Confounds, the open set, impostors, power and rolling attribution on planted corpora."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from moviegoer.core.attribution import confounds, distances, impostors, power, rolling, unknown
from moviegoer.core.attribution.attribute import attribute
from moviegoer.core.attribution.chance import Luck, permutations, wilson
from tests.core.attribution.planted import plant

FEW = Luck(permutations=99)


def aged(follow: str) -> object:
    """A corpus whose measures follow the year or the director; directors worked one by one,
    overlapping a little."""
    corpus = plant(effect=0.0 if follow == "year" else 3.0, films=8)
    rng = np.random.default_rng(0)
    truth, _ = corpus.coded()
    year = 1930 + 10 * truth + rng.integers(0, 14, len(truth))
    values = corpus.values.copy()
    if follow == "year":
        values[:, :6] += (year[:, None] - 1950) / 5
    return replace(corpus, values=values, columns={"year": tuple(str(y) for y in year)})


def test_what_follows_the_year_is_warned_of() -> None:
    corpus = aged("year")
    found = attribute(corpus, luck=FEW)  # type: ignore[arg-type]
    confound = confounds.examine(corpus, "year", method="delta", luck=FEW)  # type: ignore[arg-type]
    assert found.verdict.p <= 0.05
    assert confound.alone.accuracy > 0.4
    assert "year" in confound.warning(found)


def test_what_follows_the_director_is_not() -> None:
    corpus = aged("director")
    found = attribute(corpus, luck=FEW)  # type: ignore[arg-type]
    confound = confounds.examine(corpus, "year", method="delta", luck=FEW)  # type: ignore[arg-type]
    assert confound.within is not None
    assert confound.within.p <= 0.05
    assert confound.warning(found) == ""


def test_a_column_that_no_two_directors_share_is_told() -> None:
    corpus = plant(effect=3.0)
    told = replace(corpus, columns={"studio": corpus.director})
    found = attribute(told, luck=FEW)
    assert "completely" in confounds.examine(told, "studio", method="delta", luck=FEW).warning(
        found
    )


def test_strata_of_numbers_and_of_words() -> None:
    assert confounds.strata(["1", "2", "3", "4", "5", "6", "7", "8", "9", ""]).tolist()[-1] == 5
    assert len(set(confounds.strata(["a", "b", "a"]).tolist())) == 2
    assert not confounds.is_numeric(["1999", "about 2000"])


def test_permutations_stay_in_their_strata() -> None:
    labels, strata = np.arange(10), np.repeat([0, 1], 5)
    shuffled = permutations(labels, 50, seed=0, strata=strata)
    assert (shuffled[:, :5] < 5).all()
    assert (np.sort(shuffled, axis=1) == labels).all()


def test_wilsons_interval_of_five_in_ten() -> None:
    low, high = wilson(5, 10)
    assert (low, high) == pytest.approx((0.2366, 0.7634), abs=1e-4)


def test_strangers_are_doubted_more_than_the_known() -> None:
    found = unknown.learn(plant(effect=8.0, directors=6, films=6))
    assert found is not None
    assert found.auc > 0.7
    assert np.nanmean(found.known_p) > np.mean(found.absent_p) + 0.2
    blind = unknown.learn(plant(effect=0.0, directors=6, films=6))
    assert blind is not None
    assert blind.auc < found.auc - 0.1
    near, far = np.array([[0.3, 2.0, 2.0]]), np.array([[2.0, 2.1, 2.2]])
    assert found.probability(near)[0] > found.probability(far)[0]


def test_two_directors_are_too_few_for_an_open_set() -> None:
    assert unknown.learn(plant(directors=2)) is None


def test_impostors_verify_planted_directors_and_not_none() -> None:
    told = impostors.evaluate(plant(effect=8.0))
    assert told is not None
    assert told.auc > 0.85
    assert told.low <= told.high
    blind = impostors.evaluate(plant(effect=0.0, films=8))
    assert blind is not None
    assert 0.3 < blind.auc < 0.7


def test_verification_needs_another_film() -> None:
    corpus = plant(directors=2, films=1)
    with pytest.raises(ValueError, match="another film"):
        impostors.verify(corpus, 0, corpus.director[0])


def test_power_rises_with_films_and_there_is_none_without_a_difference() -> None:
    strong = power.curve(plant(effect=2.5, films=8), sizes=(2, 5, 12))
    assert strong[0].power <= strong[-1].power
    assert strong[-1].power > 0.9
    none = power.curve(plant(effect=0.0, films=20), sizes=(5,))
    assert none[0].power < 0.5


def test_rolling_finds_where_the_other_hand_begins() -> None:
    rng = np.random.default_rng(0)
    quick, slow = (lambda n: rng.lognormal(0.5, 0.5, n)), (lambda n: rng.lognormal(2.0, 0.9, n))
    asked = np.concatenate([quick(300), slow(300)])
    rolled = rolling.roll(
        asked,
        [quick(500), quick(500), slow(500), slow(500)],
        ["quick", "quick", "slow", "slow"],
        describe=lambda x: {"median": float(np.median(x)), "spread": float(np.log(x).std())},
    )
    stretches = rolled.stretches
    assert rolled.luck == 0.5
    assert rolled.right == 1.0
    assert stretches[0].first == 0
    assert stretches[-1].end == 600
    assert all(s.nearest == "quick" for s in stretches if s.end <= 300)
    assert all(s.nearest == "slow" for s in stretches if s.first >= 300)


def test_distances_of_films() -> None:
    corpus = plant(effect=3.0)
    truth, _ = corpus.coded()
    same = (truth[:, None] == truth) & ~np.eye(24, dtype=bool)
    for name in distances.DISTANCES:
        far = distances.between(corpus.values, distance=name)
        assert far == pytest.approx(far.T)
        assert np.diag(far) == pytest.approx(np.zeros(24), abs=1e-9)
        assert far[same].mean() < far[truth[:, None] != truth].mean()
    shares = distances.drivers(corpus.values, 0, 23)
    assert np.abs(shares).sum() == pytest.approx(1)


def test_transition_matrices_that_share_nothing_are_one_apart() -> None:
    matrices = np.zeros((3, 2, 2))
    matrices[0, 0, 0] = matrices[1, 1, 1] = 1
    matrices[2, 0, 0] = 1
    far = distances.transitions(matrices)
    assert far[0, 1] == pytest.approx(1, abs=1e-3)
    assert far[0, 2] == pytest.approx(0, abs=1e-3)
