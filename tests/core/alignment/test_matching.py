import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.core.alignment.alike import Edition
from moviegoer.core.alignment.matching import align
from moviegoer.types import Shot, Span, Transition
from tests.core.alignment.cuts import edition, told

FILM = [(seed, 2.0 + seed % 5) for seed in range(20)]


def same(*pairs):
    return [("same", (one,), (other,)) for one, other in pairs]


@pytest.mark.parametrize("speed", [1.0, 24 / 25, 25 / 24, 1000 / 1001])
def test_one_film_at_another_speed_is_the_same_film(speed):
    found = align(edition(FILM), edition(FILM, speed=speed, noise=3.0, cast=6.0))
    assert told(found) == same(*zip(range(1, 21), range(1, 21), strict=True))
    assert found.speed == pytest.approx(speed, abs=2e-4)


def test_what_was_cut_and_what_was_added_is_told_where_it_stood():
    other = [*FILM[:5], (90, 3.0), *FILM[5:10], *FILM[13:]]
    found = told(align(edition(FILM), edition(other, speed=0.96)))
    assert [one for one in found if one[0] != "same"] == [
        ("added", (), (6,)),
        ("cut", (11,), ()),
        ("cut", (12,), ()),
        ("cut", (13,), ()),
    ]
    assert found.index(("added", (), (6,))) == 5


def test_a_trimmed_shot_is_shorter_and_its_neighbours_are_the_same():
    other = [*FILM[:8], (8, FILM[8][1] * 0.6), *FILM[9:]]
    found = told(align(edition(FILM), edition(other, speed=0.96)))
    assert [one for one in found if one[0] != "same"] == [("shorter", (9,), (9,))]
    back = told(align(edition(other, speed=0.96), edition(FILM)))
    assert [one for one in back if one[0] != "same"] == [("longer", (9,), (9,))]


def test_a_shot_in_two_is_split_and_two_in_one_are_merged():
    other = [*FILM[:4], (4, 3.0), (4, 3.0), *FILM[5:]]
    found = told(align(edition(FILM), edition(other)))
    assert ("split", (5,), (5, 6)) in found
    assert ("merged", (5, 6), (5,)) in told(align(edition(other), edition(FILM)))


def test_a_scene_that_stands_elsewhere_was_moved():
    other = [*FILM[:3], *FILM[6:15], *FILM[3:6], *FILM[15:]]
    found = told(align(edition(FILM), edition(other)))
    moved = [one for one in found if one[0] == "moved"]
    assert moved == [("moved", (n,), (n + 9,)) for n in (4, 5, 6)]
    assert sum(one[0] == "same" for one in found) == 17


def test_what_was_done_to_a_stretch_is_one_run():
    other = [*FILM[:3], *FILM[6:12], *FILM[14:16], *FILM[3:6], (91, 2.0), (92, 2.0), *FILM[16:]]
    runs = align(edition(FILM), edition(other)).runs()
    assert [(str(one.kind), one.a, one.b) for one in runs if one.kind != "same"] == [
        ("moved", (4, 5, 6), (12, 13, 14)),
        ("added", (), (15, 16)),
        ("cut", (13, 14), ()),
    ]


def test_black_shots_are_matched_by_time():
    def blacked(film):
        layout = film.layout.copy()
        layout[film.keyframe_shot == 7] = 0.0
        return Edition(film.shots, film.keyframe_shot, film.time_s, layout)

    found = align(blacked(edition(FILM)), blacked(edition(FILM, speed=0.96)))
    assert told(found) == same(*zip(range(1, 21), range(1, 21), strict=True))


def test_other_films_have_nothing_in_common():
    found = told(align(edition(FILM), edition([(seed + 50, 3.0) for seed in range(10)])))
    assert {kind for kind, _, _ in found} <= {"cut", "added"}


def test_a_shot_without_keyframe_is_no_trouble():
    shot = Shot(1, 0, 50, Span(0.0, 2.0), Transition.START)
    bare = Edition((shot,), np.zeros(0, np.int64), np.zeros(0), np.zeros((0, 9, 16, 3)))
    found = told(align(bare, edition(FILM)))
    assert ("cut", (1,), ()) in found
    assert len(found) == 21


@settings(max_examples=25)
@given(st.sets(st.integers(0, 19), max_size=12), st.sampled_from([1.0, 0.96, 25 / 24]))
def test_every_shot_of_both_is_told_once_and_what_is_left_is_found(gone, speed):
    kept = [part for row, part in enumerate(FILM) if row not in gone]
    found = told(align(edition(FILM), edition(kept, speed=speed)))
    assert sorted(n for _, a, _ in found for n in a) == list(range(1, 21))
    assert sorted(n for _, _, b in found for n in b) == list(range(1, len(kept) + 1))
    truth = {(row + 1,) for row in gone}
    assert {a for kind, a, _ in found if kind == "cut"} == truth
