"""Scenes a person set: they tile the film, keep who talks, and neighbours give way."""

import itertools
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moviegoer.core.conversation.views import Views
from moviegoer.core.corrections.deeds import PERSON, Staging
from moviegoer.core.corrections.scenes import Grounds, apply, bounded
from moviegoer.core.people.corrections import Sighting, Someone
from moviegoer.core.structure.signs import Signs
from moviegoer.types import (
    Character,
    Faces,
    Keyframes,
    Scene,
    SceneKind,
    Shot,
    Span,
    Transition,
)

WHEN = datetime(2026, 11, 21, tzinfo=UTC)
N = 12
"""Shots of two seconds; in shots 0 to 5 Ada (1) and Bo (2) are seen by turns, then Cy (3)."""


def box(number):
    return (0.2 * number, 0.1, 0.2 * number + 0.1, 0.3)


def who(row):
    return (1 if row % 2 == 0 else 2) if row < 6 else 3


SHOTS = tuple(
    Shot(n + 1, n * 50, n * 50 + 50, Span(2.0 * n, 2.0 * n + 2), Transition.CUT) for n in range(N)
)
FACES = Faces(
    frame=np.arange(N) * 50 + 25,
    box=np.array([box(who(n)) for n in range(N)]),
    landmarks=np.zeros((N, 5, 2)),
    probability=np.ones(N),
    sharpness=np.ones(N),
    height_px=np.full(N, 90.0),
)
KEYFRAMES = Keyframes(FACES.frame, np.arange(N) + 1, 2.0 * np.arange(N) + 1)


def person(number, name):
    rows = tuple(n for n in range(N) if who(n) == number)
    shots = tuple(n + 1 for n in rows)
    return Character(number, name, shots, 2.0 * len(rows), 1.0, 9.0, rows, rows[0])


CAST = (person(1, "Ada"), person(2, "Bo"), person(3, "Cy"))


def grounds():
    nothing = np.full(N, np.nan)
    seen = np.array([[float(who(n) == number) for number in (1, 2, 3)] for n in range(N)])
    views = Views(
        numbers=(1, 2, 3),
        duration_s=np.full(N, 2.0),
        people_p=np.tile([0, 1.0, 0, 0], (N, 1)),
        seen=seen,
        scale_p=np.full((N, 8), np.nan),
        ots_p=nothing,
        side_p=np.full((N, 3), np.nan),
        gaze_p=np.full((N, 3), np.nan),
        gradual=np.zeros(N, bool),
        returns=np.zeros(N, bool),
        spanned=np.zeros(N, bool),
        setup=np.arange(N) + 1,
        speech=nothing,
    )
    signs = Signs(np.full((N, 2, 2), 0.5), np.zeros(N, bool), np.zeros(N), np.full(N, "unknown"))
    return Grounds(SHOTS, views, np.zeros((N, 2)), signs, CAST, FACES, KEYFRAMES)


GROUNDS = grounds()


def scene(number, first, last, kind=SceneKind.OTHER, members=(), **more):
    start, end = SHOTS[first - 1], SHOTS[last - 1]
    span = Span(start.span.start_s, end.span.end_s)
    return Scene(number, kind, first, last, span, start.start_frame, end.end_frame, members, **more)


FOUND = (
    scene(1, 1, 6, SceneKind.DIALOGUE2, (1, 2), score=0.8, evidence={"alternations": 5.0}),
    scene(2, 7, 12, members=(3,)),
)


def stage(a, b, kind=None, who=None):
    people = None if who is None else tuple(someone(number) for number in who)
    return Staging(Span(a, b), "ada", WHEN, kind, people)


def someone(number):
    row = CAST[number - 1].faces[0]
    return Someone(Span(0, 9), (Sighting(2.0 * row + 1, box(number)),))


def put(*given, found=FOUND):
    return apply(given, found, GROUNDS)


def runs(scenes):
    return [(one.first_shot, one.last_shot, str(one.kind)) for one in scenes]


ANY_KIND = st.sampled_from([*SceneKind, None])
ANYBODY = st.none() | st.lists(st.integers(1, 3), unique=True).map(tuple)
stagings = st.lists(
    st.tuples(st.integers(0, N - 1), st.integers(1, N), ANY_KIND, ANYBODY).map(
        lambda run: stage(2.0 * run[0], 2.0 * (run[0] + run[1]), run[2], run[3])
    ),
    max_size=5,
)
D2, OTHER = SceneKind.DIALOGUE2, SceneKind.OTHER


@given(stagings)
def test_scenes_go_on_tiling_the_film(given):
    found, fates = put(*given)
    assert len(fates) == len(given)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert found[0].first_shot == 1
    assert found[-1].last_shot == N
    for one, other in itertools.pairwise(found):
        assert one.last_shot + 1 == other.first_shot
        assert one.span.end_s == other.span.start_s


@given(stagings)
@example([stage(0.0, 2.0, D2), stage(0.0, 4.0, D2), stage(2.0, 4.0, D2)])
@example([stage(0, 20), stage(8, 20, OTHER)])
@example([stage(0, 4, OTHER, (3,)), stage(0, 6, OTHER)])
def test_twice_is_once(given):
    once, _ = put(*given)
    assert put(*given, found=once)[0] == once


@given(stagings)
def test_of_every_shot_the_last_word_counts(given):
    found, _ = put(*given)
    for row in range(N):
        here = next(one for one in found if one.first_shot <= row + 1 <= one.last_shot)
        said = [one for one in given if one.span.start_s <= 2 * row < one.span.end_s]
        assert (here.how == PERSON) == bool(said)
        if said and said[-1].kind:
            assert here.kind == said[-1].kind


def test_what_is_left_of_a_scene_a_person_set_stays_what_they_said():
    found, _ = put(stage(0, 4, D2), stage(2, 4, OTHER))
    assert runs(found) == [(1, 1, "dialogue2"), (2, 2, "other"), (3, 6, "dialogue2"),
                           (7, 12, "other")]  # fmt: skip
    assert [one.how for one in found] == [PERSON, PERSON, "", ""]


def test_bounds_moved_later_keep_what_was_said_before():
    found, _ = put(stage(12, 20, D2, (3, 1)), stage(12, 24))
    assert runs(found) == [(1, 6, "dialogue2"), (7, 12, "dialogue2")]
    assert found[1].characters == (3, 1)


def test_a_scene_joined_to_a_dialogue_has_all_who_are_seen():
    found, _ = put(stage(0, 24, OTHER))
    assert runs(found) == [(1, 12, "other")]
    assert found[0].characters == (1, 2, 3)


def test_without_corrections_nothing_changes():
    assert put()[0] == FOUND


def test_a_scene_is_divided_and_what_is_left_of_a_dialogue_stays_one():
    found, _ = put(stage(0, 4, SceneKind.OTHER))
    assert runs(found) == [(1, 2, "other"), (3, 6, "dialogue2"), (7, 12, "other")]
    assert [one.how for one in found] == [PERSON, "", ""]
    rest = found[1]
    assert rest.characters == (1, 2)
    assert rest.evidence["alternations"] == 3.0, "measured anew, from its own shots"


def test_a_rest_in_which_one_talks_alone_is_no_dialogue():
    found, _ = put(stage(2, 24, SceneKind.OTHER))
    assert runs(found) == [(1, 1, "other"), (2, 12, "other")]
    assert found[0].characters == (1,)


def test_bounds_move_and_who_talked_before_still_does():
    found, _ = put(stage(0, 16))
    assert runs(found) == [(1, 8, "dialogue2"), (9, 12, "other")]
    assert found[0].characters == (1, 2)
    assert found[0].score == 1.0
    assert found[0].evidence["cutaways"] == 2.0


def test_who_takes_part_is_found_by_faces_whatever_their_numbers():
    found, (fate,) = put(stage(12, 24, SceneKind.DIALOGUE2, who=(3, 1)))
    assert fate.applied
    assert found[1].characters == (3, 1)
    assert put(stage(0, 12, SceneKind.OTHER, who=()))[0][0].kind == SceneKind.OTHER
    strange = Staging(
        Span(0, 12), "ada", WHEN, None, (Someone(Span(0, 1), (Sighting(1, box(4)),)),)
    )
    _, (fate,) = put(strange)
    assert not fate.applied
    assert "faces of one" in fate.told()


@pytest.mark.parametrize(
    ("kind", "members"), [(SceneKind.DIALOGUE2, (1, 2)), (SceneKind.DIALOGUE, (1, 2, 3))]
)
def test_a_dialogue_without_names_is_of_those_who_are_seen_most(kind, members):
    found, _ = put(stage(0, 14, kind), found=(scene(1, 1, 12),))
    assert found[0].characters == members


def test_bounds_fall_on_the_nearest_beginning_of_a_shot():
    found, _ = put(stage(3.2, 8.9, SceneKind.OTHER))
    assert runs(found)[1] == (3, 4, "other")


def test_a_scene_of_no_shot_is_told():
    found, (fate,) = put(stage(8.1, 8.4))
    assert found == FOUND
    assert "not applied" in fate.told()


def test_the_chance_of_a_bound_follows():
    found, _ = put(stage(4, 8, SceneKind.OTHER))
    chance = bounded(np.full(N, 0.5), found)
    assert chance[:6].tolist() == [0.5, 0.5, 1.0, 0.0, 1.0, 0.5]
