"""A data set: one CSV with a row a picture, its labels, where it is from and what it is used for.

Besides ``file`` (relative to the table) a column is either a label's (a head's name, or one of the
words that training has for heads, or ``label``) or one of :data:`FACTS`. ``NA`` is a label; what is
empty is not known.
"""

from __future__ import annotations

import difflib
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from moviegoer import heads
from moviegoer.answers import KEEP, NOTHING, TRAINING_WORDS
from moviegoer.errors import DataError
from moviegoer.store import explained, write_atomically

__all__ = [
    "FACTS",
    "PARTS",
    "UNUSED",
    "Dataset",
    "choose",
    "complaints",
    "label_columns",
    "read",
    "write",
]

FACTS = (
    "film", "director", "time_s", "frame", "shot", "group", "split", "weight", "sampling", "live",
)  # fmt: skip
"""What is known of a picture besides its labels; ``director`` may be learnt like a label."""
PARTS = ("train", "validation", "test")
DEV = "dev"
"""What some tables call validation."""
UNUSED = "unused"
"""The ``split`` of pictures that balancing or a near-duplicate elsewhere took out."""
PLAIN = "label"
"""The label's column where no head is named."""
COLUMN_OF: Mapping[str, str] = {head: column for head, (column, _) in TRAINING_WORDS.items()}
HEAD_OF: Mapping[str, str] = {column: head for head, column in COLUMN_OF.items()}


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table, and the folder its file names start from."""

    folder: Path
    table: pd.DataFrame

    def __len__(self) -> int:
        return len(self.table)

    def path(self, file: str) -> Path:
        """Where a picture lies."""
        return self.folder / file

    def with_column(self, name: str, values: Sequence[str]) -> Dataset:
        """The same pictures with a column set."""
        return replace(self, table=self.table.assign(**{name: list(values)}))


def label_columns(table: pd.DataFrame) -> list[str]:
    """Name the columns that hold labels somewhere, in order; ``director`` counts as none."""
    return [
        str(name)
        for name in table.columns
        if name not in ("file", KEEP, *FACTS) and (table[name] != "").any()
    ]


def choose(dataset: Dataset, head: str | None) -> str:
    """Name the column to learn: that of ``head``, or the only one that holds labels.

    Raises
    ------
    DataError
        If there is no such column, it is empty, or it is not said which of several is meant.
    """
    known = label_columns(dataset.table)
    directed = "director" in dataset.table and (dataset.table["director"] != "").any()
    known += ["director"] if directed else []
    there = ", ".join(known) or "none"
    if head is None:
        if len(known) == 1:
            return known[0]
        raise DataError(f"say with --head which labels are meant; there are: {there}")
    column = head if head in known else COLUMN_OF.get(head, head)
    if column not in known:
        raise DataError(f"no picture has a label for '{head}'; there are labels for: {there}")
    return column


def read(path: Path) -> Dataset:
    """Read a data set, or any table of labels of that form.

    Raises
    ------
    DataError
        If it is no such table, a column is unknown, a label is none of its head's, a row has no
        file, or two rows have the same one.
    StoreError
        If it cannot be read.
    """
    with explained(path, "read"):
        raw = path.read_bytes()
    try:
        table = pd.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not a CSV table: {str(error).splitlines()[0]}") from None
    for complaint in complaints(table):
        raise DataError(f"{path}: {complaint}")
    table = table.fillna("")
    if "split" in table:
        table["split"] = table["split"].replace(DEV, PARTS[1])
    return Dataset(path.parent, table)


def write(dataset: Dataset, path: Path) -> Dataset:
    """Write a data set; its file names then start from where the table lies.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    moved = [
        Path(os.path.relpath(dataset.path(file), path.parent)).as_posix()
        for file in dataset.table["file"]
    ]
    table = dataset.table.assign(file=moved)
    text = table.to_csv(index=False, lineterminator="\n")
    write_atomically(path, lambda out: out.write(text.encode()))
    return Dataset(path.parent, table)


def complaints(table: pd.DataFrame) -> Iterator[str]:
    """What is wrong with a table, a line each."""
    columns = [str(name) for name in table.columns]
    if "file" not in columns:
        yield "no column 'file'; a table of labels has a row a picture and names its file"
        return
    known = ("file", *FACTS, PLAIN, KEEP, *heads.load(), *HEAD_OF)
    for name in columns:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f"did you mean '{near[0]}'?" if near else "it is neither a head nor a fact"
            yield f"unknown column '{name}'; {hint}"
    if not len(table):
        yield "no rows: it names no picture"
    if (table["file"] == "").any():
        yield f"row {int((table['file'] == '').argmax()) + 2} names no file"
    again = table["file"][table["file"].duplicated()]
    if len(again):
        yield f"{again.iloc[0]} is listed twice; keep one of its rows"
    if "split" in columns:
        for odd in set(table["split"]) - {"", *PARTS, UNUSED, DEV}:
            yield f"'{odd}' is no side of a split; they are {', '.join((*PARTS, UNUSED))}"
    for name in columns:
        if (name in HEAD_OF or name in heads.load()) and (odd := _odd(name, table[name])):
            yield f"'{odd}' is no label of {name}; its labels are {', '.join(_labels(name))}"


def _odd(column: str, values: pd.Series[str]) -> str:
    """A value that is no label of the column's head, or nothing."""
    allowed = {"", NOTHING, *_labels(column)}
    for value in values.unique():
        if not set(str(value).split(";")) <= allowed:
            return str(value)
    return ""


def _labels(column: str) -> list[str]:
    """The words that a column may hold: its head's own, and those that training has for them."""
    head = HEAD_OF.get(column, column)
    names = [label.name for label in heads.load()[head].labels]
    words = TRAINING_WORDS.get(head, (column, {}))[1]
    if names == ["yes"]:
        return ["1", "0", "yes", "no"]
    return list(dict.fromkeys([*(words.get(name, name) for name in names), *names]))
