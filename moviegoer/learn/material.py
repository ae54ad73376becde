"""What FrameNet learns from: labelled stills, and sets that tell one thing each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold

from moviegoer.learn import stills
from moviegoer.sense.framenet import HEADS
from moviegoer.types import Floats, Ints

__all__ = ["EYE", "FOLDS", "Material", "read"]

SEED = 0
FOLDS = 5
EYE = "labelled"
"""The set that was labelled by eye; figures are taken on it."""
FLAT = "flat"
WEIGHT: Mapping[str, float] = {EYE: 1.0, "cinemanet2019": 1.0}
OTHERS_WEIGHT = 0.5
"""Weight of a still from the other sets beside one labelled by eye: their labels are 10–15 % wrong,
and they are no film frames."""
OLD = {
    "Shot Framing": "framing2019",
    "Shot Type": "type2019",
    "Shot Angle": "angle2019",
    "Shot Subject": "subject2019",
}
"""CinemaNet's questions of 2019. Its level is left out: it has no labelled still that is level."""
WORDS = {"interior": "int", "exterior": "ext", "day": "day", "night": "night"}
NOBODY = {"mcu": "0", "type": "none", "ots": "0"}
"""What is known of stills of text, animals and surfaces. Their scale is left open: taught as NA
they made landscapes NA too (within one step 0.96 to 0.94 on the dev clips)."""
TEXTURES = 20
"""Stills of each texture that teach that nobody is there; more would drown those with people."""


@dataclass(frozen=True, slots=True)
class Material:
    """Stills and what is known of them: a label a head, empty where it is not known.

    ``labels`` has ``file`` (below ``folder``), ``group`` (near-duplicates), ``split``, ``source``
    (the table) and a column a head.
    """

    folder: Path
    labels: pd.DataFrame

    def __len__(self) -> int:
        return len(self.labels)

    def where(self, *sources: str) -> Ints:
        """Rows of these tables."""
        return np.flatnonzero(self.labels["source"].isin(sources)).astype(np.int64)

    def truth(self, head: str) -> Ints:
        """Each still's label as a column of the head, −1 where it is not known."""
        place = {name: i for i, name in enumerate(HEADS[head])}
        return np.array([place.get(str(value), -1) for value in self.labels[head]], np.int64)

    @property
    def people(self) -> Ints:
        """Rows that tell how many people are there; faces are looked for in them."""
        return np.flatnonzero(self.labels["type"] != "").astype(np.int64)

    @property
    def weight(self) -> Floats:
        """How much each still counts."""
        return np.array([WEIGHT.get(name, OTHERS_WEIGHT) for name in self.labels["source"]])

    @property
    def fold(self) -> Ints:
        """The fold in which each still is held out: 0 the dev stills, the rest by group.

        The tables share groups: a still held out of one is held out of all.
        """
        fold = np.zeros(len(self), np.int64)
        rest = np.flatnonzero(self.labels["split"] != "dev")
        kind = (self.labels["source"] + self.labels["scale"]).to_numpy(str)[rest]
        group = self.labels["group"].to_numpy(str)[rest]
        splitter = StratifiedGroupKFold(FOLDS - 1, shuffle=True, random_state=SEED)
        for number, (_, held) in enumerate(splitter.split(rest, kind, group)):
            fold[rest[held]] = number + 1
        return fold


def read(data: Path, cache: Path) -> Material:
    """Read the tables of stills below ``data``; blank frames are drawn into ``cache``.

    Raises
    ------
    DataError
        If a table is missing or lacks a column.
    """
    folder = (data / "stills").resolve()
    eye = _eye(folder)
    old = _old(folder)
    known = old.set_index("group")[list(OLD.values())]
    for head in OLD.values():
        eye[head] = [known[head].get(group, "") for group in eye["group"]]
    rest = old[~old["group"].isin(set(eye["group"]))]
    parts = [eye, rest]
    for head, name in (("location", "location"), ("time", "daynight"), ("texture10", "texture")):
        parts.append(_one_head(folder, name, head))
    parts.append(_flat(cache))
    labels = pd.concat(parts, ignore_index=True)
    for head in HEADS:
        labels[head] = labels[head].fillna("") if head in labels else ""
    _nobody(labels)
    return Material(folder, labels)


def _eye(folder: Path) -> pd.DataFrame:
    asked = ["scale", "mcu", "type", "ots", "location", "time"]
    columns = ["file", "group", "split", *asked]
    table = stills.read_table(folder / "labelled.csv", columns)[columns]
    return table.astype(str).assign(source=EYE)


def _old(folder: Path) -> pd.DataFrame:
    """CinemaNet's own labels, a row a group: those of one picture stand in several rows."""
    table = stills.read_table(
        folder / "cinemanet2019.csv", ["file", "head", "label", "split", "group"]
    )
    table = table[table["head"].isin(OLD)].astype(str)
    table["head"] = table["head"].map(OLD)
    wide = table.drop_duplicates(["group", "head"]).pivot(
        index="group", columns="head", values="label"
    )
    wide = wide.reindex(columns=list(OLD.values())).astype(object).fillna("")
    first = table.drop_duplicates("group").set_index("group")[["file", "split"]]
    return first.join(wide).reset_index().assign(source="cinemanet2019")


def _one_head(folder: Path, name: str, head: str) -> pd.DataFrame:
    table = stills.read_table(folder / f"{name}.csv", ["file", "label", "split"])
    known = [WORDS.get(str(label), str(label)) for label in table["label"]]
    return pd.DataFrame(
        {"file": table["file"], "group": table["file"], "split": table["split"], head: known}
    ).assign(source=name)


def _nobody(labels: pd.DataFrame) -> None:
    objects = labels["subject2019"].isin(["Text", "Animal"]) & (labels["type"] == "")
    order = labels.groupby("texture10").cumcount()
    surface = (labels["texture10"] != "") & (order < TEXTURES)
    for head, label in NOBODY.items():
        labels.loc[objects | surface, head] = label


def _flat(cache: Path) -> pd.DataFrame:
    """Blank frames as films have them between shots: black, grey, white, with grain."""
    rng = np.random.default_rng(SEED)
    names: Sequence[Path] = [cache.resolve() / "flat" / f"{i:02d}.png" for i in range(24)]
    (cache / "flat").mkdir(parents=True, exist_ok=True)
    for i, path in enumerate(names):
        level = (0, 8, 30, 120, 200, 255)[i % 6]
        grain = rng.normal(level, 1 + i % 4, (168, 300, 1)) * np.ones(3)
        stills.write(path, np.clip(grain, 0, 255).astype(np.uint8))
    nothing = {"scale": "NA", **NOBODY, "location": "na", "time": "na"}
    files = [str(path) for path in names]
    # Groups are named without the cache: where it lies must not change the folds.
    groups = [f"/flat/{path.name}" for path in names]
    return pd.DataFrame({"file": files, "group": groups}).assign(
        split="train", source=FLAT, **nothing
    )
