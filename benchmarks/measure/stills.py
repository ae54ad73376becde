"""FrameNet and the framing model on labelled stills they have not seen, beside the old Moviegoer.

Cross-validated: five folds over all of ``labelled.csv``, near-duplicates never on both sides in
any table, network, trees and calibration refitted in each. dev: the first fold, answered by a
network trained on the train stills only. Beside both what the network and the faces reach alone.
The networks of the folds are costly: ``moviegoer train framenet`` leaves their answers to unseen
stills in ``build/learn``, and they are read from there; where they lack (or the material or the
plan is another), they are trained now.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from moviegoer.learn.card import judge, said
from moviegoer.learn.train import Job, unseen

CACHE = Path("build/learn")
"""Keeps what was seen of the stills, and answers to unseen ones."""
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
    """Every figure by cross-validation and on dev, with 95 % intervals over groups, and below
    them the sets that tell one thing each."""
    judged = judge(unseen(Job(data, cache)))
    rows = []
    for (_, row), (_, dev) in zip(judged.crossed.iterrows(), judged.dev.iterrows(), strict=True):
        named = (row["head"], row["figure"])
        ways = {name: _value(way, named) for name, way in judged.ways.items()}
        rows.append(
            {
                "head": row["head"],
                "figure": row["figure"],
                "cross-validated": said(row),
                "dev": said(dev),
                **ways,
                "two people": PEOPLE.get(named, np.nan),
                "old Moviegoer": MOVIEGOER.get(named, np.nan),
            }
        )
    for _, row in judged.others.iterrows():
        figure = f"right, {row['stills']} stills of {row['set']}"
        rows.append({"head": row["head"], "figure": figure, "cross-validated": said(row)})
    return pd.DataFrame(rows)


def _value(way: pd.DataFrame, named: tuple[str, str]) -> str:
    here = way[(way["head"] == named[0]) & (way["figure"] == named[1])]
    return f"{here['value'].iloc[0]:.2f}" if len(here) else ""
