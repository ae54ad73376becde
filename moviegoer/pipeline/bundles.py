"""Analyses that came without pictures: bundles of other labs, read with care and settled here.

A bundle is a stranger's file. Only the members it may have are read, never unpacked by their own
names; sizes are checked before anything is inflated, checksums before anything is believed.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from moviegoer import __version__, corrections, store
from moviegoer.analysis import Analysis
from moviegoer.errors import DataError, StoreError
from moviegoer.export.bundle import (
    ABOUT,
    ANALYSIS,
    FORMAT,
    TRACES,
    VERSION,
    Traces,
)
from moviegoer.pipeline import publish
from moviegoer.pipeline.rows import Rows
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.store import explained
from moviegoer.types import Image

__all__ = [
    "Bundle",
    "blank",
    "corrected",
    "differences",
    "imported",
    "need_pictures",
    "read",
    "settle",
    "traces",
]

MOST_BYTES = 1 << 30
"""Of a bundle once inflated: ten times what three hours of film make."""
MOST_TEXT_BYTES = {ABOUT: 1 << 20, corrections.FILE: 1 << 24}
"""Of what is read as text. A correction takes some 200 bytes: room for 50 a shot of a long film."""
INNER = re.compile(r"[A-Za-z0-9_]+\.npy")
RESTS_ON = {
    "scan": "cuts and everything timed",
    "faces": "characters and dialogue",
    "looks": "labels of framing, colour and light",
    "identity": "who is who",
    "cinemaclip": "CinemaNet's labels",
    "clip": "labels asked in words",
    "extra": "labels of ImageNet and Places365",
    "speech": "speech",
    "subtitles": "words",
    "lettering": "title cards",
    "reasoning": "scenes, labels and measures",
}
"""What each stage's results decide."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle holds; ``about`` is what it says of itself, ``corrected`` what people said."""

    path: Path
    analysis: Analysis
    traces: Traces | None
    about: Mapping[str, Any]
    corrected: str = ""


def read(path: Path) -> Bundle:
    """Read a bundle whole and check it; nothing is written.

    Raises
    ------
    DataError
        If it is none, is damaged, was written by a newer version, or holds what none does.
    StoreError
        If it cannot be read, or its corrections cannot be understood.
    """
    with explained(path, "read"), _opened(path) as archive:
        sizes = _members(path, archive)
        most = MOST_TEXT_BYTES.items()
        if any(sizes.get(n, 0) > size for n, size in most) or sum(sizes.values()) > MOST_BYTES:
            raise DataError(f"{path} would unpack to more than a bundle can hold; it is not read")
        about = _about(path, archive.read(ABOUT))
        if strange := sorted(set(sizes) - {ABOUT, ANALYSIS, TRACES, corrections.FILE}):
            raise DataError(f"{path} holds {strange[0]!r}, which no bundle does; not read")
        parts = {name: archive.read(name) for name in sizes if name != ABOUT}
    for name, data in parts.items():
        if hashlib.sha256(data).hexdigest() != about["sha256"].get(name):
            raise DataError(f"{path} is damaged: {name} is not what was written; ask for it again")
        if name != corrections.FILE:
            _inside(path, data)
    analysis = _structured(path, about, parts[ANALYSIS], Analysis)
    found = _structured(path, about, parts[TRACES], Traces) if TRACES in parts else None
    _consistent(path, analysis, found)
    return Bundle(path, analysis, found, about, _understood(path, parts.get(corrections.FILE, b"")))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    broken = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except broken:
        raise DataError(
            f"{path} is no bundle, or a damaged one; 'moviegoer export DIR --format bundle' "
            "writes them"
        ) from None


def _members(path: Path, archive: zipfile.ZipFile) -> dict[str, int]:
    """The sizes its members say they have, of which there is one of each name."""
    names = archive.namelist()
    if ABOUT not in names or ANALYSIS not in names:
        raise DataError(f"{path} is no bundle: it lacks {ABOUT} or {ANALYSIS}")
    if len(set(names)) < len(names):
        raise DataError(f"{path} holds two members of one name, which no bundle does; not read")
    return {info.filename: info.file_size for info in archive.infolist()}


def _about(path: Path, data: bytes) -> dict[str, Any]:
    try:
        about = json.loads(data)
        known = about["format"] == FORMAT and isinstance(about["sha256"], dict)
        version, writer = int(about["version"]), str(about["moviegoer"])
    except (ValueError, KeyError, TypeError):
        known, version, writer = False, 0, ""
    if not known:
        raise DataError(f"{path} is no bundle: {ABOUT} does not say so")
    if version > VERSION:
        raise DataError(
            f"{path} was written by Moviegoer {writer} in a newer form ({version}) than this "
            f"version, {__version__}, reads ({VERSION}); update Moviegoer"
        )
    return dict(about)


def _inside(path: Path, data: bytes) -> None:
    """Check a table's own archive as the bundle's was, before numpy inflates it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile:
        raise DataError(f"{path} is damaged: a table in it is none") from None
    if not all(INNER.fullmatch(info.filename) for info in infos):
        raise DataError(f"{path} holds a table with members that none has; it is not read")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise DataError(f"{path} would unpack to more than a bundle can hold; it is not read")


def _structured(path: Path, about: Mapping[str, Any], data: bytes, kind: type[T]) -> T:
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part.npz"
        part.write_bytes(data)
        try:
            return store.read(part, kind)
        except StoreError:
            raise DataError(
                f"{path} was written by Moviegoer {about['moviegoer']}, and this version, "
                f"{__version__}, does not understand its {kind.__name__.lower()}; use the same "
                "version in both places"
            ) from None


def _understood(path: Path, data: bytes) -> str:
    """Check corrections before they are put where every later run reads them."""
    try:
        text = data.decode()
        corrections.understood(text, f"{path}: {corrections.FILE}")
    except (UnicodeDecodeError, RecursionError):
        raise DataError(f"{path} is damaged: its {corrections.FILE} is none") from None
    return text


def _consistent(path: Path, analysis: Analysis, found: Traces | None) -> None:
    """Check what would otherwise fail somewhere later: tables that don't belong together."""
    shots, keyframes = len(analysis.shot_list), analysis.keyframes
    rows = [len(scores.p) for scores in analysis.heads.values()]
    rows += [len(analysis.people), len(analysis.setups)]
    numbered = [shot.number for shot in analysis.shot_list] == list(range(1, shots + 1))
    inside = shots and np.isin(keyframes.shot, np.arange(1, shots + 1)).all()
    seen = np.isin(analysis.faces.frame, keyframes.frame).all()
    traced = found is None or np.array_equal(found.frame, keyframes.frame)
    if not (numbered and inside and seen and traced and set(rows) == {shots}):
        raise DataError(f"{path} is damaged: its tables do not belong together")


def differences(bundle: Bundle) -> list[str]:
    """Say in plain lines what of a bundle cannot be compared with analyses made here, and why."""
    told = bundle.analysis.provenance
    stages = told.get("stages", {})
    if not stages:
        said = ["it does not say which stages made it: nothing in it is sure to be comparable"]
    else:
        said = [
            f"{what} are not comparable: stage '{name}' was {stages.get(name, 'missing')} there "
            f"and is {VERSIONS[name]} here"
            for name, what in RESTS_ON.items()
            if stages.get(name) != VERSIONS[name]
        ]
    made = str(bundle.about["moviegoer"])
    if made != __version__:
        said.append(f"it was made by Moviegoer {made}, this is {__version__}")
    if bundle.traces is None:
        said.append("it holds no traces of its keyframes: 'align' cannot match its shots")
    return said


def settle(bundle: Bundle, folder: Path) -> None:
    """Write a bundle's analysis into a new folder, whole or not at all.

    Raises
    ------
    DataError
        If its tables do not belong together.
    StoreError
        If the folder is there already, or cannot be written.
    """
    if folder.exists():
        raise StoreError(f"{folder} exists already; choose another place with -o, or remove it")
    with explained(folder, "write"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
        try:
            analysis = _settled(bundle)
            try:
                publish.publish(analysis, draft, blank(analysis))
            except (ValueError, KeyError, IndexError, TypeError, ZeroDivisionError):
                raise DataError(
                    f"{bundle.path} is damaged: its tables do not belong together"
                ) from None
            if bundle.traces is not None:
                store.write(draft / TRACES, bundle.traces)
            corrections.restore(draft, bundle.corrected)
            draft.chmod(0o755)
            draft.replace(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _settled(bundle: Bundle) -> Analysis:
    note = (
        "imported from a bundle: pictures and the words of the dialogue are not in it; where a "
        "picture should be, a grey field stands"
    )
    told = dict(bundle.analysis.provenance)
    told["imported"] = {
        "bundle": bundle.path.name,
        "when": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "differences": differences(bundle),
    }
    told["run_key"] = "imported"
    told["notes"] = [*told.get("notes", []), note, *differences(bundle)]
    return replace(bundle.analysis, provenance=told)


def imported(folder: Path) -> bool:
    """Tell whether the analysis in a folder came from a bundle, and has no pictures."""
    done = publish.manifest(folder)
    return done is not None and "imported" in done


def need_pictures(folder: Path) -> None:
    """Refuse what cannot be done without the pictures.

    Raises
    ------
    StoreError
        If the analysis in the folder came from a bundle.
    """
    if imported(folder):
        raise StoreError(
            f"{folder} was imported from a bundle and has no pictures; do this where the film is"
        )


def blank(analysis: Analysis) -> Callable[[int], Image]:
    """Give a grey field for every picture, in the film's own shape."""
    film, (left, top, right, bottom) = analysis.film, analysis.signals.active
    wide, high = film.width_px * (right - left), film.height_px * (bottom - top)
    height_px = int(np.clip(round(320 * high / max(wide, 1.0)), 40, 640))
    field: Image = np.full((height_px, 320, 3), 128, np.uint8)
    return lambda _frame: field


def corrected(folder: Path) -> str:
    """Read what people set right in a folder, as they left it; empty if they did not.

    Raises
    ------
    StoreError
        If it cannot be read or understood.
    """
    text = corrections.content(folder)
    corrections.understood(text, folder / corrections.FILE)
    return text


def traces(folder: Path, analysis: Analysis) -> Traces | None:
    """Read what is left of an analysis's keyframes beside their pictures; ``None`` if nothing is.

    Raises
    ------
    StoreError
        If it is damaged.
    """
    if (folder / TRACES).is_file():
        return store.read(folder / TRACES, Traces)
    frames = analysis.keyframes.frame
    for path in sorted((folder / "cache").glob("looks-*.npz")):
        rows = store.read(path, Rows).of(frames)
        if np.array_equal(rows.frame, frames):
            vector = rows.columns["vector"]
            length = np.linalg.norm(vector, axis=1, keepdims=True)
            return Traces(frames, rows.columns["layout"], vector / np.maximum(length, 1e-9))
    return None
