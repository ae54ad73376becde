"""Reading bundles: what is let in, what is refused and how it is said."""

import io
import json
import zipfile
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from moviegoer import corrections, store
from moviegoer.errors import DataError, StoreError
from moviegoer.export import bundle
from moviegoer.export.wanted import Wanted
from moviegoer.pipeline import bundles, publish, run
from moviegoer.pipeline.rows import Rows
from moviegoer.pipeline.versions import VERSIONS
from tests.export.test_bundle import traces
from tests.report.invented_films import invent


def analysed(**changes):
    film = invent(12, people=2)
    told = {**film.provenance, "stages": dict(VERSIONS), "run_key": "abc"}
    return replace(film, provenance={**told, **changes})


def written(path, analysis=None, **wanted):
    path.write_bytes(bundle.make(analysis or analysed(), Wanted(**wanted))[bundle.ENDING])
    return path


def altered(path, change):
    """Write a bundle anew with other members."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def path(tmp_path):
    return written(tmp_path / "film.moviegoer.zip")


def test_it_is_read_back_and_settled(path, tmp_path):
    found = bundles.read(path)
    bundles.settle(found, tmp_path / "film")
    again = publish.load(tmp_path / "film")
    assert again.shot_list == analysed().shot_list
    assert bundles.imported(tmp_path / "film")
    assert publish.complete(tmp_path / "film")
    assert publish.manifest(tmp_path / "film")["run_key"] != "abc"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["film", "film.moviegoer.zip"]


def test_traces_are_those_that_were_sent(tmp_path):
    film = analysed()
    sent = traces(film)
    path = written(tmp_path / "film.zip", film, traces=lambda: sent)
    bundles.settle(bundles.read(path), tmp_path / "film")
    found = bundles.traces(tmp_path / "film", film)
    np.testing.assert_array_equal(found.layout, sent.layout)


def test_traces_of_ones_own_come_from_the_cache(tmp_path):
    film = analysed()
    frames = film.keyframes.frame
    layout = np.arange(len(frames) * 432, dtype=np.float32).reshape(-1, 9, 16, 3)
    vector = np.full((len(frames), 4), 3.0, np.float32)
    more = np.concatenate([frames, [frames[-1] + 1]])
    columns = {"layout": np.concatenate([layout, layout[:1]]),
               "vector": np.concatenate([vector, vector[:1]])}  # fmt: skip
    store.write(tmp_path / "cache" / "looks-1.npz", Rows(more, more, columns))
    found = bundles.traces(tmp_path, film)
    np.testing.assert_array_equal(found.layout, layout)
    np.testing.assert_allclose(np.linalg.norm(found.vector, axis=1), 1, atol=1e-6)
    assert bundles.traces(tmp_path / "nowhere", film) is None


def test_no_difference_is_told_where_there_is_none(tmp_path):
    film = analysed()
    path = written(tmp_path / "film.zip", film, traces=lambda: traces(film))
    assert bundles.differences(bundles.read(path)) == []


def test_other_versions_are_told_with_what_rests_on_them(tmp_path):
    film = analysed(stages={**VERSIONS, "looks": 99})
    (line, *_) = bundles.differences(bundles.read(written(tmp_path / "a.zip", film)))
    assert "labels of framing" in line
    assert "was 99 there" in line
    (line, *_) = bundles.differences(bundles.read(written(tmp_path / "b.zip", analysed(stages={}))))
    assert "nothing in it is sure" in line


def refused(path, match):
    with pytest.raises((DataError, StoreError), match=match) as told:
        bundles.read(path)
    assert "\n" not in str(told.value)
    assert str(path) in str(told.value)


def test_what_is_no_bundle_is_said(tmp_path):
    path = tmp_path / "x.zip"
    for data in (b"", b"PK\x03\x04 rubbish", b"hello" * 100):
        path.write_bytes(data)
        refused(path, "no bundle, or a damaged one")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hi")
    refused(path, "no bundle: it lacks")
    refused(tmp_path / "nowhere.zip", "cannot read")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_download_that_stopped_is_said(path, share):
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    refused(path, "damaged")


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bytes_are_never_believed(path, seed):
    data = bytearray(path.read_bytes())
    rng = np.random.default_rng(seed)
    for at in rng.integers(0, len(data), 5):
        data[at] ^= 0xFF
    path.write_bytes(bytes(data))
    refused(path, r"film\.moviegoer\.zip")


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil", "a\\b.npz", "portrait.jpg"])
def test_members_that_no_bundle_has_are_refused(path, name, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    refused(altered(path, lambda parts: parts.update({name: b"x"})), "no bundle does")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb_is_refused_before_it_is_inflated(path, monkeypatch):
    monkeypatch.setattr(bundles, "MOST_BYTES", 10_000_000)
    bomb = altered(path, lambda parts: parts.update({bundle.TRACES: bytes(20_000_000)}))
    assert bomb.stat().st_size < 1_000_000
    refused(bomb, "more than a bundle can hold")


def test_a_bomb_inside_a_table_is_refused(path, monkeypatch):
    monkeypatch.setattr(bundles, "MOST_BYTES", 10_000_000)
    inner = io.BytesIO()
    np.savez_compressed(inner, a0=np.zeros(3_000_000))

    def change(parts):
        parts[bundle.ANALYSIS] = inner.getvalue()
        sign(parts)

    refused(altered(path, change), "more than a bundle can hold")


def test_a_huge_description_is_refused(path):
    altered(path, lambda parts: parts.update({bundle.ABOUT: b" " * 2_000_000}))
    refused(path, "more than a bundle can hold")


def sign(parts, **changes):
    import hashlib

    about = json.loads(parts[bundle.ABOUT]) | changes
    about["sha256"] = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in parts.items()
        if name != bundle.ABOUT
    }
    parts[bundle.ABOUT] = json.dumps(about).encode()


def test_a_newer_form_is_said_with_what_to_do(path):
    newer = {"version": bundle.VERSION + 1, "moviegoer": "9.1"}

    def change(parts):
        parts["moods.npz"] = b"what this version does not know"
        sign(parts, **newer)

    refused(altered(path, change), r"Moviegoer 9\.1 in a newer form.*update Moviegoer")


def test_a_bundle_of_the_first_form_is_read(path):
    altered(path, lambda parts: sign(parts, version=1))
    assert bundles.read(path).corrected == ""


SAID = """\
# Ada, from the print in the archive: 38 s are right
version = 2

[[label]]
head = "scale"
label = "MCU"
from_s = 1.0
to_s = 4.0
by = "Zo\u00eb"
when = 2026-11-21T15:10:00.250Z
"""


def test_corrections_are_put_back_as_they_were_left(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / corrections.FILE).write_text(SAID, encoding="utf-8")
    corrected = partial(bundles.corrected, tmp_path / "there")
    path = written(tmp_path / "film.zip", corrected=corrected)
    bundles.settle(bundles.read(path), tmp_path / "here")
    assert corrections.content(tmp_path / "here") == SAID
    (label,) = corrections.read(tmp_path / "here").labels
    assert (label.by, label.label) == ("Zo\u00eb", "MCU")


def test_without_corrections_there_is_no_file(path, tmp_path):
    bundles.settle(bundles.read(path), tmp_path / "film")
    assert not (tmp_path / "film" / corrections.FILE).exists()


def test_corrections_that_cannot_be_understood_do_not_leave(tmp_path):
    (tmp_path / corrections.FILE).write_text("[[label]]\nmood = 1\n")
    with pytest.raises(StoreError, match="mood"):
        bundles.corrected(tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"[[label]]\nmood = 1\n", r"corrections\.toml: label\.0\.mood"),
        (b"no = toml =", "is not TOML"),
        (b"\xff\xfe", "its corrections.toml is none"),
        (b"a = " + b"[" * 100_000, "its corrections.toml is none"),
        (b"#" * (1 << 24) + b"\n", "more than a bundle can hold"),
    ],
)
def test_corrections_that_are_none_are_refused(path, text, told):
    def change(parts):
        parts[corrections.FILE] = text
        sign(parts)

    refused(altered(path, change), told)


@pytest.mark.parametrize("about", [b"[]", b"{}", b"\xff", b'{"format": "other"}', b"null"])
def test_a_description_that_says_nothing_is_said(path, about):
    altered(path, lambda parts: parts.update({bundle.ABOUT: about}))
    refused(path, "does not say so")


def test_an_analysis_of_another_make_is_said(path):
    def change(parts):
        inner = io.BytesIO()
        np.savez(inner, __tree__=np.frombuffer(b'{"mood": "blue"}', np.uint8))
        parts[bundle.ANALYSIS] = inner.getvalue()
        sign(parts, moviegoer="0.0.1")

    refused(altered(path, change), r"written by Moviegoer 0\.0\.1.*does not understand")


def test_a_table_that_would_run_code_is_refused(path):
    def change(parts):
        inner = io.BytesIO()
        np.savez(inner, __tree__=np.array([{"a": 1}], dtype=object))
        parts[bundle.ANALYSIS] = inner.getvalue()
        sign(parts)

    refused(altered(path, change), "does not understand")


def test_tables_that_do_not_belong_together_are_said(tmp_path):
    film = analysed()
    for wrong in (
        replace(film, people=film.people[:-1]),
        replace(film, shot_list=film.shot_list[1:]),
        replace(film, shot_list=()),
    ):
        refused(written(tmp_path / "film.zip", wrong), "do not belong together")


def test_a_folder_that_is_there_stays_as_it_was(path, tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(StoreError, match="exists already"):
        bundles.settle(bundles.read(path), tmp_path / "mine")
    assert not list((tmp_path / "mine").iterdir())


def test_nothing_half_written_is_left_behind(path, tmp_path):
    found = bundles.read(path)
    character = replace(found.analysis.cast[0], faces=(10**6,), portrait=10**6)
    broken = replace(found, analysis=replace(found.analysis, cast=(character,)))
    with pytest.raises(DataError, match="do not belong together"):
        bundles.settle(broken, tmp_path / "film")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_what_needs_pictures_says_so(path, tmp_path):
    folder = tmp_path / "film"
    bundles.settle(bundles.read(path), folder)
    with pytest.raises(StoreError, match="imported from a bundle and has no pictures"):
        run.again(folder)
    assert (run.picture_of(folder)(0) == 128).all()
    assert run.redraw(folder).stat().st_size > 10_000
