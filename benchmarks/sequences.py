"""Invented films as the stages before would hand them over, with their truth.

``staging`` makes the scenes; here they are seen through an eye that misses faces, splits and
merges people, loses camera positions and mistakes scales, each at a stated rate, so that models
of dialogue and scenes can be measured against each kind of mistake.
"""

from __future__ import annotations

from collections.abc import Sequence as Listed
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np

from benchmarks.staging import Staging
from benchmarks.takes import LEADS, Segment, Take
from moviegoer.core.conversation import views
from moviegoer.core.conversation.views import GAZES, SCALES, SIDES
from moviegoer.types import Character, Floats, Ints, Scores, Shot, Span, Transition

__all__ = ["Noise", "Sequence", "Truth", "film"]

RATE = 24
SECOND_POSE = 1000
"""What is added to a person's number for the cluster of the other pose."""


@dataclass(frozen=True)
class Noise:
    """How badly the shots are seen, and how often a conversation is broken.

    The defaults are the ordinary setting: about what was measured on footage for scales, sides
    and over-the-shoulder views, and a fifth of the faces missed. ``clean`` sets all to none.
    """

    missed_face: float = 0.20
    """Share of people in a shot, near enough to be known, whose face is not recognised."""
    split: float = 0.05
    """Share of views (a person in a setup) that fall into a second cluster of that person."""
    merge: float = 0.02
    """Share of people whose cluster is another person's, the whole film long."""
    wrong_face: float = 0.02
    """Share of faces taken for somebody else, shot by shot."""
    lost_setup: float = 0.10
    """Share of shots whose camera position is not known again."""
    miscount: float = 0.10
    """Share of shots in which people are counted one too many or too few."""
    scale_off: float = 0.25
    """Share of shots whose scale is read one step off."""
    shoulder_missed: float = 0.40
    """Share of over-the-shoulder views that are not seen as such."""
    side_off: float = 0.20
    gaze_off: float = 0.30
    cutaway: float = 0.10
    """Share of a conversation's shots that are cutaways."""
    interruption: float = 0.15
    """Share of conversations into which a third person breaks for one to three shots."""
    heard: bool = True
    """Whether the film has sound that tells when people talk."""

    @classmethod
    def clean(cls, **kept: float) -> Noise:
        """Nothing missed or mistaken, but for what is given."""
        none = dict.fromkeys(cls.__dataclass_fields__, 0.0)
        return cls(**{**none, "heard": True, **kept})


@dataclass(frozen=True)
class Truth:
    """A scene as staged: its kind and its rows, last one out."""

    kind: str
    first: int
    end: int
    people: tuple[int, ...]
    sort: str = ""


@dataclass(frozen=True)
class Sequence:
    """A film as the stages before would hand it over, and its truth.

    ``colours`` is what ``setups.colours`` would say, ``speech`` the share of each shot in which
    somebody is heard to talk, NaN in a silent film.
    """

    shots: tuple[Shot, ...]
    people: Ints
    setups: Ints
    cast: tuple[Character, ...]
    heads: dict[str, Scores]
    colours: Floats
    speech: Floats
    truth: list[Truth] = field(default_factory=list)

    def views(self) -> views.Views:
        """What the models read."""
        return views.gather(
            shots=self.shots,
            people=self.people,
            setups=self.setups,
            cast=self.cast,
            heads=self.heads,
            speech=self.speech,
        )


def film(seed: int, *, scenes: int = 24, noise: Noise | None = None) -> Sequence:
    """Stage a film and see it through noise.

    How it is staged follows from the seed; what breaks into conversations and what the eye gets
    wrong is drawn apart, so that films at several rates of one mistake are otherwise the same.
    """
    noise = noise or Noise()
    stage = Staging(seed, cutaway=noise.cutaway, interruption=noise.interruption)
    segments = [segment for _ in range(scenes) for segment in stage.scene()]
    return seen(segments, noise, seed=seed)


def seen(segments: Listed[Segment], noise: Noise, *, seed: int = 0) -> Sequence:
    """What perception makes of staged scenes."""
    takes = [take for segment in segments for take in segment.takes]
    truth, row = [], 0
    for segment in segments:
        end = row + len(segment.takes)
        truth.append(Truth(segment.kind, row, end, segment.people, segment.sort))
        row = end
    eye = _Eye(noise, seed)
    clusters = [eye.clusters(take) for take in takes]
    speech = np.array([eye.hears(take) for take in takes])
    return Sequence(
        shots=_shots(takes),
        people=np.array([eye.counts(t, len(c)) for t, c in zip(takes, clusters, strict=True)]),
        setups=eye.setups(takes),
        cast=_cast(clusters),
        heads=eye.heads(takes),
        colours=eye.colours(takes),
        speech=speech if noise.heard else np.full(len(takes), np.nan),
        truth=truth,
    )


def _shots(takes: Listed[Take]) -> tuple[Shot, ...]:
    shots, start = [], 0
    for row, take in enumerate(takes):
        end = start + max(1, round(take.seconds * RATE))
        way = Transition.FADE if take.gradual else Transition.CUT
        way = way if row else Transition.START
        shots.append(Shot(row + 1, start, end, Span(start / RATE, end / RATE), way))
        start = end
    return tuple(shots)


def _cast(clusters: Listed[set[int]]) -> tuple[Character, ...]:
    found: dict[int, list[int]] = {}
    for number, names in enumerate(clusters, 1):
        for name in sorted(names):
            found.setdefault(name, []).append(number)
    rows = sorted(found.values(), key=len, reverse=True)
    return tuple(
        Character(number, f"Person {number}", tuple(shots), 0.0, 0.0, 0.0, (), 0)
        for number, shots in enumerate(rows, 1)
    )


_STREAMS = ("missed", "wrong", "split", "merge", "count", "setup")
_STREAMS += ("scale", "ots", "side", "gaze", "colour", "speech")


class _Eye:
    """One draw of all mistakes. Each kind has a stream of its own, so that the rate of one can be
    changed and the others stay what they were."""

    def __init__(self, noise: Noise, seed: int) -> None:
        self.noise = noise
        self.seed = seed
        self.rng = {name: np.random.default_rng([seed, crc32(name.encode())]) for name in _STREAMS}
        draws = self.rng["merge"].random((LEADS, 2))
        self.taken_for = {
            person: int((person + 1 + int(draws[person, 1] * (LEADS - 1))) % LEADS)
            for person in range(LEADS)
            if draws[person, 0] < noise.merge
        }

    def clusters(self, take: Take) -> set[int]:
        """Clusters of the faces that are recognised.

        Faces are small in long shots. Splits go by pose, so by setup, but for one view in five.
        """
        found = set()
        for person in take.people:
            far = {"LS": 0.4, "ELS": 0.85}.get(take.scale, 0.0)
            missed, wrong, which = *self.rng["missed"].random(2), self.rng["wrong"].random(2)
            turned = self.rng["split"].random(2)
            if missed < self.noise.missed_face or wrong < far * (self.noise.missed_face > 0):
                continue
            name = self.taken_for.get(person, person)
            if which[0] < self.noise.wrong_face:
                name = int(which[1] * LEADS)
            pose = crc32(f"{self.seed}/{take.place}/{take.setup}/{person}".encode()) / 2**32
            other = (pose if turned[0] < 0.8 else turned[1]) < self.noise.split
            found.add(name + SECOND_POSE * other)
        return found

    def counts(self, take: Take, known: int) -> int:
        """People counted: a face that is not known is still a face in half of the cases."""
        there = len(take.people) + len(take.behind) + take.extras
        draw = self.rng["count"].random(4)
        there -= int(known < len(take.people) and draw[0] < 0.5)
        there -= int(bool(take.behind) and draw[1] < 0.5)
        off = (1 if draw[3] < 0.5 else -1) * (draw[2] < self.noise.miscount)
        return max(there + off, known, 0)

    def setups(self, takes: Listed[Take]) -> Ints:
        names: dict[str, int] = {}
        lost = self.rng["setup"].random(len(takes)) < self.noise.lost_setup
        labels = [f"{t.place}/{t.setup}{f'/{r}' if lost[r] else ''}" for r, t in enumerate(takes)]
        return np.array([names.setdefault(label, len(names) + 1) for label in labels], np.int64)

    def hears(self, take: Take) -> float:
        """Share of the shot with speech, as a detector hears it."""
        return float(np.clip(take.talk + 0.12 * self.rng["speech"].normal(), 0, 1))

    def heads(self, takes: Listed[Take]) -> dict[str, Scores]:
        how = np.full(len(takes), "staged")
        scale = np.array([self._scale(take) for take in takes])
        side = np.array([self._choice(t.side, SIDES, "side", t) for t in takes])
        gaze = np.array([self._choice(t.gaze, GAZES, "gaze", t) for t in takes])
        ots = np.array([[self._shoulder(take)] for take in takes])
        return {
            "scale": Scores("scale", SCALES, scale, how),
            "ots": Scores("ots", ("yes",), ots, how),
            "face_side": Scores("face_side", SIDES, side, how),
            "gaze": Scores("gaze", GAZES, gaze, how),
        }

    def _scale(self, take: Take) -> Floats:
        """Most on one scale, the rest on its neighbours; NA stands beside no other."""
        off, up, sure = self.rng["scale"].random(3)
        place = SCALES.index(take.scale)
        if off < self.noise.scale_off and take.scale != "NA":
            place = int(np.clip(place + (1 if up < 0.5 else -1), 0, len(SCALES) - 2))
        p = np.full(len(SCALES), 0.02)
        for neighbour in (place - 1, place + 1):
            if 0 <= neighbour < len(SCALES) - 1 and place < len(SCALES) - 1:
                p[neighbour] = 0.5 * (1 - sure) * 0.6
        p[place] = 0.5 + 0.4 * sure
        return np.asarray(p / p.sum())

    def _shoulder(self, take: Take) -> float:
        miss, false, sure = self.rng["ots"].random(3)
        told = miss >= self.noise.shoulder_missed if take.ots else false < 0.04
        return 0.55 + 0.4 * sure if told else 0.05 + 0.3 * sure

    def _choice(self, true: str, labels: Listed[str], name: str, take: Take) -> Floats:
        """A label of three; NaN where no face is."""
        off, other, sure = self.rng[name].random(3)
        if len(take.people) != 1:
            return np.full(3, np.nan)
        rate = self.noise.side_off if name == "side" else self.noise.gaze_off
        wrong = not true or off < rate
        place = int(other * 3) if wrong else labels.index(true)
        p = np.full(3, 0.25 - 0.2 * sure)
        p[place] = 1 - 2 * p[0]
        return p

    def colours(self, takes: Listed[Take]) -> Floats:
        """Mean and spread of Lab: of the place, moved by the camera position and by the shot."""
        rng = self.rng["colour"]
        spread = np.array([18.0, 8.0, 8.0, 5.0, 3.0, 3.0])
        middle = np.array([38.0, 3.0, 6.0, 16.0, 6.0, 7.0])
        places: dict[int, Floats] = {}
        setups: dict[tuple[int, str], Floats] = {}
        rows = []
        for take in takes:
            place = places.setdefault(take.place, middle + spread * rng.normal(size=6))
            free = take.setup.startswith(("mont", "run", "phone1"))
            base = middle + spread * rng.normal(size=6) if free else place
            key = take.place, take.setup
            own = setups.setdefault(key, base + 0.35 * spread * rng.normal(size=6))
            rows.append(own + 0.12 * spread * rng.normal(size=6))
        return np.array(rows)
