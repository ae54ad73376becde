"""``analyze``: the whole way from a film to its folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from moviegoer import __version__
from moviegoer.analysis import Analysis
from moviegoer.config import Config
from moviegoer.errors import StoreError
from moviegoer.pipeline import extras, footage, perception, provenance, publish, reasoning
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.progress import Progress, Silent
from moviegoer.sense import device, video
from moviegoer.store import Cache, Pictures, key
from moviegoer.types import Film

__all__ = ["STAGES", "analyze", "default_folder", "redraw"]

STAGES = {
    "scan": (
        "network",
        "faces",
        "looks",
        "identity",
        "cinemaclip",
        "clip",
        "imagenet",
        "places365",
    ),
    "network": (),
    "faces": ("looks", "identity"),
    "looks": (),
    "identity": (),
    "cinemaclip": (),
    "clip": (),
    "imagenet": (),
    "places365": (),
}
"""The stages whose results are cached, and those that are made anew with each."""


def default_folder(film: Path) -> Path:
    """Name the folder for a film's results: ``reports/`` and a name every file system takes."""
    text = unicodedata.normalize("NFC", film.stem)
    kept = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in text).strip(" .")
    return Path("reports") / (kept[:100] or "film")


def analyze(
    path: Path,
    *,
    out: Path,
    settings: Config,
    force: Collection[str] = (),
    progress: Progress | None = None,
) -> Analysis:
    """Analyse a film into a folder; what is cached there is not done again.

    Parameters
    ----------
    force
        Names of :data:`STAGES` to do anew.

    Raises
    ------
    MoviegoerError
        If the film cannot be read, the folder cannot be written or holds another film.
    """
    film_key = video.film_key(path)
    run_key = key(__version__, film_key, provenance.state(settings))
    done = publish.manifest(out)
    if done and done["film"]["key"] != film_key:
        raise StoreError(
            f"{out} holds the analysis of another film ({done['film']['title']}); "
            "choose another folder with -o"
        )
    if done and done["run_key"] == run_key and not force and publish.complete(out):
        return publish.load(out)
    film = _named(video.probe(path), settings)
    where = device.choose(settings.run.device)
    with Cache(out / "cache").claimed(film_key) as cache:
        for stage in force:
            for each in (stage, *STAGES[stage]):
                cache.drop(each)
        desk = Desk(
            path=path,
            film=film,
            settings=settings,
            cache=cache,
            pictures=Pictures(cache.folder / "pictures"),
            progress=progress or Silent(),
            timings={},
            device=where,
        )
        analysis = _analyze(desk, run_key)
        with desk.stage("report"):
            publish.publish(analysis, out, desk.picture)
    return analysis


def _named(film: Film, settings: Config) -> Film:
    given = settings.film
    return replace(
        film,
        title=given.title or film.title,
        director=given.director,
        year=given.year,
        country=given.country,
        edition=given.edition,
    )


def _analyze(desk: Desk, run_key: str) -> Analysis:
    began = datetime.now(tz=UTC)
    scan = footage.scanned(desk)
    shots = footage.segment(desk, scan.signals)
    keyframes = footage.keyframes(desk, scan, shots)
    faces = perception.faces(desk, keyframes)
    looks = perception.looks(desk, keyframes, faces)
    vectors = perception.identities(desk, keyframes, faces)
    clip = perception.clips(desk, keyframes)
    named = extras.answered(desk, keyframes)
    with desk.stage("reasoning"):
        analysis = reasoning.assemble(
            desk, scan.signals, shots, reasoning.Seen(keyframes, faces, looks, vectors, clip, named)
        )
    for note in provenance.notes(analysis, desk.settings):
        desk.progress.say(f"note: {note}")
    return replace(
        analysis, provenance=provenance.describe(desk, analysis, run_key=run_key, began=began)
    )


def redraw(folder: Path) -> Path:
    """Draw the report of a finished analysis again; returns its path.

    Raises
    ------
    StoreError
        If the folder holds no finished analysis.
    """
    from moviegoer.sense import pictures as jpeg

    kept = Pictures(folder / "cache" / "pictures")
    return publish.draw(publish.load(folder), folder, lambda frame: jpeg.decode(kept.get(frame)))
