"""The sample film's sound: babble for speech, wind and a room's hum, a chord under the titles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

__all__ = ["SOUND_HZ", "Syllable", "ambience", "mouth", "speech", "syllables"]

SOUND_HZ = 44100
_VOWELS = ((730, 1090), (530, 1840), (270, 2290), (570, 840), (300, 870))
"""First two formants in Hz of a, e, i, o, u; after Peterson and Barney, "Control Methods Used in
a Study of the Vowels", 1952."""

Wave = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable of babble."""

    start_s: float
    length_s: float
    vowel: int
    pitch: float
    """Relative to the speaker's own."""


def syllables(rng: np.random.Generator, length_s: float) -> list[Syllable]:
    """Four to six syllables a second, with pauses, that fall in pitch towards each pause."""
    said, at, left = [], 0.15, 0
    while at < length_s - 0.3:
        if left == 0:
            at, left = at + rng.uniform(0.1, 0.3), int(rng.integers(4, 9))
        length = rng.uniform(0.13, 0.22)
        said.append(Syllable(at, length, int(rng.integers(5)), 0.92 + 0.03 * left))
        at, left = at + length + rng.uniform(0.01, 0.05), left - 1
    return said


def mouth(said: list[Syllable], time_s: Wave) -> Wave:
    """How far the mouth is open at each time, 0 to 1."""
    opened = np.zeros_like(time_s)
    for syllable in said:
        phase = (time_s - syllable.start_s) / syllable.length_s
        opened += np.where((phase > 0) & (phase < 1), np.sin(np.pi * phase), 0)
    return opened * 0.95


def speech(said: list[Syllable], pitch_hz: float, length_s: float) -> Wave:
    """Babble: a buzzing source through two resonances for each vowel."""
    wave = np.zeros(round(length_s * SOUND_HZ))
    for syllable in said:
        time_s = np.arange(round(syllable.length_s * SOUND_HZ)) / SOUND_HZ
        phase = pitch_hz * syllable.pitch * time_s * (1 - 0.15 * time_s)
        voice = 2 * (phase % 1) - 1
        for formant_hz in _VOWELS[syllable.vowel]:
            voice = _resonance(voice, formant_hz) + 0.25 * voice
        start = round(syllable.start_s * SOUND_HZ)
        piece = voice * np.hanning(len(voice)) / max(1e-9, np.abs(voice).max())
        wave[start : start + len(piece)] += piece[: len(wave) - start]
    return 0.3 * wave


def _resonance(wave: Wave, centre_hz: float) -> Wave:
    radius = np.exp(-np.pi * 90 / SOUND_HZ)
    angle = 2 * np.pi * centre_hz / SOUND_HZ
    rung: Wave = lfilter([1 - radius], [1, -2 * radius * np.cos(angle), radius**2], wave)
    return rung


def ambience(rng: np.random.Generator, place: str, length_s: float) -> Wave:
    """What is heard where nobody speaks: wind outside, a hum in a room, a chord under titles."""
    time_s = np.arange(round(length_s * SOUND_HZ)) / SOUND_HZ
    ends = np.minimum(1, 20 * np.minimum(time_s, time_s[::-1]))
    hiss = rng.normal(0, 1, len(time_s))
    if not place:
        chord = sum(np.sin(2 * np.pi * pitch * time_s) for pitch in (130.8, 164.8, 196.0, 261.6))
        return np.asarray(0.05 * chord * ends)
    if place in ("valley", "house", "dusk", "garden"):
        swell = 1 + 0.5 * np.sin(2 * np.pi * time_s / 2.9)
        return np.asarray(0.05 * swell * ends * lfilter([0.06], [1, -0.94], hiss))
    return np.asarray(0.015 * ends * lfilter([0.1], [1, -0.9], hiss))
