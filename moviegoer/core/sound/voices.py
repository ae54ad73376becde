"""Whether the person we see is the one who talks, as far as it can be told.

Sound says that somebody talks, keyframes say whose face is shown; neither says whose mouth moves.
Three keyframes a shot are too few for lips, and five landmarks have the mouth's corners only,
which part when someone smiles, not when they speak. So a shown face under speech is ``facing``:
it may speak or listen. Where subtitles name their speakers, names are matched with faces, and
speaking and reaction shots can be told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from moviegoer.core.sound.lines import Talk
from moviegoer.core.sound.talk import Line, LineKind
from moviegoer.types import Bools, Character, Floats, Ints, Shot, Strings

__all__ = ["VOICES", "match", "voices"]

VOICES = ("unknown", "none", "off", "facing", "speaking", "reaction", "title")
"""``unknown``: nothing was heard or read. ``none``: nobody talks. ``off``: somebody talks, no face
is shown (a voice over, a cutaway, a back). ``facing``: somebody talks and a face is shown; whose
voice it is cannot be told. ``speaking``: the shown face's own. ``reaction``: another's. ``title``:
a silent film's title."""
QUIET = 0.1
"""Share of a shot up to which nobody talks: the end of a word over the cut."""
LEAST_LINES = 3
"""A name with fewer lines is not matched. This and the following are rules of thumb: no footage
with named lines is at hand to tune them on."""
LEAST_SHARE = 0.5
"""Whoever speaks is mostly seen speaking: the share of a name's time in which a character must be
seen to be matched …"""
LEAD = 1.25
"""… and how many times the next one's."""


def voices(
    *,
    shots: Sequence[Shot],
    talk: Talk,
    faces: Ints,
    cast: Sequence[Character] = (),
    lines: Sequence[Line] = (),
) -> Strings:
    """Say of each shot how voice and face go together: one of :data:`VOICES`.

    Parameters
    ----------
    talk
        From :func:`moviegoer.core.sound.lines.per_shot`.
    faces
        Number of faces each shot shows.
    cast
        Characters; their ``shots`` are numbers of shots.
    lines
        Of the subtitles.
    """
    shown = np.asarray(faces) > 0
    talks = np.nan_to_num(talk.speech) > QUIET
    said = np.where(np.isnan(talk.speech), "unknown", "none").astype("<U8")
    said[talks & ~shown] = "off"
    said[talks & shown] = "facing"
    own, other = _whose(shots, cast, lines)
    told = talks & shown & (own + other > 0)
    said[told & (own >= other)] = "speaking"
    said[told & (own == 0)] = "reaction"
    said[told & (own > 0) & (own < other)] = "facing"
    said[talk.title] = "title"
    return said


def match(
    *, shots: Sequence[Shot], cast: Sequence[Character], lines: Sequence[Line]
) -> Mapping[str, int]:
    """Match names in the subtitles with characters' numbers, by who is seen when they speak.

    A name goes to the character seen in most of its time, if that is more than half of it,
    clearly more than any other, and more than while other names speak. Names that fit nobody are
    left out. Known failure: a film that shows whoever listens gets it the wrong way round.
    """
    seen, bounds_s = _seen(shots, cast), _bounds_s(shots)
    time_s: dict[str, Floats] = {}
    count: dict[str, int] = {}
    for line in lines:
        if line.kind is LineKind.SPEECH and line.speaker:
            name = line.speaker.casefold()
            count[name] = count.get(name, 0) + 1
            time_s[name] = time_s.get(name, np.zeros(len(shots))) + _time_s(line, bounds_s)
    total = np.sum(list(time_s.values()), axis=0)
    found = {}
    for name, own_s in time_s.items():
        if len(cast) and count[name] >= LEAST_LINES and own_s.sum() > 0:
            best = _best(own_s, total - own_s, seen)
            if best is not None:
                found[name] = cast[best].number
    return found


def _best(own_s: Floats, other_s: Floats, seen: Bools) -> int | None:
    """Column of the character that fits a name, if one does."""
    share = own_s @ seen / own_s.sum()
    best = int(share.argmax())
    rest = np.delete(share, best)
    elsewhere = float(other_s @ seen[:, best]) / max(float(other_s.sum()), 1e-9)
    leads = not len(rest) or share[best] >= LEAD * rest.max()
    return best if share[best] >= LEAST_SHARE and leads and share[best] > elsewhere else None


def _whose(
    shots: Sequence[Shot], cast: Sequence[Character], lines: Sequence[Line]
) -> tuple[Floats, Floats]:
    """Seconds of each shot in which a matched name speaks that is seen, and that is not."""
    numbers = match(shots=shots, cast=cast, lines=lines)
    column = {character.number: at for at, character in enumerate(cast)}
    seen, bounds_s = _seen(shots, cast), _bounds_s(shots)
    own, other = np.zeros(len(shots)), np.zeros(len(shots))
    for line in lines:
        number = numbers.get(line.speaker.casefold())
        if number is not None and line.kind is LineKind.SPEECH:
            time_s, there = _time_s(line, bounds_s), seen[:, column[number]]
            own += np.where(there, time_s, 0)
            other += np.where(there, 0, time_s)
    return own, other


def _seen(shots: Sequence[Shot], cast: Sequence[Character]) -> Bools:
    seen = np.zeros((len(shots), len(cast)), np.bool_)
    row = {shot.number: at for at, shot in enumerate(shots)}
    for at, character in enumerate(cast):
        seen[[row[number] for number in character.shots if number in row], at] = True
    return seen


def _bounds_s(shots: Sequence[Shot]) -> Floats:
    """Start and end of each shot, ``(n, 2)``."""
    return np.array([(shot.span.start_s, shot.span.end_s) for shot in shots]).reshape(-1, 2)


def _time_s(line: Line, bounds_s: Floats) -> Floats:
    """Seconds of each shot in which the line is shown."""
    time_s = np.minimum(bounds_s[:, 1], line.end_s) - np.maximum(bounds_s[:, 0], line.start_s)
    shown_s: Floats = np.maximum(time_s, 0.0)
    return shown_s
