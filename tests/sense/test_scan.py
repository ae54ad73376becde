"""The one pass over a film: what it measures, inside the bars, and what it keeps on the way."""

from itertools import pairwise

import numpy as np
import pytest

from moviegoer.core.frame.movement import classify
from moviegoer.errors import VideoError
from moviegoer.sense.scan import scan
from moviegoer.types import Movement
from tests import films


@pytest.fixture
def scanned(tmp_path):
    """Scan a film: its signals, its thumbnails, the pictures kept by frame, and the progress."""

    def run(path, **how):
        kept, shares = {}, []
        thumbs = tmp_path / "thumbs.rgb"
        given = {"detectors": ("content",)} | how
        signals = scan(path, thumbs=thumbs, keep=kept.__setitem__, progress=shares.append, **given)
        images = np.fromfile(thumbs, np.uint8).reshape(-1, 27, 48, 3)
        return signals, images, kept, shares

    return run


def test_each_frame_has_a_row_and_a_thumbnail(tmp_path, scanned):
    reel = films.cuts(tmp_path / "film.mp4")
    signals, thumbs, _, shares = scanned(reel.path)
    assert len(signals) == len(thumbs) == reel.frames
    assert signals.end_s == pytest.approx(reel.frames / 24, abs=1e-3)
    assert signals.active == (0, 0, 1, 1)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert list(signals.scores) == ["content"]


def test_the_cuts_score_highest(tmp_path, scanned):
    reel = films.cuts(tmp_path / "film.mp4")
    score = scanned(reel.path)[0].scores["content"]
    assert sorted(np.argsort(score)[-2:]) == sorted(reel.starts)


def test_light_and_colour_are_those_of_the_picture(tmp_path, scanned):
    reds = [np.full((90, 160, 3), (200, 40, 40), np.uint8)] * 10
    greys = [np.full((90, 160, 3), 120, np.uint8)] * 10
    films.write(tmp_path / "film.mp4", reds + greys)
    signals, thumbs, _, _ = scanned(tmp_path / "film.mp4")
    assert np.allclose(signals.colour[5] * 255, (200, 40, 40), atol=4)
    assert np.allclose(thumbs[5].mean(axis=(0, 1)), (200, 40, 40), atol=4)
    assert np.allclose(signals.colour[15] * 255, 120, atol=4)
    assert signals.luma[15] == pytest.approx(120 / 255, abs=0.02)
    assert signals.saturation[5] == pytest.approx(0.8, abs=0.05)
    assert signals.saturation[15] < 0.03
    assert np.allclose(signals.contrast, 0, atol=0.01)


@pytest.mark.parametrize("pixels", ["yuv420p", "yuvj420p", "yuv420p10le", "yuv444p", "gbrp"])
def test_colours_agree_whatever_the_pixel_format(pixels, tmp_path, scanned):
    codec = {"gbrp": "libx264rgb", "yuvj420p": "mjpeg"}.get(pixels, "libx264")
    pixels = {"gbrp": "rgb24"}.get(pixels, pixels)
    path = tmp_path / "film.mkv"
    image = films.picture(4)
    films.write(path, [image] * 6, codec=codec, pixels=pixels)
    signals, _, kept, _ = scanned(path)
    assert np.allclose(signals.colour[3] * 255, image.mean(axis=(0, 1)), atol=4)
    found = next(iter(kept.values())).astype(int)
    assert found.shape == image.shape
    assert np.abs(found - image).mean() < 6


@pytest.mark.parametrize("write", [films.letterbox, films.pillarbox])
def test_everything_is_measured_inside_the_bars(write, tmp_path, scanned):
    reel = write(tmp_path / "film.mp4")
    signals, thumbs, kept, _ = scanned(reel.path)
    assert np.allclose(signals.active, reel.active, atol=0.02)
    assert signals.active[0] >= reel.active[0]
    assert signals.active[1] >= reel.active[1]
    assert thumbs[:, [0, -1]].mean() > 30
    assert thumbs[:, :, [0, -1]].mean() > 30
    for image in kept.values():
        assert image[0].mean() > 20
        assert image[:, 0].mean() > 20


def test_kept_pictures_come_in_order_and_cover_every_third_of_every_shot(tmp_path, scanned):
    reel = films.cuts(tmp_path / "film.mp4", (40, 60, 50))
    kept = list(scanned(reel.path)[2])
    assert kept == sorted(kept)
    starts = [0, *reel.starts, reel.frames]
    for start, end in pairwise(starts):
        for part in np.array_split(np.arange(start, end), 3):
            assert set(part) & set(kept)


def test_both_sides_of_a_dissolve_are_kept(tmp_path, scanned):
    reel = films.dissolve(tmp_path / "film.mp4")
    kept = np.array(list(scanned(reel.path)[2]))
    ((_, middle, length),) = reel.joins
    assert (kept < middle - length / 2).any()
    assert (kept > middle + length / 2).any()


def test_pictures_are_no_larger_than_asked_and_never_enlarged(tmp_path, scanned):
    reel = films.cuts(tmp_path / "film.mp4")
    assert {i.shape for i in scanned(reel.path, width_px=160)[2].values()} == {(90, 160, 3)}
    assert {i.shape for i in scanned(reel.path)[2].values()} == {(180, 320, 3)}


def test_pixels_that_are_not_square_are_made_so(tmp_path, scanned):
    reel = films.anamorphic(tmp_path / "film.mp4")
    shapes = {image.shape[1::-1] for image in scanned(reel.path)[2].values()}
    assert shapes == {reel.size_px}


def test_interlaced_pictures_show_no_combs(tmp_path, scanned):
    """Bars that move between the two fields of a frame tear into combs wherever fields mix."""
    bars = np.repeat(np.tile([[50], [200]], (40, 3)), 20, axis=0)[:720].astype(np.uint8)
    images = []
    for number in range(24):
        frame = np.broadcast_to(np.roll(bars, 8 * number, axis=0)[:320], (180, 320, 3)).copy()
        frame[1::2] = np.roll(bars, 8 * number + 4, axis=0)[:320]
        images.append(frame)
    options = {"flags": "+ilme+ildct", "b": "4000000"}
    films.write(tmp_path / "film.mpg", images, codec="mpeg2video", options=options)
    kept = scanned(tmp_path / "film.mpg")[2]
    assert combed(images[5]) > 0.1
    assert max(combed(image) for image in kept.values()) < 0.01


def test_a_progressive_picture_keeps_all_its_lines(tmp_path, scanned):
    rows = np.where(np.arange(180) // 2 % 2, 60, 190).astype(np.uint8)  # a striped shirt
    still = np.broadcast_to(rows[:, None, None], (180, 320, 3)).copy()
    films.write(tmp_path / "film.mp4", [still] * 6, options={"crf": "4"})
    for image in scanned(tmp_path / "film.mp4")[2].values():
        assert np.abs(image.astype(int) - still).mean() < 8


def test_one_frame_is_a_film(tmp_path, scanned):
    signals, thumbs, kept, _ = scanned(films.one_frame(tmp_path / "film.mp4").path)
    assert len(signals) == len(thumbs) == len(kept) == 1
    assert signals.motion[0] == 0


def test_lost_frames_are_counted(tmp_path, scanned):
    reel = films.broken(tmp_path / "film.mp4")
    signals, thumbs, _, _ = scanned(reel.path)
    assert signals.lost > 0
    assert len(signals) == len(thumbs) < reel.frames


def test_no_frame_at_all_is_an_error(tmp_path, scanned):
    path = films.cuts(tmp_path / "film.mkv").path
    data = path.read_bytes()
    path.write_bytes(data[:1200])
    with pytest.raises(VideoError, match=r"film\.mkv"):
        scanned(path)


def test_a_pan_over_a_still_is_a_pan(tmp_path, scanned):
    still = films.picture(9, width_px=640, height_px=180)
    images = [still[:, 4 * n : 4 * n + 320] for n in range(60)]
    films.write(tmp_path / "film.mp4", images)
    signals = scanned(tmp_path / "film.mp4", detectors=())[0]
    assert np.allclose(signals.shift_x[1:], -4 / 320, atol=0.001)
    assert np.allclose(signals.shift_y[1:], 0, atol=0.001)
    assert classify(signals, 0, len(signals)) is Movement.PAN


def combed(image):
    """Share of pixels that stick out of the lines above and below."""
    lines = image.astype(int).mean(axis=2)
    up, down = lines[1:-1] - lines[:-2], lines[1:-1] - lines[2:]
    return float(((up * down > 0) & (np.minimum(abs(up), abs(down)) > 12)).mean())
