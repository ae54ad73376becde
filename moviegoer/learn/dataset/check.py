"""What is wrong with a data set, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from moviegoer.errors import DataError
from moviegoer.learn.dataset import duplicates
from moviegoer.learn.dataset.split import Tell
from moviegoer.learn.dataset.table import PARTS, Dataset, label_columns

__all__ = ["check"]


def check(
    dataset: Dataset, *, unwatched: bool = False, tell: Tell = lambda _: None
) -> Iterator[str]:
    """Say what is unreadable, duplicate, leaking, or cannot be learnt.

    With ``unwatched`` a film on several sides is a leak, too.
    """
    known: list[np.ndarray] = []
    rows: list[int] = []
    for row, file in enumerate(dataset.table["file"]):
        try:
            known.append(duplicates.read(dataset.path(file)))
            rows.append(row)
        except DataError as error:
            yield f"unreadable: {error}"
        tell((row + 1) / len(dataset))
    table = dataset.table
    if known:
        pairs = [(rows[a], rows[b]) for a, b in duplicates.near(np.array(known))]
        yield from _repeated(table, pairs)
    if "split" in table:
        yield from _shared(table, "group")
        if unwatched:
            yield from _shared(table, "film")
        yield from _untrained(table)


def _repeated(table: pd.DataFrame, pairs: Iterable[tuple[int, int]]) -> Iterator[str]:
    """A line for each picture that shows nearly what an earlier one does: the worst of it."""
    worst: dict[int, tuple[int, str]] = {}
    for one, other in pairs:
        said = _pair(table, one, other)
        if other not in worst or said[0] < worst[other][0]:
            worst[other] = said
    yield from (worst[row][1] for row in sorted(worst))


def _pair(table: pd.DataFrame, one: int, other: int) -> tuple[int, str]:
    """What two pictures that show nearly the same do wrong; the worst is said, after its rank."""
    first, second = table.iloc[one], table.iloc[other]
    files = f"{first['file']} and {second['file']} show nearly the same"
    if "split" in table and _apart(first["split"], second["split"]):
        return 0, f"leaking: {files}, one in {first['split']}, one in {second['split']}"
    for name in label_columns(table):
        if first[name] and second[name] and first[name] != second[name]:
            return 1, f"contradiction: {files}, but {name} is {first[name]} and {second[name]}"
    return 2, f"duplicate: {files}"


def _apart(one: str, other: str) -> bool:
    return one != other and one in PARTS and other in PARTS


def _shared(table: pd.DataFrame, name: str) -> Iterator[str]:
    if name not in table:
        return
    used = table[table["split"].isin(PARTS) & (table[name] != "")]
    for value, parts in used.groupby(name)["split"]:
        if parts.nunique() > 1:
            told = ", ".join(part for part in PARTS if part in set(parts))
            yield f"leaking: the {name} {value} is in {told}"


def _untrained(table: pd.DataFrame) -> Iterator[str]:
    learnt = [*label_columns(table), *(["director"] if "director" in table else [])]
    for name in learnt:
        trained = set(table[name][table["split"] == PARTS[0]]) - {""}
        for part in PARTS[1:]:
            for label in sorted(set(table[name][table["split"] == part]) - trained - {""}):
                if trained:
                    yield f"untrained: {name} {label} is in {part} but not in train"
