"""What is said in a film: its sound, its subtitles, its title cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from moviegoer.config import Config
from moviegoer.core.answers import intertitle
from moviegoer.core.sound import lines, speech, voices
from moviegoer.core.sound.heard import Heard
from moviegoer.core.sound.talk import Hearing, Speech, Subtitles
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.rows import Rows, by_frame
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.store import key
from moviegoer.types import Bools, Character, Faces, Floats, Ints, Keyframes, Shot

__all__ = ["Ears", "heard", "listen", "sidecars", "subtitles"]


@dataclass(frozen=True, slots=True)
class Ears:
    """What was heard and read before anything is made of it; ``title`` has a row a shot."""

    hearing: Hearing
    subtitles: Subtitles
    title: Bools


def listen(
    desk: Desk,
    shots: Sequence[Shot],
    keyframes: Keyframes,
    faces: Faces,
    said: Subtitles,
) -> Ears:
    """Listen to the sound and look for titles; ``said`` is what :func:`subtitles` read."""
    hearing = _hearing(desk)
    p = _cards(desk, keyframes, faces)
    return Ears(hearing, said, intertitle.titles(shots=shots, shot=keyframes.shot, p=p))


def heard(
    ears: Ears,
    *,
    shots: Sequence[Shot],
    cast: Sequence[Character],
    faces: Ints,
    threshold: float,
) -> Heard:
    """Lay what was heard and read over the shots.

    Parameters
    ----------
    faces
        Number of faces each shot shows.
    threshold
        Probability from which sound is speech.
    """
    hearing, said = ears.hearing, ears.subtitles.lines
    when: Speech | None = None
    if hearing.source:
        when = speech.spans(hearing.probability, step_s=hearing.step_s, threshold=threshold)
    talk = lines.per_shot(shots=shots, lines=said, speech=when, titles=ears.title)
    return Heard(
        subtitles=ears.subtitles,
        talk=talk,
        voice=voices.voices(shots=shots, talk=talk, faces=faces, cast=cast, lines=said),
        title=ears.title,
        speech=when,
        source=hearing.source,
        model=hearing.model,
        lost=hearing.lost,
    )


def sidecars(film: Path, settings: Config) -> list[tuple[str, str]]:
    """Name the subtitle files that a run would look at, with what tells a changed one."""
    from moviegoer.sense.sidecar import beside

    use = settings.subtitles.use
    files = beside(film)[0] if use == "auto" else []
    paths = [file.path for file in files] + ([] if use in ("auto", "none") else [Path(use)])
    return [(path.name, _stamp(path)) for path in paths]


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"


def _hearing(desk: Desk) -> Hearing:
    from importlib import metadata

    network = f"silero-vad {metadata.version('silero-vad')}"
    name = key(VERSIONS["speech"], desk.film.key, network)
    known = desk.cache.get("speech", name, Hearing)
    if known is not None:
        return known
    with desk.stage("speech"):
        from moviegoer.sense.speech import hear

        film_s = max(desk.film.duration_s, 1.0)
        made = hear(desk.path, progress=lambda s: desk.progress.share(min(1.0, s / film_s)))
        desk.cache.put("speech", name, made)
    return made


def subtitles(desk: Desk) -> Subtitles:
    """Find and read the film's subtitles, or read what an earlier run found.

    Raises
    ------
    DataError
        If the file that was asked for cannot be read.
    """
    use = desk.settings.subtitles.use
    if use == "none":
        return Subtitles((), why="not wanted")
    name = key(VERSIONS["subtitles"], desk.film.key, use, sidecars(desk.path, desk.settings))
    known = desk.cache.get("subtitles", name, Subtitles)
    if known is not None:
        return known
    with desk.stage("subtitles"):
        from moviegoer.sense.sound import open_sound
        from moviegoer.sense.subtitles import find

        with open_sound(desk.path) as track:
            spoken = track.language if track else ""
        made = find(
            desk.path,
            wanted=use,
            rate=float(desk.film.rate),
            film_s=desk.film.duration_s,
            sound_language=spoken,
        )
        desk.cache.put("subtitles", name, made)
    return made


def _cards(desk: Desk, keyframes: Keyframes, faces: Faces) -> Floats:
    """How probably each keyframe is a title card."""

    def run(frames: Sequence[int]) -> Rows:
        from moviegoer.sense.lettering import lettering

        each = np.asarray(frames, np.int64)
        seen = [lettering(desk.picture(frame)) for frame in frames]
        columns: dict[str, Floats] = {
            name: np.array([getattr(one, name) for one in seen], np.float64)
            for name in ("letters", "share", "two_toned")
        }
        return Rows(each, each, columns)

    name = key(VERSIONS["lettering"], desk.film.key, desk.settings.keyframes.width_px)
    with desk.stage("lettering"):
        numbers = keyframes.frame.tolist()
        rows = by_frame(desk.cache, ("lettering", name), numbers, run, desk.progress)
    seen = rows.columns
    return intertitle.card(
        letters=seen["letters"].astype(np.int64),
        share=seen["share"],
        two_toned=seen["two_toned"],
        faces=np.array([np.sum(faces.frame == frame) for frame in numbers], np.int64),
    )
