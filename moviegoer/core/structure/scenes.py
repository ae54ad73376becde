"""Scenes: a partition of the film's shots into runs that belong together.

Found dialogues are scenes. What lies between them is divided so that shots within a scene are
alike (the same setup, the same people, the same colours, the same kind of place) and shots across
a bound are not; fades and titles weigh towards a bound, a line spoken over the cut against it: the
best division of all, by dynamic programming (after Rotman, Porat and Ashour, "Optimal Sequential
Grouping for Robust Video Scene Detection Using Multiple Modalities", 2017, with a gain that adds
up over scenes in place of their fixed number of scenes).

Known failures: a scene that crosses two places (a telephone call) falls apart, a montage holds
together only by its colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from scipy.special import logsumexp

from moviegoer.core.conversation.dialogue import Dialogue
from moviegoer.core.conversation.staging import reactions
from moviegoer.core.conversation.telephone import phone
from moviegoer.core.conversation.views import Views
from moviegoer.core.structure.signs import Signs, unlike
from moviegoer.types import Floats, Scene, SceneKind, Shot, Span

__all__ = ["bounds", "chances", "kinship", "partition"]

REACH_SHOTS = 24
"""Shots further apart than twice a scene (12.6 shots: MovieNet, Huang et al., 2020) don't vouch
for each other."""
FADING_SHOTS = 6.0
"""Neighbours say more than shots far apart: weights fall by e in so many shots."""
UNRELATED = 0.32
"""Kinship from which two shots pull together. This, the step of colour and the cost of a new scene
were chosen together on reels of development clips, whose colours are real (F1 of bounds 0.82, 0.67
with 0.27, 12 and 2); on generated films F1 stays within 0.02 from 0.27 to 0.37, steps from 8 to 12
and costs from 1.5 to 2. What a gradual transition is worth was chosen on generated films alone."""
SAME_SETUP = 0.9
SHARED_PEOPLE = 0.5
COLOUR_STEP = 9.0
"""Lab distance of two pictures' colours at which likeness has fallen by e."""
NEW_SCENE = 1.5
"""What opening a scene costs in kinship: a lone shot must look unlike all around to be one."""
GRADUAL_BOUND = 1.0
"""A fade, dissolve or wipe is worth this much kinship towards a bound."""
TITLE_BOUND = 1.0
"""A title before or after the cut is worth this much towards one …"""
SPOKEN_OVER = 0.75
"""… and a line that goes on over the cut this much against one: sound bridges between scenes are
made, but seldom (Bordwell and Thompson, "Film Art", 2004)."""
OTHER_PLACE = 0.5
"""How much of a likeness in colours or people is lost where the place surely is another. These
three are judgements, not fits: there are too few bounds of scenes to fit them on."""
SOFTNESS = 1.0
"""Kinship that changes the odds of a division by e, where chances of bounds are given."""
LONGEST = 250
"""Shots a scene may have at most: what the search looks at, twenty times the mean."""


def partition(
    *,
    shots: Sequence[Shot],
    views: Views,
    colours: Floats,
    dialogues: Sequence[Dialogue],
    least_score: float = 0.5,
    signs: Signs | None = None,
) -> tuple[Scene, ...]:
    """Divide the film into scenes.

    Parameters
    ----------
    shots
        The film's shots in order.
    views
        From ``views.gather``.
    colours
        A colour description of each shot, ``(shots, features)`` in Lab steps; NaN where unknown.
        ``setups.colours`` makes them.
    dialogues
        From ``dialogue.find``.
    least_score
        A dialogue that scores less is none.
    signs
        From ``signs.gather``: places, titles, lines spoken over cuts.

    Returns
    -------
    Scenes that tile the shots, numbered from 1. A dialogue's scene has its members, score and
    evidence; another scene the characters seen in it, and as score 0.
    """
    held = [dialogue for dialogue in dialogues if dialogue.score >= least_score]
    kin, lean = kinship(views, colours, signs), _lean(views, signs)
    scenes: list[Scene] = []
    start = 0
    for dialogue in [*held, None]:
        stop = dialogue.first if dialogue else len(shots)
        for first, end in bounds(kin[start:stop], lean[start:stop]):
            who = _seen(views, start + first, start + end)
            scenes.append(_scene(len(scenes), shots[start + first : start + end], who))
        if dialogue:
            run = shots[dialogue.first : dialogue.last + 1]
            scene = _scene(len(scenes), run, dialogue.members, dialogue)
            more = _more(dialogue, views, colours, signs)
            scenes.append(replace(scene, evidence={**scene.evidence, **more}))
            start = dialogue.last + 1
    return tuple(scenes)


def chances(
    *,
    views: Views,
    colours: Floats,
    dialogues: Sequence[Dialogue],
    signs: Signs | None = None,
) -> Floats:
    """How likely a scene begins with each shot, in [0, 1]; the first surely does.

    The share of all divisions that have a bound there, each weighed by how well it divides
    (forward and backward sums in place of the best division), seen together with the scores of
    dialogues: one begins or ends a scene, and has no bound inside. Known failure: the chances are
    no frequencies; a bound in doubt shows as one in doubt, not more.

    Parameters
    ----------
    views, colours, dialogues, signs
        As for :func:`partition`; dialogues of any score.
    """
    n = len(views)
    if not n:
        return np.zeros(0)
    worth = list(_worth(kinship(views, colours, signs), _lean(views, signs)))
    before, after = np.full(n + 1, -np.inf), np.full(n + 1, -np.inf)
    before[0] = after[n] = 0.0
    for shot, values in enumerate(worth):
        low = shot + 1 - len(values)
        before[shot + 1] = logsumexp(before[low : shot + 1] + values / SOFTNESS)
    for shot in range(n - 1, -1, -1):
        low = shot + 1 - len(worth[shot])
        reach = after[shot + 1] + worth[shot] / SOFTNESS
        after[low : shot + 1] = np.logaddexp(after[low : shot + 1], reach)
    chance = np.exp(np.minimum(before[:n] + after[:n] - before[n], 0.0))
    plain = chance.copy()
    for dialogue in dialogues:
        chance[dialogue.first + 1 : dialogue.last + 1] *= 1 - dialogue.score
        for edge in {dialogue.first, dialogue.last + 1} - {n}:
            chance[edge] = max(chance[edge], 1 - (1 - plain[edge]) * (1 - dialogue.score))
    chance[0] = 1.0
    return np.asarray(chance)


def _lean(views: Views, signs: Signs | None) -> Floats:
    """What speaks for a bound before each shot, and against one, in kinship."""
    lean = GRADUAL_BOUND * views.gradual
    if signs is not None:
        after = np.concatenate([[False], signs.title[:-1]])[: len(lean)]
        lean = lean + TITLE_BOUND * (signs.title | after) - SPOKEN_OVER * signs.spoken
    return np.asarray(lean, dtype=np.float64)


def kinship(views: Views, colours: Floats, signs: Signs | None = None) -> Floats:
    """How much each shot belongs with those before it, ``(shots, reach)``, in [0, 1].

    Column ``d`` compares a shot with the one ``d + 1`` before; 0 before the film's start. Setups,
    people and colours each may tie two shots, and what one leaves open another may fill.
    """
    n = len(views)
    kin = np.zeros((n, min(REACH_SHOTS, max(n - 1, 0))))
    people = views.seen / np.maximum(np.linalg.norm(views.seen, axis=1, keepdims=True), 1.0)
    for gap in range(1, kin.shape[1] + 1):
        distance = np.linalg.norm(colours[gap:] - colours[:-gap], axis=1)
        colour = np.nan_to_num(np.exp(-distance / COLOUR_STEP))
        shared = SHARED_PEOPLE * np.einsum("ij,ij->i", people[gap:], people[:-gap])
        if signs is not None:
            same = 1 - OTHER_PLACE * unlike(signs.place[gap:], signs.place[:-gap])
            colour, shared = colour * same, shared * same
        setup = SAME_SETUP * (views.setup[gap:] == views.setup[:-gap])
        kin[gap:, gap - 1] = 1 - (1 - colour) * (1 - shared) * (1 - setup)
    return kin


def bounds(kin: Floats, lean: Floats) -> list[tuple[int, int]]:
    """Half-open bounds of scenes that divide a run of shots best.

    Parameters
    ----------
    kin
        From ``kinship``, cut to the run; what reaches out of the run is not read.
    lean
        What else speaks for a bound before each shot, in kinship; against one where negative.
    """
    n = len(kin)
    best, origin = np.zeros(n + 1), np.zeros(n, dtype=np.int64)
    for shot, values in enumerate(_worth(kin, lean)):
        low = shot + 1 - len(values)
        value = best[low : shot + 1] + values
        origin[shot] = low + int(value.argmax())
        best[shot + 1] = value.max()
    found: list[tuple[int, int]] = []
    end = n
    while end:
        found.append((int(origin[end - 1]), end))
        end = found[-1][0]
    return found[::-1]


def _worth(kin: Floats, lean: Floats) -> Iterator[Floats]:
    """For each shot, what a scene is worth that ends with it, by where it begins.

    The last value is that of the shot alone; beginnings further back than ``LONGEST`` are left
    out.
    """
    weight = np.exp(-np.arange(kin.shape[1]) / FADING_SHOTS)
    within = np.zeros(0)
    for shot in range(len(kin)):
        reach = min(shot, kin.shape[1])
        pull = (kin[shot, :reach] - UNRELATED) * weight[:reach]
        from_start = np.concatenate([np.full(shot - reach, pull.sum()), pull.cumsum()[::-1]])
        within = np.append(within + from_start[-len(within) :] if len(within) else within, 0.0)
        within = within[-LONGEST:]
        yield within + lean[shot + 1 - len(within) : shot + 1] - NEW_SCENE


def _seen(views: Views, first: int, end: int) -> tuple[int, ...]:
    seen = views.seen[first:end].max(axis=0, initial=0.0) > 0.5
    return tuple(number for number, there in zip(views.numbers, seen, strict=True) if there)


def _more(
    dialogue: Dialogue, views: Views, colours: Floats, signs: Signs | None
) -> dict[str, float]:
    """What the rest of what is known says of how a dialogue is staged."""
    rows = slice(dialogue.first, dialogue.last + 1)
    here = None if signs is None else signs.cut(rows)
    found = dict(reactions(here.voice)) if here else {}
    if dialogue.people == 2:
        part = views.cut(rows.start, rows.stop)
        called = phone(part, dialogue.states, colours=colours[rows], signs=here)
        found |= {} if called is None else {"phone": called}
    return found


def _scene(
    before: int, run: Sequence[Shot], who: tuple[int, ...], dialogue: Dialogue | None = None
) -> Scene:
    kind = SceneKind.OTHER
    if dialogue:
        kind = SceneKind.DIALOGUE2 if dialogue.people == 2 else SceneKind.DIALOGUE
    return Scene(
        number=before + 1,
        kind=kind,
        first_shot=run[0].number,
        last_shot=run[-1].number,
        span=Span(run[0].span.start_s, run[-1].span.end_s),
        start_frame=run[0].start_frame,
        end_frame=run[-1].end_frame,
        characters=who,
        score=dialogue.score if dialogue else 0.0,
        evidence=dialogue.evidence if dialogue else {},
        crossings=tuple(run[row - dialogue.first].number for row in dialogue.crossings)
        if dialogue
        else (),
    )
