"""A crowded film in numbers: faces, vectors and pictures of a film too large to be staged.

Three thousand shots with seven people each, some twenty thousand face tracks of a hundred and
fifty people, most of whom are seldom seen; camera positions that return. The vectors lie as those
of dlib's network do: strangers near each other, one person's poses further apart than a track's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.core.conversation import dialogue, views
from moviegoer.core.people import characters, tracks
from moviegoer.core.structure import scenes, setups
from moviegoer.types import (
    Embeddings,
    Faces,
    Floats,
    Ints,
    Keyframes,
    Scene,
    Scores,
    Shot,
    Span,
    Transition,
)

__all__ = ["Crowd", "draw", "structure"]

KEYFRAMES, PEOPLE, MOST = 3, 150, 12
STRANGERS, POSES, MOMENTS = 0.033, 0.021, 0.012
"""Spread of vectors between people, between one's shots, and within a shot: cosines of 0.88, 0.96
and 0.98, as measured on faces of films."""
LANDMARKS = ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8))
LAYOUT = (8, 12, 3)


@dataclass(frozen=True)
class Crowd:
    """What perception hands to reasoning."""

    shots: tuple[Shot, ...]
    keyframes: Keyframes
    faces: Faces
    vectors: Floats
    layouts: Floats


def draw(*, shots: int, tracks: int, seed: int = 0) -> Crowd:
    """Draw a film of so many shots and about so many face tracks."""
    rng = np.random.default_rng(seed)
    common = _unit(rng.normal(size=128))
    centres = _unit(common + STRANGERS * rng.normal(size=(PEOPLE, 128)))
    often = 1 / np.arange(1.0, PEOPLE + 1)
    frame, vectors, left = [], [], []
    for shot in range(shots):
        count = min(int(rng.poisson(tracks / shots)), MOST)
        who = rng.choice(PEOPLE, count, replace=False, p=often / often.sum())
        pose = _unit(centres[who] + POSES * rng.normal(size=(count, 128)))
        for moment in range(KEYFRAMES):
            frame += [shot * KEYFRAMES + moment] * count
            vectors.append(_unit(pose + MOMENTS * rng.normal(size=(count, 128))))
            left += [place / (MOST + 1) for place in range(count)]
    n, x = len(frame), np.array(left)
    faces = Faces(
        frame=np.array(frame),
        box=np.column_stack([x, np.full(n, 0.2), x + 0.06, np.full(n, 0.35)]),
        landmarks=np.tile(LANDMARKS, (n, 1, 1)),
        probability=np.full(n, 0.99),
        sharpness=np.full(n, 200.0),
        height_px=np.full(n, 90.0),
    )
    key = np.arange(shots * KEYFRAMES)
    return Crowd(
        shots=tuple(
            Shot(row + 1, row * 72, row * 72 + 72, Span(row * 3.0, row * 3.0 + 3), Transition.CUT)
            for row in range(shots)
        ),
        keyframes=Keyframes(key, key // KEYFRAMES + 1, key * 1.0),
        faces=faces,
        vectors=np.concatenate(vectors).astype(np.float32),
        layouts=_layouts(shots, rng),
    )


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def _layouts(shots: int, rng: np.random.Generator) -> Floats:
    """Scenes of twelve shots, by turns from three positions."""
    row = np.arange(shots)
    position = row // 12 * 3 + row % 3
    pictures = rng.normal((50, 0, 0), (20, 12, 12), (position.max() + 1, *LAYOUT))
    seen = np.repeat(pictures[position], KEYFRAMES, axis=0)
    return np.asarray(seen + rng.normal(0, 1.5, seen.shape), dtype=np.float32)


def structure(crowd: Crowd) -> tuple[int, tuple[Scene, ...]]:
    """Everything from faces to scenes: how many characters, and the scenes."""
    linked = tracks.link(crowd.faces, crowd.keyframes, crowd.vectors)
    cast = characters.cluster(
        faces=crowd.faces,
        tracks=linked,
        embeddings=Embeddings(np.arange(len(crowd.vectors)), crowd.vectors, "dlib"),
        keyframes=crowd.keyframes,
        shots=crowd.shots,
    )
    present: list[set[int]] = [set() for _ in crowd.shots]
    for character in cast:
        for shot in character.shots:
            present[shot - 1].add(character.number)
    shot_of = crowd.keyframes.shot
    numbers = setups.number(
        keyframe_shot=shot_of,
        layouts=crowd.layouts,
        characters=[frozenset(who) for who in present],
    )
    sight = views.gather(
        shots=crowd.shots,
        people=_counted(crowd),
        setups=numbers,
        cast=cast,
        heads={"scale": _scales(len(crowd.shots))},
    )
    divided = scenes.partition(
        shots=crowd.shots,
        views=sight,
        colours=setups.colours(
            keyframe_shot=shot_of, layouts=crowd.layouts, shots=len(crowd.shots)
        ),
        dialogues=dialogue.find(sight),
    )
    return len(cast), divided


def _counted(crowd: Crowd) -> Ints:
    return np.bincount(crowd.faces.frame // KEYFRAMES, minlength=len(crowd.shots)) // KEYFRAMES


def _scales(shots: int) -> Scores:
    p = np.random.default_rng(1).dirichlet(np.ones(len(views.SCALES)), shots)
    return Scores("scale", views.SCALES, p, np.full(shots, "drawn"))
