import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from moviegoer import heads
from moviegoer.core.answers import linear
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


def answers(clip: cinemaclip.CinemaClip, images: list[np.ndarray]) -> dict[str, Scores]:
    vectors = clip.encode(images)
    return {head.name: linear.answer(head, vectors, how="cinemaclip") for head in clip.heads()}


@pytest.mark.slow
def test_real_weights_answer_all_23_heads(
    random_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = cinemaclip.load(str(random_weights))
    assert clip is not None
    told = answers(clip, pictures(3))
    assert list(told) == SCHEMA["categories"]
    assert sum(len(SCHEMA["categories_meta"][name]["labels"]) for name in told) == 101
    assert told["color.theory"].labels[0] == "analagous"
    assert told["shot.lighting.direction"].threshold == pytest.approx(0.67)
    assert capsys.readouterr().out == ""
    assert len(cinemaclip.fingerprint(str(random_weights))) == 64


@pytest.mark.slow
def test_batches_answer_as_the_packages_own_single_pictures(random_weights: Path) -> None:
    """Pictures and captions; a picture squished whole, wide as it may be."""
    import torch
    from cinemaclip import CinemaCLIP
    from PIL import Image

    clip = cinemaclip.load(str(random_weights))
    assert clip is not None
    images = [*pictures(1), np.random.default_rng(1).integers(0, 255, (80, 240, 3), np.uint8)]
    ours = answers(clip, images)
    theirs = CinemaCLIP.from_pretrained(str(random_weights)).eval()
    for row, image in enumerate(images):
        told = theirs.predict_image(Image.fromarray(image))
        vector = told["clip_image_embedding"][0]
        assert clip.encode(images)[row] == pytest.approx(vector, abs=1e-5)
        logits = theirs.get_classifier_logits(torch.from_numpy(vector))
        for name, scores in ours.items():
            act = torch.softmax if scores.exclusive else lambda x, _: torch.sigmoid(x)
            expected = act(logits[name], -1).detach().numpy()
            assert scores.p[row] == pytest.approx(expected, abs=1e-5)
            if scores.exclusive:
                best = scores.labels[int(scores.p[row].argmax())]
                assert told["classifier_preds"][name].label == [f"{name}.{best}"]
    with torch.no_grad():
        caption = theirs.encode_text(theirs.tokenizer(["a still from a film"])).numpy()[0]
    assert clip.embed(["a still from a film"])[0] == pytest.approx(caption, abs=1e-5)
