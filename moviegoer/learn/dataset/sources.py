"""What data sets are built from: folders per label, tables of labels, finished analyses."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from moviegoer import heads
from moviegoer.analysis import Analysis
from moviegoer.answers import COLUMNS, KEEP, NOTHING, TRAINING_WORDS, training_table
from moviegoer.answers import read as read_answers
from moviegoer.errors import DataError
from moviegoer.learn.dataset.table import (
    COLUMN_OF,
    PLAIN,
    Dataset,
    choose,
    complaints,
    label_columns,
)
from moviegoer.learn.dataset.table import read as read_table
from moviegoer.sense import stills
from moviegoer.store import explained
from moviegoer.store import read as read_snapshot
from moviegoer.types import Scores

__all__ = ["build", "from_analysis", "from_folders", "from_table"]

SNAPSHOT = "analysis.npz"
FRAMES = "frames.csv"
NAMED = re.compile(r"(.+)_\d\d-\d\d-\d\d\.\d{3}")
"""How 'moviegoer frames' names pictures: by film and time."""
ORIGIN = ("film", "director", "time_s", "frame", "shot")


def build(sources: Sequence[Path], *, names: Sequence[str] = ()) -> Dataset:
    """Put sources together into one data set.

    Parameters
    ----------
    sources
        Each a folder with a folder per label, a table of labels, or an analysis's folder.
    names
        Heads: the one that folders are labels of (``label`` if none is given), those that are
        kept of tables (all if none), those asked of analyses (``scale`` if none).

    Raises
    ------
    DataError
        If a source is none of these, lacks pictures, or a picture is in two of them.
    """
    parts = [_one(source, names) for source in sources]
    folder = Path(os.path.commonpath([part.folder.resolve() for part in parts]))
    moved = [
        part.table.assign(
            file=[os.path.relpath(part.path(f).resolve(), folder) for f in part.table["file"]]
        )
        for part in parts
    ]
    table = pd.concat(moved, ignore_index=True).fillna("")
    again = table["file"][table["file"].duplicated()]
    if len(again):
        raise DataError(f"{again.iloc[0]} is in two of the sources; give it once")
    return Dataset(folder, table)


def _one(source: Path, names: Sequence[str]) -> Dataset:
    if source.is_file():
        return from_table(source, names=names)
    if (source / SNAPSHOT).is_file():
        return from_analysis(source, names=names or ("scale",))
    if source.is_dir():
        if len(names) > 1:
            raise DataError(f"{source}: folders are labels of one head; give --head once")
        return from_folders(source, head=names[0] if names else PLAIN)
    raise DataError(f"{source}: no such folder or table")


def from_folders(root: Path, *, head: str = PLAIN) -> Dataset:
    """A folder with a folder per label; a picture's film is told by ``frames.csv``, its name
    (as 'moviegoer frames' gives it) or the folder between label and picture.

    Raises
    ------
    DataError
        If there are no folders, one is empty (a class without pictures), or one's name is no label
        of the head.
    """
    column = COLUMN_OF.get(head, head)
    readable = stills.endings()
    with explained(root, "read"):
        labels = sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith("."))
    if not labels:
        raise DataError(f"{root}: holds no folders; lay the pictures into a folder per label")
    rows = []
    for label in labels:
        found = sorted(p for p in label.rglob("*") if p.suffix.lower() in readable and p.is_file())
        if not found:
            raise DataError(
                f"{label}: an empty class: there is no picture in it; fill or remove it"
            )
        for path in found:
            if not _is_text(str(path)):
                raise DataError(f"{str(path)!a}: its name is not text; rename it")
        rows += [
            {
                "file": path.relative_to(root).as_posix(),
                "film": _film(path, label),
                column: label.name,
            }
            for path in found
        ]
    return _checked(_joined(Dataset(root, pd.DataFrame(rows))), root)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # bytes that no encoding explains: a table cannot hold them
        return False
    return True


def _film(path: Path, label: Path) -> str:
    named = NAMED.fullmatch(path.stem)
    between = path.relative_to(label).parts[:-1]
    return named[1] if named else (between[0] if between else "")


def _checked(dataset: Dataset, source: Path) -> Dataset:
    for complaint in complaints(dataset.table):
        raise DataError(f"{source}: {complaint}")
    return dataset


def _joined(dataset: Dataset) -> Dataset:
    """Fill in what a table of frames in the same folder says of the pictures."""
    path = dataset.folder / FRAMES
    if not path.is_file():
        return dataset
    known = read_table(path).table.set_index("file")
    table = dataset.table.copy()
    for name in ORIGIN:
        if name in known:
            told = table["file"].map(known[name]).fillna("")
            own = table[name] if name in table else pd.Series("", index=table.index)
            table[name] = (
                own.where(told == "", told) if name != "director" else own.where(own != "", told)
            )
    return Dataset(dataset.folder, table)


def from_table(path: Path, *, names: Sequence[str] = ()) -> Dataset:
    """A table of labels, or the answers that 'moviegoer label' writes.

    Where pictures were picked, those stay to which *keep* was answered yes.

    Raises
    ------
    DataError
        As :func:`moviegoer.learn.dataset.table.read`, if a head has no column, none was picked, or
        a picture is missing.
    """
    dataset = _answered(path) if _holds_answers(path) else read_table(path)
    dataset = _picked(dataset if path.name == FRAMES else _joined(dataset), path)
    if names:
        kept = {choose(dataset, name) for name in names}
        drop = [c for c in label_columns(dataset.table) if c not in kept]
        dataset = Dataset(dataset.folder, dataset.table.drop(columns=drop))
    for file in dataset.table["file"]:
        if not dataset.path(file).is_file():
            raise DataError(f"{path}: {file} is not there; take its row out or bring it back")
    return dataset


def _holds_answers(path: Path) -> bool:
    with explained(path, "read"), path.open("rb") as file:
        first = file.readline().removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    return set(first.strip().split(",")) >= set(COLUMNS[:5])


def _answered(path: Path) -> Dataset:
    """What most people said of each picture, by the columns of the heads they were asked."""
    names, rows = training_table(read_answers(path))
    if not rows:
        raise DataError(f"{path}: no question is answered yet")
    table = pd.DataFrame(rows, columns=names)
    asked = [name for name in names if name in ("file", KEEP) or (table[name] != "").any()]
    return _checked(Dataset(path.parent, table[asked].drop(columns=["split", "group"])), path)


def _picked(dataset: Dataset, path: Path) -> Dataset:
    if KEEP not in dataset.table:
        return dataset
    kept = dataset.table[dataset.table[KEEP] == "yes"].drop(columns=KEEP)
    if not len(kept):
        raise DataError(f"{path}: no picture was picked; answer 'keep' with yes where one is good")
    return Dataset(dataset.folder, kept.reset_index(drop=True))


def from_analysis(folder: Path, *, names: Sequence[str]) -> Dataset:
    """The keyframes of a finished analysis with what the program said of their shots.

    These are a model's answers, not the truth: correct them, or use them to begin with.

    Raises
    ------
    DataError
        If a head was not asked, or the keyframes' pictures are gone.
    StoreError
        If it cannot be read.
    """
    analysis = read_snapshot(folder / SNAPSHOT, Analysis)
    frames = analysis.keyframes
    shot = np.array([one.number for one in analysis.shot_list])
    row = np.searchsorted(shot, frames.shot)
    table = pd.DataFrame(
        {
            "file": [f"cache/pictures/{frame:08d}.jpg" for frame in frames.frame],
            "film": folder.resolve().name,
            "director": analysis.film.director,
            "time_s": [f"{time_s:.3f}" for time_s in frames.time_s],
            "frame": frames.frame.astype(str),
            "shot": frames.shot.astype(str),
        }
    )
    for name in names:
        if name == "director":
            continue
        head = next((h for h, c in COLUMN_OF.items() if name in (h, c)), name)
        if head not in analysis.heads:
            heads.named(head)
            raise DataError(f"{folder}: was not asked for {name}")
        said = np.array(_words(analysis.heads[head]), object)[row]
        table[COLUMN_OF.get(head, head)] = said
    if not all((folder / file).is_file() for file in table["file"]):
        raise DataError(f"{folder} no longer has its keyframes' pictures; analyse the film again")
    return Dataset(folder, table)


def _words(scores: Scores) -> list[str]:
    """A shot's labels as tables of labels have them; empty where it was not answered."""
    words = TRAINING_WORDS.get(scores.head, ("", {"yes": "1", "no": "0"}))[1]
    said = []
    for p in scores.p:
        if np.isnan(p).any():
            said.append("")
        elif scores.exclusive:
            name = scores.labels[int(p.argmax())]
            said.append(words.get(name, name))
        elif len(scores.labels) == 1:
            said.append("1" if p[0] >= scores.threshold else "0")
        else:
            held = [scores.labels[i] for i in np.flatnonzero(p >= scores.threshold)]
            said.append(";".join(held) or NOTHING)
    return said
