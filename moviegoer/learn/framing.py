"""Train the framing model on labelled stills, measure it, and write its card.

    python -m moviegoer.learn.framing DATA OUT [--cache DIR]

DATA holds ``stills/`` with its tables; OUT gets ``framing.safetensors`` and ``framing.md``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from moviegoer.learn.material import OTHERS, Material, read
from moviegoer.sense import features
from moviegoer.sense.framing import LABELS, Framing, Trees, blend, second_layer, spread_out
from moviegoer.types import Floats, Ints

__all__ = ["cross_validated", "fit", "probabilities", "save"]

SEED = 0
FOLDS = 5
ROUNDS = 120
PEOPLE = ("scale", "mcu", "type", "ots")
"""Heads that faces decide; the others are left to the first layer, where faces add nothing
(location 0.77 without and 0.76 with them, by cross-validation)."""
PENALTY = 0.05
"""Inverse penalty of the first layer: of 0.0125, 0.025 and 0.05 the best for most heads."""
SCALE = np.sqrt(1280) / 6
"""Keeps the standardized vector short enough for the solver to converge in a few steps."""


def fit(material: Material, *, seed: int = SEED) -> Framing:
    """Train both layers and calibrate.

    The trees learn from first-layer answers to stills the first layer had not seen, and the
    temperatures from trees' answers to stills the trees had not seen.
    """
    centre = material.seen.vector.mean(axis=0)
    spread = (material.seen.vector.std(axis=0) + 1e-6) * SCALE
    bare = Framing("", centre, spread, {}, {}, {}, {})
    whole = _first_layer(material, bare)
    first = _unseen_answers(material, bare, seed)
    x = second_layer(material.seen.geometry, first)
    everything = np.arange(len(x))
    trees = {head: _boost(x, material, head, everything) for head in PEOPLE}
    second = {head: _unseen_trees(x, material, head, seed) for head in PEOPLE}
    judged = np.flatnonzero(material.labels["split"] != OTHERS)
    temperature = {
        head: _temperature(logits[judged], material.truth(head)[judged])
        for head, logits in blend(first, second).items()
    }
    return Framing(
        name="framing 1",
        centre=centre.astype(np.float32),
        spread=spread.astype(np.float32),
        slope=whole.slope,
        level=whole.level,
        trees={head: as_arrays(model) for head, model in trees.items()},
        temperature=temperature,
    )


def _first_layer(material: Material, bare: Framing) -> Framing:
    slope, level = {}, {}
    for head, names in LABELS.items():
        truth = material.truth(head)
        known = truth >= 0
        model = LogisticRegression(C=PENALTY, max_iter=500)
        x = (material.seen.vector[known] - bare.centre) / bare.spread
        model.fit(x, truth[known], sample_weight=material.weight[known])
        slope[head], level[head] = _linear(model, len(names))
    return Framing("", bare.centre, bare.spread, slope, level, {}, {})


def _linear(model: LogisticRegression, labels: int) -> tuple[Floats, Floats]:
    """Slope and level of every label; a label the stills lack is never the answer."""
    slope, level = model.coef_, model.intercept_
    if labels == 2:
        slope, level = np.vstack([0 * slope, slope]), np.concatenate([[0.0], level])
    full = np.zeros((labels, slope.shape[1]), np.float32)
    base = np.full(labels, -30.0, np.float32)
    full[model.classes_], base[model.classes_] = slope, level
    return full, base


def _folds(material: Material, seed: int) -> list[tuple[Ints, Ints]]:
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return list(
        splitter.split(
            material.labels, material.labels["scale"], material.labels["group"].astype(str)
        )
    )


def _blank(material: Material) -> dict[str, Floats]:
    return {head: np.zeros((len(material.labels), len(names))) for head, names in LABELS.items()}


def _unseen_answers(material: Material, bare: Framing, seed: int) -> dict[str, Floats]:
    answers = _blank(material)
    for train, rest in _folds(material, seed + 1):
        part = _first_layer(material.take(train), bare).first(material.seen.vector[rest])
        for head, value in part.items():
            answers[head][rest] = value
    return answers


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
    with threadpool_limits(1):  # a thousand rows are done before threads have met
        return model.fit(x[rows], truth[rows], sample_weight=material.weight[rows])


def _unseen_trees(x: Floats, material: Material, head: str, seed: int) -> Floats:
    logits = np.full((len(x), len(LABELS[head])), -30.0)
    for train, rest in _folds(material, seed + 2):
        model = _boost(x, material, head, train)
        answers = spread_out(as_arrays(model).raw(x[rest]))
        logits[np.ix_(rest, model.classes_.astype(int))] = answers
    return logits


def _temperature(logits: Floats, truth: Ints) -> float:
    """The divisor of logits under which the truth is likeliest."""
    grid = np.geomspace(0.5, 4, 60)
    losses = []
    for divisor in grid:
        scaled = logits / divisor
        scaled = scaled - np.logaddexp.reduce(scaled, axis=1, keepdims=True)
        losses.append(-scaled[np.arange(len(truth)), truth].mean())
    return float(grid[int(np.argmin(losses))])


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


def cross_validated(material: Material, *, seed: int = SEED) -> dict[str, Floats]:
    """Every head's probabilities for stills the model had not seen, by grouped folds."""
    answers = _blank(material)
    for train, rest in _folds(material, seed):
        model = fit(material.take(train), seed=seed)
        for head, p in probabilities(model, material.take(rest)).items():
            answers[head][rest] = p
    return answers


def probabilities(model: Framing, material: Material) -> dict[str, Floats]:
    """Every head's probabilities, columns as in :data:`LABELS`."""
    answers: dict[str, Floats] = {}
    for head, scores in model.answer(material.seen.vector, material.seen.geometry).items():
        binary = scores.labels == ("yes",)
        answers[head] = np.concatenate([1 - scores.p, scores.p], axis=1) if binary else scores.p
    return answers


def save(model: Framing, path: Path) -> None:
    """Write the model as safetensors, with what its features are."""
    from safetensors.numpy import save_file

    arrays: dict[str, Any] = {"centre": model.centre, "spread": model.spread}
    for head in LABELS:
        arrays[f"{head}.slope"], arrays[f"{head}.level"] = model.slope[head], model.level[head]
    for head, trees in model.trees.items():
        for name in Trees.__dataclass_fields__:
            arrays[f"{head}.{name}"] = getattr(trees, name)
    about = {
        "name": model.name,
        "features": list(features.NAMES),
        "trees": list(model.trees),
        "temperature": dict(model.temperature),
    }
    arrays = {name: np.ascontiguousarray(value) for name, value in arrays.items()}
    save_file(arrays, str(path), metadata={"about": json.dumps(about)})


def main() -> None:
    """Train, measure and write."""
    from moviegoer.learn.card import write

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("build/learn"))
    given = parser.parse_args()
    material = read(given.data, given.cache)
    given.out.mkdir(parents=True, exist_ok=True)
    judged, dev = material.rows("train", "dev"), material.rows("dev")
    unseen = {head: p[judged] for head, p in cross_validated(material).items()}
    on_dev = probabilities(fit(material.take(material.rows("train", OTHERS))), material.take(dev))
    save(fit(material), given.out / "framing.safetensors")
    labels = material.labels
    text = write(labels.iloc[judged], unseen, labels.iloc[dev], on_dev)
    (given.out / "framing.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
