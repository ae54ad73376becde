"""Shots cut anew where a person has added, removed or moved a cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.core.corrections.deeds import PERSON, Cut, CutDeed, Fate
from moviegoer.types import Floats, Shot, Span, Transition

__all__ = ["REACH_S", "apply", "fates", "frame_at"]

REACH_S = 0.06
"""Two beginnings this near are one: a frame and a half at 25 frames a second, by which detectors
differ on one cut. A gradual transition is also met anywhere along its length."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """How a shot begins; ``settled`` where a person said so."""

    kind: Transition
    frames: int
    settled: bool


def apply(
    cuts: Sequence[Cut], shots: Sequence[Shot], *, time_s: Floats, end_s: float
) -> tuple[Shot, ...]:
    """Lay corrections over the shots that were found, in the order they were made.

    What a correction speaks of is met within :data:`REACH_S`; whatever was found there gives way
    to what a person said, so that a cut that another detector finds a frame off is not there
    twice. Applying the same corrections once more changes nothing.

    Parameters
    ----------
    cuts
        What was set right. One outside the film changes nothing (:func:`fates` says so).
    shots
        Shots that tile the film.
    time_s, end_s
        Presentation time of every frame, and of the film's end.

    Returns
    -------
    Shots that tile the film, numbered from 1. ``how`` of those whose beginning a person set, or
    out of which they took a cut, is ``person``.
    """
    if not cuts or not shots:
        return tuple(shots)
    edges = {
        shot.start_frame: _Edge(shot.transition_in, shot.transition_frames, shot.how == PERSON)
        for shot in shots
    }
    taken = []
    for cut in _inside(cuts, end_s):
        frame = frame_at(cut.at_s, time_s)
        if cut.did is CutDeed.ADD:
            _put(edges, cut, frame, time_s)
            continue
        gone = _met(frame, edges, time_s)
        before = _nearest(frame, gone, edges)
        for at in gone:
            del edges[at]
        taken.append(frame)
        if cut.to_s is not None:
            _put(edges, cut, frame_at(cut.to_s, time_s), time_s, before)
    return _tiled(edges, taken, time_s, end_s)


def fates(cuts: Iterable[Cut], *, end_s: float) -> tuple[Fate, ...]:
    """Say of each correction whether it could be applied to a film that ends at ``end_s``."""
    told = []
    for cut in cuts:
        within = bool(list(_inside([cut], end_s)))
        told.append(Fate(cut.said(), within, "" if within else "the film is not so long"))
    return tuple(told)


def _inside(cuts: Iterable[Cut], end_s: float) -> Iterable[Cut]:
    for cut in cuts:
        times = [cut.at_s] if cut.to_s is None else [cut.at_s, cut.to_s]
        if all(0 <= time_s < end_s for time_s in times):
            yield cut


def frame_at(at_s: float, time_s: Floats) -> int:
    """Number of the frame whose time is nearest.

    >>> frame_at(0.07, np.array([0.0, 0.04, 0.08]))
    2
    """
    after = min(int(np.searchsorted(time_s, at_s)), len(time_s) - 1)
    before = max(0, after - 1)
    return after if time_s[after] - at_s <= at_s - time_s[before] else before


def _met(frame: int, edges: dict[int, _Edge], time_s: Floats) -> list[int]:
    """Beginnings, save the film's, that are taken for one at ``frame``."""
    return [
        at
        for at, edge in edges.items()
        if at
        and (
            abs(time_s[at] - time_s[frame]) <= REACH_S
            or (not edge.settled and abs(at - frame) <= edge.frames // 2)
        )
    ]


def _nearest(frame: int, met: Sequence[int], edges: dict[int, _Edge]) -> _Edge | None:
    return edges[min(met, key=lambda at: (abs(at - frame), at))] if met else None


def _put(
    edges: dict[int, _Edge], cut: Cut, target: int, time_s: Floats, known: _Edge | None = None
) -> None:
    """Let a shot begin at ``target``, as was said or else as was found there."""
    if not target:
        return
    met = _met(target, edges, time_s)
    found = _nearest(target, met, edges) or known
    for at in met:
        if not edges[at].settled:
            del edges[at]
    kind = cut.transition or (found.kind if found else Transition.CUT)
    edges[target] = _Edge(kind, found.frames if found and kind is not Transition.CUT else 0, True)


def _tiled(
    edges: dict[int, _Edge], taken: Sequence[int], time_s: Floats, end_s: float
) -> tuple[Shot, ...]:
    starts = sorted(edges)
    ends = [*starts[1:], len(time_s)]
    times = np.append(time_s, end_s)
    return tuple(
        Shot(
            number=number,
            start_frame=start,
            end_frame=end,
            span=Span(float(times[start]), float(times[end])),
            transition_in=edges[start].kind,
            transition_frames=edges[start].frames,
            how=PERSON
            if edges[start].settled or any(start < frame < end for frame in taken)
            else "",
        )
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )
