"""Two-character dialogue scenes of the footage, beside the strict rule A/B/A/B.

A scene is found if its frames overlap those of a true one by half (intersection over union).
``truth's labels`` gives the model the true shots, people and scales in place of what was
perceived: what is missing there is the model's fault, the rest is perception's. (It is no upper
bound: the truth does not say on which side a face is nor where it looks.) The two rules beside
are those of ``baselines``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import baselines, scoring
from moviegoer.analysis import Analysis
from moviegoer.core.conversation import dialogue, views
from moviegoer.types import Character, Ints, SceneKind, Scores, Shot, Span, Transition

__all__ = ["measure", "sight", "table"]

LEAST_SCORE = 0.5
COUNTS = {"none": 0, "single": 1, "two": 2, "three": 3, "group": 5}


def measure(data: Path, analyses: Callable[[str], Analysis]) -> pd.DataFrame:
    """Precision, recall, F1 and mean overlap by method, over all, dev and test clips."""
    footage = data / "footage"
    clips = pd.read_csv(footage / "clips.csv")
    shots = pd.read_csv(footage / "shots.csv", keep_default_na=False)
    scenes = pd.read_csv(footage / "scenes.csv", keep_default_na=False)
    split = dict(zip(clips["clip"], clips["split"], strict=True))
    results: dict[str, dict[str, scoring.Matched]] = {}
    for clip in clips["clip"]:
        found = analyses(clip)
        told = scenes[(scenes["clip"] == clip) & (scenes["kind"] == "dialogue2")]
        true = list(zip(told["start_frame"], told["end_frame"], strict=True))
        ways = {
            "moviegoer": [
                (scene.start_frame, scene.end_frame)
                for scene in found.scene_list
                if scene.kind is SceneKind.DIALOGUE2
            ],
            "strict A/B/A/B": baselines.alternating(found.shot_list, found.cast),
            "one frame a second": baselines.one_frame_a_second(found.shot_list, sight(found)),
            "truth's labels": from_truth(shots[shots["clip"] == clip], found),
        }
        for way, stretches in ways.items():
            results.setdefault(way, {})[clip] = scoring.matched(stretches, true)
    return table(results, split)


def sight(found: Analysis) -> views.Views:
    """What the rules read of an analysis."""
    return views.gather(
        shots=found.shot_list,
        people=found.people,
        setups=found.setups,
        cast=found.cast,
        heads=found.heads,
    )


def from_truth(rows: pd.DataFrame, found: Analysis) -> list[scoring.Frames]:
    """What the model makes of the true shots and labels of one clip, with the setups found."""
    rate = float(found.film.rate)
    bounds = list(zip(rows["start_frame"], rows["end_frame"], strict=True))
    shots = [
        Shot(number, start, end, Span(start / rate, end / rate), _transition(way))
        for number, ((start, end), way) in enumerate(
            zip(bounds, rows["transition_in"], strict=True), 1
        )
    ]
    seen = views.gather(
        shots=shots,
        people=np.array([COUNTS[kind] for kind in rows["type"]], dtype=np.int64),
        setups=_setups_at(bounds, found),
        cast=_cast(rows["characters"]),
        heads=_heads(rows),
    )
    talk = [d for d in dialogue.find(seen) if d.people == 2 and d.score >= LEAST_SCORE]
    return [(shots[d.first].start_frame, shots[d.last].end_frame) for d in talk]


def _transition(name: str) -> Transition:
    return Transition(name) if name in set(Transition) else Transition.CUT


def _setups_at(bounds: Sequence[scoring.Frames], found: Analysis) -> Ints:
    """The setup found in the middle of each shot."""
    ends = [shot.end_frame for shot in found.shot_list]
    middles = [(start + end) // 2 for start, end in bounds]
    rows = np.minimum(np.searchsorted(ends, middles, side="right"), len(ends) - 1)
    return np.asarray(found.setups[rows], dtype=np.int64)


def _cast(people: Sequence[str]) -> list[Character]:
    """Named people who are seen, not only from behind."""
    shots: dict[str, list[int]] = {}
    for number, names in enumerate(people, 1):
        for name in names.split(";"):
            if name not in ("", "x") and not name.endswith("~"):
                shots.setdefault(name, []).append(number)
    return [
        Character(number, name, tuple(seen), 0.0, 0.0, 0.0, (), 0)
        for number, (name, seen) in enumerate(shots.items(), 1)
    ]


def _heads(rows: pd.DataFrame) -> dict[str, Scores]:
    """True scales and over-the-shoulder views, as sure as labels by eye are."""
    how = np.full(len(rows), "truth")
    scale = np.array(
        [[0.9 if s == is_ else 0.1 / 7 for s in views.SCALES] for is_ in rows["scale"]]
    )
    ots = np.where(rows["ots"].astype(int) == 1, 0.95, 0.05)[:, None]
    return {
        "scale": Scores("scale", views.SCALES, scale, how),
        "ots": Scores("ots", ("yes",), ots, how),
    }


def table(
    results: Mapping[str, Mapping[str, scoring.Matched]], split: Mapping[str, str]
) -> pd.DataFrame:
    """A row for each method on all, dev and test clips; the interval is of F1."""
    rows = []
    for name in ("all", "dev", "test"):
        for way, by_clip in results.items():
            some = [m for clip, m in by_clip.items() if name in ("all", split[clip])]
            low, high = scoring.interval(some, lambda drawn: scoring.rates(drawn)[2])
            precision, recall, f1, overlap = scoring.rates(some)
            rows.append(
                {
                    "clips": name,
                    "method": way,
                    "scenes": sum(m.true for m in some),
                    "found": sum(m.found for m in some),
                    "precision": precision,
                    "recall": recall,
                    "F1": f1,
                    "low": low,
                    "high": high,
                    "mean IoU": overlap,
                }
            )
    return pd.DataFrame(rows)
