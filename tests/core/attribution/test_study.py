"""A whole attribution: what is said, when it is said, and films whose director is asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from moviegoer.core.attribution import asked, maps
from moviegoer.core.attribution.study import Plan, conduct
from tests.core.attribution.planted import plant

FEW = Plan(permutations=99)


def best(named):
    return max(named.p, key=lambda who: named.p[who])


@pytest.fixture(scope="module")
def found():
    corpus = plant(effect=3.0, films=7)
    who = list(corpus.director)
    who[0] = who[13] = ""
    year = tuple(str(1900 + 10 * int(name[-1])) for name in corpus.director)
    asking = replace(corpus, director=tuple(who), columns={"year": year})
    return conduct(asking, replace(FEW, confounds=("year",)))


def test_films_asked_about_are_named_with_probabilities(found):
    assert [one.film for one in found.named] == ["film 0", "film 13"]
    assert [best(one) for one in found.named] == ["director 0", "director 1"]
    for one in found.named:
        assert sum(one.p.values()) + np.nan_to_num(one.none) == pytest.approx(1)


def test_they_are_no_part_of_what_is_judged(found):
    assert "film 0" not in found.corpus.films
    assert len(found.attribution.truth) == 26


def test_a_column_that_goes_with_the_directors_is_warned_of(found):
    assert any("separates the directors completely" in said for said in found.cautions)


def test_nothing_there_is_said_to_be_nothing():
    said = conduct(plant(effect=0.0, seed=5), FEW).cautions
    assert any("no better than luck" in one for one in said)
    assert any("--confound" in one for one in said)


def test_no_better_than_always_naming_the_commonest_is_said():
    corpus = plant(effect=1.0, films=12, directors=2)
    # Nearly all films of the second director are taken out: the first has six in seven.
    few = conduct(corpus.take(np.arange(14)), FEW)
    assert few.attribution.verdict.majority == pytest.approx(12 / 14)
    assert few.attribution.verdict.accuracy <= 12 / 14
    assert "Always naming director 0" in few.cautions[0]
    better = conduct(plant(effect=6.0), FEW)
    assert not any("Always naming" in said for said in better.cautions)


@pytest.mark.parametrize("method", ["delta", "lda"])
def test_the_order_of_the_films_changes_nothing(method):
    corpus = plant(effect=1.0, films=4, directors=3)
    corpus = replace(corpus, director=("", *corpus.director[1:]))
    order = np.random.default_rng(1).permutation(len(corpus.films))
    plan = Plan(method=method, permutations=19)
    one, other = conduct(corpus, plan), conduct(corpus.take(order), plan)
    assert one.attribution.verdict == other.attribution.verdict
    assert (one.attribution.null == other.attribution.null).all()
    assert (one.corpus.films, one.power) == (other.corpus.films, other.power)
    assert one.named[0].p == pytest.approx(other.named[0].p)
    assert (one.verification.same == other.verification.same).all()


def test_lda_cautions_of_a_director_s_only_film_once():
    corpus = plant(effect=3.0, films=5, directors=3).take(np.arange(11))
    found = conduct(corpus, Plan(method="lda", permutations=19))
    assert sum("LDA takes the spread within 1 of 3" in said for said in found.cautions) == 1
    assert not any("LDA" in said for said in conduct(corpus, FEW).cautions)


@pytest.mark.slow
def test_probabilities_are_as_often_right_as_they_say():
    gaps = []
    for seed in range(3):
        corpus = plant(effect=1.0, films=12, seed=seed)
        gaps.append(conduct(corpus, Plan(permutations=19)).calibration.error)
    assert np.mean(gaps) < 0.15


@pytest.mark.parametrize(
    "method", ["shrunken-centroid", pytest.param("logistic", marks=pytest.mark.slow)]
)
def test_other_methods_name_them_too(method):
    corpus = plant(effect=6.0, seed=1)
    asking = replace(corpus, director=("", *corpus.director[1:]))
    found = conduct(asking, Plan(method=method, permutations=5))
    assert best(found.named[0]) == "director 0"


@pytest.mark.slow
def test_groups_stand_apart_in_every_question():
    """Each film beside its remake: found by the remake alone, unless both are held out."""
    corpus = plant(effect=0.0, films=4, directors=3)
    remakes = corpus.values + 1e-6
    twice = replace(
        corpus,
        films=corpus.films + tuple(f"{name} again" for name in corpus.films),
        director=corpus.director * 2,
        values=np.vstack([corpus.values, remakes]),
        columns={"story": tuple(str(i) for i in range(12)) * 2},
    )
    apart = conduct(twice, Plan(permutations=19, group="story"))
    alone = conduct(twice, Plan(permutations=19))
    assert alone.verification.auc > 0.9
    assert apart.verification.auc < 0.8
    assert not any("--group" in said for said in apart.cautions)


@pytest.mark.parametrize(
    ("director", "said"),
    [(("A",) * 24, "at least two directors"), (tuple("ABCDEFGHIJKLMNOPQRSTUVWX"), "two films")],
)
def test_a_corpus_that_cannot_be_attributed(director, said):
    with pytest.raises(ValueError, match=said):
        conduct(replace(plant(), director=director), FEW)


def test_missing_values_are_told():
    corpus = plant(effect=2.0)
    values = corpus.values.copy()
    values[:5, 2] = np.nan
    values[7, :7] = np.nan
    cautions = conduct(replace(corpus, values=values), FEW).cautions
    assert any("in some film and were taken as the median" in one for one in cautions)
    assert any("as of film 7: they say nothing" in one for one in cautions)


def test_a_map_keeps_distances_and_a_tree_joins_neighbours():
    points = np.array([[0.0, 0], [1, 0], [10, 0], [11, 1]])
    far = np.linalg.norm(points[:, None] - points, axis=2)
    laid = maps.place(far)
    again = np.linalg.norm(laid[:, None] - laid, axis=2)
    assert again == pytest.approx(far, abs=1e-6)
    drawn = maps.tree(far, list("abcd"))
    assert {frozenset(drawn.order[:2].tolist()), frozenset(drawn.order[2:].tolist())} == {
        frozenset({0, 1}), frozenset({2, 3}),
    }  # fmt: skip
    assert drawn.along.min() == 0
    assert drawn.along.max() <= 3


def test_main_directions_have_no_arbitrary_sign():
    values = np.random.default_rng(0).normal(size=(20, 5)) * [5, 3, 1, 1, 1]
    one, other = maps.directions(values), maps.directions(values[::-1])
    assert one.place == pytest.approx(other.place[::-1])
    assert one.share.sum() <= 1


def test_two_films_have_a_map_of_a_line():
    assert maps.place(np.array([[0.0, 3], [3, 0]])).tolist() == [[-1.5, 0], [1.5, 0]]


def test_none_of_these_is_said_only_if_it_could_be_learned(found):
    known = found.open_set.auc >= asked.LEARNED
    assert all(np.isfinite(one.none) == known for one in found.named)
    assert any("none of these" in said for said in found.cautions) != known


def test_every_caution_is_a_sentence(found):
    assert all(said[0].isupper() or said[0] in "'0123456789" for said in found.cautions)
    assert all(said.endswith(".") for said in found.cautions)
