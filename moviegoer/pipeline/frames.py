"""Frames out of films: by time, by chance, or so many a shot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from moviegoer import config
from moviegoer.core.segmentation import keyframes
from moviegoer.errors import ConfigError, DataError, StoreError, VideoError
from moviegoer.learn.gathering import Gathering, Wanted, missing, moments
from moviegoer.pipeline import footage, publish, scanning
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.progress import Progress
from moviegoer.pipeline.run import default_folder
from moviegoer.sense import device, video
from moviegoer.store import Cache, Pictures
from moviegoer.types import Film, Image, Ints, Shot, Signals

__all__ = ["Job", "gather"]

WHOLE_PX = 1 << 16
FRAMES_S = 1.5
"""Periods of a frame within which a frame that is there is the one on the screen."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is common to all films."""

    wanted: Wanted
    reports: Path
    """Where analyses lie, and where scans for shots are kept."""
    directors: Mapping[str, str]
    settings: config.Config
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Known:
    """What a scan, made before or now, says of a film."""

    signals: Signals
    shots: tuple[Shot, ...]


def gather(
    films: Sequence[Path], out: Path, job: Job, *, fail: Callable[[str], None]
) -> Iterator[tuple[str, int, int]]:
    """Take frames of films into a folder; gives each film's name, its new frames and all of them.

    A film that cannot be read is told to ``fail``, and the others go on; if none can, no folder is
    made.

    Raises
    ------
    MoviegoerError
        If a film's director is not known though asked for, two films have one name, or the folder
        holds something else.
    """
    named = _named(films)
    told = {name: _director(path, job) for name, path in named.items()}
    found = {name: film for name, path in named.items() if (film := _probed(path, fail))}
    if not found:
        return
    gathering = Gathering(out, job.wanted)
    gathering.open()
    for name, film in found.items():
        job.progress.stage(name[:24])
        try:
            new = _one(gathering, name, film, told[name], job)
        except (VideoError, StoreError) as error:
            fail(str(error))
            continue
        job.progress.end()
        yield name, new, len(gathering.times(name))


def _probed(path: Path, fail: Callable[[str], None]) -> Film | None:
    try:
        return video.probe(path)
    except VideoError as error:
        fail(str(error))
        return None


def _named(films: Sequence[Path]) -> dict[str, Path]:
    named: dict[str, Path] = {}
    for path in films:
        name = default_folder(path).name
        if named.setdefault(name, path) != path:
            raise ConfigError(f"{named[name]} and {path} would both be called {name}; rename one")
    return named


def _director(path: Path, job: Job) -> str:
    said = job.directors.get(path.name) or job.directors.get(path.stem)
    if said is None and job.wanted.by_director:
        raise DataError(f"{path}: no director is given for it; add a row '{path.stem},NAME'")
    return said or config.load(job.settings.model_dump(), config.film_facts(path)).film.director


def _one(gathering: Gathering, name: str, film: Film, director: str, job: Job) -> int:
    known = _known(name, film, job)
    if known is None:
        return _sought(gathering, (name, film, director), job)
    frames = _frames(known, film.key, job.wanted)
    return _fetched(gathering, known, frames, (name, film, director), job)


def _frames(known: _Known, key: str, wanted: Wanted) -> Ints:
    """The frames wanted of a film whose every frame's time is known."""
    time_s = known.signals.time_s
    if wanted.per_shot is None:
        at = moments(wanted, known.signals.end_s, key)
        return np.unique(np.maximum(np.searchsorted(time_s, at, side="right") - 1, 0))
    nothing = np.zeros(0, np.int64)
    n = wanted.per_shot
    return keyframes.choose(
        known.shots, known.signals, kept=nothing, per_shot=n, every_s=float("inf"), most=n
    ).frame


def _fetched(
    gathering: Gathering, known: _Known, frames: Ints, of: tuple[str, Film, str], job: Job
) -> int:
    name, film, director = of
    signals = known.signals
    there = gathering.times(name)
    left = [int(f) for f in frames if not np.isclose(there, signals.time_s[f], atol=1e-3).any()]
    starts = np.array([shot.start_frame for shot in known.shots])
    time_of = {f: float(signals.time_s[f]) for f in left}
    shots = np.searchsorted(starts, left, side="right")
    found = video.fetch(
        film.path, frames=left, time_s=signals.time_s, active=signals.active, width_px=WHOLE_PX
    )
    pictures = ((time_of[number], image) for number, image in found)
    return gathering.add(
        name,
        director,
        _counted(pictures, len(left), job.progress) if left else iter(()),
        frame={time_of[f]: f for f in left},
        shot={time_of[f]: int(s) for f, s in zip(left, shots, strict=True)},
    )


def _sought(gathering: Gathering, of: tuple[str, Film, str], job: Job) -> int:
    from moviegoer.sense.bars import find_active
    from moviegoer.sense.moments import length, shown

    name, film, director = of
    period_s = float(1 / film.rate)
    at = moments(job.wanted, film.duration_s or length(film.path), film.key)
    left = missing(at.tolist(), gathering.times(name), within_s=FRAMES_S * period_s)
    if not left:
        return gathering.add(name, director, iter(()))
    found = shown(film.path, left, active=find_active(film.path))
    return gathering.add(name, director, _counted(found, len(left), job.progress))


def _counted(
    found: Iterator[tuple[float, Image]], of: int, progress: Progress
) -> Iterator[tuple[float, Image]]:
    for done, one in enumerate(found, start=1):
        yield one
        progress.share(done / of)


def _known(name: str, film: Film, job: Job) -> _Known | None:
    """A finished analysis of the film; where shots are wanted and there is none, a scan."""
    folder = job.reports / name
    done = publish.manifest(folder)
    if done and done["film"]["key"] == film.key:
        analysis = publish.load(folder)
        return _Known(analysis.signals, analysis.shot_list)
    if job.wanted.per_shot is None:
        return None
    if done:
        raise StoreError(
            f"{folder} holds the analysis of another film ({done['film']['title']}); "
            "name another folder with --reports"
        )
    return _scanned(film, folder, job)


def _scanned(film: Film, folder: Path, job: Job) -> _Known:
    """Find the shots, and leave the scan where ``analyze`` will look for it."""
    with Cache(folder / "cache").claimed(film.key) as cache:
        desk = Desk(
            path=Path(film.path),
            film=film,
            settings=job.settings,
            cache=cache,
            pictures=Pictures(cache.folder / "pictures"),
            progress=job.progress,
            timings={},
            device=device.choose(job.settings.run.device),
        )
        scan = scanning.scanned(desk)
        shots = footage.segment(desk, scan.signals)
        job.progress.stage("frames")
        return _Known(scan.signals, shots)
