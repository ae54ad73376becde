import numpy as np
import pytest
from safetensors.numpy import save_file
from sklearn.ensemble import HistGradientBoostingClassifier

from moviegoer.errors import ModelError
from moviegoer.learn.framing import as_arrays, save
from moviegoer.sense import features, framenet, framing, weights


@pytest.mark.parametrize("classes", [2, 4])
def test_trees_as_arrays_answer_as_scikit_learn_does(classes: int) -> None:
    rng = np.random.default_rng(classes)
    x = rng.normal(size=(300, 5))
    truth = (np.digitize(x[:, 0] + x[:, 1], [-1, 0, 1]) % classes).astype(int)
    x[rng.random(x.shape) < 0.2] = np.nan
    model = HistGradientBoostingClassifier(max_iter=15, random_state=0).fit(x, truth)
    fresh = rng.normal(size=(100, 5))
    fresh[rng.random(fresh.shape) < 0.3] = np.nan
    p = np.exp(framing.spread_out(as_arrays(model).raw(fresh)))
    assert p == pytest.approx(model.predict_proba(fresh), abs=1e-5)


def test_the_shipped_model_answers_every_head() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(3, framenet.SIZE)).astype(np.float32)
    geometry = np.full((3, len(features.NAMES)), np.nan, np.float32)
    answers = framing.load().answer(vectors, geometry)
    assert set(answers) == set(framing.LABELS)
    for scores in answers.values():
        assert scores.p.shape == (3, len(scores.labels))
        if scores.exclusive:
            assert scores.p.sum(axis=1) == pytest.approx(np.ones(3))


def test_a_frontal_face_that_fills_the_frame_is_closer_than_a_small_one() -> None:
    def close(height: float) -> float:
        half = height / 3
        box = np.array([[0.5 - half / 1.78, 0.5 - height / 2, 0.5 + half / 1.78, 0.5 + height / 2]])
        place = np.array([[-0.2, -0.1], [0.2, -0.1], [0, 0.1], [-0.15, 0.25], [0.15, 0.25]])
        points = 0.5 + place * [height / 1.78, height]
        vector = features.geometry(
            box=box, landmarks=points[None], probability=np.array([0.999]), aspect=1.78
        )
        undecided = np.zeros((1, framenet.SIZE), np.float32)
        scale = framing.load().answer(undecided, vector[None])["scale"]
        return float(scale.p[0, :2].sum())

    assert close(0.75) > 1.5 * close(0.12)


def test_a_saved_model_is_read_back(tmp_path) -> None:
    model = framing.load()
    save(model, tmp_path / "again.safetensors")
    again = framing.load(tmp_path / "again.safetensors")
    vectors = np.ones((2, framenet.SIZE), np.float32)
    geometry = np.zeros((2, len(features.NAMES)), np.float32)
    for head, scores in model.answer(vectors, geometry).items():
        assert np.array_equal(again.answer(vectors, geometry)[head].p, scores.p)


def test_weights_that_are_none_are_refused(tmp_path) -> None:
    (tmp_path / "text.safetensors").write_text("not weights")
    with pytest.raises(ModelError, match="no framing model"):
        framing.load(tmp_path / "text.safetensors")
    save_file({"centre": np.zeros(3, np.float32)}, str(tmp_path / "other.safetensors"))
    with pytest.raises(ModelError, match="other features"):
        framing.load(tmp_path / "other.safetensors")
    (tmp_path / "text.onnx").write_text("not a network")
    with pytest.raises(ModelError, match="cannot be loaded"):
        framenet.load(tmp_path / "text.onnx")


def test_shipped_weights_are_what_the_catalogue_names() -> None:
    for name, entry in weights.catalogue().items():
        assert entry.licence
        assert entry.purpose
        if entry.file:
            assert weights.shipped(name).is_file()


def test_every_shipped_model_has_a_card() -> None:
    for entry in weights.catalogue().values():
        if entry.file and not entry.package:
            assert weights.shipped(entry.name).with_suffix(".md").is_file()


def test_weights_in_packages_are_those_that_were_tested() -> None:
    carried = [entry.name for entry in weights.catalogue().values() if entry.package]
    assert {"transnetv2", "mtcnn-onet", "dlib", "efficientnet-lite0"} <= set(carried)
    for name in carried:
        assert weights.shipped(name).is_file()


@pytest.mark.parametrize("network", [framenet.FakeFrameNet(), framenet.load()])
def test_networks_give_one_vector_a_picture(network: framenet.Looker) -> None:
    rng = np.random.default_rng(0)
    images = [rng.integers(0, 255, size, np.uint8) for size in [(90, 160, 3), (400, 300, 3)]]
    both = network.look(images)
    assert both.shape == (2, framenet.SIZE)
    assert both[1] == pytest.approx(network.look(images[1:])[0], abs=1e-4)
    assert network.look([]).shape == (0, framenet.SIZE)
