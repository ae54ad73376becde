"""Labelled pictures made for the tests: textured, each its own, in folders or as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from moviegoer.learn.dataset.table import Dataset
from moviegoer.sense import pictures
from tests.films import picture


@cache
def jpeg(seed: int) -> bytes:
    """A small picture, unlike those of other seeds."""
    return pictures.encode(picture(seed, width_px=64, height_px=36), quality=95)


def draw(path: Path, seed: int) -> Path:
    """Write that picture to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jpeg(seed))
    return path


def folders(root: Path, classes: Mapping[str, int]) -> Path:
    """A folder a class, with so many pictures."""
    seed = 0
    for name, count in classes.items():
        for number in range(count):
            draw(root / name / f"{number:02}.jpg", seed := seed + 1)
    return root


def table(**columns: Sequence[str]) -> Dataset:
    """A data set whose pictures nobody looks at."""
    rows = len(next(iter(columns.values())))
    return Dataset(Path("/none"), pd.DataFrame({"file": names(rows), **columns}, dtype="str"))


def names(rows: int) -> list[str]:
    """File names, in order."""
    return [f"{row:03}.jpg" for row in range(rows)]


def unlike(rows: int, *same: tuple[int, int]) -> np.ndarray:
    """Hashes of pictures that are all unlike, but for the pairs given."""
    hashes = np.random.default_rng(0).integers(0, 256, (rows, 8)).astype(np.uint8)
    for one, other in same:
        hashes[other] = hashes[one]
    return hashes


def sides(dataset: Dataset) -> dict[str, int]:
    """How many pictures are on each side."""
    return {str(k): int(v) for k, v in dataset.table["split"].value_counts().items()}
