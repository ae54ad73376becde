"""What somebody changed where it cannot be set: told, so that no edit is lost in silence."""

from __future__ import annotations

import difflib
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from moviegoer.core.corrections.cuts import frame_at
from moviegoer.core.corrections.differences import TRANSITION, Edited, Known
from moviegoer.types import Scene, Shot, Span, Transition

__all__ = ["Row", "absent", "cells", "emptied", "listed", "numbers", "place", "strange", "texts"]

ROUNDED = 0.005
"""How far apart two numbers may be that are the same: spreadsheets round."""
FOLLOWS = frozenset({"duration_s", "first_shot", "last_shot"})
"""Columns that change with the bounds, so that whoever moves these may write those anew."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, which row of the analysis's own it was, and whether its bounds are its."""

    cells: Mapping[str, str]
    at: int
    whole: bool = True


def texts(table: pd.DataFrame) -> list[dict[str, str]]:
    """Give the rows of a table as its CSV file has them."""
    plain = io.StringIO(table.to_csv(index=False))
    rows = pd.read_csv(plain, dtype=str, keep_default_na=False).to_dict("records")
    return [{str(name): str(cell) for name, cell in row.items()} for row in rows]


def place(span: Span, parts: Sequence[Shot | Scene], known: Known) -> tuple[int, bool]:
    """Find the shot or scene that holds a stretch's middle, and say if it is that stretch."""
    middle = frame_at((span.start_s + span.end_s) / 2, known.time_s)
    at = max(i for i, part in enumerate(parts) if part.start_frame <= middle or not i)
    run = (frame_at(span.start_s, known.times), frame_at(span.end_s, known.times))
    return at, run == (parts[at].start_frame, parts[at].end_frame)


def cells(
    rows: Iterable[Row], own: Sequence[Mapping[str, str]], free: Collection[str]
) -> dict[str, list[int]]:
    """Find which rows' cells were changed, by column, in all columns but the free ones."""
    found: dict[str, list[int]] = {}
    for row in rows:
        was = own[row.at]
        for column, cell in row.cells.items():
            looked_at = column in was and column not in free
            follows = column in FOLLOWS and not row.whole
            if looked_at and not follows and not _same(cell, was[column]):
                found.setdefault(column, []).append(row.at)
    return found


def strange(columns: Mapping[str, Collection[str]], known: Collection[str]) -> Iterator[str]:
    """Tell of columns that are none of the table's, unless nothing stands in them."""
    for name, words in columns.items():
        if name not in known and any(word.strip() for word in words):
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
            hint = f"; is it '{near[0]}'?" if near else ""
            yield f"column '{name}' is none of this table's and is not read{hint}"


def absent(columns: Collection[str], wanted: Iterable[str]) -> Iterator[str]:
    """Tell in a line which columns are not there though something could be set in them."""
    gone = [name for name in wanted if name not in columns]
    if gone:
        yield f"nothing is set of {listed(gone)}: the table has no such column"


def emptied(edited: Edited, known: Known) -> Iterator[str]:
    """Tell of words that were deleted or set where they cannot be."""
    gone: dict[str, list[int]] = {}
    starts: list[int] = []
    for shot in edited.shots or ():
        at, whole = place(shot.span, known.shots, known)
        for head, word in shot.words.items() if whole else ():
            was = known.words[head][at]
            if not word.strip() and was and not _together(known, head):
                gone.setdefault(head, []).append(at)
            elif head == TRANSITION and _start(word) != _start(was) and word.strip():
                starts.append(at)
    for head, rows in gone.items():
        where = numbers("shot", rows)
        yield f"{head} of {where} was emptied: an answer cannot be taken away, only given"
    if starts:
        where = numbers("shot", starts)
        yield f"transition of {where} is not set: the film's first shot starts, and no other"
    blank = [place(one.span, known.scenes, known) for one in edited.scenes or () if not one.kind]
    if rows := [at for at, whole in blank if whole]:
        yield f"kind of {numbers('scene', rows)} was emptied: it can be another, not none"


def numbers(what: str, rows: Sequence[int]) -> str:
    """Name shots or scenes by number, given their rows."""
    return f"{what} {listed([str(row + 1) for row in sorted(set(rows))])}"


def listed(names: Sequence[str]) -> str:
    """List a few names and count the others.

    >>> listed(["1", "2", "3", "4", "5"])
    '1, 2, 3 and 2 more'
    """
    few = 3 if len(names) > 4 else len(names)
    rest = f" and {len(names) - few} more" if few < len(names) else ""
    return f"{', '.join(names[:few])}{rest}"


def _start(word: str) -> bool:
    return word.strip().casefold() == Transition.START


def _together(known: Known, head: str) -> bool:
    """Whether an emptied word says that none holds: of heads whose labels hold together."""
    asked = known.questions.get(head)
    return asked is not None and not asked.exclusive and asked.labels != ("yes",)


def _same(cell: str, was: str) -> bool:
    one, other = " ".join(cell.split()), " ".join(was.split())
    if one == other:
        return True
    try:
        return abs(float(one.replace(",", ".")) - float(other)) <= ROUNDED
    except ValueError:
        return False
