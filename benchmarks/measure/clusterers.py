"""Ways of grouping faces into people, each with its setting chosen on pictures of known people.

The pictures are those of ``faces/``, a face each; the threshold (a cosine; of HDBSCAN the smallest
cluster) with the best BCubed F1 there
(Bagga and Baldwin, "Algorithms for Scoring Coreference Chains", 1998) is then used on the footage:
pairs of shot and person as in ``people``, and BCubed over face tracks. Whose a track is, is known
only where a shot names one person and shows one track; those are counted. The others know no more
than one vector a track; ours also knows who shares a frame and who alternates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import cv2
import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from sklearn.cluster import HDBSCAN, AgglomerativeClustering

from benchmarks.material import Analyses
from benchmarks.measure.people import Counted, Truth, count, table, true_shots
from moviegoer.analysis import Analysis
from moviegoer.core.people import characters, tracks
from moviegoer.core.people.linkage import agglomerate
from moviegoer.sense.faces import load_mtcnn
from moviegoer.sense.identity import load_dlib
from moviegoer.types import Embeddings, Floats, Ints

__all__ = ["bcubed", "known_tracks", "measure"]

WIDTH_PX = 960
LIMITS = np.arange(0.87, 0.985, 0.005)
Group = Callable[[Floats, float], Ints]


def average(vectors: Floats, alike: float) -> Ints:
    """Agglomerative clustering, average linkage, of scikit-learn."""
    if len(vectors) < 2:
        return np.zeros(len(vectors), np.int64)
    found = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - alike
    )
    return found.fit_predict(vectors)


def hdbscan(vectors: Floats, size: float) -> Ints:
    """HDBSCAN of scikit-learn, whose setting is the smallest cluster; noise is alone.

    Its own ``cluster_selection_epsilon`` fails in scikit-learn 1.9 with numpy 2.4 (a TypeError).
    """
    if len(vectors) < max(2, size):
        return np.arange(len(vectors))
    found = HDBSCAN(min_cluster_size=int(size), min_samples=1, copy=True)
    group = found.fit_predict(vectors)
    noise = np.flatnonzero(group < 0)
    group[noise] = group.max(initial=-1) + 1 + np.arange(len(noise))
    return group


def propagation(vectors: Floats, alike: float) -> Ints:
    """Label propagation over the graph of like faces, networkx's: what Chinese whispers does."""
    likeness = np.triu(vectors @ vectors.T, 1)
    graph = nx.empty_graph(len(vectors))
    first, second = np.nonzero(likeness >= alike)
    graph.add_weighted_edges_from(zip(first, second, likeness[first, second], strict=True))
    group = np.zeros(len(vectors), np.int64)
    found = nx.community.asyn_lpa_communities(graph, weight="weight", seed=0)
    for number, members in enumerate(found):
        group[list(members)] = number
    return group


def ours(vectors: Floats, alike: float) -> Ints:
    """Our linkage alone, without what films tell."""
    n = len(vectors)
    best = characters.DLIB.best
    return agglomerate(vectors, np.ones(n), csr_array((n, n), dtype=bool), alike=alike, best=best)


SIZES = np.arange(2.0, 16.0)
METHODS: Mapping[str, tuple[Group, Floats]] = {
    "HDBSCAN": (hdbscan, SIZES),
    "agglomerative, average": (average, LIMITS),
    "label propagation": (propagation, LIMITS),
}


def measure(data: Path, analyses: Analyses) -> pd.DataFrame:
    """A row a method: threshold, BCubed on the pictures, people F1 and BCubed on the footage."""
    vectors, people = _pictures(data / "faces", analyses.work / "faces.npz")
    truth = pd.read_csv(data / "footage" / "shots.csv", keep_default_na=False)
    clips = pd.read_csv(data / "footage" / "clips.csv")
    split = dict(zip(clips["clip"], clips["split"], strict=True))
    rows = []
    for name, (group, settings) in METHODS.items():
        alike, there = _chosen(group, settings, vectors, people)
        rows.append([name, alike, there, *_footage(_plain(group, alike), truth, split, analyses)])
    alike, there = _chosen(ours, LIMITS, vectors, people)
    limits = replace(
        characters.DLIB, same=alike, near=alike - 0.01, certain=alike + 0.04, stricter=0.0
    )
    for name, likeness in (("ours", limits), ("ours, as shipped", characters.DLIB)):
        at, known = likeness.same, there if likeness is limits else bcubed_of(ours, vectors, people)
        rows.append([name, at, known, *_footage(_ours(likeness), truth, split, analyses)])
    columns = [
        "method",
        "setting",
        "B³ pictures",
        "people F1",
        "dev",
        "test",
        "B³ tracks",
        "tracks",
    ]
    return pd.DataFrame(rows, columns=columns)


def bcubed(found: Ints, truth: np.ndarray) -> float:
    """BCubed F1 of a grouping."""
    if not len(found):
        return float("nan")
    together, same = found[:, None] == found[None], truth[:, None] == truth[None]
    both = (together & same).sum(axis=1)
    precision, recall = (both / together.sum(axis=1)).mean(), (both / same.sum(axis=1)).mean()
    return float(2 * precision * recall / (precision + recall))


def bcubed_of(group: Group, vectors: Floats, people: np.ndarray) -> float:
    return bcubed(group(vectors, characters.DLIB.among(len(vectors))), people)


def _chosen(
    group: Group, settings: Floats, vectors: Floats, people: np.ndarray
) -> tuple[float, float]:
    scores = [bcubed(group(vectors, float(setting)), people) for setting in settings]
    best = int(np.argmax(scores))
    return float(settings[best]), scores[best]


def _pictures(folder: Path, kept: Path) -> tuple[Floats, np.ndarray]:
    """The largest face's vector of each picture, and who it is."""
    if kept.exists():
        with np.load(kept) as known:
            return known["vectors"], known["people"]
    finder, embedder = load_mtcnn(), load_dlib()
    vectors, people = [], []
    for file, person in pd.read_csv(folder / "faces.csv")[["file", "person"]].itertuples(False):
        image = cv2.imread(str(folder / file))[:, :, ::-1]
        if image.shape[1] > WIDTH_PX:
            height = round(image.shape[0] * WIDTH_PX / image.shape[1])
            image = cv2.resize(image, (WIDTH_PX, height), interpolation=cv2.INTER_AREA)
        (found,) = finder.find([np.ascontiguousarray(image)])
        if len(found):
            row = [int(found.height_px.argmax())]
            vectors.append(embedder.embed(image, found.box[row], found.landmarks[row])[0])
            people.append(person)
    kept.parent.mkdir(parents=True, exist_ok=True)
    np.savez(kept, vectors=np.array(vectors), people=np.array(people))
    return np.array(vectors), np.array(people)


Cast = Callable[[Analysis, Floats, Ints], Ints]
"""Gives each face a group, -1 for nobody, from vectors and tracks."""


def _plain(group: Group, alike: float) -> Cast:
    def cast(found: Analysis, vectors: Floats, track: Ints) -> Ints:  # noqa: ARG001
        total = np.zeros((track.max(initial=-1) + 1, vectors.shape[-1]))
        np.add.at(total, track, vectors)
        return group(total / np.linalg.norm(total, axis=1, keepdims=True), alike)[track]

    return cast


def _ours(likeness: characters.Likeness) -> Cast:
    def cast(found: Analysis, vectors: Floats, track: Ints) -> Ints:
        people = characters.cluster(
            faces=found.faces,
            tracks=track,
            embeddings=Embeddings(np.arange(len(vectors)), vectors, "dlib"),
            keyframes=found.keyframes,
            shots=found.shot_list,
            likeness=likeness,
        )
        group = np.full(len(track), -1)
        for one in people:
            group[list(one.faces)] = one.number
        return group

    return cast


def _footage(
    cast: Cast, truth: pd.DataFrame, split: Mapping[str, str], analyses: Analyses
) -> list[object]:
    counted: dict[str, Counted] = {}
    scores: list[tuple[float, int]] = []
    for clip in split:
        found, vectors = analyses(clip), analyses.vectors(clip)
        shots = truth[truth["clip"] == clip]
        track = tracks.link(found.faces, found.keyframes, vectors)
        group = cast(found, vectors, track) if len(track) else np.empty(0, np.int64)
        shot = true_shots(shots, found.faces.frame)
        pairs = {(int(s), f"g{g}") for s, g in zip(shot, group, strict=True) if g >= 0}
        counted[clip] = count(shots, pairs)
        scores.append(known_tracks(Truth.of(shots), shot, track, group))
    rows = table(counted, split).set_index("clips")["F1"]
    weights = np.array([n for _, n in scores])
    b3 = np.array([value if n else 0.0 for value, n in scores])
    mean = float(b3 @ weights / weights.sum())
    return [rows["all"], rows["dev"], rows["test"], mean, int(weights.sum())]


def known_tracks(truth: Truth, shot: Ints, track: Ints, group: Ints) -> tuple[float, int]:
    """BCubed over the tracks whose person is known; a track given to nobody is alone."""
    found, people = [], []
    for number in np.unique(shot).tolist():
        names = [who for s, who in truth.named if s == number]
        others = number in truth.crowds or any(s == number for s, _ in truth.behind)
        own = np.unique(track[shot == number])
        if len(names) == 1 and not others and len(own) == 1:
            given = int(group[track == own[0]][0])
            found.append(given if given >= 0 else -2 - int(own[0]))
            people.append(names[0])
    return bcubed(np.array(found), np.array(people)), len(found)
