"""Stills without a film: read, looked at and answered as a film's keyframes are."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from moviegoer import tables
from moviegoer.config import Config
from moviegoer.core.answers import labels, trust
from moviegoer.core.wording import sentence
from moviegoer.errors import DataError
from moviegoer.pipeline import answers
from moviegoer.pipeline.eyes import Looks
from moviegoer.pipeline.progress import Progress, Silent
from moviegoer.sense import device, stills
from moviegoer.types import Faces, Image, Scores

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Classifier", "gather", "table"]

BATCH = 16
"""Stills in memory at a time, as of keyframes."""
ONE = np.ones(1, np.int64)
"""The shot that each still is."""

Fail = Callable[[str], None]
"""Told in one line what is wrong with a still."""


def gather(given: Iterable[str], fail: Fail) -> list[str]:
    """List the stills that are meant by files, folders and patterns, in the order given.

    A folder means every picture in it and under it, by name; a pattern (``stills/*.jpg``) what it
    matches. A name that is a file is that file, whatever characters it holds.
    """
    return [name for one in given for name in _meant(one, fail)]


def _meant(given: str, fail: Fail) -> list[str]:
    path = Path(given)
    if path.is_dir():
        return _inside(path, fail)
    if path.exists() or not glob.has_magic(given):
        return [given]
    found = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 (Path takes no absolute one)
    if not found:
        fail(f"{given}: matches no file")
    return [name for one in found for name in _meant(one, fail)]


def _inside(folder: Path, fail: Fail) -> list[str]:
    readable = stills.endings()
    found = sorted(
        str(path)
        for path in folder.rglob("*")
        if path.suffix.lower() in readable and path.is_file()
    )
    if not found:
        fail(f"{folder}: no pictures in this folder")
    return found


def table(given: Iterable[str], *, sentences: bool, settings: Config) -> pd.DataFrame:
    """Classify stills into one table.

    Raises
    ------
    MoviegoerError
        If a still cannot be read, or weights are missing or damaged.
    """
    import pandas as pd

    parts = Classifier(settings, device.choose(settings.run.device)).tables(
        gather(given, _raise), fail=_raise, sentences=sentences, progress=Silent()
    )
    return pd.concat([pd.DataFrame(), *parts], ignore_index=True)


def _raise(message: str) -> None:
    raise DataError(message)


class Classifier:
    """Answers every head for stills; its networks are loaded once, when first needed."""

    def __init__(self, settings: Config, where: str) -> None:
        self._settings = settings
        self._device = where

    def tables(
        self, files: Sequence[str], *, fail: Fail, sentences: bool, progress: Progress
    ) -> Iterator[pd.DataFrame]:
        """Classify stills a batch at a time: tables of a row a still, in the order given.

        A still that cannot be read is told to ``fail`` and has no row. All tables have the same
        columns, those of :func:`moviegoer.tables.stills`. A row does not depend on its neighbours:
        each still is answered by itself.

        Raises
        ------
        ModelError
            If weights are missing or damaged.
        """
        for start in range(0, len(files), BATCH):
            batch = dict(enumerate(files[start : start + BATCH]))
            images = {i: image for i, name in batch.items() for image in self._read(name, fail)}
            if images:
                yield self._table([batch[i] for i in images], list(images.values()), sentences)
            progress.share(min(1.0, (start + BATCH) / len(files)))

    def _read(self, name: str, fail: Fail) -> list[Image]:
        try:
            return [stills.picture(Path(name), longest_px=self._settings.keyframes.width_px)]
        except DataError as error:
            fail(str(error))
            return []

    def _table(self, files: Sequence[str], images: Sequence[Image], told: bool) -> pd.DataFrame:
        sight = answers.look(images, self._settings, self._device)
        rows = [_answer(_only(sight, i)) for i in range(len(images))]
        said = [sentence.sentences(row.heads, rows=1)[0] for row in rows] if told else None
        return tables.stills(
            files,
            heads=[row.heads for row in rows],
            people=[int(row.people[0]) for row in rows],
            asked={head: scores for way in answers.ways(sight) for head, scores in way.items()},
            sentences=said,
        )


def _answer(sight: answers.Sight) -> answers.Answers:
    """Answer one still, as often of two people as stills are.

    For shots of films the network's count of people, learnt on stills, is moved to how often films
    show two (:data:`moviegoer.core.answers.labels.TWO_IN_FILMS`); a still takes that back.
    """
    told = answers.answer(sight, shot=ONE, shots=1)
    heads = dict(told.heads)
    for name, two in (("type", "two"), ("shot.type", "twoshot")):
        if name in heads and _by_network(heads[name]):
            heads[name] = _likelier(heads[name], two, -labels.TWO_IN_FILMS)
    counted = labels.people(faces=sight.faces, frames=sight.frames, shot=ONE, kinds=heads["type"])
    return answers.Answers(heads, counted)


def _by_network(scores: Scores) -> bool:
    how = str(scores.how[0])
    return trust.FORMER.get(how, how) == trust.FRAMENET


def _likelier(scores: Scores, label: str, log_odds: float) -> Scores:
    p = scores.p * np.where(np.array(scores.labels) == label, np.exp(log_odds), 1.0)
    return replace(scores, p=p / p.sum(axis=1, keepdims=True))


def _only(sight: answers.Sight, row: int) -> answers.Sight:
    """What was perceived on one of the pictures."""
    here = sight.faces.frame == sight.frames[row]
    faces = {f.name: getattr(sight.faces, f.name)[here] for f in fields(Faces)}
    looks = sight.looks
    measures = {name: column[row : row + 1] for name, column in looks.measures.items()}
    return answers.Sight(
        sight.frames[row : row + 1],
        Faces(**faces),
        Looks(looks.vector[row : row + 1], measures, looks.layout[row : row + 1]),
        tuple({head: _row(scores, row) for head, scores in way.items()} for way in sight.asked),
    )


def _row(scores: Scores, row: int) -> Scores:
    return replace(scores, p=scores.p[row : row + 1], how=scores.how[row : row + 1])
