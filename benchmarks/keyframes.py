"""How many keyframes a second the program can look at, all parts but identity vectors.

    python -m benchmarks.keyframes [--min-face 40] [--pictures 96]

Frames of the footage, 640 px wide, loaded beforehand; each part is run over all of them, three
times, and the quickest counts.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import click
import cv2
import numpy as np

from benchmarks.material import data_folder
from moviegoer.config import Config
from moviegoer.pipeline.eyes import Eyes, as_faces, as_looks
from moviegoer.types import Image

WIDTH_PX = 640
BATCH = 16
EVERY = 24
"""Frames from one picture to the next."""


@click.command()
@click.option("--min-face", default=40, show_default=True, help="Smallest face, px of 640.")
@click.option("--pictures", default=96, show_default=True)
def main(min_face: int, pictures: int) -> None:
    """Print keyframes a second: faces, measures with FrameNet, and the framing model on both."""
    clips = sorted((data_folder() / "footage").glob("*.*"))
    images = list(islice((image for clip in clips for image in _frames(clip)), pictures))
    if not images:
        raise click.ClickException("no footage: set MOVIEGOER_DATA to the folder that holds it")
    eyes = Eyes(Config().model_copy(update={"faces": _searched(min_face)}), "cpu")
    batches = [images[i : i + BATCH] for i in range(0, len(images), BATCH)]
    frames = [list(range(len(batch))) for batch in batches]
    found = []

    def faces() -> None:
        found[:] = [as_faces(eyes.faces(*pair)) for pair in zip(frames, batches, strict=True)]

    def looks() -> None:
        from moviegoer.sense import features, framing

        for numbers, batch, here in zip(frames, batches, found, strict=True):
            seen = as_looks(eyes.looks(numbers, batch, here))
            aspect = np.array([image.shape[1] / image.shape[0] for image in batch])
            geometry = features.geometries(here, frames=np.array(numbers), aspect=aspect)
            framing.load().answer(seen.vector, geometry)

    times = {"faces": _quickest(faces), "measures, FrameNet, framing": _quickest(looks)}
    times["together"] = sum(times.values())
    click.echo(f"{len(images)} frames, {os.cpu_count()} cores, faces of {min_face} px and more\n")
    click.echo("| part | keyframes/s |\n|---|---|")
    for name, seconds in times.items():
        click.echo(f"| {name} | {len(images) / seconds:.1f} |")


def _searched(min_face: int):  # type: ignore[no-untyped-def]
    return Config().faces.model_copy(update={"min_px": min_face})


def _quickest(work: Callable[[], None]) -> float:
    spent = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return min(spent)


def _frames(clip: Path):  # type: ignore[no-untyped-def]
    video = cv2.VideoCapture(str(clip))
    number = 0
    while video.grab():
        if number % EVERY == 0:
            good, stored = video.retrieve()
            if good:
                yield _small(stored)
        number += 1
    video.release()


def _small(stored: Image) -> Image:
    height = round(stored.shape[0] * WIDTH_PX / stored.shape[1])
    small = cv2.resize(stored, (WIDTH_PX, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2RGB), np.uint8)


if __name__ == "__main__":
    main()
