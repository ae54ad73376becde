import numpy as np

from moviegoer.sample import sound


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
