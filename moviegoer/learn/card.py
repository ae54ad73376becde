"""The card of a trained model: what it was trained on, how right it is, what it fails at."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from importlib.metadata import version

import numpy as np
import pandas as pd

from moviegoer.learn.framing import Unseen, ablation, cross_validated
from moviegoer.learn.material import EYE
from moviegoer.learn.tail import Plan
from moviegoer.sense.framing import LABELS, first_layer
from moviegoer.types import Floats, Ints

__all__ = ["Judged", "figures", "judge", "said", "write"]

DRAWS = 1000
SETS = (
    ("location", "location"), ("time", "daynight"), ("texture10", "texture"),
    ("framing2019", "cinemanet2019"), ("type2019", "cinemanet2019"),
    ("angle2019", "cinemanet2019"), ("subject2019", "cinemanet2019"),
)  # fmt: skip
"""Heads and the sets that tell them."""
Figure = Callable[[Ints, Floats], float]


def accuracy(truth: Ints, p: Floats) -> float:
    """Share of stills whose likeliest label is right."""
    return float(np.mean(p.argmax(axis=1) == truth))


def exact_scale(truth: Ints, p: Floats) -> float:
    """Share right of the seven scales, stills that have one."""
    known = truth < 7
    return float(np.mean(p[known].argmax(axis=1) == truth[known]))


def near_scale(truth: Ints, p: Floats) -> float:
    """Share of those within one step; NA counts as wrong."""
    known, said = truth < 7, p.argmax(axis=1)
    return float(np.mean((np.abs(said - truth) <= 1)[known] & (said[known] < 7)))


def f1(truth: Ints, p: Floats) -> float:
    """F1 of yes, at one half."""
    said = p[:, 1] >= 0.5
    return float(2 * (said & (truth == 1)).sum() / max(said.sum() + (truth == 1).sum(), 1))


def average_precision(truth: Ints, p: Floats) -> float:
    """Average precision of yes."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(truth, p[:, 1]))


def known_accuracy(truth: Ints, p: Floats) -> float:
    """Share right of the first two labels (int/ext, day/night), stills that have one of them."""
    known = truth < 2
    return float(np.mean(p[known, :2].argmax(axis=1) == truth[known]))


def macro_f1(truth: Ints, p: Floats) -> float:
    """Mean F1 over the labels."""
    from sklearn.metrics import f1_score

    return float(f1_score(truth, p.argmax(axis=1), average="macro"))


def calibration_error(truth: Ints, p: Floats) -> float:
    """Expected calibration error of the likeliest label, in ten bins (Guo et al., 2017)."""
    sure, right = p.max(axis=1), p.argmax(axis=1) == truth
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(
        sum(abs((sure - right)[bins == b].sum()) for b in np.unique(bins)) / max(len(truth), 1)
    )


FIGURES: tuple[tuple[str, str, Figure], ...] = (
    ("scale", "exact, 7 scales", exact_scale),
    ("scale", "within one step", near_scale),
    ("mcu", "F1", f1),
    ("mcu", "average precision", average_precision),
    ("type", "accuracy", accuracy),
    ("type", "macro F1", macro_f1),
    ("ots", "F1", f1),
    ("ots", "accuracy", accuracy),
    ("location", "accuracy, with na", accuracy),
    ("location", "interior/exterior where known", known_accuracy),
    ("time", "accuracy, with na", accuracy),
    ("time", "day/night where known", known_accuracy),
)


def figures(labels: pd.DataFrame, p: Mapping[str, Floats], *, seed: int = 0) -> pd.DataFrame:
    """Every figure with its 95 % interval, by bootstrap over groups of near-duplicates.

    Parameters
    ----------
    labels
        The truth, a row a still, with ``group``.
    p
        A head's probabilities, columns as in :data:`moviegoer.sense.framing.LABELS`.
    """
    truth = {
        head: np.array([LABELS[head].index(str(v)) for v in labels[head]], np.int64)
        for head in LABELS
    }
    measures = [*FIGURES, *((head, "calibration error", calibration_error) for head in LABELS)]
    measures = [measure for measure in measures if measure[0] in p]
    draws = list(_draws(labels["group"].to_numpy(), seed))
    rows = []
    for head, name, figure in measures:
        spread = [figure(truth[head][rows_], p[head][rows_]) for rows_ in draws]
        low, high = np.nanpercentile(spread, [2.5, 97.5])
        rows.append((head, name, figure(truth[head], p[head]), low, high))
    return pd.DataFrame(rows, columns=["head", "figure", "value", "low", "high"])


def _draws(groups: np.ndarray, seed: int) -> list[Ints]:
    """Rows of as many groups as there are, drawn with replacement, again and again."""
    rng = np.random.default_rng(seed)
    names, member = np.unique(groups, return_inverse=True)
    order = np.argsort(member, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(member))[:-1])
    return [
        np.concatenate([parts[i] for i in rng.integers(len(names), size=len(names))])
        for _ in range(DRAWS)
    ]


def others(told: Unseen, p: Mapping[str, Floats]) -> pd.DataFrame:
    """How right the answers are on the sets that tell one thing each, with 95 % intervals.

    By FrameNet alone: faces are not looked for in these sets.
    """
    first = first_layer(told.vector)
    rows = []
    for head, source in SETS:
        there = told.material.where(source)
        there = there[told.material.truth(head)[there] >= 0]
        if not len(there):
            continue
        truth = told.material.truth(head)[there]
        answer = p[head] if head in p else np.exp(first[head])
        known = answer[there][:, :2] if head in ("location", "time") else answer[there]
        right = known.argmax(axis=1) == truth
        groups = told.material.labels["group"].to_numpy(str)[there]
        spread = [right[draw].mean() for draw in _draws(groups, 0)]
        low, high = np.percentile(spread, [2.5, 97.5])
        rows.append((source, head, len(there), float(right.mean()), low, high))
    columns = ["set", "head", "stills", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True, slots=True)
class Judged:
    """Every figure of a training run."""

    crossed: pd.DataFrame
    dev: pd.DataFrame
    ways: Mapping[str, pd.DataFrame]
    """The same as ``crossed`` by the network alone and by the faces alone."""
    others: pd.DataFrame


def judge(told: Unseen) -> Judged:
    """Take every figure from answers to unseen stills: over all folds, and on dev alone."""
    p = cross_validated(told)
    eye = told.material.where(EYE)
    dev = eye[told.fold[eye] == 0]
    labels = told.material.labels

    def at(answers: Mapping[str, Floats], rows: Ints) -> pd.DataFrame:
        return figures(labels.iloc[rows], {head: value[rows] for head, value in answers.items()})

    ways = {name: at(answers, eye) for name, answers in ablation(told).items()}
    return Judged(at(p, eye), at(p, dev), ways, others(told, p))


def write(told: Unseen, plan: Plan) -> dict[str, str]:
    """Write the cards of both files in Markdown, by the name of the file."""
    judged = judge(told)
    eye = told.material.where(EYE)
    facts = {
        "date": datetime.now(tz=UTC).date(),
        "stills": len(eye),
        "all": len(told.material),
        "dev": int((told.fold[eye] == 0).sum()),
        "epochs": plan.epochs,
        "seed": plan.seed,
        "figures": _table(judged),
        "others": _others_table(judged.others),
        "versions": _versions(),
    }
    texts = resources.files("moviegoer.learn")
    return {
        name: (texts / f"{name}.card.md").read_text(encoding="utf-8").format(**facts)
        for name in ("framenet", "framing")
    }


def _table(judged: Judged) -> str:
    lines = [
        "| head | figure | cross-validated | dev | network alone | faces alone |",
        "|---|---|---|---|---|---|",
    ]
    for (_, row), (_, dev) in zip(judged.crossed.iterrows(), judged.dev.iterrows(), strict=True):
        cells = [said(row), said(dev)]
        for way in judged.ways.values():
            here = way[(way["head"] == row["head"]) & (way["figure"] == row["figure"])]
            cells.append(f"{here['value'].iloc[0]:.2f}" if len(here) else "–")
        lines.append(f"| {row['head']} | {row['figure']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _others_table(table: pd.DataFrame) -> str:
    lines = ["| set | head | stills | right |", "|---|---|---|---|"]
    lines += [
        f"| {r['set']} | {r['head']} | {r['stills']} | {said(r)} |" for _, r in table.iterrows()
    ]
    return "\n".join(lines)


def said(row: pd.Series) -> str:
    """A figure with its interval, in words."""
    return f"{row['value']:.2f} ({row['low']:.2f}–{row['high']:.2f})"


def _versions() -> str:
    packages = ("torch", "timm", "numpy", "scikit-learn", "onnxruntime", "facenet-pytorch")
    named = [f"{name} {version(name)}" for name in packages]
    return ", ".join([f"Python {platform.python_version()}", *named])
