"""Habits of framing, of moving the camera, of lighting and of staging, as named values.

Whatever was not answered is left out of a share's denominator, and a measure nobody can answer is
absent rather than a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import stats

from moviegoer.core.conversation.views import yes
from moviegoer.core.style import shares
from moviegoer.core.style.shape import gini
from moviegoer.types import (
    Character,
    Floats,
    Ints,
    Measure,
    Movement,
    Scene,
    SceneKind,
    Scores,
    Shot,
    Signals,
    Span,
    Transition,
)

__all__ = [
    "casting",
    "framing",
    "light",
    "likeness",
    "movement",
    "people",
    "scale_lengths",
    "speed",
    "staging",
    "structure",
    "transitions",
]

SALT_SHOTS = 500
"""Salt's tables give scales as if every film had 500 shots ("Film Style and Technology")."""


def transitions(shots: Sequence[Shot]) -> Iterator[Measure]:
    """Shares of cuts, fades, dissolves and wipes among the transitions between shots."""
    kinds = [shot.transition_in for shot in shots if shot.transition_in is not Transition.START]
    for kind in (Transition.CUT, Transition.FADE, Transition.DISSOLVE, Transition.WIPE):
        if kinds:
            share = kinds.count(kind) / len(kinds)
            yield Measure(f"transition.{kind}_share", share, "", f"Share of transitions: {kind}")


def movement(shots: Sequence[Shot]) -> Iterator[Measure]:
    """Shares of shots by what the camera does."""
    for kind in Movement:
        if shots:
            held = np.array([float(shot.movement is kind) for shot in shots])
            text = f"Share of shots: camera {kind}"
            yield from shares.means(held, f"movement.{kind}_share", "", text)


def speed(signals: Signals, shots: Sequence[Shot]) -> Iterator[Measure]:
    """How fast the picture moves as a whole, and how much moves in it."""
    parts = [
        slice(s.start_frame + 1, s.end_frame) for s in shots if s.end_frame > s.start_frame + 1
    ]
    if not parts:
        return
    wait = np.maximum(np.diff(signals.time_s, prepend=signals.time_s[:1]), 1e-6)
    moved = np.hypot(signals.shift_x, signals.shift_y) / wait
    camera = np.array([float(moved[part].mean()) for part in parts])
    text = "Motion of the whole picture, in picture widths and heights a second"
    yield from shares.means(camera, "movement.speed", "1/s", text)
    inner = np.array([float(signals.motion[part].mean()) for part in parts])
    text = "Mean luma difference from frame to frame that camera motion leaves"
    yield from shares.means(inner, "movement.activity", "", text)


def framing(scale: Scores | None, mcu: Scores | None, rows: Ints) -> Iterator[Measure]:
    """Scales and how one follows another; medium close-ups.

    Parameters
    ----------
    scale, mcu
        Heads, a row a shot.
    rows
        The shots that count, in order.
    """
    if scale is not None:
        yield from _scales(scale, rows)
    if mcu is not None:
        text = "Share of shots: a medium close-up of one"
        p = yes(mcu, len(mcu.p))[rows]
        yield from shares.of_yes(p, mcu.threshold, "framing.mcu_share", text)


def _scales(scale: Scores, rows: Ints) -> Iterator[Measure]:
    p = scale.p[rows]
    found = p[~np.isnan(p).any(axis=1)].argmax(axis=1)
    if not len(found):
        return
    counted = np.bincount(found, minlength=len(scale.labels)) / len(found)
    yield from shares.of_head(scale, rows, "scale", what="Bordwell and Thompson's scale")
    for label, share in zip(scale.labels, counted, strict=True):
        per = float(share) * SALT_SHOTS
        yield Measure(f"scale.{label}_per_500", per, "shots", f"{label} in 500 shots (Salt 2009)")
    spread = _entropy(counted)
    yield Measure("scale.entropy_bit", spread, "bit", "Variety of scales (Shannon 1948)")
    if len(found) > 1:
        pairs = np.zeros((len(scale.labels), len(scale.labels)))
        np.add.at(pairs, (found[:-1], found[1:]), 1 / (len(found) - 1))
        left = _entropy(pairs.ravel()) - _entropy(pairs.sum(axis=1))
        text = "What a scale leaves open of the next: conditional entropy (Shannon 1948)"
        yield Measure("scale.next_entropy_bit", max(left, 0.0), "bit", text)
        change = float((found[:-1] != found[1:]).mean())
        yield Measure("scale.change_share", change, "", "Share of transitions that change scale")


def scale_lengths(scale: Scores | None, rows: Ints, length_s: Floats) -> Iterator[Measure]:
    """Scale against length: the median shot of each scale, and whether far views last longer."""
    if scale is None:
        return
    p = scale.p[rows]
    known = ~np.isnan(p).any(axis=1)
    found, held = p[known].argmax(axis=1), length_s[known]
    for number, label in enumerate(scale.labels):
        if (found == number).any():
            median = float(np.median(held[found == number]))
            yield Measure(f"scale.{label}_msl_s", median, "s", f"Median length of shots: {label}")
    judged = np.array([scale.labels[i] != "NA" for i in found], np.bool_)
    if judged.sum() > 2 and np.ptp(found[judged]) and np.ptp(held[judged]):
        rho = float(stats.spearmanr(found[judged], held[judged]).statistic)
        text = "Rank correlation of how far and how long a shot is (Spearman 1904)"
        yield Measure("scale.length_rho", rho, "", text)


def _entropy(shares: Floats) -> float:
    positive = shares[shares > 0]
    return float(max(0.0, -(positive * np.log2(positive)).sum()))


def light(signals: Signals, shots: Sequence[Shot]) -> Iterator[Measure]:
    """Colour and light over the frames of some shots, and how they differ between shots."""
    warmth = np.asarray(signals.colour[:, 0] - signals.colour[:, 2])
    columns = {
        "luma": (signals.luma, "Mean luma, 0 black to 1 white"),
        "contrast": (signals.contrast, "Mean standard deviation of luma in a frame"),
        "saturation": (signals.saturation, "Mean saturation"),
        "warmth": (warmth, "Mean red less blue, each in [0, 1]"),
    }
    for name, (column, definition) in columns.items():
        parts = [column[shot.start_frame : shot.end_frame] for shot in shots]
        parts = [part for part in parts if len(part)]
        if not parts:
            return
        yield Measure(f"light.{name}", float(np.concatenate(parts).mean()), "", definition)
        if len(parts) > 1:
            spread = float(np.std([part.mean() for part in parts], ddof=1))
            text = f"{definition.removeprefix('Mean ')}: standard deviation between shots"
            yield Measure(f"light.{name}_spread", spread, "", text[0].upper() + text[1:])


def people(counts: Ints, faces: Ints | None) -> Iterator[Measure]:
    """How many people and faces a shot shows."""
    if not len(counts):
        return
    text = "Mean number of people a shot"
    yield from shares.means(counts.astype(np.float64), "people.per_shot", "people", text)
    for name, low, high in (("none", 0, 0), ("single", 1, 1), ("two", 2, 2), ("three", 3, 3)):
        held = np.asarray((counts >= low) & (counts <= high), np.float64)
        yield from shares.means(
            held, f"people.{name}_share", "", f"Share of shots that show {name}"
        )
    text = "Share of shots that show four or more"
    yield from shares.means(np.asarray(counts > 3, np.float64), "people.group_share", "", text)
    if faces is not None and len(faces):
        text = "Mean of the most faces found on one keyframe of a shot"
        yield Measure("people.faces_per_shot", float(faces.mean()), "faces", text)


def casting(cast: Sequence[Character], shots: Sequence[Shot]) -> Iterator[Measure]:
    """How screen time is divided among the characters."""
    length_s = {shot.number: shot.span.duration_s for shot in shots}
    time_s = np.array([sum(length_s.get(n, 0.0) for n in c.shots) for c in cast])
    time_s = time_s[time_s > 0]
    total = sum(length_s.values())
    if not len(time_s) or total <= 0:
        return
    lead, shares = float(time_s.max() / total), time_s / time_s.sum()
    yield Measure("cast.size", float(len(time_s)), "people", "Characters seen")
    yield Measure("cast.lead_share", lead, "", "Share of running time in shots of the lead")
    yield Measure("cast.gini", float(gini(time_s)), "", "Inequality of screen time (Gini 1912)")
    concentration = float((shares**2).sum())
    text = "Concentration of screen time, 1 if one has it all (Herfindahl 1950)"
    yield Measure("cast.concentration", concentration, "", text)


def structure(scenes: Sequence[Scene], body: Span, shots: int) -> Iterator[Measure]:
    """Scenes: how long, how cut against each other; and reverse angles as far as they are told."""
    inside = [scene for scene in scenes if scene.span.overlap_s(body) > scene.span.duration_s / 2]
    if not inside:
        return
    length_s = np.array([scene.span.duration_s for scene in inside])
    yield Measure("scene.count", float(len(inside)), "scenes", "Number of scenes")
    yield Measure("scene.median_s", float(np.median(length_s)), "s", "Median length of scenes")
    cut = np.array([float(scene.last_shot - scene.first_shot + 1) for scene in inside])
    yield from shares.means(cut, "scene.shots", "shots", "Mean number of shots a scene")
    triples = list(zip(inside, inside[1:], inside[2:], strict=False))
    known = [t for t in triples if all(scene.characters for scene in t)]
    if known:
        back = np.array([float(_returns(*three)) for three in known])
        text = "Share of scenes after which the people before them come back: parallel cutting"
        yield from shares.means(back, "scene.parallel_share", "", text)
    turns = [s.evidence["alternations"] for s in inside if "alternations" in s.evidence]
    if turns and shots > 1:
        text = (
            "Changes between the views of two speakers, of all transitions: reverse angles in "
            "dialogues of two, fewer than Salt's (2009), who counts all"
        )
        yield Measure("salt.reverse_share", min(sum(turns) / (shots - 1), 1.0), "", text)


def _returns(before: Scene, between: Scene, after: Scene) -> bool:
    """Whether the people of a scene come back after another scene without them."""
    first, middle, last = (set(scene.characters) for scene in (before, between, after))
    return len(first & last) * 2 >= len(first | last) and not first & middle


def likeness(vectors: Floats) -> Iterator[Measure]:
    """How far pictures lie apart in a CLIP model's space: its vectors, in order, of unit norm."""
    if not len(vectors):
        return
    mean = vectors.mean(axis=0)
    away = 1 - vectors @ mean / max(float(np.linalg.norm(mean)), 1e-9)
    text = "Cosine distance of keyframes from the film's mean CLIP vector: variety of pictures"
    yield from shares.means(away, "embedding.spread", "", text)
    steps = 1 - (vectors[:-1] * vectors[1:]).sum(axis=1)
    text = "Cosine distance from keyframe to keyframe"
    yield from shares.means(steps, "embedding.step", "", text)


def staging(scenes: Sequence[Scene], body: Span) -> Iterator[Measure]:
    """How much of the film is dialogue, and how dialogue is shot."""
    if not scenes or body.duration_s <= 0:
        return
    # Time counts wherever it lies in the body, a scene and its habits where most of it does.
    share = {
        kind: sum(scene.span.overlap_s(body) for scene in scenes if scene.kind is kind)
        / body.duration_s
        for kind in (SceneKind.DIALOGUE2, SceneKind.DIALOGUE)
    }
    two_share, more_share = share[SceneKind.DIALOGUE2], share[SceneKind.DIALOGUE]
    yield Measure("dialogue.two_share", two_share, "", "Share of time: dialogue of two people")
    yield Measure("dialogue.more_share", more_share, "", "Share of time: dialogue of three or more")
    every = two_share + more_share
    yield Measure("dialogue.share", every, "", "Share of running time held in dialogue")
    two = [
        scene
        for scene in scenes
        if scene.kind is SceneKind.DIALOGUE2
        and scene.span.overlap_s(body) > scene.span.duration_s / 2
    ]
    yield Measure("dialogue.two_scenes", float(len(two)), "scenes", "Dialogues of two people")
    habits = {
        "alternations": "Mean number of changes from one speaker's view to another's",
        "alternation": "Mean share of successive views that change the person",
        "over_shoulder_share": "Mean share of views over a shoulder",
        "two_shot_share": "Mean share of shots that show both",
        "mean_shot_s": "Mean of the mean shot lengths",
        "mcu_share": "Mean share of views that are medium close-ups",
        "cutaways": "Mean number of cutaways",
    }
    for name, definition in habits.items():
        known = [scene.evidence[name] for scene in two if name in scene.evidence]
        if known:
            text = f"{definition}, in dialogues of two"
            unit = "s" if name.endswith("_s") else ""
            yield Measure(f"dialogue.{name}", float(np.mean(known)), unit, text)
