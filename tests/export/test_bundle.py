"""Bundles: what leaves and what stays; the archive is read by zipfile, numpy and json."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from moviegoer import corrections, store
from moviegoer.analysis import Analysis
from moviegoer.export import bundle
from moviegoer.export.wanted import Wanted
from tests.export.made import ODD, named, three_hours
from tests.report.invented_films import invent


def traces(analysis):
    rng = np.random.default_rng(2)
    count = len(analysis.keyframes)
    vector = rng.normal(size=(count, 8)).astype(np.float32)
    layout = rng.uniform(0, 100, (count, 9, 16, 3)).astype(np.float32)
    return bundle.Traces(analysis.keyframes.frame, layout, vector)


def opened(analysis, **wanted):
    made = bundle.make(analysis, Wanted(**wanted))[bundle.ENDING]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def snapshot(tmp_path, parts):
    (tmp_path / "part.npz").write_bytes(parts[bundle.ANALYSIS])
    return store.read(tmp_path / "part.npz", Analysis)


def test_timings_labels_and_measures_come_through(tmp_path):
    analysis = three_hours(24, shots=40)
    found = snapshot(tmp_path, opened(analysis))
    assert found.shot_list == analysis.shot_list
    assert found.scene_list == analysis.scene_list
    assert found.cast == analysis.cast
    assert [m.name for m in found.fingerprint.measures] == [
        m.name for m in analysis.fingerprint.measures
    ]
    for name, scores in analysis.heads.items():
        np.testing.assert_array_equal(found.heads[name].p, scores.p)


def test_it_says_which_film_it_is():
    analysis = invent(30)
    about = json.loads(opened(analysis)[bundle.ABOUT])
    assert about["format"] == bundle.FORMAT
    assert about["film"]["key"] == analysis.film.key
    assert about["film"]["shots"] == 30
    assert set(about["sha256"]) == {bundle.ANALYSIS}


def test_traces_come_along_where_they_are_known():
    analysis = invent(6)
    parts = opened(analysis, traces=lambda: traces(analysis))
    assert set(parts) == {bundle.ABOUT, bundle.ANALYSIS, bundle.TRACES}
    found = np.load(io.BytesIO(parts[bundle.TRACES]))
    assert {found[name].shape for name in found.files} >= {(18, 9, 16, 3), (18, 8)}
    assert set(opened(analysis, traces=lambda: None)) == {bundle.ABOUT, bundle.ANALYSIS}


def test_corrections_come_along_where_there_are_any():
    text = "# checked twice\nversion = 2\n"
    parts = opened(invent(6), corrected=lambda: text)
    assert parts[corrections.FILE] == text.encode()
    assert set(json.loads(parts[bundle.ABOUT])["sha256"]) == {bundle.ANALYSIS, corrections.FILE}
    assert set(opened(invent(6), corrected=lambda: "")) == {bundle.ABOUT, bundle.ANALYSIS}


def test_no_picture_no_line_and_no_path_leaves(tmp_path):
    analysis = named("Ilsa said: never again?")
    film = replace(analysis.film, path="/home/ann/films/casablanca.mkv", title="C", director="D")
    secret = {"film": {"path": "/home/ann/films/casablanca.mkv"}, "list": ["C:\\films\\x.mkv"]}
    heard = replace(
        analysis.heard, subtitles=replace(analysis.heard.subtitles, source="/home/ann/c.srt")
    )
    told = replace(
        analysis,
        film=film,
        heard=heard,
        provenance=secret,
        cast=tuple(replace(one, name="Ilsa") for one in analysis.cast),
    )
    parts = opened(told)
    for data in (*parts.values(), *_inner(parts[bundle.ANALYSIS])):
        assert b"never" not in data
        assert b"ann" not in data
        assert b"\xff\xd8\xff" not in data
    found = snapshot(tmp_path, parts)
    assert found.film.path == "casablanca.mkv"
    assert found.provenance == {"film": {"path": "casablanca.mkv"}, "list": ["x.mkv"]}
    (line, *_) = found.heard.subtitles.lines
    assert line.text == "xxxx xxxx: xxxxx xxxxx?"
    assert found.heard.talk.words.tolist() == analysis.heard.talk.words.tolist()


def _inner(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_the_same_analysis_makes_the_same_bytes():
    one, other = (bundle.make(invent(8), Wanted())[bundle.ENDING] for _ in range(2))
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert json.loads(zipfile.ZipFile(io.BytesIO(other)).read(bundle.ABOUT))["film"]


@pytest.mark.parametrize("text", [text for name, text in ODD.items() if name != "lone surrogate"])
def test_odd_names_survive(text, tmp_path):
    analysis = named(text)
    parts = opened(analysis)
    assert json.loads(parts[bundle.ABOUT])["film"]["title"] == text
    found = snapshot(tmp_path, parts)
    assert found.film.title == text
    assert [one.name for one in found.cast] == [text] * len(found.cast)


def test_half_a_byte_in_a_name_is_no_trouble(tmp_path):
    assert snapshot(tmp_path, opened(named("half \udc80 byte"))).film.title == "half \udc80 byte"
