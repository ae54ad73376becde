from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.core.people.characters import cluster, describe
from moviegoer.core.people.corrections import Correction, Deed, Someone, locate, point_at
from moviegoer.core.people.recast import Evidence, apply, divide
from moviegoer.types import Character, Keyframes
from tests.casts import Seen, film

NOW = datetime(2026, 11, 21, tzinfo=UTC)
THREE = [(1, 0, 0.0), (2, 0, 1.5), (3, 0, 0.1), (4, 0, 3.0), (5, 0, 1.6)]
"""Ada in shots 1 and 3, Bo in 2 and 5, Cy in 4."""


def evidence(seen: Seen) -> Evidence:
    return Evidence(seen.faces, seen.tracks, seen.embeddings, seen.keyframes, seen.shots)


def people(seen: Seen) -> tuple[Character, ...]:
    return cluster(
        faces=seen.faces,
        tracks=seen.tracks,
        embeddings=seen.embeddings,
        keyframes=seen.keyframes,
        shots=seen.shots,
    )


def someone(seen: Seen, *rows: int) -> Someone:
    return point_at(np.array(rows), seen.faces, seen.tracks, seen.keyframes)


def correct(seen: Seen, did: Deed, *who: tuple[int, ...], name: str = "") -> Correction:
    return Correction(did, tuple(someone(seen, *rows) for rows in who), "ada", NOW, name)


def parts(cast: tuple[Character, ...]) -> set[frozenset[int]]:
    return {frozenset(one.faces) for one in cast}


def test_a_name_goes_to_whom_the_faces_belong_and_says_who_gave_it() -> None:
    seen = film(THREE)
    cast, (outcome,) = apply(
        [correct(seen, Deed.NAME, (1,), name="Bo")], people(seen), evidence(seen)
    )
    assert {one.name: one.how for one in cast} == {
        "Person 1": "faces",
        "Bo": "person",
        "Person 3": "faces",
    }
    assert next(one for one in cast if one.name == "Bo").faces == (1, 4)
    assert (outcome.applied, outcome.found, outcome.faces) == (True, 1, 1)


def test_merged_people_are_one_and_keep_the_name_one_of_them_had() -> None:
    seen = film(THREE)
    orders = [
        correct(seen, Deed.NAME, (3,), name="Cy"),
        correct(seen, Deed.MERGE, (0, 2), (3,)),
    ]
    cast, _ = apply(orders, people(seen), evidence(seen))
    assert parts(cast) == {frozenset({0, 2, 3}), frozenset({1, 4})}
    assert cast[0].name == "Cy"


def test_merge_then_split_gives_the_parts_back() -> None:
    seen = film(THREE)
    before = people(seen)
    orders = [
        correct(seen, Deed.MERGE, (0, 2), (3,)),
        correct(seen, Deed.SPLIT, (0, 2), (3,)),
    ]
    cast, _ = apply(orders, before, evidence(seen))
    assert parts(cast) == parts(before)


def test_after_a_split_the_name_stays_with_the_first_part_and_the_rest_goes_to_the_likest() -> None:
    seen = film(THREE)
    orders = [
        correct(seen, Deed.MERGE, (0, 2), (1, 4)),
        correct(seen, Deed.NAME, (0, 1, 2, 4), name="Ada"),
        # Faces 2 and 4 are not spoken of.
        correct(seen, Deed.SPLIT, (0,), (1,)),
    ]
    cast, _ = apply(orders, people(seen), evidence(seen))
    assert {one.faces: one.name for one in cast if one.how == "person"} == {
        (0, 2): "Ada",
        (1, 4): "Person 2",
    }


def test_after_a_split_what_nobody_spoke_of_goes_with_the_part_its_shot_was_said_to_show() -> None:
    # Two tracks in shot 2, like Ada of shot 1 to the vector; only the first was pointed at.
    seen = film([(1, 0, 0.0), (2, 0, 0.0), (2, 1, 0.0), (3, 0, 0.0)])
    cast, _ = apply([correct(seen, Deed.SPLIT, (0, 3), (1,))], people(seen), evidence(seen))
    assert parts(cast) == {frozenset({0, 3}), frozenset({1, 2})}


def test_after_a_split_two_faces_of_one_frame_are_not_one_for_their_shot_alone() -> None:
    seen = film([(1, 0, 0.0), (2, 0, 1.5), (2, 0, 0.1)])
    one = describe(seen.faces, np.zeros(3, np.int64), seen.keyframes, seen.shots)
    cast, _ = apply([correct(seen, Deed.SPLIT, (0,), (1,))], one, evidence(seen))
    assert parts(cast) == {frozenset({0, 2}), frozenset({1})}


def test_a_name_holds_the_pieces_of_a_shattered_cluster_together() -> None:
    seen = film(THREE)
    shattered = describe(seen.faces, np.arange(5), seen.keyframes, seen.shots)
    cast, _ = apply([correct(seen, Deed.NAME, (0, 2), name="Ada")], shattered, evidence(seen))
    assert next(one for one in cast if one.name == "Ada").faces == (0, 2)


def test_a_name_takes_nobody_from_a_cluster_that_is_mostly_others() -> None:
    seen = film(THREE)
    lumped = describe(seen.faces, np.array([0, 1, 2, 1, 2]), seen.keyframes, seen.shots)
    named = correct(seen, Deed.NAME, (0, 3), name="Ada")
    cast, _ = apply([named], lumped, evidence(seen))
    assert parts(cast) == {frozenset({0}), frozenset({1, 3}), frozenset({2, 4})}


def test_a_merge_takes_the_faces_it_names_out_of_a_cluster_that_is_mostly_others() -> None:
    seen = film(THREE)
    lumped = describe(seen.faces, np.array([0, 1, 0, 1, 1]), seen.keyframes, seen.shots)
    cast, _ = apply([correct(seen, Deed.MERGE, (0, 2), (0, 3))], lumped, evidence(seen))
    assert parts(cast) == {frozenset({0, 2, 3}), frozenset({1, 4})}


def test_faces_that_belonged_to_nobody_become_somebody_by_their_name() -> None:
    seen = film([*THREE, (6, 0, 0.8)], height_px=[100] * 5 + [20])
    assert all(5 not in one.faces for one in people(seen))
    cast, _ = apply([correct(seen, Deed.NAME, (5,), name="Di")], people(seen), evidence(seen))
    assert next(one for one in cast if one.name == "Di").faces == (5,)


def test_what_no_longer_finds_its_faces_is_told_and_changes_nothing() -> None:
    seen, other = film(THREE), film([(6, 0, 2.2)])
    gone = correct(other, Deed.MERGE, (0,), (0,))
    cast, (outcome,) = apply([gone], people(seen), evidence(seen))
    assert cast == people(seen)
    assert (outcome.applied, outcome.found) == (False, 0)
    assert "no longer found" in outcome.said()


def test_a_face_is_found_again_on_a_neighbouring_keyframe_but_not_in_another_shot() -> None:
    seen = film([(1, 1, 0.0), (2, 0, 1.0)])
    pointed = someone(seen, 0)
    moved = film([(1, 0, 0.0), (2, 0, 1.0)])
    there = locate(pointed, faces=moved.faces, keyframes=moved.keyframes, shots=moved.shots)
    assert there.tolist() == [0]
    # Shot 2 now begins before the keyframe: the same place on screen is somebody else's.
    other = film([(2, 0, 0.0), (2, 1, 1.0)])
    there = locate(pointed, faces=other.faces, keyframes=other.keyframes, shots=other.shots)
    assert there.tolist() == [-1]


def test_a_changed_detector_of_cuts_renumbers_shots_and_loses_nobody() -> None:
    seen = film(THREE)
    orders = [
        correct(seen, Deed.NAME, (1, 4), name="Bo"),
        correct(seen, Deed.MERGE, (0, 2), (3,)),
    ]
    expected = parts(apply(orders, people(seen), evidence(seen))[0])
    first, last = seen.shots[0], seen.shots[-1]
    one_shot = (replace(first, end_frame=last.end_frame, span=replace(first.span, end_s=18.0)),)
    keyframes = Keyframes(seen.keyframes.frame, np.ones(18, np.int64), seen.keyframes.time_s)
    merged = replace(seen, shots=one_shot, keyframes=keyframes)
    cast, outcomes = apply(orders, people(merged), evidence(merged))
    assert all(outcome.applied for outcome in outcomes)
    assert parts(cast) == expected
    assert next(one for one in cast if one.name == "Bo").faces == (1, 4)


def test_a_stricter_threshold_takes_a_character_apart() -> None:
    seen = film([(1, 0, 0.0), (2, 0, 0.05), (3, 0, 0.45), (4, 0, 0.5)])
    one = describe(seen.faces, np.zeros(4, np.int64), seen.keyframes, seen.shots)[0]
    assert set(divide(one, evidence(seen))) == {(0, 1), (2, 3)}
    alike = film([(1, 0, 0.0), (2, 0, 0.0)])
    one = describe(alike.faces, np.zeros(2, np.int64), alike.keyframes, alike.shots)[0]
    assert divide(one, evidence(alike)) == ((0, 1),)


clusterings = st.lists(st.integers(0, 3), min_size=6, max_size=6)


@settings(max_examples=60)
@given(before=clusterings, after=clusterings, seed=st.integers(0, 99), which=st.integers(0, 5))
def test_corrections_survive_renumbering(
    before: list[int], after: list[int], seed: int, which: int
) -> None:
    """Whatever the clusters become, a merged set is one, split parts are two, a name is found."""
    rows = [(shot + 1, 0, 0.6 * shot) for shot in range(6)]
    seen = film(rows)
    cast = describe(seen.faces, np.array(before), seen.keyframes, seen.shots)
    one, other = cast[0].faces, cast[-1].faces
    mine = cast[which % len(cast)].faces
    orders = [
        correct(seen, Deed.SPLIT, *((row,) for row in mine)),
        correct(seen, Deed.MERGE, one, other),
        correct(seen, Deed.NAME, one, name="Ada"),
    ]
    order = np.random.default_rng(seed).permutation(6)
    shuffled = seen.reordered(order)
    later = describe(shuffled.faces, np.array(after), shuffled.keyframes, shuffled.shots)
    recast, outcomes = apply(orders, later, evidence(shuffled))
    assert all(outcome.applied and outcome.found == outcome.faces for outcome in outcomes)
    whose = {int(order[row]): one.number for one in recast for row in one.faces}
    assert sorted(whose) == list(range(6))
    joined = {*one, *other}
    assert len({whose[row] for row in joined}) == 1
    if not joined & set(mine):
        assert len({whose[row] for row in mine}) == len(mine)
    (ada,) = [each for each in recast if each.name == "Ada"]
    assert ada.number == whose[one[0]]
    assert ada.how == "person"


moves = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=6)


@settings(max_examples=80)
@given(before=clusterings, moved=moves)
def test_shots_said_to_show_somebody_else_show_them(
    before: list[int], moved: list[tuple[int, int]]
) -> None:
    """Faces are taken from one and given to another, as often as anybody likes, also back again."""
    seen = film([(shot + 1, 0, 0.6 * shot) for shot in range(6)])
    cast = describe(seen.faces, np.array(before), seen.keyframes, seen.shots)
    whose = {row: number for number, one in enumerate(cast) for row in one.faces}
    orders = []
    for row, to in moved:
        taken = [other for other in whose if whose[other] == whose[row] and other != row]
        given_to = [other for other in whose if whose[other] == to]
        if row in given_to or not (taken or given_to):
            continue
        if taken:
            orders.append(correct(seen, Deed.SPLIT, tuple(sorted(taken)), (row,)))
        if given_to:
            orders.append(correct(seen, Deed.MERGE, tuple(sorted(given_to)), (row,)))
        whose[row] = to if given_to else 10 + len(orders)
    recast, outcomes = apply(orders, cast, evidence(seen))
    assert all(outcome.applied for outcome in outcomes)
    wanted = {frozenset(r for r in whose if whose[r] == number) for number in whose.values()}
    assert parts(recast) == wanted
