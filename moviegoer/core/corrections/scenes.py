"""Scenes as a person has set them, laid over those that were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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


def apply(
    given: Sequence[Staging], scenes: Sequence[Scene], grounds: Grounds
) -> tuple[tuple[Scene, ...], tuple[Fate, ...]]:
    """Lay corrections over the scenes that were found, in the order they were made.

    A scene's bounds fall on the nearest beginnings of shots. Scenes beside it give way, one that
    reached over it is divided; what is left of a dialogue stays one while two of its members are
    seen in it. The numbers of a dialogue whose shots or members are others than before are
    measured anew: which member a shot shows is then read from who is seen, not from the whole
    model of the conversation.

    Parameters
    ----------
    given
        What was set right.
    scenes
        Scenes that tile the shots.
    """
    if not given or not scenes:
        return tuple(scenes), ()
    parts = [
        _Part(s.first_shot - 1, s.last_shot, s, s.kind, s.characters, s.how == PERSON, s.score)
        for s in scenes
    ]
    fates = []
    for one in given:
        first, stop = _run(one.span, grounds.shots)
        who = None if one.who is None else [whose(someone, grounds) for someone in one.who]
        lost = "" if who is None or None not in who else "the faces of one who takes part are gone"
        if stop <= first:
            fates.append(Fate(one.said(), False, "no shot lies there any more"))
            continue
        fates.append(Fate(one.said(), not lost, lost))
        known = None if who is None else tuple(dict.fromkeys(n for n in who if n is not None))
        parts = _painted(parts, _new(one, (first, stop), known, parts, grounds.views), grounds)
    return tuple(_scene(n, part, grounds) for n, part in enumerate(parts, 1)), tuple(fates)


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


def _run(span: Span, shots: Sequence[Shot]) -> tuple[int, int]:
    """Rows of the shots between the bounds that lie nearest to a span's."""
    times = np.array([*(shot.span.start_s for shot in shots), shots[-1].span.end_s])
    first, stop = (int(np.abs(times - at).argmin()) for at in (span.start_s, span.end_s))
    return first, stop


def _new(
    one: Staging,
    run: tuple[int, int],
    who: tuple[int, ...] | None,
    parts: Sequence[_Part],
    views: Views,
) -> _Part:
    """Make the scene that was asked for; what was left open is that of the scene it is most of."""
    first, stop = run
    was = max(parts, key=lambda part: min(part.stop, stop) - max(part.first, first))
    kind = one.kind or was.kind
    if who is None:
        known = was.who if was.kind == kind else ()
        who = known if known or kind == SceneKind.OTHER else _likely(views, first, stop, kind)
    return _Part(first, stop, was.was, kind, who, True, 0.0 if kind == SceneKind.OTHER else 1.0)


def _likely(views: Views, first: int, stop: int, kind: SceneKind) -> tuple[int, ...]:
    """Those who are seen most: two of a dialogue of two, of more as many as are told apart."""
    often = (views.seen[first:stop] >= PRESENT).sum(axis=0)
    most = 2 if kind == SceneKind.DIALOGUE2 else MEMBERS
    order = np.argsort(-often, kind="stable")[:most].tolist()
    return tuple(sorted(views.numbers[column] for column in order if often[column]))


def _painted(parts: Sequence[_Part], new: _Part, grounds: Grounds) -> list[_Part]:
    kept = [new]
    for part in parts:
        for first, stop in ((part.first, min(part.stop, new.first)),
                            (max(part.first, new.stop), part.stop)):  # fmt: skip
            if first >= stop:
                continue
            whole = (first, stop) == (part.first, part.stop)
            kept.append(part if whole else _rest(part, first, stop, grounds.views))
            if whole:
                break
    return sorted(kept, key=lambda part: part.first)


def _rest(part: _Part, first: int, stop: int, views: Views) -> _Part:
    """What is left of a scene: a dialogue as long as two of its members are seen."""
    rest = replace(part, first=first, stop=stop)
    if part.kind == SceneKind.OTHER:
        return rest
    there = [number for number in part.who if _seen(views, first, stop, number)]
    least = min(2, len(part.who))
    if len(there) < max(least, 1):
        return replace(rest, kind=SceneKind.OTHER, who=(), score=0.0)
    return rest


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
    if part.kind == SceneKind.OTHER:
        who = part.who or tuple(
            n for n in grounds.views.numbers if _plainly(grounds.views, part, n)
        )
        return replace(made, characters=who)
    return _measured(made, part, grounds)


def _plainly(views: Views, part: _Part, number: int) -> bool:
    column = views.seen[part.first : part.stop, views.numbers.index(number)]
    return bool(column.max(initial=0.0) > 0.5)


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
