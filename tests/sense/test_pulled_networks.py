"""Whole networks in their real formats, random, pulled from a hub that breaks off, then loaded."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from moviegoer.sense import cinemaclip, weights
from moviegoer.sense.pull import pull
from tests.servers import Site, serve

pytestmark = pytest.mark.slow
HALF = 150_000_000
CHUNK = 10 * 1024 * 1024
"""huggingface_hub writes to disk in steps of this size."""


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serve(Site(hub=True)) as running:
        template = running.address + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", running.address)
        monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda _: None)
        yield running
    shutil.rmtree(tmp_path)  # gigabytes, which pytest would keep for three runs


def publish(hub: Site, name: str, folder: Path) -> str:
    """Let the hub have the catalogue's files from a folder; say where the weights are asked for."""
    about = weights.catalogue()[name]
    root = f"/{about.hub}/resolve/{about.revision}"
    hub.files.update({f"{root}/{file.name}": folder / file.name for file in about.files})
    return f"{root}/{about.files[0].name}"


def taken_up(hub: Site, address: str) -> bool:
    return hub.ranges_asked(address) == ["", f"bytes={HALF // CHUNK * CHUNK}-"]


def test_cinemaclip_is_pulled_and_answers(tmp_path: Path, hub: Site) -> None:
    import torch
    from cinemaclip import CinemaCLIP

    torch.manual_seed(0)
    CinemaCLIP().save_pretrained(tmp_path / "made")
    address = publish(hub, "cinemaclip", tmp_path / "made")
    assert cinemaclip.load("auto") is None
    hub.break_after = HALF
    assert pull("cinemaclip").name == "model.safetensors"
    assert taken_up(hub, address)
    assert cinemaclip.available("auto")
    assert cinemaclip.load("auto") is not None


def test_open_clips_weights_are_pulled_and_load(tmp_path: Path, hub: Site) -> None:
    import open_clip
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(0)
    made = open_clip.create_model("MobileCLIP2-S0").eval()
    (tmp_path / "made").mkdir()
    save_file(made.state_dict(), tmp_path / "made" / "open_clip_model.safetensors")
    address = publish(hub, "mobileclip", tmp_path / "made")
    hub.break_after = HALF
    path = pull("mobileclip")
    assert taken_up(hub, address)
    loaded = open_clip.create_model("MobileCLIP2-S0", pretrained=str(path)).eval()
    picture = torch.rand(1, 3, 256, 256)
    with torch.inference_mode():
        vectors = [model.encode_image(picture).numpy() for model in (made, loaded)]
    assert np.array_equal(*vectors)
