"""How right the cuts are: against hand-made truth, beside PySceneDetect and plain TransNetV2.

    python -m benchmarks.measure.transitions

Scored as the footage's notes say: a hard cut within 2 frames; a fade, dissolve, wipe or flash
within half a second of its middle; one to one. Intervals are 95 %, by bootstrap over clips.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from moviegoer.analysis import Analysis
from moviegoer.sense import scan as scanning
from moviegoer.sense import transnet
from moviegoer.types import Floats

__all__ = ["KINDS", "Tally", "match", "measure", "table"]

KINDS = ("cut", "fade", "dissolve", "wipe", "flash")
CUT_FRAMES = 2
GRADUAL_S = 0.5
ROUNDS = 2000
THRESHOLD = 0.5

Truth = list[tuple[int, str]]
"""Frame and kind of each transition of a clip."""


@dataclass
class Tally:
    """What one method found in one clip."""

    found: int
    exact: int
    """Of those found, the hard cuts on the very frame and all others."""
    given: int
    true: int
    by_kind: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Found, and there to be found."""


def match(truth: Truth, given: Iterable[int], rate: float) -> dict[int, int]:
    """Pair true transitions with given frames, nearest first; keys are places in ``truth``."""
    gradual = round(GRADUAL_S * rate)
    frames = sorted(set(given))
    near = sorted(
        (abs(frame - true), place, frame)
        for place, (true, kind) in enumerate(truth)
        for frame in frames
        if abs(frame - true) <= (CUT_FRAMES if kind == "cut" else gradual)
    )
    pairs: dict[int, int] = {}
    for _, place, frame in near:
        if place not in pairs and frame not in pairs.values():
            pairs[place] = frame
    return pairs


def tally(truth: Truth, given: list[int], rate: float) -> Tally:
    pairs = match(truth, given, rate)
    kinds = {
        kind: (
            sum(truth[place][1] == kind for place in pairs),
            sum(each == kind for _, each in truth),
        )
        for kind in KINDS
    }
    exact = sum(truth[p][1] != "cut" or truth[p][0] == frame for p, frame in pairs.items())
    return Tally(len(pairs), exact, len(set(given)), len(truth), kinds)


def measure(data: Path, analyses: Callable[[str], Analysis]) -> pd.DataFrame:
    """One row a method: F1 on all, development and test clips, precision, recall by kind."""
    clips = pd.read_csv(data / "footage" / "clips.csv").set_index("clip")
    shots = pd.read_csv(data / "footage" / "shots.csv", keep_default_na=False)
    methods: dict[str, dict[str, Tally]] = {}
    for clip, row in clips.iterrows():
        name, path = str(clip), data / "footage" / str(row["file"])
        inside = shots[(shots["clip"] == name) & (shots["transition_in"] != "start")]
        truth = list(zip(inside["start_frame"], inside["transition_in"], strict=True))
        analysis = analyses(name)
        rate = float(analysis.film.rate)
        ours = [shot.start_frame for shot in analysis.shot_list[1:]]
        for method, given in {
            "moviegoer auto": ours,
            **_peers(path, analysis.signals.time_s),
        }.items():
            methods.setdefault(method, {})[name] = tally(truth, given, rate)
    test = set(clips.index[clips["split"] == "test"])
    return pd.DataFrame([table(name, tallies, test) for name, tallies in methods.items()])


def table(name: str, tallies: Mapping[str, Tally], test: set[str]) -> dict[str, object]:
    """A method's row."""
    every = list(tallies.values())
    splits = {
        "all": every,
        "dev": [each for clip, each in tallies.items() if clip not in test],
        "test": [each for clip, each in tallies.items() if clip in test],
    }
    row: dict[str, object] = {"method": name}
    for split, part in splits.items():
        low, high = _interval(part)
        row[f"F1 {split}"] = f"{_f1(part):.2f} ({low:.2f}–{high:.2f})"
    found = sum(each.found for each in every)
    row["precision"] = found / max(1, sum(each.given for each in every))
    row["recall"] = found / max(1, sum(each.true for each in every))
    for kind in KINDS:
        counts = [each.by_kind.get(kind, (0, 0)) for each in every]
        row[kind] = f"{sum(c[0] for c in counts)}/{sum(c[1] for c in counts)}"
    row["F1 exact frame"] = _f1(every, exact=True)
    return row


def _f1(tallies: Iterable[Tally], *, exact: bool = False) -> float:
    tallies = list(tallies)
    found = sum(each.exact if exact else each.found for each in tallies)
    return 2 * found / max(1, sum(each.given + each.true for each in tallies))


def _interval(tallies: list[Tally]) -> tuple[float, float]:
    random = np.random.default_rng(0)
    if not tallies:
        return 0.0, 0.0
    drawn = random.integers(0, len(tallies), (ROUNDS, len(tallies)))
    values = [_f1([tallies[i] for i in each]) for each in drawn]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _peers(path: Path, time_s: Floats) -> dict[str, list[int]]:
    """Cuts of PySceneDetect's default detectors, and of TransNetV2 as it comes."""
    from scenedetect import (
        AdaptiveDetector,
        ContentDetector,
        HashDetector,
        HistogramDetector,
        detect,
    )

    detectors = {
        "AdaptiveDetector": AdaptiveDetector,
        "ContentDetector": ContentDetector,
        "HashDetector": HashDetector,
        "HistogramDetector": HistogramDetector,
    }
    cuts = {
        f"PySceneDetect {name}": [
            int(np.abs(time_s - start.seconds).argmin())
            for start, _ in detect(str(path), make(), backend="pyav")[1:]
        ]
        for name, make in detectors.items()
    }
    return cuts | {"TransNetV2": _transnet(path)}


def _transnet(path: Path) -> list[int]:
    """Middles of what the plain network marks; its own frames, thumbnails by area."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "thumbs"
        scanning.scan(path, detectors=[], thumbs=raw, keep=lambda *_: None, progress=lambda _: None)
        thumbs = np.fromfile(raw, np.uint8).reshape(-1, 27, 48, 3)
    p = transnet.judge(lambda a, b: thumbs[a:b], [(0, len(thumbs))], frames=len(thumbs))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], p > THRESHOLD, [False]])))
    return [int(start + end + 1) // 2 for start, end in edges.reshape(-1, 2)]


if __name__ == "__main__":
    from benchmarks.accuracy import markdown
    from benchmarks.material import Analyses, data_folder

    print(markdown(measure(data_folder(), Analyses(data_folder(), Path("build/accuracy")))))
