"""What networks and measures see on the keyframes, run once a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from moviegoer.pipeline.clips import Encoded, Source, probes, sources
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.eyes import Eyes, Looks, as_faces, as_looks
from moviegoer.pipeline.rows import Rows, by_frame
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.sense.weights import checksum
from moviegoer.store import key
from moviegoer.types import Embeddings, Faces, Image, Ints, Keyframes

if TYPE_CHECKING:
    from moviegoer.sense.clip import Encoder

__all__ = ["clips", "faces", "identities", "looks"]


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

    name = key(VERSIONS["looks"], checksum("framenet"), *_faces_on(desk))
    return as_looks(_run(desk, "looks", name, keyframes, run))


def identities(desk: Desk, keyframes: Keyframes, found: Faces) -> Embeddings:
    """Describe who each face is; rows follow those of ``found``."""
    eyes = Eyes(desk.settings, desk.device)

    def run(frames: Sequence[int]) -> Rows:
        return eyes.identities(frames, _images(desk, frames), found)

    name = key(VERSIONS["identity"], desk.settings.faces.embedder, *_faces_on(desk))
    rows = _run(desk, "identity", name, keyframes, run)
    return Embeddings(np.arange(len(found)), rows.columns["vector"], desk.settings.faces.embedder)


def clips(desk: Desk, keyframes: Keyframes) -> Encoded:
    """Encode every keyframe by the CLIP models that are here, and answer what they answer."""
    encoded = Encoded()
    for source in sources(desk.settings):
        encoder = cache(partial(source.load, desk.device))

        def run(frames: Sequence[int], encoder: Callable[[], Encoder] = encoder) -> Rows:
            vectors = encoder().encode(_images(desk, frames))
            return Rows(_each(frames), _each(frames), {"vector": vectors})

        name = key(VERSIONS[source.stage], *_pictures(desk), source.sha256)
        rows = _run(desk, source.stage, name, keyframes, run)
        heads = probes(source, partial(_announced, desk, source, encoder))
        encoded = encoded.joined(source, heads, rows.columns["vector"])
    return encoded


def _announced(desk: Desk, source: Source, encoder: Callable[[], Encoder]) -> Encoder:
    """Say why nothing seems to happen for a minute, the first time a model is used."""
    if source.asked:
        desk.progress.say(f"note: {source.name} reads the heads' captions, once for all films")
    return encoder()
