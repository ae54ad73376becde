"""Two people whose faces fell into one cluster, told apart again by the camera.

Nobody is cut against themselves: where one face returns to a camera position by way of another
position, it may be two people who face each other (the reverse of one person in two clusters).
The dialogue model weighs that against everything else it could be.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from moviegoer.core.conversation.views import RETURN_SHOTS, Views
from moviegoer.types import Bools

__all__ = ["divided"]

LEAST_RETURNS = 2
"""How often the cutting must come back to the position: once is any change of angle."""


def divided(views: Views, *, present: float) -> tuple[Views, tuple[tuple[int, int], ...]]:
    """Add columns for characters who may be two people, by the setups that show them.

    Parameters
    ----------
    views
        The film's shots; a column a character.
    present
        From where a character counts as seen.

    Returns
    -------
    The views with columns added, which repeat the character's number, and for each possible
    division its two columns: the character in one setup, and in the others around it.
    """
    columns, numbers = [views.seen], list(views.numbers)
    pairs: list[tuple[int, int]] = []
    for column, number in enumerate(views.numbers):
        seen = views.seen[:, column] >= present
        for setup in np.unique(views.setup[seen & views.returns]).tolist():
            here = views.setup == setup
            around = _around(seen & here)
            there = seen & around & ~here
            if _returns(seen & here, there) < LEAST_RETURNS:
                continue
            pairs.append((len(numbers), len(numbers) + 1))
            numbers += [number, number]
            own = views.seen[:, column]
            columns.append(np.column_stack([own * here, own * (around & ~here)]))
    return replace(views, numbers=tuple(numbers), seen=np.hstack(columns)), tuple(pairs)


def _around(marked: Bools) -> Bools:
    """Shots so near a marked one that a setup would count as returning."""
    near = np.ones(2 * RETURN_SHOTS + 1)
    return np.asarray(np.convolve(marked, near, mode="same")[: len(marked)] > 0)


def _returns(here: Bools, there: Bools) -> int:
    """How often the first comes again after the second."""
    order = np.flatnonzero(here | there)
    steps = np.diff(here[order].astype(np.int64))
    return int((steps > 0).sum())
