"""Labelled stills, seen as the program sees keyframes: bars off, faces found, vectors made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from moviegoer.core.picture import active_box
from moviegoer.errors import DataError
from moviegoer.sense import faces, features, framenet
from moviegoer.types import Floats, Image, Strings, seal

__all__ = ["Seen", "joined", "picture", "read_table", "see", "write"]

BATCH = 16
PARTS = 48
"""Parts in which each row and column is checked for light, as in films."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the program sees of each still, a row each."""

    file: Strings
    vector: Floats
    """FrameNet's, ``(n, 1280)``."""
    geometry: Floats
    """The faces', ``(n, len(features.NAMES))``."""

    def __post_init__(self) -> None:
        seal(self)


def joined(parts: Sequence[Seen]) -> Seen:
    """Put the rows of several under each other."""
    return Seen(
        np.concatenate([part.file for part in parts]),
        np.concatenate([part.vector for part in parts]),
        np.concatenate([part.geometry for part in parts]),
    )


def write(path: Path, image: Image) -> None:
    """Write a picture, RGB."""
    cv2.imwrite(str(path), cv2.cvtColor(image, cv2.COLOR_RGB2BGR))


def read_table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read a table of labels; ``NA`` is a label of its own, not a gap.

    Raises
    ------
    DataError
        If the file is missing or lacks a column.
    """
    if not path.is_file():
        raise DataError(f"no {path}: name the folder that holds the labelled stills")
    table = pd.read_csv(path, keep_default_na=False)
    missing = set(columns) - set(table.columns)
    if missing:
        raise DataError(f"{path}: no column {', '.join(sorted(missing))}")
    return table


def picture(path: Path) -> Image:
    """Read a still and take its black bars off.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    stored = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if stored is None:
        raise DataError(f"{path} cannot be read as a picture")
    image = cv2.cvtColor(stored, cv2.COLOR_BGR2RGB)
    luma = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    height, width = luma.shape
    rows = cv2.resize(luma, (PARTS, height), interpolation=cv2.INTER_AREA)
    columns = cv2.resize(luma, (width, PARTS), interpolation=cv2.INTER_AREA).T
    x0, y0, x1, y1 = active_box(rows[None], columns[None])
    kept = image[round(y0 * height) : round(y1 * height), round(x0 * width) : round(x1 * width)]
    return np.ascontiguousarray(kept)


def see(folder: Path, files: Sequence[str], *, cache: Path, with_faces: bool) -> Seen:
    """Look at stills, once: what was seen is kept in ``cache`` (an ``.npz`` file).

    ``with_faces`` false skips the search for faces, the dear part: geometry is then NaN.

    Raises
    ------
    DataError
        If a still cannot be read.
    """
    if cache.is_file():
        with np.load(cache) as kept:
            if kept["name"].tolist() == list(files):
                return Seen(kept["name"], kept["vector"], kept["geometry"])
    finder = faces.load_mtcnn() if with_faces else None
    network = framenet.load()
    vectors: list[Floats] = []
    geometries: list[Floats] = []
    for start in range(0, len(files), BATCH):
        images = [picture(folder / name) for name in files[start : start + BATCH]]
        vectors.append(network.look(images))
        geometries.append(_geometry(images, finder))
    vector = np.asarray(np.vstack(vectors), np.float32)
    geometry = np.asarray(np.vstack(geometries), np.float32)
    seen = Seen(np.array(files), vector, geometry)
    cache.parent.mkdir(parents=True, exist_ok=True)
    np.savez(cache, name=seen.file, vector=seen.vector, geometry=seen.geometry)
    return seen


def _geometry(images: Sequence[Image], finder: faces.FaceFinder | None) -> Floats:
    if finder is None:
        return np.full((len(images), len(features.NAMES)), np.nan, np.float32)
    return np.array(
        [
            features.geometry(
                box=found.box,
                landmarks=found.landmarks,
                probability=found.probability,
                aspect=image.shape[1] / image.shape[0],
            )
            for image, found in zip(images, finder.find(images), strict=True)
        ],
        np.float32,
    )
