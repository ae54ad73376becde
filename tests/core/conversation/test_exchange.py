"""What shots say of a conversation, before one is read."""

from __future__ import annotations

import numpy as np

from moviegoer.core.conversation import exchange, views
from moviegoer.types import Character, Ints, Shot, Span, Transition


def sight(words: str, setups: list[int]) -> views.Views:
    """Shots written as who is in them, and the setup of each."""
    who = words.split()
    shots = [
        Shot(row + 1, row * 24, row * 24 + 24, Span(row, row + 1.0), Transition.CUT)
        for row in range(len(who))
    ]
    cast = [
        Character(
            number,
            name,
            tuple(row + 1 for row, names in enumerate(who) if name in names),
            0.0,
            0.0,
            0.0,
            (),
            0,
        )
        for number, name in enumerate(sorted(set("".join(who))), 1)
    ]
    people: Ints = np.array([len(names) for names in who], dtype=np.int64)
    return views.gather(
        shots=shots, people=people, setups=np.array(setups), cast=cast, heads={}, speech=None
    )


def test_two_clusters_that_sit_in_one_setup_by_turns_look_like_one_person() -> None:
    alike = exchange.one_person(sight("A B C A B C", [1, 2, 1, 1, 2, 1]))
    assert alike[0, 2] == alike[2, 0] == 1.0
    assert alike[0, 1] == alike[1, 2] == 0.0


def test_two_who_are_seen_together_are_never_one_person() -> None:
    alike = exchange.one_person(sight("A C A C AC", [1, 1, 1, 1, 2]))
    assert alike[0, 1] == alike[1, 0] == 0.0
