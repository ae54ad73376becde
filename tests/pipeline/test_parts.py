"""Parts of a film put where the analysis looks for its scan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from moviegoer import config
from moviegoer.pipeline import footage, parts, scans
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.progress import Silent
from moviegoer.sense import scan, video
from moviegoer.store import Cache, Pictures
from tests import films

SETTINGS = config.load({"keyframes": {"width_px": 320}, "shots": {"detector": "content"}})


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    folder = tmp_path_factory.mktemp("film")
    reel = films.cuts(folder / "film.mp4", (70, 60, 90, 40), options={"g": "30"})
    return video.probe(reel.path)


def at_work(film, out):
    """What the first stages of an analysis leave in its cache."""
    with Cache(out / "cache").claimed(film.key) as cache:
        pictures = Pictures(cache.folder / "pictures")
        desk = Desk(film.path, film, SETTINGS, cache, pictures, Silent(), {}, "cpu")
        found = scans.scanned(desk)
        thumbs = scans.thumbs_of(cache).read_bytes()
        shots = footage.segment(desk, found.signals)
        keyframes = footage.keyframes(desk, found, shots)
        jpegs = {frame: pictures.get(frame) for frame in pictures.frames()}
    return found, thumbs, shots, keyframes.frame.tolist(), jpegs


@pytest.fixture(scope="module")
def plain(film, tmp_path_factory):
    return at_work(film, tmp_path_factory.mktemp("plain"))


def job(film, folder, count=3):
    return parts.Job(film.path, film.key, SETTINGS, folder / "parts", count, film.duration_s)


def measured(made, out, numbers):
    for number in numbers:
        parts.measure(made, number, out=out, progress=lambda share: None)


def test_a_joined_scan_is_taken_for_the_pass(film, plain, tmp_path, monkeypatch):
    made = job(film, tmp_path)
    measured(made, tmp_path, (2, 0, 1))
    assert parts.join(made, out=tmp_path)
    assert not made.folder.exists()
    monkeypatch.setattr(scan, "scan", None)
    found, *rest = at_work(film, tmp_path)
    assert rest == list(plain[1:])
    np.testing.assert_array_equal(found.offered, plain[0].offered)
    assert found.detectors == plain[0].detectors
    for name, column in plain[0].signals.scores.items():
        np.testing.assert_array_equal(found.signals.scores[name], column)


def test_a_part_that_is_there_is_not_scanned_again(film, tmp_path, monkeypatch):
    made = job(film, tmp_path)
    measured(made, tmp_path, [0])
    monkeypatch.setattr(scan, "scan_part", None)
    measured(made, tmp_path, [0])
    assert made.part(0).exists()
    assert not replace(made, count=2).part(0).exists()


def test_without_all_parts_nothing_is_joined(film, tmp_path):
    made = job(film, tmp_path)
    measured(made, tmp_path, (0, 2))
    assert not parts.join(made, out=tmp_path)
    assert not made.folder.exists()
    assert not list(tmp_path.glob("cache/scan-*"))


def test_parts_of_another_film_are_not_joined(film, tmp_path):
    """As after a film was replaced half-way by one of the same length."""
    other = films.cuts(tmp_path / "other.mp4", (130, 130)).path
    made = job(film, tmp_path)
    measured(made, tmp_path, (0, 2))
    measured(replace(made, film=other), tmp_path, [1])
    assert not parts.join(made, out=tmp_path)
    assert not list(tmp_path.glob("cache/scan-*"))


def test_a_film_that_cannot_be_entered_leaves_nothing(film, tmp_path, monkeypatch):
    made = job(film, tmp_path)
    monkeypatch.setattr(scan, "scan_part", lambda *given, **how: None)
    measured(made, tmp_path, [1])
    assert not list(made.folder.iterdir())


def test_a_film_whose_scan_is_known_is_not_scanned_in_parts(film, tmp_path, monkeypatch):
    at_work(film, tmp_path)
    made = job(film, tmp_path)
    monkeypatch.setattr(scan, "scan_part", None)
    measured(made, tmp_path, range(3))
    assert not made.folder.exists()
