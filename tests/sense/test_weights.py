"""The catalogue holds together, and everything it says is here can be found."""

import ast
import re
from pathlib import Path

import pytest

import moviegoer
from moviegoer.errors import ModelError
from moviegoer.sense import weights


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.mark.parametrize("about", weights.catalogue().values(), ids=lambda about: about.name)
def test_every_entry_says_where_from_and_under_which_licence(about: weights.Weights) -> None:
    assert about.purpose
    assert about.licence
    assert about.source
    if not about.files:
        assert about.file
        assert re.fullmatch(r"[0-9a-f]{64}", about.sha256)
        assert weights.checksum(about.name) == about.sha256
        return
    assert about.without
    assert bool(about.hub) == bool(about.revision)
    assert not about.package
    assert about.size_mb > 0
    for file in about.files:
        assert bool(file.url) != bool(about.hub)
        assert re.fullmatch(r"[0-9a-f]{0,64}", file.sha256)
        assert file.url.endswith(file.name) or about.hub


def test_absent_weights_say_what_stays_unanswered_and_which_command_helps() -> None:
    said = weights.how_to_get("imagenet")
    assert "moviegoer models pull imagenet" in said
    assert weights.catalogue()["imagenet"].without in said
    assert "\n" not in said
    assert weights.local("imagenet") is None
    with pytest.raises(ModelError, match="models pull imagenet"):
        weights.find("imagenet")


def test_zero_shot_weights_are_those_of_open_clips_own_registry() -> None:
    open_clip = pytest.importorskip("open_clip")
    for name, model, tag in (
        ("openclip", "ViT-B-32", "laion2b_s34b_b79k"),
        ("mobileclip", "MobileCLIP2-S0", "dfndr2b"),
    ):
        registered = open_clip.pretrained.get_pretrained_cfg(model, tag)["hf_hub"].rstrip("/")
        assert weights.catalogue()[name].hub == registered
        assert tag in weights.catalogue()[name].source


def test_image_net_weights_are_those_torchvision_names() -> None:
    from torchvision.models import ResNet50_Weights

    (file,) = weights.catalogue()["imagenet"].files
    assert file.url == ResNet50_Weights.IMAGENET1K_V2.url
    assert file.name == f"resnet50-{file.sha256}.pth"


def test_a_lock_is_read_as_it_was_written() -> None:
    assert weights.read_lock("imagenet") == weights.Lock()
    lock = weights.Lock(revision="abc", sha256={"a.pth": "0" * 64})
    weights.write_lock("imagenet", lock)
    assert weights.read_lock("imagenet") == lock
    (weights.folder("imagenet") / "lock.json").write_text("{")
    with pytest.raises(ModelError, match="models remove imagenet"):
        weights.read_lock("imagenet")


def test_torch_files_are_read_as_tensors_alone() -> None:
    calls = [
        (path, node)
        for path in Path(moviegoer.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "torch.load"
    ]
    assert calls
    for path, call in calls:
        assert any(ast.unparse(word) == "weights_only=True" for word in call.keywords), path
