"""What validation settles: temperature and bias, the threshold of yes, when to say ``unknown``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.optimize import minimize

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
SLIGHT = 0.1
"""Classes were not balanced if no share differs by more than a tenth."""
MOVES = 0.5
"""How far, in logits, the bias moves before it counts as unlikely: without, the bias of a label
that validation lacks would run off."""


def calibrated(
    about: About, logits: Floats, target: Floats, *, shares: tuple[Floats, Floats], sure: float
) -> About:
    """Settle temperature, bias, threshold and cut on pictures that were not trained on.

    The temperature is that under which the truth is likeliest (Guo et al., "On Calibration of
    Modern Neural Networks", 2017). Where training was shown the labels in other shares than films
    have them, no temperature undoes that: the logits get a bias. It begins as the known ratio of
    shares asks (Elkan, "The Foundations of Cost-Sensitive Learning", 2001; Saerens, Latinne and
    Decaestecker, "Adjusting the Outputs of a Classifier to New a Priori Probabilities", 2002) and
    moves as far as validation makes likely (Alexandari, Kundaje and Shrikumar, "Maximum Likelihood
    with Bias-Corrected Calibration", 2020), since what learns by heart forgets how it was weighted
    (Byrd and Lipton, "What is the Effect of Importance Weighting in Deep Learning?", 2019).

    The threshold of a yes/no question is that of the largest F1. The cut is the lowest from which
    on a share ``sure`` of the answers is right; it says nothing of pictures of which none of the
    labels is true at all.

    Parameters
    ----------
    logits, target
        A row a validation picture, ``(n, labels)``; there may be none.
    shares
        Of each label in films, and in what training was shown.
    """
    bias = _asked(*shares, exclusive=about.exclusive)
    if np.abs(bias).max() >= SLIGHT:
        about = replace(about, bias=_rounded(bias))
    if len(logits) < 2:
        return replace(about, unknown_how="never: there were no validation pictures")
    about = _likeliest(about, logits, target)
    p = probabilities(about, logits)
    if about.labels == YES and target[:, 1].any():
        threshold = best_threshold(p[:, 1], target[:, 1] > 0)
        about = replace(
            about, threshold=threshold, threshold_how=f"largest F1 of {len(p)} validation pictures"
        )
    if not about.exclusive:
        return about
    return _cut(about, p, target, sure)


def _asked(natural: Floats, shown: Floats, *, exclusive: bool) -> Floats:
    """What the ratio of shares adds to logits that were learnt from what was shown."""
    natural, shown = (np.clip(share, 1e-3, 1 - 1e-3) for share in (natural, shown))
    bias = np.log(natural / shown)
    return np.asarray(bias if exclusive else bias - np.log((1 - natural) / (1 - shown)))


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)


def _likeliest(about: About, logits: Floats, target: Floats) -> About:
    """The temperature, and how the bias moves where there is one, that make the truth likeliest."""
    start = np.asarray(about.bias)

    def made(free: Floats) -> About:
        return replace(about, temperature=float(np.exp(free[0])), bias=tuple(start + free[1:]))

    def wrong(free: Floats) -> float:
        p = np.clip(probabilities(made(free), logits), 1e-9, 1 - 1e-9)
        each = target * np.log(p)
        if not about.exclusive:
            each += (1 - target) * np.log(1 - p)
            each /= len(about.labels)
        return float(-each.sum(axis=1).mean() + (free[1:] ** 2).sum() / (2 * MOVES**2 * len(p)))

    bounds = [tuple(SPAN), *[(None, None)] * len(start)]
    # Where every answer is as sure as can be, nothing says which way to go: begin at the best.
    begins = [np.append(t, np.zeros(len(start))) for t in np.linspace(SPAN[0], SPAN[1], 13)]
    found = minimize(wrong, min(begins, key=wrong), bounds=bounds, method="L-BFGS-B")
    best = made(found.x)
    return replace(best, temperature=round(best.temperature, 4), bias=_rounded(np.array(best.bias)))


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
