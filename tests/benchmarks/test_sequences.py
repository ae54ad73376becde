"""Invented films hold to the rates they state, and differ only in what is asked for."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from benchmarks.measure import sequences as measure
from benchmarks.sequences import Noise, Sequence, film
from benchmarks.staging import Staging

SEEDS = range(8)


def films(noise: Noise) -> list[Sequence]:
    return [film(seed, noise=noise) for seed in SEEDS]


def test_scenes_tile_the_film_and_hold_who_talks() -> None:
    for staged in films(Noise()):
        assert staged.truth[0].first == 0
        assert staged.truth[-1].end == len(staged.shots) == len(staged.setups)
        assert all(one.end == other.first for one, other in pairwise(staged.truth))
        assert all(len(t.people) == 2 for t in staged.truth if t.kind == "dialogue2")
        assert all(len(t.people) >= 3 for t in staged.truth if t.kind == "dialogue")


def test_a_seed_makes_one_film() -> None:
    one, other = film(5), film(5)
    assert one.shots == other.shots
    assert one.cast == other.cast
    assert np.array_equal(one.colours, other.colours)


def faces(staged: Sequence) -> int:
    return sum(len(character.shots) for character in staged.cast)


def test_missed_faces_are_missed_at_the_rate_and_nothing_else_changes() -> None:
    clean, blind = (films(Noise.clean(missed_face=rate)) for rate in (1e-9, 0.3))
    share = sum(map(faces, blind)) / sum(map(faces, clean))
    assert share == pytest.approx(0.7, abs=0.03)
    for one, other in zip(clean, blind, strict=True):
        assert one.shots == other.shots
        assert np.array_equal(one.setups, other.setups)
        assert np.array_equal(one.heads["scale"].p, other.heads["scale"].p)


def test_lost_setups_are_lost_at_the_rate() -> None:
    clean, lost = (films(Noise.clean(lost_setup=rate)) for rate in (0.0, 0.4))
    more = sum(len(set(s.setups.tolist())) for s in lost)
    fewer = sum(len(set(s.setups.tolist())) for s in clean)
    assert more > 1.3 * fewer


def test_splits_add_clusters_and_merges_take_them_away() -> None:
    clean, split, merged = (
        sum(len(s.cast) for s in films(noise))
        for noise in (Noise.clean(), Noise.clean(split=0.3), Noise.clean(merge=0.3))
    )
    assert merged < clean < split


def test_cutaways_are_the_stated_share_of_conversations() -> None:
    def share(rate: float) -> float:
        takes = [
            take
            for seed in SEEDS
            for stage in [Staging(seed, cutaway=rate, interruption=0.0)]
            for _ in range(24)
            for segment in stage.scene()
            if segment.kind == "dialogue2"
            for take in segment.takes
        ]
        away = [take.setup.startswith(("away", "watcher")) for take in takes]
        return sum(away) / len(takes)

    assert share(0.0) == 0.0
    assert share(0.3) == pytest.approx(0.3, abs=0.05)


def test_breaking_into_conversations_leaves_the_rest_as_it_is() -> None:
    whole, broken = (film(4, noise=Noise.clean(cutaway=rate)) for rate in (0.0, 0.3))
    assert [(t.kind, t.people) for t in whole.truth] == [(t.kind, t.people) for t in broken.truth]
    assert len(whole.shots) < len(broken.shots)


def test_every_method_is_measured_and_the_model_leads() -> None:
    told = measure.curve("interruptions", films=3)
    assert set(told["rate"]) == set(measure.CURVES["interruptions"][1])
    mean = told.groupby("method")["F1"].mean()
    assert mean["moviegoer"] > 0.7 > 2 * mean.drop("moviegoer").max()
    ours = told[told["method"] == "moviegoer"]
    assert (ours["low"] <= ours["F1"]).all()
    assert (ours["F1"] <= ours["high"]).all()
    assert ours["bounds F1"].between(0.5, 1.0).all()
