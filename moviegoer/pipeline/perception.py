"""What networks and measures see on the keyframes, run once a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from moviegoer.errors import ModelError
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.rows import Rows, by_frame
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.sense.measures import Measures
from moviegoer.store import key
from moviegoer.types import Embeddings, Faces, Floats, Ints, Keyframes, Scores

if TYPE_CHECKING:
    from moviegoer.sense.cinemaclip import Clip
    from moviegoer.sense.faces import FaceFinder
    from moviegoer.sense.identity import FaceEmbedder

__all__ = ["Looks", "cinemaclip", "faces", "identities", "looks"]


@dataclass(frozen=True, slots=True)
class Looks:
    """What each keyframe looks like: FrameNet's vector, measures by name, colour layout."""

    vector: Floats
    measures: Mapping[str, Floats]
    layout: Floats


def _pictures(desk: Desk) -> list[object]:
    return [desk.film.key, desk.settings.keyframes.width_px]


def _faces_on(desk: Desk) -> list[object]:
    return [VERSIONS["faces"], *_pictures(desk), desk.settings.faces.min_px]


def _each(frames: Sequence[int]) -> Ints:
    return np.asarray(frames, np.int64)


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
    columns = ("box", "landmarks", "probability", "sharpness", "height_px")

    @cache
    def finder() -> FaceFinder:
        from moviegoer.sense.faces import load_mtcnn

        return load_mtcnn(device=desk.device, min_face_px=desk.settings.faces.min_px)

    def run(frames: Sequence[int]) -> Rows:
        found = finder().find([desk.picture(frame) for frame in frames])
        return Rows(
            _each(frames),
            np.repeat(_each(frames), [len(one) for one in found]),
            {name: np.concatenate([getattr(one, name) for one in found]) for name in columns},
        )

    rows = _run(desk, "faces", key(*_faces_on(desk)), keyframes, run)
    return Faces(frame=rows.frame, **{name: rows.columns[name] for name in columns})


def looks(desk: Desk, keyframes: Keyframes, found: Faces) -> Looks:
    """Look at every keyframe as a picture: FrameNet, colour and light, layout."""

    def run(frames: Sequence[int]) -> Rows:
        from moviegoer.sense import framenet
        from moviegoer.sense.layout import layout
        from moviegoer.sense.measures import measure

        images = [desk.picture(frame) for frame in frames]
        measured = []
        for frame, image in zip(frames, images, strict=True):
            here = found.frame == frame
            measured.append(measure(image, box=found.box[here], landmarks=found.landmarks[here]))
        return Rows(
            _each(frames),
            _each(frames),
            {
                "vector": framenet.load().look(images),
                "layout": np.stack([layout(image) for image in images]),
                **{
                    column.name: np.array([getattr(one, column.name) for one in measured])
                    for column in fields(Measures)
                },
            },
        )

    rows = _run(desk, "looks", key(VERSIONS["looks"], *_faces_on(desk)), keyframes, run)
    measures = {column.name: rows.columns[column.name] for column in fields(Measures)}
    return Looks(rows.columns["vector"], measures, rows.columns["layout"])


def identities(desk: Desk, keyframes: Keyframes, found: Faces) -> Embeddings:
    """Describe who each face is; rows follow those of ``found``."""
    name = key(VERSIONS["identity"], desk.settings.faces.embedder, *_faces_on(desk))

    @cache
    def embedder() -> FaceEmbedder:
        from moviegoer.sense import identity

        if desk.settings.faces.embedder == "vggface2":
            return identity.load_vggface2(device=desk.device)
        return identity.load_dlib(device=desk.device)

    def run(frames: Sequence[int]) -> Rows:
        rows = [np.flatnonzero(found.frame == frame) for frame in frames]
        vectors = [
            embedder().embed(desk.picture(frame), found.box[row], found.landmarks[row])
            for frame, row in zip(frames, rows, strict=True)
        ]
        return Rows(
            _each(frames),
            np.repeat(_each(frames), [len(row) for row in rows]),
            {"vector": np.concatenate(vectors)},
        )

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
