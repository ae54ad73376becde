"""Hand-made films for tests of characters: who is seen where is given as an angle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.types import Embeddings, Faces, Ints, Keyframes, Shot, Span, Transition

SHOTS = 6
PER_SHOT = 3
SHOT_S = 3.0


@dataclass(frozen=True)
class Seen:
    faces: Faces
    tracks: Ints
    embeddings: Embeddings
    keyframes: Keyframes
    shots: tuple[Shot, ...]

    def reordered(self, order: Ints) -> Seen:
        """The same with the rows of its faces in another order."""
        columns = ("frame", "box", "landmarks", "probability", "sharpness", "height_px")
        faces = Faces(**{name: getattr(self.faces, name)[order] for name in columns})
        vectors = Embeddings(self.embeddings.row, self.embeddings.vector[order], "test")
        return Seen(faces, self.tracks[order], vectors, self.keyframes, self.shots)


def film(
    rows: list[tuple[int, int, float]],
    *,
    height_px: list[float] | None = None,
    probability: list[float] | None = None,
) -> Seen:
    """Six shots of 3 s with three keyframes each; a face is (shot, keyframe, angle of its vector).

    Every face is a track of its own, left to right on its frame.
    """
    count = len(rows)
    left = np.linspace(0, 0.9, count)
    angle = np.array([angle for _, _, angle in rows], float)
    eyes = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]])
    faces = Faces(
        frame=np.array([(s - 1) * PER_SHOT + k for s, k, _ in rows], np.int64),
        box=np.column_stack([left, np.zeros(count), left + 0.05, np.full(count, 0.2)]),
        landmarks=np.broadcast_to(eyes, (count, 5, 2)).copy(),
        probability=np.array(probability or [1.0] * count),
        sharpness=np.full(count, 200.0),
        height_px=np.array(height_px or [100.0] * count),
    )
    vectors = np.column_stack([np.cos(angle), np.sin(angle)]).astype(np.float32)
    number = np.arange(SHOTS * PER_SHOT, dtype=np.int64)
    keyframes = Keyframes(number, number // PER_SHOT + 1, number * SHOT_S / PER_SHOT)
    shots = tuple(
        Shot(
            n + 1,
            n * PER_SHOT,
            (n + 1) * PER_SHOT,
            Span(n * SHOT_S, (n + 1) * SHOT_S),
            Transition.CUT,
        )
        for n in range(SHOTS)
    )
    embeddings = Embeddings(np.arange(count), vectors, "test")
    return Seen(faces, np.arange(count), embeddings, keyframes, shots)
