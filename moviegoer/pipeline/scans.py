"""What the one pass over a film leaves, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from moviegoer.config import Config
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.store import Cache, key
from moviegoer.types import Ints, Signals

__all__ = ["Scanned", "scan_key", "thumbs_of"]


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
