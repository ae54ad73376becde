"""A film's subtitles: found beside it or inside it, one of them chosen, read as lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from moviegoer.core.sound.cues import Cue, lines
from moviegoer.core.sound.talk import Subtitles
from moviegoer.errors import DataError
from moviegoer.sense.sidecar import TEXT_FILES, beside, language, read_file, untagged
from moviegoer.sense.textstreams import look, read_stream

__all__ = ["find"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Subtitles that could be taken, and what is known of them before they are read."""

    source: str
    read: Callable[[], tuple[Sequence[Cue], str]]
    """Gives the subtitles, and a note or nothing."""
    language: str
    partial: bool
    """Holds only part of what is said, or something else."""
    for_the_deaf: bool
    unknown: bool
    order: int
    inside: bool


def find(
    film: str | Path,
    *,
    wanted: str = "auto",
    rate: float = 25.0,
    film_s: float = float("inf"),
    sound_language: str = "",
) -> Subtitles:
    """Find, choose and read a film's subtitles.

    Of several, those that hold all that is said come before forced ones and commentaries; then
    the sound's own language, so that words are the words spoken; then files with no mark in
    their name that means nothing here; then those for the deaf, which name speakers and sounds;
    then files before streams. What is broken is passed over.

    Parameters
    ----------
    wanted
        ``auto``, ``none``, or the path of a subtitle file.
    rate
        The film's frames a second.
    film_s
        Its length in seconds.
    sound_language
        Of the sound, as its stream says; empty where it says nothing.

    Raises
    ------
    DataError
        If the file asked for cannot be read.
    VideoError
        If the film cannot be opened.

    Notes
    -----
    A file's time 0 is taken for the first frame. Subtitles in the file's own streams lie where
    their time stamps say.
    """
    if wanted == "none":
        return Subtitles((), why="not wanted")
    if wanted != "auto":
        found, mended = lines(read_file(Path(wanted), rate=rate), film_s=film_s)
        return Subtitles(found, Path(wanted).name, "asked for", mended)
    files, notes = _files(Path(film), rate)
    streams, more = _streams(film)
    return _first_that_reads(
        sorted([*files, *streams], key=lambda one: _rank(one, language(sound_language))),
        film_s=film_s,
        notes=[*notes, *more],
    )


def _files(film: Path, rate: float) -> tuple[list[Candidate], list[str]]:
    texts, pictures = beside(film)
    found = [
        Candidate(
            source=text.path.name,
            read=lambda path=text.path: (read_file(path, rate=rate), ""),  # type: ignore[misc]
            language=text.language,
            partial=text.forced or text.commentary,
            for_the_deaf=text.for_the_deaf,
            unknown=bool(text.unknown),
            order=TEXT_FILES.index(text.path.suffix.lower()),
            inside=False,
        )
        for text in texts
    ]
    return found, [f"{path.name} holds pictures of text, which are not read" for path in pictures]


def _streams(film: str | Path) -> tuple[list[Candidate], list[str]]:
    found, notes = [], []
    for one in look(film):
        if not one.is_text:
            notes.append(f"{one.source} holds pictures of text, which are not read")
            continue
        found.append(
            Candidate(
                source=one.source,
                read=lambda index=one.index: _stream(film, index),  # type: ignore[misc]
                language=language(one.language),
                partial=one.forced or one.commentary,
                for_the_deaf=one.for_the_deaf,
                unknown=False,
                order=one.index - 1000 * one.default,
                inside=True,
            )
        )
    return found, notes


def _stream(film: str | Path, index: int) -> tuple[Sequence[Cue], str]:
    cues, lost = read_stream(film, index)
    bare = [Cue(cue.start_s, cue.end_s, untagged(cue.text), cue.name) for cue in cues]
    return bare, f"{lost} subtitles could not be decoded" if lost else ""


def _rank(one: Candidate, spoken: str) -> tuple[object, ...]:
    foreign = bool(spoken and one.language and one.language != spoken)
    return (
        one.partial,
        foreign,
        one.unknown,
        not one.for_the_deaf,
        one.inside,
        one.order,
        one.source,
    )


def _first_that_reads(
    candidates: Sequence[Candidate], *, film_s: float, notes: list[str]
) -> Subtitles:
    for number, one in enumerate(candidates):
        try:
            cues, note = one.read()
        except DataError as error:
            notes.append(f"passed over: {error}")
            continue
        found, mended = lines(cues, film_s=film_s)
        if not found:
            notes.append(f"passed over: {one.source} has no text in the film")
            continue
        notes += [*([note] if note else []), *mended]
        return Subtitles(found, one.source, _why(one, candidates, number), tuple(notes))
    return Subtitles((), why="the film has none", notes=tuple(notes))


def _why(one: Candidate, candidates: Sequence[Candidate], passed: int) -> str:
    """In words, what set these subtitles before the others."""
    if len(candidates) == 1:
        return "the only ones" + (", though they are forced or a commentary" * one.partial)
    words = [
        "forced or a commentary, as there are no others" if one.partial else "all that is said",
        f"in {one.language}" if one.language else "",
        "for the deaf: names speakers and sounds" if one.for_the_deaf else "",
        "inside the film" if one.inside else "beside the film",
    ]
    skipped = f", after {passed} that could not be read" if passed else ""
    return f"chosen of {len(candidates)}{skipped}: " + ", ".join(word for word in words if word)
