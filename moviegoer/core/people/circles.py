"""How somebody is shown, and whom they share frames and dialogues with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from moviegoer.types import Character, Faces, Keyframes, Scene, SceneKind

__all__ = ["Circle", "circles"]

_Key = TypeVar("_Key", int, str)


@dataclass(frozen=True, slots=True)
class Circle:
    """What surrounds one character.

    ``scales`` are shares of the shots they are seen in, largest first, of those with a scale.
    ``frames`` counts the shots in which one frame shows both, ``dialogues`` the dialogue scenes
    that both take part in; by number of the other, most first.
    """

    scales: Mapping[str, float] = field(default_factory=dict)
    frames: Mapping[int, int] = field(default_factory=dict)
    dialogues: Mapping[int, int] = field(default_factory=dict)


def circles(
    cast: Sequence[Character],
    *,
    faces: Faces,
    keyframes: Keyframes,
    scenes: Sequence[Scene],
    scale: Sequence[str],
) -> dict[int, Circle]:
    """Tell of every character, by number, how they are shown and with whom.

    ``scale`` is each shot's scale, empty where there is none. Shots in which someone was only
    inferred are left out: of those it is not known how they are shown.
    """
    shared = _shared(cast, faces, keyframes)
    talks = [set(scene.characters) for scene in scenes if scene.kind is not SceneKind.OTHER]
    found = {}
    for one in cast:
        seen = Counter(scale[shot - 1] for shot in one.shots if scale[shot - 1])
        said = Counter(
            other for talk in talks if one.number in talk for other in talk - {one.number}
        )
        found[one.number] = Circle(
            scales={name: count / seen.total() for name, count in _ranked(seen)},
            frames=dict(_ranked(shared[one.number])),
            dialogues=dict(_ranked(said)),
        )
    return found


def _shared(
    cast: Sequence[Character], faces: Faces, keyframes: Keyframes
) -> dict[int, Counter[int]]:
    """Count for each character the shots in which a frame shows another one too."""
    order = np.argsort(keyframes.frame, kind="stable")
    on: dict[int, set[int]] = {}
    for one in cast:
        for frame in faces.frame[list(one.faces)].tolist():
            on.setdefault(frame, set()).add(one.number)
    met: dict[int, set[tuple[int, int]]] = {one.number: set() for one in cast}
    for frame, people in on.items():
        shot = int(keyframes.shot[order[np.searchsorted(keyframes.frame, frame, sorter=order)]])
        for number in people:
            met[number] |= {(shot, other) for other in people - {number}}
    return {number: Counter(other for _, other in pairs) for number, pairs in met.items()}


def _ranked(counted: Counter[_Key]) -> list[tuple[_Key, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
