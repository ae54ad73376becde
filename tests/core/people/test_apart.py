import numpy as np

from moviegoer.core.people.apart import alternating, together


def unit(*angles: float) -> np.ndarray:
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def pairs(matrix: object) -> set[tuple[int, int]]:
    return {(int(a), int(b)) for a, b in zip(*matrix.nonzero(), strict=True) if a < b}


def test_who_shares_a_frame_is_apart() -> None:
    apart = together(np.array([0, 1, 0, 2]), np.array([5, 5, 9, 9]), tracks=4)
    assert pairs(apart) == {(0, 1), (0, 2)}
    assert (apart.toarray() == apart.toarray().T).all()


def test_nobody_is_apart_from_nobody() -> None:
    none = np.empty(0, np.int64)
    assert pairs(together(none, none, tracks=0)) == set()
    assert pairs(alternating(none, np.empty((0, 2), np.float32), alike=0.9, gap=0.1)) == set()


def test_four_shots_in_turn_set_two_people_apart() -> None:
    apart = alternating(np.arange(1, 5), unit(0, 0.5, 0, 0.5), alike=0.9, gap=0.1)
    assert pairs(apart) == {(0, 1), (0, 3), (1, 2), (2, 3)}
    assert (apart.toarray() == apart.toarray().T).all()


def test_three_shots_in_turn_prove_nothing() -> None:
    assert not pairs(alternating(np.arange(1, 4), unit(0, 0.5, 0), alike=0.9, gap=0.1))


def test_a_shot_between_ends_the_run() -> None:
    shots = np.array([1, 2, 4, 5])
    assert not pairs(alternating(shots, unit(0, 0.5, 0, 0.5), alike=0.9, gap=0.1))


def test_faces_as_like_each_other_as_themselves_prove_nothing() -> None:
    assert not pairs(alternating(np.arange(1, 5), unit(0, 0.3, 0, 0.3), alike=0.9, gap=0.1))
    assert not pairs(alternating(np.arange(1, 5), unit(0, 1.5, 0.8, 1.0), alike=0.9, gap=0.1))
