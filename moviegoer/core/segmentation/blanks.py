"""Black and white stretches: fades, pauses, splices and blinks.

A black (or white) stretch is entered and left either by a jump or by degrees. What is entered or
left by degrees is a fade; a fade out and the fade in after it are one boundary, in the middle. A
jump into a pause of half a second or more is a cut, for the pause is then a shot of its own; a
shorter one belongs to the boundary it lies in, or, where the same picture returns, to no boundary.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from moviegoer.core.segmentation.boundary import Boundary
from moviegoer.types import Bools, Floats, Transition

__all__ = ["Blank", "boundaries", "find"]

BLACK = 32
"""Luma code (of 255) that not 1 % of a black frame's middle reaches: studio black is 16, and a
film's black has grain."""
WHITE = 224
"""Luma code below which not 1 % of a white frame's middle lies."""
PAUSE_S = 0.5
"""The half second within which a gradual transition counts as found."""
RAMP_S = 2.0
"""Longest fade out or fade in looked for: a standard fade takes one to two seconds."""
JUMP = 0.5
"""Share of the way from picture to black that a jump covers within two frames; a fade of a sixth
of a second covers half of it in two."""
PLATEAU = 0.9
"""Share of the picture's light at which a fade begins or is over."""
DROP = 0.7
"""Share of the light reached so far, below which the picture darkens again."""
GAP = 3
"""Frames between two blanks that belong together: a white flash before black."""
RETURN = 0.35
"""Distance to the picture before the blank, as a share of the jump, at which that has returned."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A black or white stretch ``[start, end)`` and how it is entered and left."""

    start: int
    end: int
    fade_start: int
    """First frame of the fade out; ``start`` for a jump."""
    fade_end: int
    """First frame after the fade in; ``end`` for a jump."""
    long: bool
    """Long enough to be a shot of its own."""
    returns: bool
    """The picture from before comes back after it."""
    first: bool
    """It begins the film."""
    last: bool
    """It ends the film."""

    @property
    def fades_out(self) -> bool:
        """It is entered by degrees."""
        return self.fade_start < self.start

    @property
    def fades_in(self) -> bool:
        """It is left by degrees."""
        return self.fade_end > self.end


def find(
    *,
    low: Floats,
    high: Floats,
    luma: Floats,
    back: tuple[Floats, Floats],
    jumps: Bools,
    time_s: Floats,
) -> list[Blank]:
    """Find black and white stretches.

    Parameters
    ----------
    low, high
        1st and 99th percentile of luma codes (0 to 255) in the middle of each frame.
    luma
        Mean luma of each frame, in [0, 1].
    back
        How near the picture comes again to the one before this frame, and after how many frames.
    jumps
        Whether a frame surely begins a new shot; no fade reaches across.
    """
    blank: Bools = (high < BLACK) | (low > WHITE)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], blank, [False]])))
    times = np.append(time_s, time_s[-1:])
    found = []
    for pieces in _grouped(edges.reshape(-1, 2).tolist()):
        start, end = pieces[0][0], pieces[-1][1]
        again = int(back[1][start]) - (end - start)
        found.append(
            Blank(
                start=start,
                end=end,
                fade_start=start - _ramp(luma[start::-1], jumps[start::-1], time_s[start::-1]),
                fade_end=end
                + _ramp(luma[end - 1 :], _shifted(jumps[end - 1 :]), time_s[end - 1 :]),
                long=any(times[b] - times[a] >= PAUSE_S for a, b in pieces),
                returns=bool(0 <= again <= 2 and back[0][start] < RETURN),
                first=start == 0,
                last=end == len(luma),
            )
        )
    return found


def _grouped(pieces: list[list[int]]) -> list[list[list[int]]]:
    groups: list[list[list[int]]] = []
    for piece in pieces:
        if groups and piece[0] - groups[-1][-1][1] <= GAP:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _shifted(jumps: Bools) -> Bools:
    """Going forwards, a jump into a frame lies before it."""
    return np.append(jumps[1:], False)


def _ramp(luma: Floats, jumps: Bools, time_s: Floats) -> int:
    """Frames, going away from a blank, until the picture has its light; 0 for a jump.

    All columns begin with the blank's last frame on that side; ``jumps`` says whether the way
    from a frame to the next is one.
    """
    reach = int(np.count_nonzero(np.abs(time_s - time_s[0]) < RAMP_S))
    far = np.flatnonzero(jumps[2:reach])
    light = np.abs(luma[1 : far[0] + 2 if len(far) else reach] - luma[0])
    if len(light) < 4 or jumps[:2].any():
        return 0
    # Only what keeps getting lighter belongs to the fade.
    darker = np.flatnonzero(light < DROP * np.maximum.accumulate(light))
    light = light[: darker[0]] if len(darker) else light
    full = float(light.max())
    if len(light) < 4 or light[1] >= JUMP * full:
        return 0
    return int(np.argmax(light >= PLATEAU * full)) + 1


def boundaries(blanks: Iterable[Blank]) -> list[Boundary]:
    """Decide which boundaries the blanks make."""
    return [boundary for blank in blanks for boundary in _boundaries(blank)]


def _boundaries(blank: Blank) -> list[Boundary]:
    out = Boundary(blank.start, blank.start, blank.start)
    back = Boundary(blank.end, blank.end, blank.end)
    fade_out = _fade(blank.fade_start, blank.start)
    fade_in = _fade(blank.end, blank.fade_end)
    if blank.first or blank.last:
        jumps = blank.fades_in if blank.first else blank.fades_out
        if not blank.long or jumps or (blank.first and blank.last):
            return []
        return [back] if blank.first else [out]
    if blank.fades_out and blank.fades_in:
        return [_fade(blank.fade_start, blank.fade_end, (blank.start + blank.end) // 2)]
    if blank.long:
        return [fade_out if blank.fades_out else out, fade_in if blank.fades_in else back]
    if blank.fades_out or blank.fades_in:
        jump = blank.end if blank.fades_out else blank.start
        return [_fade(blank.fade_start, blank.fade_end, jump)]
    return [] if blank.returns else [back]


def _fade(start: int, end: int, frame: int | None = None) -> Boundary:
    middle = (start + end) // 2 if frame is None else frame
    return Boundary(middle, start, end, Transition.FADE)
