"""Every head in every way of answering that is here: how often right, on what, how surely.

On labelled stills the project's network answers stills it was not trained on, by grouped
cross-validation and, trained on the train stills, on dev; the other ways were not trained on any of
them. Where no labels exist, on drawn pictures of known truth. CinemaCLIP and CLIP asked in words
answer where their weights are on this machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measure import pictures
from moviegoer import heads as taxonomy
from moviegoer.config import Config
from moviegoer.core.answers import labels, trust
from moviegoer.core.answers.looks import measured
from moviegoer.learn import framing, material, stills, train
from moviegoer.pipeline.eyes import Eyes, as_faces
from moviegoer.pipeline.rows import BATCH, Rows
from moviegoer.sense.framing import LABELS
from moviegoer.sense.measures import Measures
from moviegoer.sense.measures import measure as measure_picture
from moviegoer.types import Floats, Image, Ints, Scores

__all__ = ["Judged", "measure"]

CACHE = Path("build/learn")
DRAWS = 1000
DRAWN = 30
"""Drawn pictures of each label."""
OWN = trust.FRAMENET
BY_EYE = Path(__file__).parents[1] / "by_eye.csv"
"""File names of train stills, and what one person said of them."""
EYES = Eyes(Config(), "cpu")
"""As the defaults have them: CinemaCLIP and CLIP where their weights are found."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one way said of one head, beside the truth: columns of ``names``, a row a picture."""

    head: str
    way: str
    on: str
    names: tuple[str, ...]
    truth: Ints
    said: Ints
    """−1 where it was not answered."""
    group: np.ndarray
    dev: np.ndarray

    def row(self) -> dict[str, object]:
        """Its line of the table."""
        answered = self.said >= 0
        published = _published(self.head) if self.way == trust.MEASURED else None
        return {
            "head": self.head,
            "way": self.way,
            "on": self.on,
            "pictures": len(self.truth),
            "answered": float(answered.mean()),
            **_figures(self, answered, ""),
            **(_figures(self, answered & self.dev, ", dev") if self.dev.any() else {}),
            "CLIP in words, other pictures": np.nan if published is None else published,
        }


def measure(data: Path, cache: Path = CACHE) -> pd.DataFrame:
    """Every head and way, with 95 % intervals by bootstrap over groups."""
    found = [*_network(data, cache), *_seen(data), *_level(data), *_by_eye(data), *_drawn()]
    return pd.DataFrame([one.row() for one in found]).fillna(
        {"accuracy, dev": "", "macro F1, dev": ""}
    )


def _published(head: str) -> float | None:
    """What CLIP asked in words reaches on CinemaCLIP's makers' test set, this head."""
    ways = trust.ORDERS.get(head, ())
    own = [way for way in ways if way.how == trust.ZERO_SHOT and "this head" in way.basis]
    return own[0].accuracy if own else None


def _figures(one: Judged, rows: np.ndarray, suffix: str) -> dict[str, str]:
    """Accuracy and macro F1 over the labels that occur, resampling groups."""
    if not rows.any():
        return {f"accuracy{suffix}": "", f"macro F1{suffix}": ""}
    size = len(one.names)
    names, member = np.unique(one.group[rows].astype(str), return_inverse=True)
    counts = np.zeros((len(names), size, size))
    np.add.at(counts, (member, one.truth[rows], one.said[rows]), 1)
    rng = np.random.default_rng(0)
    weights = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), DRAWS)
    drawn = (weights @ counts.reshape(len(names), -1)).reshape(DRAWS, size, size)
    both = np.concatenate([counts.sum(axis=0)[None], drawn])
    occurs = both[0].sum(axis=1) > 0
    hits = np.diagonal(both, axis1=1, axis2=2)
    total = np.maximum(both.sum(axis=(1, 2)), 1)
    f1 = 2 * hits / np.maximum(both.sum(axis=1) + both.sum(axis=2), 1)
    return {
        f"accuracy{suffix}": _interval(hits.sum(axis=1) / total),
        f"macro F1{suffix}": _interval(f1[:, occurs].mean(axis=1)),
    }


def _interval(values: Floats) -> str:
    low, high = np.percentile(values[1:], [2.5, 97.5])
    return f"{values[0]:.2f} ({low:.2f}–{high:.2f})"


def _network(data: Path, cache: Path) -> Iterator[Judged]:
    """The project's own network, on stills it has not seen."""
    told = train.unseen(train.Job(data, cache))
    known, crossed = told.material, framing.cross_validated(told)
    judged = known.where(material.EYE)
    held = known.labels["split"].to_numpy()[judged] == "dev"
    for head, names in LABELS.items():
        truth = known.truth(head)[judged]
        group = known.labels["group"].to_numpy()[judged]
        p = crossed[head][judged]
        yield Judged(head, OWN, "labelled", names, truth, p.argmax(axis=1), group, held)


def _seen(data: Path) -> Iterator[Judged]:
    """Faces, and whatever networks are here besides, on the labelled stills."""
    folder = data / "stills"
    table = stills.read_table(folder / "labelled.csv", ["file", "group", "split", *LABELS])
    dev, group = (table["split"] == "dev").to_numpy(), table["group"].to_numpy()
    images = _pictures(folder, table)
    for way in (_by_faces(images), *EYES.asked(images)):
        for scores in way.values():
            head, said = as_own(scores)
            if head in LABELS and _how(scores):
                names = LABELS[head]
                truth = np.array([names.index(str(v)) for v in table[head]], np.int64)
                yield Judged(head, _how(scores), "labelled", names, truth, said, group, dev)


def _level(data: Path) -> Iterator[Judged]:
    """Tilted against all other angles that CinemaNet labelled."""
    folder = data / "stills"
    table = stills.read_table(folder / "cinemanet2019.csv", ["file", "head", "label", "group"])
    table = table[table["head"] == "Shot Angle"].reset_index(drop=True)
    truth = (table["label"] == "Tilted").to_numpy().astype(np.int64)
    dev, group = (table["split"] == "dev").to_numpy(), table["group"].to_numpy()
    images = _pictures(folder, table)
    for way in (_by_measure([pictures.Picture(image) for image in images]), *EYES.asked(images)):
        scores = way.get("shot.level.tilted")
        if scores is not None:
            said, on = _said(scores), "cinemanet2019, angles"
            yield Judged(scores.head, _how(scores), on, ("no", "yes"), truth, said, group, dev)


def _by_eye(data: Path) -> Iterator[Judged]:
    """Colour, light and focus on stills that one person labelled for this; half set the cuts."""
    folder = data / "stills"
    table = pd.read_csv(BY_EYE, dtype=str, keep_default_na=False)
    table = table[table["half"] == "judged"].reset_index(drop=True)
    group, nobody = np.arange(len(table)), np.zeros(len(table), bool)
    images = _pictures(folder, table)
    for way in (_by_measure([_faced(image) for image in images]), *EYES.asked(images)):
        for head in (name for name in table if name in way):
            scores, labelled = way[head], (table[head] != "").to_numpy()
            names = tuple(name for name in scores.labels if (table[head] == name).any())
            p = scores.p[:, [scores.labels.index(name) for name in names]]
            truth = np.array([names.index(v) if v else -1 for v in table[head]], np.int64)
            said = np.where(np.isnan(p).any(axis=1), -1, np.nan_to_num(p).argmax(axis=1))
            columns = (truth, said, group, nobody)
            yield Judged(head, _how(scores), "by eye", names, *(c[labelled] for c in columns))


def _faced(image: Image) -> pictures.Picture:
    found = as_faces(EYES.faces([0], [image]))
    return pictures.Picture(image, found.box, found.landmarks)


def _pictures(folder: Path, table: pd.DataFrame) -> list[Image]:
    return [stills.picture(folder / str(name)) for name in table["file"]]


def _by_faces(images: Sequence[Image]) -> dict[str, Scores]:
    frames = np.arange(len(images))
    found = [
        EYES.faces(frames[start : start + BATCH].tolist(), images[start : start + BATCH])
        for start in range(0, len(images), BATCH)
    ]
    aspect = np.array([image.shape[1] / image.shape[0] for image in images])
    faces = as_faces(reduce(Rows.joined, found))
    return labels.seen(faces=faces, frames=frames, aspect=aspect)


def _by_measure(seen: Sequence[pictures.Picture]) -> dict[str, Scores]:
    numbers = [measure_picture(one.image, box=one.box, landmarks=one.landmarks) for one in seen]
    return measured(
        {
            column.name: np.array([getattr(one, column.name) for one in numbers])
            for column in fields(Measures)
        }
    )


def as_own(scores: Scores) -> tuple[str, Ints]:
    """A head's answers in the words of the labelled stills, if they have words for it.

    Returns
    -------
    tuple
        The stills' name of the head, and the column of its label that each row says.
    """
    for own, (name, words) in labels.CROSSWALK.items():
        if scores.head == name and scores.labels != ("yes",):
            back = {theirs: ours for ours, theirs in words.items()} | {"sunrise-sunset": "twilight"}
            back |= {
                label.name: label.crosswalk[own].split(";")[0]
                for label in taxonomy.load()[name].labels
                if own in label.crosswalk
            }
            return own, _summed(scores, [back.get(label, "") for label in scores.labels], own)
        if scores.head == name:
            return own, _said(scores)
    if scores.head in LABELS and scores.labels != ("yes",):
        return scores.head, _summed(scores, scores.labels, scores.head)
    return scores.head, _said(scores)


def _summed(scores: Scores, words: Sequence[str], own: str) -> Ints:
    """The likeliest of the stills' labels, where several of a head's labels may mean one."""
    p = np.zeros((len(scores.p), len(LABELS[own])))
    for column, word in enumerate(words):
        if word in LABELS[own]:
            p[:, LABELS[own].index(word)] += np.nan_to_num(scores.p[:, column])
    return np.where(np.isnan(scores.p).any(axis=1), -1, p.argmax(axis=1)).astype(np.int64)


def _said(scores: Scores) -> Ints:
    """The column that each row says: yes or no (1 or 0), or the likeliest label; −1 for none."""
    p = np.nan_to_num(scores.p)
    told = p[:, 0] >= scores.threshold if scores.labels == ("yes",) else p.argmax(axis=1)
    return np.where(np.isnan(scores.p).any(axis=1), -1, told).astype(np.int64)


def _how(scores: Scores) -> str:
    return next((str(how) for how in scores.how if how), "")


def _drawn() -> Iterator[Judged]:
    """What is measured, on pictures of known truth."""
    for head, kinds in pictures.HEADS.items():
        drawn = [
            pictures.make(head, kind, np.random.default_rng([number, place]))
            for place, kind in enumerate(kinds)
            for number in range(DRAWN)
        ]
        scores = _by_measure(drawn)[head]
        names = ("no", "yes") if scores.labels == ("yes",) else scores.labels
        truth = np.array([names.index(kind) for kind in kinds for _ in range(DRAWN)], np.int64)
        everyone, nobody = np.arange(len(truth)), np.zeros(len(truth), bool)
        yield Judged(head, trust.MEASURED, "drawn", names, truth, _said(scores), everyone, nobody)
