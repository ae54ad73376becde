import numpy as np

from moviegoer.sample import sound
from moviegoer.sample.cast import CAST
from moviegoer.sense.sound import SOUND_HZ
from moviegoer.sense.speech import WINDOW, load_silero


def said(length_s=3.0):
    return sound.syllables(np.random.default_rng(1), length_s)


def test_syllables_follow_each_other_inside_the_take():
    ends = [s.start_s + s.length_s for s in said()]
    starts = [s.start_s for s in said()]
    assert len(starts) >= 6
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    assert ends[-1] <= 3.0


def test_the_mouth_opens_when_a_syllable_is_heard():
    syllables = said()
    middle = np.array([s.start_s + s.length_s / 2 for s in syllables])
    assert (sound.mouth(syllables, middle) > 0.9).all()
    assert sound.mouth(syllables, np.array([0.0, 2.99])).max() == 0


def test_speech_has_the_length_and_lies_where_the_syllables_are():
    syllables = said()
    wave = sound.speech(syllables, 120, 3.0)
    assert len(wave) == 3 * sound.SOUND_HZ
    first = round(syllables[0].start_s * sound.SOUND_HZ)
    assert np.abs(wave[: first - 1]).max() == 0
    assert 0.1 < np.abs(wave).max() <= 0.5


def test_every_kind_of_place_is_heard():
    for place in ("", "valley", "room"):
        assert np.abs(sound.ambience(np.random.default_rng(2), place, 1.0)).max() > 0.001


def test_everyone_in_the_cast_is_heard_to_talk_and_nothing_else_is():
    time_s = np.arange(0, 6, 1 / SOUND_HZ)
    clock = np.arange(6 * sound.SOUND_HZ) / sound.SOUND_HZ
    waves = [sound.speech(said(6.0), look.voice_hz, 6.0) for look in CAST.values()]
    waves += [sound.ambience(np.random.default_rng(2), p, 6.0) for p in ("", "valley", "room")]
    for number, wave in enumerate(waves):
        heard = np.interp(time_s, clock, wave).astype(np.float32)[: 187 * WINDOW]
        (p,) = load_silero().listen([heard])
        talks = (p > 0.5).mean()
        assert talks > 0.6 if number < len(CAST) else talks < 0.05
