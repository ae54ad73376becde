"""What shots look like by what they are for: the rates behind the dialogue model.

They are stated, not fitted: they describe the norm as the literature has it, rounded, and were
checked on generated sequences and on the dev clips. Scales of conversation and of the rest after
Salt ("Film Style and Technology", 2009) and Bordwell ("Figures Traced in Light", 2005), who
describe shot/reverse shot in medium close-ups, over shoulders, from setups that return.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ALONE", "APART", "CUTAWAY", "GATHERED", "MEMBER", "OUTSIDE", "STATES", "TOGETHER"]


@dataclass(frozen=True, slots=True)
class Rates:
    """How a shot of one kind looks.

    ``people`` gives the probabilities of none, one, two, more; ``scale`` those of ECU, CU, MCU,
    MS, MLS, LS, ELS, NA; ``over_shoulder`` of a view over a shoulder; ``returns`` that its setup
    is seen again close by; ``speech`` the share of time in which somebody talks (two thirds of a
    conversation: listeners are shown too, and pauses); ``quiet`` that nobody talks in the shots
    around it either: 5 of 29 shots of conversations on the dev clips, and of a cutaway as of
    anything, since its surroundings are judged already; ``length_s`` is the median shot length
    and ``spread`` its log-normal spread.
    """

    people: tuple[float, float, float, float]
    scale: tuple[float, float, float, float, float, float, float, float]
    over_shoulder: float
    returns: float
    speech: float
    quiet: float
    length_s: float
    spread: float


STATES = (
    Rates(
        people=(0.06, 0.68, 0.21, 0.05),
        scale=(0.02, 0.19, 0.43, 0.27, 0.065, 0.015, 0.005, 0.005),
        over_shoulder=0.33,
        returns=0.65,
        speech=0.65,
        quiet=0.15,
        length_s=3.2,
        spread=0.8,
    ),
    Rates(
        people=(0.03, 0.17, 0.70, 0.10),
        scale=(0.005, 0.03, 0.17, 0.36, 0.24, 0.15, 0.04, 0.005),
        over_shoulder=0.12,
        returns=0.40,
        speech=0.65,
        quiet=0.15,
        length_s=5.0,
        spread=1.0,
    ),
    Rates(
        people=(0.03, 0.07, 0.25, 0.65),
        scale=(0.005, 0.03, 0.17, 0.36, 0.24, 0.15, 0.04, 0.005),
        over_shoulder=0.12,
        returns=0.40,
        speech=0.65,
        quiet=0.15,
        length_s=5.0,
        spread=1.0,
    ),
    Rates(
        people=(0.50, 0.28, 0.10, 0.12),
        scale=(0.08, 0.05, 0.10, 0.15, 0.12, 0.15, 0.12, 0.23),
        over_shoulder=0.04,
        returns=0.15,
        speech=0.55,
        quiet=0.35,
        length_s=2.0,
        spread=0.9,
    ),
    Rates(
        people=(0.20, 0.60, 0.12, 0.08),
        scale=(0.04, 0.10, 0.22, 0.25, 0.15, 0.15, 0.06, 0.03),
        over_shoulder=0.03,
        returns=0.35,
        speech=0.25,
        quiet=0.5,
        length_s=3.5,
        spread=1.0,
    ),
    Rates(
        people=(0.15, 0.65, 0.12, 0.08),
        scale=(0.02, 0.05, 0.08, 0.17, 0.20, 0.30, 0.14, 0.04),
        over_shoulder=0.03,
        returns=0.30,
        speech=0.25,
        quiet=0.5,
        length_s=1.8,
        spread=0.9,
    ),
    Rates(
        people=(0.30, 0.36, 0.20, 0.14),
        scale=(0.04, 0.08, 0.14, 0.20, 0.14, 0.18, 0.12, 0.10),
        over_shoulder=0.06,
        returns=0.25,
        speech=0.40,
        quiet=0.35,
        length_s=2.8,
        spread=1.0,
    ),
)
MEMBER, TOGETHER, GATHERED, CUTAWAY, ALONE, APART, OUTSIDE = range(len(STATES))
"""A view of one who talks, of two who talk, of three and more; a cutaway; somebody on their own;
somebody cut against another far off, as in a chase; anything else."""
