"""Where the framing model errs more: by light, colour, kind of picture, and what is shown.

Answers to stills it had not seen, by grouped cross-validation over all of ``labelled.csv``. Light
is the mean luma of the picture inside its bars; the light of a face is that of its box, in which
skin, make-up, exposure and lamp cannot be told apart: no still says who is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from moviegoer.learn import framing, stills
from moviegoer.learn.material import EYE
from moviegoer.learn.train import Job, unseen
from moviegoer.sense.features import NAMES
from moviegoer.sense.framing import LABELS
from moviegoer.types import Bools, Floats, Image, Ints

CACHE = Path("build/learn")
DRAWS = 1000
FEWEST = 15
"""Below so many stills a figure says nothing, and none is given."""
ONE_TINT = 3.4
"""Distance in Lab from the picture's median colour within which 95 % of a black-and-white picture
lie; set by eye: black-and-white reached 3.2, dark colour began at 3.6. Strong sepia exceeds it."""
DARK, DIM, BRIGHT = 0.2, 0.35, 0.5
"""Mean luma that parts dark, dim, middle and bright: near the 20th, 55th and 83rd percentile."""
SCALES = LABELS["scale"][:7]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is measured of each still, a row each."""

    luma: Floats
    tint: Floats
    """Spread of colour, 95th percentile, Lab."""
    face: Floats
    """Mean luma of the main face's box; NaN where none was found."""


def measure(data: Path, cache: Path = CACHE) -> pd.DataFrame:
    """One row a group of stills: how many, and each figure with its 95 % interval."""
    labels, answers, geometry = _unseen(data, cache)
    seen = _look(data / "stills", labels["file"].tolist(), geometry)
    counts = _counts(labels, answers, seen)
    rows = []
    for what, kind, held in _groups(labels, seen):
        row: dict[str, object] = {"by": what, "stills": kind, "n": int(held.sum())}
        for name, count in counts.items():
            row[name] = count.figure(held, labels["group"].to_numpy(str))
        rows.append(row)
    return pd.DataFrame(rows)


def _unseen(data: Path, cache: Path) -> tuple[pd.DataFrame, Mapping[str, Floats], Floats]:
    """The labelled stills, answers of models that had not seen them, and their faces."""
    told = unseen(Job(data, cache))
    rows = told.material.where(EYE)
    answers = {head: p[rows] for head, p in framing.cross_validated(told).items()}
    labels = told.material.labels.iloc[rows].reset_index(drop=True)
    table = stills.read_table(data / "stills" / "labelled.csv", ["file", "live"])
    labels["live"] = labels["file"].map(table.set_index("file")["live"])
    return labels, answers, told.geometry[rows]


def _look(folder: Path, files: list[str], geometry: Floats) -> Seen:
    looks = [
        _light(stills.picture(folder / name), g) for name, g in zip(files, geometry, strict=True)
    ]
    luma, tint, face = np.array(looks).T
    return Seen(luma, tint, face)


def _light(image: Image, geometry: Floats) -> tuple[float, float, float]:
    small = cv2.resize(image, (160, 90), interpolation=cv2.INTER_AREA)
    colour = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 1:].reshape(-1, 2)
    spread = np.linalg.norm(colour - np.median(colour, axis=0), axis=1)
    luma = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) / 255
    return float(luma.mean()), float(np.percentile(spread, 95)), _face_luma(luma, geometry)


def _face_luma(luma: Floats, geometry: Floats) -> float:
    """Of the middle of the main face: half its height, two fifths of it wide."""
    face = dict(zip(NAMES, geometry.tolist(), strict=True))
    if not face["sure"] > 0:
        return float("nan")
    height, width = luma.shape
    half = face["face1_height"] * height / 4
    x, y = face["face1_x"] * width, face["face1_y"] * height
    top, left = max(round(y - half), 0), max(round(x - 0.8 * half), 0)
    part = luma[top : round(y + half) + 1, left : round(x + 0.8 * half) + 1]
    return float(part.mean()) if part.size else float("nan")


@dataclass(frozen=True, slots=True)
class Count:
    """A figure as what it adds up, a still each: numerator, denominator, and whom it is about."""

    got: Floats
    of: Floats
    cases: Bools

    def figure(self, held: Bools, group: np.ndarray) -> str:
        """The ratio over these stills and its 95 % interval; nothing if it is about too few."""
        if np.count_nonzero(self.cases[held]) < FEWEST:
            return ""
        return _interval(self.got[held], self.of[held], group[held])


def _counts(labels: pd.DataFrame, answers: Mapping[str, Floats], seen: Seen) -> dict[str, Count]:
    """Every figure of the table."""
    truth = {
        head: np.array([LABELS[head].index(str(value)) for value in labels[head]], np.int64)
        for head in LABELS
    }
    said = {head: np.asarray(answers[head]).argmax(axis=1) for head in LABELS}
    known = truth["scale"] < len(SCALES)
    near = (np.abs(said["scale"] - truth["scale"]) <= 1) & (said["scale"] < len(SCALES))
    everywhere = np.ones(len(labels), bool)
    return {
        "scale": _share(said["scale"] == truth["scale"], known),
        "one step": _share(near, known),
        "MCU F1": _f1(said["mcu"], truth["mcu"]),
        "MCU recall": _share(said["mcu"] == 1, truth["mcu"] == 1),
        "type": _share(said["type"] == truth["type"], everywhere),
        "OTS F1": _f1(said["ots"], truth["ots"]),
        "int/ext": _share(
            answers["location"][:, :2].argmax(axis=1) == truth["location"], truth["location"] < 2
        ),
        "day/night": _share(
            answers["time"][:, :2].argmax(axis=1) == truth["time"], truth["time"] < 2
        ),
        "face found": _share(~np.isnan(seen.face), (labels["type"] != "none").to_numpy()),
    }


def _share(right: Bools, of: Bools) -> Count:
    return Count((right & of).astype(float), of.astype(float), of)


def _f1(said: Ints, truth: Ints) -> Count:
    both = (said == 1).astype(float) + (truth == 1)
    return Count(2.0 * ((said == 1) & (truth == 1)), both, truth == 1)


def _groups(labels: pd.DataFrame, seen: Seen) -> Iterator[tuple[str, str, Bools]]:
    yield "", "all", np.ones(len(labels), bool)
    yield "light", f"dark (luma under {DARK})", seen.luma < DARK
    yield "light", f"dim ({DARK} to {DIM})", (seen.luma >= DARK) & (seen.luma < DIM)
    yield "light", f"middle ({DIM} to {BRIGHT})", (seen.luma >= DIM) & (seen.luma < BRIGHT)
    yield "light", f"bright ({BRIGHT} and more)", seen.luma >= BRIGHT
    yield "colour", "black-and-white, faint tints too", seen.tint < ONE_TINT
    yield "colour", "colour", seen.tint >= ONE_TINT
    live = labels["live"].to_numpy() == 1
    yield "kind", "live action", live
    yield "kind", "drawn", ~live
    found = ~np.isnan(seen.face)
    low, high = np.nanpercentile(seen.face, [100 / 3, 200 / 3])
    yield "main face", f"darkest third (luma under {low:.2f})", found & (seen.face < low)
    yield "main face", "middle third", found & (seen.face >= low) & (seen.face < high)
    yield "main face", f"lightest third ({high:.2f} and more)", found & (seen.face >= high)
    shown = (labels["type"] != "none").to_numpy()
    yield "main face", "somebody shown, no face found", ~found & shown
    for name in SCALES:
        yield "true scale", name, (labels["scale"] == name).to_numpy()


def _interval(got: Floats, of: Floats, group: np.ndarray) -> str:
    """The ratio and its 95 % interval, by bootstrap over groups of near-duplicates."""
    names, member = np.unique(group, return_inverse=True)
    parts = np.stack([np.bincount(member, got), np.bincount(member, of)], axis=1)
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS) @ parts
    with np.errstate(invalid="ignore"):
        low, high = np.nanpercentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return f"{got.sum() / of.sum():.2f} ({low:.2f}–{high:.2f})"
