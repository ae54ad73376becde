"""Who is who: faces of a whole film grouped into the people it shows."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from moviegoer.core.people.apart import alternating, together
from moviegoer.core.people.linkage import agglomerate, condense
from moviegoer.core.people.presence import Stays
from moviegoer.types import Bools, Character, Embeddings, Faces, Floats, Ints, Keyframes, Shot

__all__ = ["Likeness", "cluster", "describe", "likeness_of"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """At which cosine two faces count as one person, for one identity network.

    ``same`` joins groups of tracks; ``certain`` joins two tracks without a look at their groups;
    ``near`` gives a poor view to the person it is most like. ``best`` is the share of the best
    pair in the likeness of two groups; ``gap`` is how much less alike two people are in shot and
    reverse shot than each is to themselves. The more tracks, the more strangers who happen to look
    alike: ``same`` grows by ``stricter`` with each doubling beyond :data:`FEW`, to ``strictest``.
    """

    same: float
    certain: float
    near: float
    best: float
    gap: float
    stricter: float = 0.0
    strictest: float = 1.0

    def among(self, tracks: int) -> float:
        """Decide at which cosine groups join where so many tracks found people."""
        doublings = max(0.0, math.log2(max(tracks, 1) / FEW))
        return max(self.same, min(self.strictest, self.same + self.stricter * doublings))


FEW = 12
"""Tracks among which hardly two strangers look alike."""
DLIB = Likeness(
    same=0.91, certain=0.955, near=0.90, best=0.4, gap=0.02, stricter=0.01, strictest=0.945
)
"""For dlib's network; chosen on the dev clips and reels together. With one ``same`` of 0.915 for
all, F1 on the clips is as high, and on crowded reels 0.19 lower: strangers become one person.
``best`` from 0.2 to 0.4 and ``gap`` to 0.02 are within 0.02 of F1 of each other, and a ``gap`` of
0.03 costs 0.02. ``strictest``, reached by 136 tracks, is the best single ``same`` for reels."""
VGGFACE2 = Likeness(same=0.55, certain=0.80, near=0.50, best=0.3, gap=0.15)
"""Not measured here (its weights could not be downloaded): from the published distances."""

MIN_PROBABILITY = 0.95
"""A face less certain may be a hand or a cloth; it founds no person. With 0.90 and with 0.98 the
dev clips' F1 falls by 0.02 and 0.01."""
LIKELY = 0.8
"""Two views of one track that are each so probable are a face: what looks like one twice is one. On
the dev clips two more people are found and nobody wrong; with 0.9 one, and one who is not."""
MIN_HEIGHT_PX = 24.0
"""Smaller faces (on a picture up to 960 px wide) lie as near to strangers as to themselves."""
MAX_TURN = 1.2
"""How far the nose may lie from the middle of the eyes, in distances of the eyes; more is a
profile, whose landmarks are guesses."""
MOST = 2500
"""Founding groups that are compared each with each, in some seconds and 100 MB."""
ROUNDS = 4
"""How often what is beyond doubt alike is joined before, while there are more: the mean of two
views is nearer to a third than either is."""


def likeness_of(model: str) -> Likeness:
    """Choose the thresholds that belong to an identity network's vectors."""
    return VGGFACE2 if model.startswith("vggface2") else DLIB


def cluster(
    *,
    faces: Faces,
    tracks: Ints,
    embeddings: Embeddings,
    keyframes: Keyframes,
    shots: Sequence[Shot],
    likeness: Likeness | None = None,
) -> tuple[Character, ...]:
    """Group face tracks into characters, the longest on screen first.

    A track is one person; two faces on one frame are two. Tracks with one good view (probable,
    large enough, no extreme profile) or two fair ones found the groups; the others are given
    to the group they are most like if they are near enough, and else belong to nobody. A person
    seen once is still a person, ranked by the time on screen: of each shot, the share of its
    keyframes from the first to the last on which the face was found.

    Parameters
    ----------
    faces, tracks
        Rows, and the track of each, as :func:`moviegoer.core.people.tracks.link` numbers them.
    embeddings
        Unit vectors; rows of ``faces`` without one belong to nobody.
    keyframes, shots
        Of the whole film.
    likeness
        Thresholds; by default those of the network that made the embeddings.

    Known failures: twins; one person at two ages or in heavy make-up; full profiles.
    """
    rows = np.sort(embeddings.row)
    if not len(rows):
        return ()
    limits = likeness or likeness_of(embeddings.model)
    vectors = embeddings.vector[np.argsort(embeddings.row, kind="stable")]
    order = np.lexsort((*faces.box[rows].T, faces.frame[rows]))
    rows, vectors = rows[order], vectors[order]
    pool = _Tracks(faces, tracks, rows, vectors, keyframes)
    group = _group(pool, limits)
    whose = np.full(len(faces), -1, np.int64)
    whose[rows] = group[pool.index]
    return describe(faces, whose, keyframes, shots)


class _Tracks:
    """One vector, weight and quality a track, in the order of their first faces."""

    def __init__(
        self, faces: Faces, tracks: Ints, rows: Ints, vectors: Floats, keyframes: Keyframes
    ) -> None:
        _, first, index = np.unique(tracks[rows], return_index=True, return_inverse=True)
        rank = np.empty(len(first), np.int64)
        rank[np.argsort(first, kind="stable")] = np.arange(len(first))
        self.index: Ints = rank[index]
        self.frame: Ints = faces.frame[rows]
        self.shot: Ints = keyframes.shot[keyframes.row_of(self.frame[np.sort(first)])]
        quality = _quality(faces)[rows]
        good = _good(faces)[rows]
        # A good view outweighs any number of poor ones in its track.
        share = (quality * np.where(good, 1.0, 0.05)).astype(np.float32)
        count = len(first)
        weights = sp.csr_array((share, (self.index, np.arange(len(rows)))), (count, len(rows)))
        total = np.asarray(weights @ vectors)
        self.vector = (total / np.linalg.norm(total, axis=1, keepdims=True)).astype(np.float32)
        fair = _clear(faces)[rows] & (faces.probability[rows] >= LIKELY)
        views = [np.bincount(self.index, weights=w, minlength=count) for w in (good, fair)]
        self.founds: Bools = (views[0] >= 1) | (views[1] >= 2)
        self.size: Floats = np.bincount(self.index, minlength=count).astype(np.float64)

    def apart(self, limits: Likeness) -> sp.csr_array:
        """Which pairs of tracks cannot be one person."""
        opposed = alternating(self.shot, self.vector, alike=limits.certain, gap=limits.gap)
        return sp.csr_array(together(self.index, self.frame, tracks=len(self.size)) + opposed)


def _group(pool: _Tracks, limits: Likeness) -> Ints:
    """A group number a track, -1 for nobody."""
    apart = pool.apart(limits)
    group = np.full(len(pool.size), -1, np.int64)
    founders = np.flatnonzero(pool.founds)
    group[founders] = _found(pool, founders, apart, limits)
    rest = np.flatnonzero(~pool.founds)
    return _assign(group, rest, pool, apart, limits)


def _found(pool: _Tracks, rows: Ints, apart: sp.csr_array, limits: Likeness) -> Ints:
    among = apart[rows][:, rows]
    small = _Groups.of(pool, rows, np.arange(len(rows)), among)
    for _ in range(ROUNDS):
        index = condense(small.mean, small.apart, alike=limits.certain)[small.index]
        small = _Groups.of(pool, rows, index, among)
        if len(small.mean) <= MOST:
            break
    largest = np.argsort(-small.weight, kind="stable")[:MOST]
    alike = limits.among(len(rows))
    joined = np.full(len(small.mean), -1)
    owner = agglomerate(
        small.mean[largest],
        small.weight[largest],
        small.apart[largest][:, largest],
        alike=alike,
        best=limits.best,
    )
    joined[largest] = largest[owner]
    return small.given(joined, alike)[small.index]


@dataclass(frozen=True, slots=True)
class _Groups:
    """Groups of some tracks: the group of each, and of each group its mean, weight and foes."""

    index: Ints
    mean: Floats
    weight: Floats
    apart: sp.csr_array

    @classmethod
    def of(cls, pool: _Tracks, rows: Ints, group: Ints, among: sp.csr_array) -> _Groups:
        names, index = np.unique(group, return_inverse=True)
        count = (len(names), len(rows))
        member = sp.csr_array((pool.size[rows], (index, np.arange(len(rows)))), count)
        total = np.asarray(member @ pool.vector[rows])
        mean = (total / np.linalg.norm(total, axis=1, keepdims=True)).astype(np.float32)
        weight = np.asarray(member.sum(axis=1)).ravel()
        return cls(index, mean, weight, sp.csr_array((member != 0) @ among @ (member != 0).T))

    def given(self, joined: Ints, alike: float) -> Ints:
        """Give the small groups that were too many to compare to the likest, or to themselves."""
        left = np.flatnonzero(joined < 0)
        known, place = np.unique(joined[joined >= 0], return_inverse=True)
        means = np.zeros((len(known), self.mean.shape[1]), np.float32)
        compared = np.flatnonzero(joined >= 0)
        np.add.at(means, place, self.mean[compared] * self.weight[compared, None])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        given = joined.copy()
        for group in left.tolist():
            likeness = means @ self.mean[group]
            foes = given[self.apart.indices[slice(*self.apart.indptr[group : group + 2])]]
            likeness[np.isin(known, foes)] = -1
            best = int(likeness.argmax())
            given[group] = known[best] if likeness[best] >= alike else group
        return given


def _assign(group: Ints, rest: Ints, pool: _Tracks, apart: sp.csr_array, limits: Likeness) -> Ints:
    """Give each track left over to the group of the track it is most like, if near enough."""
    known = np.flatnonzero(group >= 0)
    if not len(known) or not len(rest):
        return group
    given = group.copy()
    for start in range(0, len(rest), 1024):
        some = rest[start : start + 1024]
        alike = pool.vector[some] @ pool.vector[known].T
        for row, values in zip(some, alike, strict=True):
            foes = group[apart.indices[apart.indptr[row] : apart.indptr[row + 1]]]
            values[np.isin(group[known], foes[foes >= 0])] = -1
            if values.max() >= limits.near:
                given[row] = group[known[values.argmax()]]
    return given


def _turn(faces: Faces) -> Floats:
    left, right, nose = (faces.landmarks[:, i, 0] for i in range(3))
    width = np.maximum(np.abs(right - left), 1e-6)
    return np.abs(nose - (left + right) / 2) / width


def _clear(faces: Faces) -> Bools:
    """Large enough and not turned away."""
    return (faces.height_px >= MIN_HEIGHT_PX) & (_turn(faces) <= MAX_TURN)


def _good(faces: Faces) -> Bools:
    return _clear(faces) & (faces.probability >= MIN_PROBABILITY)


def _quality(faces: Faces) -> Floats:
    """How well a face shows a person, in (0, 1]: probable, large, sharp, frontal."""
    size = np.minimum(faces.height_px / 160, 1)
    sharp = faces.sharpness / (faces.sharpness + 60)
    frontal = 1 / (1 + 2 * _turn(faces))
    return np.maximum(faces.probability**4 * np.sqrt(size) * (0.3 + 0.7 * sharp) * frontal, 1e-6)


def describe(
    faces: Faces,
    group: Ints,
    keyframes: Keyframes,
    shots: Sequence[Shot],
    *,
    names: Mapping[int, str] | None = None,
    settled: Collection[int] = (),
) -> tuple[Character, ...]:
    """Tell of each group of faces when it is seen, the longest on screen first.

    Parameters
    ----------
    group
        A group number a row of ``faces``, -1 for nobody.
    names
        What groups are called; the others are called after their rank.
    settled
        Groups that a person has looked at.
    """
    quality, known = _quality(faces), names or {}
    stays = Stays(keyframes, shots)
    people = []
    for name in np.unique(group[group >= 0]).tolist():
        mine = np.flatnonzero(group == name)
        people.append((stays.of(faces.frame[mine]), mine, name))
    people.sort(key=lambda one: (-one[0].screen_time_s, one[0].first_s, -len(one[1])))
    return tuple(
        Character(
            number=number,
            name=known.get(name, f"Person {number}"),
            shots=presence.shots,
            screen_time_s=presence.screen_time_s,
            first_s=presence.first_s,
            last_s=presence.last_s,
            faces=tuple(mine.tolist()),
            portrait=int(mine[quality[mine].argmax()]),
            how="person" if name in settled else "faces",
        )
        for number, (presence, mine, name) in enumerate(people, start=1)
    )
