"""What validation settles: temperature, the threshold of yes, and when to say ``unknown``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.optimize import minimize_scalar

from moviegoer.learn.lab.about import About
from moviegoer.learn.lab.model import probabilities
from moviegoer.types import Floats

__all__ = ["YES", "best_threshold", "calibrated"]

LEAST = 10
"""Answers that a share of right ones is taken of at least: fewer are luck."""
YES = ("0", "1")
"""The labels of a yes/no question."""
SPAN = np.log([0.05, 20.0])
"""Of temperatures tried."""


def calibrated(about: About, logits: Floats, target: Floats, *, sure: float) -> About:
    """Settle temperature, threshold and cut on pictures that were not trained on.

    The temperature is that under which the truth is likeliest (Guo et al., "On Calibration of
    Modern Neural Networks", 2017). The threshold of a yes/no question is that of the largest F1.
    The cut is the lowest from which on a share ``sure`` of the answers is right; it says nothing
    of pictures of which none of the labels is true at all.

    Parameters
    ----------
    logits, target
        A row a validation picture, ``(n, labels)``; there may be none.
    """
    if len(logits) < 2:
        return replace(about, unknown_how="never: there were no validation pictures")
    about = replace(about, temperature=_temperature(about, logits, target))
    p = probabilities(about, logits)
    if about.labels == YES and target[:, 1].any():
        threshold = best_threshold(p[:, 1], target[:, 1] > 0)
        about = replace(
            about, threshold=threshold, threshold_how=f"largest F1 of {len(p)} validation pictures"
        )
    if not about.exclusive:
        return about
    return _cut(about, p, target, sure)


def _temperature(about: About, logits: Floats, target: Floats) -> float:
    def wrong(log_temperature: float) -> float:
        p = probabilities(replace(about, temperature=float(np.exp(log_temperature))), logits)
        p = np.clip(p, 1e-9, 1 - 1e-9)
        if about.exclusive:
            return float(-(target * np.log(p)).sum(axis=1).mean())
        return float(-(target * np.log(p) + (1 - target) * np.log(1 - p)).mean())

    found = minimize_scalar(wrong, bounds=tuple(SPAN), method="bounded")
    return round(float(np.exp(found.x)), 4)


def best_threshold(p: Floats, truth: np.ndarray) -> float:
    """The probability from which on saying yes has the largest F1, halfway to the one below."""
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(p) + 1) + truth.sum())
    # Equal probabilities are all yes or all no: only the last of them can be where it ends.
    last = np.append(p[order][1:] < p[order][:-1], True)
    at = int(np.argmax(np.where(last, f1, -1)))
    below = p[order][at + 1] if at + 1 < len(p) else 0.0
    return round(float((p[order][at] + below) / 2), 4)


def _cut(about: About, p: Floats, target: Floats, sure: float) -> About:
    top, said = p.max(axis=1), p.argmax(axis=1)
    if about.labels == YES:
        said = (p[:, 1] >= about.threshold).astype(int)
    right = target[np.arange(len(p)), said] > 0
    order = np.argsort(-top, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(p) + 1)
    enough = np.flatnonzero(share >= sure)
    enough = enough[enough + 1 >= min(LEAST, len(p))]
    if len(enough):
        last = int(enough[-1])
        cut = 0.0 if last == len(p) - 1 else float(top[order][last])
        how = f"{sure:.0%} of the surer answers to {len(p)} validation pictures are right"
    else:
        last = min(LEAST, len(p)) - 1
        cut = float(top[order][last])
        how = (
            f"no cut makes {sure:.0%} of the answers to {len(p)} validation pictures right; of the "
            f"{last + 1} surest {share[last]:.0%} are"
        )
    return replace(about, unknown_below=round(cut, 4), unknown_how=how)
