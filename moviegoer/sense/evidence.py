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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np

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

_SIZE = (48, 27)
_RANGE = np.ones((5, 5), np.uint8)
_HALF_S = (0.12, 0.24, 0.48, 0.8, 1.5)
"""Half lengths of the stretches in which mixtures are sought: dissolves last 0.2 to 3 s."""
_BACK_S = 0.4
"""Longest flash: lightning and photographers' lamps last a few frames."""
_LEAST = 2.0
"""Tolerant distance below which two frames show the same thing: compression noise reaches 1."""


_ALIKE = 0.1
"""Shares of a step that differ by less are the same return, give or take grain."""
_SOLID = 0.3
"""Residual above which a ramp may be a wipe."""
_LARGE = 15.0
"""Least distance of a wipe's ends."""
_CHANGED = 20.0
"""Codes, summed over the channels, by which a pixel has changed."""
_PURE = 0.15
"""Share of its change by which a pixel may miss both pictures and still show one of them."""
_REPEATED = 0.3
"""Tolerant distance below which a frame repeats another, as in film shown at a higher rate."""
_LEAP = 0.35
"""Share of a change that no single frame of a gradual transition of four frames or more makes."""


@dataclass(frozen=True, slots=True)
class _Frame:
    codes: Image
    low: Image
    high: Image
    vector: Floats
    """Codes as one float32 row."""
    luma: Floats
    """Luma, blurred, mean 0 and length 1; all 0 for a flat picture."""


@dataclass(frozen=True, slots=True)
class _Ramp:
    """Five frames, evenly apart, seen as a way from the first to the last."""

    frames: Sequence[_Frame]
    size: float
    """Distance of the ends."""
    weight: float
    """The same, less where the frame is off the middle."""
    residual: float
    length: float
    even: bool


class Evidence:
    """Measures evidence of transitions in a stream of small BGR pictures, in bounded memory.

    Parameters
    ----------
    rate
        Frames per second, for what is defined in seconds.
    """

    def __init__(self, rate: Fraction | float) -> None:
        halves = {max(3, round(half * float(rate))) for half in _HALF_S}
        self._halves = sorted(halves)
        self._back = max(3, round(_BACK_S * float(rate)))
        self._reach = max(self._halves[-1], self._back + 1)
        self._frames: deque[_Frame] = deque(maxlen=2 * self._reach + 1)
        self._columns = {name: array("f") for name in COLUMNS}
        self._pushed = 0
        self._steps: deque[float] = deque(maxlen=2 * self._reach + 1)
        """Distance of each frame from the one before."""

    def push(self, small_bgr: Image) -> None:
        """Take the next picture."""
        frame = _frame(small_bgr)
        self._steps.append(_distance(self._frames[-1], frame) if self._frames else 0.0)
        self._frames.append(frame)
        self._pushed += 1
        if self._pushed > self._reach:
            self._measure(self._pushed - 1 - self._reach)

    def finish(self) -> Mapping[str, Floats]:
        """Measure what is left; every column has as many rows as pictures were pushed."""
        for number in range(max(0, self._pushed - self._reach), self._pushed):
            self._measure(number)
        return {name: np.array(column, np.float32) for name, column in self._columns.items()}

    def _index(self, number: int) -> int:
        return number - (self._pushed - len(self._frames))

    def _at(self, number: int) -> _Frame | None:
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
        here["cross"] = min(_distance(a, b) for a, b in pairs)
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
        near, beyond = _distance(frame, neighbour), self._at(number + 2 * way)
        if near >= _REPEATED or beyond is None:
            return near
        further = _distance(frame, beyond)
        return further if further < cross / 2 else near

    def _return(self, number: int, before: _Frame, step: float) -> dict[str, float]:
        later = [self._at(number + lag) for lag in range(1, self._back + 1)]
        shares = [_distance(before, frame) / step for frame in later if frame is not None]
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
            ramp = self._ramp(number, half)
            if ramp is None:
                break
            leap = max(leap, self._leap(number, inner, half))
            inner = half
            if not ramp.even or leap >= _LEAP * ramp.size:
                continue
            worth = ramp.weight * max(0.0, 1 - 2 * ramp.residual)
            if worth > strength:
                strength = worth
                mixed = {
                    "mix": ramp.weight,
                    "residual": ramp.residual,
                    "mix_likeness": float(ramp.frames[0].luma @ ramp.frames[-1].luma),
                    "mix_frames": ramp.length,
                }
            share = _wiped(ramp)
            if share > wiped["wiped"]:
                wiped = {"wiped": share, "wipe_frames": ramp.length}
        return mixed | wiped

    def _leap(self, number: int, inner: int, half: int) -> float:
        """The largest step between ``inner`` and ``half`` frames away."""
        here = self._index(number)
        before = range(here - half + 1, here - inner + 1)
        after = range(here + inner + 1, here + half + 1)
        return max(self._steps[index] for each in (before, after) for index in each)

    def _ramp(self, number: int, half: int) -> _Ramp | None:
        """Fit the frames between two others as mixtures of them; None at the film's ends."""
        quarter = half // 2
        frames = [self._at(number + lag) for lag in (-half, -quarter, 0, quarter, half)]
        seen = [frame for frame in frames if frame is not None]
        if len(seen) < len(frames):
            return None
        change = seen[-1].vector - seen[0].vector
        size = float(change @ change)
        if size < len(change):  # a code a value: the same picture
            return _Ramp(seen, 0.0, 0.0, 1.0, 0.0, False)
        middle, residual = _share(seen[2], seen[0], change, size)
        early, late = (_share(seen[i], seen[0], change, size)[0] for i in (1, 3))
        even = 0.3 < middle < 0.7 and -0.1 < early < middle - 0.05 < middle + 0.05 < late < 1.1
        if not even:
            return _Ramp(seen, 0.0, 0.0, residual, 0.0, False)
        apart = _distance(seen[0], seen[-1])
        return _Ramp(
            frames=seen,
            size=apart,
            weight=4 * middle * (1 - middle) * apart,
            residual=residual,
            length=min(2 * half, 2 * quarter / (late - early)),
            even=True,
        )


def _wiped(ramp: _Ramp) -> float:
    """Share of the picture that has changed, as far as it did so in whole areas and for good."""
    if ramp.residual < _SOLID or ramp.size < _LARGE:
        return 0.0
    frames = ramp.frames
    start, end = frames[0], frames[-1]
    change = np.maximum(_outside(start, end), _outside(end, start))
    changed = change > _CHANGED
    share = float(changed.mean())
    if share < 0.5:
        return 0.0
    to_start, to_end = zip(
        *((_outside(f, start), _outside(f, end)) for f in frames[1:-1]), strict=True
    )
    new = [b < a for a, b in zip(to_start, to_end, strict=True)]
    pure = (np.minimum(to_start[1], to_end[1]) < _PURE * change)[changed].mean()
    mask = new[1].astype(np.uint8)
    whole = (cv2.medianBlur(mask, 5) == mask)[changed].mean()
    back = ((new[0] & ~new[1]) | (new[1] & ~new[2]))[changed].mean()
    done = new[1][changed].mean()
    return share * float(min(pure, whole, 1 - back) * 4 * done * (1 - done))


def _frame(small_bgr: Image) -> _Frame:
    codes = cv2.cvtColor(
        cv2.resize(small_bgr, _SIZE, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2YCrCb
    )
    luma = cv2.GaussianBlur(codes[..., 0].astype(np.float32), (0, 0), 1).ravel()
    luma -= luma.mean()
    length = float(np.linalg.norm(luma))
    return _Frame(
        codes=codes,
        low=cv2.erode(codes, _RANGE),
        high=cv2.dilate(codes, _RANGE),
        vector=codes.astype(np.float32).ravel(),
        luma=luma / length if length > 1 else np.zeros_like(luma),
    )


def _distance(a: _Frame, b: _Frame) -> float:
    """Tolerant distance, both ways; sum over the channels of their means."""
    outside = sum(
        cv2.norm(cv2.subtract(x, y), cv2.NORM_L1)
        for x, y in (
            (a.codes, b.high), (b.low, a.codes), (b.codes, a.high), (a.low, b.codes),
        )
    )  # fmt: skip
    return float(outside) / 2 / (_SIZE[0] * _SIZE[1])


def _outside(a: _Frame, b: _Frame) -> Floats:
    """How far each pixel of one picture lies outside the other's range there."""
    over = cv2.subtract(a.codes, b.high).astype(np.float32) + cv2.subtract(b.low, a.codes)
    outside: Floats = over.sum(axis=2)
    return outside


def _share(frame: _Frame, start: _Frame, change: Floats, size: float) -> tuple[float, float]:
    """How far along the change a frame is (0 start, 1 end), and what that leaves over."""
    along = frame.vector - start.vector
    share = float(along @ change) / size
    rest = along - share * change
    return share, float(np.sqrt((rest @ rest) / size))
