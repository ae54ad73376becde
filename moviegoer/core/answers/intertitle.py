"""Shots that are titles: lettering on a plain ground, and nothing else.

In a silent film they are shots of their own kind, and what is said. Which of them are spoken
words and which tell the story is not known, nor is a title card told from opening credits.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moviegoer.types import Bools, Floats, Ints, Shot

__all__ = ["card", "titles"]

LETTERS = 6
"""Fewer strokes in rows than this are no words."""
SHARE = 0.6
SHARE_SOFT = 0.1
"""Share of the edges that lie in the rows of letters. This and the next were set by eye on 4,002
training stills and the dev clips: of the stills beyond both cuts one was no lettering (heads
before a cinema's screen). Handwriting on a paper card between black sides has 0.67."""
TONES = 0.8
TONES_SOFT = 0.05
"""Share of luma's variance that two tones explain; words laid over a picture have 0.6."""


def card(*, letters: Ints, share: Floats, two_toned: Floats, faces: Ints) -> Floats:
    """Probability that each picture is a title card.

    Parameters
    ----------
    letters, share, two_toned
        Columns of :class:`moviegoer.sense.lettering.Lettering`.
    faces
        Number of faces found on each; a card has none.

    Notes
    -----
    The probabilities say how far a picture is from the cuts, not how often the word is right.

    >>> card(letters=np.array([25, 58]), share=np.array([0.98, 0.95]),
    ...      two_toned=np.array([0.92, 0.75]), faces=np.array([0, 1])).round(2).tolist()
    [0.99, 0.0]
    """
    in_rows = _above(np.asarray(share, np.float64), SHARE, SHARE_SOFT)
    plain = _above(np.asarray(two_toned, np.float64), TONES, TONES_SOFT)
    possible = (np.asarray(letters) >= LETTERS) & (np.asarray(faces) == 0)
    p: Floats = np.where(possible, in_rows * plain, 0.0)
    return p


def titles(*, shots: Sequence[Shot], shot: Ints, p: Floats) -> Bools:
    """Mark the shots at least half of whose pictures are title cards.

    Parameters
    ----------
    shots
        In order.
    shot
        Number of the shot that each picture is from.
    p
        From :func:`card`, a value a picture.
    """
    is_card = np.asarray(p) >= 0.5
    number = np.asarray(shot)
    share = [is_card[number == one.number].mean() if (number == one.number).any() else 0.0
             for one in shots]  # fmt: skip
    return np.array(share, np.float64) >= 0.5


def _above(value: Floats, cut: float, soft: float) -> Floats:
    """Probability that a value is over a cut: one half at it, 0.88 at ``soft`` beyond."""
    p: Floats = 1 / (1 + np.exp(-np.clip(2 * (value - cut) / soft, -60, 60)))
    return p
