"""Which pictures show what a model gets right and wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.learn.judge.answers import Answers
from moviegoer.types import Bools, Floats, Ints

__all__ = ["Gallery", "galleries"]

MOST = 8
"""Pictures of each kind that it was most, and least, sure of."""


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures of one kind for one label: rows, of which it was most and least sure."""

    label: str
    kind: str
    pictures: int
    most: Ints
    least: Ints


def galleries(answers: Answers, *, most: int = MOST) -> tuple[Gallery, ...]:
    """Choose pictures of every label: found, said wrongly, missed, rightly not said.

    Of two exclusive labels the second is shown alone, as the first is its mirror. Of more, the
    pictures that have neither truth nor guess in common with a label are shown where the label
    was nearest only: those far from it say nothing.
    """
    two = answers.exclusive and len(answers.labels) == 2
    some = range(1, 2) if two else range(len(answers.labels))
    return tuple(one for k in some for one in _of(answers, k, most, whole=two))


def _of(answers: Answers, k: int, most: int, *, whole: bool) -> list[Gallery]:
    held, said, p = answers.held[:, k], answers.said[:, k], answers.p[:, k]
    kinds: tuple[tuple[str, Bools, Floats], ...] = (
        ("true positives", held & said, p),
        ("false positives", ~held & said, p),
        ("false negatives", held & ~said, 1 - p),
        ("true negatives", ~held & ~said, 1 - p),
    )
    found = []
    for kind, which, sure in kinds:
        rows = np.flatnonzero(which)
        rows = rows[np.argsort(-sure[rows], kind="stable")]
        least = rows[most:][::-1][:most]
        if kind == "true negatives" and not whole:
            rows_most, least = rows[:0], rows[::-1][:most]
        else:
            rows_most = rows[:most]
        found.append(Gallery(answers.labels[k], kind, len(rows), rows_most, least))
    return found
