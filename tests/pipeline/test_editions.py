"""Editions of one synthetic film: re-encoded at 25/24 speed, cropped, trimmed."""

from fractions import Fraction
from functools import partial

import cv2
import numpy as np
import pytest

import moviegoer
from moviegoer import corrections
from moviegoer.core.alignment.alike import Edition
from moviegoer.core.alignment.matching import align
from moviegoer.core.corrections.deeds import Corrections, Cut, CutDeed, Label, Staging
from moviegoer.errors import DataError, StoreError
from moviegoer.export import formats
from moviegoer.export.bundle import Traces
from moviegoer.export.wanted import Wanted
from moviegoer.pipeline import bundles, correcting, editions
from moviegoer.sense.layout import layout
from moviegoer.store import write
from moviegoer.types import SceneKind, Shot, Span, Transition
from tests import films
from tests.cli.test_export import finished
from tests.export.test_bundle import traces
from tests.report.invented_films import invent

LENGTHS = (30, 42, 36, 48, 30, 60, 33, 45, 39, 51)
GONE = (3, 4)
"""Shots, from 0, that the other edition lacks."""


def reels():
    """The film as shot, and its other edition: cropped, graded, coarser, a scene cut out."""
    whole = [films.shot(7 + 10 * i, n) for i, n in enumerate(LENGTHS)]
    other = [[_reprinted(image) for image in images] for i, images in enumerate(whole)
             if i not in GONE]  # fmt: skip
    return whole, other


def _reprinted(image):
    width = image.shape[1]
    edge = round(width * 0.06)
    cut = image[:, edge : width - edge].astype(np.float32)
    graded = np.clip((cut / 255) ** 1.1 * 255 * [1.05, 1.0, 0.93], 0, 255).astype(np.uint8)
    _, jpeg = cv2.imencode(".jpg", cv2.resize(graded, (240, 160)), [cv2.IMWRITE_JPEG_QUALITY, 40])
    return cv2.imdecode(jpeg, cv2.IMREAD_COLOR)


def looked_at(shots, rate):
    rows, owner, times, layouts, at = [], [], [], [], 0
    for number, images in enumerate(shots, 1):
        count = len(images)
        span = Span(at / rate, (at + count) / rate)
        rows.append(Shot(number, at, at + count, span, Transition.CUT))
        for part in (1, 2, 3):
            frame = count * part // 4
            owner.append(number)
            times.append((at + frame) / rate)
            layouts.append(layout(images[frame]))
        at += count
    return Edition(tuple(rows), np.array(owner), np.array(times), np.stack(layouts))


def test_shots_of_a_pal_copy_without_a_scene_are_matched():
    whole, other = reels()
    found = align(looked_at(whole, 24), looked_at(other, 25))
    kept = [i + 1 for i in range(len(LENGTHS)) if i not in GONE]
    pairs = [(one.a[0], one.b[0]) for one in found.relations if one.a and one.b]
    assert pairs == list(zip(kept, range(1, len(kept) + 1), strict=True))
    assert [one.a for one in found.relations if not one.b] == [(4,), (5,)]
    assert found.speed == pytest.approx(24 / 25, abs=0.001)
    assert found.window_a[0] > 0
    assert found.window_b == (0.0, 0.0, 1.0, 1.0)


@pytest.mark.slow
def test_what_another_lab_set_right_comes_in_a_bundle_and_is_carried(tmp_path):
    whole, other = reels()
    for name, shots, rate in (("disc", whole, 24), ("broadcast", other, 25)):
        images = [image for images in shots for image in images]
        films.write(tmp_path / f"{name}.mp4", images, rate=Fraction(rate))
        moviegoer.analyze(tmp_path / f"{name}.mp4", out=tmp_path / name)
    one, two = tmp_path / "disc", tmp_path / "broadcast"
    a, b = editions.load(one).edition, editions.load(two).edition
    assert (len(a.shots), len(b.shots)) == (10, 8)
    when = correcting.now()
    for shot, label in ((a.shots[7], "ELS"), (a.shots[3], "CU")):
        made = Corrections(labels=(Label("scale", label, shot.span, "Ada", when),))
        corrections.add(one, made)
    # The one lab sends a bundle, without pictures; the other has its film.
    sent = formats.make(
        "bundle",
        moviegoer.load(one),
        Wanted(
            traces=partial(bundles.traces, one, moviegoer.load(one)),
            corrected=partial(bundles.corrected, one),
        ),
    )
    (tmp_path / "disc.moviegoer.zip").write_bytes(*sent.values())
    pooled = tmp_path / "pooled"
    bundles.settle(bundles.read(tmp_path / "disc.moviegoer.zip"), pooled)
    found = align(editions.load(pooled).edition, b)
    assert {str(kind): count for kind, count in found.counts().items()} == {"same": 8, "cut": 2}
    fates = editions.carry(pooled, two, found)
    assert [fate.applied for fate in fates] == [True, False]
    assert moviegoer.load(two).shots["scale"][5] == "ELS"
    assert str(moviegoer.load(two).heads["scale"].how[5]) == "person"
    again = editions.carry(pooled, two, found)
    assert [fate.why == editions.THERE for fate in again] == [True, False]
    assert len(corrections.read(two)) == 1


def test_an_analysis_without_its_looks_says_so(tmp_path):
    finished(tmp_path / "film", invent(6))
    with pytest.raises(DataError, match="what its keyframes look like"):
        editions.load(tmp_path / "film")


@pytest.fixture
def alike(tmp_path):
    """Two folders that hold one film, and that film; neither has the pictures."""
    film = invent(12)
    for name in ("one", "two"):
        folder = finished(tmp_path / name, film)
        sent = traces(film)
        # One keyframe of noise a shot would be like nothing: cells are made coarse.
        coarse = sent.layout[:, ::3, ::4].repeat(3, axis=1).repeat(4, axis=2)
        write(folder / "traces.npz", Traces(sent.frame, coarse, sent.vector))
    return tmp_path / "one", tmp_path / "two", film


def test_what_was_carried_once_is_not_carried_again(alike, monkeypatch):
    one, two, film = alike
    monkeypatch.setattr(correcting.run, "again", lambda *_, **__: None)
    found = align(editions.load(one).edition, editions.load(two).edition)
    when, (first, second, *_) = correcting.now(), [shot.span for shot in film.shot_list[3:]]
    made = Corrections(
        cuts=(Cut(CutDeed.ADD, first.start_s, "Ada", when),),
        labels=(Label("scale", "CU", first, "Ada", when),),
        scenes=(Staging(Span(first.start_s, second.end_s), "Ada", when, SceneKind.DIALOGUE),),
    )
    corrections.add(one, made)
    assert [fate.why for fate in editions.carry(one, two, found)] == ["", "", ""]
    text = corrections.content(two)
    assert len(corrections.read(two)) == 3
    assert [fate.why for fate in editions.carry(one, two, found)] == [editions.THERE] * 3
    assert corrections.content(two) == text
    corrections.add(one, Corrections(labels=(Label("scale", "MS", second, "Ada", when),)))
    assert [fate.why for fate in editions.carry(one, two, found)].count("") == 1
    assert [label.label for label in corrections.read(two).labels] == ["CU", "MS"]


def test_nothing_is_carried_from_a_folder_into_itself(alike):
    one, two, film = alike
    label = Label("scale", "CU", film.shot_list[3].span, "Ada", correcting.now())
    corrections.add(one, Corrections(labels=(label,)))
    found = align(editions.load(one).edition, editions.load(two).edition)
    with pytest.raises(DataError, match="are one folder"):
        editions.carry(one, one.parent / "two" / ".." / "one", found)
    assert len(corrections.read(one)) == 1


def test_an_imported_edition_can_be_matched_but_not_corrected(alike):
    one, two, film = alike
    (two / "manifest.json").write_text('{"imported": {}}')
    a, b = (editions.load(folder) for folder in (one, two))
    found = align(a.edition, b.edition)
    assert {str(kind) for kind in found.counts()} == {"same"}
    assert a.title == "The Long Interval (restored, 2K)"
    label = Label("scale", "CU", film.shot_list[3].span, "Ada", correcting.now())
    corrections.add(one, Corrections(labels=(label,)))
    with pytest.raises(StoreError, match="has no pictures"):
        editions.carry(one, two, found)
    assert not (two / "corrections.toml").exists()
