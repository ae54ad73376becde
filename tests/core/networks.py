"""Small films in which it is known who meets whom, for the tests of graph and network."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from moviegoer.types import (
    Character,
    Film,
    Scene,
    SceneKind,
    Scores,
    Shot,
    Span,
    Transition,
)

SHOT_S = 2.0


def shots(count: int) -> tuple[Shot, ...]:
    """So many shots of two seconds each."""
    return tuple(
        Shot(
            number=i + 1,
            start_frame=i * 50,
            end_frame=(i + 1) * 50,
            span=Span(i * SHOT_S, (i + 1) * SHOT_S),
            transition_in=Transition.CUT if i else Transition.START,
        )
        for i in range(count)
    )


def cast(seen: Sequence[set[int]], names: Sequence[str] = ()) -> tuple[Character, ...]:
    """The people of a film of whom ``seen`` says who is in each shot."""
    people = sorted({who for one in seen for who in one})
    found = []
    for who in people:
        mine = tuple(i + 1 for i, one in enumerate(seen) if who in one)
        found.append(
            Character(
                number=who,
                name=names[who - 1] if who <= len(names) else f"Person {who}",
                shots=mine,
                screen_time_s=SHOT_S * len(mine),
                first_s=SHOT_S * (mine[0] - 1),
                last_s=SHOT_S * mine[-1],
                faces=(),
                portrait=0,
            )
        )
    return tuple(found)


def scene(number: int, first: int, last: int, *talkers: int) -> Scene:
    """A scene; a dialogue if anybody talks."""
    kind = SceneKind.DIALOGUE2 if len(talkers) == 2 else SceneKind.DIALOGUE
    return Scene(
        number=number,
        kind=kind if talkers else SceneKind.OTHER,
        first_shot=first,
        last_shot=last,
        span=Span((first - 1) * SHOT_S, last * SHOT_S),
        start_frame=(first - 1) * 50,
        end_frame=last * 50,
        characters=talkers,
        score=0.9 if talkers else 0.0,
    )


def gaze(looks: str) -> Scores:
    """Answers of the gaze head: ``l``, ``r``, ``c`` a shot, ``?`` where it was not answered."""
    rows = {"l": (0.8, 0.1, 0.1), "c": (0.1, 0.8, 0.1), "r": (0.1, 0.1, 0.8), "?": (np.nan,) * 3}
    p = np.array([rows[look] for look in looks])
    return Scores("gaze", ("left", "camera", "right"), p, np.full(len(p), "faces"))


def title(name: str, count: int) -> Film:
    """A film of so many shots."""
    length_s = count * SHOT_S
    return Film("f.mkv", "key", name, 640, 360, Fraction(25), length_s, "h264", True)
