"""Invented analyses whose shots lie where a test wants them, with names that break things."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from moviegoer.analysis import Analysis
from moviegoer.core.sound.heard import Heard
from moviegoer.core.sound.lines import Talk
from moviegoer.core.sound.talk import Line, LineKind, Speech, Subtitles
from moviegoer.types import Span
from tests.report.invented_films import invent

NTSC_FILM, NTSC = Fraction(24000, 1001), Fraction(30000, 1001)
HOURS_3 = 3 * 3600

ODD = {
    "quotes": "\"Quoted\" & 'apostrophed'",
    "markup": "<b>A & B</b> ]]> --> <!-- &amp;",
    "emoji": "🎬 Film \U0001f468\u200d\U0001f469\u200d\U0001f467 é",
    "right to left": "\u202bقصة حب\u202c שלום",
    "long": "x" * 300,
    "breaks": "One\nTwo\r\nThree\tFour\u2028Five",
    "controls": "Bell\x07 Null\x00 End\x1b[0m \ufffe",
    "separators": "a;b,c|d * e / f \\ g",
    "empty": "",
    "lone surrogate": "half \udc80 byte",
}


def timed(edges: list[int], rate: Fraction, *, title: str = "The Long Interval") -> Analysis:
    """An invented film whose shots meet at these frames of this rate."""
    film = invent(len(edges) - 1, people=3, title=title)
    shots = tuple(
        replace(
            shot,
            start_frame=start,
            end_frame=end,
            span=Span(float(start / rate), float(end / rate)),
        )
        for shot, (start, end) in zip(film.shot_list, pairwise(edges), strict=True)
    )
    scenes = tuple(
        replace(
            scene,
            span=Span(
                shots[scene.first_shot - 1].span.start_s, shots[scene.last_shot - 1].span.end_s
            ),
            start_frame=shots[scene.first_shot - 1].start_frame,
            end_frame=shots[scene.last_shot - 1].end_frame,
        )
        for scene in film.scene_list
    )
    return replace(
        film,
        film=replace(film.film, rate=rate, duration_s=float(edges[-1] / rate)),
        shot_list=shots,
        scene_list=scenes,
        body=Span(0.0, shots[-1].span.end_s),
    )


def three_hours(rate: Fraction, *, shots: int = 300) -> Analysis:
    """Three hours and a frame, with cuts that fall on every kind of frame number."""
    last = int(HOURS_3 * rate) + 1
    rng = np.random.default_rng(5)
    cuts = np.sort(rng.choice(np.arange(2, last - 2), size=shots - 2, replace=False))
    # The last cut is one frame before the end: nothing before it may have drifted.
    return timed([0, *cuts.tolist(), last - 1, last], rate)


def named(text: str) -> Analysis:
    """A film whose title, director, people and lines are all this text."""
    film = invent(8, people=2, names=(text, text), title=text)
    count = len(film.shot_list)
    lines = (
        Line(0.5, 1.5, text, speaker=text),
        Line(0.5, 1.5, "Meanwhile", kind=LineKind.SPEECH),
        Line(1.5, 2.25, "After"),
    )
    heard = Heard(
        subtitles=Subtitles(lines, source="film.srt"),
        talk=Talk(
            speech=np.linspace(0, 1, count),
            lines=np.arange(count),
            words=np.arange(count, dtype=float),
            title=np.zeros(count, bool),
            text=(text,) * count,
            how="sound",
        ),
        voice=np.full(count, "voice"),
        title=np.zeros(count, bool),
        speech=Speech(np.array([0.25, 2.0]), np.array([1.0, 2.5]), np.array([0.9, 0.8])),
    )
    return replace(film, film=replace(film.film, director=text), heard=heard)
