"""What validation settles: temperature and bias, the threshold of yes, when to say ``unknown``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.optimize import minimize

from moviegoer.learn.lab.about import About
from moviegoer.learn.lab.model import probabilities
from moviegoer.types import Floats

__all__ = ["ALWAYS", "LEAST", "YES", "best_threshold", "calibrated"]

LEAST = 10
"""Answers that a share of right ones is taken of at least: fewer are luck."""
ALWAYS = 1.0
"""The cut of a model that has not shown that it can be trusted: all is ``unknown``."""
YES = ("0", "1")
"""The labels of a yes/no question."""
SPAN = np.log([0.05, 20.0])
"""Of temperatures tried."""
COMMON = np.log([0.5, 4.0])
"""Of temperatures that networks are found to need: beyond, they count as unlikely."""
SLIGHT = 0.1
"""Classes were not balanced if no share differs by more than a tenth."""
MOVES = 0.5
"""How far, in logits, the bias moves before it counts as unlikely, and how far the logarithm of
the temperature beyond what is common: without, the bias of a label that validation lacks would run
off, and so would the temperature where every picture of a few is told right, or none."""


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
    on a share ``sure`` of the answers is right; where there is none, or there are fewer than
    :data:`LEAST` pictures to take a share of, it is :data:`ALWAYS`. So few make no answer surer
    than the network gave it, either. The cut says nothing of pictures of which none of the labels
    is true at all.

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
    if len(logits) > 1:
        about = _likeliest(about, logits, target)
    p = probabilities(about, logits)
    if len(p) > 1 and about.labels == YES and target[:, 1].any():
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
        far = np.append(free[0] - np.clip(free[0], *COMMON), free[1:])
        return float(-each.sum(axis=1).mean() + (far**2).sum() / (2 * MOVES**2 * len(p)))

    span = (SPAN[0] if len(logits) >= LEAST else 0.0, SPAN[1])
    bounds = [span, *[(None, None)] * len(start)]
    # Where every answer is as sure as can be, nothing says which way to go: begin at the best.
    begins = [np.append(t, np.zeros(len(start))) for t in np.linspace(*span, 13)]
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
    """The lowest cut from which on enough are right; :data:`ALWAYS` where there is none.

    Where a few pictures are all that validation has, nothing stands in for it: what learnt from
    few pictures is as sure of a stranger's as of those it knows, so its probabilities cannot be
    taken at their word.
    """
    if len(p) < LEAST:
        how = (
            f"it was validated on {len(p)} pictures, and {LEAST} are needed to show from where on "
            "it can be trusted; give more pictures, or a larger --validation"
        )
        return replace(about, unknown_below=ALWAYS, unknown_how=how)
    said = p.argmax(axis=1)
    if about.labels == YES:
        said = (p[:, 1] >= about.threshold).astype(int)
    top, right = p.max(axis=1), target[np.arange(len(p)), said] > 0
    order = np.argsort(-top, kind="stable")
    top = top[order]
    share = np.cumsum(right[order]) / np.arange(1, len(p) + 1)
    # Equally sure answers are all given or none is.
    enough = np.flatnonzero((share >= sure) & np.append(top[1:] < top[:-1], True))
    enough = enough[enough + 1 >= LEAST]
    if not len(enough):
        how = (
            f"no cut makes {sure:.0%} of the answers to {len(p)} validation pictures right; of the "
            f"{LEAST} surest {share[LEAST - 1]:.0%} are"
        )
        return replace(about, unknown_below=ALWAYS, unknown_how=how)
    last = int(enough[-1])
    # Rounded down, so that the last of those answers is still one; certainty is no cut.
    cut = 0.0 if last == len(p) - 1 else min(np.floor(top[last] * 1e4) / 1e4, 0.9999)
    how = f"{sure:.0%} of the surer answers to {len(p)} validation pictures are right"
    return replace(about, unknown_below=float(cut), unknown_how=how)
