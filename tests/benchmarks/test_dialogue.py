"""How dialogue scenes are scored, and the two rules they are compared with."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import scoring
from benchmarks.baselines import alternating, one_frame_a_second
from moviegoer.core.conversation import views
from moviegoer.types import Character, Scores, Shot, Span, Transition


def shots_of(line: str, *, seconds: float = 1.0) -> tuple[list[Shot], list[Character]]:
    """Shots as in ``A B AB - A``, 24 frames a second."""
    words = line.split()
    shots = [
        Shot(
            n,
            round((n - 1) * seconds * 24),
            round(n * seconds * 24),
            Span((n - 1) * seconds, n * seconds),
            Transition.CUT,
        )
        for n in range(1, len(words) + 1)
    ]
    cast = [
        Character(
            ord(name) - 64,
            name,
            tuple(n for n, word in enumerate(words, 1) if name in word),
            0.0,
            0.0,
            0.0,
            (),
            0,
        )
        for name in "ABC"
    ]
    return shots, cast


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("A B A B", [(0, 4)]),
        ("A B A", []),
        ("- A B A B A -", [(1, 6)]),
        ("A B - A B", []),
        ("A B AB A B", []),
        ("A A B A B", [(1, 5)]),
        ("A B A B C B C B", [(0, 4), (3, 8)]),
    ],
)
def test_the_strict_rule_wants_four_shots_that_alternate(
    line: str, runs: list[tuple[int, int]]
) -> None:
    found = alternating(*shots_of(line))
    assert [(first // 24, end // 24) for first, end in found] == runs


def by_the_second(
    line: str, *, seconds: float = 2.0, sides: str = "left right"
) -> list[tuple[int, int]]:
    """What the second rule finds, as rows of shots; A sits left and B right."""
    shots, cast = shots_of(line, seconds=seconds)
    words = line.split()
    of = dict(zip("AB", sides.split(), strict=True))
    side = np.array(
        [[0.9 if of.get(word, "centre") == s else 0.05 for s in views.SIDES] for word in words]
    )
    scale = np.zeros((len(words), len(views.SCALES)))
    scale[:, views.SCALES.index("MCU")] = 1.0
    how = np.full(len(words), "written")
    names = {word: number for number, word in enumerate(dict.fromkeys(words), 1)}
    seen = views.gather(
        shots=shots,
        people=np.array([len(word) * (word != "-") for word in words]),
        setups=np.array([names[word] for word in words]),
        cast=cast,
        heads={
            "scale": Scores("scale", views.SCALES, scale, how),
            "face_side": Scores("face_side", views.SIDES, side, how),
        },
    )
    length = seconds * 24
    return [(round(a / length), round(b / length)) for a, b in one_frame_a_second(shots, seen)]


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("- A B A B -", [(1, 5)]),
        ("- A B A B A B", []),
        ("- A B A - B A B -", []),
        ("- A B A -", []),
        ("- A A A A A -", []),
        ("- A B A B - - A - - - - - - -", [(1, 8)]),
        ("- A B A B AB AB AB AB AB AB A -", [(1, 5)]),
    ],
    ids=[
        "eight frames",
        "dropped at the film's end",
        "broken by a cutaway",
        "too short",
        "one alone",
        "widened",
        "not further than six",
    ],
)
def test_one_frame_a_second_finds_runs_and_has_the_known_faults(
    line: str, runs: list[tuple[int, int]]
) -> None:
    assert by_the_second(line) == runs


def test_one_frame_a_second_wants_faces_on_two_sides() -> None:
    assert by_the_second("- A B A B -", sides="left left") == []


def test_one_frame_a_second_overlooks_shots_between_its_frames() -> None:
    # Every frame of a second shows A: B's shots of 0.4 s lie between.
    shots, cast = shots_of("A A B A A B A A B A A B A A B A", seconds=0.4)
    assert alternating(shots, cast) == []
    assert by_the_second("- " + "A B " * 8 + "-", seconds=0.5) == []


def test_a_scene_is_found_if_it_overlaps_by_half() -> None:
    got = scoring.matched([(0, 100), (200, 260)], [(0, 150), (200, 400)])
    assert (got.overlaps, got.found, got.true) == (pytest.approx((2 / 3,)), 2, 2)
    precision, recall, f1, overlap = scoring.rates([got])
    assert (precision, recall, f1) == (0.5, 0.5, 0.5)
    assert overlap == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("found", "right"),
    [
        ([30], 1),
        ([20], 1),
        ([40], 1),
        ([50], 1),
        ([80], 0),
        ([20, 40], 1),
        ([31], 1),
        ([30, 60], 2),
    ],
)
def test_a_bound_counts_within_a_shot_and_once(found: list[int], right: int) -> None:
    starts = list(range(0, 100, 10))
    got = scoring.bounded(found, [30, 60], shots=starts)
    assert (got.right, got.found, got.true) == (right, len(found), 2)


def test_the_nearest_bound_is_matched_first() -> None:
    got = scoring.bounded([20, 30], [30, 40], shots=list(range(0, 100, 10)))
    assert scoring.f1_of_bounds([got]) == pytest.approx(0.5)
