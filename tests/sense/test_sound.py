import av
import numpy as np
import pytest
from av.stream import Disposition

from moviegoer.errors import VideoError
from moviegoer.sense.reader import open_film
from moviegoer.sense.sound import SOUND_HZ, open_sound
from tests import talking


def heard(path):
    """The whole sound from time 0 on, and what was lost."""
    with open_sound(path) as track:
        pieces = list(track.pieces())
        wave = np.zeros(pieces[-1].first + len(pieces[-1].wave), np.float32)
        at = 0
        for piece in pieces:
            assert piece.first >= at, "pieces are in order and apart"
            at = piece.first + len(piece.wave)
            wave[piece.first : at] = piece.wave
        return wave, track.lost


def loud(wave, *, over=0.05):
    """Seconds at which sound begins and ends, to 5 ms."""
    block = SOUND_HZ // 200
    level = np.abs(wave[: len(wave) // block * block]).reshape(-1, block).max(axis=1) > over
    edges = np.flatnonzero(np.diff(np.concatenate([[0], level, [0]]).astype(int)))
    return (edges / 200).tolist()


def test_sound_keeps_its_pitch_level_and_length(tmp_path):
    wave, lost = heard(talking.write(tmp_path / "a.mkv", [(0.0, talking.tone(2.0))]))
    assert lost == 0
    assert len(wave) == pytest.approx(2 * SOUND_HZ, abs=600)
    spectrum = np.abs(np.fft.rfft(wave[:SOUND_HZ]))
    assert spectrum.argmax() == pytest.approx(440, abs=1)
    assert np.abs(wave[1000:-1000]).max() == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize(
    ("codec", "name", "hz", "layout"),
    [
        ("aac", "a.mp4", 48000, "stereo"),
        ("aac", "a.mp4", 22050, "5.1"),
        ("ac3", "a.mkv", 48000, "5.1"),
        ("mp3", "a.mkv", 44100, "stereo"),
        ("flac", "a.mkv", 96000, "mono"),
        ("pcm_s16be", "a.mov", 8000, "mono"),
        ("libopus", "a.mkv", 48000, "stereo"),
        ("mp2", "a.ts", 48000, "stereo"),
    ],
)
def test_any_codec_channels_and_rate(tmp_path, codec, name, hz, layout):
    rest = np.zeros(hz // 2)
    sounds = [(0.0, np.concatenate([rest, talking.tone(1.0, hz=hz), rest]))]
    path = tmp_path / name
    wave, lost = heard(talking.write(path, sounds, codec=codec, hz=hz, layout=layout))
    assert lost == 0
    assert loud(wave) == pytest.approx([0.5, 1.5], abs=0.08)


@pytest.mark.parametrize("name", ["late.mkv", "late.mp4"])
def test_sound_that_begins_late_lies_late(tmp_path, name):
    path = tmp_path / name
    talking.write(path, [(0.75, talking.tone(1.0))], codec="aac", start_s=0.0)
    wave, _ = heard(path)
    assert loud(wave) == pytest.approx([0.75, 1.75], abs=0.04)


def test_time_0_is_the_first_frame_wherever_the_container_begins(tmp_path):
    sounds = [(-1.0, talking.tone(1.5))]
    wave, _ = heard(talking.write(tmp_path / "early.mkv", sounds, start_s=3.0))
    assert loud(wave) == pytest.approx([0.0, 0.5], abs=0.03)


def test_a_gap_is_silence_and_what_follows_stays_in_time(tmp_path):
    sounds = [(0.0, talking.tone(0.5)), (1.25, talking.tone(0.5))]
    wave, _ = heard(talking.write(tmp_path / "gap.mkv", sounds))
    assert loud(wave) == pytest.approx([0.0, 0.5, 1.25, 1.75], abs=0.03)


def test_the_default_stream_is_heard_and_not_the_commentary(tmp_path):
    low, high = [(0.0, talking.tone(1, pitch_hz=300))], [(0.0, talking.tone(1, pitch_hz=900))]
    cases = {
        (Disposition(0), Disposition(0)): 300,
        (Disposition(0), Disposition.default): 900,
        (Disposition.comment | Disposition.default, Disposition(0)): 900,
    }
    for number, (mark, pitch_hz) in enumerate(cases.items()):
        path = tmp_path / f"{number}.mkv"
        wave, _ = heard(talking.write(path, low, streams=[high], mark=mark))
        assert np.abs(np.fft.rfft(wave[: SOUND_HZ // 2])).argmax() * 2 == pytest.approx(
            pitch_hz, abs=4
        )


def test_a_film_without_sound_has_none(tmp_path):
    with open_sound(talking.write(tmp_path / "silent.mkv", [])) as track:
        assert track is None


def test_damaged_sound_is_counted_and_the_rest_is_in_time(tmp_path):
    sounds = [(0.0, talking.tone(4.0))]
    path = talking.write(tmp_path / "a.mp4", sounds, codec="aac", length_s=4.0)
    with av.open(str(path)) as container:
        places = [(p.pos, p.size) for p in container.demux(audio=0) if p.size]
    data = bytearray(path.read_bytes())
    rng = np.random.default_rng(1)
    for pos, size in places[40:60]:
        data[pos : pos + size] = rng.integers(0, 256, size, np.uint8).tobytes()
    path.write_bytes(data)
    wave, lost = heard(path)
    assert lost > 0
    assert len(wave) == pytest.approx(4 * SOUND_HZ, abs=0.06 * SOUND_HZ)
    spectrum = np.abs(np.fft.rfft(wave[-SOUND_HZ - 1000 : -1000]))
    assert spectrum.argmax() == pytest.approx(440, abs=1)


def test_a_film_cut_short_gives_what_is_there(tmp_path):
    path = talking.write(tmp_path / "a.mkv", [(0.0, talking.tone(2.0))])
    path.write_bytes(path.read_bytes()[:-60_000])
    wave, _ = heard(path)
    assert 0.5 < len(wave) / SOUND_HZ < 2


def test_it_is_said_which_sound_it_is(tmp_path):
    with open_sound(talking.write(tmp_path / "a.mkv", [(0.0, talking.tone(1.0))])) as track:
        assert track.source == "stream 1, pcm_s16le, 44100 Hz, mono"
        assert track.language == ""


def test_the_clock_is_the_pictures(tmp_path):
    """Time 0 is where the reader of pictures counts from."""
    path = talking.write(tmp_path / "a.mkv", [(0.5, talking.tone(1.0))], start_s=2.0)
    with open_film(path) as reader:
        assert next(reader.frames()).time_s == 0.0
    assert loud(heard(path)[0])[0] == pytest.approx(0.5, abs=0.03)


def test_a_file_that_is_no_film_is_named(tmp_path):
    path = tmp_path / "notes.mkv"
    path.write_text("no film")
    with pytest.raises(VideoError, match=r"notes\.mkv"), open_sound(path):
        pass


def test_memory_does_not_grow_with_the_film(tmp_path):
    """Pieces come one by one, each no longer than a moment."""
    path = talking.write(tmp_path / "a.mkv", [(0.0, talking.tone(20.0))], length_s=1.0)
    with open_sound(path) as track:
        assert max(len(piece.wave) for piece in track.pieces()) < SOUND_HZ
