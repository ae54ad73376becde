import sys

import numpy as np
import pytest

from moviegoer.errors import ModelError
from moviegoer.sense.faces import FaceFinder, load_mtcnn, measured
from moviegoer.sense.fake_faces import FakeFaceFinder
from tests.drawn import picture


@pytest.fixture(scope="module", params=["fake", "mtcnn"])
def finder(request: pytest.FixtureRequest) -> FaceFinder:
    return FakeFaceFinder() if request.param == "fake" else load_mtcnn()


def test_two_faces_are_found_where_they_are(finder: FaceFinder) -> None:
    (found,) = finder.find([picture((160, 150, 140), (460, 200, 100))])
    assert len(found) == 2
    middle = (found.box[:, :2] + found.box[:, 2:]) / 2
    by_x = middle[np.argsort(middle[:, 0])]
    assert np.allclose(by_x, [[160 / 640, 150 / 360], [460 / 640, 200 / 360]], atol=0.06)


def test_columns_hold_what_they_say(finder: FaceFinder) -> None:
    (found,) = finder.find([picture((160, 150, 140), (460, 200, 100))])
    assert found.box.shape == (2, 4)
    assert found.landmarks.shape == (2, 5, 2)
    assert ((found.box >= 0) & (found.box <= 1)).all()
    assert (found.box[:, 2:] > found.box[:, :2]).all()
    assert (np.diff(found.probability) <= 0).all()
    assert ((found.probability > 0.5) & (found.probability <= 1)).all()
    assert (found.sharpness > 0).all()
    assert np.allclose(found.height_px, (found.box[:, 3] - found.box[:, 1]) * 360)
    eyes, mouth = found.landmarks[:, :2], found.landmarks[:, 3:]
    assert (eyes[:, 0, 0] < eyes[:, 1, 0]).all()
    assert (eyes[..., 1].max(axis=1) < mouth[..., 1].min(axis=1)).all()


def test_pictures_together_give_what_each_gives_alone(finder: FaceFinder) -> None:
    images = [
        picture((160, 150, 140)),
        picture(),
        picture((120, 200, 150), size=(400, 480)),
        picture((460, 200, 100), (160, 150, 140)),
    ]
    together = finder.find(images)
    assert [len(found) for found in together] == [1, 0, 1, 2]
    for found, image in zip(together, images, strict=True):
        (alone,) = finder.find([image])
        assert np.allclose(found.box, alone.box, atol=1e-3)


def test_size_on_the_picture_not_on_the_copy_is_told(finder: FaceFinder) -> None:
    (found,) = finder.find([picture((480, 270, 220), size=(540, 960))])
    assert 150 < found.height_px[0] < 280


def test_nothing_in_nothing_out(finder: FaceFinder) -> None:
    assert finder.find([]) == []


@pytest.mark.parametrize("size", [(1, 1), (10, 960), (960, 10), (270, 480)])
def test_empty_and_odd_pictures_have_no_faces(finder: FaceFinder, size: tuple[int, int]) -> None:
    (found,) = finder.find([np.zeros((*size, 3), np.uint8)])
    assert (len(found), found.landmarks.shape) == (0, (0, 5, 2))


def test_upright_video_is_searched(finder: FaceFinder) -> None:
    (found,) = finder.find([picture((180, 300, 160), size=(960, 400))])
    assert len(found) == 1


def test_boxes_are_clipped_and_empty_ones_dropped() -> None:
    image = picture()
    box = np.array([[-0.2, 0.1, 0.3, 0.5], [1.1, 0.1, 1.3, 0.5], [0.5, 0.5, 0.7, 0.9]])
    found = measured(image, box, np.zeros((3, 5, 2)), np.array([0.8, 0.9, 0.95]))
    assert found.probability.tolist() == [0.95, 0.8]
    assert found.box[1].tolist() == [0.0, 0.1, 0.3, 0.5]


def test_a_blurred_face_is_less_sharp() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)
    flat = np.full_like(noise, 128)
    box, points = np.array([[0.1, 0.1, 0.9, 0.9]]), np.zeros((1, 5, 2))
    sharp, soft = (measured(i, box, points, np.ones(1)).sharpness[0] for i in (noise, flat))
    assert sharp > 100 > soft == 0


def test_a_missing_package_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "facenet_pytorch", None)
    with pytest.raises(ModelError, match="reinstall facenet-pytorch"):
        load_mtcnn()
