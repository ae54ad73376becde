"""The character network: who is put together by shots, cuts and talk, and what scholars measure.

The nodes are characters; an undirected tie binds two whom the film brings together. The idea of
a network of co-occurring roles is Weng, Chu and Wu's ("RoleNet: movie analysis from the
perspective of social networks", 2009), who count common scenes; here shots and cuts are counted,
which are observed and not inferred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np

from moviegoer.core.conversation.eyeline import Glance
from moviegoer.types import Character, Floats, Scene, SceneKind, Shot, Span

__all__ = ["Meeting", "Tie", "build", "meetings", "merged", "node", "place", "talks", "ties"]

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occasion at which the film brings two characters together.

    It is a shot that shows both, or a ``cut`` inside a scene from a shot of the one to a shot of
    the other; ``shot`` is the number of that shot, of the second at a cut.
    """

    one: int
    other: int
    shot: int
    scene: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Two characters, ``one`` of the lower number, and what binds them over a whole film.

    ``shots`` show both, for ``together_s`` seconds; ``cuts`` lead from one to the other inside a
    scene; they hold ``dialogues``, of ``talk_s`` seconds; ``scenes`` are the numbers of the scenes
    in which any of that happens.
    """

    one: int
    other: int
    shots: int
    cuts: int
    together_s: float
    dialogues: int
    talk_s: float
    scenes: tuple[int, ...]

    @property
    def weight(self) -> int:
        """How often the film puts them together: shots, cuts and dialogues."""
        return self.shots + self.cuts + self.dialogues


def meetings(
    *, shots: Sequence[Shot], scenes: Sequence[Scene], cast: Sequence[Character]
) -> tuple[Meeting, ...]:
    """List every meeting in the film's order.

    Shot and reverse shot bind people who are never in one picture, so a cut binds as a common
    shot does. A cut from or to a shot that shows both adds nothing.
    """
    who = _who(shots, cast)
    scene = {n: s.number for s in scenes for n in range(s.first_shot, s.last_shot + 1)}
    found: list[Meeting] = []
    last: Shot | None = None
    for shot in shots:
        at = scene.get(shot.number, 0)
        now = who[shot.number]
        found += (Meeting(*pair, shot.number, at, False) for pair in combinations(sorted(now), 2))
        if last is not None and at and at == scene.get(last.number, 0):
            pairs = _across(who[last.number], now)
            found += (Meeting(*pair, shot.number, at, True) for pair in pairs)
        last = shot
    return tuple(found)


def _across(before: frozenset[int], now: frozenset[int]) -> list[Pair]:
    """Pairs of one person seen before a cut and one seen after it, neither of them both times."""
    gone, come = before - now, now - before
    return sorted((min(a, b), max(a, b)) for a in gone for b in come)


def ties(
    *, shots: Sequence[Shot], scenes: Sequence[Scene], cast: Sequence[Character]
) -> tuple[Tie, ...]:
    """Count what binds each two characters, strongest first.

    Known failures: one person in two clusters appears tied to everybody twice, and cut against
    the other cluster, to themselves; a crowd's faces too small to recognise bind nobody.
    """
    length_s = {shot.number: shot.span.duration_s for shot in shots}
    met, cut, talked = Counter[Pair](), Counter[Pair](), Counter[Pair]()
    together_s: dict[Pair, float] = {}
    talk_s: dict[Pair, float] = {}
    where: dict[Pair, set[int]] = {}
    for meeting in meetings(shots=shots, scenes=scenes, cast=cast):
        pair = (meeting.one, meeting.other)
        (cut if meeting.cut else met)[pair] += 1
        if not meeting.cut:
            together_s[pair] = together_s.get(pair, 0.0) + length_s[meeting.shot]
        where.setdefault(pair, set()).update({meeting.scene} - {0})
    for scene, pair in talks(scenes):
        talked[pair] += 1
        talk_s[pair] = talk_s.get(pair, 0.0) + scene.span.duration_s
        where.setdefault(pair, set()).add(scene.number)
    found = (
        Tie(
            *pair,
            shots=met[pair],
            cuts=cut[pair],
            together_s=together_s.get(pair, 0.0),
            dialogues=talked[pair],
            talk_s=talk_s.get(pair, 0.0),
            scenes=tuple(sorted(where[pair])),
        )
        for pair in where
    )
    return tuple(sorted(found, key=lambda tie: (-tie.weight, tie.one, tie.other)))


def talks(scenes: Sequence[Scene]) -> Iterable[tuple[Scene, Pair]]:
    """Give every dialogue scene with every two of its people, the lower number first."""
    for scene in scenes:
        if scene.kind is not SceneKind.OTHER:
            for one, other in combinations(sorted(set(scene.characters)), 2):
                yield scene, (one, other)


def build(
    *,
    shots: Sequence[Shot],
    scenes: Sequence[Scene],
    cast: Sequence[Character],
    looks: Sequence[Glance] = (),
    name: str = "",
) -> nx.Graph:
    """Build the character network of a film.

    Nodes are called ``character-1`` and carry ``label``, ``weight`` (seconds on screen) and what
    is known of the person; ties carry the numbers of :class:`Tie`, a ``weight`` above 0, and how
    often ``looks`` of the two meet. ``spells`` of nodes are the spans of the scenes they are seen
    in, those of ties of the scenes they meet in, as pairs of seconds: GEXF and JSON hold them,
    GraphML does not, so write it with ``interchange.encode``.

    Parameters
    ----------
    shots, scenes, cast
        As in an ``Analysis``.
    looks
        From ``eyeline.glances``.
    name
        The film's title.
    """
    graph = nx.Graph(name=name)
    span = {scene.number: scene.span for scene in scenes}
    scene_of = {n: s.number for s in scenes for n in range(s.first_shot, s.last_shot + 1)}
    talked = Counter(n for s in scenes if s.kind is not SceneKind.OTHER for n in set(s.characters))
    for person in cast:
        seen = sorted({scene_of[n] for n in person.shots if n in scene_of})
        graph.add_node(
            node(person.number),
            kind="character",
            label=person.name,
            number=person.number,
            weight=round(float(person.screen_time_s), 6),
            shots=len(person.shots),
            scenes=len(seen),
            dialogues=talked[person.number],
            first_s=float(person.first_s),
            last_s=float(person.last_s),
            spells=merged(span[number] for number in seen),
        )
    known = {person.number for person in cast}
    met = Counter((min(g.one, g.other), max(g.one, g.other)) for g in looks if g.meets)
    for tie in ties(shots=shots, scenes=scenes, cast=cast):
        if {tie.one, tie.other} <= known:
            _tie(graph, tie, met[tie.one, tie.other], [span[number] for number in tie.scenes])
    return graph


def _tie(graph: nx.Graph, tie: Tie, looks: int, spans: list[Span]) -> None:
    graph.add_edge(
        node(tie.one),
        node(tie.other),
        kind="tie",
        weight=float(tie.weight),
        shots=tie.shots,
        cuts=tie.cuts,
        together_s=round(tie.together_s, 6),
        dialogues=tie.dialogues,
        talk_s=round(tie.talk_s, 6),
        looks=looks,
        scenes=len(tie.scenes),
        spells=merged(spans),
    )


def node(number: int) -> str:
    """Name the node of a character."""
    return f"character-{number}"


def place(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Lay the network out so that few steps are short ways, wider than high, within ±1.

    Kamada and Kawai's springs ("An algorithm for drawing general undirected graphs", 1989), each
    as long as the steps between two people, always from the same start; people whom no way
    joins lie about as far from each other as the others do. Nodes too near to be told apart are
    moved apart. Distances on the drawing are about those in the network, no more.
    """
    if len(graph) < 2:
        return dict.fromkeys(graph, (0.0, 0.0))
    steps = dict(nx.all_pairs_shortest_path_length(graph))
    apart = 2 + max(max(ways.values()) for ways in steps.values()) / 2
    far = {a: {b: steps[a].get(b, apart) for b in graph} for a in graph}
    spots = nx.kamada_kawai_layout(graph, dist=far, pos=nx.circular_layout(graph))
    points = np.array([spots[name] for name in graph], dtype=np.float64)
    points = points - points.mean(axis=0)
    _, _, turn = np.linalg.svd(points, full_matrices=True)
    level = _loosened(points @ turn.T)
    level /= max(float(np.abs(level).max()), 1e-9)
    return {name: (float(x), float(y)) for name, (x, y) in zip(graph, level, strict=True)}


def _loosened(points: Floats) -> Floats:
    """Move points apart that lie nearer than an even spread over the drawing would have them."""
    points = points.copy()
    least = 0.7 * float(np.ptp(points, axis=0).max()) / len(points) ** 0.5
    for _ in range(50):
        gap = points[:, None] - points[None]
        distance = np.hypot(gap[..., 0], gap[..., 1])
        np.fill_diagonal(distance, np.inf)
        short = np.maximum(least - distance, 0.0)
        if not short.any():
            break
        points += (gap / np.maximum(distance, 1e-9)[..., None] * short[..., None]).sum(axis=1) / 4
    return points


def _who(shots: Sequence[Shot], cast: Sequence[Character]) -> dict[int, frozenset[int]]:
    who: dict[int, set[int]] = {shot.number: set() for shot in shots}
    for person in cast:
        for number in person.shots:
            who[number].add(person.number)
    return {number: frozenset(people) for number, people in who.items()}


def merged(spans: Iterable[Span]) -> list[tuple[float, float]]:
    """Join spans that touch."""
    joined: list[tuple[float, float]] = []
    for span in sorted(spans, key=lambda span: span.start_s):
        if joined and span.start_s <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], float(span.end_s)))
        else:
            joined.append((float(span.start_s), float(span.end_s)))
    return joined
