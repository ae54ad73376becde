"""How many shots of two editions of one film ``moviegoer align`` matches right.

    python -m benchmarks.editions

The footage's shots, at their true bounds, stand for a film; an edition is made of them: at 25/24
speed, cropped, graded and compressed, with six shots in a row and one in twelve cut, one in ten
trimmed, a scene of five moved, shots of other films added, and one cut in twenty-five missed or
invented as a detector does. A shot is matched right if it lies over exactly those shots of the
other edition with which it shares more than half of the shorter one's frames. The constants of
:mod:`moviegoer.core.alignment` were chosen on the dev clips; the test clips are quoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click
import cv2
import numpy as np
import pandas as pd

from benchmarks.material import data_folder
from moviegoer.core.alignment.alike import Alignment, Edition
from moviegoer.core.alignment.matching import align
from moviegoer.sense.layout import layout
from moviegoer.types import Image, Shot, Span, Transition

SIZE_PX = (320, 180)
CROPS = {"none": (1.0, 1.0), "sides": (0.88, 1.0), "top and bottom": (1.0, 0.78)}
BLOCK, LOST, TRIMMED, MOVED, ADDED, SLIPS = 6, 0.08, 0.1, 5, 0.06, 0.04
REPEATS = 3


@dataclass(frozen=True)
class Take:
    """A shot's pictures, and which frames of the film they are; -1 of another film."""

    frame: np.ndarray
    images: np.ndarray


def takes(splits: Sequence[str]) -> Iterator[Take]:
    """Read the true shots of the clips of some splits."""
    footage = data_folder() / "footage"
    clips = pd.read_csv(footage / "clips.csv")
    shots = pd.read_csv(footage / "shots.csv", keep_default_na=False)
    begin = 0
    for clip in clips[clips["split"].isin(splits)].itertuples():
        images = _decoded(str(footage / str(clip.file)))
        bounds = shots.loc[shots["clip"] == clip.clip, ["start_frame", "end_frame"]]
        for start, end in bounds.to_numpy(int).tolist():
            part = images[start:end]
            if len(part) >= 3:
                yield Take(np.arange(len(part)) + begin, part)
                begin += len(part)


def _decoded(path: str) -> np.ndarray:
    film = cv2.VideoCapture(path)
    images: list[Image] = []
    while True:
        there, image = film.read()
        if not there:
            return np.stack(images)
        images.append(cv2.resize(image[..., ::-1], SIZE_PX, interpolation=cv2.INTER_AREA))


def other_edition(
    film: Sequence[Take], strangers: Sequence[Take], rng: np.random.Generator
) -> list[Take]:
    """Cut, trim, move and add shots, and slip as a detector does."""
    order = list(range(len(film)))
    block = int(rng.integers(len(order) - BLOCK))
    gone = set(order[block : block + BLOCK]) | {i for i in order if rng.random() < LOST}
    at = int(rng.integers(len(order) - 25))
    scene = order[at : at + MOVED]
    rest = order[:at] + order[at + MOVED :]
    order = rest[: at + 20] + scene + rest[at + 20 :]
    made: list[Take] = []
    for i in order:
        if i in gone:
            continue
        made.append(_trimmed(film[i], rng) if rng.random() < TRIMMED else film[i])
        if rng.random() < ADDED:
            images = strangers[int(rng.integers(len(strangers)))].images
            made.append(Take(np.full(len(images), -1), images))
    return _slipped(made, rng)


def _trimmed(take: Take, rng: np.random.Generator) -> Take:
    keep = max(3, int(len(take.frame) * rng.uniform(0.5, 0.85)))
    start = int(rng.integers(len(take.frame) - keep + 1))
    return Take(take.frame[start : start + keep], take.images[start : start + keep])


def _slipped(parts: Sequence[Take], rng: np.random.Generator) -> list[Take]:
    made: list[Take] = []
    for take in parts:
        half = len(take.frame) // 2
        if made and rng.random() < SLIPS:
            last = made.pop()
            made.append(
                Take(
                    np.concatenate([last.frame, take.frame]),
                    np.concatenate([last.images, take.images]),
                )
            )
        elif half > 12 and rng.random() < SLIPS:
            made += [Take(take.frame[:half], take.images[:half]),
                     Take(take.frame[half:], take.images[half:])]  # fmt: skip
        else:
            made.append(take)
    return made


def looked_at(parts: Sequence[Take], rate: int, crop: tuple[float, float] | None) -> Edition:
    """See an edition as an analysis does: three keyframes a shot."""
    shots, owner, times, layouts, at = [], [], [], [], 0
    for number, take in enumerate(parts, 1):
        count = len(take.frame)
        span = Span(at / rate, (at + count) / rate)
        shots.append(Shot(number, at, at + count, span, Transition.CUT))
        for quarter in (1, 2, 3):
            frame = count * quarter // 4
            owner.append(number)
            times.append((at + frame) / rate)
            layouts.append(layout(_printed(take.images[frame], crop)))
        at += count
    return Edition(tuple(shots), np.array(owner), np.array(times), np.stack(layouts))


def _printed(image: Image, crop: tuple[float, float] | None) -> Image:
    """Another print of a picture: cropped, graded, smaller, compressed."""
    if crop is None:
        return image
    height, width = image.shape[:2]
    x, y = (round(side * (1 - share) / 2) for side, share in ((width, crop[0]), (height, crop[1])))
    cut = image[y : height - y, x : width - x] / 255
    graded = np.clip(cut**1.15 * 255 * np.array([1.06, 1.0, 0.92]), 0, 255).astype(np.uint8)
    _, jpeg = cv2.imencode(".jpg", cv2.resize(graded, (240, 136)), [cv2.IMWRITE_JPEG_QUALITY, 35])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR))


def score(found: Alignment, one: Sequence[Take], other: Sequence[Take]) -> tuple[float, float]:
    """Share of the shots of each edition that were matched with exactly the right ones."""
    truth = np.zeros((len(one), len(other)), bool)
    for row, first in enumerate(one):
        for column, second in enumerate(other):
            common = len(np.intersect1d(first.frame, second.frame))
            truth[row, column] = common > 0.5 * min(len(first.frame), len(second.frame))
    told = np.zeros_like(truth)
    for relation in found.relations:
        for number in relation.a:
            told[number - 1, [n - 1 for n in relation.b]] = True
    right = truth == told
    return float(right.all(axis=1).mean()), float(right.all(axis=0).mean())


@click.command()
def main() -> None:
    """Print, for each split and crop, the share of shots that were matched right."""
    clips = {"dev": list(takes(["train", "dev"])), "test": list(takes(["test"]))}
    for split, other in (("dev", "test"), ("test", "dev")):
        first = looked_at(clips[split], 24, None)
        for name, crop in CROPS.items():
            rows, speeds = [], []
            for seed in range(REPEATS):
                rng = np.random.default_rng(seed)
                parts = other_edition(clips[split], clips[other], rng)
                found = align(first, looked_at(parts, 25, crop))
                rows.append(score(found, clips[split], parts))
                speeds.append(found.speed)
            of_a, of_b = np.mean(rows, axis=0)
            click.echo(f"{split:<5} crop {name:<15} right: {of_a:.3f} of A, {of_b:.3f} of B; "
                       f"speed {min(speeds):.4f} to {max(speeds):.4f}")  # fmt: skip


if __name__ == "__main__":
    main()
