"""Corrections written down beside a finished analysis, and reasoned from at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from moviegoer import corrections
from moviegoer.analysis import Analysis
from moviegoer.core.corrections.deeds import Corrections
from moviegoer.pipeline import publish, run
from moviegoer.pipeline.progress import Progress

__all__ = ["add", "now", "undo"]


def now() -> datetime:
    """Say what time it is, to the millisecond: times tell commands apart, also within a second."""
    time = datetime.now(tz=UTC)
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def add(folder: Path, made: Corrections, *, progress: Progress | None = None) -> Analysis:
    """Write corrections down and reason anew; if that fails the file is as it was.

    Raises
    ------
    MoviegoerError
        If the folder holds no finished analysis or cannot be written, or the film is needed for
        frames of new shots and is not there.
    """
    publish.load(folder)
    with _held(folder):
        corrections.add(folder, made)
        return run.again(folder, progress=progress)


def undo(folder: Path, *, progress: Progress | None = None) -> Corrections:
    """Take back the last command's corrections and reason anew; returns them, none if none were.

    Raises
    ------
    MoviegoerError
        As for :func:`add`.
    """
    publish.load(folder)
    with _held(folder):
        gone = corrections.undo(folder)
        if gone:
            run.again(folder, progress=progress)
    return gone


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Put the file back if what rests on it cannot be done."""
    before = corrections.content(folder)
    try:
        yield
    except BaseException:
        corrections.restore(folder, before)
        raise
