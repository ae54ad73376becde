"""The whole program on reels: transitions, people, dialogues of two, and bounds of scenes.

Reels are longer than clips and leave room for mistakes that clips cannot show: conversations
that run into each other, people who return, bounds. Their truth follows from the clips' truth
(``benchmarks.reels``). A bound that is found inside a filler counts neither way, for the truth
knows none there. ``low`` and ``high`` are a 95 % interval of F1 by bootstrap over clips for
dialogues and bounds; for the rest, the worst and the best reel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import baselines, reels, scoring
from benchmarks.material import Analyses
from benchmarks.measure import clusterers, people, transitions
from benchmarks.measure.dialogue import sight
from moviegoer.analysis import Analysis
from moviegoer.core.people import tracks
from moviegoer.types import SceneKind

__all__ = ["by_clip", "loose", "measure"]

By = dict[str, list[scoring.Matched]]


def measure(data: Path, analyses: Analyses) -> pd.DataFrame:
    """Rows for each figure and method, on the reels of dev and of test clips."""
    made = reels.build(data, analyses.work / "reels")
    kept = Analyses(
        data, analyses.work / "reels", {name: path for name, (path, _, _) in made.items()}
    )
    rows = []
    for split in ("dev", "test"):
        names = [name for name in made if name.startswith(split)]
        rows += [
            {"reels": split, **row}
            for row in _figures({name: made[name][1:] for name in names}, kept)
        ]
    return pd.DataFrame(rows)


def _figures(
    truth: dict[str, tuple[pd.DataFrame, pd.DataFrame]], kept: Analyses
) -> list[dict[str, object]]:
    talk: dict[str, By] = defaultdict(lambda: defaultdict(list))
    bounds: dict[str, list[scoring.Bounds]] = defaultdict(list)
    cuts, pairs, b3 = [], [], []
    for name, (shots, scenes) in truth.items():
        found = kept(name)
        cuts.append(_cuts(shots, found))
        pairs.append(people.count(shots, _cast(shots, found)))
        b3.append(_tracks(shots, found, kept.vectors(name)))
        for way, stretches in _ways(found).items():
            for clip, matched in by_clip(stretches, scenes, kind="dialogue2").items():
                talk[way][clip].append(matched)
        for clip, counted in _bounds(shots, scenes, found).items():
            bounds[clip].append(counted)
    return [
        _spread("transitions", [2 * t.found / max(t.given + t.true, 1) for t in cuts]),
        _spread(
            "people in shots", [2 * c.right / (2 * c.right + c.wrong + c.missed) for c in pairs]
        ),
        _spread("B³ over face tracks", [value for value, _ in b3]),
        *[_talk(way, clips) for way, clips in talk.items()],
        _bound_row(list(bounds.values())),
    ]


def _cuts(shots: pd.DataFrame, found: Analysis) -> transitions.Tally:
    inside = shots[shots["transition_in"] != "start"]
    truth = list(zip(inside["start_frame"], inside["transition_in"], strict=True))
    given = [shot.start_frame for shot in found.shot_list[1:]]
    return transitions.tally(truth, given, float(found.film.rate))


def _cast(shots: pd.DataFrame, found: Analysis) -> people.Pairs:
    shot = people.true_shots(shots, found.faces.frame)
    return {(int(shot[row]), one.name) for one in found.cast for row in one.faces}


def _tracks(shots: pd.DataFrame, found: Analysis, vectors: np.ndarray) -> tuple[float, int]:
    group = np.full(len(found.faces), -1)
    for one in found.cast:
        group[list(one.faces)] = one.number
    track = tracks.link(found.faces, found.keyframes, vectors)
    shot = people.true_shots(shots, found.faces.frame)
    return clusterers.known_tracks(people.Truth.of(shots), shot, track, group)


def _ways(found: Analysis) -> dict[str, list[scoring.Frames]]:
    return {
        "moviegoer": [
            (scene.start_frame, scene.end_frame)
            for scene in found.scene_list
            if scene.kind is SceneKind.DIALOGUE2
        ],
        "strict A/B/A/B": baselines.alternating(found.shot_list, found.cast),
        "one frame a second": baselines.one_frame_a_second(found.shot_list, sight(found)),
    }


def by_clip(
    found: Sequence[scoring.Frames], scenes: pd.DataFrame, *, kind: str
) -> dict[str, scoring.Matched]:
    """Score stretches, each on account of the clip that it shows most of."""
    parts: dict[str, list[scoring.Frames]] = defaultdict(list)
    true: dict[str, list[scoring.Frames]] = defaultdict(list)
    spans = list(zip(scenes["start_frame"], scenes["end_frame"], strict=True))
    for stretch in found:
        shared = [min(stretch[1], end) - max(stretch[0], start) for start, end in spans]
        parts[str(scenes["from"].iloc[int(np.argmax(shared))])].append(stretch)
    for span, clip, is_ in zip(spans, scenes["from"], scenes["kind"], strict=True):
        if is_ == kind:
            true[clip].append(span)
    result = {}
    for clip in sorted({*parts, *true}):
        overlaps = scoring.matched(found, true[clip]).overlaps
        result[clip] = scoring.Matched(overlaps, len(parts[clip]), len(true[clip]))
    return result


def _bounds(
    shots: pd.DataFrame, scenes: pd.DataFrame, found: Analysis
) -> dict[str, scoring.Bounds]:
    """Bounds on account of the clip that begins there, or that is wrongly divided."""
    starts, begins = shots["start_frame"].tolist(), scenes["start_frame"].tolist()
    given = loose([scene.start_frame for scene in found.scene_list[1:]], scenes, shots=starts)
    pairs = scoring.paired(given, begins[1:], shots=starts)
    clip_of = dict(zip(begins, scenes["from"], strict=True))
    right = [clip_of[frame] for frame in pairs]
    wrong = [
        scenes["from"].iloc[int(np.searchsorted(begins, frame, side="right")) - 1]
        for frame in set(given) - set(pairs.values())
    ]
    true = [clip_of[frame] for frame in begins[1:]]
    return {
        clip: scoring.Bounds(
            right.count(clip), right.count(clip) + wrong.count(clip), true.count(clip)
        )
        for clip in {*true, *wrong}
    }


def loose(found: Sequence[int], scenes: pd.DataFrame, *, shots: Sequence[int]) -> list[int]:
    """Leave out bounds inside fillers, further than a shot from their edges."""
    starts = np.asarray(shots)
    row = {frame: int(np.abs(starts - frame).argmin()) for frame in found}
    fillers = scenes[scenes["kind"] == "other"]
    edges = [
        (np.searchsorted(starts, first), np.searchsorted(starts, end))
        for first, end in zip(fillers["start_frame"], fillers["end_frame"], strict=True)
    ]
    return [
        frame
        for frame in found
        if not any(first + 1 < row[frame] < end - 1 for first, end in edges)
    ]


def _talk(way: str, clips: By) -> dict[str, object]:
    merged = [scoring.summed(some) for some in clips.values()]
    precision, recall, f1, overlap = scoring.rates(merged)
    low, high = scoring.interval(merged, lambda drawn: scoring.rates(drawn)[2])
    return {
        "figure": "dialogues of two",
        "method": way,
        "precision": precision,
        "recall": recall,
        "F1": f1,
        "low": low,
        "high": high,
        "mean IoU": overlap,
    }


def _bound_row(clips: list[list[scoring.Bounds]]) -> dict[str, object]:
    flat = [
        scoring.Bounds(
            sum(b.right for b in some), sum(b.found for b in some), sum(b.true for b in some)
        )
        for some in clips
    ]
    right, found, true = (sum(getattr(b, c) for b in flat) for c in ("right", "found", "true"))
    low, high = scoring.interval(flat, scoring.f1_of_bounds)
    return {
        "figure": "bounds of scenes",
        "method": "moviegoer",
        "precision": right / max(found, 1),
        "recall": right / max(true, 1),
        "F1": scoring.f1_of_bounds(flat),
        "low": low,
        "high": high,
        "mean IoU": float("nan"),
    }


def _spread(figure: str, values: Sequence[float]) -> dict[str, object]:
    nothing = float("nan")
    return {
        "figure": figure,
        "method": "moviegoer",
        "precision": nothing,
        "recall": nothing,
        "F1": float(np.mean(values)),
        "low": min(values),
        "high": max(values),
        "mean IoU": nothing,
    }
