"""The one pass over a film: what it leaves, and how it is made once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from moviegoer.config import Config
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.sense import pictures as jpeg
from moviegoer.store import Cache, explained, key
from moviegoer.types import Ints, Signals

__all__ = ["Scanned", "scan_key", "scanned", "thumbs_of"]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the pass measured, and which frames it offered as keyframes.

    The offer is remembered although most of its pictures are dropped once keyframes are chosen:
    so the choice depends on the film and the settings, never on what an earlier run left behind.
    """

    signals: Signals
    offered: Ints
    detectors: frozenset[str]


def thumbs_of(cache: Cache) -> Path:
    """Say where the pass leaves every frame's thumbnail."""
    return cache.folder / "thumbs.raw"


def scan_key(film_key: str, settings: Config) -> str:
    """Name what the pass depends on, but for the detectors that it drives."""
    return key(VERSIONS["scan"], film_key, settings.keyframes.width_px)


def scanned(desk: Desk) -> Scanned:
    """Measure every frame in one pass, or read what an earlier pass measured.

    A detector that the earlier pass did not drive costs another pass, which then knows both.
    """
    settings = desk.settings
    name = scan_key(desk.film.key, settings)
    known = desk.cache.get("scan", name, Scanned)
    wanted = {settings.shots.detector}
    if known is not None and wanted <= known.detectors:
        return known
    before = set() if known is None else known.detectors
    with desk.stage("scan"):
        made = _scan(desk, sorted(wanted | before))
        desk.cache.put("scan", name, made)
    return made


def _scan(desk: Desk, detectors: list[str]) -> Scanned:
    from moviegoer.sense import scan

    desk.pictures.keep_only([])
    with explained(thumbs_of(desk.cache), "write"):
        measured = scan.scan(
            desk.path,
            detectors=detectors,
            thumbs=thumbs_of(desk.cache),
            keep=lambda frame, image: desk.pictures.put(frame, jpeg.encode(image)),
            width_px=desk.settings.keyframes.width_px,
            progress=desk.progress.share,
        )
    return Scanned(measured, np.array(desk.pictures.frames(), np.int64), frozenset(detectors))
