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
        assert all(np.isfinite(v).all() for k, v in values.items() if not k.startswith("face_"))


def house() -> np.ndarray:
    """Windows in rows: lines upright and level."""
    image = plain(150, 140, 130)
    for y in range(15, 165, 40):
        for x in range(15, 300, 45):
            image[y : y + 26, x : x + 28] = (60, 70, 90)
    return image


def rolled(image: np.ndarray, degrees: float) -> np.ndarray:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.5)
    return cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize("degrees", [-20, -10, 10, 20])
def test_the_roll_of_straight_lines_is_told_and_its_sense(degrees: float) -> None:
    found = of(rolled(house(), degrees))
    assert found.tilt_deg == pytest.approx(degrees, abs=1.5)
    assert found.tilt_gain > 1.5
    assert of(house()).tilt_gain == pytest.approx(0, abs=0.1)


def test_a_green_screen_is_even_and_a_meadow_is_not() -> None:
    screen = plain(40, 190, 60)
    screen[80:, 120:200] = (180, 140, 120)
    assert of(screen).green_ground > 0.7
    rng = np.random.default_rng(0)
    meadow = np.stack([rng.integers(low, high, (180, 320)) for low, high in
                       ((40, 140), (70, 170), (20, 60))], axis=-1).astype(np.uint8)  # fmt: skip
    assert of(meadow).green_ground < 0.1
    assert of(plain(20, 60, 200)).blue_ground > 0.9


def test_blur_takes_fine_detail_before_coarse() -> None:
    rng = np.random.default_rng(1)
    sharp = rng.integers(0, 255, (180, 288, 3), np.uint8)
    blurred = cv2.GaussianBlur(sharp, (0, 0), 3)
    half = sharp.copy()
    half[:, 144:] = blurred[:, 144:]
    assert of(blurred).fine_high < 0.7 * of(sharp).fine_high
    assert of(half).fine_low < 0.7 * of(sharp).fine_low
    assert of(half).fine_high == pytest.approx(of(sharp).fine_high, rel=0.2)


def test_a_palette_holds_the_colours_and_their_shares() -> None:
    image = plain(200, 30, 30)
    image[:, 240:] = (20, 40, 180)
    palette = of(image).palette
    assert palette.shape == (8, 4)
    assert palette[:, 3].sum() == pytest.approx(1)
    assert palette[0, :3] * 255 == pytest.approx([200, 30, 30], abs=6)
    assert palette[0, 3] == pytest.approx(0.75, abs=0.03)


def test_one_tint_over_black_and_white_has_no_spread_across_it() -> None:
    grey = textured().mean(axis=-1, keepdims=True)
    sepia = np.clip(grey * [1.0, 0.85, 0.6], 0, 255).astype(np.uint8)
    assert of(sepia).cross_spread < 0.006
    assert of(textured()).cross_spread > 0.02


def test_a_dark_shape_before_a_light_ground_is_measured_whole() -> None:
    image = plain(190, 190, 200)
    cv2.ellipse(image, (160, 130), (50, 90), 0, 0, 360, (8, 8, 8), -1)
    found = of(image)
    assert found.shape_share == pytest.approx(0.23, abs=0.04)
    assert found.shape_whole > 0.99
    assert found.shape_top < 0.05
    assert found.shape_luma < 0.1
    assert found.ground_luma > 0.6
