"""Which face tracks cannot be one person, whatever they look like."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from moviegoer.types import Floats, Ints

__all__ = ["alternating", "together"]


def together(track: Ints, frame: Ints, *, tracks: int) -> sp.csr_array:
    """Pairs of tracks that are seen on one frame: symmetric ``(tracks, tracks)``.

    ``track`` and ``frame`` say where each face belongs, a row a face.
    """
    _, place = np.unique(frame, return_inverse=True)
    ones = np.ones(len(place), np.int32)
    frames = int(place.max()) + 1 if len(place) else 0
    seen = sp.csr_array((ones, (track, place)), (tracks, frames))
    pairs = sp.csr_array(seen @ seen.T)
    pairs.setdiag(0)
    pairs.eliminate_zeros()
    return pairs


def alternating(shot: Ints, vector: Floats, *, alike: float, gap: float) -> sp.csr_array:
    """Pairs of tracks that face each other in shot and reverse shot: symmetric.

    Four shots on end, A B A B: where the first and third show one face and the second and fourth
    one face (both ``alike``, a cosine), and every likeness across is lower than both by ``gap``,
    editing shows two people in turn, however like each other they are: children, siblings.

    ``shot`` is the shot of each track, ``vector`` its unit vector. Known failure: one person
    shown from front and side in turn, four times over.
    """
    count = len(shot)
    of: dict[int, list[int]] = {}
    for track, number in enumerate(shot.tolist()):
        of.setdefault(number, []).append(track)
    pairs: set[tuple[int, int]] = set()
    # Shots with more faces than two are no singles of a shot/reverse shot.
    for number in of:
        four = [of.get(number + step, []) for step in range(4)]
        if all(len(tracks) in {1, 2} for tracks in four):
            pairs |= _opposed(four, vector, alike, gap)
    both = sorted(pairs | {(b, a) for a, b in pairs})
    first, second = np.array(both, np.int64).reshape(-1, 2).T
    return sp.csr_array((np.ones(len(both), np.int32), (first, second)), (count, count))


def _opposed(
    four: list[list[int]], vector: Floats, alike: float, gap: float
) -> set[tuple[int, int]]:
    a, b = _best(four[0], four[2], vector), _best(four[1], four[3], vector)
    within = min(float(vector[a[0]] @ vector[a[1]]), float(vector[b[0]] @ vector[b[1]]))
    across = float((vector[list(a)] @ vector[list(b)].T).max())
    if within < alike or within - across < gap:
        return set()
    return {(one, other) for one in a for other in b}


def _best(first: list[int], second: list[int], vector: Floats) -> tuple[int, int]:
    """The most alike pair of two shots' tracks."""
    likeness = vector[first] @ vector[second].T
    i, j = np.unravel_index(int(likeness.argmax()), likeness.shape)
    return first[int(i)], second[int(j)]
