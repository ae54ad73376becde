from dataclasses import asdict

import cv2
import numpy as np
import pytest

from moviegoer.sense.measures import Measures, measure

NOBODY = {"box": np.empty((0, 4)), "landmarks": np.empty((0, 5, 2))}


def plain(*rgb: int) -> np.ndarray:
    return np.full((180, 320, 3), rgb, np.uint8)


def of(image: np.ndarray) -> Measures:
    return measure(image, **NOBODY)


def textured(seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 255, (45, 80, 3), np.uint8)
    return cv2.resize(coarse, (640, 360), interpolation=cv2.INTER_CUBIC)


def test_grey_has_no_colour_and_red_is_warm() -> None:
    assert of(plain(120, 120, 120)).chroma_high == pytest.approx(0, abs=0.01)
    assert of(plain(200, 60, 40)).warm_share == pytest.approx(1)
    assert of(plain(40, 80, 200)).warm_share == pytest.approx(0)


def test_opposite_hues_cancel_and_double_angles_do_not() -> None:
    image = plain(200, 120, 60)
    image[:, 160:] = (60, 130, 190)
    found = of(image)
    assert found.one_hue < 0.4
    assert found.two_hues > 0.7
    assert of(plain(200, 120, 60)).one_hue > 0.95


def test_blur_lowers_sharpness_and_a_blurred_half_its_share() -> None:
    sharp = textured()
    blurred = cv2.GaussianBlur(sharp, (0, 0), 8)
    half = sharp.copy()
    half[:, 320:] = blurred[:, 320:]
    assert of(blurred).sharp < 0.5 * of(sharp).sharp
    assert of(half).sharp_share < of(sharp).sharp_share - 0.2


def test_a_mirrored_half_makes_the_picture_symmetric() -> None:
    left = textured()[:, :320]
    whole = np.concatenate([left, left[:, ::-1]], axis=1)
    assert of(whole).mirror == pytest.approx(1, abs=0.02)
    assert of(textured()).mirror < 0.6


def test_light_on_half_a_face_is_told() -> None:
    image = plain(60, 60, 60)
    image[:, :160] = 200
    box = np.array([[0.3, 0.2, 0.7, 0.8]])
    points = np.array([[[0.42, 0.4], [0.58, 0.4], [0.5, 0.5], [0.44, 0.65], [0.56, 0.65]]])
    found = measure(image, box=box, landmarks=points)
    assert found.face_left > 2 * found.face_right
    assert np.isnan(of(image).face_left)


def test_size_hardly_changes_what_is_measured() -> None:
    large = textured()
    small = cv2.resize(large, (320, 180), interpolation=cv2.INTER_AREA)
    one, other = asdict(of(large)), asdict(of(small))
    for name in ("luma", "luma_spread", "chroma", "warm_share", "one_hue", "mirror", "aspect"):
        assert other[name] == pytest.approx(one[name], abs=0.03), name


def test_one_colour_and_tiny_pictures_are_measured_without_failing() -> None:
    for image in (plain(0, 0, 0), plain(255, 255, 255), np.zeros((3, 2, 3), np.uint8)):
        values = asdict(of(image))
        assert all(np.isfinite(v) for k, v in values.items() if not k.startswith("face_"))
