"""Films by address, from a store that is in memory."""

import fsspec
import pytest

from moviegoer.corpus.work import remote
from moviegoer.errors import DataError, VideoError
from moviegoer.sense import video

ADDRESS = "memory://shelf/a%20film.mkv"


@pytest.fixture
def film(tmp_path, monkeypatch):
    monkeypatch.setenv(remote.CACHE, str(tmp_path / "cache"))
    path = tmp_path / "film.mkv"
    path.write_bytes(bytes(range(256)) * 9000)
    store = fsspec.filesystem("memory")
    store.pipe("/shelf/a%20film.mkv", path.read_bytes())
    yield path
    store.rm("/shelf", recursive=True)


def test_a_film_has_the_same_key_wherever_it_lies(film):
    assert remote.key(ADDRESS) == video.film_key(film)


def test_a_film_is_fetched_under_its_name_and_removed(film):
    with remote.at_hand(ADDRESS, "k") as path:
        assert path == remote.cached(ADDRESS, "k")
        assert path.name == "a film.mkv"
        assert path.read_bytes() == film.read_bytes()
        assert [p.name for p in path.parent.iterdir()] == ["a film.mkv"]
    assert not path.parent.exists()


def test_a_path_is_used_where_it_is(film):
    with remote.at_hand(str(film), "k") as path:
        assert path == film
    assert film.exists()


def test_what_cannot_be_had_is_one_line(film, monkeypatch):
    with pytest.raises(VideoError, match=r"memory://shelf/none\.mkv: no such film"):
        remote.key("memory://shelf/none.mkv")
    with pytest.raises(VideoError, match="no such film"), remote.at_hand("memory://no/x.mkv", "k"):
        pass
    with pytest.raises(DataError, match="nothing here reads quux://"):
        remote.key("quux://bucket/film.mkv")

    def lacking(address):
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec.core, "url_to_fs", lacking)
    with pytest.raises(DataError, match=r"another package; pip install 'moviegoer\[s3\]'"):
        remote.key("s3://bucket/film.mkv")
