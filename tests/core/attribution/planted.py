"""Corpora with directors that differ by a stated amount, or not at all."""

from __future__ import annotations

import numpy as np

from moviegoer.core.attribution.corpus import Corpus


def plant(
    *, directors: int = 4, films: int = 6, measures: int = 12, effect: float = 1.5, seed: int = 0
) -> Corpus:
    """Films whose measures lie ``effect`` within-director spreads apart, on a third of them."""
    rng = np.random.default_rng(seed)
    means = np.zeros((directors, measures))
    means[:, : measures // 3] = effect * rng.normal(size=(directors, measures // 3))
    labels = np.repeat(np.arange(directors), films)
    values = means[labels] + rng.normal(size=(len(labels), measures))
    return Corpus(
        films=tuple(f"film {i}" for i in range(len(labels))),
        director=tuple(f"director {i}" for i in labels),
        measures=tuple(f"m{i}" for i in range(measures)),
        values=values,
        columns={},
    )
