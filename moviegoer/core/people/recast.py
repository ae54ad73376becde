"""Characters as people have corrected them: named, merged and split, after every clustering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from moviegoer.core.people.characters import cluster, describe, likeness_of
from moviegoer.core.people.corrections import Correction, Deed, Outcome, locate
from moviegoer.types import Character, Embeddings, Faces, Floats, Ints, Keyframes, Shot

__all__ = ["Evidence", "apply", "divide"]

STEP = 0.005
"""By how much the threshold is raised until a character falls apart."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What characters are made of: faces, the track of each, and a vector of each."""

    faces: Faces
    tracks: Ints
    embeddings: Embeddings
    keyframes: Keyframes
    shots: Sequence[Shot]


def apply(
    corrections: Sequence[Correction], cast: Sequence[Character], evidence: Evidence
) -> tuple[tuple[Character, ...], tuple[Outcome, ...]]:
    """Lay corrections over the characters that were found, in the order they were made.

    A track moves as a whole. Where the clusters have changed since a correction was made, the
    character who holds most of a person's tracks stands for them, those who consist mostly of
    their tracks join them, and from the rest only the tracks themselves are taken. Of a split,
    tracks that nobody spoke of go with the one part that was pointed at in their shot, elsewhere
    with the part they are most like. A correction of which one person's faces are all gone is not
    applied, and its outcome says so.
    """
    if not corrections:
        return tuple(cast), ()
    faces, tracks = evidence.faces, evidence.tracks
    state = _State(cast, evidence)
    outcomes = []
    for correction in corrections:
        located = [
            locate(one, faces=faces, keyframes=evidence.keyframes, shots=evidence.shots)
            for one in correction.of
        ]
        parts = [np.unique(tracks[rows[rows >= 0]]) for rows in located]
        applied = bool(parts) and all(len(part) for part in parts)
        if applied:
            state.do(correction, parts)
        found = sum(int((rows >= 0).sum()) for rows in located)
        outcomes.append(Outcome(correction, found, sum(map(len, located)), applied))
    people = describe(
        faces,
        state.group[tracks],
        evidence.keyframes,
        evidence.shots,
        names=state.names,
        settled=state.settled,
    )
    return people, tuple(outcomes)


def divide(character: Character, evidence: Evidence) -> tuple[tuple[int, ...], ...]:
    """Take a character apart: the people that the lowest stricter threshold makes of their faces.

    Returns rows of faces, the part longest on screen first; a single part where no threshold
    tells the faces apart. Faces too poor to found a person are in none.
    """
    limits = likeness_of(evidence.embeddings.model)
    mine = np.isin(evidence.embeddings.row, character.faces)
    own = replace(
        evidence.embeddings,
        row=evidence.embeddings.row[mine],
        vector=evidence.embeddings.vector[mine],
    )
    while limits.same < 1:
        limits = replace(
            limits,
            same=limits.same + STEP,
            certain=max(limits.certain, limits.same + STEP) + STEP,
            near=limits.near + STEP,
        )
        parts = cluster(
            faces=evidence.faces,
            tracks=evidence.tracks,
            embeddings=own,
            keyframes=evidence.keyframes,
            shots=evidence.shots,
            likeness=limits,
        )
        if len(parts) > 1:
            return tuple(part.faces for part in parts)
    return (character.faces,)


class _State:
    """Whose each track is, what groups are called, and which a person has settled."""

    def __init__(self, cast: Sequence[Character], evidence: Evidence) -> None:
        self.tracks, self.embeddings = evidence.tracks, evidence.embeddings
        self.frame = evidence.faces.frame
        keyframes = evidence.keyframes
        self.shot = keyframes.shot[keyframes.row_of(evidence.faces.frame)]
        self.group: Ints = np.full(int(self.tracks.max(initial=-1)) + 1, -1, np.int64)
        self.names: dict[int, str] = {}
        self.settled: set[int] = set()
        self.splits: list[Sequence[Ints]] = []
        for number, character in enumerate(cast):
            self.group[self.tracks[list(character.faces)]] = number
        self.next = len(cast)

    def do(self, correction: Correction, parts: Sequence[Ints]) -> None:
        if correction.did is Deed.SPLIT:
            self._split(parts)
        else:
            kept = self._join(parts, mixed=correction.did is Deed.MERGE)
            if correction.did is Deed.NAME:
                # A name belongs to one: who bore it before is somebody else.
                self.names = {g: n for g, n in self.names.items() if n != correction.name}
                self.names[kept] = correction.name

    def _new(self) -> int:
        self.next += 1
        return self.next - 1

    def _holder(self, part: Ints) -> int:
        """The group that holds most of these tracks, of equals the smallest; else a new one."""
        groups, count = np.unique(self.group[part[self.group[part] >= 0]], return_counts=True)
        if not len(groups):
            return self._new()
        size = [int((self.group == group).sum()) for group in groups]
        return int(groups[np.lexsort((np.array(size), -count))[0]])

    def _join(self, parts: Sequence[Ints], *, mixed: bool) -> int:
        """Make one person of all parts; returns their group.

        Unless ``mixed``, two groups that share a frame are not joined: whoever gave one name to
        a cluster did not say so of what it has fallen into since.
        """
        holders = [self._holder(part) for part in parts]
        kept = holders[0]
        every = np.unique(np.concatenate(parts))
        # Whoever merges what was split has thought better of it.
        self.splits = [s for s in self.splits if sum(_touch(every, part) for part in s) < 2]
        groups, held = np.unique(self.group[every], return_counts=True)
        for group, count in zip(groups.tolist(), held.tolist(), strict=True):
            if group in {-1, kept} or self._parted(group, kept):
                continue
            if not mixed and self._meet(group, kept):
                continue
            if group in holders or 2 * count > int((self.group == group).sum()):
                self._absorb(group, kept)
        alone = every[self.group[every] != kept]
        if mixed or kept not in self.group:
            self.group[alone] = kept
        self.settled.add(kept)
        return kept

    def _absorb(self, group: int, kept: int) -> None:
        self.group[self.group == group] = kept
        name = self.names.pop(group, None)
        if name is not None:
            self.names.setdefault(kept, name)

    def _parted(self, one: int, other: int) -> bool:
        """Whether the two groups hold different parts of what a person split."""
        for parts in self.splits:
            held = [set(self.group[part].tolist()) for part in parts]
            mine = {i for i, groups in enumerate(held) if one in groups}
            theirs = {i for i, groups in enumerate(held) if other in groups}
            if mine and theirs and mine != theirs:
                return True
        return False

    def _meet(self, one: int, other: int) -> bool:
        whose = self.group[self.tracks]
        both = np.intersect1d(self.frame[whose == one], self.frame[whose == other])
        return bool(len(both))

    def _split(self, parts: Sequence[Ints]) -> None:
        """Give each part a group of its own, and share out what else their groups held."""
        held = [set(self.group[part].tolist()) for part in parts]
        mixed = {g for i, one in enumerate(held) for g in one & set().union(*held[i + 1 :])}
        whole = [np.flatnonzero(self.group == group) for group in sorted(mixed - {-1})]
        labels: list[int] = []
        for part, groups in zip(parts, held, strict=True):
            holder = self._holder(part)
            free = holder not in labels and (holder in mixed or len(groups) == 1)
            labels.append(holder if free else self._new())
        for part, label in zip(parts, labels, strict=True):
            self.group[part] = label
        every = np.concatenate(list(parts))
        for tracks in whole:
            self._share_out(np.setdiff1d(tracks, every), parts, labels)
        self.settled.update(labels)
        self.splits.append(parts)

    def _share_out(self, rest: Ints, parts: Sequence[Ints], labels: Sequence[int]) -> None:
        """Give tracks nobody spoke of to the one part that is seen in their shot, or the likest.

        Whoever said who a shot shows meant all of it, also what other settings find there later.
        """
        if not len(rest):
            return
        mean = np.array([self._mean(part) for part in parts])
        shots = [set(self.shot[np.isin(self.tracks, part)].tolist()) for part in parts]
        for track in rest.tolist():
            own = np.array([track])
            shot = int(self.shot[self.tracks == track][0])
            here = [i for i, where in enumerate(shots) if shot in where]
            alone = len(here) == 1 and not self._share_frame(own, parts[here[0]])
            best = here[0] if alone else int((self._mean(own) @ mean.T).argmax())
            self.group[track] = labels[best]

    def _share_frame(self, one: Ints, other: Ints) -> bool:
        mine, theirs = (self.frame[np.isin(self.tracks, part)] for part in (one, other))
        return bool(len(np.intersect1d(mine, theirs)))

    def _mean(self, tracks: Ints) -> Floats:
        mine = np.isin(self.tracks[self.embeddings.row], tracks)
        total: Floats = self.embeddings.vector[mine].sum(axis=0)
        return total / max(float(np.linalg.norm(total)), 1e-12)


def _touch(one: Ints, other: Ints) -> bool:
    return bool(np.isin(other, one).any())
