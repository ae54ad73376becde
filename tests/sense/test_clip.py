"""CLIP by open_clip, on a tiny model of random weights that the test saves in the real formats."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from moviegoer.core.answers import linear
from moviegoer.errors import ModelError
from moviegoer.sense import checkpoints, clip
from tests import tiny_clip

PLACES = ("a kitchen", "a beach", "a street at night")
TEMPLATES = ("a still from a film set in {}", "a picture of {}")


@pytest.fixture(autouse=True)
def _no_weights_here(tmp_path, monkeypatch):
    monkeypatch.setattr("moviegoer.sense.weights.local", lambda name: None)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.file_download.constants.HF_HUB_CACHE", str(tmp_path))


@pytest.fixture(scope="module")
def state():
    return tiny_clip.state()


@pytest.fixture
def folder(tmp_path) -> Path:
    return tiny_clip.write(tmp_path / "tiny clip")


@pytest.fixture
def registered(tmp_path, monkeypatch):
    """The tiny model under a name of its own, as open_clip's built-in ones have."""
    import open_clip.factory

    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "tiny.json").write_text(json.dumps(tiny_clip.MODEL))
    monkeypatch.setattr(open_clip.factory, "_MODEL_CONFIG_PATHS", [tmp_path / "configs"])
    monkeypatch.setattr(open_clip.factory, "_MODEL_CONFIGS", {})
    open_clip.factory._rescan_model_configs()
    return "tiny"


def pictures(count):
    rng = np.random.default_rng(0)
    return [rng.integers(0, 255, (60 + 10 * i, 160, 3), np.uint8) for i in range(count)]


@pytest.fixture(params=["fake", "real"])
def encoder(request, folder):
    if request.param == "fake":
        return clip.FakeEncoder()
    return clip.load(checkpoints.find("", str(folder)))


def test_an_encoder_keeps_its_contract(encoder):
    seen, said = encoder.encode(pictures(3)), encoder.embed(PLACES)
    assert seen.dtype == said.dtype == np.float32
    assert seen.shape == said.shape == (3, seen.shape[1])
    assert np.linalg.norm(np.concatenate([seen, said]), axis=1) == pytest.approx(np.ones(6))
    assert encoder.encode(pictures(3)[1:2])[0] == pytest.approx(seen[1], abs=1e-5)
    assert encoder.embed(PLACES[1:2])[0] == pytest.approx(said[1], abs=1e-5)
    assert not np.allclose(seen[0], seen[1])
    assert encoder.scale > 0
    assert encoder.name


def theirs(model, preprocess, tokenizer):
    """open_clip's own zero-shot classification, as its documentation has it."""
    import torch
    from open_clip import build_zero_shot_classifier
    from PIL import Image

    model.eval()
    classifier = build_zero_shot_classifier(model, tokenizer, PLACES, TEMPLATES)
    batch = torch.stack([preprocess(Image.fromarray(image)) for image in pictures(3)])
    with torch.no_grad():
        vectors = model.encode_image(batch, normalize=True)
        return (model.logit_scale.exp() * vectors @ classifier).softmax(dim=-1).numpy()


def ours(encoder):
    captions = [encoder.embed([form.format(place) for form in TEMPLATES]) for place in PLACES]
    head = linear.prompted("place", PLACES, captions=captions, scale=encoder.scale)
    return linear.answer(head, encoder.encode(pictures(3)), how="zero-shot").p


def test_a_folder_answers_as_open_clip_does(folder):
    import open_clip

    name = f"local-dir:{folder}"
    model, _, preprocess = open_clip.create_model_and_transforms(name)
    expected = theirs(model, preprocess, open_clip.get_tokenizer(name))
    assert np.ptp(expected) > 0.01, "the test can tell answers apart"
    assert ours(clip.load(checkpoints.find("", str(folder)))) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("quick", [False, True])
def test_a_tags_weights_are_used_as_the_tag_says(tmp_path, state, registered, monkeypatch, quick):
    """Its mean, deviation, interpolation and QuickGELU, not the architecture's defaults."""
    import open_clip
    import torch
    from open_clip import pretrained

    file = tmp_path / "w.pt"
    torch.save(state, file)
    tag = {"file": str(file), "hf_hub": "org/tiny/w.pt", "quick_gelu": quick, **tiny_clip.PREPARED}
    monkeypatch.setitem(pretrained._PRETRAINED, registered, {"t": tag})
    monkeypatch.setattr(checkpoints, "_cached", lambda model, tag: file)
    checkpoints._tag.cache_clear()
    model, _, preprocess = open_clip.create_model_and_transforms(
        registered, pretrained="t", force_quick_gelu=quick
    )
    answers = ours(clip.load(checkpoints.find(registered, "t")))
    checkpoints._tag.cache_clear()
    expected = theirs(model, preprocess, open_clip.get_tokenizer(registered))
    assert answers == pytest.approx(expected, abs=1e-5)
    plain = open_clip.create_model_and_transforms(registered, pretrained=str(file))
    default = theirs(plain[0], plain[2], open_clip.get_tokenizer(registered))
    assert not np.allclose(default, expected, atol=1e-4), "the defaults would have been wrong"


@pytest.mark.parametrize("ending", ["pt", "safetensors"])
def test_a_lone_file_in_either_format(tmp_path, state, registered, ending):
    import torch
    from safetensors.torch import save_file

    file = tmp_path / f"w.{ending}"
    (torch.save if ending == "pt" else save_file)(state, file)
    found = checkpoints.find(registered, str(file))
    assert clip.load(found).encode(pictures(2)).shape == (2, 16)
    assert len(checkpoints.checksum(found.file)) == 64


def test_a_lone_file_is_refused_where_its_preprocessing_is_anyones_guess(tmp_path):
    """Weights of ViT-L-14 were trained with two ways of preparing pictures."""
    (tmp_path / "w.pt").write_bytes(b"weights")
    with pytest.raises(ModelError, match="how its pictures were prepared"):
        clip.load(checkpoints.find("ViT-L-14", str(tmp_path / "w.pt")))


class Payload:
    """What a torch file can carry besides tensors: code that runs when it is opened."""

    def __reduce__(self):
        return (Path.touch, (Path(self.mark),))

    def __init__(self, mark):
        self.mark = mark


def test_a_file_that_carries_code_is_refused_and_not_run(tmp_path, registered):
    import torch

    torch.save({"logit_scale": Payload(tmp_path / "ran")}, tmp_path / "w.pt")
    with pytest.raises(ModelError, match="cannot be loaded"):
        clip.load(checkpoints.find(registered, str(tmp_path / "w.pt")))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("damage", [b"not weights", b""])
def test_damaged_weights_are_named(folder, damage):
    (folder / "open_clip_model.safetensors").write_bytes(damage)
    with pytest.raises(ModelError, match=r"open_clip_model\.safetensors cannot be loaded"):
        clip.load(checkpoints.find("", str(folder)))


def test_weights_of_another_model_are_named(tmp_path, state, registered):
    import torch

    wrong = {name: value for name, value in state.items() if name != "text_projection"}
    torch.save(wrong, tmp_path / "w.pt")
    with pytest.raises(ModelError, match=r"text_projection|state_dict"):
        clip.load(checkpoints.find(registered, str(tmp_path / "w.pt")))


def test_what_is_not_here_is_absent_or_named():
    assert checkpoints.find("ViT-B-32", "off") is None
    assert checkpoints.find("ViT-B-32") is None
    with pytest.raises(ModelError, match="moviegoer models pull openclip"):
        checkpoints.find("ViT-B-32", "laion2b_s34b_b79k")
    with pytest.raises(ModelError, match="hf download laion/"):
        checkpoints.find("ViT-B-32-256", "datacomp_s34b_b86k")
    with pytest.raises(ModelError, match="no folder, no file and no pretrained tag"):
        checkpoints.find("ViT-B-32", "laion")


def test_a_folder_without_its_configuration_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no open_clip_config"):
        checkpoints.find("ViT-B-32", str(tmp_path))
    (tmp_path / "open_clip_config.json").write_text("{}")
    with pytest.raises(ModelError, match="no weights in"):
        checkpoints.find("ViT-B-32", str(tmp_path))


def test_the_file_that_is_told_of_is_the_one_that_is_loaded(folder):
    """open_clip chooses among several itself."""
    from open_clip.factory import _find_checkpoint_in_dir

    first = folder / "open_clip_model.safetensors"
    for name in ("zzz.safetensors", "pytorch_model.bin", "open_clip_pytorch_model.safetensors"):
        (folder / name).write_bytes(first.read_bytes())
    for _ in range(3):
        chosen = checkpoints.find("", str(folder)).file
        assert str(chosen) == _find_checkpoint_in_dir(folder)
        chosen.unlink()


def test_finding_weights_loads_no_network(folder):
    code = (
        "import sys; from moviegoer.sense import checkpoints as c;"
        f"assert c.checksum(c.find('', {str(folder)!r}).file);"
        "sys.exit('torch' in sys.modules or 'open_clip' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
