import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from moviegoer.core.sound.speech import spans
from moviegoer.errors import ModelError
from moviegoer.sense import speech
from moviegoer.sense.fake_speech import FakeListener
from moviegoer.sense.sound import SOUND_HZ, Piece
from moviegoer.sense.speech import BATCH, WINDOW, hear, laid, load_silero
from tests import talking

LISTENERS = {"fake": FakeListener, "silero": load_silero}


@pytest.fixture(params=LISTENERS)
def listener(request):
    return LISTENERS[request.param]()


def at_16_khz(wave):
    """A wave of whole windows."""
    time_s = np.arange(0, len(wave) / talking.HZ, 1 / SOUND_HZ)
    heard = np.interp(time_s, np.arange(len(wave)) / talking.HZ, wave).astype(np.float32)
    return heard[: len(heard) // WINDOW * WINDOW]


# --- every listener


def test_it_answers_every_window_with_a_probability(listener):
    waves = [at_16_khz(talking.voice(1.0)), np.zeros(WINDOW, np.float32)]
    answers = list(listener.listen(waves))
    assert [len(p) for p in answers] == [len(wave) // WINDOW for wave in waves]
    assert all(((p >= 0) & (p <= 1)).all() for p in answers)


def test_silence_is_not_speech_and_talk_is(listener):
    quiet, talk = np.zeros(40 * WINDOW, np.float32), at_16_khz(talking.voice(6.0))
    (p,) = listener.listen([np.concatenate([quiet, talk])])
    assert p[:38].max() < 0.3
    assert (p[45:] > 0.5).mean() > 0.6


def test_how_sound_is_divided_does_not_matter(listener):
    wave = at_16_khz(talking.voice(3.0))
    (whole,) = listener.listen([wave])
    parts = np.split(wave, [WINDOW, 11 * WINDOW, 50 * WINDOW])
    assert np.concatenate(list(listener.listen(parts))) == pytest.approx(whole, abs=1e-4)


def test_every_call_begins_anew(listener):
    wave = at_16_khz(talking.voice(2.0))
    (first,), (second,) = listener.listen([wave]), listener.listen([wave])
    assert first.tolist() == second.tolist()


def test_it_says_which_one_it_is(listener):
    assert listener.model


# --- the network


def test_noise_and_a_chord_are_not_speech():
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.1, 3 * SOUND_HZ // WINDOW * WINDOW).astype(np.float32)
    (p,) = load_silero().listen([noise])
    assert (p > 0.5).mean() < 0.05
    (p,) = load_silero().listen([at_16_khz(talking.tone(3.0))])
    assert (p > 0.5).mean() < 0.2


def test_loading_it_leaves_the_rest_of_the_program_alone():
    code = (
        "import sys; from moviegoer.sense.speech import load_silero; load_silero();"
        "print([m for m in ('torch', 'torchaudio', 'silero_vad') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_weights_that_are_gone_are_named(tmp_path, monkeypatch):
    class Spec:
        origin = str(tmp_path / "silero_vad" / "__init__.py")

    monkeypatch.setattr(speech.util, "find_spec", lambda name: Spec)
    with pytest.raises(ModelError, match="reinstall silero-vad"):
        load_silero()
    monkeypatch.setattr(speech.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="pip install silero-vad"):
        load_silero()


# --- a film


def test_talk_is_heard_where_it_is(tmp_path):
    path = talking.write(
        tmp_path / "a.mkv",
        [(1.0, talking.voice(3.0)), (6.0, talking.voice(2.5, pitch_hz=210, seed=2))],
        length_s=9.0,
        start_s=2.0,
    )
    hearing = hear(path)
    assert hearing.source == "stream 1, pcm_s16le, 44100 Hz, mono"
    assert hearing.model.startswith("silero-vad 6")
    talk = spans(hearing.probability, step_s=hearing.step_s)
    length_s = talk.end_s - talk.start_s
    inside = [(1.0 < s < 4.1) or (6.0 < s < 8.6) for s in (talk.start_s + talk.end_s) / 2]
    assert all(inside)
    assert 3.5 < length_s.sum() < 5.6
    assert talk.start_s[0] == pytest.approx(1.15, abs=0.25)


def test_a_film_without_sound_says_so_and_loads_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(speech, "load_silero", lambda: pytest.fail("not needed"))
    hearing = hear(talking.write(tmp_path / "silent.mkv", []))
    assert len(hearing) == 0
    assert hearing.source == ""
    assert len(spans(hearing.probability, step_s=hearing.step_s)) == 0


def test_progress_is_told_in_seconds(tmp_path):
    told = []
    path = talking.write(tmp_path / "a.mkv", [(0.0, talking.tone(20.0))])
    hear(path, listener=FakeListener(), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(20.0, abs=0.1)


def test_pieces_lie_on_the_grid_with_silence_between():
    page = BATCH * WINDOW
    pieces = [
        Piece(10, np.ones(5, np.float32)),
        Piece(page - 3, np.ones(6, np.float32)),
        Piece(3 * page + 7, np.ones(1, np.float32)),
    ]
    pages = list(laid(pieces))
    assert [len(p) for p in pages] == [page, page, page, WINDOW]
    where = np.flatnonzero(np.concatenate(pages))
    assert where.tolist() == [*range(10, 15), *range(page - 3, page + 3), 3 * page + 7]
    assert list(laid([])) == []


# --- footage


FOOTAGE = Path(os.environ.get("MOVIEGOER_DATA", Path(__file__).parents[3] / "shared")) / "footage"


@pytest.mark.skipif(not FOOTAGE.is_dir(), reason="no footage: set MOVIEGOER_DATA")
@pytest.mark.parametrize(
    ("clip", "low", "high"),
    [
        ("en_dialogue_2.mp4", 0.8, 1.0),
        ("his-girl-friday.mp4", 0.7, 1.0),
        ("interview-1.mp4", 0.8, 1.0),
        ("titanic-prow.mp4", 0.02, 0.4),
        ("train-compartment.mp4", 0.05, 0.4),
        ("nosferatu.mp4", 0.0, 0.0),
    ],
)
def test_clips_talk_as_much_as_they_do(clip, low, high):
    hearing = hear(FOOTAGE / clip)
    talk = spans(hearing.probability, step_s=hearing.step_s)
    share = (talk.end_s - talk.start_s).sum() / max(len(hearing) * hearing.step_s, 1e-9)
    assert low <= share <= high
