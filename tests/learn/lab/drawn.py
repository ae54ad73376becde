"""Drawn pictures of a planted difference."""

from pathlib import Path

import numpy as np

from moviegoer.learn import stills


def picture(rng: np.random.Generator, kind: int, strength: float = 1.0) -> np.ndarray:
    """Noise, brighter on the left (0) or on the right (1)."""
    image = rng.normal(120, 25, (36, 64, 3))
    image[:, :32] += (60 if kind == 0 else -60) * strength
    return image.clip(0, 255).astype(np.uint8)


def folders(root: Path, labels: tuple[str, str], *, each: int = 24, seed: int = 0) -> Path:
    """A folder per label."""
    rng = np.random.default_rng(seed)
    for kind, label in enumerate(labels):
        (root / label).mkdir(parents=True)
        for i in range(each):
            stills.write(root / label / f"{i:03}.png", picture(rng, kind))
    return root


def filmed(root: Path, *, films: int = 3, each: int = 8, style: float = 1.0) -> Path:
    """A folder per director with a folder per film; a film has a tint of its own."""
    rng = np.random.default_rng(0)
    for kind, director in enumerate(("Ada", "Bo")):
        for film in range(films):
            folder = root / director / f"{director} {film}"
            folder.mkdir(parents=True)
            tint = rng.uniform(-50, 50, 3)
            for i in range(each):
                image = picture(rng, kind, style).astype(float) + tint
                stills.write(folder / f"{i:03}.png", image.clip(0, 255).astype(np.uint8))
    return root
