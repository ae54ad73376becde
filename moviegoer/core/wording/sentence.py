"""A shot in one sentence, as a cinematographer would say it.

Only what is sure is said. A classifier whose probabilities are calibrated and which keeps silent
below a probability is right at least that often when it speaks (Chow, "On Optimum Recognition
Error and Reject Tradeoff", 1970); the thresholds below are such prices of a wrong word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from moviegoer.core.answers.trust import MEASURED
from moviegoer.core.wording import phrases
from moviegoer.types import Scores

__all__ = ["sentences", "sure"]

SURE = 0.7
"""Probability from which an answer is said: wrong at most three times in ten, by calibration."""
SURE_MEASURED = 0.85
"""The same of what pixels were measured for: these say how far a picture is from a cut, softened,
not how often the word is right."""
SURE_OF: Mapping[str, float] = {"scale": 0.5, "type": 0.6}
"""Heads with a price of their own: two people agree on 0.89 of scales and always within a step, so
that half a chance is a fair word."""

Said = Mapping[str, tuple[str, ...]]
"""Sure labels by head, the likeliest first."""


def sentences(heads: Mapping[str, Scores], *, rows: int, movement: Sequence[str] = ()) -> list[str]:
    """Say each shot or still in a sentence.

    Parameters
    ----------
    heads
        Answers by head, a row a shot.
    rows
        How many shots there are.
    movement
        What the camera does in each, in words ("slow pan left"); empty for stills.

    Returns
    -------
    list
        Such as *an interior close-up of one person, shallow focus, soft warm light, at night*;
        empty where nothing is sure. Known failure: each head is sure on its own, so that a
        sentence may hold two labels that do not go together.
    """
    said = [{name: sure(scores, row) for name, scores in heads.items()} for row in range(rows)]
    moves = movement or [""] * rows
    return [_sentence(here, move) for here, move in zip(said, moves, strict=True)]


def sure(scores: Scores, row: int) -> tuple[str, ...]:
    """Labels that are sure enough to be said of a row, the likeliest first; never ``na``.

    >>> scores = Scores("shot.focus", ("deep", "na"), np.array([[0.8, 0.2]]), np.array(["x"]))
    >>> sure(scores, 0)
    ('deep',)
    """
    p = scores.p[row]
    if np.isnan(p).any():
        return ()
    usual = SURE_MEASURED if scores.how[row] == MEASURED else SURE
    least = SURE_OF.get(scores.head, usual)
    if not scores.exclusive:
        least = max(least, scores.threshold)
    held = [i for i in np.argsort(-p, kind="stable") if p[i] >= least]
    held = held[:1] if scores.exclusive else held
    return tuple(scores.labels[i] for i in held if scores.labels[i] != "na")


def _sentence(said: Said, movement: str) -> str:
    if not movement and not any(said.values()):
        return ""
    parts = [_what(said), *_seen_from(said), *_light(said), *_when(said), movement]
    # A picture that says no more of itself than "a shot" is left unsaid.
    told = [part for part in parts if part]
    return ", ".join(told) if told != ["a shot"] else ""


def _first(said: Said, head: str) -> str:
    return next(iter(said.get(head, ())), "")


def _yes(said: Said, *heads: str) -> bool:
    return any("yes" in said.get(head, ()) for head in heads)


def _what(said: Said) -> str:
    """The noun with what stands before it, of whom, and where."""
    shoulder = _yes(said, "ots", "shot.type.over-the-shoulder")
    words = [
        phrases.GREY if _first(said, "color.tones") == "blackwhite" else "",
        phrases.LOCATION.get(_first(said, "shot.location"), ""),
        phrases.CANTED if _canted(said) else "",
        phrases.AERIAL if _first(said, "shot.height") == "aerial" else "",
        phrases.SHOULDER if shoulder else "",
        _noun(said, together=not shoulder),
    ]
    noun = _joined(words)
    return _joined([phrases.article(noun), noun, _whom(said, told=shoulder), _place(said)])


def _canted(said: Said) -> bool:
    return _yes(said, "shot.level.tilted") or _first(said, "shot.level") == "tilted"


def _scale(said: Said) -> str:
    return _first(said, "scale") or ("MCU" if _yes(said, "mcu") else "")


def _noun(said: Said, *, together: bool) -> str:
    """Such as *close-up*, *medium two-shot*, *insert*; people who are one noun with the shot."""
    scale, people = _scale(said), phrases.TOGETHER.get(_first(said, "type"), "")
    if people and together:
        return _joined([phrases.SIZE.get(scale, ""), people])
    if scale == "NA" and _thing(said):
        return phrases.INSERT
    return phrases.SHOT.get(scale, phrases.ANY)


def _whom(said: Said, *, told: bool) -> str:
    """Of whom or what; ``told`` where *over the shoulder* has told of two people already."""
    if _yes(said, "shot.type.crowd"):
        return phrases.CROWD
    kind = _first(said, "type")
    if told and kind in ("", "single", "two"):
        return ""
    if kind in phrases.PEOPLE:
        if told or kind not in phrases.TOGETHER:
            return _detail(said) or phrases.PEOPLE[kind]
        return ""
    thing = _thing(said) or (_subject(said) if not kind else "")
    if thing:
        return f"of {thing}"
    return phrases.NOBODY if kind == "none" and _scale(said) not in ("", "NA") else ""


def _detail(said: Said) -> str:
    part = phrases.PARTS.get(_first(said, "shot.framing"), "")
    return f"of {part}" if part and _scale(said) == "ECU" else ""


def _thing(said: Said) -> str:
    return phrases.THINGS.get(_first(said, "shot.subject"), "")


def _subject(said: Said) -> str:
    return phrases.SOMEBODY.get(_first(said, "shot.subject"), "")


def _place(said: Said) -> str:
    """Where, unless inside and outside contradict it."""
    side = _first(said, "shot.location")
    for name in ("interior", "exterior"):
        place = _first(said, f"shot.location.{name}")
        if place and side in ("", name):
            return phrases.place(place, inside=name == "interior")
    return ""


def _seen_from(said: Said) -> Iterable[str]:
    angle = phrases.ANGLE.get(_first(said, "shot.angle"), "")
    height = phrases.HEIGHT.get(_first(said, "shot.height"), "")
    yield _joined([angle, height])
    yield phrases.LENS.get(_first(said, "shot.lens-size"), "")
    yield phrases.SYMMETRICAL if _yes(said, "shot.composition.symmetric") else ""
    yield phrases.FOCUS.get(_first(said, "shot.focus"), "")


def _light(said: Said) -> Iterable[str]:
    """Light and colour; warmth belongs to the light where there is more to say of it."""
    grey = _first(said, "color.tones") == "blackwhite"
    warmth = phrases.TONES.get(_first(said, "color.tones"), "")
    told = (phrases.LIGHT.get(label, "") for label in said.get("shot.lighting", ()))
    kinds = sorted(filter(None, told), key=lambda kind: kind.endswith("-key"))
    quality = phrases.LIGHT.get(_first(said, "shot.lighting.cast"), "")
    contrast = phrases.CONTRAST.get(_first(said, "shot.lighting.contrast"), "")
    # A high or a low key is a contrast already.
    keyed = any(kind.endswith("-key") for kind in kinds)
    words = list(dict.fromkeys(filter(None, (quality, *kinds, "" if keyed else contrast))))
    come = [phrases.DIRECTION[label] for label in said.get("shot.lighting.direction", ())
            if label in phrases.DIRECTION]  # fmt: skip
    lit = words or come
    yield _joined([*words, warmth, "light", _from(come)]) if lit else ""
    yield phrases.SILHOUETTE if _silhouette(said) else ""
    yield phrases.EDGE if _yes(said, "shot.lighting.edge") else ""
    saturation = phrases.SATURATION.get(_first(said, "color.saturation"), "")
    colours = [] if grey else [saturation, "" if lit else warmth]
    yield _joined([*colours, "colours"]) if any(colours) else ""
    dominant = "" if grey else _first(said, "color.dominant")
    yield f"mostly {dominant}" if dominant else ""


def _silhouette(said: Said) -> bool:
    return _yes(said, "shot.lighting.silhouette") or "silhouette" in said.get("shot.lighting", ())


def _from(come: Sequence[str]) -> str:
    return f"from {phrases.listed(come)}" if come else ""


def _when(said: Said) -> Iterable[str]:
    time = phrases.TIME.get(_first(said, "shot.time-of-day"), "")
    yield _joined([time, phrases.WEATHER.get(_first(said, "shot.weather"), "")])


def _joined(words: Iterable[str]) -> str:
    return " ".join(word for word in words if word)
