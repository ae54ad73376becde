"""What a file says of itself, in every odd form a film may have, and single frames by seeking."""

from fractions import Fraction

import av
import numpy as np
import pytest

from moviegoer.errors import VideoError
from moviegoer.sense import video
from moviegoer.sense.reader import open_film
from moviegoer.sense.scan import scan
from tests import films

ODD = [
    films.with_sound,
    films.variable_rate,
    films.interlaced,
    films.anamorphic,
    films.rotated,
    films.letterbox,
    films.one_frame,
]


def times(path):
    with open_film(path) as reader:
        return np.array([decoded.time_s for decoded in reader.frames()]), reader


@pytest.mark.parametrize("write", ODD, ids=lambda write: write.__name__)
def test_every_frame_comes_at_its_own_time(write, tmp_path):
    reel = write(tmp_path / "film.mp4")
    film = video.probe(reel.path)
    seen, reader = times(reel.path)
    assert (film.width_px, film.height_px) == reel.size_px
    assert len(seen) == reel.frames
    assert np.allclose(seen, reel.time_s, atol=1e-3)
    assert reader.end_s > seen[-1]
    assert reader.lost == 0


@pytest.mark.parametrize("name", films.CODECS)
def test_every_codec_is_read_and_sought(name, tmp_path):
    reel = films.coded(tmp_path, name)
    seen, _ = times(reel.path)
    assert len(seen) == reel.frames
    assert np.allclose(seen, reel.time_s, atol=2e-3)
    signals, thumbs, kept = scanned(reel.path, tmp_path)
    stretch = video.thumbs(
        reel.path, stretch=(31, 44), time_s=signals.time_s, active=signals.active
    )
    assert np.array_equal(stretch, thumbs[31:44])
    assert len(kept) >= 3 * 3


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
def test_a_turned_film_is_shown_upright(clockwise, tmp_path):
    upright = films.rotated(tmp_path / "upright.mp4", clockwise=0)
    turned = films.rotated(tmp_path / "turned.mp4", clockwise=clockwise)
    film = video.probe(turned.path)
    assert (film.width_px, film.height_px) == turned.size_px
    plain, found = first_picture(upright.path), first_picture(turned.path)
    assert np.array_equal(found, np.rot90(plain, -clockwise // 90))


def test_broken_frames_are_counted_and_passed_over(tmp_path):
    reel = films.broken(tmp_path / "film.mp4")
    seen, reader = times(reel.path)
    assert reader.lost > 0
    assert reel.frames - 40 < len(seen) < reel.frames
    assert np.all(np.diff(seen) > 0)
    assert np.isclose(seen[-1], reel.time_s[-1], atol=1e-3)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_film_cut_short_is_read_as_far_as_it_goes(suffix, tmp_path):
    reel = films.truncated(tmp_path / f"film{suffix}")
    seen, _ = times(reel.path)
    assert 0.3 * reel.frames < len(seen) < reel.frames


def test_times_count_from_the_first_frame_and_seeking_agrees(tmp_path):
    reel = films.late_start(tmp_path / "film.ts")
    signals, thumbs, _ = scanned(reel.path, tmp_path)
    assert signals.time_s[0] == 0
    assert np.allclose(signals.time_s, reel.time_s, atol=1e-3)
    late = video.thumbs(reel.path, stretch=(60, 64), time_s=signals.time_s, active=signals.active)
    assert np.array_equal(late, thumbs[60:64])


def test_frames_without_time_stamps_follow_one_another(tmp_path):
    """Bare H.264 carries no times, and cannot be sought: frames are counted instead."""
    path = tmp_path / "film.h264"
    films.cuts(path, format="h264")
    signals, thumbs, _ = scanned(path, tmp_path)
    assert len(signals) == sum(films.LENGTHS)
    assert np.allclose(np.diff(signals.time_s), np.diff(signals.time_s)[0])
    some = video.thumbs(path, stretch=(40, 45), time_s=signals.time_s, active=signals.active)
    assert np.array_equal(some, thumbs[40:45])


def test_fetched_pictures_are_those_the_scan_kept(tmp_path):
    reel = films.cuts(tmp_path / "film.mp4")
    signals, _, kept = scanned(reel.path, tmp_path)
    wanted = sorted(kept, reverse=True)
    found = dict(
        video.fetch(
            reel.path,
            frames=[*wanted, *wanted],
            time_s=signals.time_s,
            active=signals.active,
            width_px=960,
        )
    )
    assert list(found) == sorted(kept)
    assert all(np.array_equal(found[number], kept[number]) for number in kept)


def test_a_film_that_has_changed_since_is_noticed(tmp_path):
    long = films.cuts(tmp_path / "long.mp4")
    short = films.one_frame(tmp_path / "short.mp4")
    signals, _, _ = scanned(long.path, tmp_path)
    with pytest.raises(VideoError, match="no longer there"):
        list(
            video.fetch(
                short.path, frames=[50], time_s=signals.time_s, active=signals.active, width_px=64
            )
        )


def test_facts_are_the_containers(tmp_path):
    path = tmp_path / "My film.mp4"
    films.with_sound(path)
    film = video.probe(path)
    assert film.title == "My film"
    assert film.codec == "h264"
    assert film.rate == Fraction(24)
    assert film.has_sound
    assert not video.probe(films.cuts(tmp_path / "mute.mp4").path).has_sound
    assert film.duration_s == pytest.approx(sum(films.LENGTHS) / 24, abs=0.1)


def test_the_key_is_the_contents_not_the_names(tmp_path):
    path = films.cuts(tmp_path / "a.mp4").path
    copy = tmp_path / "b.mp4"
    copy.write_bytes(path.read_bytes())
    assert video.film_key(path) == video.film_key(copy)
    copy.write_bytes(path.read_bytes()[:-1])
    assert video.film_key(path) != video.film_key(copy)
    copy.write_bytes(path.read_bytes()[:-1] + b"!")
    assert video.film_key(path) != video.film_key(copy)


def test_cover_art_is_not_the_film(tmp_path):
    cover = cover_art(tmp_path / "cover.png")
    path = tmp_path / "song.m4a"
    with av.open(str(cover)) as art, av.open(str(path), "w", format="mp4") as out:
        tone = out.add_stream("aac", rate=films.SOUND_HZ, layout="mono")
        picture = out.add_stream_from_template(art.streams.video[0])
        picture.disposition = av.stream.Disposition.attached_pic
        films._write_tone(out, tone, 0.5)
        for packet in art.demux(video=0):
            if packet.size:
                packet.stream = picture
                out.mux(packet)
    with av.open(str(path)) as song:
        assert len(song.streams.video) == 1
    with pytest.raises(VideoError, match="only sound"):
        video.probe(path)


BAD = {
    "missing": (lambda path: path, "no such file"),
    "folder": (lambda path: path.mkdir(), "is a folder"),
    "empty": (lambda path: path.touch(), "is empty"),
    "text": (films.text, "not a video"),
    "sound": (films.sound_only, "only sound"),
    "no index": (films.no_index, "cut short"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_in_one_line(name, tmp_path):
    make, words = BAD[name]
    path = tmp_path / "film.mp4"
    make(path)
    with pytest.raises(VideoError, match=words) as told:
        video.probe(path)
    assert str(path) in str(told.value)
    assert "\n" not in str(told.value)


def test_a_playlist_fetches_nothing_from_elsewhere(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"
    )
    with pytest.raises(VideoError):
        video.probe(path)


def test_an_unreadable_file_says_so(tmp_path, monkeypatch):
    path = films.cuts(tmp_path / "film.mp4").path

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(VideoError, match="may not be read"):
        video.probe(path)


def scanned(path, folder):
    """The signals of a film, its thumbnails, and the pictures kept, by frame."""
    kept = {}
    signals = scan(
        path,
        detectors=(),
        thumbs=folder / "thumbs.rgb",
        keep=kept.__setitem__,
        progress=lambda share: None,
    )
    thumbs = np.fromfile(folder / "thumbs.rgb", np.uint8).reshape(-1, 27, 48, 3)
    return signals, thumbs, kept


def first_picture(path):
    ((_, image),) = video.fetch(
        path, frames=[0], time_s=np.zeros(1), active=(0, 0, 1, 1), width_px=960
    )
    return image


def cover_art(path):
    with av.open(str(path), "w", format="image2", options={"update": "1"}) as out:
        stream = out.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "rgb24"
        image = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 99, np.uint8), format="rgb24")
        out.mux(stream.encode(image))
        out.mux(stream.encode(None))
    return path
