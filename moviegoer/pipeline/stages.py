"""The costly stages, each with the cache that makes it run once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from moviegoer.config import Config
from moviegoer.core import keyframes as choosing
from moviegoer.core import shots as cutting
from moviegoer.pipeline.progress import Progress, timed
from moviegoer.pipeline.rows import Rows, by_frame
from moviegoer.sense import pictures as jpeg
from moviegoer.sense import scan, transnet, video
from moviegoer.store import Cache, Pictures, clear, key
from moviegoer.types import Faces, Film, Floats, Image, Ints, Keyframes, Shot, Signals

__all__ = ["Desk", "keyframes", "segment", "signals"]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every stage works with: the film, the settings, and where results go."""

    path: Path
    film: Film
    settings: Config
    cache: Cache
    pictures: Pictures
    progress: Progress
    timings: dict[str, float]
    device: str

    def picture(self, frame: int) -> Image:
        """Read a kept keyframe's picture."""
        return jpeg.decode(self.pictures.get(frame))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Announce and time a stage."""
        with timed(self.progress, name, self.timings):
            yield
