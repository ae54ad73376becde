"""Scale, medium close-up, type and over the shoulder of the footage's shots, against its truth.

Each true shot is given the answers of the found shot that covers most of it, so a missed cut
costs here too. Figures are over shots, intervals by bootstrap over clips.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.material import Analyses
from moviegoer.analysis import Analysis
from moviegoer.sense.framing import LABELS

DRAWS = 2000
SCALES = LABELS["scale"][:7]
Figure = Callable[[pd.DataFrame], float]


def measure(data: Path, analyses: Analyses) -> pd.DataFrame:
    """Every figure on all, dev and test clips, with its 95 % interval on all."""
    footage = data / "footage"
    truth = pd.read_csv(footage / "shots.csv", keep_default_na=False)
    split = pd.read_csv(footage / "clips.csv").set_index("clip")["split"]
    told = [beside(part, analyses(str(clip))) for clip, part in truth.groupby("clip", sort=False)]
    table = pd.concat(told, ignore_index=True)
    table["split"] = table["clip"].map(split)
    return summarize(table)


def beside(truth: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    """The truth of one clip's shots, and beside it what was found where each of them lies."""
    found = analysis.shots
    rows = [
        int(
            np.argmax(np.minimum(found["end_frame"], end) - np.maximum(found["start_frame"], start))
        )
        for start, end in zip(truth["start_frame"], truth["end_frame"], strict=True)
    ]
    said = found.iloc[rows][["scale", "mcu_p", "type", "ots_p"]].reset_index(drop=True)
    return truth.reset_index(drop=True).join(said.add_prefix("said_"))


def summarize(table: pd.DataFrame) -> pd.DataFrame:
    """Figures of a table of true and said labels, with columns ``clip`` and ``split``."""
    rng = np.random.default_rng(0)
    parts = dict(list(table.groupby("clip", sort=False)))
    names = list(parts)
    draws = [
        pd.concat([parts[names[i]] for i in rng.integers(len(names), size=len(names))])
        for _ in range(DRAWS)
    ]
    rows = []
    for name, figure in FIGURES.items():
        low, high = np.nanpercentile([figure(draw) for draw in draws], [2.5, 97.5])
        by_split = [figure(table[table["split"] == split]) for split in ("dev", "test")]
        rows.append((name, figure(table), f"{low:.2f}–{high:.2f}", *by_split))
    return pd.DataFrame(rows, columns=["figure", "all", "95 %", "dev", "test"])


def _steps(table: pd.DataFrame) -> np.ndarray:
    """Steps between true and said scale, of shots that have one; NA said is nine steps off."""
    known = table[table["scale"].isin(SCALES)]
    place = {scale: i for i, scale in enumerate(SCALES)}
    said = known["said_scale"].map(place).fillna(99).to_numpy(float)
    return np.abs(known["scale"].map(place).to_numpy(float) - said)


def _share(right: np.ndarray) -> float:
    return float(np.mean(right)) if len(right) else float("nan")


def _yes(table: pd.DataFrame, head: str) -> tuple[np.ndarray, np.ndarray]:
    truth = table[head].to_numpy(int) == 1
    said = table[f"said_{head}_p"].to_numpy(float, na_value=0.0) >= 0.5
    return truth, said


def _precision(table: pd.DataFrame, head: str) -> float:
    truth, said = _yes(table, head)
    return _share(truth[said])


def _recall(table: pd.DataFrame, head: str) -> float:
    truth, said = _yes(table, head)
    return _share(said[truth])


def _f1(table: pd.DataFrame, head: str) -> float:
    truth, said = _yes(table, head)
    total = truth.sum() + said.sum()
    return float(2 * (truth & said).sum() / total) if total else float("nan")


FIGURES: Mapping[str, Figure] = {
    "scale, exact": lambda t: _share(_steps(t) == 0),
    "scale, within one step": lambda t: _share(_steps(t) <= 1),
    "medium close-up, precision": lambda t: _precision(t, "mcu"),
    "medium close-up, recall": lambda t: _recall(t, "mcu"),
    "medium close-up, F1": lambda t: _f1(t, "mcu"),
    "type, accuracy": lambda t: _share((t["type"] == t["said_type"]).to_numpy()),
    "over the shoulder, F1": lambda t: _f1(t, "ots"),
}
