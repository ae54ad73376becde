import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from moviegoer import heads
from moviegoer.errors import ModelError
from moviegoer.sense import cinemaclip
from moviegoer.types import Scores

SCHEMA = json.loads((files("cinemaclip") / "assets" / "CinemaNetSchema.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _empty_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.file_download.constants.HF_HUB_CACHE", str(tmp_path))


def pictures(count: int) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [rng.integers(0, 255, (90 + i, 160, 3), np.uint8) for i in range(count)]


def test_heads_are_those_of_the_installed_schema() -> None:
    known = heads.load()
    for name in SCHEMA["categories"]:
        meta = SCHEMA["categories_meta"][name]
        labels = tuple(label.name for label in known[name].labels)
        binary = meta["labels"] == ["likelihood"]
        assert labels == (("yes",) if binary else tuple(meta["labels"]))
        assert known[name].exclusive == (meta["activation"] == "softmax")
        assert known[name].threshold == (meta["suggested_thresh"] or 0.5)


def test_absent_weights_are_none_or_named(tmp_path: Path) -> None:
    assert not cinemaclip.available()
    assert cinemaclip.load("auto") is None
    assert cinemaclip.load("off") is None
    with pytest.raises(ModelError, match=r"no model\.safetensors"):
        cinemaclip.load(str(tmp_path))


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_text("not weights")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="does not hold CinemaCLIP weights"):
        cinemaclip.load(str(tmp_path))


def check(clip: cinemaclip.Clip) -> dict[str, Scores]:
    answers = dict(clip.answer(pictures(3)))
    for name, scores in answers.items():
        assert scores.head == name
        assert scores.p.shape == (3, len(scores.labels))
        assert set(scores.how) == {"cinemaclip"}
        if scores.exclusive:
            assert scores.p.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-4)
    alone = clip.answer(pictures(3)[1:2])
    for name, scores in alone.items():
        assert scores.p[0] == pytest.approx(answers[name].p[1], abs=1e-4)
    return answers


def test_the_fake_answers_as_the_real_one_must() -> None:
    check(cinemaclip.FakeClip())


@pytest.fixture(scope="module")
def random_weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """CinemaCLIP as its package makes it, untrained, saved as its package saves it."""
    import torch
    from cinemaclip import CinemaCLIP

    folder = tmp_path_factory.mktemp("cinemaclip")
    torch.manual_seed(0)
    CinemaCLIP().save_pretrained(folder)
    yield folder
    (folder / "model.safetensors").unlink()


@pytest.mark.slow
def test_real_weights_answer_all_23_heads(
    random_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = cinemaclip.load(str(random_weights))
    assert clip is not None
    answers = check(clip)
    assert list(answers) == SCHEMA["categories"]
    assert answers["color.theory"].labels[0] == "analagous"
    assert answers["shot.lighting.direction"].threshold == pytest.approx(0.67)
    assert all(len(scores.p) == 0 for scores in clip.answer([]).values())
    assert capsys.readouterr().out == ""
    assert cinemaclip.fingerprint(str(random_weights))


@pytest.mark.slow
def test_batches_answer_as_the_packages_own_single_pictures(random_weights: Path) -> None:
    from cinemaclip import CinemaCLIP
    from PIL import Image

    clip = cinemaclip.load(str(random_weights))
    assert clip is not None
    ours = clip.answer(pictures(1))
    theirs = CinemaCLIP.from_pretrained(str(random_weights)).eval()
    told = theirs.predict_image(Image.fromarray(pictures(1)[0]))["classifier_preds"]
    for name, scores in ours.items():
        if scores.exclusive:
            best = scores.labels[int(scores.p[0].argmax())]
            assert told[name].label == [f"{name}.{best}"]
            assert told[name].confidence[0] == pytest.approx(scores.p[0].max(), abs=1e-4)
