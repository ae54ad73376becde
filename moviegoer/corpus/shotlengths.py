"""Shot lengths from tables: one column a film, Cinemetrics, edit decision lists, cut times."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from moviegoer.errors import DataError
from moviegoer.types import Floats

__all__ = ["FORMS", "Lengths", "read"]

FORMS = ("auto", "lengths", "cuts")
LENGTH = {"length", "shot length", "shotlength", "sl", "duration", "duration_s", "length_s"}
TIME = {"tc", "time", "timecode", "time code", "cut", "cuts", "cut time", "cut_s", "time_s"}
KIND = ("type", "scale", "shot type", "shot scale", "shottype")
EMPTY = {"", "na", "nan", "n/a"}
UNIT_S = {"ms": 1e-3, "cs": 1e-2, "ds": 1e-1, "s": 1.0, "sec": 1.0, "seconds": 1.0}
"""What a header may say of its unit: "SL (ms)", "length_ds". Cinemetrics counts in tenths."""
CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)")
FEWEST_RISING = 8
"""So many numbers that rise all along are times, not lengths: 8! = 40,320 to one."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """A film's shot lengths in seconds, in order.

    ``scale`` names each shot's scale where the table does, and is empty otherwise; ``form`` says
    what the table was taken for.
    """

    film: str
    length_s: Floats
    form: str
    scale: tuple[str, ...] = ()


def read(path: Path, *, form: str = "auto", fps: float | None = None) -> list[Lengths]:
    """Read the films of a table, in its order.

    Known forms: a column a film, named in the first row, lengths in seconds, as R and SLviz have
    them; Cinemetrics exports (columns such as ``shot``, ``tc``, ``sl``, ``type``); ``shots.csv``
    of an analysis; edit decision lists (CMX 3600, ``.edl``); a bare list of lengths, or of cut
    times, which must rise. Separators are commas, semicolons or tabs.

    Parameters
    ----------
    form
        Whether bare numbers are ``lengths`` or ``cuts``; ``auto`` goes by whether they rise.
    fps
        Frames a second, which an edit decision list does not say.

    Raises
    ------
    DataError
        If the file cannot be read, or holds what is no shot length; the message says where.
    """
    try:
        known = path.stat()
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from None
    return list(_films(path, form, fps, known.st_mtime_ns, known.st_size))


@lru_cache(maxsize=8)
def _films(
    path: Path, form: str, fps: float | None, _changed: int, _size: int
) -> tuple[Lengths, ...]:
    """Read a table once, however many of its films are asked for one by one."""
    return tuple(_parsed(path, form, fps))


def _parsed(path: Path, form: str, fps: float | None) -> list[Lengths]:
    text = _text(path)
    if path.suffix.lower() == ".edl":
        from moviegoer.corpus import edl

        return [Lengths(path.stem, edl.lengths(path, text, fps), "edit decision list")]
    rows = _rows(text)
    if not rows:
        raise DataError(f"{path} is empty")
    head = [cell.strip() for cell in rows[0]]
    if all(_number(cell) is not None for cell in head if cell):
        return [_bare(path, rows, form)]
    names = [re.sub(r"\s*[\(\[].*|_(ms|cs|ds)$", "", cell).strip().lower() for cell in head]
    if {"start_s", "end_s"} <= set(names):
        return [_own(path, rows, names)]
    if found := [i for i, name in enumerate(names) if name in LENGTH]:
        return [_logged(path, rows, found[0], names, _as_lengths)]
    if found := [i for i, name in enumerate(names) if name in TIME]:
        return [_logged(path, rows, found[0], names, _as_times)]
    return _columns(path, rows, form)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from None
    if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(f"{path} is no table: it is not text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(raw).best()
        return str(best).lstrip("\ufeff") if best else raw.decode("latin-1")


def _rows(text: str) -> list[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",;\t", key=first.count)
    rows = list(csv.reader(text.splitlines(), delimiter=mark))
    if mark != ",":
        rows = [[re.sub(r"^(\s*\d+),(\d+\s*)$", r"\1.\2", cell) for cell in row] for row in rows]
    return [row for row in rows if any(cell.strip() for cell in row)]


def _number(cell: str) -> float | None:
    """Seconds of a plain number or of ``h:mm:ss.s``; ``None`` if it is neither."""
    text = cell.strip()
    if told := CLOCK.fullmatch(text):
        hours, minutes, seconds = told.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _column(path: Path, rows: Sequence[Sequence[str]], column: int, name: str) -> Floats:
    """The numbers of a column, down to where it ends; nothing may be missing in between."""
    cells = [row[column].strip() if column < len(row) else "" for row in rows]
    while cells and cells[-1].lower() in EMPTY:
        cells.pop()
    found = []
    for line, cell in enumerate(cells, 2):
        value = _number(cell)
        if value is None:
            said = "nothing" if cell.lower() in EMPTY else f"'{cell[:40]}'"
            raise DataError(f"{path}, row {line}, '{name}': {said} where a number should be")
        found.append(value)
    if not found:
        raise DataError(f"{path}: the column '{name}' is empty")
    return np.array(found)


def _checked(path: Path, name: str, values: Floats) -> Floats:
    wrong = np.flatnonzero(values <= 0)
    if len(wrong):
        raise DataError(
            f"{path}, '{name}': shot {wrong[0] + 1} lasts {values[wrong[0]]:g} s; "
            "a shot's length is more than 0"
        )
    return values


def _as_lengths(path: Path, name: str, values: Floats) -> Floats:
    return _checked(path, name, values)


def _as_times(path: Path, name: str, values: Floats) -> Floats:
    """Lengths from the times at which shots end; a first 0 is where the film begins."""
    start = values[:1] if values[0] == 0 else np.zeros(1)
    marks = np.concatenate([start, values[1:] if values[0] == 0 else values])
    back = np.flatnonzero(np.diff(marks) <= 0)
    if len(back):
        at = values[min(back[0] + (values[0] == 0), len(values) - 1)]
        raise DataError(f"{path}, '{name}': cut times must rise, and at {at:g} s they do not")
    if len(marks) < 2:
        raise DataError(f"{path}, '{name}': one time makes no shot")
    return np.diff(marks)


def _bare(path: Path, rows: Sequence[Sequence[str]], form: str) -> Lengths:
    if max(len(row) for row in rows) > 1:
        raise DataError(f"{path} has no header; its first row should name the films")
    values = _column(path, [["0"], *rows][1:], 0, path.stem)
    return _told(path, path.stem, values, form)


def _told(path: Path, name: str, values: Floats, form: str) -> Lengths:
    rising = len(values) >= FEWEST_RISING and bool((np.diff(values) > 0).all())
    if form == "cuts" or (form == "auto" and rising):
        return Lengths(name, _as_times(path, name, values), "cut times")
    return Lengths(name, _checked(path, name, values), "lengths")


def _columns(path: Path, rows: Sequence[Sequence[str]], form: str) -> list[Lengths]:
    names = [cell.strip() for cell in rows[0]]
    titles = [re.sub(r"\s+", " ", name) for name in names]
    films = [(i, title) for i, title in enumerate(titles) if title]
    twice = {title for _, title in films if titles.count(title) > 1}
    if twice:
        raise DataError(f"{path} has two columns named '{min(twice)}'")
    return [_told(path, title, _column(path, rows[1:], i, title), form) for i, title in films]


def _own(path: Path, rows: Sequence[Sequence[str]], names: list[str]) -> Lengths:
    """``shots.csv`` of an analysis."""
    first, last = (_column(path, rows[1:], names.index(n), n) for n in ("start_s", "end_s"))
    if len(first) != len(last):
        raise DataError(f"{path}: start_s and end_s have not the same number of rows")
    kinds = _kinds(rows, names)
    return Lengths(path.stem, _checked(path, "end_s", last - first), "table of shots", kinds)


def _logged(
    path: Path,
    rows: Sequence[Sequence[str]],
    column: int,
    names: list[str],
    turn: Callable[[Path, str, Floats], Floats],
) -> Lengths:
    """A row a shot, as Cinemetrics writes them."""
    told = rows[0][column].strip()
    unit = re.search(r"(?:[\(\[]|_)\s*(ms|cs|ds|s|sec|seconds)\s*[\)\]]?$", told.lower())
    values = _column(path, rows[1:], column, told) * (UNIT_S[unit[1]] if unit else 1.0)
    lengths = turn(path, told, values)
    kinds = _kinds(rows, names)
    form = "table of shots" if turn is _as_lengths else "cut times"
    return Lengths(path.stem, lengths, form, kinds if len(kinds) == len(lengths) else ())


def _kinds(rows: Sequence[Sequence[str]], names: list[str]) -> tuple[str, ...]:
    column = next((names.index(name) for name in KIND if name in names), None)
    if column is None:
        return ()
    return tuple(row[column].strip() if column < len(row) else "" for row in rows[1:])
