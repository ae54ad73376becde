"""An analysis of the sample film, made once for all tests that correct copies of it."""

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

import moviegoer

PLAIN = {"shots": {"detector": "content"}, "keyframes": {"per_shot": 2}}
"""Quick, and enough to find cuts, the three people and their dialogue."""


@pytest.fixture(scope="session")
def plain() -> dict[str, dict[str, object]]:
    """The settings of that analysis."""
    return PLAIN


@pytest.fixture(scope="session")
def made(shared, sample) -> Path:
    """A folder with ``film.mp4`` and its analysis ``out``; to be copied, never changed."""
    place = shared / "made"
    with FileLock(shared / "made.lock"):
        if not (place / "out" / "manifest.json").exists():
            place.mkdir(exist_ok=True)
            film = shutil.copy2(sample, place / "film.mp4")
            moviegoer.analyze(film, out=place / "out", settings=PLAIN)
    return place
