"""What is seen of a picture before anything is trained: pixels, FrameNet's answers, faces, CLIP.

An eye turns pictures into one array, a row a picture, and never changes: what it saw can be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from moviegoer.errors import ModelError
from moviegoer.learn.lab.about import Sight
from moviegoer.sense import checkpoints, features, framenet, weights
from moviegoer.types import Floats, Image

if TYPE_CHECKING:
    from moviegoer.sense.clip import Encoder
    from moviegoer.sense.faces import FaceFinder

__all__ = ["Eye", "Pixels", "load", "settled"]

CLIPS = ("ViT-B-32", "MobileCLIP2-S0")
"""Models looked for, the better first."""


class Eye(Protocol):
    """Sees pictures."""

    def look(self, images: Sequence[Image]) -> np.ndarray:
        """One row a picture: uint8 ``(n, height, width[, 3])`` of pixels, else float32 ``(n, d)``.

        Parameters
        ----------
        images
            Active pictures, RGB uint8 ``(height, width, 3)``; sizes may differ.
        """
        ...


class Pixels:
    """The picture squished to one size; its shape, too, is a thing to learn from."""

    def __init__(self, sight: Sight) -> None:
        self._size = (sight.width_px, sight.height_px)
        self._grey = sight.grey

    def look(self, images: Sequence[Image]) -> np.ndarray:
        """Uint8, ``(n, height, width)`` grey or ``(n, height, width, 3)``."""
        rows = [cv2.resize(image, self._size, interpolation=cv2.INTER_AREA) for image in images]
        if self._grey:
            rows = [cv2.cvtColor(row, cv2.COLOR_RGB2GRAY) for row in rows]
        shape = (0, *self._size[::-1], *(() if self._grey else (3,)))
        return np.stack(rows).astype(np.uint8) if rows else np.empty(shape, np.uint8)


class _FrameNet:
    """FrameNet's logits for every head."""

    def look(self, images: Sequence[Image]) -> Floats:
        return framenet.load().look(images)


class _Geometry:
    """The faces' geometry; NaN where a face is missing."""

    @cached_property
    def _finder(self) -> FaceFinder:
        from moviegoer.sense.faces import load_mtcnn

        return load_mtcnn()

    def look(self, images: Sequence[Image]) -> Floats:
        rows = np.empty((len(images), len(features.NAMES)), np.float32)
        found = self._finder.find(images) if len(images) else []
        for row, (image, faces) in enumerate(zip(images, found, strict=True)):
            rows[row] = features.geometry(
                box=faces.box,
                landmarks=faces.landmarks,
                probability=faces.probability,
                aspect=image.shape[1] / image.shape[0],
            )
        return rows


class _Together:
    """FrameNet's logits, then the faces' geometry."""

    def __init__(self) -> None:
        self._one, self._other = _FrameNet(), _Geometry()

    def look(self, images: Sequence[Image]) -> Floats:
        return np.concatenate([self._one.look(images), self._other.look(images)], axis=1)


class _Clip:
    """A CLIP model's vectors."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def look(self, images: Sequence[Image]) -> Floats:
        if not len(images):
            raise ValueError("CLIP's vectors have no length before a picture was seen")
        return self._encoder.encode(images)


def settled(sight: Sight) -> Sight:
    """The same with the checksum of the weights that are meant here, now.

    Raises
    ------
    ModelError
        If they are not here; it says how to get them.
    """
    if sight.eye == "clip":
        found = _checkpoint(sight)
        return replace(sight, sha256=checkpoints.checksum(found.file))
    if sight.eye in ("framenet", "together"):
        return replace(sight, sha256=weights.checksum("framenet"))
    if sight.backbone:
        from moviegoer.learn.lab.networks import weights_of

        return replace(sight, sha256=weights_of(sight))
    return sight


def load(sight: Sight, *, device: str = "cpu") -> Eye:
    """Load an eye.

    Raises
    ------
    ModelError
        If its weights are not here, or others than those it was settled on.
    """
    now = settled(sight)
    if sight.sha256 and now.sha256 != sight.sha256:
        raise ModelError(
            f"this model was trained on other weights of {sight.backbone or sight.eye} than are "
            f"here (it wants SHA-256 {sight.sha256[:12]}…, here is {now.sha256[:12]}…); train it "
            "anew or bring those back"
        )
    if sight.eye == "clip":
        from moviegoer.sense import clip

        return _Clip(clip.load(_checkpoint(sight), device=device))
    if sight.eye == "pixels":
        return Pixels(sight)
    kinds: dict[str, Callable[[], Eye]] = {
        "framenet": _FrameNet,
        "geometry": _Geometry,
        "together": _Together,
    }
    return kinds[sight.eye]()


def _checkpoint(sight: Sight) -> checkpoints.Checkpoint:
    """The model that was named, or of the known ones the first that is here."""
    for model in CLIPS:
        if (found := checkpoints.find(model, sight.weights or "auto")) is not None:
            return found
    raise ModelError(checkpoints.how_to_get(CLIPS[0]))
