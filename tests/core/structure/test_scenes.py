"""Scenes tile the film, hold their dialogues, and part where shots stop being alike."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.sequences import Sequence, film
from moviegoer.core.conversation import dialogue, views
from moviegoer.core.structure import scenes
from moviegoer.types import Scene, SceneKind


def places(plan: str) -> np.ndarray:
    """Colours of shots taken in the places that a text names, letter by letter."""
    return np.array([[ord(letter) % 7 * 60.0, ord(letter) % 5 * 60.0] for letter in plan])


def kin(plan: str) -> np.ndarray:
    return scenes.kinship(_still(len(plan)), places(plan))


def _still(n: int) -> views.Views:
    nothing = np.full(n, np.nan)
    return views.Views(
        numbers=(),
        duration_s=np.ones(n),
        people_p=np.tile([1.0, 0, 0, 0], (n, 1)),
        seen=np.zeros((n, 0)),
        scale_p=np.full((n, 8), np.nan),
        ots_p=nothing,
        side_p=np.full((n, 3), np.nan),
        gaze_p=np.full((n, 3), np.nan),
        gradual=np.zeros(n, dtype=np.bool_),
        returns=np.zeros(n, dtype=np.bool_),
        spanned=np.zeros(n, dtype=np.bool_),
        setup=np.arange(n) + 1,
        speech=nothing,
    )


@pytest.mark.parametrize(
    ("plan", "bounds"),
    [
        ("aaaaaabbbbbb", [(0, 6), (6, 12)]),
        ("aaaabaaaa", [(0, 9)]),
        ("ababababcccccc", [(0, 8), (8, 14)]),
        ("a", [(0, 1)]),
        ("", []),
    ],
)
def test_scenes_part_where_places_change_for_good(plan: str, bounds: list[tuple[int, int]]) -> None:
    assert scenes.bounds(kin(plan), np.zeros(len(plan))) == bounds


def test_a_fade_tips_the_balance() -> None:
    colours = np.repeat([[0.0, 0.0], [10.0, 10.0]], 4, axis=0)
    near = scenes.kinship(_still(8), colours)
    fade = np.zeros(8)
    assert scenes.bounds(near, fade) == [(0, 8)]
    fade[4] = scenes.GRADUAL_BOUND
    assert scenes.bounds(near, fade) == [(0, 4), (4, 8)]


@settings(max_examples=40)
@given(st.text("abc", min_size=1, max_size=8))
def test_no_other_division_is_better(plan: str) -> None:
    n, near = len(plan), kin(plan)
    best = scenes.bounds(near, np.zeros(n))
    cuts = [c for size in range(n) for c in combinations(range(1, n), size)]
    others = [_worth(near, list(pairwise([0, *cut, n]))) for cut in cuts]
    assert _worth(near, best) == pytest.approx(max(others))


def _worth(near: np.ndarray, division: list[tuple[int, int]]) -> float:
    total = 0.0
    for first, end in division:
        total -= scenes.NEW_SCENE
        for shot in range(first, end):
            for gap in range(1, min(shot - first, near.shape[1]) + 1):
                pull = near[shot, gap - 1] - scenes.UNRELATED
                total += pull * np.exp(-(gap - 1) / scenes.FADING_SHOTS)
    return total


def divided(staged: Sequence, least_score: float = 0.5) -> tuple[Scene, ...]:
    seen = views.gather(
        shots=staged.shots,
        people=staged.people,
        setups=staged.setups,
        cast=staged.cast,
        heads=staged.heads,
    )
    return scenes.partition(
        shots=staged.shots,
        views=seen,
        colours=np.full((len(staged.shots), 6), np.nan),
        dialogues=dialogue.find(seen),
        least_score=least_score,
    )


@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_scenes_tile_the_film(seed: int) -> None:
    staged = film(seed, scenes=6)
    found = divided(staged)
    assert [s.number for s in found] == list(range(1, len(found) + 1))
    assert (found[0].first_shot, found[-1].last_shot) == (1, len(staged.shots))
    for before, after in pairwise(found):
        assert after.first_shot == before.last_shot + 1
        assert after.start_frame == before.end_frame
        assert after.span.start_s == before.span.end_s


def test_a_dialogue_is_a_scene_with_its_people_score_and_grounds() -> None:
    staged = film(3)
    talk = [s for s in divided(staged) if s.kind is SceneKind.DIALOGUE2]
    assert talk
    for scene in talk:
        assert len(scene.characters) == 2
        assert scene.score >= 0.5
        assert {"alternations", "log_odds"} <= set(scene.evidence)


def test_a_dialogue_that_scores_too_little_is_none() -> None:
    assert all(s.kind is SceneKind.OTHER for s in divided(film(3), least_score=1.1))


def chances(plan: str, talks: tuple[dialogue.Dialogue, ...] = ()) -> np.ndarray:
    return scenes.chances(views=_still(len(plan)), colours=places(plan), dialogues=talks)


def test_a_bound_is_likely_where_the_best_division_has_it_and_only_there() -> None:
    chance = chances("aaaaaabbbbbb")
    assert chance[[0, 6]].min() > 0.8
    assert np.delete(chance, [0, 6]).max() < 0.1


def test_a_dialogue_has_no_bound_inside_and_one_at_either_end() -> None:
    states = np.zeros(6, np.int64)
    talk = dialogue.Dialogue(3, 8, (1, 2), 2, states, 0.9)
    plain, held = chances("aaaaaabbbbbb"), chances("aaaaaabbbbbb", (talk,))
    assert held[6] == pytest.approx(0.1 * plain[6])
    assert held[[3, 9]].min() > 0.9


@settings(max_examples=40)
@given(st.text("abc", min_size=1, max_size=7))
def test_chances_are_those_of_all_divisions(plan: str) -> None:
    n, near = len(plan), kin(plan)
    cuts = [c for size in range(n) for c in combinations(range(1, n), size)]
    weights = np.exp([_worth(near, list(pairwise([0, *cut, n]))) / scenes.SOFTNESS for cut in cuts])
    expected = [
        1.0 if row == 0 else weights[[row in cut for cut in cuts]].sum() / weights.sum()
        for row in range(n)
    ]
    np.testing.assert_allclose(chances(plan), expected, atol=1e-9)
