"""Every way of answering the heads for a set of pictures, of a film or not, gathered in one place.

Which way is believed for which head is decided after this, by
:func:`moviegoer.core.answers.labels.answer`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from moviegoer.config import Config
from moviegoer.core.answers import labels
from moviegoer.core.answers.looks import measured
from moviegoer.core.corrections.labels import Set
from moviegoer.pipeline.eyes import Eyes, Looks, as_faces, as_looks
from moviegoer.pipeline.rows import BATCH, Rows
from moviegoer.types import Faces, Image, Ints, Scores

__all__ = ["Answers", "Sight", "answer", "look", "ways"]


@dataclass(frozen=True, slots=True)
class Sight:
    """What was perceived on a set of pictures, by their frames' numbers.

    ``looks`` and each of ``asked`` (the answers of networks that answer heads by themselves, such
    as CinemaCLIP) have a row a picture, in the order of ``frames``.
    """

    frames: Ints
    faces: Faces
    looks: Looks
    asked: tuple[Mapping[str, Scores], ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What the heads say, a row a shot (or a still), and how many people it shows."""

    heads: Mapping[str, Scores]
    people: Ints


def ways(sight: Sight) -> tuple[Mapping[str, Scores], ...]:
    """Answer every head in every way there is, a row a picture."""
    from moviegoer.sense import features, framing

    aspect = np.asarray(sight.looks.measures["aspect"])
    geometry = features.geometries(sight.faces, frames=sight.frames, aspect=aspect)
    return (
        *sight.asked,
        labels.cinemanet(framing.load().answer(sight.looks.vector, geometry)),
        labels.seen(faces=sight.faces, frames=sight.frames, aspect=aspect),
        measured(sight.looks.measures),
    )


def answer(sight: Sight, *, shot: Ints, shots: int, given: Set | None = None) -> Answers:
    """Answer every head by the most trusted way, pooled over the pictures of each shot.

    Parameters
    ----------
    shot
        Number of each picture's shot, from 1; for stills, each its own.
    shots
        How many shots there are.
    given
        What a person said of the shots: it is trusted before all that was seen.
    """
    heads = labels.answer(shot=shot, shots=shots, ways=ways(sight))
    heads = given.over(heads) if given else heads
    counted = labels.people(faces=sight.faces, frames=sight.frames, shot=shot, kinds=heads["type"])
    return Answers(heads, given.counted(counted) if given else counted)


def look(images: Sequence[Image], settings: Config, device: str = "cpu") -> Sight:
    """Perceive pictures that belong to no film; frames are numbered from 0, nothing is cached.

    Parameters
    ----------
    images
        At least one picture without black bars, RGB uint8; sizes may differ.

    Raises
    ------
    ModelError
        If weights are missing or damaged.
    """
    eyes = _eyes(settings, device)
    faces = looks = None
    for start in range(0, len(images), BATCH):
        batch = images[start : start + BATCH]
        frames = range(start, start + len(batch))
        found = eyes.faces(frames, batch)
        seen = eyes.looks(frames, batch, as_faces(found))
        faces, looks = _joined(faces, found), _joined(looks, seen)
    if faces is None or looks is None:
        raise ValueError("no pictures to look at")
    return Sight(looks.frame, as_faces(faces), as_looks(looks), eyes.asked(images))


@cache
def _eyes(settings: Config, device: str) -> Eyes:
    return Eyes(settings, device)


def _joined(before: Rows | None, now: Rows) -> Rows:
    return now if before is None else before.joined(now)
