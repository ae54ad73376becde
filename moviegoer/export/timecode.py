"""Frames as editors count them: seconds of film on the grid of a rate that time code knows.

Time code names frames, and names them for nominal rates only. 23.976 frames a second are counted
without drops, so that an hour of time code lasts 3.6 s longer than an hour; 29.97 and 59.94 are
counted with drops (SMPTE ST 12-1), as OpenTimelineIO does.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from moviegoer.errors import DataError
from moviegoer.types import Shot

__all__ = ["edges", "known", "parse"]

KNOWN = (
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(48000, 1001),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
)
"""Rates both time code and Final Cut's XML know."""
NEAR = Fraction(3, 10_000)
"""23.976 and 24 differ by one part in a thousand; containers' averages scatter by far less."""


def parse(text: str) -> Fraction:
    """Read a rate: ``25``, ``23.976``, ``24000/1001``.

    Raises
    ------
    DataError
        If it is no rate that time code knows.
    """
    try:
        return known(Fraction(text.strip()))
    except (ValueError, ZeroDivisionError):
        raise DataError(f"'{text}' is no number of frames a second") from None


def known(rate: Fraction) -> Fraction:
    """Find the exact rate that is meant by a measured or rounded one.

    Raises
    ------
    DataError
        If time code knows none near it, as with films of variable frame rate.
    """
    best = min(KNOWN, key=lambda one: abs(one - rate))
    if abs(best - rate) > NEAR * best:
        raise DataError(
            f"time code knows no {float(rate):.6g} frames a second (variable frame rate?); give "
            f"the edited copy's rate with --fps, such as {float(best):.6g}"
        )
    return best


def edges(shots: Sequence[Shot], rate: Fraction) -> list[int]:
    """Frame at which each shot begins, and the frame after the last.

    Presentation times decide, not counts of decoded frames, so that lost frames shift nothing.

    Raises
    ------
    DataError
        If a shot is shorter than half a frame at this rate, and would vanish.
    """
    times = [shot.span.start_s for shot in shots] + [shots[-1].span.end_s]
    found = [round(Fraction(time) * rate) for time in times]
    for shot, start, end in zip(shots, found, found[1:], strict=False):
        if end <= start:
            raise DataError(
                f"shot {shot.number} has no frame of its own at {float(rate):.6g} frames a second; "
                "give a higher rate with --fps"
            )
    return found
