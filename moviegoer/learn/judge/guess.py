"""What a model says of pictures and of films, and of all of them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from moviegoer.errors import DataError
from moviegoer.learn.gathering import Wanted, moments
from moviegoer.learn.judge.models import Facts, Judged
from moviegoer.learn.judge.pooling import Verdict, verdict
from moviegoer.sense import pictures, stills, video
from moviegoer.types import Floats, Image

__all__ = ["FRAMES", "Guess", "guess", "together"]

FRAMES = 60
"""Frames asked of a film: one every minute and a half or so."""
BATCH = 16
FILMS = frozenset({".mpg", ".mpeg"})
"""Pillow says that it reads these, and does not."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What is said of one picture or film.

    ``p`` has a row a frame; ``image`` is the frame that speaks most clearly for what is said.
    """

    verdict: Verdict
    p: Floats
    image: Image


def guess(path: Path, model: Judged, *, frames: int = FRAMES) -> Guess:
    """Ask about one picture, or about frames spread evenly over a film.

    Parameters
    ----------
    frames
        Frames of a film.

    Raises
    ------
    DataError
        If it is a picture that cannot be read, or not there.
    VideoError
        If it is a film that cannot be read.
    """
    p, images = [], []
    for batch in _batches(_shown(path, model.facts.longest_px, frames)):
        p.append(model.probabilities(batch))
        images += [pictures.shrink(image, width_px=model.facts.longest_px) for image in batch]
    told = np.concatenate(p)
    found = verdict(str(path), told, model.facts)
    return Guess(found, told, images[int(told[:, int(found.p.argmax())].argmax())])


def together(guesses: Sequence[Guess], facts: Facts) -> Guess:
    """Pool all frames of some pictures and films into one verdict; each weighs the same."""
    p = np.concatenate([np.mean(one.p, axis=0, keepdims=True) for one in guesses])
    found = verdict("together", p, facts)
    return Guess(found, p, guesses[int(p[:, int(found.p.argmax())].argmax())].image)


def _shown(path: Path, longest_px: int, frames: int) -> Iterator[Image]:
    if not path.exists():
        raise DataError(f"{path}: no such file")
    if path.suffix.lower() in stills.endings() - FILMS:
        yield stills.picture(path, longest_px=longest_px)
        return
    from moviegoer.sense.bars import find_active
    from moviegoer.sense.moments import length, shown

    film = video.probe(path)
    length_s = film.duration_s or length(path)
    at = moments(Wanted(every_s=length_s / frames), length_s, film.key)
    for _, image in shown(path, at.tolist(), active=find_active(path)):
        yield pictures.shrink(image, width_px=longest_px)


def _batches(images: Iterator[Image]) -> Iterator[list[Image]]:
    batch: list[Image] = []
    for image in images:
        batch.append(image)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
