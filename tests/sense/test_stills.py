"""Pictures of every common kind become RGB, upright, without bars."""

import numpy as np
import pytest
from PIL import Image

from moviegoer.errors import DataError
from moviegoer.sense import stills

RED_LEFT = np.zeros((60, 90, 3), np.uint8)
RED_LEFT[:, :45] = (250, 20, 20)
RED_LEFT[:, 45:] = (20, 20, 250)


@pytest.fixture
def saved(tmp_path):
    def save(image, name, **how):
        path = tmp_path / name
        image.save(path, **how)
        return path

    return save


def is_red_left(image):
    left, right = image[30, 20].astype(int), image[30, 70].astype(int)
    return left[0] > 150 > left[2] and right[2] > 150 > right[0]


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "bmp", "tif", "gif", "avif", "jp2"])
def test_common_formats(saved, ending):
    image = stills.read(saved(Image.fromarray(RED_LEFT), f"a.{ending}"))
    assert image.dtype == np.uint8
    assert image.shape == (60, 90, 3)
    assert is_red_left(image)
    assert f".{ending}" in stills.endings()


@pytest.mark.parametrize(
    ("mode", "ending"), [("CMYK", "jpg"), ("YCbCr", "jpg"), ("RGBA", "png"), ("P", "png")]
)
def test_colour_modes(saved, mode, ending):
    assert is_red_left(stills.read(saved(Image.fromarray(RED_LEFT).convert(mode), f"a.{ending}")))


def test_what_is_transparent_is_white(saved):
    image = Image.fromarray(RED_LEFT).convert("RGBA")
    image.putalpha(Image.fromarray(np.repeat([[0] * 45 + [255] * 45], 60, 0).astype(np.uint8)))
    read = stills.read(saved(image, "a.png"))
    assert read[30, 20].tolist() == [255, 255, 255]
    assert read[30, 70].tolist() == [20, 20, 250]


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_grey(saved, mode):
    ramp = np.repeat(np.linspace(0, 255, 64)[None], 32, 0).astype(np.uint8)
    read = stills.read(saved(Image.fromarray(ramp).convert(mode), "a.png"))
    assert read[16, 2].tolist() < [90, 90, 90] < [160, 160, 160] < read[16, -2].tolist()


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_sixteen_bits_are_scaled_not_clipped(saved, ending):
    ramp = np.repeat(np.linspace(0, 65535, 64)[None], 32, 0).astype(np.uint16)
    read = stills.read(saved(Image.fromarray(ramp), f"a.{ending}"))
    assert read[16, 0, 0] == 0
    assert int(read[16, 32, 0]) == pytest.approx(129, abs=2)
    assert read[16, -1, 0] == 255


def test_floats_are_shares(saved):
    ramp = np.repeat(np.linspace(0, 1, 64)[None], 32, 0).astype(np.float32)
    read = stills.read(saved(Image.fromarray(ramp), "a.tif"))
    assert int(read[0, 32, 1]) == pytest.approx(129, abs=2)


def test_exif_turns_are_followed(saved):
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = Image.fromarray(np.ascontiguousarray(np.rot90(RED_LEFT)))
    read = stills.read(saved(turned, "a.jpg", exif=exif, quality=95))
    assert read.shape == (60, 90, 3)
    assert is_red_left(read)


def test_an_animation_shows_its_first_frame(saved):
    frames = [Image.fromarray(RED_LEFT), Image.new("RGB", (90, 60), "green")]
    path = saved(frames[0], "a.gif", save_all=True, append_images=frames[1:], duration=100)
    assert is_red_left(stills.read(path))


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_no_picture_says_so_in_a_line(tmp_path, content):
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"a\.jpg: [^\n]+$"):
        stills.read(path)


def test_a_truncated_picture_is_an_error(saved, tmp_path):
    rng = np.random.default_rng(0)
    whole = saved(Image.fromarray(rng.integers(0, 255, (200, 200, 3), np.uint8)), "w.jpg")
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(whole.read_bytes()[:5000])
    with pytest.raises(DataError, match="truncated"):
        stills.read(cut)


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        stills.read(tmp_path / "none.jpg")
    with pytest.raises(DataError, match="cannot be read"):
        stills.read(tmp_path)


def test_a_large_picture_is_made_as_large_as_keyframes(saved):
    large = Image.fromarray(RED_LEFT).resize((3000, 2000))
    image = stills.picture(saved(large, "a.jpg"), longest_px=960)
    assert image.shape == (640, 960, 3)
    assert is_red_left(image[:60, :]) or is_red_left(image[::10, ::10])


def test_a_small_one_is_left_as_it_is(saved):
    path = saved(Image.fromarray(RED_LEFT), "a.png")
    assert (stills.picture(path, longest_px=960) == RED_LEFT).all()


def test_bars_are_cut_before_it_is_made_smaller(saved):
    framed = np.zeros((1200, 1600, 3), np.uint8)
    framed[200:1000] = np.asarray(Image.fromarray(RED_LEFT).resize((1600, 800)))
    image = stills.picture(saved(Image.fromarray(framed), "a.png"), longest_px=800)
    assert image.shape[0] == pytest.approx(400, abs=2)
    assert image.shape[1] == 800


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (400, 1), (2, 3)])
def test_tiny_pictures_stay_pictures(saved, size):
    image = stills.picture(saved(Image.new("RGB", size, "white"), "a.png"), longest_px=100)
    assert image.size > 0
