"""Scale, medium close-up, people, over the shoulder, location and time of day of a picture.

Two layers, both trained by ``moviegoer train framenet``. The first is FrameNet, which answers
every head from the picture. The second, for the heads that hang on people, is gradient-boosted
trees on the faces' geometry and FrameNet's answers to all heads. Each head's probabilities are
then sharpened or flattened by one number (temperature scaling; Guo et al., "On Calibration of
Modern Neural Networks", 2017).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from moviegoer.errors import ModelError
from moviegoer.sense import features, framenet, weights
from moviegoer.types import Floats, Ints, Scores

__all__ = ["HOW", "LABELS", "Framing", "Trees", "load"]

HOW = "framenet"
LABELS: Mapping[str, tuple[str, ...]] = {
    head: framenet.HEADS[head] for head in ("scale", "mcu", "type", "ots", "location", "time")
}
"""Labels as the tables of stills and footage have them; ``0``/``1`` heads answer yes or no."""
ANSWERS = [f"{head}.{name}" for head, names in framenet.HEADS.items() for name in names]
"""What each number of a vector is."""
FLOOR = 1e-3
"""Least probability that is told from none, so that logarithms stay finite."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees of one head, as arrays: a row a node, and the root of each tree.

    ``root`` is ``(rounds, outputs)``; a leaf has ``left`` −1. A value that is missing goes left
    where ``missing_left`` says so.
    """

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    missing_left: Ints
    value: Floats
    root: Ints
    baseline: Floats

    def raw(self, x: Floats) -> Floats:
        """Sum of the trees' values, ``(rows, outputs)``, before any link function."""
        rows = np.arange(len(x))[:, None]
        node = np.broadcast_to(self.root.ravel(), (len(x), self.root.size)).copy()
        while (inner := self.left[node] >= 0).any():
            value = x[rows, self.feature[node]]
            goes_left = np.where(
                np.isnan(value), self.missing_left[node] > 0, value <= self.threshold[node]
            )
            node = np.where(inner, np.where(goes_left, self.left[node], self.right[node]), node)
        values = self.value[node].reshape(len(x), *self.root.shape).sum(axis=1)
        return np.asarray(values + self.baseline, np.float64)


@dataclass(frozen=True, slots=True)
class Framing:
    """The trained model."""

    name: str
    trees: Mapping[str, Trees]
    temperature: Mapping[str, float]

    def logits(self, vectors: Floats, geometry: Floats) -> dict[str, Floats]:
        """Log-probabilities of every head before calibration."""
        first = first_layer(vectors)
        x = second_layer(geometry, first)
        return blend(first, {head: spread_out(t.raw(x)) for head, t in self.trees.items()})

    def answer(self, vectors: Floats, geometry: Floats) -> Mapping[str, Scores]:
        """Answer every head, a row a picture.

        Parameters
        ----------
        vectors
            From :meth:`moviegoer.sense.framenet.Looker.look`, ``(n, SIZE)``.
        geometry
            From :func:`moviegoer.sense.features.geometry`, ``(n, len(NAMES))``.
        """
        return {
            head: _scores(head, np.exp(_log_softmax(value / self.temperature[head])))
            for head, value in self.logits(vectors, geometry).items()
        }


def first_layer(vectors: Floats) -> dict[str, Floats]:
    """FrameNet's log-probabilities, a head each; ``vectors`` holds all heads' logits."""
    ends = np.cumsum([len(names) for names in framenet.HEADS.values()])[:-1]
    parts = np.split(np.asarray(vectors, np.float64), ends, axis=1)
    return {head: _log_softmax(part) for head, part in zip(framenet.HEADS, parts, strict=True)}


def blend(first: Mapping[str, Floats], second: Mapping[str, Floats]) -> dict[str, Floats]:
    """Both layers' log-probabilities, mixed evenly where there are two."""
    mixed = {head: (first[head] + second[head]) / 2 for head in second}
    return {head: mixed.get(head, first[head]) for head in LABELS}


def second_layer(geometry: Floats, first: Mapping[str, Floats]) -> Floats:
    """What the trees see: the faces, and FrameNet's answers to every head."""
    answers = [np.maximum(first[head], np.log(FLOOR)) for head in framenet.HEADS]
    return np.concatenate([np.asarray(geometry, np.float64), *answers], axis=1)


def spread_out(raw: Floats) -> Floats:
    """Turn a yes/no head's single output into logits of no and yes; others stay."""
    if raw.shape[1] > 1:
        return _log_softmax(raw)
    both: Floats = np.concatenate([np.zeros_like(raw), raw], axis=1)
    return _log_softmax(both)


def _log_softmax(values: Floats) -> Floats:
    shifted = values - values.max(axis=1, keepdims=True)
    log: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return log


def _scores(head: str, p: Floats) -> Scores:
    how = np.full(len(p), HOW)
    if LABELS[head] == ("0", "1"):
        return Scores(head, ("yes",), p[:, 1:], how, exclusive=False)
    return Scores(head, LABELS[head], p, how)


@cache
def load(path: Path | None = None) -> Framing:
    """Load the model shipped in ``models/``, or one that training wrote.

    Raises
    ------
    ModelError
        If the weights are missing, damaged, or made for other features.
    """
    from safetensors import SafetensorError, safe_open

    path = path or weights.shipped("framing")
    try:
        with safe_open(str(path), framework="numpy") as file:
            about = json.loads((file.metadata() or {}).get("about", "{}"))
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return _assemble(about, arrays)
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise ModelError(f"{path} is no framing model: {error}; reinstall moviegoer") from error


def _assemble(about: Mapping[str, Any], arrays: Mapping[str, Any]) -> Framing:
    if about.get("features") != list(features.NAMES) or about.get("answers") != ANSWERS:
        raise ValueError("made for other features")
    trees = {
        head: Trees(**{f: arrays[f"{head}.{f}"] for f in Trees.__dataclass_fields__})
        for head in about["trees"]
    }
    return Framing(name=about["name"], trees=trees, temperature=about["temperature"])
