"""``shots.csv``, ``scenes.csv`` or ``characters.csv``, edited in a spreadsheet and saved again."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from moviegoer.core.corrections.cuts import frame_at
from moviegoer.core.corrections.differences import (
    TRANSITION,
    Edited,
    EditedScene,
    EditedShot,
    Known,
)
from moviegoer.errors import DataError
from moviegoer.pipeline.editing.known import apart
from moviegoer.store import explained
from moviegoer.types import Span

__all__ = ["read"]

DELIMITERS = ",;\t"
RENAMED = {TRANSITION: "transition_in"}
"""What the tables call differently."""
CHANCES = {"mcu": "mcu_p", "ots": "ots_p"}
"""Heads of which the table has the probability alone: 1 and 0 are a person's yes and no."""
BEYOND_S = 0.5
"""How far a time may lie outside the film before it is a slip: spreadsheets round."""


def read(path: Path, known: Known) -> Edited:
    """Read one of the three tables; which it is its columns tell, in any order.

    Commas, semicolons (then with decimal commas) and tabs part columns; a byte-order mark is
    left out. Columns that are not set by hand are not looked at.

    Raises
    ------
    DataError
        If it is none of the tables, or a cell that must hold a number does not.
    StoreError
        If it cannot be read.
    """
    table, number = _table(path)
    columns = set(table.columns)
    if {"scene", "kind"} <= columns:
        what, edited = "scenes", Edited(scenes=_scenes(table, known, number))
    elif {"character", "name"} <= columns:
        what, edited = "characters", Edited(names=_names(table, known, number))
    elif "shot" in columns and columns & {"start_s", "start_frame"}:
        what, edited = "shots", _shots(table, known, number)
    else:
        raise DataError(
            f"{path} is none of shots.csv, scenes.csv and characters.csv: its columns are "
            f"{', '.join(list(table.columns)[:4])}…"
        )
    # Of shots a table without rows would say that no cut is one.
    if not any(_filled(row) for _, row in _rows(table)):
        raise DataError(f"{path}: there are no {what} in it; nothing was set")
    return edited


_Number = Callable[[str, str], float | None]
"""Reads a cell, given what to call it; ``None`` of an empty one."""


def _table(path: Path) -> tuple[pd.DataFrame, _Number]:
    with explained(path, "read"):
        raw = path.read_bytes()
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        header = text.split("\n", 1)[0]
        parted = max(DELIMITERS, key=header.count)
        table = pd.read_csv(
            io.StringIO(text), sep=parted, dtype=str, keep_default_na=False, skipinitialspace=True
        )
    except (UnicodeDecodeError, ValueError) as error:
        raise DataError(f"{path} is no table in UTF-8: {str(error).splitlines()[0]}") from None
    table.columns = [str(name).strip() for name in table.columns]

    def number(cell: str, what: str) -> float | None:
        plain = cell.strip().replace(",", ".") if parted != "," else cell.strip()
        if not plain:
            return None
        try:
            value = float(plain)
        except ValueError:
            value = math.nan
        # Python reads "nan", "inf" and 1e400 as numbers; no frame or time is one of them.
        if not math.isfinite(value):
            raise DataError(f"{path}: {what}: '{cell}' is no number")
        return value

    return table, number


def _rows(table: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by the names of its columns, with the number of its line."""
    for line, row in enumerate(table.to_dict("records"), 2):
        yield line, {str(name): str(cell) for name, cell in row.items()}


def _filled(row: Mapping[str, str]) -> bool:
    """Whether a row says anything: spreadsheets leave rows of nothing but separators."""
    return any(cell.strip() for cell in row.values())


def _row(row: Mapping[str, str], name: str) -> str:
    return row.get(name) or ""


def _span(
    row: Mapping[str, str], was: tuple[int, int] | None, known: Known, number: _Number, what: str
) -> Span:
    """A row's stretch: by times, or by frames where those alone were changed."""
    times = known.times
    bounds = []
    for place, side in enumerate(("start", "end")):
        at_s, at = number(_row(row, f"{side}_s"), what), number(_row(row, f"{side}_frame"), what)
        if at_s is not None and not -BEYOND_S <= at_s <= known.end_s + BEYOND_S:
            raise DataError(f"{what}: {at_s:g} s lies outside the film")
        by_time = None if at_s is None else frame_at(at_s, times)
        by_frame = None if at is None else round(at)
        if by_time is None or (was and by_time == was[place] and by_frame is not None):
            by_time = by_frame
        if by_time is None:
            # To pass over the row would join what it was to the row before.
            raise DataError(
                f"{what}: neither {side}_s nor {side}_frame is given; to join it to the row "
                "before, delete it"
            )
        if not 0 <= by_time < len(times):
            raise DataError(f"{what}: frame {by_time:.9g} lies outside the film")
        bounds.append(float(times[by_time]))
    return Span(*bounds)


def _shots(table: pd.DataFrame, known: Known, number: _Number) -> Edited:
    frames = {shot.number: (shot.start_frame, shot.end_frame) for shot in known.shots}
    columns = {RENAMED.get(head, head): head for head in known.words}
    found, notes = [], []
    for line, row in _rows(table):
        what = f"line {line}"
        own = number(_row(row, "shot"), what)
        if not _filled(row):
            continue
        span = _span(row, frames.get(int(own or 0)), known, number, what)
        words = {head: row[name] for name, head in columns.items() if name in row}
        words |= _chances(row, number, what)
        found.append(EditedShot(span, {head: _whole(head, word) for head, word in words.items()}))
    if "characters" in table.columns:
        notes.append("who is seen in a shot is not set here: see 'moviegoer cast DIR --split'")
    return Edited(shots=tuple(found), notes=tuple(notes))


def _whole(head: str, word: str) -> str:
    """Write a count as a count: spreadsheets make 2.0 of 2."""
    plain = word.strip()
    return plain[:-2] if head == "people" and plain.endswith((".0", ",0")) else plain


def _chances(row: Mapping[str, str], number: _Number, what: str) -> dict[str, str]:
    """Yes and no of heads whose probability is 1 or 0."""
    told = {}
    for head, column in CHANCES.items():
        p = number(_row(row, column), f"{what}, {column}")
        if p in (0.0, 1.0):
            told[head] = "yes" if p else "no"
    return told


def _scenes(table: pd.DataFrame, known: Known, number: _Number) -> tuple[EditedScene, ...]:
    frames = {scene.number: (scene.start_frame, scene.end_frame) for scene in known.scenes}
    names = {name: name for name in known.names.values()}
    found = []
    for line, row in _rows(table):
        what = f"line {line}"
        own = number(_row(row, "scene"), what)
        if not _filled(row):
            continue
        span = _span(row, frames.get(int(own or 0)), known, number, what)
        who = apart(row["characters"], ";", names) if "characters" in row else None
        found.append(EditedScene(span, _row(row, "kind").strip().casefold() or None, who))
    return tuple(found)


def _names(table: pd.DataFrame, known: Known, number: _Number) -> dict[int, str]:
    told: dict[int, str] = {}
    for line, row in _rows(table):
        own = number(_row(row, "character"), f"line {line}")
        if own is None:
            continue
        if int(own) not in known.names:
            raise DataError(
                f"line {line}: there is no character {own:g}; is the table of this run?"
            )
        name = " ".join(row["name"].split())
        if name and name != " ".join(known.names[int(own)].split()):
            told[int(own)] = name
    return told
