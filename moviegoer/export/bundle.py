"""A bundle: an analysis without its pictures and its dialogue, one file, for another lab.

It holds timings, labels, vectors, fingerprint and provenance, keyed by the film's own key, so that
labs can pool corpora whose films they may not share. No frame, portrait or line leaves: letters of
the dialogue become x, of paths the file's name alone remains. What is left of a keyframe are
measures: 9 × 16 mean colours and the framing network's vector, by which two editions are aligned.
What people set right comes along as they left it, ``corrections.toml``: who, when and their own
comments are in it.

The file is a zip archive of ``bundle.json``, which anybody can read, of the corrections, and of
tables in numpy's own format. ``bundle.json`` holds the checksums of the others.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from moviegoer import corrections, store
from moviegoer.analysis import Analysis
from moviegoer.core.sound.heard import Heard
from moviegoer.export.wanted import Files, Wanted
from moviegoer.types import Floats, Ints, seal

__all__ = [
    "ABOUT",
    "ANALYSIS",
    "ENDING",
    "FORMAT",
    "TRACES",
    "VERSION",
    "Traces",
    "make",
]

FORMAT, VERSION = "moviegoer-bundle", 2
"""Version 1 had no corrections."""
ENDING = ".moviegoer.zip"
ABOUT, ANALYSIS, TRACES = "bundle.json", "analysis.npz", "traces.npz"
LETTERS = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Traces:
    """What is left of each keyframe when its picture is gone, rows as keyframes.

    ``layout`` ``(n, 9, 16, 3)`` is its mean colours in Lab (:mod:`moviegoer.sense.layout`),
    ``vector`` the framing network's, of unit length.
    """

    frame: Ints
    layout: Floats
    vector: Floats

    def __post_init__(self) -> None:
        seal(self)


def make(analysis: Analysis, wanted: Wanted) -> Files:
    """Write a bundle.

    Raises
    ------
    StoreError
        If the analysis's own cache is damaged, or its corrections cannot be understood.
    """
    traces = wanted.traces() if wanted.traces else None
    members = {ANALYSIS: _encoded(_shared(analysis))}
    if isinstance(traces, Traces):
        members[TRACES] = _encoded(traces)
    if wanted.corrected and (text := wanted.corrected()):
        members[corrections.FILE] = text.encode()
    about = json.dumps(_about(analysis, members), ensure_ascii=False, indent=1) + "\n"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        # One fixed time: the same analysis makes the same bytes.
        for name, content in {ABOUT: about.encode("utf-8", "replace"), **members}.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return {ENDING: data.getvalue()}


def _about(analysis: Analysis, members: Mapping[str, bytes]) -> dict[str, Any]:
    film, told = analysis.film, analysis.provenance
    return {
        "format": FORMAT,
        "version": VERSION,
        "moviegoer": version("moviegoer"),
        "film": {
            "key": film.key,
            "title": film.title,
            "director": film.director,
            "year": film.year,
            "country": film.country,
            "edition": film.edition,
            "duration_s": film.duration_s,
            "rate": str(film.rate),
            "shots": len(analysis.shot_list),
        },
        "created": told.get("created", ""),
        "vectors": analysis.embeddings.model if analysis.embeddings else "",
        "left_out": ["pictures", "the words of the dialogue"],
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
    }


def _encoded(value: object) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part.npz"
        store.write(path, value)
        return path.read_bytes()


def _shared(analysis: Analysis) -> Analysis:
    """The analysis without what belongs to the film or to this machine."""
    return replace(
        analysis,
        film=replace(analysis.film, path=_name(analysis.film.path)),
        heard=None if analysis.heard is None else _masked(analysis.heard),
        provenance=_bare(analysis.provenance),
    )


def _masked(heard: Heard) -> Heard:
    lines = tuple(
        replace(line, text=_mask(line.text), speaker=_mask(line.speaker))
        for line in heard.subtitles.lines
    )
    told = heard.subtitles
    return replace(
        heard,
        subtitles=replace(told, lines=lines, source=_name(told.source), notes=()),
        talk=replace(heard.talk, text=tuple(_mask(text) for text in heard.talk.text)),
    )


def _mask(text: str) -> str:
    """Put x for every letter and digit: how long it is, and whether it asks, remains."""
    return LETTERS.sub("x", text)


def _bare(value: Any) -> Any:
    """Take the folders off every path in a tree of plain values."""
    if isinstance(value, Mapping):
        return {key: _bare(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    return _name(value) if isinstance(value, str) else value


def _name(text: str) -> str:
    """The name of the file that an absolute path leads to; other texts as they are."""
    for kind in (PurePosixPath, PureWindowsPath):
        path = kind(text)
        if path.is_absolute() and "\n" not in text:
            return path.name
    return text
