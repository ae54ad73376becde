"""The class report: precision, recall, F1 and average precision a label, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.learn.judge.answers import Answers
from moviegoer.learn.resample import Figure, draws, figure
from moviegoer.types import Bools, Floats, Ints

__all__ = ["Label", "Report", "average_precision", "report"]

CHUNK = 100
"""Draws at a time, so that memory stays small."""


@dataclass(frozen=True, slots=True)
class Label:
    """How well one label is told."""

    name: str
    pictures: int
    said: int
    precision: Figure
    recall: Figure
    f1: Figure
    average_precision: Figure


@dataclass(frozen=True, slots=True)
class Report:
    """Every label's figures, and those of all together.

    ``accuracy`` is the share of pictures told right, with every label; ``commonest`` the share
    that always naming the commonest label would get; ``balanced`` the mean recall and
    ``macro_f1`` the mean F1 of the labels that occur.
    """

    pictures: int
    groups: int
    accuracy: Figure
    commonest: float
    balanced: Figure
    macro_f1: Figure
    labels: tuple[Label, ...]


def report(answers: Answers, group: Ints, *, seed: int = 0) -> Report:
    """Take every figure, intervals by bootstrap over groups.

    Parameters
    ----------
    group
        Which group each picture belongs to, from 0.

    Raises
    ------
    ValueError
        If there is no picture.
    """
    if not len(answers):
        raise ValueError("no picture to judge")
    groups = int(group.max()) + 1
    drawn = draws(groups, seed=seed)
    counts = _counts(answers, group, groups)
    ratios = _ratios(counts.sum(axis=0)[None])
    spread = _ratios(np.tensordot(drawn, counts, axes=1))
    right = np.bincount(group, answers.right, minlength=groups)
    size = np.bincount(group, minlength=groups)
    there = answers.held.sum(axis=0)
    occurs = np.asarray(there > 0)
    return Report(
        pictures=len(answers),
        groups=groups,
        accuracy=figure(float(answers.right.mean()), (drawn @ right) / (drawn @ size)),
        commonest=float(there.max() / len(answers)) if answers.exclusive else float("nan"),
        balanced=_mean(ratios[1], spread[1], occurs),
        macro_f1=_mean(ratios[2], spread[2], occurs),
        labels=tuple(
            Label(
                name=name,
                pictures=int(there[k]),
                said=int(answers.said[:, k].sum()),
                precision=figure(float(ratios[0][0, k]), spread[0][:, k]),
                recall=figure(float(ratios[1][0, k]), spread[1][:, k]),
                f1=figure(float(ratios[2][0, k]), spread[2][:, k]),
                average_precision=average_precision(
                    answers.held[:, k], answers.p[:, k], group, drawn
                ),
            )
            for k, name in enumerate(answers.labels)
        ),
    )


def _counts(answers: Answers, group: Ints, groups: int) -> Floats:
    """Told right, told wrongly and missed, ``(groups, labels, 3)``."""
    held, said = answers.held, answers.said
    kinds = np.stack([held & said, ~held & said, held & ~said], axis=2)
    found = np.zeros((groups, held.shape[1], 3))
    np.add.at(found, group, kinds)
    return found


def _ratios(counts: Floats) -> tuple[Floats, Floats, Floats]:
    """Precision, recall and F1, ``(draws, labels)`` each; NaN where not defined."""
    hit, wrong, missed = np.moveaxis(np.asarray(counts, float), -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = np.where(hit + missed > 0, 2 * hit / (2 * hit + wrong + missed), np.nan)
        return hit / (hit + wrong), hit / (hit + missed), f1


def _mean(value: Floats, spread: Floats, occurs: Bools) -> Figure:
    """The mean over labels that occur; in a draw, over those that do there."""
    known = np.isfinite(spread[:, occurs])
    total = np.where(known, spread[:, occurs], 0).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return figure(float(value[0, occurs].mean()), total / known.sum(axis=1))


def average_precision(held: Bools, p: Floats, group: Ints, drawn: Ints) -> Figure:
    """Average precision with its interval: scikit-learn's, for all draws at once.

    The sum of the precisions at each threshold, weighted by the recall it adds (Zhu, "Recall,
    Precision and Average Precision", 2004).
    """
    order = np.argsort(-p, kind="stable")
    true, group = held[order], group[order]
    # Pictures of one probability come in together: precision is read at the last of them.
    last = np.append(np.flatnonzero(np.diff(p[order])), len(p) - 1)
    end = last[np.searchsorted(last, np.arange(len(p)))]
    parts = [drawn[i : i + CHUNK][:, group] for i in range(0, len(drawn), CHUNK)]
    spread = [_average(weight, true, end) for weight in parts]
    whole = _average(np.ones((1, len(p))), true, end)
    return figure(float(whole[0]), np.concatenate(spread))


def _average(weight: Floats | Ints, true: Bools, end: Ints) -> Floats:
    hits = np.cumsum(weight * true, axis=1)
    there = np.cumsum(weight, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(there[:, end] > 0, hits[:, end] / there[:, end], 0)
        return np.asarray((precision * weight * true).sum(axis=1) / hits[:, -1])
