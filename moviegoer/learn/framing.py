"""The second layer: trees that join FrameNet's answers with the faces, and calibration.

The trees learn from FrameNet's answers to stills that it had not seen, given by the networks of
the folds (stacking; Wolpert, "Stacked Generalization", 1992). When a fold is judged, the trees
have seen none of its stills. The answers they learned from were given by networks that had seen
them: the trees meet those networks' answers to other stills only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from moviegoer.learn.material import EYE, Material
from moviegoer.sense import features
from moviegoer.sense.framing import (
    ANSWERS,
    LABELS,
    Framing,
    Trees,
    blend,
    first_layer,
    second_layer,
    spread_out,
)
from moviegoer.types import Floats, Ints

__all__ = ["Unseen", "ablation", "as_arrays", "cross_validated", "fit", "save"]

SEED = 0
ROUNDS = 120
PEOPLE = ("scale", "mcu", "type", "ots")
"""Heads that faces decide; to the others they add nothing (location 0.77 without and 0.76 with
them, by cross-validation)."""
GRID = np.geomspace(0.4, 4, 70)
"""Temperatures tried."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """FrameNet's answers to stills it had not seen, ``(n, SIZE)``, and the faces in them."""

    material: Material
    fold: Ints
    vector: Floats
    geometry: Floats
    """NaN where faces were not looked for."""


def fit(unseen: Unseen) -> Framing:
    """Train the trees on everything, and calibrate on answers to unseen stills."""
    x = second_layer(unseen.geometry, first_layer(unseen.vector))
    people = unseen.material.people
    heads = _joined(unseen.material)
    trees = {head: as_arrays(_boost(x, unseen.material, head, people)) for head in heads}
    logits = _crossed(unseen, x)
    every = np.arange(len(unseen.fold))
    return Framing("framenet 2", trees, _temperatures(unseen, logits, every))


def cross_validated(unseen: Unseen) -> dict[str, Floats]:
    """Every head's probabilities for each still, by trees and temperatures of the other folds.

    Columns as in :data:`moviegoer.sense.framing.LABELS`; fold 0 holds the dev stills, so its rows
    come from a network and trees that no dev label reached, but for the folds' networks that gave
    the trees their examples.
    """
    x = second_layer(unseen.geometry, first_layer(unseen.vector))
    return _calibrated(unseen, _crossed(unseen, x))


def ablation(unseen: Unseen) -> dict[str, dict[str, Floats]]:
    """The same by FrameNet alone, and for the heads that hang on people by the faces alone."""
    first = first_layer(unseen.vector)
    alone = {head: first[head] for head in LABELS}
    geometry = np.asarray(unseen.geometry, np.float64)
    faces = {head: _unseen_trees(unseen, geometry, head) for head in _joined(unseen.material)}
    return {"network alone": _calibrated(unseen, alone), "faces alone": _calibrated(unseen, faces)}


def _joined(material: Material) -> list[str]:
    """Heads with trees: those whose every label is there; the others are left to FrameNet."""
    return [h for h in PEOPLE if len(set(material.truth(h)) - {-1}) == len(LABELS[h])]


def _crossed(unseen: Unseen, x: Floats) -> dict[str, Floats]:
    second = {head: _unseen_trees(unseen, x, head) for head in _joined(unseen.material)}
    return blend(first_layer(unseen.vector), second)


def _calibrated(unseen: Unseen, logits: dict[str, Floats]) -> dict[str, Floats]:
    """Probabilities, the temperature of each fold taken from the others."""
    p = {head: np.empty_like(value) for head, value in logits.items()}
    for fold in np.unique(unseen.fold):
        held = unseen.fold == fold
        temperature = _temperatures(unseen, logits, np.flatnonzero(~held))
        for head, value in logits.items():
            p[head][held] = _softmax(value[held] / temperature[head])
    return p


def _temperatures(unseen: Unseen, logits: dict[str, Floats], rows: Ints) -> dict[str, float]:
    """Every head's, on the stills labelled by eye among some rows."""
    judged = np.intersect1d(rows, unseen.material.where(EYE))
    return {
        head: _temperature(value[judged], unseen.material.truth(head)[judged])
        for head, value in logits.items()
    }


def _softmax(values: Floats) -> Floats:
    e = np.exp(values - values.max(axis=1, keepdims=True))
    p: Floats = e / e.sum(axis=1, keepdims=True)
    return p


def _boost(x: Floats, material: Material, head: str, rows: Ints) -> HistGradientBoostingClassifier:
    truth = material.truth(head)
    rows = rows[truth[rows] >= 0]
    model = HistGradientBoostingClassifier(
        max_iter=ROUNDS,
        learning_rate=0.06,
        max_leaf_nodes=12,
        min_samples_leaf=10,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=SEED,
    )
    # scikit-learn fails on a column without a value: the third face of stills with two at most.
    x = np.where(np.isnan(x[rows]).all(axis=0), 0, x)
    with threadpool_limits(1):  # a thousand rows are done before threads have met
        return model.fit(x[rows], truth[rows], sample_weight=material.weight[rows])


def _unseen_trees(unseen: Unseen, x: Floats, head: str) -> Floats:
    logits = np.full((len(x), len(LABELS[head])), -30.0)
    people = unseen.material.people
    for fold in np.unique(unseen.fold):
        held = np.flatnonzero(unseen.fold == fold)
        rows = people[unseen.fold[people] != fold]
        model = _boost(x, unseen.material, head, rows)
        answers = spread_out(as_arrays(model).raw(x[held]))
        logits[np.ix_(held, model.classes_.astype(int))] = answers
    return logits


def _temperature(logits: Floats, truth: Ints) -> float:
    """The divisor of logits under which the truth is likeliest."""
    losses = []
    for divisor in GRID:
        scaled = logits / divisor
        scaled = scaled - np.logaddexp.reduce(scaled, axis=1, keepdims=True)
        losses.append(-scaled[np.arange(len(truth)), truth].mean())
    return float(GRID[int(np.argmin(losses))])


def as_arrays(model: HistGradientBoostingClassifier) -> Trees:
    """A scikit-learn model's trees as plain arrays."""
    rounds = model._predictors
    nodes = [tree.nodes for trees in rounds for tree in trees]
    starts = np.cumsum([0, *(len(node) for node in nodes)])[:-1]
    both = np.concatenate(nodes)
    shift = np.repeat(starts, [len(node) for node in nodes])
    leaf = both["is_leaf"].astype(bool)
    return Trees(
        feature=np.where(leaf, 0, both["feature_idx"]).astype(np.int32),
        threshold=both["num_threshold"].astype(np.float64),
        left=np.where(leaf, -1, both["left"].astype(np.int64) + shift).astype(np.int32),
        right=np.where(leaf, -1, both["right"].astype(np.int64) + shift).astype(np.int32),
        missing_left=both["missing_go_to_left"].astype(np.uint8),
        value=np.where(leaf, both["value"], 0.0).astype(np.float32),
        root=starts.reshape(len(rounds), -1).astype(np.int32),
        baseline=np.asarray(model._baseline_prediction, np.float64).reshape(-1),
    )


def save(model: Framing, path: Path) -> None:
    """Write the model as safetensors, with what its features are."""
    from safetensors.numpy import save_file

    arrays: dict[str, Any] = {}
    for head, trees in model.trees.items():
        for name in Trees.__dataclass_fields__:
            arrays[f"{head}.{name}"] = getattr(trees, name)
    about = {
        "name": model.name,
        "features": list(features.NAMES),
        "answers": ANSWERS,
        "trees": list(model.trees),
        "temperature": dict(model.temperature),
    }
    arrays = {name: np.ascontiguousarray(value) for name, value in arrays.items()}
    save_file(arrays, str(path), metadata={"about": json.dumps(about)})
