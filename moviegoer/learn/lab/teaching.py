"""A network from nothing is taught: it learns from a teacher's probabilities, too.

Distillation (Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015): how
sure the teacher is says more of a picture than its label, and pictures without a label are learnt
from as well. What a figure is worth hangs on what the teacher has seen: one that learnt the tested
pictures by heart passes nothing of that on, as they are never shown here, but what it knows of
their films.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from moviegoer.errors import DataError
from moviegoer.learn.dataset import duplicates
from moviegoer.learn.dataset.table import PARTS, Dataset
from moviegoer.learn.lab.material import Material
from moviegoer.types import Bools, Floats, Image, Ints

if TYPE_CHECKING:
    from moviegoer.learn.judge.models import Judged

__all__ = ["Teacher", "free", "taught"]


@dataclass(frozen=True, slots=True)
class Teacher:
    """A model whose answers are learnt from; an eye, so that what it said is kept."""

    model: Judged
    labels: tuple[str, ...]
    """In the order that is wanted of it."""

    @property
    def name(self) -> str:
        """What it is, and which question it answers."""
        return self.model.facts.name

    def look(self, images: Sequence[Image]) -> Floats:
        """How likely each label is, ``(n, labels)``."""
        order = [self.model.facts.labels.index(name) for name in self.labels]
        return np.asarray(self.model.probabilities(images)[:, order], np.float32)

    def check(self, ready: Material, data: str) -> str:
        """Say what is not known of the teacher's own lessons; empty where nothing is open.

        Parameters
        ----------
        data
            The fingerprint of the data set if its table says who is tested: a teacher that was
            trained on that very table has not seen them.

        Raises
        ------
        DataError
            If it answers with other labels, or is known to have learnt from films that are
            validated or tested on here.
        """
        facts = self.model.facts
        if set(facts.labels) != set(self.labels):
            raise DataError(
                f"the teacher tells {', '.join(facts.labels)}, the data {', '.join(self.labels)}: "
                "it cannot teach what it does not tell"
            )
        if facts.data and facts.data == data:
            return ""
        learnt = {film for side in PARTS[:2] for film in facts.films.get(side, ())}
        judged = {film for side in PARTS[1:] for film in ready.films.get(side, ())}
        for film in sorted(learnt & judged):
            raise DataError(
                f"the teacher learnt from '{film}', which is tested here: the figures would be "
                "those of a film that is known; split otherwise, or train the teacher on this very "
                "table once it is split"
            )
        if learnt:
            return ""
        return (
            f"The teacher ({self.name}) does not say which films it learnt from: on films that it "
            "has seen, the figures of its pupil flatter. Take them on films that it cannot know."
        )


def free(
    further: Dataset, ready: Material, hashes: tuple[np.ndarray, np.ndarray], *, whole: bool
) -> Ints:
    """Choose the pictures without a label that may be learnt from: none that give a test away.

    Parameters
    ----------
    further
        Pictures without a label.
    hashes
        Of them, and of the material's pictures.
    whole
        Whether films are held out whole; then none of their pictures may.
    """
    table = ready.dataset.table
    judged = (table["split"] != PARTS[0]).to_numpy()
    kept = ~_near(hashes[0], hashes[1][judged])
    if "split" in further.table:
        kept &= ~further.table["split"].isin(PARTS[1:]).to_numpy()
    for column in ("group", *(("film",) if whole else ())):
        if column in table and column in further.table:
            known = set(table[column][judged]) - {""}
            kept &= ~further.table[column].isin(known).to_numpy()
    return np.flatnonzero(kept).astype(np.int64)


def _near(these: np.ndarray, others: np.ndarray) -> Bools:
    pairs = duplicates.near(np.concatenate([others, these]))
    found = np.zeros(len(these), bool)
    found[[b - len(others) for a, b in pairs if a < len(others) <= b]] = True
    return found


def taught(ready: Material, known: Floats, files: pd.DataFrame, told: Floats) -> Material:
    """Put what a teacher said into what is to be learnt.

    Of pictures in train the target lies halfway between label and teacher; pictures without a
    label join train with the teacher's word alone. Validation and test keep their labels.

    Parameters
    ----------
    known
        What it said of the material's pictures, ``(n, labels)``.
    files, told
        Rows of pictures without a label, and what it said of them, ``(m, labels)``.
    """
    more = files.assign(split=PARTS[0])
    table = pd.concat([ready.dataset.table, more], ignore_index=True).fillna("")
    train = (ready.dataset.table["split"] == PARTS[0]).to_numpy()
    target = np.where(train[:, None], (ready.target + known) / 2, ready.target)
    return replace(
        ready,
        dataset=replace(ready.dataset, table=table),
        at=np.concatenate([ready.at, len(ready.at) + np.arange(len(files))]),
        target=np.concatenate([target, told]).astype(np.float32),
        weight=np.asarray(table["split"] == PARTS[0], np.float64),
        sampling=None,
    )
