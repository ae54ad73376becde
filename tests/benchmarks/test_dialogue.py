"""How dialogue scenes are scored, and the strict rule they are compared with."""

from __future__ import annotations

import pytest

from benchmarks.measure.dialogue import alternating, matched
from moviegoer.types import Character, Shot, Span, Transition


def strict(line: str) -> list[tuple[int, int]]:
    """Shots of one frame each, as in ``A B AB - A``."""
    words = line.split()
    shots = [Shot(n, n - 1, n, Span(n - 1, n), Transition.CUT) for n in range(1, len(words) + 1)]
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
    return alternating(shots, cast)


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
    assert strict(line) == runs


def test_a_scene_is_found_if_it_overlaps_by_half() -> None:
    got = matched([(0, 100), (200, 260)], [(0, 150), (200, 400)])
    assert (got.overlaps, got.found, got.true) == (pytest.approx((2 / 3,)), 2, 2)
