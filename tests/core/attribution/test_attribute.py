"""Attribution finds planted directors, nothing where there is nothing, and holds films out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.impute import SimpleImputer
from sklearn.model_selection import LeaveOneOut, cross_val_predict
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from moviegoer.core.attribution.attribute import METHODS, attribute, guesses
from moviegoer.core.attribution.centroids import SHRINKAGE, Method
from moviegoer.core.attribution.chance import Luck
from moviegoer.core.attribution.corpus import Corpus, folds, prepare
from tests.core.attribution.planted import plant

FEW = Luck(permutations=99)


@pytest.mark.parametrize("method", METHODS)
def test_planted_directors_are_found_by_every_method(method: str) -> None:
    corpus = plant(effect=3.0)
    luck = Luck(permutations=19) if method in ("lda", "logistic", "forest") else FEW
    if method == "forest":
        luck = Luck(permutations=0)
    found = attribute(corpus, method=method, luck=luck)
    assert found.verdict.accuracy > 0.7
    assert found.verdict.p == 1 / (luck.permutations + 1)
    assert found.score.sum(axis=1) == pytest.approx(np.ones(24))


def test_shrunken_centroids_are_scikit_learns() -> None:
    corpus = plant(effect=1.0, seed=3)
    truth, _ = corpus.coded()
    pipeline = make_pipeline(
        SimpleImputer(strategy="median"),
        StandardScaler(),
        NearestCentroid(shrink_threshold=SHRINKAGE),
    )
    theirs = cross_val_predict(pipeline, corpus.values, truth, cv=LeaveOneOut())
    prepared = prepare(corpus.values, folds(np.arange(24)))
    ours = guesses(prepared, truth[None], 4, Method.SHRUNKEN)[0]
    assert (ours == theirs).all()


def test_p_values_are_uniform_where_directors_do_not_differ() -> None:
    p = [
        attribute(plant(effect=0.0, seed=seed), luck=Luck(99, seed)).verdict.p for seed in range(80)
    ]
    assert np.mean(np.array(p) <= 0.05) < 0.13
    assert 0.4 < np.mean(p) < 0.65


def test_leaving_one_out_falls_below_one_in_k_where_there_is_nothing() -> None:
    verdicts = [
        attribute(plant(effect=0.0, films=4, seed=s), luck=Luck(99, s)).verdict for s in range(60)
    ]
    null = float(np.mean([v.null_mean for v in verdicts]))
    assert null < verdicts[0].nominal - 0.03
    assert np.mean([v.accuracy for v in verdicts]) == pytest.approx(null, abs=0.04)


def test_a_held_out_film_teaches_nothing() -> None:
    corpus = plant()
    prepared = prepare(corpus.values, folds(np.arange(24)))
    truth, _ = corpus.coded()
    before = guesses(prepared, truth[None], 4, Method.DELTA)
    for film in range(24):
        lied = truth.copy()
        lied[film] = (lied[film] + 1) % 4
        assert guesses(prepared, lied[None], 4, Method.DELTA)[0, film] == before[0, film]


@pytest.mark.slow
def test_copies_of_a_film_are_found_unless_held_out_together() -> None:
    """A remake beside its model names the director by itself."""
    corpus = plant(effect=0.0, films=8, directors=2)
    doubled = Corpus(
        corpus.films * 2, corpus.director * 2, corpus.measures,
        np.vstack([corpus.values, corpus.values + 1e-6]), {},
    )  # fmt: skip
    groups = np.tile(np.arange(16), 2)
    apart = attribute(doubled, method="forest", luck=Luck(0))
    together = attribute(doubled, method="forest", groups=groups, luck=Luck(0))
    assert apart.verdict.accuracy > 0.8
    assert together.verdict.accuracy < 0.7


def test_permuting_films_permutes_the_results() -> None:
    corpus = plant()
    order = np.random.default_rng(1).permutation(24)
    before, after = attribute(corpus, luck=FEW), attribute(corpus.take(order), luck=FEW)
    assert (before.guess[order] == after.guess).all()
    assert before.score[order] == pytest.approx(after.score)


def test_the_same_seed_gives_the_same_digits() -> None:
    one, other = attribute(plant(), luck=FEW), attribute(plant(), luck=FEW)
    assert (one.null == other.null).all()
    assert one.verdict == other.verdict


def test_missing_and_constant_measures_do_no_harm() -> None:
    corpus = plant(effect=3.0)
    values = corpus.values.copy()
    values[::3, 5] = np.nan
    values = np.column_stack([values, np.full(24, np.nan), np.full(24, 7.0)])
    more = replace(corpus, values=values, measures=(*corpus.measures, "empty", "flat"))
    found = attribute(more, luck=FEW)
    assert found.verdict.accuracy > 0.7
    assert np.isfinite(found.score).all()


def test_a_director_of_one_film_can_never_be_found() -> None:
    corpus = plant(effect=3.0)
    lone = replace(corpus, director=("alone", *corpus.director[1:]))
    found = attribute(lone, luck=FEW)
    assert found.guess[0] != found.truth[0]
    assert found.score[0, found.truth[0]] == 0


@pytest.mark.parametrize("directors", [1])
def test_one_director_cannot_be_told_apart(directors: int) -> None:
    with pytest.raises(ValueError, match="two directors"):
        attribute(plant(directors=directors))
