import av
import numpy as np
import pytest

from tests import films

WRITERS = [
    films.cuts,
    films.with_sound,
    films.dissolve,
    films.fade,
    films.wipe,
    films.anamorphic,
    films.interlaced,
    films.variable_rate,
    films.one_frame,
]


def decoded(path):
    with av.open(str(path)) as film:
        frames = [(frame.time, frame.interlaced_frame) for frame in film.decode(video=0)]
        return frames, film.streams.video[0].codec_context.sample_aspect_ratio


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_a_test_film_holds_what_its_truth_says(write, tmp_path):
    reel = write(tmp_path / "film.mp4")
    frames, aspect = decoded(reel.path)
    assert len(frames) == reel.frames
    assert np.allclose([time - frames[0][0] for time, _ in frames], reel.time_s, atol=1e-3)
    assert all(interlaced == (write is films.interlaced) for _, interlaced in frames)
    assert reel.size_px[0] == round(films.WIDTH_PX * (aspect or 1))


@pytest.mark.parametrize(("clockwise", "degrees"), [(90, -90), (270, 90), (180, -180)])
def test_a_rotated_film_carries_its_display_matrix(clockwise, degrees, tmp_path):
    reel = films.rotated(tmp_path / "film.mp4", clockwise=clockwise)
    with av.open(str(reel.path)) as film:
        assert next(film.decode(video=0)).rotation == degrees


def test_a_stream_may_start_late(tmp_path):
    frames, _ = decoded(films.late_start(tmp_path / "film.ts").path)
    assert frames[0][0] > 3599


def test_a_truncated_film_holds_less_than_it_promises(tmp_path):
    reel = films.truncated(tmp_path / "film.mkv")
    assert 1 < len(decoded(reel.path)[0]) < reel.frames


def test_a_broken_film_fails_in_the_middle_only(tmp_path):
    reel = films.broken(tmp_path / "film.mkv")
    with av.open(str(reel.path)) as film:
        good, bad = 0, 0
        for packet in film.demux(video=0):
            try:
                good += len(packet.decode())
            except av.error.InvalidDataError:
                bad += 1
    assert bad >= 10
    assert reel.frames - 40 <= good < reel.frames


@pytest.mark.parametrize("write", [films.no_index, films.text], ids=lambda write: write.__name__)
def test_no_film_at_all(write, tmp_path):
    write(tmp_path / "film.mp4")
    with pytest.raises(av.error.InvalidDataError):
        av.open(str(tmp_path / "film.mp4"))
