import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.core.people.tracks import link
from moviegoer.types import Faces, Keyframes


def keyframes(*shots: int) -> Keyframes:
    count = len(shots)
    return Keyframes(np.arange(count) * 10, np.array(shots, np.int64), np.arange(count) * 0.4)


def faces(*rows: tuple[int, float]) -> Faces:
    """Faces a tenth of the picture wide, given as (keyframe, left edge)."""
    count = len(rows)
    left = np.array([left for _, left in rows], float)
    top = np.full(count, 0.2)
    return Faces(
        frame=np.array([frame * 10 for frame, _ in rows], np.int64),
        box=np.column_stack([left, top, left + 0.1, top + 0.2]),
        landmarks=np.zeros((count, 5, 2)),
        probability=np.ones(count),
        sharpness=np.ones(count),
        height_px=np.full(count, 90.0),
    )


def unit(*angles: float) -> np.ndarray:
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def test_a_face_that_stays_is_one_track() -> None:
    assert link(faces((0, 0.1), (1, 0.11), (2, 0.12)), keyframes(1, 1, 1)).tolist() == [0, 0, 0]


def test_a_track_ends_with_its_shot() -> None:
    assert link(faces((0, 0.1), (1, 0.1)), keyframes(1, 2)).tolist() == [0, 1]


def test_without_vectors_a_face_elsewhere_is_another_track() -> None:
    assert link(faces((0, 0.1), (1, 0.6)), keyframes(1, 1)).tolist() == [0, 1]


def test_a_face_is_followed_across_the_picture_by_its_looks() -> None:
    two = faces((0, 0.1), (0, 0.6), (1, 0.1), (1, 0.6))
    swapped = unit(0.0, 1.5, 1.5, 0.0)
    assert link(two, keyframes(1, 1), swapped).tolist() == [0, 1, 1, 0]


def test_another_face_in_the_same_place_is_another_track() -> None:
    same_place = faces((0, 0.1), (1, 0.1))
    assert link(same_place, keyframes(1, 1), unit(0.0, 1.0)).tolist() == [0, 1]


def test_who_turns_half_away_in_place_stays_one_track() -> None:
    same_place = faces((0, 0.1), (1, 0.1))
    assert link(same_place, keyframes(1, 1), unit(0.0, 0.5)).tolist() == [0, 0]


def test_a_track_survives_a_keyframe_without_its_face() -> None:
    gap = faces((0, 0.1), (1, 0.6), (2, 0.1))
    assert link(gap, keyframes(1, 1, 1)).tolist() == [0, 1, 0]


def test_no_faces_no_tracks() -> None:
    assert link(faces(), keyframes(1, 1)).shape == (0,)


def test_a_face_on_no_keyframe_is_refused() -> None:
    with pytest.raises(ValueError, match="no keyframe"):
        link(faces((5, 0.1)), keyframes(1, 1))


spots = st.lists(
    st.tuples(st.integers(0, 8), st.floats(0, 0.9), st.floats(0, 6.3)), min_size=1, max_size=20
)


@settings(max_examples=60)
@given(rows=spots, seed=st.integers(0, 99))
def test_tracks_keep_to_one_shot_one_face_a_frame_and_any_order(
    rows: list[tuple[int, float, float]], seed: int
) -> None:
    frames = keyframes(1, 1, 1, 2, 2, 3, 3, 3, 3)
    found = faces(*((frame, left) for frame, left, _ in rows))
    vectors = unit(*(angle for _, _, angle in rows))
    track = link(found, frames, vectors)
    assert sorted(set(track.tolist())) == list(range(track.max() + 1))
    for one in range(track.max() + 1):
        mine = found.frame[track == one]
        assert len(set(mine.tolist())) == len(mine)
        assert len(set(frames.shot[mine // 10].tolist())) == 1
    if len({(frame, left) for frame, left, _ in rows}) == len(rows):
        order = np.random.default_rng(seed).permutation(len(rows))
        again = faces(*(rows[i][:2] for i in order))
        assert (link(again, frames, vectors[order]) == track[order]).all()
