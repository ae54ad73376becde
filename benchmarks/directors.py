"""Who directed it, on invented directors: how much of a planted style is told, and how splits lie.

    python -m benchmarks.directors [--design NAME]

Each director has a palette, a framing (how large the figure is), a contrast and a side of the
frame; each film has its own of all of these, whoever directs it, and each frame a little more. At
strength 0 directors differ in nothing: what frame-mixed figures show there is films known again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import cv2
import numpy as np

from moviegoer.learn import stills
from moviegoer.learn.lab.card import verdicts
from moviegoer.learn.lab.plan import plan
from moviegoer.learn.lab.train import Job, Run, train
from moviegoer.types import Image

DIRECTORS = ("Ada", "Bo", "Cy", "Di")
FILMS = 6
FRAMES = 20
STRENGTHS = (0.0, 1.0, 3.0)
"""Of a director's style, in deviations of what films differ by themselves."""
WIDTH, HEIGHT = 96, 54
SMALL: dict[str, Any] = {
    "design": "colour", "size_px": 32, "epochs": 12, "rate": 3e-3, "test": 0.3,
    "layers": {"filters": (8, 16), "kernels": (3, 3), "dense": 32, "dropout": 0.2},
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """A palette (red, green, blue), a figure's size and side, a contrast; 0 is usual."""

    values: np.ndarray

    def frame(self, rng: np.random.Generator) -> Image:
        """Draw a frame: a ground and one figure."""
        red, green, blue, size, side, contrast = self.values + rng.normal(0, 0.5, 6)
        image = np.full((HEIGHT, WIDTH, 3), 110.0)
        # Every place is another, or all frames would be near-duplicates of each other.
        place = cv2.resize(
            rng.normal(0, 30, (4, 6)), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC
        )
        image += place[..., None]
        radius = int(np.clip(14 + 4 * size, 4, 26))
        centre = (int(np.clip(WIDTH / 2 + 10 * side, 8, WIDTH - 8)), int(HEIGHT * 0.6))
        cv2.ellipse(image, centre, (radius, int(radius * 1.4)), 0, 0, 360, (175, 150, 130), -1)
        image = (image - 110) * np.exp(0.2 * contrast) + 110
        image += 14 * np.array([red, green, blue]) + rng.normal(0, 6, image.shape)
        return np.asarray(image.clip(0, 255), np.uint8)


def make(root: Path, strength: float, seed: int = 0) -> Path:
    """Draw all films: a folder per director, in it a folder per film."""
    rng = np.random.default_rng(seed)
    for director in DIRECTORS:
        own = rng.normal(0, 1, 6)
        for film in range(FILMS):
            folder = root / director / f"{director} {film + 1}"
            folder.mkdir(parents=True)
            style = Style(strength * own + rng.normal(0, 1, 6))
            for i in range(FRAMES):
                stills.write(folder / f"{i:03}.png", style.frame(rng))
    return root


def rows(design: str) -> Iterator[tuple[str, ...]]:
    """A line a strength."""
    settings = SMALL if design == "colour" else {"design": design, "test": 0.3}
    for strength in STRENGTHS:
        with TemporaryDirectory() as folder:
            data = make(Path(folder) / "frames", strength)
            made = train(Job(data, Path(folder) / "out", "director", "director", plan(settings)))
            runs = {run.split: run for run in (made.run, made.other) if run is not None}
            yield (f"{strength:g}", *(_said(runs[kind]) for kind in ("mixed", "unwatched")),
                   _films(runs["unwatched"]))  # fmt: skip


def _said(run: Run) -> str:
    return str(run.course.figures["test"]["accuracy"])


def _films(run: Run) -> str:
    films = verdicts(run.material, run.course)
    if films is None:
        return "–"
    return f"{int((films['truth'] == films['said']).sum())} of {len(films)}"


@click.command()
@click.option("--design", default="colour", show_default=True)
def main(design: str) -> None:
    """Print the table; chance is one in four."""
    print("| strength | frame-mixed | film-held-out | films right |\n|---|---|---|---|", flush=True)
    for row in rows(design):
        print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
