"""Precision against recall, and the threshold for a recall that is wanted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.types import Bools, Floats

__all__ = ["Curve", "Threshold", "curve", "threshold_for"]

POINTS = 300


@dataclass(frozen=True, slots=True)
class Curve:
    """A label's precision and recall at falling thresholds."""

    threshold: Floats
    precision: Floats
    recall: Floats


@dataclass(frozen=True, slots=True)
class Threshold:
    """The highest threshold that finds as many as wanted, and what it does where it was chosen."""

    wanted: float
    threshold: float
    precision: float
    recall: float


def curve(held: Bools, p: Floats) -> Curve:
    """Draw a label's curve, by scikit-learn; of long ones some points are left out.

    Raises
    ------
    ValueError
        If the label never holds.
    """
    found = _whole(held, p)
    some = np.unique(np.linspace(0, len(found.threshold) - 1, POINTS).round().astype(int))
    return Curve(found.threshold[some], found.precision[some], found.recall[some])


def threshold_for(held: Bools, p: Floats, *, recall: float) -> Threshold:
    """Choose the highest threshold at which at least that share of the label's pictures is found.

    Chosen and read on the same pictures the precision flatters: choose on validation, read on
    test.

    Raises
    ------
    ValueError
        If the label never holds, or the recall is not above 0 and at most 1.
    """
    if not 0 < recall <= 1:
        raise ValueError(f"recall {recall:g} is not above 0 and at most 1")
    found = _whole(held, p)
    # The least float error must not cost a picture.
    first = int(np.argmax(found.recall >= recall - 1e-12))
    return Threshold(
        recall,
        float(found.threshold[first]),
        float(found.precision[first]),
        float(found.recall[first]),
    )


def _whole(held: Bools, p: Floats) -> Curve:
    from sklearn.metrics import precision_recall_curve

    if not held.any():
        raise ValueError("the label never holds, so it has no recall")
    precision, recall, threshold = precision_recall_curve(held, p)
    return Curve(threshold[::-1], precision[:-1][::-1], recall[:-1][::-1])
