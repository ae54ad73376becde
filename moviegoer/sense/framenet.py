"""FrameNet: a small convolutional network that turns a picture into a vector.

An EfficientNet-Lite0 (Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional
Neural Networks", 2019) trained on ImageNet, run by ONNX Runtime. It sees people that no face
detector finds: backs, far figures, faces in the dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from moviegoer.errors import ModelError
from moviegoer.sense import weights
from moviegoer.types import Floats, Image

__all__ = ["SIZE", "FakeFrameNet", "FrameNet", "Looker", "load"]

WIDTH = 320
HEIGHT = 192
SIZE = 1280
"""Length of a vector."""


class Looker(Protocol):
    """Turns pictures into vectors."""

    def look(self, images: Sequence[Image]) -> Floats:
        """One vector a picture, float32 ``(n, SIZE)``.

        Parameters
        ----------
        images
            Active pictures, RGB uint8 ``(height, width, 3)``; sizes may differ. Each is squished
            to 320 × 192.
        """
        ...


class FrameNet:
    """The real thing."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def look(self, images: Sequence[Image]) -> Floats:
        """One vector a picture, float32 ``(n, SIZE)``."""
        if not len(images):
            return np.empty((0, SIZE), np.float32)
        batch = np.stack([_squish(image) for image in images])
        return np.asarray(self._session.run(["vector"], {"image": batch})[0], np.float32)


def _squish(image: Image) -> Image:
    kind = cv2.INTER_AREA if image.shape[1] > WIDTH else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (WIDTH, HEIGHT), interpolation=kind), np.uint8)


@cache
def load(path: Path | None = None) -> FrameNet:
    """Load the network shipped in ``models/``, or another of the same form.

    Raises
    ------
    ModelError
        If the weights are missing, damaged, or not a network of this form.
    """
    import onnxruntime  # type: ignore[import-untyped]

    path = path or weights.shipped("framenet")
    try:
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors have no common root of their own
        reason = str(error).splitlines()[0]
        raise ModelError(f"{path} cannot be loaded: {reason}; reinstall moviegoer") from error
    if [tensor.name for tensor in session.get_inputs()] != ["image"]:
        raise ModelError(f"{path} is no FrameNet: it does not take 'image'")
    return FrameNet(session)


class FakeFrameNet:
    """The picture's small grey copy as its vector: for tests."""

    def look(self, images: Sequence[Image]) -> Floats:
        """One vector a picture."""
        rows = [cv2.resize(i.mean(axis=2), (40, 32), interpolation=cv2.INTER_AREA) for i in images]
        return np.array([row.ravel() / 255 for row in rows], np.float32).reshape(-1, SIZE)
