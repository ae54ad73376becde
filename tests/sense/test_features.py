import numpy as np
import pytest

from moviegoer.sense.features import NAMES, geometries, geometry
from moviegoer.types import Faces

POINTS = np.array([[0.45, 0.3], [0.55, 0.3], [0.5, 0.35], [0.46, 0.4], [0.54, 0.4]])
NOBODY = {"box": np.empty((0, 4)), "landmarks": np.empty((0, 5, 2)), "probability": np.empty(0)}


def described(**given: float) -> dict[str, float]:
    box = np.array([[0.4, 0.2, 0.6, 0.5]])
    vector = geometry(
        box=box,
        landmarks=POINTS[None],
        probability=np.array([given.get("probability", 0.99)]),
        aspect=given.get("aspect", 1.78),
    )
    return dict(zip(NAMES, vector.tolist(), strict=True))


def test_room_below_is_counted_in_faces() -> None:
    values = described()
    assert values["face1_height"] == pytest.approx(0.3)
    assert values["face1_faces_below"] == pytest.approx(0.5 / 0.3)
    assert values["faces"] == 1
    assert np.isnan(values["face2_x"])


def test_a_picture_without_faces_still_has_a_vector() -> None:
    values = dict(zip(NAMES, geometry(**NOBODY, aspect=1.33).tolist(), strict=True))
    assert values["faces"] == 0
    assert values["face1_height"] == 0
    assert values["aspect"] == pytest.approx(1.33)


def test_a_sure_face_is_main_before_a_larger_doubtful_one() -> None:
    box = np.array([[0.1, 0.1, 0.4, 0.8], [0.6, 0.2, 0.8, 0.5]])
    vector = geometry(
        box=box,
        landmarks=np.stack([POINTS, POINTS]),
        probability=np.array([0.6, 0.99]),
        aspect=1.78,
    )
    assert vector[NAMES.index("face1_x")] == pytest.approx(0.7)


def test_the_order_of_faces_does_not_matter() -> None:
    rng = np.random.default_rng(0)
    low = rng.uniform(0, 0.5, (6, 2))
    box = np.hstack([low, low + rng.uniform(0.05, 0.4, (6, 2))])
    points, sure = rng.uniform(0, 1, (6, 5, 2)), rng.uniform(0.6, 1, 6)
    order = rng.permutation(6)
    one = geometry(box=box, landmarks=points, probability=sure, aspect=1.5)
    other = geometry(box=box[order], landmarks=points[order], probability=sure[order], aspect=1.5)
    assert np.array_equal(one, other, equal_nan=True)


def test_many_pictures_are_described_as_each_alone() -> None:
    faces = Faces(
        frame=np.array([3, 8]),
        box=np.array([[0.4, 0.2, 0.6, 0.5], [0.1, 0.1, 0.3, 0.3]]),
        landmarks=np.stack([POINTS, POINTS]),
        probability=np.array([0.99, 0.95]),
        sharpness=np.ones(2),
        height_px=np.ones(2),
    )
    rows = geometries(faces, frames=np.array([3, 5]), aspect=np.array([1.78, 1.78]))
    alone = np.array(list(described().values()), np.float32)
    assert np.array_equal(rows[0], alone, equal_nan=True)
    assert np.array_equal(rows[1], geometry(**NOBODY, aspect=1.78), equal_nan=True)
