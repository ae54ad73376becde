"""Setups: shots that were taken from the same camera position.

Shots are read in the film's order, and each joins the setup whose latest shots it looks like, or
opens a new one: a setup is a thread that is picked up again within a few shots, not a place seen
anywhere in the film (after Yeung, Yeo and Liu, "Segmentation of Video by Clustering and Graph
Analysis", 1998, whose clusters are constrained in time in the same way).

Known failures: a camera that travels (both ends look unlike each other), pictures almost wholly
black (title cards share a setup), a window behind a person that shows a moving landscape.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moviegoer.types import Floats, Ints

__all__ = ["colours", "likeness", "number"]

WINDOW_SHOTS = 16
"""How far back a thread is picked up: a cross-cut of three threads returns within this."""
SEEN_STEP = 8.0
"""Lab distance below which two cells show the same thing (about three visible steps)."""
PLAIN_VARIANCE = 25.0
"""Variance of lightness, in squared L, that tells nothing of the composition: noise, black."""
ALIKE = 0.68
"""Likeness from which two shots share a camera: between the pairs told by eye on dev clips."""
SAME_FACE = 0.10
"""How much a shared character lowers that bar, and a different one raises it."""


def number(
    *,
    keyframe_shot: Ints,
    layouts: Floats,
    characters: Sequence[frozenset[int]],
) -> Ints:
    """Number the camera position of every shot, from 1 in order of first use.

    Parameters
    ----------
    keyframe_shot
        For each keyframe, the number of its shot, from 1, ascending.
    layouts
        For each keyframe its colour layout in Lab, ``(keyframes, rows, columns, 3)``.
    characters
        For each shot, who was recognised in it. Their count is the number of shots.

    Returns
    -------
    A setup for each shot. A shot without keyframes has a setup of its own.
    """
    cells = layouts.reshape(len(layouts), -1, 3).astype(np.float32)
    first = np.searchsorted(keyframe_shot, np.arange(1, len(characters) + 2))
    setups = np.zeros(len(characters), dtype=np.int64)
    for shot in range(len(characters)):
        low = max(0, shot - WINDOW_SHOTS)
        before = slice(first[low], first[shot])
        alike = np.zeros(shot - low)
        pairs = likeness(cells[first[shot] : first[shot + 1]], cells[before])
        np.maximum.at(alike, keyframe_shot[before] - 1 - low, pairs.max(axis=0, initial=0.0))
        agreement = [_agreement(characters[e], characters[shot]) for e in range(low, shot)]
        margin = alike - ALIKE + SAME_FACE * np.array(agreement, dtype=np.float64)
        known = len(margin) and margin.max() >= 0
        best = low + len(margin) - 1 - int(margin[::-1].argmax()) if known else -1
        setups[shot] = setups[best] if known else setups.max() + 1
    return setups


def colours(*, keyframe_shot: Ints, layouts: Floats, shots: int) -> Floats:
    """Describe the colours of each shot: mean and spread of Lab over cells, ``(shots, 6)``.

    Where a thing stands does not matter, so that two views of one room come out alike.

    Parameters
    ----------
    keyframe_shot, layouts
        As in ``number``.
    shots
        Number of shots. One without keyframes is NaN.
    """
    described = np.full((shots, 6), np.nan)
    cells = layouts.reshape(len(layouts), -1, 3)
    for shot in np.unique(keyframe_shot):
        own = cells[keyframe_shot == shot].reshape(-1, 3)
        described[shot - 1] = np.concatenate([own.mean(axis=0), own.std(axis=0)])
    return described


def likeness(one: Floats, other: Floats) -> Floats:
    """How much pictures look taken from one place, each pair, in [0, 1].

    It is the geometric mean of two things that fail differently: the share of cells of the same
    colour, once a change of exposure over the whole picture is taken off (people may move, the
    rest must stay), and the correlation of lightness (which plain dark pictures do not pass).

    Parameters
    ----------
    one, other
        Pictures as cells, ``(pictures, cells, 3)`` in Lab.

    Returns
    -------
    ``(pictures of one, pictures of other)``.
    """
    difference = one[:, None] - other[None, :]
    difference[..., 0] -= np.median(difference[..., 0], axis=-1, keepdims=True)
    share = np.mean(np.einsum("ijkc,ijkc->ijk", difference, difference) < SEEN_STEP**2, axis=-1)
    light_one = one[..., 0] - one[..., 0].mean(axis=-1, keepdims=True)
    light_other = other[..., 0] - other[..., 0].mean(axis=-1, keepdims=True)
    energy = np.outer((light_one**2).sum(-1), (light_other**2).sum(-1)) ** 0.5
    correlation = (light_one @ light_other.T) / (energy + PLAIN_VARIANCE * one.shape[1])
    return np.asarray(np.sqrt(share * np.clip(correlation, 0.0, 1.0)))


def _agreement(one: frozenset[int], other: frozenset[int]) -> int:
    """1 if both shots show a common person, -1 if they show different ones, 0 if unknown."""
    if not one or not other:
        return 0
    return 1 if one & other else -1
