"""Which pictures are asked about: those of a folder, of a list, or an analysis' keyframes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from moviegoer.analysis import Analysis
from moviegoer.core.answers.doubt import doubt
from moviegoer.errors import DataError
from moviegoer.heads import Head
from moviegoer.store import explained, read
from moviegoer.types import Floats

__all__ = ["KINDS", "Still", "arrange", "doubts", "gather", "is_analysis"]

KINDS: Mapping[str, str] = {
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""Pictures a browser shows, by ending; nothing else is ever served."""
SNAPSHOT = "analysis.npz"
PICTURES = Path("cache") / "pictures"


@dataclass(frozen=True, slots=True)
class Still:
    """One picture to ask about."""

    name: str
    """As answers call it: relative to the folder, or as the list has it."""
    path: Path
    turn: int = 0
    """Keyframes of one shot look alike: the middle one has its turn first, then the others."""
    shot: int = 0
    """The shot whose keyframe it is, from 1."""


def is_analysis(source: Path) -> bool:
    """Tell whether a folder is what 'moviegoer analyze' wrote."""
    return (source / SNAPSHOT).is_file()


def gather(source: Path) -> list[Still]:
    """List the pictures of a folder and its subfolders, a CSV with a ``file`` column, or an
    analysis.

    Raises
    ------
    DataError
        If there are none, or a listed one is missing.
    StoreError
        If something cannot be read.
    """
    if source.is_file():
        found = _listed(source)
    elif is_analysis(source):
        found = _keyframes(source)
    elif source.is_dir():
        found = _in_folder(source)
    else:
        raise DataError(f"{source}: no such folder or list of stills")
    if not found:
        raise DataError(f"{source} holds no pictures ({', '.join(sorted(KINDS))})")
    return found


def _in_folder(folder: Path) -> list[Still]:
    with explained(folder, "read"):
        paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in KINDS and p.is_file())
    names = [path.relative_to(folder) for path in paths]
    return [
        Still(name.as_posix(), folder / name)
        for name in names
        if not any(part.startswith(".") for part in name.parts)
    ]


def _listed(source: Path) -> list[Still]:
    table = _table(source)
    stills = [Still(name, source.parent / name) for name in dict.fromkeys(table["file"])]
    for still in stills:
        if still.path.suffix.lower() not in KINDS or not still.path.is_file():
            raise DataError(f"{source}: {still.name} is no picture beside it; take the row out")
    return stills


def _keyframes(folder: Path) -> list[Still]:
    keyframes = read(folder / SNAPSHOT, Analysis).keyframes
    turn = np.zeros(len(keyframes), int)
    for shot in np.unique(keyframes.shot):
        rows = np.flatnonzero(keyframes.shot == shot)
        from_middle = np.abs(np.arange(len(rows)) - (len(rows) - 1) / 2)
        turn[rows[np.argsort(from_middle, kind="stable")]] = np.arange(len(rows))
    stills = []
    for frame, shot, place in zip(keyframes.frame, keyframes.shot, turn, strict=True):
        name = PICTURES / f"{frame:08d}.jpg"
        stills.append(Still(name.as_posix(), folder / name, int(place), int(shot)))
    if not all(still.path.is_file() for still in stills):
        raise DataError(f"{folder} no longer has its keyframes' pictures; analyse the film again")
    return stills


def _table(path: Path) -> pd.DataFrame:
    with explained(path, "read"):
        try:
            table = pd.read_csv(path, keep_default_na=False, dtype=str, encoding="utf-8-sig")
        except (UnicodeDecodeError, ValueError) as error:
            raise DataError(f"{path}: not a CSV file ({str(error).splitlines()[0]})") from None
    if "file" not in table.columns:
        raise DataError(f"{path}: no column 'file'")
    return table


def doubts(
    source: Path, stills: Sequence[Still], heads: Sequence[Head], predictions: Path | None
) -> Floats:
    """How unsure the program is of each picture: of the question it is least sure of; NaN where it
    was not asked.

    Taken from the CSV of 'moviegoer classify' if there is one, else from the analysis.

    Raises
    ------
    DataError
        If ``predictions`` is not such a table.
    """
    if predictions is not None:
        columns = _predicted(predictions, stills, heads)
    elif is_analysis(source):
        columns = _analysed(source, stills, heads)
    else:
        columns = []
    most = np.full(len(stills), np.nan)
    for column in columns:
        most = np.fmax(most, column)
    return most


def _analysed(folder: Path, stills: Sequence[Still], heads: Sequence[Head]) -> list[Floats]:
    answered = read(folder / SNAPSHOT, Analysis).heads
    row = np.array([still.shot - 1 for still in stills])
    scores = [answered[head.name] for head in heads if head.name in answered]
    return [doubt(part.p, exclusive=part.exclusive)[row] for part in scores]


def _predicted(path: Path, stills: Sequence[Still], heads: Sequence[Head]) -> list[Floats]:
    table = _table(path)
    known = [head for head in heads if f"{head.name}_p" in table.columns]
    if not known:
        wanted = ", ".join(f"{head.name}_p" for head in heads)
        raise DataError(
            f"{path}: none of the columns {wanted}; 'moviegoer classify --format csv' writes them "
            "for the heads it is sure of by degrees"
        )
    places = {Path(file).resolve(): i for i, file in enumerate(table["file"])}
    names = {file: i for i, file in enumerate(table["file"])}
    row = [names.get(still.name, places.get(still.path.resolve(), -1)) for still in stills]
    columns = []
    for head in known:
        unsure = [*(_said(text, head) for text in table[f"{head.name}_p"]), np.nan]
        columns.append(np.array(unsure)[row])
    return columns


def _said(text: str, head: Head) -> float:
    """Doubt from the probability in a cell: the label's, *yes*'s, or several joined by ``;``."""
    parts: Floats = pd.to_numeric(pd.Series(text.split(";")), errors="coerce").to_numpy(float)
    if np.isnan(parts).any():
        return float("nan")
    if head.exclusive:
        return float((1 - parts[0]) / (1 - 1 / max(len(head.labels), 2)))
    return float(doubt(parts[None], exclusive=False)[0])


def arrange(stills: Sequence[Still], order: str, unsure: Floats, *, seed: int = 0) -> list[Still]:
    """Put the pictures in the order they are asked about.

    ``given`` as they come, ``random`` by ``seed``, ``uncertain`` least certain first; those the
    program was not asked about come first of all. One keyframe a shot comes before the next ones.
    """
    if order == "given":
        return list(stills)
    if order == "random":
        key = np.random.default_rng(seed).permutation(len(stills)).astype(float)
    else:
        key = -np.nan_to_num(unsure, nan=np.inf)
    turn = np.array([still.turn for still in stills])
    return [stills[i] for i in np.lexsort((key, turn))]
