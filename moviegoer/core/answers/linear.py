"""Heads that are a linear map on a picture's vector: CinemaCLIP's, and those asked in words.

A zero-shot head (Radford et al., "Learning Transferable Visual Models From Natural Language
Supervision", 2021) is one too: its rows are the captions' vectors times the model's logit scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.types import Floats, Scores, seal

__all__ = ["LinearHead", "answer", "prompted"]


@dataclass(frozen=True, slots=True)
class LinearHead:
    """A question, its labels, and the map that answers it.

    ``weight`` is ``(labels, d)``, ``bias`` ``(labels,)``. Probabilities are the softmax of the
    map's values where one label holds, each value's logistic where several may.
    """

    name: str
    labels: tuple[str, ...]
    weight: Floats
    bias: Floats
    exclusive: bool = True
    threshold: float = 0.5

    def __post_init__(self) -> None:
        seal(self)


def answer(head: LinearHead, vectors: Floats, *, how: str) -> Scores:
    """Answer a head from vectors, a row each.

    Parameters
    ----------
    vectors
        Of the encoder that the head was made for, ``(n, d)``.
    how
        Which way of answering this is.
    """
    value = np.asarray(vectors, np.float64) @ head.weight.T.astype(np.float64) + head.bias
    if head.exclusive:
        p = np.exp(value - value.max(axis=1, keepdims=True))
        p = p / p.sum(axis=1, keepdims=True)
    else:
        p = 1 / (1 + np.exp(-np.clip(value, -60, 60)))
    found = np.full(len(p), how)
    return Scores(head.name, head.labels, p, found, head.exclusive, head.threshold)


def prompted(
    name: str,
    labels: Sequence[str],
    *,
    captions: Sequence[Floats],
    against: Sequence[Floats] = (),
    scale: float,
) -> LinearHead:
    """Make a head of captions: each label is the mean direction of the captions that say it.

    Parameters
    ----------
    captions
        Unit-norm vectors of each label's captions, ``(k, d)`` a label.
    against
        The same of captions for which the label does not hold. Where they are given, several
        labels may hold, and each is a choice between its captions and those against it; where
        they are not, one label holds, and the labels are against each other.
    scale
        The model's logit scale, as in training.
    """
    weight = np.stack([_direction(vectors) for vectors in captions])
    if against:
        weight = weight - np.stack([_direction(vectors) for vectors in against])
    bias = np.zeros(len(labels))
    return LinearHead(name, tuple(labels), scale * weight, bias, exclusive=not against)


def _direction(vectors: Floats) -> Floats:
    mean = np.asarray(vectors, np.float64).mean(axis=0)
    unit: Floats = mean / np.linalg.norm(mean)
    return unit
