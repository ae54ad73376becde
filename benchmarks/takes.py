"""What an invented film is made of: takes, scenes, and a film's habits of shooting and cutting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["LEADS", "TURN_S", "TURN_SPREAD", "Habits", "Segment", "Take"]

LEADS = 12
"""Named people of a film; those who pass by are numbered above."""
MEDIAN_SHOT_S, MEDIAN_SPREAD = 4.05, 0.35
SHOT_SPREAD = 0.86, 0.12
"""Medians of films and spread of log shot lengths within one, over 134 Hollywood films of
1935–2005 (the shot lengths of Cutting's sample as tabled by Redfern, "Motion Picture Editing as a
Hawkes Process", 2023)."""
TURN_S, TURN_SPREAD = 2.0, 0.8
"""Turns at talk last two seconds in the middle, a few last ten (Levinson and Torreira, "Timing in
turn-taking", 2015)."""
LADDERS = ("CU MCU MCU MS", "MCU MCU MS MS MLS", "MS MS MLS MCU")
"""Scales of conversation: close as in films of today, middle, and wide as in those of the 1930s
(Salt, "Film Style and Technology", 2009, describes the drift)."""


@dataclass(frozen=True)
class Take:
    """One shot as staged. ``setup`` names the camera position within ``place``."""

    people: tuple[int, ...]
    scale: str
    setup: str
    seconds: float
    talk: float = 0.0
    """Share of the shot in which somebody talks."""
    ots: bool = False
    behind: tuple[int, ...] = ()
    """People seen from behind only."""
    side: str = ""
    gaze: str = ""
    extras: int = 0
    place: int = 0
    gradual: bool = False


@dataclass(frozen=True)
class Segment:
    """A scene as staged: its kind, who talks, and its takes."""

    kind: str
    people: tuple[int, ...]
    takes: list[Take]
    sort: str = ""
    """What it is among its kind, to say where a model fails."""


@dataclass(frozen=True)
class Habits:
    """One film's manner, drawn once."""

    pace_s: float
    spread: float
    ladder: str
    follow: float
    """How often a cut at a change of speaker shows the new speaker, not the one who listens."""
    shoulder: float
    """Share of conversations that are shot over shoulders."""
    master: float
    """How often a cut in a conversation goes back to the view of all."""
    gradual: float
    """How often a fade or dissolve leads to the next scene."""

    @classmethod
    def draw(cls, rng: np.random.Generator) -> Habits:
        """Draw a film's manner."""
        return cls(
            pace_s=float(np.clip(MEDIAN_SHOT_S * np.exp(MEDIAN_SPREAD * rng.normal()), 2.0, 14.0)),
            spread=float(np.clip(SHOT_SPREAD[0] + SHOT_SPREAD[1] * rng.normal(), 0.55, 1.3)),
            ladder=str(rng.choice(LADDERS)),
            follow=float(rng.uniform(0.6, 0.95)),
            shoulder=float(rng.uniform(0.1, 0.7)),
            master=float(rng.uniform(0.0, 0.25)),
            gradual=float(rng.uniform(0.0, 0.25)),
        )
