"""Who looks at whom, as far as the cutting says it: eyelines that meet across a cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from moviegoer.types import Bools, Character, Scene, SceneKind, Scores, Shot

__all__ = ["Glance", "glances", "likeliest"]

ACROSS = ("left", "right")
"""Looks that leave the frame at a side; one into the camera meets nobody's."""


@dataclass(frozen=True, slots=True)
class Glance:
    """A cut from a shot of one character to a shot of another, both looking to a side.

    ``shot`` is the number of the shot before the cut, ``time_s`` the cut's time; ``meets`` tells
    whether they look opposite ways, as two who face each other do.
    """

    one: int
    other: int
    shot: int
    time_s: float
    meets: bool


def glances(
    *,
    shots: Sequence[Shot],
    scenes: Sequence[Scene],
    cast: Sequence[Character],
    gaze: Scores | None,
) -> tuple[Glance, ...]:
    """Find the cuts at which an eyeline match can be read, in the film's order.

    Character A is taken to look at B where, inside one dialogue scene, a shot in which A is the
    only character known is followed by one in which B is, and the first looks to the right and
    the second to the left, or the other way round: the eyeline match of continuity editing
    (Bordwell and Thompson, "Film Art", on the 180° system). It is read off the montage, not off
    the eyes. By chance two looks to a side oppose half the time, so count the cuts that meet
    against all that are returned.

    Known failures: the look is that of the shot's main face, which need not be the character's
    where an unknown person shares the frame; a head turned one way may glance another; a look at
    something or somebody else, opposite by accident, counts; looks within one shot do not.

    Parameters
    ----------
    shots, scenes, cast
        As in an ``Analysis``.
    gaze
        The head's answer a shot, with the labels ``left`` and ``right``; without it nothing is
        found.
    """
    if gaze is None or not set(ACROSS) <= set(gaze.labels):
        return ()
    looks = likeliest(gaze)
    alone = _alone(shots, cast)
    place = {shot.number: row for row, shot in enumerate(shots)}
    found = []
    for scene in scenes:
        if scene.kind is SceneKind.OTHER:
            continue
        for before, after in pairwise(range(place[scene.first_shot], place[scene.last_shot] + 1)):
            one, other = alone[before], alone[after]
            if one is None or other is None or one == other:
                continue
            if looks[before] in ACROSS and looks[after] in ACROSS:
                cut = shots[after].span.start_s
                meets = looks[before] != looks[after]
                found.append(Glance(one, other, shots[before].number, cut, meets))
    return tuple(found)


def likeliest(scores: Scores) -> list[str]:
    """Say the likeliest label of each row; empty where it was not answered."""
    known: Bools = np.asarray(~np.isnan(scores.p).any(axis=1))
    best = np.nan_to_num(scores.p, nan=-1.0).argmax(axis=1)
    return [scores.labels[at] if ok else "" for at, ok in zip(best, known, strict=True)]


def _alone(shots: Sequence[Shot], cast: Sequence[Character]) -> list[int | None]:
    """Name the one character known in each shot, if it is one."""
    who: dict[int, list[int]] = {shot.number: [] for shot in shots}
    for character in cast:
        for number in character.shots:
            who[number].append(character.number)
    return [who[s.number][0] if len(who[s.number]) == 1 else None for s in shots]
