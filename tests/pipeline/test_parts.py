"""Parts of a film put where the analysis looks for its scan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from moviegoer import config
from moviegoer.pipeline import footage, parts, scanning, scans
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


def at_work(film, out, settings=SETTINGS):
    """What the first stages of an analysis leave in its cache."""
    with Cache(out / "cache").claimed(film.key) as cache:
        pictures = Pictures(cache.folder / "pictures")
        desk = Desk(film.path, film, settings, cache, pictures, Silent(), {}, "cpu")
        found = scanning.scanned(desk)
        # Shots once decided, thumbnails go.
        thumbs = path.read_bytes() if (path := scans.thumbs_of(cache)).exists() else b""
        shots = footage.segment(desk, found.signals)
        keyframes = footage.keyframes(desk, found, shots)
        jpegs = {frame: pictures.get(frame) for frame in pictures.frames()}
    return found, thumbs, shots, keyframes.frame.tolist(), jpegs


@pytest.fixture(scope="module")
def plain(film, tmp_path_factory):
    return at_work(film, tmp_path_factory.mktemp("plain"))


def job(film, folder, count=3):
    return parts.Job(
        film.path, film.key, SETTINGS, ("content",), folder / "parts", count, film.duration_s
    )


def measured(made, out, numbers):
    for number in numbers:
        parts.measure(made, number, cache=Cache(out / "cache"), progress=lambda share: None)


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


@pytest.fixture
def long(monkeypatch):
    """As if the film were long enough to be scanned in three parts."""
    monkeypatch.setattr(scanning, "PART_S", 3.6)


def passes(monkeypatch, *, fail_at=None):
    """Note which parts are scanned; the run is stopped within one of them."""
    begun = []
    real = scan.scan_part

    def noted(path, span_s, **how):
        begun.append(round(span_s[0], 2))
        if len(begun) == fail_at:
            raise KeyboardInterrupt
        return real(path, span_s, **how)

    monkeypatch.setattr(scan, "scan_part", noted)
    return begun


def test_the_pass_over_a_long_film_goes_on_where_it_was_stopped(
    film, plain, long, tmp_path, monkeypatch
):
    third = round(film.duration_s / 3, 2)
    with monkeypatch.context() as patch:
        begun = passes(patch, fail_at=2)
        with pytest.raises(KeyboardInterrupt):
            at_work(film, tmp_path)
        assert begun == [0.0, third]
    begun = passes(monkeypatch)
    monkeypatch.setattr(scan, "scan", None)
    found, *rest = at_work(film, tmp_path)
    assert begun == [third, round(film.duration_s / 3 * 2, 2)]
    assert rest == list(plain[1:])
    np.testing.assert_array_equal(found.offered, plain[0].offered)
    assert not (tmp_path / "cache" / "scan").exists()


def test_a_long_film_whose_parts_do_not_fit_is_scanned_in_one_piece(
    film, plain, long, tmp_path, monkeypatch
):
    monkeypatch.setattr(parts, "fits", lambda job, number: number < 1)
    begun = passes(monkeypatch)
    assert at_work(film, tmp_path)[1:] == plain[1:]
    assert len(begun) == 2
    assert not (tmp_path / "cache" / "scan").exists()


def test_a_damaged_part_does_not_fit(film, tmp_path):
    made = job(film, tmp_path)
    measured(made, tmp_path, (0, 1))
    assert parts.fits(made, 0)
    assert parts.fits(made, 1)
    assert not parts.fits(made, 2)
    (made.part(0) / parts.PART).write_bytes(b"PK")
    assert not parts.fits(made, 1)


def test_a_part_whose_thumbnails_were_cut_short_is_scanned_again(film, plain, tmp_path):
    made = job(film, tmp_path)
    measured(made, tmp_path, range(3))
    thumbs = made.part(1) / parts.THUMBS
    whole = thumbs.read_bytes()
    thumbs.write_bytes(whole[:5000])
    assert not parts.fits(made, 1)
    measured(made, tmp_path, range(3))
    assert thumbs.read_bytes() == whole
    assert parts.join(made, out=tmp_path)


def test_another_detector_is_driven_in_parts_beside_the_one_before(
    film, plain, long, tmp_path, monkeypatch
):
    at_work(film, tmp_path)
    monkeypatch.setattr(scan, "scan", None)
    begun = passes(monkeypatch)
    other = config.load({"keyframes": {"width_px": 320}, "shots": {"detector": "hash"}})
    found, *_ = at_work(film, tmp_path, other)
    assert len(begun) == 3
    assert found.detectors == {"content", "hash"}
    assert at_work(film, tmp_path)[2:] == plain[2:]
    assert len(begun) == 3


def test_parts_left_by_a_run_that_was_killed_at_its_end_are_cleared(film, tmp_path):
    at_work(film, tmp_path)
    left = tmp_path / "cache" / "scan" / "0-x"
    left.mkdir(parents=True)
    at_work(film, tmp_path)
    assert not left.parent.exists()


def test_a_scan_that_is_forced_forgets_the_parts_of_a_killed_run(film, long, tmp_path, monkeypatch):
    passes(monkeypatch, fail_at=2)
    with pytest.raises(KeyboardInterrupt):
        at_work(film, tmp_path)
    assert (tmp_path / "cache" / "scan").exists()
    Cache(tmp_path / "cache").drop("scan")
    assert not (tmp_path / "cache" / "scan").exists()
