"""Analyses of films that were never shot: random but plausible, with drawn pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np

from moviegoer.analysis import Analysis
from moviegoer.types import (
    Character,
    Faces,
    Film,
    Fingerprint,
    Image,
    Keyframes,
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

RATE = 24
SCALES = ("ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS", "NA")
NAMES = ("Character 1", "Character 2", "Character 3", "Character 4", "Character 5")
HEADS = {
    "color.tones": ("blackwhite", "cool", "mixed", "neutral", "warm"),
    "color.saturation": ("desaturated", "neutral", "saturated"),
    "shot.location": ("exterior", "interior", "na"),
    "shot.time-of-day": ("dawn-dusk", "day", "night", "sunrise-sunset", "na"),
    "shot.lighting.contrast": ("low", "neutral", "high", "na"),
}


def invent(
    shots: int,
    *,
    seed: int = 7,
    title: str = "The Long Interval",
    people: int = 5,
    heads: bool = True,
    names: tuple[str, ...] = NAMES,
    body_s: tuple[float, float] | None = None,
    unanswered: int = 0,
) -> Analysis:
    """Make up a whole analysis of a film with so many shots, the last ones' scale unanswered."""
    rng = np.random.default_rng(seed)
    shot_list = _shots(rng, shots)
    frames = shot_list[-1].end_frame
    signals = _signals(rng, frames)
    keyframes = _keyframes(shot_list)
    scenes = _scenes(rng, shot_list, people)
    seen = _seen(rng, shot_list, scenes, people)
    cast, faces = _cast(shot_list, keyframes, seen, names)
    known = {character.number for character in cast}
    scenes = tuple(
        replace(s, characters=tuple(c for c in s.characters if c in known)) for s in scenes
    )
    answers = _heads(rng, shots, unanswered) if heads else {}
    length_s = np.array([s.span.duration_s for s in shot_list])
    return Analysis(
        film=Film(
            path="/films/long-interval.mkv",
            key="5c0ffee5c0ffee00",
            title=title,
            width_px=1920,
            height_px=1080,
            rate=Fraction(RATE),
            duration_s=frames / RATE,
            codec="h264",
            has_sound=True,
            director="A. Nobody",
            year=1961,
            country="Nowhere",
            edition="restored, 2K",
        ),
        signals=signals,
        shot_list=shot_list,
        keyframes=keyframes,
        faces=faces,
        heads=answers,
        people=np.array([len(who) for who in seen], dtype=np.int64),
        setups=np.array([1 + (i * 7) % max(1, shots // 3) for i in range(shots)], dtype=np.int64),
        cast=cast,
        scene_list=scenes,
        fingerprint=_fingerprint(length_s),
        provenance=PROVENANCE,
        body=Span(*body_s) if body_s else Span(0.0, frames / RATE),
    )


PROVENANCE = {
    "created": "2026-11-21T08:00:00+00:00",
    "versions": {"moviegoer": "0.1.0", "scenedetect-headless": "0.7.2", "av": "18.1.0"},
    "config": {
        "shots": {"detector": "auto", "threshold": None},
        "keyframes": {"per_shot": 3, "every_s": 10.0, "width_px": 960},
        "faces": {"min_px": 40, "embedder": "dlib"},
    },
    "weights": [
        {"name": "MTCNN", "version": "2.5.3", "sha256": "ab" * 32, "licence": "MIT"},
        {"name": "dlib face recognition", "sha256": "cd" * 32, "licence": "CC0"},
    ],
    "notes": ["18 of CinemaNet's 23 heads were not answered: get the weights of CinemaCLIP."],
    "timings": {"scan": 301.2, "faces": 99.9},
}


def draw(analysis: Analysis) -> Callable[[int], Image]:
    """Draw the picture of any frame: two fields of colour, and a face where there is one."""
    faces = analysis.faces
    rows = {int(f): np.flatnonzero(faces.frame == f) for f in np.unique(faces.frame)}

    def picture(frame: int) -> Image:
        if not 0 <= frame < len(analysis.signals):
            raise AssertionError(f"asked for frame {frame}, which the film does not have")
        rng = np.random.default_rng(frame)
        image = np.empty((402, 960, 3), dtype=np.uint8)
        tint = analysis.signals.colour[frame] * 255
        image[:] = np.clip(tint, 0, 255).astype(np.uint8)
        image[rng.integers(180, 320) :] = np.clip(tint * 0.6, 0, 255).astype(np.uint8)
        for row in rows.get(frame, ()):
            _face(image, faces.box[row])
        noise = rng.integers(0, 24, size=(402, 960, 1), dtype=np.uint8)
        return np.asarray(cv2.add(image, np.repeat(noise, 3, axis=2)), dtype=np.uint8)

    return picture


def _face(image: Image, box: np.ndarray) -> None:
    left, top, right, bottom = (box * np.array([960, 402, 960, 402])).astype(int)
    middle, axes = (
        ((left + right) // 2, (top + bottom) // 2),
        ((right - left) // 2, (bottom - top) // 2),
    )
    cv2.ellipse(image, middle, axes, 0, 0, 360, (222, 184, 158), -1)
    for side in (-1, 1):
        eye = (middle[0] + side * axes[0] // 3, middle[1] - axes[1] // 4)
        cv2.circle(image, eye, max(2, axes[0] // 8), (40, 30, 30), -1)
    cv2.line(
        image,
        (middle[0] - axes[0] // 3, middle[1] + axes[1] // 2),
        (middle[0] + axes[0] // 3, middle[1] + axes[1] // 2),
        (150, 60, 60),
        3,
    )


def _shots(rng: np.random.Generator, count: int) -> tuple[Shot, ...]:
    lengths = np.maximum(8, np.rint(rng.lognormal(1.15, 0.75, size=count) * RATE)).astype(int)
    edges = np.concatenate([[0], np.cumsum(lengths)])
    kinds = rng.choice(list(Transition)[1:], size=count, p=[0.94, 0.02, 0.03, 0.01])
    moves = rng.choice(list(Movement), size=count, p=[0.55, 0.15, 0.06, 0.08, 0.05, 0.11])
    return tuple(
        Shot(
            number=i + 1,
            start_frame=int(edges[i]),
            end_frame=int(edges[i + 1]),
            span=Span(float(edges[i] / RATE), float(edges[i + 1] / RATE)),
            transition_in=Transition.START if i == 0 else Transition(kinds[i]),
            transition_frames=0 if i == 0 or kinds[i] == "cut" else 20,
            movement=Movement(moves[i]),
        )
        for i in range(count)
    )


def _signals(rng: np.random.Generator, frames: int) -> Signals:
    time_s = np.arange(frames) / RATE
    slow = np.cumsum(rng.normal(0, 1, size=(frames // 200 + 2, 3)), axis=0)
    slow = (slow - slow.min(0)) / (np.ptp(slow, axis=0) + 1e-9)
    at = np.linspace(0, len(slow) - 1, frames)
    colour = np.stack([np.interp(at, np.arange(len(slow)), slow[:, c]) for c in range(3)], axis=1)
    colour = (0.15 + 0.6 * colour).astype(np.float32)
    flat = np.full(frames, 0.3, dtype=np.float32)
    return Signals(
        time_s=time_s,
        luma=colour.mean(axis=1),
        contrast=flat.copy(),
        saturation=np.ptp(colour, axis=1).astype(np.float32),
        sharpness=flat.copy(),
        colour=colour,
        shift_x=flat * 0,
        shift_y=flat * 0,
        zoom=flat * 0,
        motion=flat * 0,
        scores={"adaptive": flat.copy()},
        end_s=frames / RATE,
        active=(0.0, 0.12, 1.0, 0.88),
        lost=3,
    )


def _keyframes(shots: tuple[Shot, ...]) -> Keyframes:
    rows = [
        (shot.start_frame + (shot.end_frame - shot.start_frame) * part // 4, shot.number)
        for shot in shots
        for part in (1, 2, 3)
    ]
    frame, shot_of = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return Keyframes(frame=frame, shot=shot_of, time_s=frame / RATE)


def _scenes(rng: np.random.Generator, shots: tuple[Shot, ...], people: int) -> tuple[Scene, ...]:
    scenes: list[Scene] = []
    first = 0
    while first < len(shots):
        last = min(len(shots) - 1, first + int(rng.integers(4, 22)))
        talk = people > 1 and len(scenes) % 3 != 2
        crowd = talk and people > 2 and len(scenes) % 6 == 4
        kind = SceneKind.DIALOGUE if crowd else SceneKind.DIALOGUE2 if talk else SceneKind.OTHER
        a = 1 + len(scenes) % max(1, people)
        pair = tuple(sorted({a, 1 + a % people})) if talk else ()
        scenes.append(
            Scene(
                number=len(scenes) + 1,
                kind=kind,
                first_shot=shots[first].number,
                last_shot=shots[last].number,
                span=Span(shots[first].span.start_s, shots[last].span.end_s),
                start_frame=shots[first].start_frame,
                end_frame=shots[last].end_frame,
                characters=tuple(range(1, 4)) if crowd else pair,
                score=float(rng.uniform(0.55, 0.98)) if talk else 0.0,
                evidence={"alternations": 6.0, "opposition": 0.71, "over_the_shoulder_share": 0.4}
                if talk
                else {},
            )
        )
        first = last + 1
    return tuple(scenes)


def _seen(
    rng: np.random.Generator, shots: tuple[Shot, ...], scenes: tuple[Scene, ...], people: int
) -> list[tuple[int, ...]]:
    seen: list[tuple[int, ...]] = [()] * len(shots)
    for scene in scenes:
        for i in range(scene.first_shot - 1, scene.last_shot):
            if scene.characters:
                draw_two = rng.random() < 0.15
                one = scene.characters[i % len(scene.characters)]
                seen[i] = scene.characters[:2] if draw_two else (one,) if rng.random() < 0.9 else ()
            elif people and rng.random() < 0.4:
                seen[i] = (int(rng.integers(1, people + 1)),)
    return seen


def _cast(
    shots: tuple[Shot, ...],
    keyframes: Keyframes,
    seen: list[tuple[int, ...]],
    names: tuple[str, ...],
) -> tuple[tuple[Character, ...], Faces]:
    frames: list[int] = []
    boxes: list[tuple[float, float, float, float]] = []
    rows: dict[int, list[int]] = {}
    for frame, number in zip(keyframes.frame, keyframes.shot, strict=True):
        for place, who in enumerate(seen[number - 1]):
            left = 0.15 + 0.5 * place + 0.02 * who
            rows.setdefault(who, []).append(len(frames))
            frames.append(int(frame))
            boxes.append((left, 0.2, left + 0.16, 0.72))
    count = len(frames)
    faces = Faces(
        frame=np.array(frames, dtype=np.int64),
        box=np.array(boxes, dtype=np.float64).reshape(count, 4),
        landmarks=np.zeros((count, 5, 2)),
        probability=np.full(count, 0.99),
        sharpness=np.full(count, 100.0),
        height_px=np.full(count, 200.0),
    )
    return tuple(_person(who, shots, seen, rows[who], names) for who in sorted(rows)), faces


def _person(
    who: int,
    shots: tuple[Shot, ...],
    seen: list[tuple[int, ...]],
    rows: list[int],
    names: tuple[str, ...],
) -> Character:
    mine = [shot for shot, people in zip(shots, seen, strict=True) if who in people]
    return Character(
        number=who,
        name=names[who - 1] if who <= len(names) else f"Character {who}",
        shots=tuple(shot.number for shot in mine),
        screen_time_s=sum(shot.span.duration_s for shot in mine),
        first_s=mine[0].span.start_s,
        last_s=mine[-1].span.end_s,
        faces=tuple(rows),
        portrait=rows[0],
    )


def _heads(rng: np.random.Generator, count: int, unanswered: int) -> dict[str, Scores]:
    def pick(name: str, labels: tuple[str, ...], how: str, tilt: float = 0.4) -> Scores:
        p = rng.dirichlet(np.full(len(labels), tilt), size=count)
        return Scores(name, labels, p, np.full(count, how))

    def yes(name: str, how: str) -> Scores:
        p = rng.beta(0.5, 0.7, size=(count, 1))
        return Scores(name, ("yes",), p, np.full(count, how), exclusive=False)

    heads = {
        "scale": pick("scale", SCALES, "framing-model"),
        "mcu": yes("mcu", "framing-model"),
        "type": pick("type", ("single", "two", "three", "group", "none"), "faces"),
        "ots": yes("ots", "framing-model"),
        "face_side": pick("face_side", ("left", "centre", "right"), "faces"),
        "gaze": pick("gaze", ("left", "camera", "right"), "faces"),
    }
    if unanswered:
        p = heads["scale"].p.copy()
        p[-unanswered:] = np.nan
        heads["scale"] = replace(heads["scale"], p=p)
    heads |= {name: pick(name, labels, "measured") for name, labels in HEADS.items()}
    beams = ("ambient", "back", "front", "left", "right", "top", "under")
    heads["shot.lighting.direction"] = Scores(
        "shot.lighting.direction",
        beams,
        rng.beta(0.5, 1.0, size=(count, 7)),
        np.full(count, "cinemaclip"),
        exclusive=False,
        threshold=0.67,
    )
    return heads


def _fingerprint(length_s: np.ndarray) -> Fingerprint:
    return Fingerprint(
        (
            Measure("asl_s", float(length_s.mean()), "s", "Average shot length: the mean."),
            Measure("msl_s", float(np.median(length_s)), "s", "Median shot length."),
            Measure("shots_per_minute", 60 / float(length_s.mean()), "1/min", "Shots per minute."),
            Measure(
                "scale.mcu_share", 0.231, "share", "Shots whose scale is MCU, of those judged."
            ),
            Measure("gaze.camera_share", float("nan"), "share", "Shots whose face looks at us."),
        )
    )
