"""Setups from colour layouts."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.core.structure import setups


def room(seed: int) -> np.ndarray:
    """A picture of blocks of colour, as layouts of rooms are."""
    rng = np.random.default_rng(seed)
    blocks = rng.normal((50, 0, 0), (20, 15, 15), (3, 4, 3))
    return blocks.repeat(3, axis=0).repeat(4, axis=1)[:9].astype(np.float32)


def number(pictures: list[np.ndarray], people: list[set[int]] | None = None) -> list[int]:
    who = [frozenset(p) for p in people or [set()] * len(pictures)]
    found = setups.number(
        keyframe_shot=np.arange(1, len(pictures) + 1), layouts=np.stack(pictures), characters=who
    )
    return found.tolist()


def with_actor(picture: np.ndarray, column: int) -> np.ndarray:
    """Somebody, half as high as the frame and an eighth as wide."""
    picture = picture.copy()
    picture[4:, column : column + 2] = (35, 18, 20)
    return picture


def test_a_camera_position_returns_after_a_cutaway() -> None:
    assert number([room(1), room(2), room(1), room(3), room(2)]) == [1, 2, 1, 3, 2]


def test_actors_may_move() -> None:
    assert number([with_actor(room(1), 2), room(2), with_actor(room(1), 9)]) == [1, 2, 1]


def test_the_light_may_change() -> None:
    darker = room(1)
    darker[..., 0] -= 15
    assert number([room(1), room(2), darker]) == [1, 2, 1]


def test_a_shared_face_lowers_the_bar_and_another_raises_it() -> None:
    one, other = with_actor(room(1), 1), room(1)
    for column in (4, 6, 8, 12):
        other = with_actor(other, column)
    margin = setups.likeness(one.reshape(1, -1, 3), other.reshape(1, -1, 3))[0, 0]
    assert setups.ALIKE - setups.SAME_FACE < margin < setups.ALIKE + setups.SAME_FACE
    same, different = number([one, other], [{1}, {1}]), number([one, other], [{1}, {2}])
    assert (same, different) == ([1, 1], [1, 2])


def test_a_setup_is_not_picked_up_after_the_window() -> None:
    between = [room(seed) for seed in range(2, 2 + setups.WINDOW_SHOTS)]
    assert number([room(1), *between, room(1)])[-1] == setups.WINDOW_SHOTS + 2


def test_shots_without_keyframes_stand_alone() -> None:
    found = setups.number(
        keyframe_shot=np.array([1, 3]),
        layouts=np.stack([room(1), room(1)]),
        characters=[frozenset()] * 4,
    )
    assert found.tolist() == [1, 2, 1, 3]


def test_plain_black_pictures_are_not_alike() -> None:
    rng = np.random.default_rng(0)
    black = [rng.normal((3, 0, 0), 0.5, (144, 3)).astype(np.float32) for _ in range(2)]
    assert setups.likeness(black[0][None], black[1][None])[0, 0] < 0.5


@settings(max_examples=30)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=25))
def test_numbers_count_up_from_one_in_order_of_use(scene: list[int]) -> None:
    found = number([room(seed) for seed in scene])
    first = [found.index(n) for n in range(1, max(found) + 1)]
    assert first == sorted(first)
    assert all(
        (found[i] == found[i + 1]) for i in range(len(scene) - 1) if scene[i] == scene[i + 1]
    )


def test_colours_forget_where_things_stand() -> None:
    picture = room(4)
    described = setups.colours(
        keyframe_shot=np.array([1, 3]), layouts=np.stack([picture, picture[:, ::-1]]), shots=3
    )
    np.testing.assert_allclose(described[0], described[2], rtol=1e-4)
    assert np.isnan(described[1]).all()
