"""ImageNet's and Places365's classifiers, with random weights in their published formats."""

import pickle
import struct
import sys
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
import torch

from moviegoer.errors import ModelError
from moviegoer.sense import extras, weights
from moviegoer.sense.extras import Classifier, FakeClassifier

SCENES = 365


def pictures(count: int) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [rng.integers(0, 255, (270 + i, 480, 3), np.uint8) for i in range(count)]


def resnet(arch: str, classes: int) -> torch.nn.Module:
    """An untrained network that is neither sure of one class nor blind to the picture."""
    from torchvision.models import get_model

    torch.manual_seed(1)
    net = get_model(arch, weights=None, num_classes=classes).eval()
    with torch.inference_mode():
        spread = net(torch.randn(1, 3, 224, 224)).std()
    net.fc.weight.data *= 2 / spread
    return net


class Python2Pickler(pickle._Pickler):  # type: ignore[name-defined,misc]
    """Writes what torch 0.2 wrote under Python 2: byte strings, tensors on a GPU."""

    dispatch: ClassVar = dict(pickle._Pickler.dispatch)  # type: ignore[attr-defined]

    def __init__(self, file: Any) -> None:
        super().__init__(file, protocol=2)
        self.storages: dict[str, torch.Tensor] = {}

    def save_str(self, text: str) -> None:
        coded = text.encode("latin1")
        self.write(pickle.SHORT_BINSTRING + bytes([len(coded)]) + coded)
        self.memoize(text)

    dispatch[str] = save_str

    def reducer_override(self, value: Any) -> Any:
        if not isinstance(value, torch.Tensor):
            return NotImplemented
        parts = (Stored(value), 0, tuple(value.shape), value.stride())
        return torch._utils._rebuild_tensor, parts

    def persistent_id(self, value: Any) -> Any:
        if not isinstance(value, Stored):
            return None
        key = str(len(self.storages))
        self.storages[key] = value.tensor
        kind = torch.cuda.FloatStorage
        return ("storage", kind, key, "cuda:0", value.tensor.numel(), None)


class Stored:
    def __init__(self, tensor: torch.Tensor) -> None:
        self.tensor = tensor


def save_as_torch_0_2(kept: dict[str, Any], path: Path) -> None:
    """The format before zip files: five pickles, then the storages, one after another."""
    with path.open("wb") as file:
        for header in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
            pickle.dump(header, file, protocol=2)
        pickler = Python2Pickler(file)
        pickler.dump(kept)
        pickle.dump(list(pickler.storages), file, protocol=2)
        for tensor in pickler.storages.values():
            file.write(struct.pack("<q", tensor.numel()))
            file.write(tensor.contiguous().numpy().tobytes())


def places365_file(folder: Path) -> Path:
    """A checkpoint as train_placesCNN.py saved it, its category file beside it."""
    net = torch.nn.DataParallel(resnet("resnet18", SCENES))
    # Batch normalisation did not count its batches then.
    state = {k: v for k, v in net.state_dict().items() if "num_batches" not in k}
    path = folder / "resnet18_places365.pth.tar"
    kept = {"epoch": 90, "arch": "resnet18", "state_dict": state, "best_prec1": 53.69}
    save_as_torch_0_2(kept, path)
    lines = [f"/{name[0]}/{name} {i}\n" for i, name in enumerate(scenes())]
    (folder / "categories_places365.txt").write_text("".join(lines))
    return path


def scenes() -> list[str]:
    return ["airfield", "bakery/shop", *(f"place_{i}" for i in range(2, SCENES))]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("weights")
    imagenet = folder / "resnet50-11ad3fa6.pth"
    torch.save(resnet("resnet50", 1000).state_dict(), imagenet)
    return {"imagenet": imagenet, "places365": places365_file(folder)}


@pytest.fixture(scope="module", params=["fake", "imagenet", "places365"])
def extra(request: pytest.FixtureRequest, files: dict[str, Path]) -> Classifier:
    if request.param == "fake":
        return FakeClassifier()
    return extras.load(request.param, path=files[request.param])


def test_every_picture_gets_a_row_that_sums_to_one(extra: Classifier) -> None:
    scores = extra.answer(pictures(3))
    assert scores.head == f"extra.{extra.name}"
    assert scores.p.shape == (3, len(scores.labels))
    assert scores.p.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-4)
    assert set(scores.how) == {extra.name}
    assert scores.exclusive


def test_a_picture_is_answered_alone_as_among_others(
    extra: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "BATCH", 2)
    together = extra.answer(pictures(3)).p
    assert extra.answer(pictures(3)[2:]).p[0] == pytest.approx(together[2], abs=1e-4)


def test_pictures_are_told_apart(extra: Classifier) -> None:
    dark, light = (np.full((270, 480, 3), level, np.uint8) for level in (10, 250))
    p = extra.answer([dark, light]).p
    assert np.abs(p[0] - p[1]).max() > 0.01


def test_no_pictures_are_no_rows(extra: Classifier) -> None:
    scores = extra.answer([])
    assert scores.p.shape == (0, len(scores.labels))


def test_labels_are_those_of_the_data_sets(files: dict[str, Path]) -> None:
    names = extras.load("imagenet", path=files["imagenet"]).answer([]).labels
    assert len(names) == len(set(names)) == 1000
    assert (names[0], names[-1]) == ("tench", "toilet tissue")
    assert list(extras.load("places365", path=files["places365"]).answer([]).labels) == scenes()


def by_hand(image: np.ndarray, shorter_px: int) -> torch.Tensor:
    """Prepare a picture as both papers' programs did, written anew with Pillow and numpy."""
    from PIL import Image

    height, width = image.shape[:2]
    scale = shorter_px / min(height, width)
    size = (int(width * scale), int(height * scale))
    small = np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR)) / 255
    top, left = round((size[1] - 224) / 2), round((size[0] - 224) / 2)
    middle = small[top : top + 224, left : left + 224]
    normal = (middle - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)
    return torch.tensor(normal.transpose(2, 0, 1)[None], dtype=torch.float32)


@pytest.mark.parametrize(
    ("name", "arch", "classes", "shorter_px"),
    [("imagenet", "resnet50", 1000, 232), ("places365", "resnet18", SCENES, 256)],
)
def test_answers_are_the_networks_own_on_pictures_prepared_as_in_training(
    name: str, arch: str, classes: int, shorter_px: int, files: dict[str, Path]
) -> None:
    (image,) = pictures(1)
    with torch.inference_mode():
        expected = torch.softmax(resnet(arch, classes)(by_hand(image, shorter_px)), dim=1)
    p = extras.load(name, path=files[name]).answer([image]).p
    assert p[0] == pytest.approx(expected[0].numpy(), abs=1e-6)


def test_absent_weights_are_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for name in extras.NAMES:
        with pytest.raises(ModelError, match=f"moviegoer models pull {name}"):
            extras.load(name)
    with pytest.raises(ModelError, match="there are imagenet, places365"):
        extras.load("places")


def test_pulled_weights_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, Path]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    weights.folder("places365").mkdir(parents=True)
    for file in weights.catalogue()["places365"].files:
        source = files["places365"].with_name(file.name)
        (weights.folder("places365") / file.name).symlink_to(source)
    assert extras.load("places365").name == "places365"


def test_a_file_that_runs_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "resnet50.pth"
    torch.save({"state_dict": Attack()}, path)
    with pytest.raises(ModelError, match=r"resnet50\.pth cannot be loaded"):
        extras.load("imagenet", path=path)
    assert "attacked" not in sys.modules


class Attack:
    def __reduce__(self) -> Any:
        return exec, ("import sys; sys.modules['attacked'] = sys",)


def test_other_files_are_refused(tmp_path: Path, files: dict[str, Path]) -> None:
    path = tmp_path / "x.pth.tar"
    path.write_bytes(files["places365"].read_bytes()[:1000])
    with pytest.raises(ModelError, match="cannot be loaded"):
        extras.load("places365", path=path)
    torch.save({"fc.weight": torch.zeros(1)}, path)
    with pytest.raises(ModelError, match="no state_dict"):
        extras.load("places365", path=path)
    with pytest.raises(ModelError, match="does not hold a resnet50 of 1000 classes"):
        extras.load("imagenet", path=path)
    torch.save([1], path)
    with pytest.raises(ModelError, match="is no checkpoint: it holds list"):
        extras.load("imagenet", path=path)
    torch.save({"arch": "alexnet", "state_dict": {}}, path)
    path.with_name("categories_places365.txt").write_text("/a/airfield 0\n")
    with pytest.raises(ModelError, match="holds 'alexnet'"):
        extras.load("places365", path=path)


@pytest.mark.parametrize("text", ["", "/a/airfield 1\n", "airfield 0\n", "/a/airfield\n"])
def test_a_wrong_category_file_is_refused(
    tmp_path: Path, files: dict[str, Path], text: str
) -> None:
    path = tmp_path / "resnet18_places365.pth.tar"
    path.symlink_to(files["places365"])
    path.with_name("categories_places365.txt").write_text(text)
    with pytest.raises(ModelError, match="no list of Places365's categories"):
        extras.load("places365", path=path)
