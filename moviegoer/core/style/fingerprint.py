"""A film's style as named values, each with a unit and a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.core.style import habits, lengths, palette, placing, shares
from moviegoer.types import (
    Bools,
    Character,
    Embeddings,
    Faces,
    Fingerprint,
    Ints,
    Keyframes,
    Measure,
    Scene,
    Scores,
    Shot,
    Signals,
    Span,
)

__all__ = ["Facts", "inside", "lettered", "measure", "record"]

HEADS = {
    "shot.angle": "angle",
    "shot.height": "height",
    "shot.level": "level",
    "shot.composition": "placing",
    "shot.composition.symmetric": "placing.symmetric",
    "shot.focus": "focus",
    "shot.lighting": "lighting",
    "shot.lighting.contrast": "lighting.contrast",
    "color.tones": "tones",
    "color.saturation": "saturation",
    "color.dominant": "palette",
}
"""Heads whose answers are counted, and what their measures are called."""
BLACK = 0.06
"""Mean luma of a shot that counts as black; video's own black is 16 of 255."""
SURE = 0.5
"""Probability of text from which a shot counts as a title."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a fingerprint is made of.

    ``people`` counts the people a shot shows, ``faces`` the most faces found on one keyframe of
    it (None if nobody looked); ``seen`` are those faces and ``keyframes`` where they were looked
    for, ``vectors`` a CLIP model's of the keyframes. ``body`` is the stretch that counts: the film
    without its titles and credits.
    """

    shots: Sequence[Shot]
    signals: Signals
    heads: Mapping[str, Scores]
    people: Ints
    scenes: Sequence[Scene]
    cast: Sequence[Character]
    body: Span
    faces: Ints | None = None
    seen: Faces | None = None
    keyframes: Keyframes | None = None
    vectors: Embeddings | None = None


def measure(facts: Facts) -> Fingerprint:
    """Measure a film's style.

    A shot counts whole if its middle lies in the body. What cannot be told (no faces, no answers,
    a single shot) is absent; no value is NaN.
    """
    rows = inside(facts.shots, facts.body)
    shots = [facts.shots[row] for row in rows]
    faces = None if facts.faces is None else facts.faces[rows]
    found = [
        *lengths.measures(np.array([shot.span.duration_s for shot in shots])),
        *habits.transitions(shots[1:]),
        *habits.framing(facts.heads.get("scale"), facts.heads.get("mcu"), rows),
        *habits.movement(shots),
        *habits.light(facts.signals, shots),
        *habits.people(facts.people[rows], faces),
        *habits.casting(facts.cast, shots),
        *habits.staging(facts.scenes, facts.body),
        *habits.structure(facts.scenes, facts.body, len(shots)),
        *_looks(facts, rows, shots),
    ]
    return Fingerprint(tuple(found))


def _looks(facts: Facts, rows: Ints, shots: Sequence[Shot]) -> Iterator[Measure]:
    """What pictures show: answers of heads, colours, faces in the frame, vectors."""
    length_s = np.array([shot.span.duration_s for shot in shots])
    yield from habits.scale_lengths(facts.heads.get("scale"), rows, length_s)
    for head, prefix in HEADS.items():
        yield from shares.of_head(facts.heads.get(head), rows, prefix)
    colour = facts.signals.colour
    held = [i for i, shot in enumerate(shots) if shot.end_frame > shot.start_frame]
    mean = [colour[shots[i].start_frame : shots[i].end_frame].mean(axis=0) for i in held]
    yield from palette.measures(np.array(mean).reshape(-1, 3), length_s[held])
    yield from habits.speed(facts.signals, shots)
    if facts.keyframes is None:
        return
    numbers = np.array([shot.number for shot in shots], np.int64)
    if facts.seen is not None:
        yield from placing.measures(facts.seen, facts.keyframes, numbers)
    if facts.vectors is not None and len(facts.vectors):
        inside_body = np.isin(facts.keyframes.shot[facts.vectors.row], numbers)
        yield from habits.likeness(facts.vectors.vector[inside_body])


def record(measure: Measure) -> dict[str, object]:
    """A measure as ``fingerprint.json`` has it: an interval that is not known is left out."""
    told: dict[str, object] = {
        "value": measure.value,
        "unit": measure.unit,
        "definition": measure.definition,
    }
    if measure.low is not None:
        told |= {"low": measure.low, "high": measure.high, "interval": measure.interval}
    if measure.error_low is not None:
        told |= {"error_low": measure.error_low, "error_high": measure.error_high}
        told |= {"error": measure.error}
    return told


def inside(shots: Sequence[Shot], body: Span) -> Ints:
    """Rows of the shots whose middle lies in the body."""
    middle = np.array([(shot.span.start_s + shot.span.end_s) / 2 for shot in shots])
    return np.flatnonzero((middle >= body.start_s) & (middle < body.end_s))


def lettered(shots: Sequence[Shot], signals: Signals, subject: Scores | None) -> Bools:
    """Mark shots that look like titles: text by the head ``shot.subject``, or black throughout."""
    black = np.array(
        [
            float(signals.luma[shot.start_frame : shot.end_frame].mean()) < BLACK
            if shot.end_frame > shot.start_frame
            else False
            for shot in shots
        ],
        np.bool_,
    )
    if subject is None or "text" not in subject.labels:
        return black
    text = np.nan_to_num(subject.p[:, subject.labels.index("text")])
    return np.asarray(black | (text >= SURE))
