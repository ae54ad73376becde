"""The film itself: its shots, and the frames that stand for them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from moviegoer.core.corrections import cuts as recutting
from moviegoer.core.frame import movement
from moviegoer.core.segmentation import keyframes as choosing
from moviegoer.core.segmentation import shots as cutting
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.scans import Scanned, thumbs_of
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.sense import pictures as jpeg
from moviegoer.store import clear, key
from moviegoer.types import Floats, Image, Keyframes, Shot, Signals

__all__ = ["NETWORKED", "keyframes", "segment"]

NETWORKED = frozenset({"auto", "transnetv2"})
"""Detectors for which the network judges some or all of the film."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """The network's opinion a frame; NaN where it was not asked."""

    p: Floats


def segment(desk: Desk, measured: Signals) -> tuple[Shot, ...]:
    """Decide the shots, asking the network where the detector wants it, and name their movement.

    What people said of the cuts is laid over what was found.
    """
    settings = desk.settings.shots
    network = _network(desk, measured) if settings.detector in NETWORKED else None
    clear(thumbs_of(desk.cache))
    shots = cutting.segment(
        measured, detector=settings.detector, threshold=settings.threshold, network=network
    )
    shots = recutting.apply(
        desk.corrections.cuts, shots, time_s=measured.time_s, end_s=measured.end_s
    )
    aspect = _aspect(desk, measured)
    return tuple(
        replace(
            shot,
            movement=movement.classify(measured, shot.start_frame, shot.end_frame, aspect=aspect),
        )
        for shot in shots
    )


def _aspect(desk: Desk, measured: Signals) -> float:
    left, top, right, bottom = measured.active
    return desk.film.width_px * (right - left) / (desk.film.height_px * (bottom - top))


def _network(desk: Desk, measured: Signals) -> Floats:
    """Let the network judge the stretches in doubt that it has not judged before."""
    name = key(VERSIONS["network"], desk.film.key)
    known = desk.cache.get("network", name, _Judged)
    p = np.full(len(measured), np.nan) if known is None else np.array(known.p)
    detector = desk.settings.shots.detector
    stretches = [
        (start, end)
        for start, end in cutting.doubtful(measured, detector=detector)
        if np.isnan(p[start:end]).any()
    ]
    if not stretches:
        return p
    with desk.stage("network"):
        from moviegoer.sense import transnet

        new = transnet.judge(
            lambda start, end: _read_thumbs(desk, measured, start, end),
            stretches,
            frames=len(measured),
            device=desk.device,
            progress=desk.progress.share,
        )
        p = np.where(np.isnan(new), p, new)
        desk.cache.put("network", name, _Judged(p))
    return p


def _read_thumbs(desk: Desk, measured: Signals, start: int, end: int) -> Image:
    """Read a stretch of thumbnails: from the pass just made, or by seeking in the film."""
    from moviegoer.sense import video
    from moviegoer.sense.planes import THUMB_SHAPE

    path = thumbs_of(desk.cache)
    size = int(np.prod(THUMB_SHAPE))
    # A pass that was killed leaves a shorter file.
    if path.exists() and path.stat().st_size == len(measured) * size:
        flat = np.fromfile(path, np.uint8, count=(end - start) * size, offset=start * size)
        return flat.reshape(-1, *THUMB_SHAPE)
    return video.thumbs(
        desk.path, stretch=(start, end), time_s=measured.time_s, active=measured.active
    )


def keyframes(desk: Desk, scan: Scanned, shots: tuple[Shot, ...]) -> Keyframes:
    """Choose the frames that stand for each shot and fetch those whose pictures are not kept."""
    settings = desk.settings.keyframes
    chosen = choosing.choose(
        shots,
        scan.signals,
        kept=scan.offered,
        per_shot=settings.per_shot,
        every_s=settings.every_s,
    )
    missing = sorted(set(chosen.frame.tolist()) - set(desk.pictures.frames()))
    if missing:
        _fetch(desk, scan.signals, missing)
    desk.pictures.keep_only(chosen.frame.tolist())
    return chosen


def _fetch(desk: Desk, measured: Signals, missing: list[int]) -> None:
    from moviegoer.sense import video

    with desk.stage("keyframes"):
        found = video.fetch(
            desk.path,
            frames=missing,
            time_s=measured.time_s,
            active=measured.active,
            width_px=desk.settings.keyframes.width_px,
        )
        for done, (frame, image) in enumerate(found, start=1):
            desk.pictures.put(frame, jpeg.encode(image))
            desk.progress.share(done / len(missing))
