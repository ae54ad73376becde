import errno
import os
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from moviegoer import store
from moviegoer.errors import StoreError
from moviegoer.types import Film, Scene, SceneKind, Scores, Span


@dataclass(frozen=True)
class Bundle:
    film: Film
    scores: dict[str, Scores]
    scenes: tuple[Scene, ...]


def bundle(p: np.ndarray) -> Bundle:
    film = Film(
        "a.mkv", "k", 'A "film" <&> \u202e', 640, 360, Fraction(24000, 1001), 1.5, "h264", True
    )
    how = np.array(["measured"] * len(p), dtype=np.str_)
    scene = Scene(1, SceneKind.DIALOGUE2, 1, 2, Span(0.0, 1.5), 0, 36, (1, 2), 0.5, {"a": 1.0})
    return Bundle(film, {"x": Scores("x", ("a",), p[:, None], how)}, (scene,))


@given(hnp.arrays(np.float64, st.integers(0, 20), elements=st.floats(0, 1)))
def test_what_is_written_is_read_back(tmp_path_factory, p):
    path = tmp_path_factory.mktemp("store") / "b.npz"
    made = bundle(p)
    store.write(path, made)
    back = store.read(path, Bundle)
    assert back.film == made.film
    assert back.scenes == made.scenes
    assert np.array_equal(back.scores["x"].p, made.scores["x"].p)
    assert not back.scores["x"].p.flags.writeable


def test_a_damaged_file_is_a_store_error(tmp_path):
    path = tmp_path / "b.npz"
    store.write(path, bundle(np.ones(3)))
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(StoreError, match="damaged"):
        store.read(path, Bundle)
    with pytest.raises(StoreError, match="No such file"):
        store.read(tmp_path / "none.npz", Bundle)


def test_a_failed_write_leaves_what_was_there(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail(file):
        file.write(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(StoreError, match="disk is full"):
        store.write_atomically(path, fail)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_cache_knows_a_result_by_what_it_depends_on(tmp_path):
    cache = store.Cache(tmp_path)
    cache.put("scan", "k1", Span(0.0, 1.0))
    assert cache.get("scan", "k1", Span) == Span(0.0, 1.0)
    assert cache.get("scan", "k2", Span) is None
    cache.put("scan", "k2", Span(0.0, 2.0))
    assert cache.get("scan", "k1", Span) is None, "one result a stage"
    cache.drop("scan")
    assert cache.get("scan", "k2", Span) is None


def test_a_damaged_cache_is_made_anew(tmp_path):
    cache = store.Cache(tmp_path)
    cache.put("scan", "k", Span(0.0, 1.0))
    (tmp_path / "scan-k.npz").write_bytes(b"not a zip")
    assert cache.get("scan", "k", Span) is None


def test_pictures_are_kept_by_frame(tmp_path):
    pictures = store.Pictures(tmp_path / "pictures")
    assert pictures.frames() == []
    for frame in (12, 3, 100_000_000):
        pictures.put(frame, bytes([frame % 251]))
    assert pictures.frames() == [3, 12, 100_000_000]
    pictures.keep_only([12])
    assert pictures.frames() == [12]
    assert pictures.get(12) == bytes([12])
    with pytest.raises(StoreError):
        pictures.get(3)


def test_key_changes_with_each_part():
    assert store.key("a", 1) == store.key("a", 1) != store.key("a", 2)


def test_a_cache_belongs_to_one_film_and_one_run(tmp_path):
    cache = store.Cache(tmp_path / "cache")
    with cache.claimed("film a"):
        cache.put("scan", "k", Span(0.0, 1.0))
        with pytest.raises(StoreError, match="another run"), store.Cache(cache.folder).claimed("b"):
            pass
    with cache.claimed("film a"):
        assert cache.get("scan", "k", Span) is not None
    with cache.claimed("film b"):
        assert cache.get("scan", "k", Span) is None
