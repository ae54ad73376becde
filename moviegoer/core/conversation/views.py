"""What each shot shows of people, as soft columns that the dialogue model reads.

Perception is unsure of who is in a shot: faces turn away, a person falls into two clusters. The
camera is a second witness. In a setup that returns the same people sit, so each shot's answer is
mixed with that of the other shots of its setup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from moviegoer.types import Bools, Character, Floats, Ints, Scores, Shot, Transition, seal

__all__ = ["SCALES", "SIDES", "Views", "gather", "returning", "spanning", "yes"]

SCALES = ("ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS", "NA")
SIDES = ("left", "centre", "right")
GAZES = ("left", "camera", "right")
MATES = 0.4
"""How much the other shots of a setup say of a shot: less than the shot itself. On generated
sequences the dialogue score is flat between 0.3 and 0.5."""
RETURN_SHOTS = 8
"""A setup returns if it is seen again this many shots away at most."""


@dataclass(frozen=True, slots=True)
class Views:
    """A row a shot. An unanswered row is NaN, and then says nothing.

    ``people_p`` ``(n, 4)`` is the probability of none, one, two, or more people; ``seen``
    ``(n, characters)`` of each character being there, in the order of ``numbers``. ``scale_p``
    ``(n, 8)`` follows ``SCALES``, ``side_p`` and ``gaze_p`` ``(n, 3)`` follow left to right.
    ``gradual`` marks shots that a fade, dissolve or wipe leads into, ``returns`` shots whose
    setup is seen again close by, ``spanned`` shots whose boundary before them has a setup on both
    sides; ``setup`` numbers the camera position. ``speech`` is the share of the shot in which
    somebody talks.
    """

    numbers: tuple[int, ...]
    duration_s: Floats
    people_p: Floats
    seen: Floats
    scale_p: Floats
    ots_p: Floats
    side_p: Floats
    gaze_p: Floats
    gradual: Bools
    returns: Bools
    spanned: Bools
    setup: Ints
    speech: Floats

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.duration_s)

    def cut(self, start: int, stop: int) -> Views:
        """The rows from ``start`` up to ``stop``."""
        columns = {
            column.name: getattr(self, column.name)[start:stop]
            for column in fields(self)
            if column.name != "numbers"
        }
        return Views(numbers=self.numbers, **columns)


def gather(
    *,
    shots: Sequence[Shot],
    people: Ints,
    setups: Ints,
    cast: Sequence[Character],
    heads: Mapping[str, Scores],
    speech: Floats | None = None,
) -> Views:
    """Bring together what the stages before found out about each shot.

    Parameters
    ----------
    shots
        The film's shots in order, numbered from 1.
    people
        Number of people each shot shows.
    setups
        Camera position of each shot.
    cast
        Characters; their ``shots`` are shot numbers.
    heads
        Answers a shot: ``scale``, ``ots``, ``face_side`` and ``gaze`` are read, where present.
    speech
        Share of each shot in which somebody talks, if sound was heard.
    """
    n = len(shots)
    seen = np.zeros((n, len(cast)))
    for column, character in enumerate(cast):
        seen[np.asarray(character.shots, dtype=np.int64) - 1, column] = 1.0
    count: Ints = np.maximum(people, seen.sum(axis=1).astype(np.int64))
    people_p = np.eye(4)[np.clip(count, 0, 3)]
    return Views(
        numbers=tuple(character.number for character in cast),
        duration_s=np.array([shot.span.duration_s for shot in shots], dtype=np.float64),
        people_p=_with_mates(people_p, setups, people_p[:, 0] == 0),
        seen=_with_mates(seen, setups, seen.sum(axis=1) > 0),
        scale_p=_answers(heads.get("scale"), SCALES, n),
        ots_p=yes(heads.get("ots"), n),
        side_p=_answers(heads.get("face_side"), SIDES, n),
        gaze_p=_answers(heads.get("gaze"), GAZES, n),
        gradual=np.array([_is_gradual(shot) for shot in shots], dtype=np.bool_),
        returns=returning(setups),
        spanned=spanning(setups),
        setup=setups,
        speech=np.full(n, np.nan) if speech is None else np.asarray(speech, dtype=np.float64),
    )


def returning(setups: Ints) -> Bools:
    """Mark shots whose setup is seen again, with another setup between, close by."""
    found = np.zeros(len(setups), dtype=np.bool_)
    last: dict[int, int] = {}
    for shot, setup in enumerate(setups.tolist()):
        earlier = last.get(setup)
        if earlier is not None and 1 < shot - earlier <= RETURN_SHOTS:
            found[[earlier, shot]] = True
        last[setup] = shot
    return found


def spanning(setups: Ints) -> Bools:
    """Mark boundaries (before each shot) with a setup seen on both sides of them close by."""
    found = np.zeros(len(setups), dtype=np.bool_)
    last: dict[int, int] = {}
    for shot, setup in enumerate(setups.tolist()):
        earlier = last.get(setup)
        if earlier is not None and shot - earlier <= RETURN_SHOTS:
            found[earlier + 1 : shot + 1] = True
        last[setup] = shot
    return found


def _is_gradual(shot: Shot) -> bool:
    return shot.transition_in not in (Transition.START, Transition.CUT)


def _with_mates(values: Floats, setups: Ints, answered: Bools) -> Floats:
    """Mix each row with the mean of the answered rows of its setup."""
    mixed = np.array(values, dtype=np.float64)
    for setup in np.unique(setups):
        rows = np.flatnonzero(setups == setup)
        voters = rows[answered[rows]]
        for row in rows:
            mates = voters[voters != row]
            if len(mates):
                mixed[row] = (1 - MATES) * values[row] + MATES * values[mates].mean(axis=0)
    return mixed


def _answers(head: Scores | None, labels: Sequence[str], n: int) -> Floats:
    """Columns of a head in the order asked for, NaN where it has none.

    They are made to add up to one over the labels asked for.
    """
    values = np.full((n, len(labels)), np.nan)
    if head is None:
        return values
    for column, label in enumerate(labels):
        if label in head.labels:
            values[:, column] = head.p[:, head.labels.index(label)]
    values = np.where(np.isnan(values).all(axis=1)[:, None], np.nan, np.nan_to_num(values))
    return np.asarray(values / np.maximum(values.sum(axis=1, keepdims=True), 1e-9))


def yes(head: Scores | None, n: int) -> Floats:
    """Probability of yes for each of ``n`` shots, of a head with one column or two, no first."""
    if head is None:
        return np.full(n, np.nan)
    return np.asarray(head.p[:, len(head.labels) - 1], dtype=np.float64)
