"""FrameNet: the project's own small network, which looks at a picture and answers many questions.

An EfficientNet-Lite0 (Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional
Neural Networks", 2019) that :mod:`moviegoer.learn` taught framing on labelled stills, run by ONNX
Runtime. It sees people that no face detector finds: backs, far figures, faces in the dark.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from moviegoer.errors import ModelError
from moviegoer.sense import weights
from moviegoer.types import Floats, Image

__all__ = ["HEADS", "HEIGHT", "SIZE", "WIDTH", "FakeFrameNet", "FrameNet", "Looker", "load"]

WIDTH = 320
HEIGHT = 192
HEADS: Mapping[str, tuple[str, ...]] = {
    "scale": ("ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS", "NA"),
    "mcu": ("0", "1"),
    "type": ("single", "two", "three", "group", "none"),
    "ots": ("0", "1"),
    "location": ("int", "ext", "na"),
    "time": ("day", "night", "twilight", "na"),
    "framing2019": ("Extreme Close Up", "Close Up", "Medium", "Long", "Extreme Long"),
    "type2019": ("Master", "Over The Shoulder", "Portrait", "Two Shot"),
    "angle2019": ("Aerial", "High", "Low", "Tilted"),
    "subject2019": ("Animal", "Face", "Faces", "People", "Person", "Text"),
    "texture10": (
        "banded", "blotchy", "braided", "bubbly", "bumpy",
        "chequered", "cobwebbed", "cracked", "crosshatched", "crystalline",
    ),
}  # fmt: skip
"""What the network was taught, and the order of its answers. Those with a number in their name
are there because learning them helps the others; they lack an answer for "none of these"."""
SIZE = sum(map(len, HEADS.values()))
"""Length of a vector."""


class Looker(Protocol):
    """Turns pictures into vectors."""

    def look(self, images: Sequence[Image]) -> Floats:
        """The logits of every head, one after the other, float32 ``(n, SIZE)``.

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
        batch = np.stack([squish(image) for image in images])
        return np.asarray(self._session.run(["vector"], {"image": batch})[0], np.float32)


def squish(image: Image) -> Image:
    """The picture as the network sees it, 320 × 192."""
    kind = cv2.INTER_AREA if image.shape[1] > WIDTH else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (WIDTH, HEIGHT), interpolation=kind), np.uint8)


@cache
def load(path: Path | None = None) -> FrameNet:
    """Load the network shipped in ``models/``, or another of the same form from an ONNX file.

    Raises
    ------
    ModelError
        If the weights are missing, damaged, or not a network of this form.
    """
    import onnxruntime

    path = path or weights.shipped("framenet")
    options = onnxruntime.SessionOptions()
    # Workers side by side are held to their threads so; torch heeds it by itself.
    held = os.environ.get("OMP_NUM_THREADS", "")
    options.intra_op_num_threads = int(held) if held.isdecimal() else 0
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors have no common root of their own
        reason = str(error).splitlines()[0]
        raise ModelError(f"{path} cannot be loaded: {reason}; reinstall moviegoer") from error
    if [tensor.name for tensor in session.get_inputs()] != ["image"]:
        raise ModelError(f"{path} is no FrameNet: it does not take 'image'")
    if [tensor.shape[1:] for tensor in session.get_outputs()] != [[SIZE]]:
        raise ModelError(f"{path} is no FrameNet: it does not give {SIZE} answers")
    return FrameNet(session)


class FakeFrameNet:
    """Light and colour in a few places as the vector: for tests."""

    def look(self, images: Sequence[Image]) -> Floats:
        """One vector a picture."""
        rows = [cv2.resize(i, (6, 3), interpolation=cv2.INTER_AREA).ravel()[:SIZE] for i in images]
        return np.array(rows, np.float32).reshape(-1, SIZE) / 255
