"""Made-up editions: shots of random colour layouts, each unlike every other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moviegoer.core.alignment.alike import Edition
from moviegoer.types import Shot, Span, Transition


def picture(seed: int) -> np.ndarray:
    """A layout of blotches in its own colours, ``(9, 16, 3)`` in Lab."""
    rng = np.random.default_rng(1000 + seed)
    coarse = rng.normal(size=(3, 4, 3)).repeat(3, axis=0).repeat(4, axis=1)
    return np.array([50.0, 0, 0]) + coarse * [18, 9, 9]


def edition(
    parts: Sequence[tuple[int, float]], *, speed: float = 1.0, noise: float = 1.5, cast: float = 0.0
) -> Edition:
    """An edition whose shots are ``(picture, seconds)``, with three keyframes a shot."""
    rng = np.random.default_rng(len(parts))
    shots, owner, times, layouts, at = [], [], [], [], 0.0
    for number, (seed, length_s) in enumerate(parts, 1):
        end = at + length_s * speed
        span = Span(at, end)
        shots.append(Shot(number, round(at * 25), round(end * 25), span, Transition.CUT))
        for share in (0.25, 0.5, 0.75):
            owner.append(number)
            times.append(at + share * (end - at))
            # The camera drifts: the same moment is more alike than another of the same shot.
            drift = np.roll(picture(seed), round(2 * share), axis=1) if length_s > 8 else 0
            still = picture(seed) if length_s <= 8 else drift
            layouts.append(still + rng.normal(0, noise, (9, 16, 3)) + [cast, cast / 2, -cast])
        at = end
    return Edition(tuple(shots), np.array(owner), np.array(times), np.stack(layouts))


def told(alignment) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """The relations without their figures."""
    return [(str(one.kind), one.a, one.b) for one in alignment.relations]
