"""An analysis of the sample film, made once for all tests that correct copies of it."""

from pathlib import Path

import pytest
from filelock import FileLock

import moviegoer
from moviegoer.sample import write_sample

PLAIN = {"shots": {"detector": "content"}, "keyframes": {"per_shot": 2}}
"""Quick, and enough to find cuts, the three people and their dialogue."""


@pytest.fixture(scope="session")
def plain() -> dict[str, dict[str, object]]:
    """The settings of that analysis."""
    return PLAIN


@pytest.fixture(scope="session")
def made(tmp_path_factory, worker_id) -> Path:
    """A folder with ``film.mp4`` and its analysis ``out``; to be copied, never changed.

    It takes half a minute, so processes that test side by side share it.
    """
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "made"
    with FileLock(place.with_suffix(".lock")):
        if not (place / "out" / "manifest.json").exists():
            write_sample(place / "film.mp4")
            moviegoer.analyze(place / "film.mp4", out=place / "out", settings=PLAIN)
    return place
