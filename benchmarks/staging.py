"""How invented films are staged: scenes as lists of takes, by rules that know no model.

A conversation is a string of turns at talk, as people take them, and an editor who cuts to them
after habits of his own; nothing here draws from the dialogue model's states, transitions or
rates. Shot lengths follow from the film's pace, which is drawn from published shot lengths.

What is shared with the model under test, because both describe films: the words for scales and
sides, that conversations favour closer views than chases, that people who talk sit opposite each
other, and that camera positions return.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.takes import LEADS, TURN_S, TURN_SPREAD, Habits, Segment, Take

__all__ = ["Staging"]


class Staging:
    """Stages one film's scenes, one after another."""

    def __init__(self, seed: int, *, cutaway: float, interruption: float) -> None:
        self.seed = seed
        self.rng = np.random.default_rng(seed)
        self.habits = Habits.draw(self.rng)
        self.cutaway = cutaway
        self.interruption = interruption
        self.place = 0
        self.passers = LEADS
        self.before: tuple[int, ...] = ()

    def scene(self) -> list[Segment]:
        """Stage a scene: mostly one segment; a conversation may begin or end with one alone.

        Each scene has random numbers of its own, so that the same scenes are staged whatever
        breaks into them.
        """
        self.place += 1
        self.rng = np.random.default_rng([self.seed, self.place])
        draw, fade = self.rng.random(2)
        if draw < 0.42:
            segments = self._talk_of_two()
        elif draw < 0.53:
            segments = [self._talk_of_many()]
        else:
            name, people, takes = self._other()
            segments = [Segment("other", people, takes, name)]
        if fade < self.habits.gradual:
            segments[0].takes[0] = replace(segments[0].takes[0], gradual=True)
        self.before = segments[-1].people
        return [
            replace(part, takes=[replace(take, place=self.place) for take in part.takes])
            for part in segments
        ]

    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < p)

    def pick(self, options: str) -> str:
        return str(self.rng.choice(options.split()))

    def seconds(self, times: float = 1.0) -> float:
        """Draw a shot's length: the film's pace, or so many times it."""
        drawn = self.habits.pace_s * times * np.exp(self.habits.spread * self.rng.normal())
        return float(np.clip(drawn, 0.4, 90.0))

    def _leads(self, count: int) -> tuple[int, ...]:
        """Draw who is in a scene; half of the scenes take one person over from the scene before."""
        weights = 1 / np.arange(1.0, LEADS + 1)
        order = self.rng.choice(LEADS, LEADS, replace=False, p=weights / weights.sum())
        who = [int(person) for person in order if person not in self.before][:count]
        known = [person for person in self.before if person < LEADS]
        if known and count and self.chance(0.5):
            who[int(self.rng.integers(count))] = int(self.rng.choice(known))
        return tuple(who)

    def _passer(self) -> int:
        self.passers += 1
        return self.passers

    def _talk_of_two(self) -> list[Segment]:
        members = self._leads(2)
        draw = self.rng.random()
        if draw < 0.10:
            return [Segment("dialogue2", members, self._telephone(members), "telephone")]
        if draw < 0.22:
            return [Segment("dialogue2", members, self._held_together(members), "two-shot")]
        before, after = self.rng.random(2)
        talk = Segment("dialogue2", members, self._talk(members), "shot/reverse shot")
        segments = [talk]
        if before < 0.25:
            segments.insert(0, self._lone(members[0], talk.takes))
        elif before < 0.5:
            setup = f"wide{self.rng.integers(3)}"
            wide = Take((), self.pick("LS ELS"), setup, self.seconds(), extras=self._extras(0.3))
            segments.insert(0, Segment("other", (), [wide], "establishing"))
        if after < 0.15:
            segments.append(self._lone(members[1], talk.takes))
        return segments

    def _talk_of_many(self) -> Segment:
        """A conversation of three to five, of whom each is shown alone or with some, twice."""
        members = self._leads(int(self.rng.integers(3, 6)))
        while True:
            takes = self._talk(members)
            shown = [sum(one in take.people for take in takes) for one in members]
            if min(shown) >= 2:
                return Segment("dialogue", members, takes, "group")

    def _lone(self, person: int, talk: list[Take]) -> Segment:
        """Somebody waits, or is left behind, in the room of a conversation."""
        own = [take.setup for take in talk if take.people == (person,)]
        takes = []
        for turn in range(int(self.rng.integers(2, 6))):
            known = own and self.chance(0.4)
            setup = str(self.rng.choice(own)) if known else f"lone{turn % 2}"
            takes.append(Take((person,), self.pick("MCU MS MLS LS"), setup, self.seconds()))
        return Segment("other", (person,), takes, "before or after talk")

    def _extras(self, share: float) -> int:
        return int(self.rng.integers(1, 4)) if self.chance(share) else 0

    def _talk(self, members: tuple[int, ...]) -> list[Take]:
        """Shot and reverse shot: turns at talk, and cuts that follow them or do not."""
        coverage = _Coverage(self, members)
        takes = [coverage.all()] if self.chance(0.5) else [coverage.one(0)]
        clock, cut, limit, patience = 0.0, 0.0, *self._nerves()
        end = float(np.clip(60 * np.exp(0.6 * self.rng.normal()), 14, 300))
        for speaker, turn_s in self._turns(len(members), end):
            if clock - cut > patience:
                takes[-1] = replace(takes[-1], seconds=clock - cut)
                takes.append(coverage.at(speaker))
                cut, (limit, patience) = clock, self._nerves()
            while clock + turn_s - cut > limit:
                takes[-1] = replace(takes[-1], seconds=limit)
                takes.append(coverage.during(speaker))
                cut, (limit, patience) = cut + limit, self._nerves()
            clock += turn_s
        takes[-1] = replace(takes[-1], seconds=max(clock - cut, 0.5))
        talk = float(self.rng.uniform(0.55, 0.95))
        spoken = [
            replace(t, talk=float(np.clip(talk + 0.1 * self.rng.normal(), 0, 1))) for t in takes
        ]
        return self._broken(members, spoken)

    def _nerves(self) -> tuple[float, float]:
        """Longest time an editor holds one view while nothing changes, and shortest at a turn."""
        return self.seconds(2.0) + 1.0, min(self.seconds(0.5), 8.0)

    def _turns(self, count: int, end_s: float) -> Iterator[tuple[int, float]]:
        speaker, clock = int(self.rng.integers(count)), 0.0
        while clock < end_s:
            turn_s = float(np.clip(TURN_S * np.exp(TURN_SPREAD * self.rng.normal()), 0.4, 25))
            yield speaker, turn_s
            clock += turn_s
            speaker = (speaker + 1 + int(self.rng.integers(count - 1))) % count

    def _broken(self, members: tuple[int, ...], takes: list[Take]) -> list[Take]:
        """Put cutaways into a conversation, so that they are the stated share, and intruders."""
        broken: list[Take] = []
        watcher = self._passer()
        for place, take in enumerate(takes):
            broken.append(take)
            while place < len(takes) - 1 and self.chance(self.cutaway):
                broken.append(self._cutaway(watcher))
        if len(takes) > 3 and self.chance(self.interruption):
            where = int(self.rng.integers(2, len(broken) - 1))
            broken[where:where] = self._interruption(members)
        return broken

    def _cutaway(self, watcher: int) -> Take:
        setup = f"away{self.rng.integers(8)}"
        draw = self.rng.random()
        if draw < 0.5:
            return Take((), self.pick("NA NA ECU CU"), setup, self.seconds(0.6), talk=0.5)
        if draw < 0.75:
            extras = self._extras(0.5)
            return Take((), self.pick("LS ELS"), setup, self.seconds(0.6), talk=0.4, extras=extras)
        scale = self.pick("CU MCU MS MLS")
        return Take((watcher,), scale, "watcher", self.seconds(0.6), talk=0.4)

    def _interruption(self, members: tuple[int, ...]) -> list[Take]:
        """A third person comes and goes: a waiter, a colleague with a message."""
        intruder = self._passer() if self.chance(0.7) else self._leads(1)[0]
        takes = []
        for _ in range(int(self.rng.integers(1, 4))):
            with_whom = (members, members[:1], members[1:2], ())[int(self.rng.integers(4))]
            people = (intruder, *(one for one in with_whom if one != intruder))
            scale = self.pick("MS MCU MLS") if len(people) < 3 else self.pick("MS MLS")
            takes.append(Take(people, scale, f"in{len(people)}", self.seconds(), talk=0.6))
        return takes

    def _held_together(self, members: tuple[int, ...]) -> list[Take]:
        """A conversation in one to four views of both, from one or two positions."""
        talk = float(self.rng.uniform(0.5, 0.95))
        takes = [
            Take(members, self.pick("MCU MS MS MLS"), f"both{turn % 2}", self.seconds(3.5), talk)
            for turn in range(int(self.rng.integers(1, 5)))
        ]
        return self._broken(members, takes)

    def _telephone(self, members: tuple[int, ...]) -> list[Take]:
        """Two people in two places, by turns, never together."""
        scale = self.pick(self.habits.ladder)
        takes = [
            Take(
                (members[turn % 2],),
                scale,
                f"phone{turn % 2}",
                self.seconds(1.4),
                talk=float(self.rng.uniform(0.5, 0.95)),
                side=("left", "right")[turn % 2] if self.chance(0.5) else "centre",
            )
            for turn in range(int(self.rng.integers(5, 14)))
        ]
        return self._broken(members, takes)

    def _other(self) -> tuple[str, tuple[int, ...], list[Take]]:
        draw = self.rng.random()
        name = next(name for share, name in _OTHERS if draw < share)
        people, takes = {
            "alone": self._alone,
            "crowd": self._crowd,
            "chase": self._chase,
            "fight": self._fight,
            "montage": self._montage,
            "landscape": self._landscape,
        }[name]()
        return name, people, takes

    def _alone(self) -> tuple[tuple[int, ...], list[Take]]:
        """One person, and what they look at: things, places, people from afar."""
        (person,) = self._leads(1)
        looked_at = self._leads(1)[0] if self.chance(0.4) else self._passer()
        takes = []
        for turn in range(int(self.rng.integers(3, 14))):
            if turn and self.chance(0.4):
                who = (looked_at,) if self.chance(0.4) else ()
                scale = self.pick("MLS LS LS ELS") if who else self.pick("NA NA LS ELS CU")
                takes.append(Take(who, scale, f"look{self.rng.integers(4)}", self.seconds(0.8)))
            else:
                scale = self.pick("CU MCU MS MLS LS")
                side = self.pick("left centre right")
                setup = f"{turn // 3}{scale if self.chance(0.3) else ''}"
                takes.append(Take((person,), scale, setup, self.seconds(), side=side))
        return (person,), takes

    def _crowd(self) -> tuple[tuple[int, ...], list[Take]]:
        """A party, a court, a street: many people, seen by ones and by groups."""
        around = (*self._leads(4), self._passer(), self._passer())
        talk = float(self.rng.uniform(0.1, 0.7))
        takes = []
        for _ in range(int(self.rng.integers(4, 16))):
            count = int(self.rng.integers(0, 5))
            who = tuple(int(one) for one in self.rng.choice(around, count, replace=False))
            scale = self.pick("MCU MS MS MLS LS") if count < 2 else self.pick("MS MLS LS ELS")
            setup = f"crowd{self.rng.integers(8)}"
            takes.append(Take(who, scale, setup, self.seconds(), talk, extras=self._extras(0.6)))
        return around[:4], takes

    def _chase(self) -> tuple[tuple[int, ...], list[Take]]:
        """Hunter and hunted by turns, in a hurry, from ever new positions."""
        pair = self._leads(2)
        takes = []
        for turn in range(int(self.rng.integers(6, 20))):
            who = () if self.chance(0.2) else pair if self.chance(0.15) else (pair[turn % 2],)
            setup = f"run{turn if self.chance(0.7) else turn % 2}"
            side = self.pick("left centre right")
            scale = self.pick("CU MCU MS MLS LS LS ELS")
            takes.append(Take(who, scale, setup, self.seconds(0.45), talk=0.1, side=side))
        return pair, takes

    def _fight(self) -> tuple[tuple[int, ...], list[Take]]:
        """Two people who wrestle, dance or drive: together in view, silent."""
        pair = self._leads(2)
        takes = []
        for _ in range(int(self.rng.integers(4, 14))):
            who = pair if self.chance(0.55) else (pair[int(self.rng.integers(2))],)
            scale = self.pick("MS MLS LS LS") if len(who) > 1 else self.pick("CU MCU MS MLS")
            setup = f"fight{self.rng.integers(6)}"
            side = self.pick("left centre right")
            takes.append(Take(who, scale, setup, self.seconds(0.5), talk=0.1, side=side))
        return pair, takes

    def _montage(self) -> tuple[tuple[int, ...], list[Take]]:
        """Many places and people in little time, partly dissolved into each other."""
        takes = []
        for turn in range(int(self.rng.integers(5, 14))):
            who = self._leads(int(self.rng.integers(0, 3))) if self.chance(0.7) else ()
            length, fade = self.seconds(0.6), self.chance(0.35)
            scale = self.pick("CU MS LS ELS NA" if not who else "CU MCU MS LS ELS")
            takes.append(Take(who, scale, f"mont{turn}", length, talk=0.2, gradual=fade))
        return (), takes

    def _landscape(self) -> tuple[tuple[int, ...], list[Take]]:
        """Places without people, or with people too small to know."""
        takes = []
        for turn in range(int(self.rng.integers(1, 6))):
            scale = self.pick("LS ELS ELS NA")
            takes.append(Take((), scale, f"land{turn}", self.seconds(), extras=self._extras(0.3)))
        return (), takes


_OTHERS = (
    (0.34, "alone"),
    (0.60, "crowd"),
    (0.70, "chase"),
    (0.78, "fight"),
    (0.88, "montage"),
    (1.01, "landscape"),
)
"""Kinds of scenes without conversation, by the share up to which they are drawn."""


class _Coverage:
    """The camera positions from which one conversation is shown."""

    def __init__(self, staging: Staging, members: tuple[int, ...]) -> None:
        self.staging, self.members = staging, members
        self.scales = [staging.pick(staging.habits.ladder)] * len(members)
        if staging.chance(0.25):
            self.scales[0] = staging.pick(staging.habits.ladder)
        self.shoulder = len(members) == 2 and staging.chance(staging.habits.shoulder)
        self.public = staging.chance(0.35)
        self.side = ["left", "right", "centre", "left", "right"]
        if staging.chance(0.5):
            self.side[:2] = self.side[1::-1]
        self.closer = False

    def all(self) -> Take:
        """The view of everybody."""
        stage = self.staging
        scale = stage.pick("MS MLS MLS LS") if len(self.members) < 4 else stage.pick("MS MLS LS")
        return Take(self.members, scale, f"all{scale}", 0.0, extras=stage._extras(self._passing))

    @property
    def _passing(self) -> float:
        return 0.4 if self.public else 0.03

    def one(self, who: int) -> Take:
        """The view of one of them, over the other's shoulder where the scene is shot so."""
        stage = self.staging
        self.closer = self.closer or stage.chance(0.04)
        scale = {"MLS": "MS", "MS": "MCU", "MCU": "CU"}.get(self.scales[who], "CU")
        scale = scale if self.closer else self.scales[who]
        side = self.side[who]
        room = side if stage.chance(0.6) else "centre"
        looks = {"left": "right", "right": "left", "centre": "camera"}[side]
        shoulder = self.shoulder and not self.closer and stage.chance(0.85)
        return Take(
            (self.members[who],),
            scale,
            f"one{who}{scale}",
            0.0,
            ots=shoulder,
            behind=(self.members[1 - who],) if shoulder else (),
            side=room,
            gaze=looks if stage.chance(0.8) else "camera",
            extras=stage._extras(self._passing * 0.6),
        )

    def at(self, speaker: int) -> Take:
        """The view that a cut at a change of speaker goes to."""
        if self.staging.chance(self.staging.habits.master):
            return self.all()
        return self.one(
            speaker if self.staging.chance(self.staging.habits.follow) else self._other(speaker)
        )

    def during(self, speaker: int) -> Take:
        """The view that a cut within a long turn goes to: mostly whoever listens."""
        if self.staging.chance(self.staging.habits.master):
            return self.all()
        return self.one(self._other(speaker) if self.staging.chance(0.7) else speaker)

    def _other(self, who: int) -> int:
        count = len(self.members)
        return (who + 1 + int(self.staging.rng.integers(count - 1))) % count
