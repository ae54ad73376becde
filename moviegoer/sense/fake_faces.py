"""Stand-ins for the face networks: faces are flat rectangles, identity is their colour."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from moviegoer.sense.faces import Found, measured
from moviegoer.types import Floats, Image

__all__ = ["FakeEmbedder", "FakeFaceFinder"]

LEVELS = 200
"""A rectangle counts as a face if all its channels but one reach this."""
PLACES = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]])
"""Where landmarks lie in a face's box."""


class FakeFaceFinder:
    """Takes every bright rectangle of 16 px or more for a face."""

    def find(self, images: Sequence[Image]) -> list[Found]:
        """Find the bright rectangles of each picture."""
        return [self._find(image) for image in images]

    def _find(self, image: Image) -> Found:
        height, width = image.shape[:2]
        bright = (np.sort(image, axis=2)[:, :, 1] >= LEVELS).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(bright)
        x, y, w, h = stats[1:, :4].T
        large = (w >= 16) & (h >= 16)
        box = np.column_stack([x, y, x + w, y + h])[large] / (width, height, width, height)
        size = (box[:, 2:] - box[:, :2])[:, None, :]
        return measured(image, box, box[:, None, :2] + PLACES * size, np.full(len(box), 0.99))


class FakeEmbedder:
    """A face's vector is its mean colour about grey."""

    model = "fake-colour"

    def embed(self, image: Image, box: Floats, landmarks: Floats) -> Floats:  # noqa: ARG002
        """Describe each face by its colour."""
        height, width = image.shape[:2]
        vectors = np.empty((len(box), 3), np.float32)
        for vector, (x0, y0, x1, y1) in zip(vectors, box, strict=True):
            part = image[int(y0 * height) : int(y1 * height), int(x0 * width) : int(x1 * width)]
            colour = part.mean(axis=(0, 1)) - 127.5
            vector[:] = colour / max(float(np.linalg.norm(colour)), 1e-6)
        return vectors
