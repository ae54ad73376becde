"""The trunk's map of every still, plain and varied, made once.

Training the whole network on a CPU takes hours. Its early layers know edges and shapes from
ImageNet and stay as they are, so each still goes through them once a variant, and training starts
from what they made.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import torch

from moviegoer.learn import stills
from moviegoer.learn.material import EYE, Material
from moviegoer.learn.network import CUT, MAP, Trunk
from moviegoer.sense.framenet import squish
from moviegoer.types import Floats, Image, Ints

__all__ = ["VARIANTS", "Maps", "make", "vary"]

VARIANTS = 4
"""Plain, mirrored, and each of them with other light, colour, grain and edges."""
VARIED = (EYE, "cinemanet2019")
"""Film stills, of which there are too few; the other sets have a plain and a mirrored map."""
BATCH = 32
EDGE = 0.05
"""Most that is cut off an edge, as a share: more would change the scale."""

Tell = Callable[[str, int, int], None]


class Maps:
    """The maps of every variant, half precision, rows last to first dimension first."""

    def __init__(self, variants: Sequence[np.ndarray], varied: Ints, count: int) -> None:
        self._variants = variants
        self._row = np.full(count, -1, np.int64)
        self._row[varied] = np.arange(len(varied))

    def plain(self, rows: Ints, *, mirrored: bool = False) -> Floats:
        """The maps of some stills, ``(n, rows, columns, channels)``."""
        return np.asarray(self._variants[int(mirrored)][rows], np.float32)

    def any(self, rows: Ints, rng: np.random.Generator) -> Floats:
        """The same, each in a variant chosen by lot."""
        out = np.empty((len(rows), *self._variants[0].shape[1:]), np.float32)
        for place, row in enumerate(rows):
            few = self._row[row]
            variant = int(rng.integers(VARIANTS if few >= 0 else 2))
            out[place] = self._variants[variant][row if variant < 2 else few]
        return out


def make(material: Material, trunk: Trunk, cache: Path, tell: Tell) -> Maps:
    """Make all maps, or read those that an earlier run left in ``cache``.

    Raises
    ------
    DataError
        If a still cannot be read.
    """
    varied = material.where(*VARIED)
    every = np.arange(len(material), dtype=np.int64)
    files = [str(name) for name in material.labels["file"]]
    parts = [
        _variant(material, every if v < 2 else varied, v, (trunk, cache, tell))
        for v in range(VARIANTS)
    ]
    return Maps(parts, varied, len(files))


def _variant(
    material: Material, rows: Ints, variant: int, means: tuple[Trunk, Path, Tell]
) -> np.ndarray:
    trunk, cache, tell = means
    files = [str(name) for name in material.labels["file"].iloc[rows]]
    names = "\n".join([f"{CUT} {stills.BARS}", *(Path(f).name for f in files)])
    named = hashlib.sha256(names.encode())
    kept = cache / f"maps-{variant}-{named.hexdigest()[:12]}.npy"
    if not kept.is_file():
        rng = np.random.default_rng(variant)
        made = np.empty((len(rows), *MAP[1:], MAP[0]), np.float16)
        for start in range(0, len(rows), BATCH):
            part = files[start : start + BATCH]
            images = [vary(stills.picture(material.folder / f), variant, rng) for f in part]
            made[start : start + len(part)] = _maps(trunk, images)
            tell(f"variant {variant + 1} of {VARIANTS}", start + len(part), len(rows))
        _keep(kept, made)
    return np.asarray(np.load(kept))


def _maps(trunk: Trunk, images: Sequence[Image]) -> np.ndarray:
    with torch.inference_mode():
        made = trunk(torch.from_numpy(np.stack(images)))
    return np.asarray(made.permute(0, 2, 3, 1).half().numpy())


def _keep(path: Path, array: np.ndarray) -> None:
    out = io.BytesIO()
    np.save(out, array)
    stills.replace(path, out.getvalue())


def vary(image: Image, variant: int, rng: np.random.Generator) -> Image:
    """One variant of a picture, 320 × 192: light and colour as films differ in them."""
    if variant >= 2:
        height, width = image.shape[:2]
        top, bottom, left, right = rng.uniform(0, EDGE, 4)
        image = image[
            int(top * height) : height - int(bottom * height),
            int(left * width) : width - int(right * width),
        ]
    seen = squish(image)
    if variant >= 2:
        seen = _other_light(seen, rng)
    return np.ascontiguousarray(seen[:, ::-1]) if variant % 2 else seen


def _other_light(image: Image, rng: np.random.Generator) -> Image:
    """Modest brightness and contrast, so that day stays day; now and then no colour at all."""
    light = image.astype(np.float32) / 255 * rng.uniform(0.85, 1.18)
    mean = light.mean()
    light = (light - mean) * rng.uniform(0.8, 1.2) + mean
    grey = light.mean(axis=2, keepdims=True)
    colour = 0.0 if rng.random() < 0.2 else rng.uniform(0.6, 1.3)
    light = (grey + (light - grey) * colour) * rng.uniform(0.93, 1.07, 3)
    if rng.random() < 0.2:
        light = cv2.GaussianBlur(light, (0, 0), rng.uniform(0.5, 1.2))
    if rng.random() < 0.3:
        light = light + rng.normal(0, 0.03, (*light.shape[:2], 1))
    return np.asarray(np.clip(light * 255, 0, 255), np.uint8)
