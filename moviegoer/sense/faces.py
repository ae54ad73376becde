"""Faces in pictures: where they are, their five landmarks, and how good a view they give."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np

from moviegoer.errors import ModelError
from moviegoer.types import Floats, Image, seal

__all__ = [
    "MIN_FACE_PX",
    "WIDTH_PX",
    "FaceFinder",
    "Found",
    "MtcnnFinder",
    "load_mtcnn",
    "measured",
]

WIDTH_PX = 640
"""Width of the copy that is searched: at 960 with faces from 24 px, 2 % more faces are found on
the footage for twice the time."""
MIN_FACE_PX = 24
"""Smallest face searched for, in pixels of the 640 px wide copy. At 40, which is twice as fast,
people in medium long and group shots are lost: F1 on the dev clips falls by 0.06."""
CHIP_PX = 96
"""Faces are scaled to this before their sharpness is taken, so that size does not decide it."""
TALLEST = 1.5
"""Pictures taller than this times their width (upright video) are searched at that height."""


@dataclass(frozen=True, slots=True)
class Found:
    """The faces of one picture, the most probable first.

    ``box`` ``(n, 4)`` xyxy and ``landmarks`` ``(n, 5, 2)`` xy (the picture's left eye, right eye,
    nose, mouth's left and right corner) are fractions of the picture; boxes are clipped to it,
    landmarks may lie outside. ``sharpness`` is the variance of the Laplacian of luma inside the
    box scaled to 96 px; ``height_px`` the box's height on the picture that was given.
    """

    box: Floats
    landmarks: Floats
    probability: Floats
    sharpness: Floats
    height_px: Floats

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.box)


class FaceFinder(Protocol):
    """Finds faces."""

    def find(self, images: Sequence[Image]) -> list[Found]:
        """Find the faces of each picture, in the pictures' order."""
        ...


def measured(image: Image, box: Floats, landmarks: Floats, probability: Floats) -> Found:
    """Order faces by probability, clip their boxes to the picture and measure the views.

    Boxes that keep less than a pixel of the picture are dropped.
    """
    height, width = image.shape[:2]
    box = np.clip(np.asarray(box, np.float64).reshape(-1, 4), 0, 1)
    size_px = (box[:, 2:] - box[:, :2]) * (width, height)
    probability = np.asarray(probability, np.float64)
    order = np.argsort(-probability, kind="stable")
    order = order[(size_px[order] >= 1).all(axis=1)]
    box = box[order]
    return Found(
        box=box,
        landmarks=np.asarray(landmarks, np.float64).reshape(-1, 5, 2)[order],
        probability=np.clip(probability[order], 0, 1),
        sharpness=np.array([_sharpness(image, one) for one in box], np.float64),
        height_px=size_px[order, 1],
    )


def _sharpness(image: Image, box: Floats) -> float:
    height, width = image.shape[:2]
    left, top = np.floor(box[:2] * (width, height)).astype(int)
    right, bottom = np.ceil(box[2:] * (width, height)).astype(int)
    luma = cv2.cvtColor(np.ascontiguousarray(image[top:bottom, left:right]), cv2.COLOR_RGB2GRAY)
    shrinks = luma.shape[0] > CHIP_PX
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    chip = cv2.resize(luma, (CHIP_PX, CHIP_PX), interpolation=way)
    return float(cv2.Laplacian(chip, cv2.CV_64F).var())


class MtcnnFinder:
    """MTCNN as facenet-pytorch carries it.

    Zhang, Zhang, Li and Qiao, "Joint Face Detection and Alignment Using Multitask Cascaded
    Convolutional Networks", 2016. Known failures: full profiles, backs, faces upside
    down, motion blur; a hand or a patterned cloth is taken for a face now and then, mostly with a
    probability under 0.95.
    """

    def __init__(self, detector: Any) -> None:
        self._detector = detector

    def find(self, images: Sequence[Image]) -> list[Found]:
        """Find the faces of each picture; pictures of one size are searched together."""
        sizes: dict[tuple[int, ...], list[int]] = {}
        for i, image in enumerate(images):
            sizes.setdefault(image.shape, []).append(i)
        found: dict[int, Found] = {}
        for rows in sizes.values():
            copies = np.stack([_search_copy(images[i]) for i in rows])
            for i, (box, landmarks, probability) in zip(rows, self._detect(copies), strict=True):
                found[i] = measured(images[i], box, landmarks, probability)
        return [found[i] for i in range(len(images))]

    def _detect(self, copies: Image) -> list[tuple[Floats, Floats, Floats]]:
        height, width = copies.shape[1:3]
        if min(height, width) < self._detector.min_face_size:
            # facenet-pytorch fails on pictures that cannot hold the smallest face.
            return [(np.empty((0, 4)), np.empty((0, 5, 2)), np.empty(0))] * len(copies)
        with warnings.catch_warnings():
            # numpy's note on making arrays of unequal length, inside facenet-pytorch.
            warnings.simplefilter("ignore")
            boxes, probabilities, landmarks = self._detector.detect(copies, landmarks=True)
        faces: list[tuple[Floats, Floats, Floats]] = []
        for box, probability, points in zip(boxes, probabilities, landmarks, strict=True):
            if box is None:
                faces.append((np.empty((0, 4)), np.empty((0, 5, 2)), np.empty(0)))
                continue
            faces.append(
                (
                    np.asarray(box, np.float64) / (width, height, width, height),
                    np.asarray(points, np.float64) / (width, height),
                    np.asarray(probability, np.float64),
                )
            )
        return faces


def _search_copy(image: Image) -> Image:
    height, width = image.shape[:2]
    scale = min(WIDTH_PX / width, TALLEST * WIDTH_PX / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == (width, height):
        return image
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)


def load_mtcnn(*, device: str = "cpu", min_face_px: int = MIN_FACE_PX) -> MtcnnFinder:
    """Load MTCNN; its weights lie in the facenet-pytorch package.

    ``min_face_px`` is the smallest face searched for, in pixels of a picture 640 wide: half of it
    costs about three times as long.

    Raises
    ------
    ModelError
        If the package or its weights cannot be loaded.
    """
    try:
        import torch
        from facenet_pytorch import MTCNN

        detector = MTCNN(
            keep_all=True,
            min_face_size=min_face_px,
            select_largest=False,
            post_process=False,
            device=torch.device(device),
        )
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelError(
            f"MTCNN (faces) cannot be loaded: {str(error).splitlines()[0]}; "
            "reinstall facenet-pytorch==2.5.3"
        ) from error
    return MtcnnFinder(detector)
