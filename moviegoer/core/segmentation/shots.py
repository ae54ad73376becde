"""A film cut into shots: from cached scores to shots that tile the film.

``auto`` decides from evidence (:mod:`moviegoer.core.segmentation.proof`) and asks TransNetV2 only
about what the evidence leaves open. ``transnetv2`` is the plain network. The others are
PySceneDetect's detectors at their defaults (:mod:`moviegoer.core.segmentation.cuts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from moviegoer.core.segmentation import proof
from moviegoer.core.segmentation.boundary import Boundary
from moviegoer.core.segmentation.cuts import SCORES, classical_cuts
from moviegoer.types import Floats, Shot, Signals, Span, Transition

__all__ = ["doubtful", "segment"]

NETWORK_THRESHOLD = 0.5
"""Of the plain network, after its authors."""
OPEN_THRESHOLD = 0.3
"""Of the network where evidence already speaks for a transition."""
MARGIN = 6
"""Frames around an open candidate in which the network may see it."""
GRADUAL = 4
"""Frames that the network marks at least where a transition is gradual."""
DARK, LIGHT, EVEN = 0.06, 0.94, 0.02
"""Luma and contrast of a black or white frame."""


def segment(
    signals: Signals,
    *,
    detector: str = "auto",
    threshold: float | None = None,
    min_shot_s: float = 0.6,
    network: Floats | None = None,
) -> tuple[Shot, ...]:
    """Decide where shots begin and end, and how.

    Parameters
    ----------
    signals
        With the scores of the detector.
    detector
        ``auto``, ``transnetv2``, ``adaptive``, ``content``, ``hash`` or ``histogram``.
    threshold
        The detector's own; its default if None. ``auto`` has none.
    min_shot_s
        Shortest shot of PySceneDetect's four; its command line uses 0.6 s. The other two find
        shots of two frames.
    network
        The network's probability for each frame, NaN where it was not asked.

    Returns
    -------
    Shots that tile the film, numbered from 1, frames counted in decoding order. A gradual
    transition's boundary is its middle.

    Raises
    ------
    KeyError
        If the detector's scores are not among the signals.
    ValueError
        If ``transnetv2`` is asked for without the network's answer.
    """
    if detector == "auto":
        found = _judged(signals, network)
    elif detector == "transnetv2":
        if network is None:
            raise ValueError("transnetv2 needs the network's probabilities")
        level = NETWORK_THRESHOLD if threshold is None else threshold
        found = [_typed(each, signals) for each in _runs(network, level)]
    else:
        cuts = classical_cuts(
            signals.scores[SCORES[detector]],
            signals.time_s,
            detector=detector,
            threshold=threshold,
            min_shot_s=min_shot_s,
        )
        found = [_typed(Boundary(cut, cut, cut), signals) for cut in cuts.tolist()]
    return _tiled(found, signals)


def doubtful(signals: Signals, *, detector: str = "auto") -> list[tuple[int, int]]:
    """Say which half-open stretches of frames the network must judge before :func:`segment`."""
    if detector == "transnetv2":
        return [(0, len(signals))] if len(signals) else []
    if detector != "auto":
        return []
    spans = [_around(c.boundary, len(signals)) for c in proof.candidates(signals) if not c.sure]
    return _joined(spans)


def _around(boundary: Boundary, frames: int) -> tuple[int, int]:
    return max(0, boundary.start - MARGIN), min(frames, boundary.end + MARGIN)


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _judged(signals: Signals, network: Floats | None) -> list[Boundary]:
    """The sure candidates, and the open ones that the network confirms.

    A cut inside a gradual transition is part of it; what the network sees at a cut beside one
    speaks for the cut alone.
    """
    found = proof.candidates(signals)
    answers = np.full(len(signals), np.nan) if network is None else np.array(network, np.float64)
    ramps = [each for each in found if each.boundary.length]
    cuts = []
    for cut in sorted(found, key=lambda each: (not each.sure, not each.likely)):
        if cut.boundary.length or not (cut.sure or _confirmed(cut, answers)):
            continue
        cuts.append(cut)
        if cut.sure or not _inside(cut.boundary, ramps):
            answers[max(0, cut.boundary.frame - 3) : cut.boundary.frame + 2] = 0.0
    ramps = [ramp for ramp in ramps if ramp.sure or _confirmed(ramp, answers)]
    kept = [cut for cut in cuts if cut.sure or not _inside(cut.boundary, ramps)]
    return [each.boundary for each in kept + ramps]


def _inside(cut: Boundary, ramps: Iterable[proof.Candidate]) -> bool:
    return any(each.boundary.start <= cut.frame <= each.boundary.end for each in ramps)


def _confirmed(candidate: proof.Candidate, answers: Floats) -> bool:
    boundary = candidate.boundary
    start, end = _around(boundary, len(answers))
    if boundary.kind is Transition.CUT:
        # The network marks a shot's last frame.
        start, end = max(0, boundary.frame - 2), boundary.frame + 1
    known = answers[start:end]
    known = known[~np.isnan(known)]
    return bool(known.max() >= OPEN_THRESHOLD) if len(known) else candidate.likely


def _runs(network: Floats, threshold: float) -> list[Boundary]:
    """Boundaries where the network's probability exceeds a threshold."""
    above = np.nan_to_num(np.asarray(network, np.float64)) > threshold
    edges = np.flatnonzero(np.diff(np.concatenate([[False], above, [False]])))
    return [_run(start, end) for start, end in edges.reshape(-1, 2).tolist()]


def _run(start: int, end: int) -> Boundary:
    if end - start < GRADUAL:
        middle = (start + end + 1) // 2
        return Boundary(middle, middle, middle)
    return Boundary((start + end) // 2, start, end, Transition.DISSOLVE)


def _typed(boundary: Boundary, signals: Signals) -> Boundary:
    """The same boundary, as a fade where the picture goes black or white."""
    near = slice(max(0, boundary.start - MARGIN), boundary.end + MARGIN)
    luma, even = signals.luma[near], signals.contrast[near] < EVEN
    if not (even & ((luma < DARK) | (luma > LIGHT))).any():
        return boundary
    return Boundary(boundary.frame, boundary.start, boundary.end, Transition.FADE)


def _tiled(found: Iterable[Boundary], signals: Signals) -> tuple[Shot, ...]:
    """Shots between boundaries; of two boundaries on one frame the first stands."""
    frames = len(signals)
    if not frames:
        return ()
    starts = {0: Boundary(0, 0, 0, Transition.START)}
    for boundary in sorted(found):
        if 0 < boundary.frame < frames:
            starts.setdefault(boundary.frame, boundary)
    ordered = list(starts.values())
    ends = [boundary.frame for boundary in ordered[1:]] + [frames]
    times = np.append(signals.time_s, signals.end_s)
    return tuple(
        Shot(
            number=number,
            start_frame=boundary.frame,
            end_frame=end,
            span=Span(float(times[boundary.frame]), float(times[end])),
            transition_in=boundary.kind,
            transition_frames=0 if boundary.kind is Transition.START else boundary.length,
        )
        for number, (boundary, end) in enumerate(zip(ordered, ends, strict=True), start=1)
    )
