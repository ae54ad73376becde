"""What somebody changed in a table or a document, as corrections: only the differences count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

import numpy as np

from moviegoer.core.corrections import cuts as recutting
from moviegoer.core.corrections.deeds import Cut, CutDeed, Label, clock
from moviegoer.core.corrections.labels import NONE, Question, slip
from moviegoer.types import Floats, Scene, SceneKind, Shot, Span, Transition

__all__ = [
    "TRANSITION", "Edited", "EditedScene", "EditedShot", "Known", "Restaged", "bounds", "cuts",
    "labels", "scenes", "spelled",
]  # fmt: skip

TRANSITION = "transition"
"""What a shot's words may say besides heads, movement and people."""
MOVED_S = 1.0
"""A cut that went and one that came within this time, between the same other cuts, is one that
was moved; further apart they are two."""


@dataclass(frozen=True, slots=True)
class EditedShot:
    """A shot as somebody left it, and their words for it; an empty word is none."""

    span: Span
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EditedScene:
    """A scene as somebody left it; ``who`` are names. ``None`` is what was not told."""

    span: Span
    kind: str | None = None
    who: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """What a document holds, as far as it says anything of shots, scenes and characters.

    ``names`` are what characters are called, by number.
    """

    shots: tuple[EditedShot, ...] | None = None
    scenes: tuple[EditedScene, ...] | None = None
    names: Mapping[int, str] | None = None
    notes: tuple[str, ...] = ()
    """What could be read and does not count, in a line each."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the analysis says. ``words`` has an entry a shot for each head, as tables write it."""

    shots: Sequence[Shot]
    scenes: Sequence[Scene]
    words: Mapping[str, Sequence[str]]
    names: Mapping[int, str]
    questions: Mapping[str, Question]
    time_s: Floats
    end_s: float

    @property
    def times(self) -> Floats:
        """Time of each frame, and of the film's end."""
        return np.append(self.time_s, self.end_s)


@dataclass(frozen=True, slots=True)
class Restaged:
    """A scene that was changed; ``who`` are numbers of characters, where that was changed."""

    span: Span
    kind: SceneKind | None
    who: tuple[int, ...] | None


def bounds(
    spans: Sequence[Span], known: Sequence[int], times: Floats, what: str
) -> tuple[list[int], list[str]]:
    """Frames at which stretches begin that ought to touch, and a line on each pair that cannot.

    Where one ends elsewhere than the next begins, the side that was changed counts: whoever moves
    a bound may have moved it on one side only. A stretch that is gone belongs to the one before,
    the film's first to the next.

    Parameters
    ----------
    spans
        The stretches, in seconds, in any order.
    known
        Frames of the bounds that the analysis has, the film's end among them.
    times
        Time of each frame, and of the film's end.
    what
        What they are, for the lines.
    """
    runs = sorted((_at(one.start_s, times), _at(one.end_s, times)) for one in spans)
    wrong = [f"{what} {_clocks(run, times)} has no length" for run in runs if run[0] >= run[1]]
    runs = [run for run in runs if run[0] < run[1]]
    starts = {0}
    for before, run in pairwise(runs):
        (_, end), (start, _) = before, run
        if start == end or end in known:
            starts.add(start)
        elif start in known:
            starts.add(end)
        else:
            wrong.append(
                f"{what} {_clocks(before, times)} and {what} {_clocks(run, times)} do not meet: "
                "let one end where the next begins"
            )
    return sorted(starts), wrong


def cuts(edited: Edited, known: Known, by: str, when: datetime) -> tuple[list[Cut], list[str]]:
    """Which cuts were added, removed, moved or made another transition, and what is unclear."""
    times = known.times
    before = [shot.start_frame for shot in known.shots]
    starts, wrong = _starts(edited, known)
    if wrong:
        return [], wrong
    gone, come = sorted(set(before) - set(starts)), sorted(set(starts) - set(before))
    kept = sorted(set(before) & set(starts))
    moves = dict(_moves(gone, come, kept, times))
    kinds, wrong = _kinds(edited, known, starts)

    def made(did: CutDeed, at: int, to: int | None = None) -> Cut:
        to_s = None if to is None else _thousandth(times[to])
        kind = None if did is CutDeed.REMOVE else kinds.get(at if to is None else to)
        return Cut(did, _thousandth(times[at]), by, when, to_s, kind)

    made_now = [made(CutDeed.MOVE, at, to) for at, to in moves.items()]
    made_now += [made(CutDeed.REMOVE, at) for at in gone if at not in moves]
    fresh = [at for at in come if at not in moves.values()]
    made_now += [made(CutDeed.ADD, at) for at in fresh]
    made_now += [made(CutDeed.ADD, at) for at in kept if at in kinds]
    # A cut so near another that a correction meets both is said to be there itself.
    laid = recutting.apply(made_now, known.shots, time_s=known.time_s, end_s=known.end_s)
    lost = set(starts) - {shot.start_frame for shot in laid}
    return made_now + [made(CutDeed.ADD, at) for at in sorted(lost)], wrong


def labels(edited: Edited, known: Known, by: str, when: datetime) -> tuple[list[Label], list[str]]:
    """Which words for shots were changed, and which are none of the head's.

    A word that was only left as it is confirms nothing, also where shots were merged. An emptied
    one says that no label holds, of a head whose labels may hold together; of others it says
    nothing.
    """
    made: dict[tuple[str, Span], Label] = {}
    wrong: list[str] = []
    starts, _ = _starts(edited, known)
    for shot, run in _tiles(edited.shots or (), starts, known.times):
        row, whole = _covering(run, known.shots)
        within = _within(run, known.shots)
        span = _rounded(run, known.times)
        for head, word in shot.words.items():
            if head == TRANSITION or head not in known.words:
                continue
            asked, was = known.questions.get(head), known.words[head][row]
            said = spelled(word, asked)
            if not said and whole and was and asked and _together(asked):
                said = NONE
            if not said or any(_alike(said, known.words[head][old]) for old in (row, *within)):
                continue
            if slipped := slip(head, said, known.questions):
                wrong.append(f"shot {_clocks(run, known.times)}: {slipped}")
            else:
                made[head, span] = Label(head, said, span, by, when)
    return list(made.values()), wrong


def scenes(edited: Edited, known: Known) -> tuple[list[Restaged], list[str]]:
    """Which scenes have other bounds, another kind or other people, and what is unclear."""
    if edited.scenes is None:
        return [], []
    times = known.times
    starts, _ = _starts(edited, known)
    ends = [scene.start_frame for scene in known.scenes] + [len(known.time_s)]
    begun, wrong = bounds([scene.span for scene in edited.scenes], ends, times, "scene")
    begun = sorted({_near(at, starts) for at in begun})
    was = {
        (
            _near(scene.start_frame, starts),
            _near(scene.end_frame, [*starts, len(known.time_s)]),
        ): scene
        for scene in known.scenes
    }
    number = {name: n for n, name in sorted(known.names.items(), reverse=True)}
    made: dict[Span, Restaged] = {}
    for scene, run in _tiles(edited.scenes, begun, times):
        before = was.get(run)
        like = before or max(known.scenes, key=lambda one: _shared(run, one))
        strange = [name for name in scene.who or () if name not in number]
        if strange:
            wrong.append(f"scene {_clocks(run, times)}: nobody is called '{strange[0]}'")
        if scene.kind and scene.kind not in set(SceneKind):
            wrong.append(f"scene {_clocks(run, times)}: '{scene.kind}' is no kind of scene")
        if wrong:
            continue
        kind = SceneKind(scene.kind) if scene.kind else None
        who = None if scene.who is None else tuple(number[name] for name in scene.who)
        who = None if who is None or set(who) == set(like.characters) else who
        if before is None or who is not None or (kind and kind != before.kind):
            span = _rounded(run, times)
            made[span] = Restaged(span, kind, who)
    return list(made.values()), wrong


def spelled(word: str, asked: Question | None) -> str:
    """Spell labels as the head does, whatever capitals they were written in.

    >>> spelled(" mcu ", Question(("MCU", "CU"), True))
    'MCU'
    """
    known = {label.casefold(): label for label in (*(asked.labels if asked else ()), "yes", "no")}
    parts = [part.strip() for part in word.split(";") if part.strip()]
    return ";".join(known.get(part.casefold(), part) for part in parts)


def _starts(edited: Edited, known: Known) -> tuple[list[int], list[str]]:
    """Where shots begin now; where they did, if the document has no shots."""
    before = [shot.start_frame for shot in known.shots]
    if edited.shots is None:
        return before, []
    spans = [shot.span for shot in edited.shots]
    return bounds(spans, [*before, len(known.time_s)], known.times, "shot")


def _moves(
    gone: Sequence[int], come: Sequence[int], kept: Sequence[int], times: Floats
) -> Iterator[tuple[int, int]]:
    """Pair cuts that went with those that came, in order, between the same other cuts."""
    edges = [*kept, len(times)]
    for low, high in pairwise(edges):
        left = [at for at in gone if low < at < high]
        new = [at for at in come if low < at < high]
        for at in left:
            near = min(new, key=lambda to: abs(times[to] - times[at]), default=None)
            if near is not None and abs(times[near] - times[at]) <= MOVED_S:
                new = [to for to in new if to > near]
                yield at, near


def _kinds(
    edited: Edited, known: Known, starts: Sequence[int]
) -> tuple[dict[int, Transition], list[str]]:
    """How shots begin, by frame, where that was said and is not what the analysis says."""
    was = {shot.start_frame: shot.transition_in for shot in known.shots}
    kinds: dict[int, Transition] = {}
    wrong = []
    for shot, (start, stop) in _tiles(edited.shots or (), starts, known.times):
        said = shot.words.get(TRANSITION, "").strip().casefold()
        if not said or said == Transition.START or not start:
            continue
        if said not in set(Transition):
            wrong.append(f"shot {_clocks((start, stop), known.times)}: no transition '{said}'")
        elif said != was.get(start, Transition.CUT):
            kinds[start] = Transition(said)
    return kinds, wrong


_Part = TypeVar("_Part", EditedShot, EditedScene)


def _tiles(
    parts: Sequence[_Part], starts: Sequence[int], times: Floats
) -> Iterator[tuple[_Part, tuple[int, int]]]:
    """Each part with the run of frames it has become: the one that holds its middle."""
    for part in parts:
        middle = _at((part.span.start_s + part.span.end_s) / 2, times[:-1])
        place = int(np.searchsorted(starts, middle, side="right"))
        yield part, (starts[place - 1], [*starts, len(times) - 1][place])


def _covering(run: tuple[int, int], shots: Sequence[Shot]) -> tuple[int, bool]:
    """Row of the shot that covers most of a run, and whether it is that run."""
    row = max(
        range(len(shots)),
        key=lambda i: min(shots[i].end_frame, run[1]) - max(shots[i].start_frame, run[0]),
    )
    return row, (shots[row].start_frame, shots[row].end_frame) == run


def _within(run: tuple[int, int], shots: Sequence[Shot]) -> list[int]:
    """Rows of the shots that lie mostly in a run: of merged shots the words of any may be left."""
    return [
        row
        for row, shot in enumerate(shots)
        if 2 * (min(shot.end_frame, run[1]) - max(shot.start_frame, run[0]))
        > shot.end_frame - shot.start_frame
    ]


def _shared(run: tuple[int, int], scene: Scene) -> int:
    return min(scene.end_frame, run[1]) - max(scene.start_frame, run[0])


def _together(asked: Question) -> bool:
    return not asked.exclusive and asked.labels != ("yes",)


def _alike(said: str, was: str) -> bool:
    """Whether two words name the same labels, in any order."""
    return set(said.split(";")) == set((was or NONE).split(";")) or said == was


def _near(at: int, starts: Sequence[int]) -> int:
    return min(starts, key=lambda start: (abs(start - at), start))


def _at(at_s: float, times: Floats) -> int:
    return recutting.frame_at(at_s, times)


def _thousandth(time_s: float) -> float:
    return round(float(time_s), 3)


def _rounded(run: tuple[int, int], times: Floats) -> Span:
    return Span(_thousandth(times[run[0]]), _thousandth(times[run[1]]))


def _clocks(run: tuple[int, int], times: Floats) -> str:
    return f"{clock(float(times[run[0]]))}–{clock(float(times[run[1]]))}"
