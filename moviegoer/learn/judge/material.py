"""The pictures that a model is judged on: which of a data set, what holds, what they are of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import pandas as pd

from moviegoer.answers import NOTHING, TRAINING_WORDS
from moviegoer.errors import DataError
from moviegoer.learn.dataset.table import PARTS, Dataset, choose
from moviegoer.learn.judge.models import Facts, Judged
from moviegoer.sense import stills
from moviegoer.types import Bools, Floats, Image

__all__ = ["ALL", "BATCH", "Material", "Seen", "gather", "look", "picture"]

ALL = "all"
BATCH = 16
YES = {"yes": "1", "no": "0"}
"""Of other heads with one answer; harmless where labels are words of their own."""
HEAD_OF = {column: head for head, (column, _) in TRAINING_WORDS.items()}
Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Material:
    """Labelled pictures of one side of a data set.

    ``held`` says which labels hold, ``(n, labels)``. ``left_out`` counts the pictures whose label
    the model does not know, by label. ``unit`` says what is drawn for intervals: ``film``,
    ``group`` or ``picture``, named by ``group``.
    """

    whole: Dataset
    """The data set that it is a part of."""
    dataset: Dataset
    side: str
    longest_px: int
    held: Bools
    film: np.ndarray
    group: np.ndarray
    unit: str
    left_out: dict[str, int]

    def __len__(self) -> int:
        return len(self.held)

    @property
    def files(self) -> list[str]:
        """The pictures, named as the data set names them."""
        return [str(file) for file in self.dataset.table["file"]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was said of each picture, ``(n, labels)``, and its mean luma in [0, 1]."""

    p: Floats
    luma: Floats


def gather(dataset: Dataset, facts: Facts, *, side: str | None = None) -> Material:
    """Choose the pictures to judge a model on.

    Parameters
    ----------
    side
        ``train``, ``validation``, ``test`` or ``all``; by itself the test, where the data set is
        split, and all of it where it is not.

    Raises
    ------
    DataError
        If there are no labels, no picture is on that side, or the model knows none of the labels.
    """
    named = facts.column if facts.column in dataset.table else HEAD_OF.get(facts.column)
    column = choose(dataset, named or facts.column)
    table = dataset.table[dataset.table[column] != ""]
    split = "split" in table and table["split"].isin(PARTS).any()
    side = side or (PARTS[2] if split and (table["split"] == PARTS[2]).any() else ALL)
    if side != ALL:
        table = table[table["split"] == side] if split else table.iloc[:0]
    if not len(table):
        raise DataError(
            f"no labelled picture is on the side '{side}'; split the data, or --side all"
        )
    said = [_spoken(column, str(value), facts) for value in table[column]]
    known = np.array([set(words) <= set(facts.labels) for words in said])
    strange = pd.Series([";".join(words) for words in said])[~known].value_counts()
    if not known.any():
        raise DataError(
            f"the model tells {', '.join(facts.labels[:6])}, and no picture has one of these "
            f"labels; there are {', '.join(map(str, strange.index[:6]))}"
        )
    table = table[known].reset_index(drop=True)
    kept = [words for words, ok in zip(said, known, strict=True) if ok]
    held = np.array([[label in words for label in facts.labels] for words in kept], bool)
    group, unit = _groups(table)
    return Material(
        whole=dataset,
        dataset=Dataset(dataset.folder, table),
        side=side,
        longest_px=facts.longest_px,
        held=held,
        film=_column(table, "film"),
        group=group,
        unit=unit,
        left_out={str(name): int(count) for name, count in strange.items()},
    )


def _spoken(column: str, value: str, facts: Facts) -> list[str]:
    """A table's label in the words that models are trained in; several hold together at most."""
    words = next((w for head, (name, w) in TRAINING_WORDS.items() if column in (head, name)), YES)
    if facts.exclusive:
        return [words.get(value, value)]
    return [words.get(one, one) for one in value.split(";") if one != NOTHING]


def _column(table: pd.DataFrame, name: str) -> np.ndarray:
    return table[name].to_numpy(str) if name in table else np.full(len(table), "", dtype="<U1")


def _groups(table: pd.DataFrame) -> tuple[np.ndarray, str]:
    for name in ("film", "group"):
        found = _column(table, name)
        if (found != "").any():
            return found, name
    return _column(table, "group"), "picture"


def picture(material: Material, file: str) -> Image:
    """Read a picture as the model is asked: bars off, no larger than it learnt from.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    return stills.picture(material.dataset.path(file), longest_px=material.longest_px)


def look(material: Material, model: Judged, *, tell: Tell = lambda _: None) -> Seen:
    """Ask the model about every picture.

    Raises
    ------
    DataError
        If a picture cannot be read.
    """
    files = material.files
    p, luma = [], []
    for start in range(0, len(files), BATCH):
        images = [picture(material, file) for file in files[start : start + BATCH]]
        p.append(model.probabilities(images))
        luma += [cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).mean() / 255 for image in images]
        tell(min(1.0, (start + BATCH) / len(files)))
    return Seen(np.concatenate(p), np.array(luma))
