"""The framing model on labelled stills it has not seen, beside the old Moviegoer's figure.

Cross-validated: five folds over all of ``labelled.csv``, near-duplicates never on both sides, the
model refitted in each. dev: trained on the train stills, asked about the dev stills.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from moviegoer.learn import framing
from moviegoer.learn.card import figures
from moviegoer.learn.material import OTHERS, read

CACHE = Path("build/learn")
"""Keeps what was seen of the stills, so that faces are searched once."""
MOVIEGOER = {("mcu", "F1"): 0.61}
"""The old Moviegoer's network on its own frames, mixed."""
PEOPLE = {
    ("scale", "exact, 7 scales"): 0.89,
    ("scale", "within one step"): 1.00,
    ("mcu", "F1"): 0.81,
    ("type", "accuracy"): 0.99,
    ("ots", "F1"): 0.97,
    ("location", "accuracy, with na"): 0.94,
    ("time", "accuracy, with na"): 0.93,
}
"""How far two people agree who labelled the same 108 stills."""


def measure(data: Path, cache: Path = CACHE) -> pd.DataFrame:
    """Every figure by cross-validation and on dev, with 95 % intervals over groups."""
    material = read(data, cache)
    judged, part = material.rows("train", "dev"), material.take(material.rows("dev"))
    model = framing.fit(material.take(material.rows("train", OTHERS)))
    on_dev = figures(part.labels, framing.probabilities(model, part))
    answers = {head: p[judged] for head, p in framing.cross_validated(material).items()}
    crossed = figures(material.labels.iloc[judged], answers)
    rows = [
        {
            "head": row.head,
            "figure": row.figure,
            "cross-validated": f"{row.value:.2f} ({row.low:.2f}–{row.high:.2f})",
            "dev": f"{own.value:.2f} ({own.low:.2f}–{own.high:.2f})",
            "two people": PEOPLE.get((row.head, row.figure), np.nan),
            "old Moviegoer": MOVIEGOER.get((row.head, row.figure), np.nan),
        }
        for row, own in zip(crossed.itertuples(), on_dev.itertuples(), strict=True)
    ]
    return pd.DataFrame(rows)
