"""Films as sequences of shots with known scenes, made by rule and then seen through noise.

The rules stage scenes the way they are staged, not the way the model under test thinks of them:
conversations in singles, over the shoulder, in one two-shot, of three; people alone, crowds,
landscapes, chases that cut between two people, montages between fades.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from zlib import crc32

import numpy as np

from moviegoer.core.views import SCALES, SIDES
from moviegoer.types import Character, Ints, Scores, Shot, Span, Transition

__all__ = ["Noise", "Sequence", "film"]


@dataclass(frozen=True)
class Noise:
    """How badly the shots are seen; rates are per shot, or per person in a shot."""

    missed_face: float = 0.10
    split_cluster: float = 0.10
    wrong_face: float = 0.02
    miscount: float = 0.08
    scale_off: float = 0.25
    lost_setup: float = 0.20
    cutaway: float = 0.10
    """Not noise of the eye: how often a conversation cuts away."""


@dataclass(frozen=True)
class Take:
    """One shot as staged."""

    people: tuple[int, ...]
    scale: str
    setup: str
    seconds: float
    ots: bool = False
    side: str = ""
    extras: int = 0
    fade: bool = False


@dataclass(frozen=True)
class Truth:
    """A scene as staged: its kind and its rows, last one out."""

    kind: str
    first: int
    end: int
    people: tuple[int, ...]


@dataclass
class Sequence:
    """A film as the stages before would hand it over, and its truth."""

    shots: tuple[Shot, ...]
    people: Ints
    setups: Ints
    cast: tuple[Character, ...]
    heads: dict[str, Scores]
    truth: list[Truth] = field(default_factory=list)


class _Stage:
    """Scenes as lists of takes."""

    def __init__(self, rng: np.random.Generator, noise: Noise) -> None:
        self.rng = rng
        self.noise = noise
        self.place = 0
        self.before: tuple[int, ...] = ()

    def pick(self, options: str) -> str:
        return str(self.rng.choice(options.split()))

    def seconds(self, median: float, spread: float = 0.7) -> float:
        return float(np.clip(median * np.exp(spread * self.rng.normal()), 0.4, 90))

    def people(self, count: int) -> tuple[int, ...]:
        """Leads come more often than others, but seldom in two scenes on end."""
        weights = 1 / np.arange(1, 13)
        weights[list(self.before)] *= 0.3
        chosen = self.rng.choice(12, count, replace=False, p=weights / weights.sum())
        return tuple(int(person) for person in chosen)

    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < p)

    def cutaway(self, strangers: tuple[int, ...]) -> Take:
        name = f"{self.place}-cut{self.rng.integers(1000)}"
        if self.chance(0.6):
            return Take((), self.pick("NA NA ECU LS ELS"), name, self.seconds(2))
        return Take(strangers[:1], self.pick("CU MCU MS MLS"), name, self.seconds(2))

    def talk(self, count: int) -> tuple[tuple[int, ...], list[Take]]:
        """Shot and reverse shot of two or three people."""
        *members, stranger = self.people(count + 1)
        takes: list[Take] = []
        tight, median, ots = self.pick("MS MCU MCU CU"), self.seconds(3, 0.3), self.chance(0.5)
        speaker = int(self.rng.integers(count))
        sides = ["left", "right", "centre"]
        together = Take(tuple(members), self.pick("MS MS MLS LS"), f"{self.place}-all", 0.0)
        if self.chance(0.6):
            takes.append(replace(together, seconds=self.seconds(5)))
        for _ in range(int(self.rng.integers(4, 18))):
            if self.chance(self.noise.cutaway) and takes:
                takes.append(self.cutaway((stranger,)))
            elif self.chance(0.1):
                takes.append(replace(together, seconds=self.seconds(5)))
            else:
                behind = (members[speaker - 1],) if ots and self.chance(0.3) else ()
                takes.append(
                    Take(
                        (members[speaker], *behind),
                        tight,
                        f"{self.place}-{speaker}{tight}",
                        self.seconds(median),
                        ots,
                        sides[speaker],
                        0 if behind or not self.chance(0.3) else 1,
                    )
                )
                if self.chance(0.9):
                    step = 1 if count == 2 else int(self.rng.integers(1, count))
                    speaker = (speaker + step) % count
            if self.chance(0.05):
                tight = self.pick("MCU CU")
        while takes and not set(takes[-1].people) & set(members):
            takes.pop()
        return tuple(members), takes

    def two_shot(self) -> tuple[tuple[int, ...], list[Take]]:
        """A conversation held in one or two long views of both."""
        members = self.people(2)
        takes = [
            Take(members, self.pick("MCU MS MS MLS"), f"{self.place}-two{i}", self.seconds(14, 0.5))
            for i in range(int(self.rng.integers(1, 4)))
        ]
        return members, takes

    def alone(self) -> list[Take]:
        (person,) = self.people(1)
        takes = []
        for i in range(int(self.rng.integers(3, 12))):
            if self.chance(0.35):
                takes.append(self.cutaway(self.people(1)))
            else:
                scale = self.pick("CU MCU MS MLS LS LS")
                takes.append(Take((person,), scale, f"{self.place}-{i // 2}", self.seconds(4)))
        return takes

    def crowd(self) -> list[Take]:
        return [
            Take(
                self.people(int(self.rng.integers(0, 4))),
                self.pick("MS MLS LS ELS"),
                f"{self.place}-{self.rng.integers(8)}",
                self.seconds(4),
                extras=int(self.rng.integers(0, 5)),
            )
            for _ in range(int(self.rng.integers(4, 14)))
        ]

    def chase(self) -> list[Take]:
        """Two people by turns, but far off, in a hurry and never in the same place twice."""
        pair = self.people(2)
        return [
            Take(
                (pair[i % 2],) if self.chance(0.8) else (),
                self.pick("MS MLS LS LS ELS"),
                f"{self.place}-{i if self.chance(0.7) else i % 2}",
                self.seconds(1.6),
            )
            for i in range(int(self.rng.integers(6, 16)))
        ]

    def montage(self) -> list[Take]:
        return [
            Take(
                self.people(int(self.rng.integers(0, 3))),
                self.pick("CU MS LS ELS NA"),
                f"{self.place}-{i}",
                self.seconds(2.5),
                fade=self.chance(0.4),
            )
            for i in range(int(self.rng.integers(4, 12)))
        ]


def film(seed: int, *, scenes: int = 24, noise: Noise | None = None) -> Sequence:
    """Stage a film and see it through noise."""
    rng = np.random.default_rng(seed)
    noise = noise or Noise()
    takes: list[Take] = []
    truth: list[Truth] = []
    for kind, people, scene in _scenes(_Stage(rng, noise), scenes):
        if takes and rng.random() < 0.1:
            scene[0] = replace(scene[0], fade=True)
        truth.append(Truth(kind, len(takes), len(takes) + len(scene), people))
        takes.extend(scene)
    return replace(_seen(takes, rng, noise), truth=truth)


def _scenes(stage: _Stage, count: int) -> Iterator[tuple[str, tuple[int, ...], list[Take]]]:
    others: list[Callable[[], list[Take]]] = [
        *[stage.alone] * 4,
        *[stage.crowd] * 4,
        *[stage.montage] * 2,
        stage.chase,
    ]
    for _ in range(count):
        stage.place += 1
        draw = stage.rng.random()
        if draw < 0.39:
            scene = ("dialogue2", *stage.talk(2))
        elif draw < 0.45:
            scene = ("dialogue2", *stage.two_shot())
        elif draw < 0.52:
            scene = ("dialogue", *stage.talk(3))
        else:
            scene = ("other", (), others[int(stage.rng.integers(len(others)))]())
        stage.before = scene[1]
        yield scene


def _seen(takes: list[Take], rng: np.random.Generator, noise: Noise) -> Sequence:
    """What perception makes of the takes."""
    shots, start = [], 0.0
    for row, take in enumerate(takes):
        end = start + take.seconds
        way = Transition.FADE if take.fade else Transition.CUT if row else Transition.START
        frames = round(start * 25), round(end * 25)
        shots.append(Shot(row + 1, *frames, Span(start, end), way))
        start = end
    found: dict[int, list[int]] = {}
    people = np.zeros(len(takes), dtype=np.int64)
    for row, take in enumerate(takes):
        clusters = _clusters(take, rng, noise)
        for cluster in clusters:
            found.setdefault(cluster, []).append(row + 1)
        count = max(len(take.people) + take.extras - (rng.random() < noise.missed_face), 0)
        off = int(rng.choice([-1, 1])) if rng.random() < noise.miscount else 0
        people[row] = max(count + off, len(clusters), 0)
    cast = tuple(_character(number + 1, rows) for number, rows in enumerate(found.values()))
    names: dict[str, int] = {}
    labels = [
        f"{t.setup}{row if rng.random() < noise.lost_setup else ''}" for row, t in enumerate(takes)
    ]
    setups = np.array([names.setdefault(name, len(names) + 1) for name in labels])
    return Sequence(tuple(shots), people, setups, cast, _heads(takes, rng, noise))


def _clusters(take: Take, rng: np.random.Generator, noise: Noise) -> set[int]:
    """Clusters of the recognised faces: a split person has a second cluster, 100 higher.

    Splits go by pose, so mostly by setup; a long shot has more keyframes on which to be found.
    """
    clusters = set()
    for person in take.people:
        missed = noise.missed_face * min(1.0, 6.0 / take.seconds)
        far = 0.4 * (take.scale in ("LS", "ELS"))
        if rng.random() < 1 - (1 - missed) * (1 - far):
            continue
        wrong = rng.random() < noise.wrong_face
        name = int(rng.integers(12)) if wrong else person
        pose = np.random.default_rng(crc32(f"{take.setup}/{person}".encode())).random()
        split = (pose if rng.random() < 0.8 else rng.random()) < noise.split_cluster
        clusters.add(name + 100 * split)
    return clusters


def _character(number: int, rows: list[int]) -> Character:
    return Character(number, f"Person {number}", tuple(rows), 0.0, 0.0, 0.0, (), 0)


def _heads(takes: list[Take], rng: np.random.Generator, noise: Noise) -> dict[str, Scores]:
    how = np.full(len(takes), "staged")
    scale = np.zeros((len(takes), len(SCALES)))
    side = np.full((len(takes), len(SIDES)), np.nan)
    ots = np.zeros((len(takes), 1))
    for row, take in enumerate(takes):
        place = SCALES.index(take.scale)
        if rng.random() < noise.scale_off and take.scale != "NA":
            place = int(np.clip(place + rng.choice([-1, 1]), 0, len(SCALES) - 2))
        scale[row] = 0.3 / 7
        scale[row, place] = 0.7
        if take.people:
            seen = take.side if take.side and rng.random() < 0.8 else str(rng.choice(SIDES))
            side[row] = [0.7 if label == seen else 0.15 for label in SIDES]
        ots[row] = 0.7 if take.ots == (rng.random() < 0.85) else 0.15
    return {
        "scale": Scores("scale", SCALES, scale, how),
        "ots": Scores("ots", ("yes",), ots, how),
        "face_side": Scores("face_side", SIDES, side, how),
    }
