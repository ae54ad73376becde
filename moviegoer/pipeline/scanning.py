"""The one pass over a film is made once; of a long film in parts, so that a killed run goes on."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from moviegoer.pipeline import parts
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.parts import Job
from moviegoer.pipeline.scans import Scanned, scan_key, thumbs_of
from moviegoer.sense import pictures as jpeg
from moviegoer.store import clear, explained
from moviegoer.types import Image

__all__ = ["PART_S", "scanned"]

PART_S = 600.0
"""Length of a part: what a killed run loses at most, at the cost of a hundredth of the pass."""


def scanned(desk: Desk) -> Scanned:
    """Measure every frame in one pass, or read what an earlier pass measured.

    A detector that the earlier pass did not drive costs another pass, which then knows both.
    """
    settings = desk.settings
    name = scan_key(desk.film.key, settings)
    known = desk.cache.get("scan", name, Scanned)
    wanted = {settings.shots.detector}
    if known is not None and wanted <= known.detectors:
        clear(_home(desk))  # which a run may leave that is killed at the very end of its pass
        return known
    detectors = sorted(wanted | (set() if known is None else known.detectors))
    with desk.stage("scan"):
        made = _in_parts(desk, detectors) or _in_one(desk, detectors)
        clear(_home(desk))
    return made


def _in_parts(desk: Desk, detectors: list[str]) -> Scanned | None:
    """Scan a long film part by part; ``None`` if it is short or its parts do not fit."""
    count = int(desk.film.duration_s / PART_S)
    if count < 2:
        return None
    job = Job(
        film=desk.path,
        film_key=desk.film.key,
        settings=desk.settings,
        detectors=tuple(detectors),
        folder=_home(desk),
        count=count,
        length_s=desk.film.duration_s,
    )
    for number in range(count):

        def share(done: float, before: int = number) -> None:
            desk.progress.share((before + done) / count)

        parts.measure(job, number, cache=desk.cache, progress=share)
        if not parts.fits(job, number):
            return None
    return parts.joined(job, desk.cache)


def _home(desk: Desk) -> Path:
    """Where parts lie until they are joined."""
    return desk.cache.folder / "scan"


def _in_one(desk: Desk, detectors: list[str]) -> Scanned:
    from moviegoer.sense import scan

    offered: list[int] = []

    def keep(frame: int, image: Image) -> None:
        offered.append(frame)
        desk.pictures.put(frame, jpeg.encode(image))

    with explained(thumbs_of(desk.cache), "write"):
        measured = scan.scan(
            desk.path,
            detectors=detectors,
            thumbs=thumbs_of(desk.cache),
            keep=keep,
            width_px=desk.settings.keyframes.width_px,
            progress=desk.progress.share,
        )
    # Not before: the finished analysis that may lie here lives on these pictures.
    desk.pictures.keep_only(offered)
    made = Scanned(measured, np.array(sorted(offered), np.int64), frozenset(detectors))
    desk.cache.put("scan", scan_key(desk.film.key, desk.settings), made)
    return made
