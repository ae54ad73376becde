"""Who is in each shot of the footage: pairs of a shot and a person, after the best matching.

Ids are matched one to one within a clip so that most pairs agree. A character counts for the
true shot that a face of theirs lies in, so wrong cuts do not change the score. Unknown people
(``x``) and people seen only from behind (``name~``) are left out: a pair that is found in a shot
of unknown people and matches nobody named there, and a pair that matches someone from behind,
counts neither way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import DBSCAN
from sklearn.decomposition import PCA

from benchmarks.material import Analyses
from moviegoer.analysis import Analysis
from moviegoer.types import Floats, Ints

__all__ = ["Counted", "Truth", "count", "measure", "table", "true_shots"]

DRAWS = 1000
Pairs = set[tuple[int, str]]


@dataclass(frozen=True)
class Counted:
    """One clip's pairs: rightly found, wrongly found, missed; and clusters per named person."""

    right: int
    wrong: int
    missed: int
    people: int
    clusters: int


@dataclass(frozen=True)
class Truth:
    """The pairs to find, and what to leave out."""

    named: Pairs
    behind: Pairs
    crowds: set[int]

    @classmethod
    def of(cls, shots: pd.DataFrame) -> Truth:
        """Read the truth of one clip."""
        said = [
            (shot, who)
            for shot, people in zip(shots["shot"], shots["characters"], strict=True)
            for who in people.split(";")
            if who
        ]
        return cls(
            named={(shot, who) for shot, who in said if who != "x" and not who.endswith("~")},
            behind={(shot, who[:-1]) for shot, who in said if who.endswith("~") and who != "x~"},
            crowds={shot for shot, who in said if who.rstrip("~") == "x"},
        )


def measure(data: Path, analyses: Analyses) -> pd.DataFrame:
    """Precision, recall and F1 of pairs over all, dev and test clips, with clusters per person.

    Beside it, the same faces and vectors grouped as PyCinemetricsV2 groups its own.
    """
    footage = data / "footage"
    truth = pd.read_csv(footage / "shots.csv", keep_default_na=False)
    clips = pd.read_csv(footage / "clips.csv")
    ours, more, theirs = {}, {}, {}
    for clip in clips["clip"]:
        shots, found = truth[truth["clip"] == clip], analyses(clip)
        shot = true_shots(shots, found.faces.frame)
        cast = {(int(shot[row]), one.name) for one in found.cast for row in one.faces}
        more[clip] = count(shots, cast | _inferred(shots, found))
        groups = dbscan(analyses.vectors(clip))
        ours[clip] = count(shots, cast)
        theirs[clip] = count(
            shots,
            {(int(s), f"group {g}") for s, g in zip(shot, groups, strict=True) if g >= 0},
        )
    split = dict(zip(clips["clip"], clips["split"], strict=True))
    tables = {
        "moviegoer": table(ours, split),
        "moviegoer, inferred too": table(more, split),
        "PCA and DBSCAN": table(theirs, split),
    }
    return pd.concat([rows.assign(method=name) for name, rows in tables.items()])[
        ["method", *tables["moviegoer"].columns]
    ]


def _inferred(truth: pd.DataFrame, found: Analysis) -> Pairs:
    """Pairs of which no face speaks; a shot counts where its middle lies."""
    middle = np.array([(shot.start_frame + shot.end_frame) // 2 for shot in found.shot_list])
    shot = true_shots(truth, middle)
    return {(int(shot[number - 1]), one.name) for one in found.cast for number in one.inferred}


def true_shots(truth: pd.DataFrame, frame: Ints) -> Ints:
    place = np.searchsorted(truth["end_frame"].to_numpy(), frame, side="right")
    return truth["shot"].to_numpy()[np.minimum(place, len(truth) - 1)]


def dbscan(vectors: Floats) -> Ints:
    """Group faces as PyCinemetricsV2 does: 50 principal components, DBSCAN on their cosine."""
    if len(vectors) < 2:
        return np.full(len(vectors), -1)
    parts = PCA(min(50, *vectors.shape)).fit_transform(vectors)
    return DBSCAN(eps=0.3, min_samples=2, metric="cosine").fit_predict(parts)


def count(shots: pd.DataFrame, found: Pairs) -> Counted:
    """Match the ids of one clip and count its pairs."""
    truth = Truth.of(shots)
    name_of = _matched(truth.named, found)
    right = {(shot, name_of.get(who, "")) for shot, who in found} & truth.named
    wrong = [
        (shot, who)
        for shot, who in found
        if (shot, name_of.get(who, "")) not in truth.named | truth.behind
        and shot not in truth.crowds
    ]
    return Counted(
        right=len(right),
        wrong=len(wrong),
        missed=len(truth.named) - len(right),
        people=len({who for _, who in truth.named}),
        clusters=len({who for shot, who in found if shot in {s for s, _ in truth.named}}),
    )


def _matched(named: Pairs, found: Pairs) -> dict[str, str]:
    """Which name each found id stands for, one to one, so that most pairs agree."""
    ids, names = sorted({who for _, who in found}), sorted({who for _, who in named})
    agree = np.array(
        [
            [
                len({s for s, w in found if w == one} & {s for s, w in named if w == name})
                for name in names
            ]
            for one in ids
        ]
    ).reshape(len(ids), len(names))
    rows, columns = linear_sum_assignment(agree, maximize=True)
    return {ids[i]: names[j] for i, j in zip(rows, columns, strict=True) if agree[i, j]}


def table(counted: Mapping[str, Counted], split: Mapping[str, str]) -> pd.DataFrame:
    """A row for all, dev and test clips."""
    rows = []
    for name in ("all", "dev", "test"):
        some = [one for clip, one in counted.items() if name in ("all", split[clip])]
        sums = _sums(some)
        low, high = _interval(some)
        rows.append(
            {
                "clips": name,
                "pairs": sums[0] + sums[2],
                "precision": sums[0] / max(sums[0] + sums[1], 1),
                "recall": sums[0] / max(sums[0] + sums[2], 1),
                "F1": _f1(sums),
                "low": low,
                "high": high,
                "clusters per person": sum(one.clusters for one in some)
                / max(sum(one.people for one in some), 1),
            }
        )
    return pd.DataFrame(rows)


def _sums(some: Iterable[Counted]) -> tuple[int, int, int]:
    right, wrong, missed = np.sum([(c.right, c.wrong, c.missed) for c in some], axis=0)
    return int(right), int(wrong), int(missed)


def _f1(sums: tuple[int, int, int]) -> float:
    right, wrong, missed = sums
    return 2 * right / max(2 * right + wrong + missed, 1)


def _interval(some: list[Counted]) -> tuple[float, float]:
    """95 % by bootstrap over clips."""
    rng = np.random.default_rng(0)
    draws = [
        _f1(_sums([some[i] for i in rng.integers(0, len(some), len(some))])) for _ in range(DRAWS)
    ]
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)
