"""Answers about keyframes into answers about shots: crosswalk, pooling, and whom to believe.

Every way of answering (the framing model, measures, faces, CinemaCLIP) gives a mapping of heads
with a row a keyframe. Here they are put into CinemaNet's words, pooled over each shot's keyframes,
and, where two ways answer one head, the more trusted one is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from moviegoer.core.answers import gaze, pooling
from moviegoer.core.answers.company import company, sure
from moviegoer.types import Bools, Faces, Floats, Ints, Scores

__all__ = ["CROSSWALK", "answer", "cinemanet", "people", "seen"]

FACES = "faces"
CROSSWALK: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "scale": (
        "shot.framing",
        {
            "ELS": "extreme-wide", "LS": "full", "MLS": "medium-wide", "MS": "medium",
            "MCU": "medium-closeup", "CU": "closeup", "ECU": "extreme-closeup-face", "NA": "na",
        },
    ),
    "type": (
        "shot.type",
        {"single": "cleansingle", "two": "twoshot", "three": "threeshot", "group": "group",
         "none": "na"},
    ),
    "ots": ("shot.type.over-the-shoulder", {"yes": "yes"}),
    "location": ("shot.location", {"ext": "exterior", "int": "interior", "na": "na"}),
    "time": (
        "shot.time-of-day",
        {"twilight": "dawn-dusk", "day": "day", "night": "night", "na": "na"},
    ),
}  # fmt: skip
"""Which of CinemaNet's heads each head of the framing model answers, and its labels there. Some of
CinemaNet's labels have no counterpart here (wide beside full, four beside group)."""
TWO_IN_FILMS = -0.4
"""Added to the log-odds of two people: stills gathered from the web show two more often than shots
of films do (0.26 and 0.18 of them). On the development clips type is right in 0.76 with it and in
0.69 without, on the test clips in 0.71 and 0.68."""
GROUP = 4
"""Fewest people of a group."""


def cinemanet(framing: Mapping[str, Scores]) -> dict[str, Scores]:
    """Put the framing model's answers into CinemaNet's words, where it has words for them.

    The program's own heads (scale, mcu, type, ots) are kept beside, and whatever it already answers
    in CinemaNet's words; location and time are known by CinemaNet's names only.
    """
    told = {head: _in_films(scores) for head, scores in framing.items()}
    own = {head: scores for head, scores in told.items() if head not in ("location", "time")}
    for head, (name, labels) in CROSSWALK.items():
        if head in told:
            scores = told[head]
            own[name] = Scores(
                name,
                tuple(labels[label] for label in scores.labels),
                scores.p.copy(),
                scores.how.copy(),
                scores.exclusive,
                scores.threshold,
            )
    return own


def _in_films(scores: Scores) -> Scores:
    """Move a head learnt on stills to how often films show what it asks for."""
    if scores.head != "type":
        return scores
    weight = np.array([np.exp(TWO_IN_FILMS) if label == "two" else 1 for label in scores.labels])
    p = scores.p * weight
    return replace(scores, p=p / p.sum(axis=1, keepdims=True))


def seen(*, faces: Faces, frames: Ints, aspect: Floats) -> dict[str, Scores]:
    """Answer what faces alone tell: their side, their gaze, and the picture's weight.

    Parameters
    ----------
    faces
        Faces of all keyframes.
    frames, aspect
        The keyframes' numbers, and their pictures' width over height.

    Returns
    -------
    dict
        ``face_side``, ``gaze`` (of the largest sure face), ``shot.composition``, and what
        :func:`moviegoer.core.answers.company.company` counts, a row a keyframe; rows without a sure
        face are NaN.
    """
    row = np.array([_main(faces, frame) for frame in frames.tolist()], np.int64)
    known = row >= 0
    box = faces.box[row[known]]
    centre = (box[:, 0] + box[:, 2]) / 2
    turned = gaze.turn(faces.landmarks[row[known]], aspect=aspect[known])
    balance = np.array([_balance(faces, frame) for frame in frames[known].tolist()])
    return {
        **company(faces=faces, frames=frames),
        "face_side": _where(known, "face_side", gaze.SIDES, gaze.side(centre)),
        "gaze": _where(known, "gaze", gaze.GAZES, gaze.gaze(turned)),
        "shot.composition": _where(
            known,
            "shot.composition",
            ("balanced", "left", "center", "right"),
            _composition(gaze.side(centre), balance),
        ),
    }


def _main(faces: Faces, frame: int) -> int:
    rows = sure(faces, frame)
    return int(rows[0]) if len(rows) else -1


def _balance(faces: Faces, frame: int) -> float:
    """How evenly the two largest faces weigh on both sides of the frame's middle, 0 to 1."""
    rows = sure(faces, frame)[:2]
    if len(rows) < 2:
        return 0.0
    size = faces.box[rows, 3] - faces.box[rows, 1]
    x = (faces.box[rows, 0] + faces.box[rows, 2]) / 2 - 0.5
    return float(size[1] / size[0]) if x[0] * x[1] < 0 else 0.0


def _composition(side: Floats, balance: Floats) -> Floats:
    """Balanced as far as a second face answers the first; else where the first one is."""
    share = np.reshape(np.clip(2 * balance - 0.5, 0, 1), (-1, 1))
    p: Floats = np.concatenate([share, (1 - share) * side], axis=1)
    return p


def _where(known: Bools, head: str, labels: tuple[str, ...], p: Floats) -> Scores:
    values = np.full((len(known), len(labels)), np.nan)
    values[known] = p
    return Scores(head, labels, values, np.where(known, FACES, ""))


def answer(*, shot: Ints, shots: int, ways: Sequence[Mapping[str, Scores]]) -> dict[str, Scores]:
    """Answer every head for every shot, each by the most trusted way that answers it.

    Parameters
    ----------
    shot
        Number of each keyframe's shot, from 1.
    shots
        How many shots there are.
    ways
        Each way's answers, a row a keyframe. Ways are told apart by their ``how``.

    Returns
    -------
    dict
        A row a shot, with how each was found: a better source that has nothing to say of a shot
        gives way to the next one there, and only there. A head that no way answers for any shot is
        left out.
    """
    answered: dict[str, list[Scores]] = {}
    for way in ways:
        for head, scores in way.items():
            pooled = pooling.over_shots(scores, shot=shot, shots=shots)
            answered.setdefault(head, []).append(pooled)
    told = {head: [s for s in all_ if pooling.source(s)] for head, all_ in answered.items()}
    return {head: pooling.first_answers(some) for head, some in told.items() if some}


def people(*, faces: Faces, frames: Ints, shot: Ints, kinds: Scores) -> Ints:
    """Count the people each shot shows.

    The most sure faces on one keyframe, made to agree with the shot's type where that is likelier
    than not: backs and far figures have no face, and faces in a crowd behind are not counted in a
    single.

    Parameters
    ----------
    faces, frames, shot
        Faces, the keyframes' numbers, and the number of each keyframe's shot.
    kinds
        The head ``type``, a row a shot.
    """
    most = np.zeros(len(kinds.p), np.int64)
    np.maximum.at(most, shot - 1, [len(sure(faces, frame)) for frame in frames.tolist()])
    least = np.array([{"single": 1, "two": 2, "three": 3, "group": GROUP}.get(k, 0)
                      for k in kinds.labels])  # fmt: skip
    top = np.array([k if label != "group" else 999
                    for k, label in zip(least, kinds.labels, strict=True)])  # fmt: skip
    p = np.nan_to_num(kinds.p)
    best = p.argmax(axis=1)
    agreed = np.clip(most, least[best], top[best])
    return np.asarray(np.where(p.max(axis=1) >= 0.5, agreed, most), np.int64)
