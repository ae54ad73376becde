"""What networks and measures see on the keyframes, run once a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from moviegoer.errors import ModelError
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.eyes import Eyes, Looks, as_faces, as_looks
from moviegoer.pipeline.rows import Rows, by_frame
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.store import key
from moviegoer.types import Embeddings, Faces, Image, Ints, Keyframes, Scores

if TYPE_CHECKING:
    from moviegoer.sense.cinemaclip import Clip

__all__ = ["cinemaclip", "faces", "identities", "looks"]


def _pictures(desk: Desk) -> list[object]:
    return [desk.film.key, desk.settings.keyframes.width_px]


def _faces_on(desk: Desk) -> list[object]:
    return [VERSIONS["faces"], *_pictures(desk), desk.settings.faces.min_px]


def _each(frames: Sequence[int]) -> Ints:
    return np.asarray(frames, np.int64)


def _images(desk: Desk, frames: Sequence[int]) -> list[Image]:
    return [desk.picture(frame) for frame in frames]


def _run(
    desk: Desk,
    stage: str,
    name: str,
    keyframes: Keyframes,
    run: Callable[[Sequence[int]], Rows],
) -> Rows:
    with desk.stage(stage):
        return by_frame(desk.cache, (stage, name), keyframes.frame.tolist(), run, desk.progress)


def faces(desk: Desk, keyframes: Keyframes) -> Faces:
    """Find the faces on every keyframe."""
    eyes = Eyes(desk.settings, desk.device)

    def run(frames: Sequence[int]) -> Rows:
        return eyes.faces(frames, _images(desk, frames))

    return as_faces(_run(desk, "faces", key(*_faces_on(desk)), keyframes, run))


def looks(desk: Desk, keyframes: Keyframes, found: Faces) -> Looks:
    """Look at every keyframe as a picture: FrameNet, colour and light, layout."""
    eyes = Eyes(desk.settings, desk.device)

    def run(frames: Sequence[int]) -> Rows:
        return eyes.looks(frames, _images(desk, frames), found)

    name = key(VERSIONS["looks"], *_faces_on(desk))
    return as_looks(_run(desk, "looks", name, keyframes, run))


def identities(desk: Desk, keyframes: Keyframes, found: Faces) -> Embeddings:
    """Describe who each face is; rows follow those of ``found``."""
    eyes = Eyes(desk.settings, desk.device)

    def run(frames: Sequence[int]) -> Rows:
        return eyes.identities(frames, _images(desk, frames), found)

    name = key(VERSIONS["identity"], desk.settings.faces.embedder, *_faces_on(desk))
    rows = _run(desk, "identity", name, keyframes, run)
    return Embeddings(np.arange(len(found)), rows.columns["vector"], desk.settings.faces.embedder)


def cinemaclip(desk: Desk, keyframes: Keyframes) -> dict[str, Scores]:
    """Ask CinemaCLIP, where its weights are there; empty where they are not."""
    from moviegoer.sense import cinemaclip as clipping

    wanted = desk.settings.cinemaclip.weights
    if not clipping.available(wanted):
        clipping.load(wanted)  # a folder that was named but holds no weights is an error
        return {}
    name = key(VERSIONS["cinemaclip"], *_pictures(desk), clipping.fingerprint(wanted))

    @cache
    def clip() -> Clip:
        loaded = clipping.load(wanted, device=desk.device)
        if loaded is None:
            raise ModelError(f"CinemaCLIP's weights vanished: {clipping.HOW_TO_GET}")
        return loaded

    def run(frames: Sequence[int]) -> Rows:
        answers = clip().answer([desk.picture(frame) for frame in frames])
        return Rows(
            _each(frames), _each(frames), {head: scores.p for head, scores in answers.items()}
        )

    rows = _run(desk, "cinemaclip", name, keyframes, run)
    return {head: clipping.as_scores(head, p) for head, p in rows.columns.items()}
