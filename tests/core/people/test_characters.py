from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.core.people import characters
from moviegoer.core.people.characters import Likeness, cluster, likeness_of
from moviegoer.core.people.presence import Stays
from moviegoer.types import Character
from tests.casts import Seen, film

LIMITS = Likeness(same=0.8, certain=0.95, near=0.75, best=0.5, gap=0.05)


def people(seen: Seen, likeness: Likeness = LIMITS) -> tuple[Character, ...]:
    return cluster(
        faces=seen.faces,
        tracks=seen.tracks,
        embeddings=seen.embeddings,
        keyframes=seen.keyframes,
        shots=seen.shots,
        likeness=likeness,
    )


def partition(cast: tuple[Character, ...], rows: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(int(rows[row]) for row in one.faces) for one in cast}


def test_the_same_face_in_two_shots_is_one_person() -> None:
    cast = people(film([(1, 0, 0.0), (3, 0, 0.1), (2, 0, 1.5)]))
    assert [one.shots for one in cast] == [(1, 3), (2,)]


def test_two_faces_on_one_frame_are_two_people_however_alike() -> None:
    cast = people(film([(1, 0, 0.0), (1, 0, 0.0)]))
    assert len(cast) == 2


def test_what_was_seen_together_keeps_groups_apart() -> None:
    # The third face is as like the first as the second: it may join only one of them.
    cast = people(film([(1, 0, 0.0), (1, 0, 0.05), (2, 0, 0.02)]))
    assert sorted(len(one.faces) for one in cast) == [1, 2]


def test_views_between_lead_from_profile_to_front() -> None:
    # Ends 1.0 rad apart (cosine 0.54) are joined by what lies between.
    cast = people(film([(i + 1, 0, angle) for i, angle in enumerate((0, 0.25, 0.5, 0.75, 1.0))]))
    assert len(cast) == 1


def test_shot_and_reverse_shot_are_two_people_however_alike() -> None:
    # 0.5 rad apart (cosine 0.88): enough to be one person, were they not shown in turn.
    in_turn = people(film([(i + 1, 0, 0.5 * (i % 2)) for i in range(4)]))
    assert [one.shots for one in in_turn] == [(1, 3), (2, 4)]
    one_after_the_other = people(film([(i + 1, 0, 0.5 * (i // 2)) for i in range(4)]))
    assert [one.shots for one in one_after_the_other] == [(1, 2, 3, 4)]


def test_a_poor_view_founds_nobody() -> None:
    assert people(film([(1, 0, 0.0)], height_px=[20])) == ()
    assert people(film([(1, 0, 0.0)], probability=[0.8])) == ()


def test_a_poor_view_is_given_to_whom_it_is_like() -> None:
    cast = people(film([(1, 0, 0.0), (2, 0, 0.2), (3, 0, 1.5)], height_px=[90, 20, 20]))
    assert [one.faces for one in cast] == [(0, 1)]


def test_a_poor_view_beside_its_like_is_somebody_else() -> None:
    cast = people(film([(1, 0, 0.0), (1, 0, 0.1)], height_px=[90, 20]))
    assert [one.faces for one in cast] == [(0,)]


def test_the_longest_on_screen_is_number_one_and_nothing_is_lost() -> None:
    cast = people(film([(1, 0, 0.0), (2, 0, 1.5), (3, 0, 1.5)]))
    assert [(one.number, one.shots) for one in cast] == [(1, (2, 3)), (2, (1,))]
    assert cast[0].name == "Person 1"


def test_the_portrait_is_the_large_view() -> None:
    cast = people(film([(1, 0, 0.0), (2, 0, 0.0)], height_px=[40, 150]))
    assert cast[0].portrait == 1


def test_screen_time_counts_keyframes_from_first_to_last_sight() -> None:
    seen = film([(1, 0, 0.0), (1, 2, 0.0), (2, 1, 0.0)])
    there = Stays(seen.keyframes, seen.shots).of(seen.faces.frame)
    # All three keyframes of shot 1 lie between its sightings; one of three in shot 2.
    assert there.shots == (1, 2)
    assert np.isclose(there.screen_time_s, 3 + 3 / 3)
    assert (there.first_s, there.last_s) == (0.0, 4.0)


def test_no_faces_nobody() -> None:
    assert people(film([])) == ()


def test_each_network_has_its_own_thresholds() -> None:
    assert likeness_of("dlib-resnet-v1+mirror").same > likeness_of("vggface2-x").same


def test_among_many_tracks_a_likeness_says_less() -> None:
    limits = replace(LIMITS, same=0.93, stricter=0.02, strictest=0.96)
    pair = [(1, 0, 0.0), (2, 0, 0.35)]  # a cosine of 0.94
    crowd = [(shot, k, 2.0) for shot in range(3, 7) for k in range(3)]
    crowd += [(shot, k, 2.0) for shot in (1, 2) for k in (1, 2)]
    assert len(people(film(pair), limits)) == 1
    assert len(people(film(pair + crowd), limits)) == 3
    assert len(people(film(pair + crowd), replace(limits, stricter=0.0))) == 2


@given(
    few=st.integers(0, 9999),
    more=st.integers(0, 9999),
    same=st.floats(0.5, 1),
    stricter=st.floats(0, 0.1),
)
def test_more_tracks_are_never_judged_more_kindly(few, more, same, stricter) -> None:
    limits = replace(LIMITS, same=same, stricter=stricter, strictest=0.95)
    assert same <= limits.among(min(few, more)) <= limits.among(max(few, more))
    assert limits.among(9999) <= max(same, 0.95)


faces = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 2), st.floats(0, 3.1)), min_size=1, max_size=25
)


@settings(max_examples=80)
@given(rows=faces, seed=st.integers(0, 99))
def test_people_never_share_a_face_or_a_frame_and_any_order_finds_them(
    rows: list[tuple[int, int, float]], seed: int
) -> None:
    seen = film(rows)
    cast = people(seen)
    assert sorted(row for one in cast for row in one.faces) == list(range(len(rows)))
    for one in cast:
        frames = seen.faces.frame[list(one.faces)]
        assert len(np.unique(frames)) == len(frames)
        assert one.portrait in one.faces
    times = [one.screen_time_s for one in cast]
    assert times == sorted(times, reverse=True)
    order = np.random.default_rng(seed).permutation(len(rows))
    assert partition(people(seen.reordered(order)), order) == partition(cast, np.arange(len(rows)))


def test_more_groups_than_can_be_compared_still_find_their_people(monkeypatch) -> None:
    monkeypatch.setattr(characters, "MOST", 1)
    cast = people(film([(1, 0, 0.0), (2, 0, 0.0), (3, 0, 0.4), (4, 0, 1.5), (5, 0, 1.9)]))
    # The last two are too far from the one group that was compared, and stay what they are.
    assert partition(cast, np.arange(5)) == {frozenset({0, 1, 2}), frozenset({3}), frozenset({4})}
    apart = people(film([(1, 0, 0.0), (2, 0, 0.0), (1, 0, 0.4)]))
    assert partition(apart, np.arange(3)) == {frozenset({0, 1}), frozenset({2})}


def test_two_fair_views_of_one_face_found_a_person_and_one_does_not() -> None:
    seen = film([(1, 0, 0.0), (1, 1, 0.0)], probability=[0.85, 0.85])
    assert people(seen) == ()
    together = replace(seen, tracks=np.zeros(2, np.int64))
    assert [one.faces for one in people(together)] == [(0, 1)]
