"""What tells a shot's end from movement: measured on thumbnails, frame by frame.

Four kinds of evidence, each chosen because motion does not imitate it:

*Corner.* Around a cut every frame before differs from every frame after, while neighbours on
either side agree: the corner of the self-similarity matrix (Jonathan Foote, "Automatic Audio
Segmentation Using a Measure of Audio Novelty", 2000; Matthew Cooper, Jonathan Foote, "Scene
Boundary Detection via Video Self-Similarity Analysis", 2001). A flash of one frame has no corner.

*Tolerant distance.* How far a pixel lies outside the range of values that the other frame holds
within two pixels of it. Anything that moves by up to two pixels (4 % of the width) costs nothing.

*Mixture.* In a dissolve the frame in between is a weighted sum of the frames before and after, so
the best such sum leaves next to no residual; where things move, each pixel shows the one or the
other and the residual stays near one half of their difference, whatever the film.

*Wipe.* Every pixel shows the one or the other, but in whole areas and for good.

Known failures: a camera move over a picture without detail looks like a mixture; a wipe with a soft
edge, or of moving pictures, is not seen.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from moviegoer.sense import ramps
from moviegoer.sense.likeness import Glance, distance, glance
from moviegoer.types import Floats, Image

__all__ = ["COLUMNS", "Evidence"]

COLUMNS = (
    "cross", "within", "likeness", "back", "back_frames", "low", "high",
    "mix", "residual", "mix_likeness", "mix_frames", "wiped", "wipe_frames",
)  # fmt: skip
"""Columns of the evidence, a row a frame:

``cross``: the least tolerant distance between the two frames before and the two from here on;
``within``: the largest inside either pair (both 0 to 765, sums over luma and two colour channels).
``likeness``: correlation of luma with the frame before; a light switched on keeps it high.
``back``: the least distance from the frame before to those after next, as a share of the distance
to this one (a flash comes back); ``back_frames``: how many frames until then.
``low``, ``high``: 1st and 99th percentile of luma codes in the picture's middle.
``mix``: how far the ends of the best mixture around this frame lie apart, less where the frame is
off its middle; 0 where none is seen.
``residual``: what the mixture leaves unexplained, as a share; ``mix_likeness``: correlation of luma
between its ends; ``mix_frames``: length of the ramp.
``wiped``: share of the picture that is new at the end, if every pixel of this frame shows the one
or the other picture, in whole areas, and none changes back, less off the middle; ``wipe_frames``:
length of that ramp.
"""

_HALF_S = (0.12, 0.24, 0.48, 0.8, 1.5)
"""Half lengths of the stretches in which mixtures are sought: dissolves last 0.2 to 3 s."""
_BACK_S = 0.4
"""Longest flash: lightning and photographers' lamps last a few frames."""
_FASTEST = 120.0
"""Frames per second; some files declare a thousand."""
_LEAST = 2.0
"""Tolerant distance below which two frames show the same thing: compression noise reaches 1."""


_ALIKE = 0.1
"""Shares of a step that differ by less are the same return, give or take grain."""
_REPEATED = 0.3
"""Tolerant distance below which a frame repeats another, as in film shown at a higher rate."""
_LEAP = 0.35
"""Share of a change that no single frame of a gradual transition of four frames or more makes."""


class Evidence:
    """Measures evidence of transitions in a stream of small BGR pictures, in bounded memory.

    Parameters
    ----------
    rate
        Frames per second, for what is defined in seconds.
    """

    def __init__(self, rate: Fraction | float) -> None:
        rate = min(float(rate), _FASTEST)
        self._halves = sorted({max(3, round(half * rate)) for half in _HALF_S})
        self._back = max(3, round(_BACK_S * rate))
        self.reach = max(self._halves[-1], self._back + 1)
        """Frames before and after one that its row depends on."""
        self._frames: deque[Glance] = deque(maxlen=2 * self.reach + 1)
        self._columns = {name: array("f") for name in COLUMNS}
        self._pushed = 0
        self._steps: deque[float] = deque(maxlen=2 * self.reach + 1)
        """Distance of each frame from the one before."""

    def push(self, small_bgr: Image) -> None:
        """Take the next picture."""
        frame = glance(small_bgr)
        self._steps.append(distance(self._frames[-1], frame) if self._frames else 0.0)
        self._frames.append(frame)
        self._pushed += 1
        if self._pushed > self.reach:
            self._measure(self._pushed - 1 - self.reach)

    def finish(self) -> Mapping[str, Floats]:
        """Measure what is left; every column has as many rows as pictures were pushed."""
        for number in range(max(0, self._pushed - self.reach), self._pushed):
            self._measure(number)
        return {name: np.array(column, np.float32) for name, column in self._columns.items()}

    def _index(self, number: int) -> int:
        return number - (self._pushed - len(self._frames))

    def _at(self, number: int) -> Glance | None:
        index = self._index(number)
        return self._frames[index] if 0 <= index < len(self._frames) else None

    def _measure(self, number: int) -> None:
        row = self._corner(number) | self._level(number) | self._mixture(number)
        for name, column in self._columns.items():
            column.append(row[name])

    def _corner(self, number: int) -> dict[str, float]:
        before = [self._at(number - 1), self._at(number - 2)]
        after = [self._at(number), self._at(number + 1)]
        here = {"cross": 0.0, "within": 0.0, "likeness": 1.0, "back": 1.0, "back_frames": 0.0}
        if before[0] is None or after[0] is None:
            return here
        step = self._steps[self._index(number)]
        if step < _LEAST:
            return here | {"cross": step}
        pairs = [(a, b) for a in before for b in after if a is not None and b is not None]
        here["cross"] = min(distance(a, b) for a, b in pairs)
        here["within"] = max(
            self._inside(number - 1, -1, here["cross"]), self._inside(number, 1, here["cross"])
        )
        here["likeness"] = float(before[0].luma @ after[0].luma)
        return here | self._return(number, before[0], step)

    def _inside(self, number: int, way: int, cross: float) -> float:
        """How far a frame lies from its neighbour, or from the next where that repeats it.

        Unless the next is another shot already.
        """
        frame, neighbour = self._at(number), self._at(number + way)
        if frame is None or neighbour is None:
            return 0.0
        near, beyond = distance(frame, neighbour), self._at(number + 2 * way)
        if near >= _REPEATED or beyond is None:
            return near
        further = distance(frame, beyond)
        return further if further < cross / 2 else near

    def _return(self, number: int, before: Glance, step: float) -> dict[str, float]:
        later = [self._at(number + lag) for lag in range(1, self._back + 1)]
        shares = [distance(before, frame) / step for frame in later if frame is not None]
        if not shares:
            return {}
        least = min(shares)
        first = next(lag for lag, share in enumerate(shares, start=1) if share <= least + _ALIKE)
        return {"back": least, "back_frames": float(first)}

    def _level(self, number: int) -> dict[str, float]:
        frame = self._at(number)
        assert frame is not None
        middle = np.sort(frame.codes[7:20, 5:43, 0], axis=None)
        edge = len(middle) // 100
        return {"low": float(middle[edge]), "high": float(middle[-1 - edge])}

    def _mixture(self, number: int) -> dict[str, float]:
        """The best mixture and the best wipe of all lengths around a frame."""
        mixed = {"mix": 0.0, "residual": 1.0, "mix_likeness": 1.0, "mix_frames": 0.0}
        wiped = {"wiped": 0.0, "wipe_frames": 0.0}
        strength, leap, inner = 0.0, 0.0, 0
        for half in self._halves:
            frames = self._five(number, half)
            if not frames:
                break
            leap = max(leap, self._leap(number, inner, half))
            inner = half
            ramp = ramps.fit(frames, half)
            if ramp is None or leap >= _LEAP * ramp.size:
                continue
            worth = ramp.weight * max(0.0, 1 - 2 * ramp.residual)
            if worth > strength:
                strength = worth
                mixed = {
                    "mix": ramp.weight,
                    "residual": ramp.residual,
                    "mix_likeness": float(frames[0].luma @ frames[-1].luma),
                    "mix_frames": ramp.length,
                }
            share = ramps.wiped(ramp)
            if share > wiped["wiped"]:
                wiped = {"wiped": share, "wipe_frames": ramp.length}
        return mixed | wiped

    def _leap(self, number: int, inner: int, half: int) -> float:
        """The largest step between ``inner`` and ``half`` frames away."""
        here = self._index(number)
        before = range(here - half + 1, here - inner + 1)
        after = range(here + inner + 1, here + half + 1)
        return max(self._steps[index] for each in (before, after) for index in each)

    def _five(self, number: int, half: int) -> list[Glance]:
        """Five frames around one; none at the film's ends."""
        quarter = half // 2
        frames = [self._at(number + lag) for lag in (-half, -quarter, 0, quarter, half)]
        seen = [frame for frame in frames if frame is not None]
        return seen if len(seen) == len(frames) else []
