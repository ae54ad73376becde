"""The card of a trained model: what it was trained on, how right it is, what it fails at."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np
import pandas as pd

from moviegoer.sense.framing import LABELS
from moviegoer.types import Floats, Ints

__all__ = ["figures", "write"]

DRAWS = 1000
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


def write(
    all_labels: pd.DataFrame,
    all_p: Mapping[str, Floats],
    dev_labels: pd.DataFrame,
    dev_p: Mapping[str, Floats],
) -> str:
    """Write the card in Markdown."""
    table = figures(all_labels, all_p).merge(
        figures(dev_labels, dev_p), on=["head", "figure"], suffixes=("", "_dev")
    )
    lines = [
        f"| {row.head} | {row.figure} | {row.value:.2f} ({row.low:.2f}–{row.high:.2f}) "
        f"| {row.value_dev:.2f} ({row.low_dev:.2f}–{row.high_dev:.2f}) |"
        for row in table.itertuples()
    ]
    packages = ("numpy", "scikit-learn", "onnxruntime", "facenet-pytorch", "opencv-python-headless")
    return CARD.format(
        date=datetime.now(tz=UTC).date(),
        stills=len(all_labels),
        dev=len(dev_labels),
        figures="\n".join(lines),
        versions=", ".join(
            [
                f"Python {platform.python_version()}",
                *(f"{name} {version(name)}" for name in packages),
            ]
        ),
    )


CARD = """\
# Framing

What a picture's framing is: shot scale (ECU CU MCU MS MLS LS ELS, NA), medium close-up, number
of people (single, two, three, group, none), over the shoulder, interior or exterior, time of day.
File: `framing.safetensors`. It reads FrameNet's vector (EfficientNet-Lite0, from its package) and
the geometry of the faces that MTCNN finds. Made by
`python -m moviegoer.learn.framing DATA OUT`, {date}.

## Form
A multinomial logistic regression a head on the vector; for scale, medium close-up, type and over
the shoulder, gradient-boosted trees on the faces and on all first answers, for the last two mixed
with the first; one temperature a head.

## Data
{stills} stills from films, television and the web, labelled by eye in one pass; the
shipped weights learn from all of them. Besides, at a weight of 0.3: 800 stills that tell location
only, 1,081 that tell day or night only, 369 of text, animals and surfaces that tell that nobody is
there, and 24 blank frames. The pictures are third parties' and are not distributed.
FrameNet learned from ImageNet.

## How right it is
Beside each figure its 95 % interval, by bootstrap over groups of near-duplicate stills. *Cross-
validated*: five folds over all stills, no group on both sides, everything refitted in each fold.
*dev*: {dev} stills, by the same training on the others.

| head | figure | cross-validated | dev |
|---|---|---|---|
{figures}

Two people who labelled 108 of the stills agree on scale in 0.89 (within one step 1.00), on medium
close-up with F1 0.81, on type in 0.99, on over the shoulder with F1 0.97, on location in 0.94 and
on time in 0.93.

## Where it fails
Where a medium close-up ends and a close-up or medium shot begins is taste. Dark faces, profiles
and backs are found late or not at all, and their shots lean on the vector alone. Three people are
said to be two or a group; a single far from the frame's middle is said to be over the shoulder or
two too often, because stills of that kind mostly are: on 230 shots of real footage over the
shoulder reaches an F1 of 0.34 only. The stills are Western and recent for the most part; drawn
films are few. Probabilities are calibrated for stills like these.

## Licence
The project's. FrameNet's ImageNet weights: Apache-2.0. Trained with {versions}.
"""
