"""Two rules for dialogue scenes that others use, re-written from their description.

They read what the model under test reads: shots, recognised faces, camera positions, scales,
sides; nothing of theirs was copied. Where a description leaves a choice, the one is taken that
finds more, so that a model is not ahead of them by their reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from moviegoer.core.conversation.views import Views
from moviegoer.types import Character, Shot

__all__ = ["alternating", "one_frame_a_second"]

Frames = tuple[int, int]
LEAST_SHOTS = 4
LEAST_FRAMES = 8
WIDENED_SHOTS = 6
CLOSE = slice(1, 3)
"""Columns of ``Views.scale_p`` that are CU and MCU."""


def alternating(shots: Sequence[Shot], cast: Sequence[Character]) -> list[Frames]:
    """Runs of four and more shots of one face each that strictly alternate between two.

    TIB-AV-A's rule: shots with exactly one cluster of faces, A≠B.
    """
    faces: list[set[int]] = [set() for _ in shots]
    for character in cast:
        for number in character.shots:
            faces[number - 1].add(character.number)
    who = [next(iter(face)) if len(face) == 1 else 0 for face in faces]
    return [
        (shots[first].start_frame, shots[end - 1].end_frame)
        for first, end in _by_turns(who)
        if end - first >= LEAST_SHOTS
    ]


def _by_turns(who: Sequence[int]) -> list[tuple[int, int]]:
    """Half-open bounds of the longest runs that go back and forth between two; 0 is nobody."""
    runs: list[list[int]] = []
    for row, person in enumerate(who):
        run = runs[-1] if runs else []
        follows = bool(run) and run[-1] == row - 1 and person != who[row - 1]
        if person and follows and (len(run) < 2 or person == who[row - 2]):
            run.append(row)
        elif person:
            runs.append([row - 1, row] if follows else [row])
    return [(run[0], run[-1] + 1) for run in runs]


def one_frame_a_second(shots: Sequence[Shot], views: Views) -> list[Frames]:
    """Moviegoer's rule: one frame a second, runs of A/B/A/B of eight frames and more.

    The frames of a run come from two clusters of pictures (here: camera positions) that take
    turns at least as A, B, A, B. Each shows one face in close or medium close-up, one cluster's
    on the left, the other's on the right. A run is widened on both sides to the furthest shot
    within six that belongs to one of its clusters. Its known faults are kept: a shot under a
    second may fall between two frames, one cutaway breaks a run, and a run that reaches the
    film's end is dropped.
    """
    if not shots:
        return []
    starts = np.array([shot.span.start_s for shot in shots])
    seconds = np.arange(0.0, shots[-1].span.end_s, 1.0)
    rows = np.searchsorted(starts, seconds, side="right") - 1
    keys = [_face_in(views, row) for row in rows.tolist()]
    found: list[Frames] = []
    start = 0
    while start < len(rows):
        end = _run(keys, start)
        if end < len(rows) and _is_exchange(keys[start:end]):
            found.append(_widened(shots, views, int(rows[start]), int(rows[end - 1])))
        start = max(start + 1, _last_turn(keys, start, end))
    return _joined(found)


Key = tuple[int, str] | None
"""The cluster of a frame and the side of its face; None without one face from nearby."""


def _face_in(views: Views, row: int) -> Key:
    one = views.people_p[row].argmax() == 1
    close = np.nan_to_num(views.scale_p[row, CLOSE]).sum() >= 0.5
    side = views.side_p[row]
    if not (one and close) or np.isnan(side).any():
        return None
    # A face in the middle takes the side of the half that it leans to.
    return int(views.setup[row]), "left" if side[0] >= side[2] else "right"


def _run(keys: Sequence[Key], start: int) -> int:
    """End of the run of frames from two clusters that begins here."""
    clusters: set[int] = set()
    for place in range(start, len(keys)):
        key = keys[place]
        if key is None or len(clusters | {key[0]}) > 2:
            return place
        clusters.add(key[0])
    return len(keys)


def _last_turn(keys: Sequence[Key], start: int, end: int) -> int:
    """Where the next run may begin: at the last cluster's first frame in its last turn."""
    if end >= len(keys) or keys[end] is None or end - start < 2:
        return end
    place = end - 1
    while place > start and keys[place - 1] is not None and _same(keys[place - 1], keys[place]):
        place -= 1
    return place if place > start else end


def _same(one: Key, other: Key) -> bool:
    return one is not None and other is not None and one[0] == other[0]


def _is_exchange(keys: Sequence[Key]) -> bool:
    known = [key for key in keys if key is not None]
    turns = 1 + sum(one[0] != other[0] for one, other in pairwise(known))
    if len(known) < LEAST_FRAMES or turns < LEAST_SHOTS:
        return False
    left = {
        cluster: np.mean([side == "left" for own, side in known if own == cluster])
        for cluster in {key[0] for key in known}
    }
    one, other = left.values()
    return bool((one > 0.5) != (other > 0.5))


def _widened(shots: Sequence[Shot], views: Views, first: int, last: int) -> Frames:
    """Reach out to the furthest shot of the run's clusters within six on either side."""
    ours = set(views.setup[first : last + 1].tolist())
    low, high = max(0, first - WIDENED_SHOTS), min(len(shots), last + WIDENED_SHOTS + 1)
    rows = [row for row in range(low, high) if int(views.setup[row]) in ours]
    return shots[rows[0]].start_frame, shots[rows[-1]].end_frame


def _joined(found: Sequence[Frames]) -> list[Frames]:
    """Runs that overlap once widened are one."""
    joined: list[Frames] = []
    for first, end in sorted(found):
        if joined and first < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((first, end))
    return joined
