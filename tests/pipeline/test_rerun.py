"""A second run does only what has changed; a killed run goes on and ends with the same result."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import moviegoer
from moviegoer.pipeline import perception, run
from moviegoer.sense import scan, video
from moviegoer.store import Pictures
from tests import films

TABLES = ("shots.csv", "scenes.csv", "characters.csv", "fingerprint.json", "graph.graphml")


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return films.cuts(tmp_path_factory.mktemp("film") / "film.mp4", (30, 40, 25, 30, 45)).path


@pytest.fixture(scope="module")
def plain(film, tmp_path_factory):
    """What an undisturbed run writes."""
    out = tmp_path_factory.mktemp("plain") / "out"
    moviegoer.analyze(film, out=out)
    return out


def same(one: Path, other: Path) -> None:
    for name in TABLES:
        assert (one / name).read_text() == (other / name).read_text(), name
    for name in ("frames.parquet", "faces.parquet"):
        pd.testing.assert_frame_equal(pd.read_parquet(one / name), pd.read_parquet(other / name))


def test_nothing_changed_decodes_nothing_and_loads_no_network(film, plain):
    """In a process of its own, where any decoder or network would show up as a module."""
    code = (
        "import sys, moviegoer, av\n"
        "av.open = None\n"
        f"found = moviegoer.analyze({str(film)!r}, out={str(plain)!r})\n"
        "assert len(found.shot_list) == 5\n"
        "sys.exit('torch' in sys.modules or 'onnxruntime' in sys.modules)"
    )
    before = (plain / "manifest.json").stat().st_mtime_ns
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (plain / "manifest.json").stat().st_mtime_ns == before


def test_a_changed_threshold_decodes_only_what_it_has_not_seen(film, tmp_path, monkeypatch):
    settings = {"shots": {"detector": "content"}}
    moviegoer.analyze(film, out=tmp_path, settings=settings)
    fetched: list[int] = []
    fetch = video.fetch

    def counting(path, *, frames, **how):
        fetched.extend(frames)
        return fetch(path, frames=frames, **how)

    monkeypatch.setattr(video, "fetch", counting)
    monkeypatch.setattr(scan, "scan", None)
    seen = set(Pictures(tmp_path / "cache" / "pictures").frames())
    settings["shots"]["threshold"] = 200.0
    found = moviegoer.analyze(film, out=tmp_path, settings=settings)
    assert len(found.shot_list) == 1
    assert set(fetched) == set(found.keyframes.frame.tolist()) - seen


def test_facts_about_the_film_cost_no_perception(film, plain, tmp_path, monkeypatch):
    moviegoer.analyze(film, out=tmp_path)
    monkeypatch.setattr(scan, "scan", None)
    monkeypatch.setattr(perception, "by_frame", no_new_frames(perception.by_frame))
    found = moviegoer.analyze(film, out=tmp_path, settings={"film": {"title": "Other"}})
    assert found.film.title == "Other"
    assert "Other" in (tmp_path / "index.html").read_text()


def no_new_frames(by_frame):
    def checked(cache, stage, frames, run, progress):
        return by_frame(cache, stage, frames, None, progress)

    return checked


def test_a_stopped_run_with_other_settings_leaves_what_was_finished(film, plain, tmp_path):
    moviegoer.analyze(film, out=tmp_path)
    before = Pictures(tmp_path / "cache" / "pictures").frames()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("moviegoer.sense.scan._REPORT_EVERY", 1)
        patch.setattr("moviegoer.pipeline.progress.Silent.share", interrupt)
        with pytest.raises(KeyboardInterrupt):
            moviegoer.analyze(film, out=tmp_path, settings={"shots": {"detector": "hash"}})
    assert set(before) <= set(Pictures(tmp_path / "cache" / "pictures").frames())
    assert run.redraw(tmp_path).stat().st_size
    moviegoer.analyze(film, out=tmp_path)
    same(plain, tmp_path)


def interrupt(_silent, done):
    if done > 0.5:
        raise KeyboardInterrupt


def test_pictures_that_were_deleted_are_made_anew(film, plain, tmp_path, monkeypatch):
    moviegoer.analyze(film, out=tmp_path)
    pictures = Pictures(tmp_path / "cache" / "pictures")
    before = pictures.frames()
    pictures.keep_only([])
    monkeypatch.setattr(scan, "scan", None)
    moviegoer.analyze(film, out=tmp_path)
    assert pictures.frames() == before
    same(plain, tmp_path)


KILLED = """
import os, signal, sys
from pathlib import Path
from moviegoer import config
from moviegoer.pipeline import run
from moviegoer.pipeline.progress import Silent

class Deadly(Silent):
    '''Kills the process without notice when a stage begins, or after its first step.'''
    def stage(self, name):
        self.name = name
        if sys.argv[3] == f"start of {name}":
            os.kill(os.getpid(), signal.SIGKILL)
    def share(self, done):
        if sys.argv[3] == f"within {self.name}":
            os.kill(os.getpid(), signal.SIGKILL)

run.analyze(Path(sys.argv[1]), out=Path(sys.argv[2]), settings=config.load(), progress=Deadly())
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["within scan", "within faces", "start of report"])
def test_a_killed_run_resumes_and_ends_the_same(film, plain, tmp_path, moment):
    command = [sys.executable, "-c", KILLED, str(film), str(tmp_path / "out"), moment]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not (tmp_path / "out" / "manifest.json").exists()
    moviegoer.analyze(film, out=tmp_path / "out")
    same(plain, tmp_path / "out")


@pytest.mark.slow
def test_forcing_a_stage_does_it_again_with_the_same_result(film, plain, tmp_path, monkeypatch):
    from moviegoer import config

    moviegoer.analyze(film, out=tmp_path)
    passes = []
    scanning = scan.scan
    monkeypatch.setattr(scan, "scan", lambda *a, **k: passes.append(a) or scanning(*a, **k))
    run.analyze(film, out=tmp_path, settings=config.load(), force=("scan",))
    assert len(passes) == 1
    same(plain, tmp_path)
