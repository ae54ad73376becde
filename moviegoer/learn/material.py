"""What the framing model learns from: labelled stills, and sets that tell one thing each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from moviegoer.learn import stills
from moviegoer.sense.framing import LABELS
from moviegoer.types import Floats, Ints

__all__ = ["OTHERS", "Material", "read"]

SEED = 0
OTHERS_WEIGHT = 0.3
"""Weight of a still from the other sets beside one labelled by eye: their labels are 10–15 % wrong,
and they are no film frames."""
OTHERS = "others"
"""What ``split`` says of such a still; no figure is taken on it."""
TEXTURES = 20
"""Stills of each texture among those that show nobody."""


@dataclass(frozen=True, slots=True)
class Material:
    """Stills and what is known of them: a label a head, empty where it is not known."""

    seen: stills.Seen
    labels: pd.DataFrame

    def take(self, rows: Ints) -> Material:
        """The same with only these rows."""
        part = stills.Seen(self.seen.file[rows], self.seen.vector[rows], self.seen.geometry[rows])
        return Material(part, self.labels.iloc[rows].reset_index(drop=True))

    def rows(self, *splits: str) -> Ints:
        """Rows of these splits."""
        return np.flatnonzero(self.labels["split"].isin(splits)).astype(np.int64)

    def truth(self, head: str) -> Ints:
        """Each still's label as a column of the head, −1 where it is not known."""
        place = {name: i for i, name in enumerate(LABELS[head])}
        return np.array([place.get(str(value), -1) for value in self.labels[head]], np.int64)

    @property
    def weight(self) -> Floats:
        """How much each still counts."""
        return np.where(self.labels["split"] == OTHERS, OTHERS_WEIGHT, 1.0)


def read(data: Path, cache: Path) -> Material:
    """Read and look at the labelled stills and the sets that tell one thing each."""
    folder = data / "stills"
    eye = stills.read_table(folder / "labelled.csv", ["file", "group", "split", *LABELS])
    words = {"interior": "int", "exterior": "ext", "day": "day", "night": "night"}
    parts = [(eye, stills.see(folder, _files(eye), cache=cache / "labelled.npz", with_faces=True))]
    for head, name in (("location", "location"), ("time", "daynight")):
        table = stills.read_table(folder / f"{name}.csv", ["file", "label"])
        other = _others(table["file"], {head: [words[label] for label in table["label"]]})
        seen = stills.see(folder, _files(other), cache=cache / f"{name}.npz", with_faces=False)
        parts.append((other, seen))
    nobody = _nobody(folder, set(eye["group"]))
    parts.append(
        (nobody, stills.see(folder, _files(nobody), cache=cache / "nobody.npz", with_faces=True))
    )
    flat = _flat(cache)
    parts.append((flat, stills.see(cache, _files(flat), cache=cache / "flat.npz", with_faces=True)))
    labels = pd.concat([table for table, _ in parts], ignore_index=True)[list(eye.columns)]
    return Material(stills.joined([seen for _, seen in parts]), labels.fillna(""))


def _files(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table["file"]]


def _others(files: pd.Series, known: Mapping[str, str | list[str]]) -> pd.DataFrame:
    table = pd.DataFrame({"file": list(files)}).assign(split=OTHERS)
    table["group"] = table["file"]
    for head in LABELS:
        table[head] = known.get(head, "")
    return table


def _nobody(folder: Path, taken: set[object]) -> pd.DataFrame:
    """Stills of text, animals and surfaces: nobody is in them. Their scale is left open: taught as
    NA they made landscapes NA too (within one step 0.96 to 0.94 on the dev clips)."""
    subject = stills.read_table(folder / "cinemanet2019.csv", ["file", "label", "group"])
    subject = subject[subject["label"].isin(["Text", "Animal"]) & ~subject["group"].isin(taken)]
    subject = subject.drop_duplicates("file")
    surface = stills.read_table(folder / "texture.csv", ["file", "label"])
    surface = surface.groupby("label").head(TEXTURES)
    table = pd.concat([subject, surface], ignore_index=True)
    return _others(table["file"], {"mcu": "0", "type": "none", "ots": "0"})


def _flat(cache: Path) -> pd.DataFrame:
    """Blank frames as films have them between shots: black, grey, white, with grain."""
    rng = np.random.default_rng(SEED)
    names = [f"flat/{i:02d}.png" for i in range(24)]
    (cache / "flat").mkdir(parents=True, exist_ok=True)
    for i, name in enumerate(names):
        level = (0, 8, 30, 120, 200, 255)[i % 6]
        grain = rng.normal(level, 1 + i % 4, (168, 300, 1)) * np.ones(3)
        stills.write(cache / name, np.clip(grain, 0, 255).astype(np.uint8))
    nothing = {"scale": "NA", "mcu": "0", "type": "none", "ots": "0", "location": "na"}
    return _others(pd.Series(names), {**nothing, "time": "na"})
