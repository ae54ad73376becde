"""Frames gathered from films into one folder, with a table of where each is from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from moviegoer.errors import DataError
from moviegoer.learn.dataset.duplicates import Seen, hash_of
from moviegoer.sense import pictures
from moviegoer.store import explained, write_atomically
from moviegoer.types import Floats, Image

__all__ = ["COLUMNS", "Gathering", "Size", "Wanted", "directors", "missing", "moments"]

COLUMNS = ("file", "film", "director", "time_s", "frame", "shot")
"""The table's: ``frame`` and ``shot`` are empty where the film was not analysed."""
TABLE, HOW = "frames.csv", "frames.json"
QUALITY = 95
"""Of the JPEG files: what is trained on should not learn compression."""
APART_S = 0.1
"""Between moments drawn by chance: longer than a frame lasts, so that each gives its own."""
SAVE_EVERY = 64
"""Pictures that may lack their rows after a kill; they are then made again."""


@dataclass(frozen=True, slots=True)
class Size:
    """The largest width and height, either may be open; pictures are never enlarged."""

    width_px: int | None = None
    height_px: int | None = None

    @classmethod
    def parse(cls, text: str) -> Size:
        """Read ``860x``, ``x480`` or ``860x480``.

        Raises
        ------
        ValueError
            If it is none of these.

        Examples
        --------
        >>> Size.parse("860x")
        Size(width_px=860, height_px=None)
        """
        found = re.fullmatch(r"([1-9]\d*)?x([1-9]\d*)?", text)
        if not found or not any(found.groups()):
            raise ValueError(f"'{text}' is no size; write 860x, x480 or 860x480")
        width, height = (int(part) if part else None for part in found.groups())
        return cls(width, height)

    def fit(self, image: Image) -> Image:
        """Shrink a picture to fit."""
        height, width = image.shape[:2]
        most = min(
            self.width_px or width, int((self.height_px or height) * width / height) or 1, width
        )
        return pictures.shrink(image, width_px=most)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which frames of every film, and in what form; one of the first three is set."""

    every_s: float | None = None
    per_shot: int | None = None
    random: int | None = None
    seed: int = 0
    size: Size = Size()
    drop_duplicates: bool = False
    by_director: bool = False


def moments(wanted: Wanted, length_s: float, key: str) -> Floats:
    """When frames are taken of a film that long, in seconds, in order.

    Every so many seconds, at the middle of each stretch (a film shorter than half of one gives its
    own middle); or at random, where ``key``, the film's, and the seed decide, ``APART_S`` or more
    apart: as many as were asked for, unless the film is too short to hold them.
    """
    if wanted.every_s is not None:
        at = np.arange(wanted.every_s / 2, length_s, wanted.every_s)
        return at if len(at) else np.array([length_s / 2])
    rng = np.random.default_rng([wanted.seed, int(key, 16)])
    places = max(int(length_s / APART_S), 1)
    chosen = rng.choice(places, min(wanted.random or 0, places), replace=False)
    return (np.sort(chosen) + rng.uniform()) * min(APART_S, length_s)


def directors(path: Path) -> dict[str, str]:
    """Read who directed which film: a CSV with the columns ``film`` and ``director``.

    A film goes by its file's name, with or without its ending.

    Raises
    ------
    DataError
        If it is not such a table, a cell is empty, or a film is said to be by two.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read as CSV: {str(error).splitlines()[0]}") from None
    if not {"film", "director"} <= set(table.columns):
        raise DataError(f"{path}: needs the columns film and director")
    known: dict[str, str] = {}
    for film, director in zip(
        table["film"].str.strip(), table["director"].str.strip(), strict=True
    ):
        if not film or not director:
            raise DataError(f"{path}: a row lacks its film or director")
        if known.setdefault(film, director) != director:
            raise DataError(f"{path}: {film} is said to be by {known[film]} and by {director}")
    return known


class Gathering:
    """A folder of frames that is being filled; what lies there already is not made again."""

    def __init__(self, folder: Path, wanted: Wanted) -> None:
        self.folder = folder
        self._wanted = wanted
        self._rows: dict[str, dict[str, object]] = {}
        self._unsaved = 0
        self.dropped = 0
        """Near-duplicates left out so far."""

    def open(self) -> None:
        """Read what an earlier run left.

        Raises
        ------
        DataError
            If the folder holds frames that were asked for otherwise, or something else.
        StoreError
            If it cannot be read or written.
        """
        how, table = self.folder / HOW, self.folder / TABLE
        asked = json.dumps(asdict(self._wanted), indent=1) + "\n"
        with explained(self.folder, "read"):
            before = how.read_text(encoding="utf-8") if how.is_file() else None
            full = self.folder.is_dir() and any(self.folder.iterdir())
        if before is None and full:
            raise DataError(f"{self.folder} holds other files; choose an empty folder with -o")
        if before is not None and before != asked:
            raise DataError(
                f"{self.folder} holds frames that were asked for otherwise ({HOW} says how); "
                "ask the same again or choose another folder with -o"
            )
        if table.is_file():
            rows = pd.read_csv(table, dtype=str, keep_default_na=False).to_dict("records")
            self._rows = {str(row["file"]): {str(k): v for k, v in row.items()} for row in rows}
        write_atomically(how, lambda file: file.write(asked.encode()))

    def times(self, film: str) -> Floats:
        """Times of the frames that are there of a film, in seconds, in order."""
        rows = self._of(film)
        return np.sort(np.array([float(str(row["time_s"])) for row in rows]))

    def add(
        self,
        film: str,
        director: str,
        found: Iterator[tuple[float, Image]],
        *,
        frame: Mapping[float, int] | None = None,
        shot: Mapping[float, int] | None = None,
    ) -> int:
        """Write a film's frames, given by time; returns how many are new.

        The table is whole whenever this returns or raises.
        """
        seen, new = self._seen(film), 0
        try:
            for time_s, image in found:
                if self._wanted.drop_duplicates and seen.again(hash_of(image)):
                    self.dropped += 1
                    continue
                where = {
                    "frame": (frame or {}).get(time_s, ""),
                    "shot": (shot or {}).get(time_s, ""),
                }
                self._write(film, director, time_s, image, where)
                new += 1
        finally:
            self.save()
        return new

    def save(self) -> None:
        """Write the table, films and times in order."""
        rows = sorted(self._rows.values(), key=lambda r: (str(r["film"]), float(str(r["time_s"]))))
        text = pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(index=False, lineterminator="\n")
        write_atomically(self.folder / TABLE, lambda file: file.write(text.encode()))
        self._unsaved = 0

    def _of(self, film: str) -> list[dict[str, object]]:
        return [
            row
            for row in self._rows.values()
            if row["film"] == film and (self.folder / str(row["file"])).is_file()
        ]

    def _seen(self, film: str) -> Seen:
        """What the film's frames that are there look like."""
        from moviegoer.learn.dataset.duplicates import read

        seen = Seen()
        if self._wanted.drop_duplicates:
            for row in self._of(film):
                seen.again(read(self.folder / str(row["file"])))
        return seen

    def _write(
        self, film: str, director: str, time_s: float, image: Image, where: Mapping[str, object]
    ) -> None:
        name = f"{film}_{_clock(time_s)}.jpg"
        if self._wanted.by_director:
            name = f"{_folder(director)}/{name}"
        data = pictures.encode(self._wanted.size.fit(image), quality=QUALITY)
        write_atomically(self.folder / name, lambda file: file.write(data))
        self._rows[name] = {
            "file": name, "film": film, "director": director, "time_s": f"{time_s:.3f}", **where
        }  # fmt: skip
        self._unsaved += 1
        if self._unsaved >= SAVE_EVERY:
            self.save()


def _folder(director: str) -> str:
    """Name a folder in a way every file system takes."""
    return re.sub(r"[^\w .()-]+", "_", director).strip(" .") or "unknown"


def _clock(time_s: float) -> str:
    whole, ms = divmod(round(time_s * 1000), 1000)
    return f"{whole // 3600:02}-{whole // 60 % 60:02}-{whole % 60:02}.{ms:03}"


def missing(wanted: Sequence[float], there: Floats, *, within_s: float) -> list[float]:
    """Moments for which no frame is there: the one on the screen began at most ``within_s`` ago."""
    return [at for at in wanted if not ((there <= at + 1e-3) & (there > at - within_s)).any()]
