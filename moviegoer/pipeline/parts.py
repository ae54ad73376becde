"""A film scanned in parts, and the parts put where the analysis will look.

Each part is a folder that appears whole or not at all, so a run may die and the next go on, or
several workers share the parts and do what another did already. What the parts give when joined is,
bit for bit, what the pass gives in one piece; where that is not sure nothing is joined, and the
analysis scans the film itself.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from pathlib import Path

import numpy as np

from moviegoer.config import Config
from moviegoer.core.segmentation import joining
from moviegoer.core.segmentation.joining import Part
from moviegoer.errors import StoreError
from moviegoer.pipeline import scans
from moviegoer.sense import candidates
from moviegoer.sense import pictures as jpeg
from moviegoer.sense.planes import THUMB_SHAPE
from moviegoer.store import Cache, Pictures, clear, explained, key, read, write

__all__ = ["Job", "fits", "join", "joined", "measure"]

PART, THUMBS, PICTURES = "part.npz", "thumbs.raw", "pictures"


@dataclass(frozen=True, slots=True)
class Job:
    """A film to scan in ``count`` parts of ``length_s / count`` each, kept in ``folder``."""

    film: Path
    film_key: str
    settings: Config
    detectors: tuple[str, ...]
    folder: Path
    count: int
    length_s: float
    """As declared; the last part goes to the end, wherever that is."""

    def part(self, number: int) -> Path:
        """Where a part lies, numbered from 0."""
        scan = scans.scan_key(self.film_key, self.settings)
        name = key(scan, self.detectors, self.count, self.length_s)
        return self.folder / f"{number}-{name}"

    def span_s(self, number: int) -> tuple[float, float]:
        """Which times of the film a part covers."""
        seams = [self.length_s * n / self.count for n in range(self.count)]
        return seams[number], [*seams, float("inf")][number + 1]


def measure(job: Job, number: int, *, cache: Cache, progress: Callable[[float], None]) -> None:
    """Scan one part, unless it is there, whole, or ``cache`` holds the film's scan already.

    Raises
    ------
    MoviegoerError
        If the film cannot be read or the folder cannot be written.
    """
    home = job.part(number)
    if _known(cache, job) or _read([home]):
        return
    clear(home)
    with explained(job.folder, "write"):
        job.folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=job.folder))
    try:
        if _measured(job, number, draft, progress):
            with explained(home, "write"):
                draft.rename(home)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _measured(job: Job, number: int, draft: Path, progress: Callable[[float], None]) -> bool:
    from moviegoer.sense import scan

    kept = Pictures(draft / PICTURES)
    outlets = scan.Outlets(
        draft / THUMBS, lambda frame, image: kept.put(frame, jpeg.encode(image)), progress
    )
    with explained(draft, "write"):
        part = scan.scan_part(
            job.film,
            job.span_s(number),
            detectors=job.detectors,
            outlets=outlets,
            width_px=job.settings.keyframes.width_px,
        )
    if part is None:
        return False
    write(draft / PART, part)
    return True


def join(job: Job, *, out: Path) -> bool:
    """Put the parts together as the scan of the analysis in ``out``, and remove them.

    Returns
    -------
    Whether they were; not if one is missing, or two do not fit.

    Raises
    ------
    StoreError
        If a folder cannot be read or written, or another run works in ``out``.
    """
    done = False
    if all(home.exists() for home in _homes(job)):
        with Cache(out / "cache").claimed(job.film_key) as cache:
            done = not _known(cache, job) and joined(job, cache) is not None
    clear(job.folder)
    return done


def fits(job: Job, number: int) -> bool:
    """Whether a part is there and follows the one before it."""
    found = _read(_homes(job)[max(number - 1, 0) : number + 1])
    return found is not None and joining.join(found) is not None


def joined(job: Job, cache: Cache) -> scans.Scanned | None:
    """Put the parts together as the scan in a cache that is claimed; the parts stay.

    Returns
    -------
    The scan; ``None`` if a part is missing, or two do not fit.

    Raises
    ------
    StoreError
        If a folder cannot be read or written.
    """
    homes = _homes(job)
    found = _read(homes)
    signals = None if found is None else joining.join(found)
    if found is None or signals is None:
        return None
    thumbs = scans.thumbs_of(cache)
    with explained(thumbs, "write"), thumbs.open("wb") as whole:
        for home in homes:
            with (home / THUMBS).open("rb") as file:
                shutil.copyfileobj(file, whole, 1 << 20)
    offer = candidates.offered(signals, np.memmap(thumbs, np.uint8).reshape(-1, *THUMB_SHAPE))
    _move(homes, [len(part.signals) - part.lead for part in found], set(offer), cache)
    made = scans.Scanned(signals, np.array(offer, np.int64), frozenset(job.detectors))
    cache.put("scan", scans.scan_key(job.film_key, job.settings), made)
    return made


def _homes(job: Job) -> list[Path]:
    return [job.part(number) for number in range(job.count)]


def _read(homes: Sequence[Path]) -> list[Part] | None:
    """What was measured of some parts; ``None`` if one is missing or damaged."""
    try:
        found = [read(home / PART, Part) for home in homes]
        sizes = [(home / THUMBS).stat().st_size for home in homes]
    except (StoreError, OSError):
        return None
    frames = [len(part.signals) - part.lead for part in found]
    return found if sizes == [count * prod(THUMB_SHAPE) for count in frames] else None


def _known(cache: Cache, job: Job) -> bool:
    name = scans.scan_key(job.film_key, job.settings)
    known = cache.get("scan", name, scans.Scanned)
    return known is not None and known.detectors.issuperset(job.detectors)


def _move(homes: Sequence[Path], frames: Sequence[int], offer: set[int], cache: Cache) -> None:
    """Take over the pictures that the whole pass would have kept; a few may be missing."""
    whole, moved = Pictures(cache.folder / "pictures"), []
    for home, start in zip(homes, accumulate(frames, initial=0), strict=False):
        kept = Pictures(home / PICTURES)
        for frame in kept.frames():
            if start + frame in offer:
                whole.put(start + frame, kept.get(frame))
                moved.append(start + frame)
    whole.keep_only(moved)
