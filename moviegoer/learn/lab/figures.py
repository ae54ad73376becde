"""How right a model is: precision, recall, F1 and accuracy with intervals, and film verdicts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from moviegoer.learn.resample import Figure, draws, figure
from moviegoer.types import Bools, Floats, Ints

__all__ = ["figures", "pooled", "said"]

NAMES = ("accuracy", "precision", "recall", "f1")


def figures(
    truth: Bools, told: Bools, groups: np.ndarray, *, yes: bool = False, seed: int = 0
) -> dict[str, Figure]:
    """Accuracy, and precision, recall and F1: of yes, or the mean over the labels.

    Intervals are 95 %, by bootstrap over groups of pictures that hang together (films, or
    near-duplicates): pictures of one film are no independent witnesses.

    Parameters
    ----------
    truth, told
        Whether each label holds and is said to, ``(n, labels)``.
    groups
        Which pictures hang together, ``(n,)``.
    yes
        Whether there are two labels, of which the second is meant.
    """
    counts = _Counts(truth, told, groups, yes=yes)
    values = counts.at(np.ones(counts.groups))
    spread = counts.at(draws(counts.groups, seed=seed))
    every = zip(NAMES, values.tolist(), spread.T, strict=True)
    return {name: figure(value, drawn) for name, value, drawn in every}


class _Counts:
    """Pictures counted by group, and figures by how often each group counts."""

    def __init__(self, truth: Bools, told: Bools, groups: np.ndarray, *, yes: bool) -> None:
        names, member = np.unique(groups, return_inverse=True)
        here = np.zeros((len(names), len(groups)))
        here[member, np.arange(len(groups))] = 1
        self.groups = len(names)
        self._hit, self._said, self._held = (here @ a for a in (truth & told, told, truth))
        self._right, self._all = here @ (truth == told).all(axis=1), here.sum(axis=1)
        self._meant = np.array([False, True]) if yes else truth.any(axis=0)

    def at(self, times: Floats | Ints) -> Floats:
        """Accuracy, precision, recall, F1, ``(…, 4)``, by how often groups count, ``(…, n)``."""
        hit, said, held = times @ self._hit, times @ self._said, times @ self._held
        accuracy = (times @ self._right) / np.maximum(times @ self._all, 1e-9)
        parts = [hit / np.maximum(of, 1e-9) for of in (said, held, (said + held) / 2)]
        means = [part[..., self._meant].mean(axis=-1) for part in parts]
        return np.stack([accuracy, *means], axis=-1)


def said(figures_: Mapping[str, Figure]) -> str:
    """All figures in one line."""
    return ", ".join(f"{name} {figure}" for name, figure in figures_.items())


def pooled(p: Floats, film: np.ndarray, truth: Ints) -> pd.DataFrame:
    """Pool the frames of each film into one verdict: the mean of their probabilities.

    Returns
    -------
    DataFrame
        A row a film (and true label, where a film has several): ``film``, ``frames``, ``truth``
        and ``said`` as columns of ``p``, ``p`` (the verdict's probability).
    """
    rows = []
    for name, label in dict.fromkeys(zip(film.tolist(), truth.tolist(), strict=True)):
        here = (film == name) & (truth == label)
        mean = p[here].mean(axis=0)
        rows.append((name, int(here.sum()), label, int(mean.argmax()), float(mean.max())))
    return pd.DataFrame(rows, columns=["film", "frames", "truth", "said", "p"])
