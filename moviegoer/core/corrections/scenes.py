"""Scenes as a person has set them, laid over those that were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from moviegoer.core.conversation.reading import CUTAWAY, PRESENT, TOGETHER
from moviegoer.core.conversation.staging import MEMBERS, crossings, describe, reactions
from moviegoer.core.conversation.telephone import phone
from moviegoer.core.conversation.views import Views
from moviegoer.core.corrections.deeds import PERSON, Fate, Staging
from moviegoer.core.people.corrections import Someone, locate
from moviegoer.core.structure.signs import Signs
from moviegoer.types import Character, Faces, Floats, Ints, Keyframes, Scene, SceneKind, Shot, Span

__all__ = ["Grounds", "apply", "bounded", "whose"]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What scenes are described from: a row a shot, and the faces that tell who somebody is."""

    shots: Sequence[Shot]
    views: Views
    colours: Floats
    signs: Signs
    cast: Sequence[Character]
    faces: Faces
    keyframes: Keyframes


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of shots, rows ``[first, stop)``; ``was`` is the scene it is made of."""

    first: int
    stop: int
    was: Scene
    kind: SceneKind
    who: tuple[int, ...]
    settled: bool
    score: float


@dataclass(frozen=True, slots=True)
class _Layer:
    """What a person said of the shots ``[first, stop)``; ``None`` was left open."""

    first: int
    stop: int
    kind: SceneKind | None
    who: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class _Word:
    """What is known of a shot's scene; ``said`` if a person named ``who``, ``None`` if nobody."""

    kind: SceneKind
    who: tuple[int, ...] | None
    said: bool


def apply(
    given: Sequence[Staging], scenes: Sequence[Scene], grounds: Grounds
) -> tuple[tuple[Scene, ...], tuple[Fate, ...]]:
    """Lay corrections over the scenes that were found, in the order they were made.

    A scene's bounds fall on the nearest beginnings of shots. Of every shot the last word counts: a
    scene gives way where a later one was set, and what is left of it stays what a person said it
    is. What is left of a dialogue that was found stays one while two of its members are seen in
    it. What a correction leaves open is that of what it was laid over, in the shots where it still
    counts, so that laying corrections over their own outcome changes nothing. The numbers of a
    dialogue whose shots or members are others than before are measured anew: which member a shot
    shows is then read from who is seen, not from the whole model of the conversation.

    Parameters
    ----------
    given
        What was set right.
    scenes
        Scenes that tile the shots.
    """
    if not given or not scenes:
        return tuple(scenes), ()
    found = [
        _Part(s.first_shot - 1, s.last_shot, s, s.kind, s.characters, s.how == PERSON, s.score)
        for s in scenes
    ]
    layers, fates = _placed(given, grounds)
    below = np.repeat(np.arange(len(found)), [part.stop - part.first for part in found])
    last = below.copy()
    for n, layer in enumerate(layers, len(found)):
        last[layer.first : layer.stop] = n
    edges = [0, *(np.flatnonzero(np.diff(last)) + 1).tolist(), len(last)]
    parts = []
    for first, stop in pairwise(edges):
        heard = layers[: max(0, int(last[first]) + 1 - len(found))]
        under = below[first:stop]
        parts.append(
            _asked(heard, found, first, under, grounds.views)
            if heard
            else _rest(found[under[0]], first, stop, grounds.views)
        )
    return tuple(_scene(n, part, grounds) for n, part in enumerate(parts, 1)), fates


def bounded(boundary: Floats, scenes: Sequence[Scene]) -> Floats:
    """Make the chance of a scene's beginning sure where a person has set one."""
    sure = boundary.copy()
    for scene in scenes:
        if scene.how == PERSON:
            sure[scene.first_shot : scene.last_shot] = 0.0
            sure[scene.first_shot - 1] = 1.0
            sure[scene.last_shot : scene.last_shot + 1] = 1.0
    return sure


def whose(someone: Someone, grounds: Grounds) -> int | None:
    """Number of the character who holds most of somebody's faces, as they are found now."""
    rows = locate(
        someone, faces=grounds.faces, keyframes=grounds.keyframes, shots=grounds.shots
    ).tolist()
    held = {one.number: len(set(one.faces) & set(rows)) for one in grounds.cast}
    best = max(held, key=lambda number: held[number], default=None)
    return best if best is not None and held[best] else None


def _placed(given: Sequence[Staging], grounds: Grounds) -> tuple[list[_Layer], tuple[Fate, ...]]:
    """Find the shots and the people that corrections speak of, and say which are gone."""
    layers, fates = [], []
    for one in given:
        first, stop = _run(one.span, grounds.shots)
        if stop <= first:
            fates.append(Fate(one.said(), False, "no shot lies there any more"))
            continue
        who = None if one.who is None else [whose(someone, grounds) for someone in one.who]
        lost = "" if who is None or None not in who else "the faces of one who takes part are gone"
        known = None if who is None else tuple(dict.fromkeys(n for n in who if n is not None))
        layers.append(_Layer(first, stop, one.kind, known or (None if lost else known)))
        fates.append(Fate(one.said(), not lost, lost))
    return layers, tuple(fates)


def _run(span: Span, shots: Sequence[Shot]) -> tuple[int, int]:
    """Rows of the shots between the bounds that lie nearest to a span's."""
    times = np.array([*(shot.span.start_s for shot in shots), shots[-1].span.end_s])
    first, stop = (int(np.abs(times - at).argmin()) for at in (span.start_s, span.end_s))
    return first, stop


def _asked(
    layers: Sequence[_Layer], found: Sequence[_Part], start: int, below: Ints, views: Views
) -> _Part:
    """Make the scene that the last of some corrections asked for, of the shots from ``start``.

    Only what was said or found of these shots has a say in what was left open: what is superseded
    elsewhere must not come back. ``below`` is the number of the scene found under each shot.
    """
    words = [_known(part) for part in found]
    under, run = below.copy(), (start, start + len(below))
    for layer in layers:
        first, stop = max(layer.first, run[0]), min(layer.stop, run[1])
        if first >= stop:
            continue
        here = slice(first - start, stop - start)
        most = words[int(np.bincount(under[here]).argmax())]
        under[here] = len(words)
        words.append(_upon(layer, most))
    kind, who = words[-1].kind, words[-1].who
    was = found[int(np.bincount(below).argmax())].was
    if kind == SceneKind.OTHER:
        return _Part(*run, was, kind, _present(views, *run) if who is None else who, True, 0.0)
    return _Part(*run, was, kind, _likely(views, *run, kind) if who is None else who, True, 1.0)


def _known(part: _Part) -> _Word:
    """What a scene that was found hands on; who is seen in one without talk goes with its shots."""
    bare = part.kind == SceneKind.OTHER and not part.settled
    return _Word(part.kind, None if bare else part.who, part.settled)


def _upon(layer: _Layer, under: _Word) -> _Word:
    """Fill what a correction left open; the program's members are those of their own kind only."""
    kind = layer.kind or under.kind
    if layer.who is not None:
        return _Word(kind, layer.who, True)
    return _Word(kind, under.who if under.said or under.kind == kind else None, under.said)


def _likely(views: Views, first: int, stop: int, kind: SceneKind) -> tuple[int, ...]:
    """Those who are seen most: two of a dialogue of two, of more as many as are told apart."""
    often = (views.seen[first:stop] >= PRESENT).sum(axis=0)
    most = 2 if kind == SceneKind.DIALOGUE2 else MEMBERS
    order = np.argsort(-often, kind="stable")[:most].tolist()
    return tuple(sorted(views.numbers[column] for column in order if often[column]))


def _rest(part: _Part, first: int, stop: int, views: Views) -> _Part:
    """What is left of a scene that was found: a dialogue while two of its members are seen."""
    if (first, stop) == (part.first, part.stop):
        return part
    there = [number for number in part.who if _seen(views, first, stop, number)]
    if part.kind != SceneKind.OTHER and len(there) >= max(1, min(2, len(part.who))):
        return replace(part, first=first, stop=stop)
    who = _present(views, first, stop)
    return _Part(first, stop, part.was, SceneKind.OTHER, who, part.settled, 0.0)


def _seen(views: Views, first: int, stop: int, number: int) -> bool:
    column = views.numbers.index(number)
    return bool(views.seen[first:stop, column].max(initial=0.0) >= PRESENT)


def _scene(number: int, part: _Part, grounds: Grounds) -> Scene:
    was, run = part.was, grounds.shots[part.first : part.stop]
    same = (part.first, part.stop, part.kind, part.who) == (
        was.first_shot - 1,
        was.last_shot,
        was.kind,
        was.characters,
    )
    made = Scene(
        number=number,
        kind=part.kind,
        first_shot=part.first + 1,
        last_shot=part.stop,
        span=Span(run[0].span.start_s, run[-1].span.end_s),
        start_frame=run[0].start_frame,
        end_frame=run[-1].end_frame,
        characters=part.who,
        score=part.score,
        evidence=was.evidence if same else {},
        crossings=was.crossings if same else (),
        how=PERSON if part.settled else "",
    )
    if same:
        return made
    return made if part.kind == SceneKind.OTHER else _measured(made, part, grounds)


def _present(views: Views, first: int, stop: int) -> tuple[int, ...]:
    """Those who are plainly seen, as in a scene that was found."""
    plain = views.seen[first:stop].max(axis=0, initial=0.0) > 0.5
    return tuple(n for n, there in zip(views.numbers, plain, strict=True) if there)


def _measured(made: Scene, part: _Part, grounds: Grounds) -> Scene:
    """Say how a dialogue is staged, from its own shots and members."""
    rows = slice(part.first, part.stop)
    views = grounds.views.cut(part.first, part.stop)
    columns = [views.numbers.index(number) for number in part.who]
    if not columns:
        return made
    states = _states(views, columns)
    told: Mapping[str, float] = describe(views, tuple((column,) for column in columns), states)
    here = grounds.signs.cut(rows)
    called = phone(views, states, colours=grounds.colours[rows], signs=here)
    more = dict(reactions(here.voice)) | ({} if called is None else {"phone": called})
    return replace(
        made,
        evidence={**told, **more},
        crossings=tuple(part.first + row + 1 for row in crossings(views, states) or ()),
    )


def _states(views: Views, columns: Sequence[int]) -> Ints:
    """Which member each shot shows, that it shows several, or that it is a cutaway."""
    seen = views.seen[:, columns]
    clear = (seen > 0.5).sum(axis=1)
    best = np.where(seen.max(axis=1) >= PRESENT, seen.argmax(axis=1), CUTAWAY)
    return np.asarray(np.where(clear > 1, TOGETHER, best), np.int64)
