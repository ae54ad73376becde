"""What every stage works with: one film, its settings, and where its results go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from moviegoer.config import Config
from moviegoer.core.corrections.deeds import Corrections
from moviegoer.pipeline.progress import Progress, timed
from moviegoer.sense import pictures
from moviegoer.store import Cache, Pictures
from moviegoer.types import Film, Image

__all__ = ["Desk"]


@dataclass(frozen=True, slots=True)
class Desk:
    """A film at work: results of its stages are kept in ``cache``, its keyframes in ``pictures``.

    ``timings`` is filled as stages run; ``device`` is where networks run; ``corrections`` is what
    people set right in this folder.
    """

    path: Path
    film: Film
    settings: Config
    cache: Cache
    pictures: Pictures
    progress: Progress
    timings: dict[str, float]
    device: str
    corrections: Corrections = field(default_factory=Corrections)

    def picture(self, frame: int) -> Image:
        """Read a keyframe's picture, RGB, the active picture only."""
        return pictures.decode(self.pictures.get(frame))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Announce a stage and time it."""
        with timed(self.progress, name, self.timings):
            yield
