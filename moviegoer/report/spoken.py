"""What is said in the film, as the report shows it."""

from __future__ import annotations

import numpy as np

from moviegoer.core.sound.lines import per_scene
from moviegoer.report.reading import Reading
from moviegoer.report.words import count, number, share
from moviegoer.types import Scene

__all__ = ["of_scene", "stretches", "text", "told"]

FINEST = 1500
"""A film's width in stretches of speech: closer ones than this part of it are drawn as one."""
VOICES = {
    "off": "nobody who could talk is shown",
    "facing": "a face is shown; whose voice it is cannot be told",
    "speaking": "the shown face talks",
    "reaction": "somebody else than the shown face talks",
    "title": "a title",
}


def text(reading: Reading, i: int) -> str:
    """What the subtitles say in a shot, given by its position; empty where nothing."""
    heard = reading.analysis.heard
    return heard.talk.text[i].replace("\n", " / ") if heard else ""


def told(reading: Reading) -> list[str]:
    """How much of each shot is spoken in, and by whom as far as it can be told."""
    heard = reading.analysis.heard
    if heard is None or not (heard.talk.how or heard.title.any()):
        return [""] * len(reading.who)
    said = []
    for part, voice, title in zip(heard.talk.speech, heard.voice, heard.title, strict=True):
        words = [share(float(part))] if np.isfinite(part) else []
        words += ["a title card"] if title else [VOICES[voice]] if voice in VOICES else []
        said.append("; ".join(words))
    return said


def stretches(reading: Reading) -> list[tuple[float, float]]:
    """When somebody talks, in seconds, near stretches joined; titles of a silent film count."""
    heard = reading.analysis.heard
    if heard is None:
        return []
    bounds: list[tuple[float, float]] = []
    if heard.speech is not None:
        bounds += zip(heard.speech.start_s.tolist(), heard.speech.end_s.tolist(), strict=True)
    elif heard.talk.how == "subtitles":
        bounds += [(line.start_s, line.end_s) for line in heard.subtitles.lines]
    titled = heard.talk.title.nonzero()[0].tolist()
    bounds += [(float(reading.start_s[i]), float(reading.end_s[i])) for i in titled]
    gap_s = float(reading.end_s[-1]) / FINEST
    joined: list[tuple[float, float]] = []
    for start_s, end_s in sorted(bounds):
        if joined and start_s - joined[-1][1] <= gap_s:
            joined[-1] = joined[-1][0], max(joined[-1][1], end_s)
        else:
            joined.append((start_s, end_s))
    return joined


def of_scene(reading: Reading, scene: Scene) -> str:
    """Say in a sentence how much is said in a scene; empty where it is not known."""
    analysis, heard = reading.analysis, reading.analysis.heard
    if heard is None:
        return ""
    lines = heard.subtitles.lines
    talk = per_scene(scenes=[scene], shots=analysis.shot_list, talk=heard.talk, lines=lines)
    spoken = float(talk.speech[0])
    parts = [f"Somebody talks {share(spoken)} of the time"] if np.isfinite(spoken) else []
    if heard.subtitles.source:
        words = round(float(talk.words[0]))
        rate = number(round(float(talk.words_per_minute[0])))
        parts.append(f"{count(words, 'word')}, {rate} a minute")
        parts.append(f"{count(int(talk.exchanges[0]), 'exchange')} at least")
    return "; ".join(parts) + "." if parts else ""
