"""Labelled stills, seen as the program sees keyframes: bars off, faces found."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from moviegoer.errors import DataError
from moviegoer.sense import faces, features
from moviegoer.sense import stills as sense_stills
from moviegoer.types import Floats, Image

__all__ = ["BARS", "geometry", "picture", "read_table", "replace", "write"]

BATCH = 16
BARS = "still_box"
"""How bars are cut: part of the names of what is kept, which another way makes anew."""


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
    """Read a still and take its black bars off, as the program does with a single picture.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    return sense_stills.active(sense_stills.read(path))


def replace(path: Path, content: bytes) -> None:
    """Write a file beside and move it into place: who is cut off leaves nothing half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(content)
    Path(draft.name).chmod(0o644)  # drafts are private, what is shipped is not
    Path(draft.name).replace(path)


def geometry(
    folder: Path, files: Sequence[str], *, cache: Path, tell: Callable[[str, int, int], None]
) -> Floats:
    """The geometry of the faces in some stills, ``(n, len(features.NAMES))``, kept in ``cache``.

    Raises
    ------
    DataError
        If a still cannot be read.
    """
    names = "\n".join([BARS, *features.NAMES, *(Path(f).name for f in files)])
    named = hashlib.sha256(names.encode())
    kept = cache / f"faces-{named.hexdigest()[:12]}.npy"
    if not kept.is_file():
        finder = faces.load_mtcnn()
        parts = []
        for start in range(0, len(files), BATCH):
            images = [picture(folder / name) for name in files[start : start + BATCH]]
            parts.append(_geometry(images, finder))
            tell("faces", start + len(images), len(files))
        out = io.BytesIO()
        np.save(out, np.asarray(np.vstack(parts), np.float32))
        replace(kept, out.getvalue())
    return np.asarray(np.load(kept), np.float32)


def _geometry(images: Sequence[Image], finder: faces.FaceFinder) -> Floats:
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
