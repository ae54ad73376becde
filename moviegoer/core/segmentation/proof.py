"""Deciding from evidence where a film is cut, and where only the network can tell.

Every candidate is *sure*, *open* or nothing. The network is asked about the open ones only; without
an answer an open candidate stands when its evidence lies nearer to sure. Levels were set between
what the development clips show for cuts and for movement, where both leave a wide gap: any one
moved by 30 % either way changes F1 there by at most 0.013.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from moviegoer.core.segmentation import blanks
from moviegoer.core.segmentation.boundary import Boundary
from moviegoer.types import Bools, Floats, Ints, Signals, Transition

__all__ = ["Candidate", "candidates"]

SURE_CUT = 12.0
"""Corner (cross over the root of 1 + within) from which a jump to an unlike picture is a cut; of
110 cuts 103 exceed it."""
UNLIKE = 0.5
"""Correlation of luma below which two pictures are unlike. A person passing right before the lens
left 0.58 at a corner of 18."""
LIKELY_CUT = 8.0
"""Corner that lies nearer to those of cuts than of movement."""
OPEN_CUT = 2.5
"""Corner below which no cut was seen; the least of 110 had 6."""
SAME = 0.9
"""Correlation of luma from which a jump is a change of light in one picture; of 110 cuts none
exceeded 0.54."""
RETURN = 0.35
"""Distance, as a share of the jump, at which the picture from before has returned."""
FLASH = 40
"""Codes of luma by which a flash is brighter or darker than what it interrupts."""

SURE_MIX = 8.0
"""Strength (distance of the ends, less twice the residual) from which a mixture is a dissolve;
the least of six dissolves had 11, with 0.3 left over, the others 30 and more."""
OPEN_MIX = 2.0
"""Strength below which a mixture is grain or a slow drift."""
SURE_RESIDUAL = 0.3
"""Where everything moves one half is left over; of six dissolves five left less than 0.24."""
SURE_WIPE = 0.75
"""Share of the picture wiped; invented hard-edged wipes reach 0.8, camera moves 0.57, people on
the development clips 0.67."""
WIPE_RESIDUAL = 1 / 3
"""In a wipe pixels change over one by one, like in movement."""
APART_S = 0.25
"""A gradual transition's middle lies at least so far from a cut."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A boundary that may be: sure, or open to the network's judgement."""

    boundary: Boundary
    sure: bool
    likely: bool
    """What to think of an open one that nobody has judged."""


def candidates(signals: Signals) -> list[Candidate]:
    """Find all candidates, in the film's order."""
    seen = {name.removeprefix("auto."): s for name, s in signals.scores.items()}
    corner = seen["cross"] / np.sqrt(1 + seen["within"])
    peaks = _peaks(corner)
    jumps = peaks & (corner >= SURE_CUT) & (seen["likeness"] < UNLIKE)
    empty = blanks.find(
        low=seen["low"],
        high=seen["high"],
        luma=signals.luma,
        back=(seen["back"], seen["back_frames"]),
        jumps=jumps,
        time_s=signals.time_s,
    )
    taken = np.zeros(len(signals), bool)
    for blank in empty:
        taken[max(0, blank.fade_start - 2) : blank.fade_end + 3] = True
    cuts = np.flatnonzero(peaks & (corner >= OPEN_CUT) & ~taken)
    cuts = _without_flashes(cuts, seen, signals.luma)
    cuts = cuts[seen["likeness"][cuts] < SAME]
    found = [Candidate(each, True, True) for each in blanks.boundaries(empty)]
    found += [
        Candidate(Boundary(cut, cut, cut), bool(jumps[cut]), bool(corner[cut] >= LIKELY_CUT))
        for cut in cuts.tolist()
    ]
    sure = [each.boundary.frame for each in found if each.sure]
    found += _mixtures(seen, signals.time_s, taken, sure)
    return sorted(found, key=lambda each: each.boundary)


def _peaks(values: Floats) -> Bools:
    """Whether a value is larger than its neighbours; of equal ones the first."""
    around = np.pad(values, 1, constant_values=-np.inf)
    peaks: Bools = (values > around[:-2]) & (values >= around[2:])
    return peaks


def _without_flashes(cuts: Ints, seen: Mapping[str, Floats], luma: Floats) -> Ints:
    """Drop pairs of jumps into a brighter or darker picture and back again."""
    kept: list[int] = []
    until = -1
    for cut in cuts.tolist():
        if cut <= until:
            continue
        frames = int(seen["back_frames"][cut])
        lit = 255 * abs(luma[cut] - luma[cut - 1]) >= FLASH
        if seen["back"][cut] < RETURN and lit:
            until = cut + frames + 1
            continue
        kept.append(cut)
    return np.array(kept, np.int64)


def _mixtures(
    seen: Mapping[str, Floats], time_s: Floats, taken: Bools, cuts: list[int]
) -> list[Candidate]:
    """Wipes and dissolves, the strongest first, each claiming the frames it takes."""
    taken = taken | _near(time_s, cuts)
    wiped = np.where(taken, 0.0, seen["wiped"])
    found = []
    for middle, start, end in _strongest(wiped, seen["wipe_frames"], SURE_WIPE):
        found.append(Candidate(Boundary(middle, start, end, Transition.WIPE), True, True))
        taken[start:end] = True
    strength = seen["mix"] * np.clip(1 - 2 * seen["residual"], 0, 1)
    strength = np.where(taken | (seen["mix_likeness"] >= SAME), 0.0, strength)
    for middle, start, end in _strongest(strength, seen["mix_frames"], OPEN_MIX):
        residual = float(seen["residual"][middle])
        kind = Transition.DISSOLVE if residual < WIPE_RESIDUAL else Transition.WIPE
        likely = residual < SURE_RESIDUAL
        sure = likely and bool(strength[middle] >= SURE_MIX)
        found.append(Candidate(Boundary(middle, start, end, kind), sure, likely))
    return found


def _strongest(strength: Floats, frames: Floats, least: float) -> Iterator[tuple[int, int, int]]:
    """Middle, start and end of each ramp; the strongest keep weaker ones at a distance."""
    left = strength.copy()
    strongest_first = np.argsort(-strength, kind="stable")
    for middle in strongest_first[: np.count_nonzero(strength >= least)].tolist():
        if left[middle] < least:  # claimed by a stronger one
            continue
        half = int(np.ceil(frames[middle] / 2))
        start, end = max(0, middle - half), min(len(strength), middle + half)
        left[max(0, start - half) : end + half] = 0.0
        yield middle, start, end


def _near(time_s: Floats, cuts: list[int]) -> Bools:
    near = np.zeros(len(time_s), bool)
    for cut in cuts:
        first, last = np.searchsorted(time_s, time_s[cut] + np.array([-APART_S, APART_S]))
        near[first : last + 1] = True
    return near
