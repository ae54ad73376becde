"""What people set right in one edition, said of another: times and boxes carried over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from moviegoer.core.alignment.alike import BOTH, Alignment, Edition, Kind
from moviegoer.core.corrections.deeds import Corrections, Cut, Fate, Label, Staging
from moviegoer.core.people.corrections import Correction, Sighting, Someone
from moviegoer.types import Box, Span

__all__ = ["carry"]

GONE = "that stretch is not in the other edition"
SLACK_S = 0.06
"""Moments this near to a stretch's edge lie in it: a frame and a half, as of corrections."""
TRIMMED = frozenset({Kind.SHORTER, Kind.LONGER})

One = TypeVar("One", Cut, Label, Staging, Correction)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch of one edition and the same in the other."""

    a: Span
    b: Span
    shift_s: float
    speed: float
    trimmed: bool

    def at(self, time_s: float) -> float | None:
        """Where a moment of the one lies in the other; nowhere if it was trimmed off."""
        if self.trimmed:
            found = self.speed * time_s + self.shift_s
            edge = min(max(found, self.b.start_s), self.b.end_s)
            return edge if abs(found - edge) <= SLACK_S else None
        share = (time_s - self.a.start_s) / self.a.duration_s
        return self.b.start_s + min(max(share, 0.0), 1.0) * self.b.duration_s


@dataclass(frozen=True, slots=True)
class _Way:
    """The way from one edition to the other."""

    passages: Sequence[_Passage]
    shots: Sequence[Span]
    windows: tuple[Box, Box]

    def at(self, time_s: float) -> float | None:
        """Where a moment lies in the other edition; of two stretches that touch the later one's."""
        for passage in reversed(self.passages):
            if passage.a.start_s - SLACK_S <= time_s <= passage.a.end_s + SLACK_S:
                found = passage.at(time_s)
                if found is not None:
                    return found
        return None

    def over(self, span: Span) -> list[Span]:
        """The stretches of the other edition that show the shots which lie mostly in a span."""
        found = []
        for shot in self.shots:
            if shot.overlap_s(span) <= shot.duration_s / 2:
                continue
            middle = (shot.start_s + shot.end_s) / 2
            inside = [one for one in self.passages if one.a.start_s <= middle < one.a.end_s]
            for one in inside:
                start, end = (one.at(edge) for edge in (shot.start_s, shot.end_s))
                start = one.b.start_s if start is None else start
                end = one.b.end_s if end is None else end
                if end > start:
                    found.append(Span(start, end))
        return found

    def box(self, box: Box) -> Box:
        """Where a box of the one's picture lies in the other's."""
        (a0, b0, a1, b1), (c0, d0, c1, d1) = self.windows
        across, down = (c1 - c0) / (a1 - a0), (d1 - d0) / (b1 - b0)
        left, top, right, bottom = box
        moved = (
            c0 + (left - a0) * across,
            d0 + (top - b0) * down,
            c0 + (right - a0) * across,
            d0 + (bottom - b0) * down,
        )
        return tuple(round(side, 6) for side in moved)  # type: ignore[return-value]


def carry(
    given: Corrections, alignment: Alignment, a: Edition, b: Edition, *, when: datetime
) -> tuple[Corrections, tuple[Fate, ...]]:
    """Say of the second edition what was set right in the first.

    Who did it and when stay; ``when`` says when it was carried over, so that all of it can be
    taken back at once. A moment in a shot that one edition trims is placed by keyframes, which
    may be a few frames off; every other by the shots' own bounds.

    Returns
    -------
    The corrections, and what became of each that was given: what speaks of a stretch which the
    other edition lacks is left behind, with the reason.
    """
    way = _way(alignment, a, b)
    fates: list[Fate] = []
    cuts = [new for one in given.cuts for new in _told(one, _cut(one, way), fates)]
    labels = [new for one in given.labels for new in _told(one, _label(one, way), fates)]
    scenes = [new for one in given.scenes for new in _told(one, _scene(one, way), fates)]
    people = [new for one in given.people for new in _told(one, _person(one, way), fates)]
    carried = Corrections(
        people=tuple(replace(one, added=when) for one in people),
        cuts=tuple(replace(one, added=when) for one in cuts),
        labels=tuple(replace(one, added=when) for one in labels),
        scenes=tuple(replace(one, added=when) for one in scenes),
    )
    return carried, tuple(fates)


def _told(one: One, new: list[One], fates: list[Fate]) -> list[One]:
    fates.append(Fate(one.said(), bool(new), "" if new else GONE))
    return new


def _way(alignment: Alignment, a: Edition, b: Edition) -> _Way:
    passages = []
    for one in alignment.relations:
        if one.kind in BOTH:
            there = [a.shots[number - 1].span for number in one.a]
            here = [b.shots[number - 1].span for number in one.b]
            passages.append(
                _Passage(
                    Span(there[0].start_s, there[-1].end_s),
                    Span(here[0].start_s, here[-1].end_s),
                    one.shift_s,
                    alignment.speed,
                    one.kind in TRIMMED,
                )
            )
    passages.sort(key=lambda one: one.a.start_s)
    spans = [shot.span for shot in a.shots]
    return _Way(passages, spans, (alignment.window_a, alignment.window_b))


def _cut(one: Cut, way: _Way) -> list[Cut]:
    at_s = way.at(one.at_s)
    to_s = None if one.to_s is None else way.at(one.to_s)
    if at_s is None or (one.to_s is not None and to_s is None):
        return []
    return [replace(one, at_s=round(at_s, 6), to_s=None if to_s is None else round(to_s, 6))]


def _label(one: Label, way: _Way) -> list[Label]:
    return [replace(one, span=_rounded(span)) for span in way.over(one.span)]


def _scene(one: Staging, way: _Way) -> list[Staging]:
    spans = way.over(one.span)
    if not spans:
        return []
    who = one.who
    if who is not None:
        found = [_someone(someone, way) for someone in who]
        if None in found:
            return []
        who = tuple(someone for someone in found if someone is not None)
    whole = Span(min(span.start_s for span in spans), max(span.end_s for span in spans))
    return [replace(one, span=_rounded(whole), who=who)]


def _person(one: Correction, way: _Way) -> list[Correction]:
    found = [_someone(someone, way) for someone in one.of]
    kept = tuple(someone for someone in found if someone is not None)
    return [replace(one, of=kept)] if len(kept) == len(found) else []


def _someone(someone: Someone, way: _Way) -> Someone | None:
    """The same person by the faces that the other edition has; nobody if it has none of them."""
    faces = []
    for face in someone.faces:
        time_s = way.at(face.time_s)
        if time_s is not None:
            faces.append(Sighting(round(time_s, 6), way.box(face.box)))
    if not faces:
        return None
    ends = [way.at(someone.span.start_s), way.at(someone.span.end_s)]
    times = [face.time_s for face in faces] + [time_s for time_s in ends if time_s is not None]
    return Someone(Span(min(times), max(times)), tuple(faces))


def _rounded(span: Span) -> Span:
    return Span(round(span.start_s, 6), round(span.end_s, 6))
