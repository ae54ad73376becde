"""``analyze``: the whole way from a film to its folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from moviegoer import __version__, corrections
from moviegoer.analysis import Analysis
from moviegoer.config import Config
from moviegoer.core.sound.talk import Subtitles
from moviegoer.errors import StoreError
from moviegoer.pipeline import (
    bundles,
    extras,
    footage,
    hearing,
    perception,
    provenance,
    publish,
    reasoning,
    scanning,
)
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.progress import Progress, Silent
from moviegoer.sense import device, video
from moviegoer.store import Cache, Pictures, key
from moviegoer.types import Embeddings, Film, Image

__all__ = [
    "STAGES",
    "again",
    "analyze",
    "default_folder",
    "finished",
    "picture_of",
    "redraw",
    "vectors",
]

STAGES = {
    "scan": (
        "network",
        "faces",
        "looks",
        "identity",
        "lettering",
        "cinemaclip",
        "clip",
        "imagenet",
        "places365",
    ),
    "network": (),
    "speech": (),
    "subtitles": (),
    "lettering": (),
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
    run_key = _run_key(path, film_key, settings, out)
    done = publish.manifest(out)
    if done and done["film"]["key"] != film_key:
        raise StoreError(
            f"{out} holds the analysis of another film ({done['film']['title']}); "
            "choose another folder with -o"
        )
    # A film that was moved is reasoned about again: corrections look for it where it was last.
    there = done is not None and done["film"]["path"] == str(path)
    if there and not force and _finished(done, run_key, out):
        analysis = publish.load(out)
        if _pictured(out, analysis):
            return analysis
    film = _named(video.probe(path), settings)
    with _desk(path, film, out, settings, progress) as desk:
        for stage in force:
            for each in (stage, *STAGES[stage]):
                desk.cache.drop(each)
        analysis = _analyze(desk, run_key)
        with desk.stage("report"):
            publish.publish(analysis, out, desk.picture)
    return analysis


def finished(path: Path, film_key: str, *, out: Path, settings: Config) -> bool:
    """Tell whether ``out`` holds all that :func:`analyze` would write, without loading it."""
    return _finished(publish.manifest(out), _run_key(path, film_key, settings, out), out)


def again(folder: Path, *, progress: Progress | None = None) -> Analysis:
    """Reason anew about a finished analysis: from its own cache and settings, and its corrections.

    The film itself is needed only where the cache is not whole.

    Raises
    ------
    MoviegoerError
        If the folder holds no finished analysis, or one that cannot be made anew.
    """
    analysis, done = publish.load(folder), publish.manifest(folder) or {}
    bundles.need_pictures(folder)
    film, settings = analysis.film, Config.model_validate(done["config"])
    run_key = _run_key(Path(film.path), film.key, settings, folder)
    said = analysis.heard.subtitles if analysis.heard else None
    with _desk(Path(film.path), film, folder, settings, progress) as desk:
        renewed = _analyze(desk, run_key, said)
        with desk.stage("report"):
            publish.publish(renewed, folder, desk.picture)
    return renewed


def vectors(folder: Path) -> Embeddings:
    """Read who the faces of a finished analysis are like; rows follow its faces.

    Raises
    ------
    MoviegoerError
        If the folder holds no finished analysis.
    """
    analysis, done = publish.load(folder), publish.manifest(folder) or {}
    bundles.need_pictures(folder)
    settings = Config.model_validate(done["config"])
    with _desk(Path(analysis.film.path), analysis.film, folder, settings, None) as desk:
        return perception.identities(desk, analysis.keyframes, analysis.faces)


def _finished(done: dict[str, Any] | None, run_key: str, out: Path) -> bool:
    return done is not None and done["run_key"] == run_key and publish.complete(out)


def _pictured(out: Path, analysis: Analysis) -> bool:
    """Whether the pictures are there that reports and exports are drawn from.

    They are not if the cache was deleted, or a later run with other settings was stopped.
    """
    kept = set(Pictures(out / "cache" / "pictures").frames())
    return bundles.imported(out) or kept.issuperset(analysis.keyframes.frame.tolist())


@contextmanager
def _desk(
    path: Path, film: Film, out: Path, settings: Config, progress: Progress | None
) -> Iterator[Desk]:
    """Claim a folder for one film, with what people corrected in it."""
    where = device.choose(settings.run.device)  # before the folder: a wrong one leaves nothing
    with Cache(out / "cache").claimed(film.key) as cache:
        yield Desk(
            path=path,
            film=film,
            settings=settings,
            cache=cache,
            pictures=Pictures(cache.folder / "pictures"),
            progress=progress or Silent(),
            timings={},
            device=where,
            corrections=corrections.read(out),
        )


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


def _run_key(path: Path, film_key: str, settings: Config, folder: Path) -> str:
    """Name everything that a finished analysis in ``folder`` depends on."""
    corrected, files = corrections.content(folder), hearing.sidecars(path, settings)
    return key(__version__, film_key, provenance.state(settings), corrected, files)


def _analyze(desk: Desk, run_key: str, said: Subtitles | None = None) -> Analysis:
    """Do every stage; ``said`` are subtitles that were read before."""
    began = datetime.now(tz=UTC)
    # First, so that a file that cannot be read is known before the long work begins.
    said = hearing.subtitles(desk) if said is None else said
    scan = scanning.scanned(desk)
    shots = footage.segment(desk, scan.signals)
    keyframes = footage.keyframes(desk, scan, shots)
    faces = perception.faces(desk, keyframes)
    ears = hearing.listen(desk, shots, keyframes, faces, said)
    looks = perception.looks(desk, keyframes, faces)
    vectors = perception.identities(desk, keyframes, faces)
    clip = perception.clips(desk, keyframes)
    named = extras.answered(desk, keyframes)
    with desk.stage("reasoning"):
        analysis = reasoning.assemble(
            desk,
            scan.signals,
            shots,
            reasoning.Seen(keyframes, faces, looks, vectors, clip, named, ears),
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
    return publish.draw(publish.load(folder), folder, picture_of(folder))


def picture_of(folder: Path) -> Callable[[int], Image]:
    """Give the way to a finished analysis's keyframes, by frame; grey fields if it has none."""
    from moviegoer.sense import pictures as jpeg

    if bundles.imported(folder):
        return bundles.blank(publish.load(folder))
    kept = Pictures(folder / "cache" / "pictures")
    return lambda frame: jpeg.decode(kept.get(frame))
