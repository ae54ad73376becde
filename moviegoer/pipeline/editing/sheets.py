"""``shots.csv``, ``scenes.csv`` or ``characters.csv``, edited in a spreadsheet and saved again."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from moviegoer import tables
from moviegoer.analysis import Analysis
from moviegoer.core.corrections.cuts import frame_at
from moviegoer.core.corrections.differences import (
    TRANSITION,
    Edited,
    EditedScene,
    EditedShot,
    Known,
)
from moviegoer.errors import DataError
from moviegoer.pipeline.editing import unset
from moviegoer.pipeline.editing.known import apart
from moviegoer.store import explained
from moviegoer.types import Span

__all__ = ["read"]

DELIMITERS = ",;\t"
RENAMED = {TRANSITION: "transition_in"}
"""What the tables call differently."""
CHANCES = {"mcu": "mcu_p", "ots": "ots_p"}
"""Heads of which the table has the probability alone: 1 and 0 are a person's yes and no."""
BOUNDS = ("start_s", "end_s", "start_frame", "end_frame")
MANY = 6
"""In more columns than this nobody edits what cannot be: the table is an old one."""
BEYOND_S = 0.5
"""How far a time may lie outside the film before it is a slip: spreadsheets round."""


def read(path: Path, known: Known, analysis: Analysis) -> Edited:
    """Read one of the three tables; which it is its columns tell, in any order.

    Commas, semicolons (then with decimal commas) and tabs part columns; a byte-order mark is
    left out. What was changed in columns that are not set by hand is told in notes.

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
        what, edited = "scenes", _scenes(table, known, number, tables.scenes(analysis))
    elif {"character", "name"} <= columns:
        what, edited = "characters", _names(table, known, number, tables.characters(analysis))
    elif "shot" in columns and columns & {"start_s", "start_frame"}:
        what, edited = "shots", _shots(table, known, number, tables.shots(analysis))
    else:
        raise DataError(
            f"{path} is none of shots.csv, scenes.csv and characters.csv: its columns are "
            f"{', '.join(list(table.columns)[:4])}…"
        )
    # Of shots a table without rows would say that no cut is one.
    if not any(_filled(row) for _, row in _rows(table)):
        raise DataError(f"{path}: there are no {what} in it; nothing was set")
    return replace(edited, notes=(*edited.notes, *unset.emptied(edited, known)))


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


def _shots(table: pd.DataFrame, known: Known, number: _Number, own: pd.DataFrame) -> Edited:
    frames = {shot.number: (shot.start_frame, shot.end_frame) for shot in known.shots}
    columns = {RENAMED.get(head, head): head for head in known.words}
    found, rows = [], []
    for line, row in _rows(table):
        what = f"line {line}"
        at = number(_row(row, "shot"), what)
        if not _filled(row):
            continue
        span = _span(row, frames.get(int(at or 0)), known, number, what)
        words = {head: row[name] for name, head in columns.items() if name in row}
        words |= _chances(row, number, what)
        found.append(EditedShot(span, {head: _whole(head, word) for head, word in words.items()}))
        rows.append(unset.Row(row, *unset.place(span, known.shots, known)))
    notes = _lost("shot", table, rows, own, {"shot", *BOUNDS, *columns})
    return Edited(shots=tuple(found), notes=tuple(notes))


def _lost(
    what: str,
    table: pd.DataFrame,
    rows: Sequence[unset.Row],
    own: pd.DataFrame,
    free: Collection[str],
) -> Iterator[str]:
    """Tell what was changed in a table and is not set in it, a line a column."""
    words = {name: [row.cells[name] for row in rows] for name in table.columns}
    yield from unset.strange(words, {*own.columns, *free})
    yield from unset.absent(
        words, [name for name in own.columns if name in free and name not in {what, *BOUNDS}]
    )
    changed = unset.cells([_unsettled(row) for row in rows], unset.texts(own), free)
    others = {}
    for column, at in changed.items():
        where = f"{column} of {unset.numbers(what, at)}"
        if column in CHANCES.values():
            yield f"{where} is not set: 1 says yes and 0 says no, other numbers say nothing"
        elif (what, column) == ("shot", "characters"):
            yield f"{where}: who is seen is not set here: see 'moviegoer cast DIR --split'"
        else:
            others[column] = f"{where} is not set here"
    if len(others) > MANY:
        yield (
            f"{len(others)} columns are not set here and differ: {unset.listed(list(others))}; "
            "was the table written before the last run?"
        )
    else:
        yield from others.values()


def _unsettled(row: unset.Row) -> unset.Row:
    """Leave out the probabilities by which a person says yes and no."""
    said = {"0", "1", "0.0", "1.0", "0,0", "1,0"}
    settled = {name for name in CHANCES.values() if row.cells.get(name, "").strip() in said}
    return replace(row, cells={n: cell for n, cell in row.cells.items() if n not in settled})


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


def _scenes(table: pd.DataFrame, known: Known, number: _Number, own: pd.DataFrame) -> Edited:
    frames = {scene.number: (scene.start_frame, scene.end_frame) for scene in known.scenes}
    names = {name: name for name in known.names.values()}
    found, rows = [], []
    for line, row in _rows(table):
        what = f"line {line}"
        at = number(_row(row, "scene"), what)
        if not _filled(row):
            continue
        span = _span(row, frames.get(int(at or 0)), known, number, what)
        who = apart(row["characters"], ";", names) if "characters" in row else None
        found.append(EditedScene(span, _row(row, "kind").strip().casefold() or None, who))
        rows.append(unset.Row(row, *unset.place(span, known.scenes, known)))
    notes = _lost("scene", table, rows, own, {"scene", *BOUNDS, "kind", "characters"})
    return Edited(scenes=tuple(found), notes=tuple(notes))


def _names(table: pd.DataFrame, known: Known, number: _Number, own: pd.DataFrame) -> Edited:
    told: dict[int, str] = {}
    blank, rows = [], []
    order = [int(one) for one in own["character"]]
    for line, row in _rows(table):
        at = number(_row(row, "character"), f"line {line}")
        if at is None:
            continue
        if at not in known.names:
            raise DataError(f"line {line}: there is no character {at:g}; is the table of this run?")
        rows.append(unset.Row(row, order.index(int(at))))
        name = " ".join(row["name"].split())
        if not name:
            blank.append(str(int(at)))
        elif told.setdefault(int(at), name) != name:
            raise DataError(
                f"line {line}: character {at:g} is called '{told[int(at)]}' and '{name}'"
            )
    told = {one: name for one, name in told.items() if name != " ".join(known.names[one].split())}
    notes = list(_lost("character", table, rows, own, {"character", "name"}))
    if blank:
        notes.append(f"the name of character {unset.listed(blank)} was emptied: it stays as it was")
    gone = [str(one) for at, one in enumerate(order) if at not in {row.at for row in rows}]
    if gone:
        notes.append(f"character {unset.listed(gone)} has no row: none is removed here")
    return Edited(names=told, notes=tuple(notes))
