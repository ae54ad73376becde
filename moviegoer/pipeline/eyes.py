"""The networks and measures that look at pictures: each loaded when first needed, run on a batch.

They know nothing of films and keep nothing: :mod:`moviegoer.pipeline.perception` runs them on a
film's keyframes and caches, :func:`moviegoer.pipeline.answers.look` on pictures without a film.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from moviegoer.config import Config
from moviegoer.pipeline.clips import Encoded, Source, probes, sources
from moviegoer.pipeline.extras import load, wanted
from moviegoer.pipeline.rows import BATCH, Rows
from moviegoer.sense.measures import Measures
from moviegoer.types import Faces, Floats, Image, Ints, Scores

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moviegoer.sense.clip import Encoder
    from moviegoer.sense.extras import Classifier
    from moviegoer.sense.faces import FaceFinder
    from moviegoer.sense.identity import FaceEmbedder

__all__ = ["Eyes", "Looks", "as_faces", "as_looks"]

FACE_COLUMNS = ("box", "landmarks", "probability", "sharpness", "height_px")


@dataclass(frozen=True, slots=True)
class Looks:
    """What each picture looks like: FrameNet's vector, measures by name, colour layout."""

    vector: Floats
    measures: Mapping[str, Floats]
    layout: Floats


class Eyes:
    """Everything that looks, on one device. Pictures are named by their frame's number."""

    def __init__(self, settings: Config, device: str) -> None:
        self._settings = settings
        self._device = device

    @cached_property
    def _finder(self) -> FaceFinder:
        from moviegoer.sense.faces import load_mtcnn

        return load_mtcnn(device=self._device, min_face_px=self._settings.faces.min_px)

    @cached_property
    def _embedder(self) -> FaceEmbedder:
        from moviegoer.sense import identity

        if self._settings.faces.embedder == "vggface2":
            return identity.load_vggface2(device=self._device)
        return identity.load_dlib(device=self._device)

    def faces(self, frames: Sequence[int], images: Sequence[Image]) -> Rows:
        """Find faces: a row a face."""
        found = self._finder.find(images)
        return Rows(
            _numbers(frames),
            np.repeat(_numbers(frames), [len(one) for one in found]),
            {name: np.concatenate([getattr(one, name) for one in found]) for name in FACE_COLUMNS},
        )

    def looks(self, frames: Sequence[int], images: Sequence[Image], found: Faces) -> Rows:
        """Look at pictures whole: a row a picture."""
        from moviegoer.sense import framenet
        from moviegoer.sense.layout import layout
        from moviegoer.sense.measures import measure

        measured = []
        for frame, image in zip(frames, images, strict=True):
            here = found.frame == frame
            measured.append(measure(image, box=found.box[here], landmarks=found.landmarks[here]))
        columns = {
            "vector": framenet.load().look(images),
            "layout": np.stack([layout(image) for image in images]),
            **{
                column.name: np.array([getattr(one, column.name) for one in measured])
                for column in fields(Measures)
            },
        }
        return Rows(_numbers(frames), _numbers(frames), columns)

    def identities(self, frames: Sequence[int], images: Sequence[Image], found: Faces) -> Rows:
        """Describe who each face is: a row a face, in the order of ``found``."""
        rows = [np.flatnonzero(found.frame == frame) for frame in frames]
        vectors = [
            self._embedder.embed(image, found.box[row], found.landmarks[row])
            for image, row in zip(images, rows, strict=True)
        ]
        frame = np.repeat(_numbers(frames), [len(row) for row in rows])
        return Rows(_numbers(frames), frame, {"vector": np.concatenate(vectors)})

    def asked(self, images: Sequence[Image]) -> tuple[Mapping[str, Scores], ...]:
        """Ask the networks that answer heads by themselves: CLIP models, extra classifiers."""
        encoded = Encoded()
        for source, encoder in self._encoders:
            encoded = _with(encoded, source, encoder, images)
        named = [one.answer(images) for one in self._extras]
        return (*encoded.asked, {scores.head: scores for scores in named})

    @cached_property
    def _encoders(self) -> list[tuple[Source, Encoder]]:
        return [(source, source.load(self._device)) for source in sources(self._settings)]

    @cached_property
    def _extras(self) -> list[Classifier]:
        return [load(name, self._device) for name in wanted(self._settings)]


def _with(encoded: Encoded, source: Source, encoder: Encoder, images: Sequence[Image]) -> Encoded:
    batches = [images[i : i + BATCH] for i in range(0, len(images), BATCH)]
    vectors = np.concatenate([encoder.encode(batch) for batch in batches])
    return encoded.joined(source, probes(source, lambda: encoder), vectors)


def _numbers(frames: Sequence[int]) -> Ints:
    return np.asarray(frames, np.int64)


def as_faces(rows: Rows) -> Faces:
    """Take :meth:`Eyes.faces`' rows as the table they are."""
    return Faces(frame=rows.frame, **{name: rows.columns[name] for name in FACE_COLUMNS})


def as_looks(rows: Rows) -> Looks:
    """Take :meth:`Eyes.looks`' rows as the table they are."""
    measures = {column.name: rows.columns[column.name] for column in fields(Measures)}
    return Looks(rows.columns["vector"], measures, rows.columns["layout"])
