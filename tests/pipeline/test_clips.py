"""The CLIP stage: one encoding a keyframe, heads asked in words, vectors that search reads."""

import json

import numpy as np
import pandas as pd
import pytest

import moviegoer
from moviegoer import config, heads
from moviegoer.errors import ConfigError, ModelError
from moviegoer.pipeline import clips, extras, perception
from moviegoer.sense import cinemaclip, clip
from moviegoer.sense import extras as classifiers
from tests import films, tiny_clip


@pytest.fixture(autouse=True)
def _no_weights_here(tmp_path, monkeypatch):
    monkeypatch.setattr("moviegoer.sense.weights.local", lambda name: None)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A user's cache of the test's own, with FrameNet converted as in any other."""
    with pytest.MonkeyPatch.context() as patch:
        real = clips.Cache
        place = tmp_path_factory.mktemp("home")
        patch.setattr(clips, "Cache", lambda folder: real(place / folder.name))
        yield place


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    return tiny_clip.write(tmp_path_factory.mktemp("w") / "tiny")


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return films.cuts(tmp_path_factory.mktemp("film") / "film.mp4", (30, 40, 25)).path


@pytest.fixture(scope="module")
def analysed(film, weights, home, tmp_path_factory):
    out = tmp_path_factory.mktemp("analysed") / "out"
    settings = {"clip": {"weights": str(weights)}, "cinemaclip": {"weights": "off"}}
    return out, settings, moviegoer.analyze(film, out=out, settings=settings)


def test_vectors_of_the_keyframes_are_kept_and_read_back(analysed):
    out, _, found = analysed
    kept = moviegoer.load(out).embeddings
    assert kept.vector.shape == (len(found.keyframes), 16)
    assert kept.vector.dtype == np.float32
    assert np.linalg.norm(kept.vector, axis=1) == pytest.approx(np.ones(len(kept)))
    assert kept.model == found.embeddings.model
    assert np.array_equal(kept.vector, found.embeddings.vector)
    manifest = json.loads((out / "manifest.json").read_text())
    used = next(one for one in manifest["weights"] if one["name"] == "clip")
    assert kept.model.endswith(used["sha256"])


def test_heads_that_nothing_else_answers_are_asked_in_words(analysed):
    out, _, found = analysed
    asked = {name for name, s in found.heads.items() if "zero-shot" in set(s.how)}
    assert {"shot.location.interior", "shot.location.exterior", "texture"} <= asked
    scores = found.heads["texture"]
    prompted = [one.name for one in heads.named("texture").labels if one.prompts]
    assert list(scores.labels) == prompted
    assert "zero-shot" not in set(found.heads["scale"].how)
    table = pd.read_csv(out / "shots.csv", keep_default_na=False)
    assert set(table["texture"]) <= set(prompted)
    assert set(table["texture_how"]) == {"zero-shot"}


def test_a_changed_title_encodes_nothing_and_loads_no_model(analysed, film, monkeypatch):
    out, settings, before = analysed

    def checked(cache, stage, frames, run, progress):
        return by_frame(cache, stage, frames, None, progress)

    by_frame = perception.by_frame
    monkeypatch.setattr(perception, "by_frame", checked)
    monkeypatch.setattr(clip, "load", None)
    after = moviegoer.analyze(film, out=out, settings={**settings, "film": {"title": "Other"}})
    assert after.heads["texture"].p == pytest.approx(before.heads["texture"].p)


def test_other_weights_are_encoded_anew(analysed, film, weights, tmp_path):
    from safetensors.torch import load_file, save_file

    out, settings, before = analysed
    other = tiny_clip.write(tmp_path / "other")
    state = load_file(other / "open_clip_model.safetensors")
    save_file({k: v * 1.5 for k, v in state.items()}, other / "open_clip_model.safetensors")
    changed = {**settings, "clip": {"weights": str(other)}}
    after = moviegoer.analyze(film, out=out, settings=changed)
    assert after.embeddings.model != before.embeddings.model
    assert not np.allclose(after.embeddings.vector, before.embeddings.vector)


def test_without_weights_there_are_no_vectors_and_a_note_says_what_to_do(film, tmp_path):
    found = moviegoer.analyze(film, out=tmp_path / "out")
    assert found.embeddings is None
    assert "texture" not in found.heads
    assert any("moviegoer models pull" in note for note in found.provenance["notes"])


@pytest.mark.parametrize("section", ["clip", "cinemaclip"])
def test_weights_that_were_named_and_are_not_there_are_an_error(film, tmp_path, section):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="empty"):
        moviegoer.analyze(
            film, out=tmp_path / "out", settings={section: {"weights": str(tmp_path / "empty")}}
        )
    assert not (tmp_path / "out" / "manifest.json").exists()


class FakeCinema(clip.FakeEncoder, cinemaclip.CinemaClip):
    """CinemaCLIP in shape: an encoder that also has heads of its own."""

    def __init__(self):
        pass

    def heads(self):
        from moviegoer.core.answers.linear import LinearHead

        weight = np.ones((3, 12), np.float32)
        return (LinearHead("color.saturation", ("a", "b", "c"), weight, np.zeros(3)),)


def test_cinemaclip_encodes_once_and_is_asked_in_words_what_it_has_no_head_for(monkeypatch, home):
    monkeypatch.setattr(cinemaclip, "available", lambda weights: True)
    monkeypatch.setattr(cinemaclip, "fingerprint", lambda weights: "a" * 64)
    monkeypatch.setattr(cinemaclip, "load", lambda weights, device="cpu": FakeCinema())
    (source,) = clips.sources(config.load())
    made = clips.probes(source, lambda: source.load("cpu"))
    trained, worded = clips.answers(made, FakeCinema().encode([np.zeros((9, 16, 3), np.uint8)]))
    assert set(trained) == {"color.saturation"}
    assert set(trained["color.saturation"].how) == {"cinemaclip"}
    assert "color.saturation" not in worded
    assert {"texture", "color.tones"} <= set(worded)
    assert clips.probes(source, None).asked[0].name == made.asked[0].name, "captions are kept"


def test_weights_named_beside_cinemaclip_are_asked_instead_of_it(monkeypatch, weights):
    monkeypatch.setattr(cinemaclip, "available", lambda weights: True)
    monkeypatch.setattr(cinemaclip, "fingerprint", lambda weights: "a" * 64)
    both = clips.sources(config.load({"clip": {"weights": str(weights)}}))
    assert [(one.stage, one.asked) for one in both] == [("cinemaclip", False), ("clip", True)]


def test_extra_classifiers_answer_heads_of_their_own(film, tmp_path, monkeypatch):
    real = extras.weights.checksum

    def checksum(name):
        return "b" * 64 if name == "places365" else real(name)

    monkeypatch.setattr(extras.weights, "checksum", checksum)
    monkeypatch.setattr("moviegoer.pipeline.provenance.checksum", checksum)
    monkeypatch.setattr(classifiers, "load", lambda name, device: classifiers.FakeClassifier(name))
    settings = {"extra": {"places365": True}}
    found = moviegoer.analyze(film, out=tmp_path / "out", settings=settings)
    scores = found.heads["extra.places365"]
    assert scores.p.shape == (3, len(scores.labels))
    assert set(scores.how) == {"places365"}
    table = pd.read_csv(tmp_path / "out" / "shots.csv", keep_default_na=False)
    assert set(table["extra.places365"]) <= set(scores.labels)
    assert "extra.imagenet" not in table
    monkeypatch.setattr(classifiers, "load", None)
    again = moviegoer.analyze(
        film, out=tmp_path / "out", settings={**settings, "film": {"title": "Other"}}
    )
    assert again.heads["extra.places365"].labels == scores.labels


def test_an_extra_without_its_weights_says_how_to_get_them(film, tmp_path):
    with pytest.raises(ModelError, match="moviegoer models pull imagenet"):
        moviegoer.analyze(film, out=tmp_path / "out", settings={"extra": {"imagenet": True}})
    with pytest.raises(ConfigError, match=r"extra\.imagenet"):
        config.load({"extra": {"imagnet": True}})
