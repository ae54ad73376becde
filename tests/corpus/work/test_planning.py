"""Every film once, by its content; what is done is not done again."""

import shutil

import pytest

from moviegoer import config
from moviegoer.corpus.work.journal import State
from moviegoer.corpus.work.planning import plan
from moviegoer.corpus.work.sources import Source
from moviegoer.errors import ConfigError
from moviegoer.pipeline import run
from moviegoer.sense import video
from tests import films


@pytest.fixture(scope="module")
def reels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("films")
    one, two = films.cuts(folder / "one.mp4", (10, 9)), films.cuts(folder / "two.mp4", (9, 12))
    shutil.copy(one.path, folder / "again.mkv")
    (folder / "broken.mp4").write_bytes(b"nothing")
    return folder, [Source(str(p)) for p in (one.path, two.path, folder / "again.mkv")]


def settings(source):
    return config.load({"film": source.facts})


def test_films_of_one_content_are_one_film(reels, tmp_path):
    _, sources = reels
    shares = []
    made = plan(sources, tmp_path, settings, before={}, progress=shares.append)
    assert [task.address for task in made.todo] == [one.address for one in sources[:2]]
    assert [(e.address, e.state, e.reason) for e in made.told] == [
        (sources[2].address, State.SAME, sources[0].address)
    ]
    task = made.todo[0]
    assert task.key == video.film_key(sources[0].address)
    assert task.name == f"one-{task.key[:8]}"
    assert task.duration_s == pytest.approx(19 / 24, abs=0.01)
    assert shares[-1] == 1


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(reels, tmp_path):
    folder, sources = reels
    gone, broken = Source(str(folder / "gone.mkv")), Source(str(folder / "broken.mp4"))

    def refusing(source):
        if source == sources[1]:
            raise ConfigError("unknown setting 'film.foo'")
        return settings(source)

    made = plan([gone, broken, sources[1], sources[0]], tmp_path, refusing, before={})
    assert [task.address for task in made.todo] == [sources[0].address]
    assert [entry.state for entry in made.told] == [State.FAILED] * 3
    for entry, word in zip(made.told, ("gone.mkv", "not a video", "film.foo"), strict=True):
        assert word in entry.reason


def test_a_finished_film_is_left_alone_and_a_moved_one_found(reels, tmp_path, monkeypatch):
    _, sources = reels
    first = plan(sources[:1], tmp_path, settings, before={})
    name = first.todo[0].name
    monkeypatch.setattr(run, "finished", lambda film, key, *, out, settings: out.name == name)
    before = dict(first.entries)
    moved = Source(sources[2].address, more={"studio": "Warner"})
    made = plan([moved, sources[1]], tmp_path, settings, before=before)
    assert [task.address for task in made.todo] == [sources[1].address]
    (told,) = made.told
    assert (told.state, told.folder, told.more) == (State.DONE, name, {"studio": "Warner"})


def test_a_file_that_has_not_changed_is_not_read_again(reels, tmp_path, monkeypatch):
    _, sources = reels
    before = dict(plan(sources[:2], tmp_path, settings, before={}).entries)
    monkeypatch.setattr(video, "probe", None)
    made = plan(sources[:2], tmp_path, settings, before=before)
    assert [task.key for task in made.todo] == [before[one.address].key for one in sources[:2]]
