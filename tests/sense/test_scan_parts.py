"""A film scanned in parts gives what it gives in one piece, to the last bit."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from moviegoer.core.segmentation.joining import join
from moviegoer.core.segmentation.shots import segment
from moviegoer.errors import VideoError
from moviegoer.sense.candidates import offered
from moviegoer.sense.reader import Reader
from moviegoer.sense.scan import Outlets, scan, scan_part
from tests import films

DETECTORS = ("auto", "content", "hash", "histogram")
SHORT = {"g": "36", "bf": "2"}
WAYS = {
    "one group": {"options": {"g": "600"}},
    "open groups": {"options": {"x264-params": "open-gop=1:keyint=40:bframes=3:scenecut=0"}},
    "variable rate": {"options": SHORT, "ticks": True},
    "mpeg2": {"codec": "mpeg2video", "options": {"g": "15", "bf": "2", "b": "2000000"}},
}
FRAMES, CUT, DISSOLVE = 210, 110, 152


def images() -> list[films.Image]:
    size = {"width_px": 160, "height_px": 90}
    one, two, three, four = (films.shot(10 * n, 80, **size) for n in range(4))
    mixed = films.mixed(three[30:54], four[:24])
    return [*one[:40], *two[:70], *three[:30], *mixed, *four[24:70]]


@pytest.fixture(scope="module")
def reels(tmp_path_factory):
    """The same pictures in groups that begin here or there, and at rates that vary."""
    folder, pictures = tmp_path_factory.mktemp("films"), images()
    steps = [(20, 42, 125)[(number // 40) % 3] for number in range(FRAMES)]
    made = {}
    for name, how in WAYS.items():
        path = folder / f"{name}{'.mpg' if name == 'mpeg2' else '.mkv'}"
        ticks = {"ticks": [0, *np.cumsum(steps)[:-1].tolist()]} if "ticks" in how else {}
        films.write(path, pictures, **(how | ticks))
        made[name] = path
    return made


class Found:
    """What a pass leaves."""

    def __init__(self, path, tmp_path, *, detectors=DETECTORS):
        self.kept = {}
        self.thumbs = tmp_path / "thumbs.raw"
        self.signals = scan(
            path, detectors=detectors, thumbs=self.thumbs, keep=self.kept.__setitem__,
            width_px=120, progress=lambda share: None,
        )  # fmt: skip


class Joined:
    """What parts leave that are cut at these times."""

    def __init__(self, path, tmp_path, seams, *, detectors=DETECTORS):
        self.kept, self.parts, self.images, self.shares = {}, [], [], []
        for span_s in pairwise([0.0, *seams, float("inf")]):
            start, kept = sum(map(len, self.images)), {}
            outlets = Outlets(tmp_path / "part.raw", kept.__setitem__, self.shares.append)
            part = scan_part(path, span_s, detectors=detectors, outlets=outlets, width_px=120)
            self.parts.append(part)
            self.images.append(np.fromfile(outlets.thumbs, np.uint8).reshape(-1, 27, 48, 3))
            self.kept |= {start + number: image for number, image in kept.items()}
        self.signals = None if None in self.parts else join(self.parts)


def same(one, other):
    for field in fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if field.name == "scores":
            assert a.keys() == b.keys()
            for name in a:
                assert a[name].dtype == b[name].dtype
                np.testing.assert_array_equal(a[name], b[name], err_msg=name)
        elif isinstance(a, np.ndarray):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b, err_msg=field.name)
        else:
            assert a == b, field.name


@pytest.mark.parametrize("way", WAYS)
def test_parts_joined_are_the_whole(reels, tmp_path, way):
    path = reels[way]
    whole = Found(path, tmp_path)
    late = [number for number in whole.kept if number > CUT]
    # On a cut, on a frame that is kept, and within the dissolve.
    at = [CUT, late[0], DISSOLVE + 3]
    joined = Joined(path, tmp_path, [float(whole.signals.time_s[number]) for number in at])
    assert joined.signals is not None
    same(joined.signals, whole.signals)
    thumbs = np.concatenate(joined.images)
    assert thumbs.tobytes() == whole.thumbs.read_bytes()
    assert offered(joined.signals, thumbs) == sorted(whole.kept)
    both = joined.kept.keys() & whole.kept.keys()
    assert both
    for number in both:
        np.testing.assert_array_equal(joined.kept[number], whole.kept[number])
    assert segment(joined.signals) == segment(whole.signals)


def test_a_part_is_entered_by_seeking(reels, tmp_path, monkeypatch):
    decoded = []
    frames = Reader.frames

    def counted(reader):
        for frame in frames(reader):
            decoded.append(frame.time_s)
            yield frame

    monkeypatch.setattr(Reader, "frames", counted)
    outlets = Outlets(tmp_path / "part.raw", lambda number, image: None, lambda share: None)
    part = scan_part(reels["mpeg2"], (6.0, 6.5), detectors=("auto",), outlets=outlets)
    assert part is not None
    assert 1 < min(decoded) < 3.5
    assert 7.5 < max(decoded) < 8.2
    own = part.signals.time_s[part.lead :]
    assert 6 <= own.min() < own.max() < 6.5


def test_parts_beyond_the_end_are_empty(reels, tmp_path):
    """As of films that are shorter than they say."""
    whole = Found(reels["one group"], tmp_path, detectors=("content",))
    joined = Joined(reels["one group"], tmp_path, [8.0, 15.0, 99.0], detectors=("content",))
    assert [len(part.signals) - part.lead for part in joined.parts] == [192, 18, 0, 0]
    same(joined.signals, whole.signals)


def test_packets_that_are_lost_are_counted_once(tmp_path):
    path = films.broken(tmp_path / "film.mp4").path
    whole = Found(path, tmp_path, detectors=())
    assert whole.signals.lost
    times = whole.signals.time_s
    gap = int(np.diff(times).argmax())
    for number in (gap, gap + 8):
        joined = Joined(path, tmp_path, [float(times[number])], detectors=())
        same(joined.signals, whole.signals)


def test_a_film_whose_clock_is_set_back_is_joined_in_its_frames_order(tmp_path):
    path = tmp_path / "film.ts"
    clocks = [range(10_000, 16_000, 40), range(4_000, 10_000, 40)]
    pieces = []
    for number, ticks in enumerate(clocks):
        piece = tmp_path / f"{number}.ts"
        pictures = films.shot(number, 150, width_px=160, height_px=90)
        films.write(piece, pictures, rate=Fraction(25), format="mpegts", ticks=ticks)
        pieces.append(piece.read_bytes())
    path.write_bytes(b"".join(pieces))
    whole = Found(path, tmp_path, detectors=())
    joined = Joined(path, tmp_path, [8.0], detectors=())
    same(joined.signals, whole.signals)


def test_a_film_that_cannot_be_sought_gives_no_part_but_its_first(reels, tmp_path, monkeypatch):
    monkeypatch.setattr(Reader, "place", lambda reader, time_s: False)
    monkeypatch.setattr("moviegoer.sense.scan.EARLIER", (1.5,))
    first, second = Joined(reels["mpeg2"], tmp_path, [6.0], detectors=()).parts
    assert first is not None
    assert second is None


def test_a_part_that_is_far_from_any_key_frame_is_not_made(reels, tmp_path, monkeypatch):
    begun = []
    frames = Reader.frames
    monkeypatch.setattr(Reader, "frames", lambda reader: counted(frames(reader), begun))
    monkeypatch.setattr("moviegoer.sense.stretch._FARTHEST_S", 2.0)
    monkeypatch.setattr("moviegoer.sense.scan.EARLIER", (1.5,))
    first, second = Joined(reels["one group"], tmp_path, [7.0], detectors=()).parts
    assert first is not None
    assert second is None
    assert begun[-1] == 1, "one frame shows it"


def counted(frames, counts):
    counts.append(0)
    for frame in frames:
        counts[-1] += 1
        yield frame


def test_no_film_is_an_error(tmp_path):
    path = films.text(tmp_path / "film.mkv")
    outlets = Outlets(tmp_path / "part.raw", lambda number, image: None, lambda share: None)
    with pytest.raises(VideoError, match=r"film\.mkv"):
        scan_part(path, (0.0, 1.0), detectors=(), outlets=outlets)
