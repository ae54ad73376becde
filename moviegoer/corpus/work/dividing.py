"""Which films are worth several workers."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["PART_S", "TYPICAL_S", "divide"]

PART_S = 600.0
"""Least length of a part. Finding the bars anew and decoding into and beyond a part took as long as
six seconds of a 1080p film with key frames two seconds apart: a hundredth of ten minutes."""
TYPICAL_S = 4000.0
"""What a film counts for whose length is not known: a short feature."""


def divide(lengths_s: Sequence[float], *, workers: int, part_s: float = PART_S) -> list[int]:
    """Decide in how many parts each film is scanned, 1 for in one piece.

    A film gets as many workers as would be busy with it if the work were spread evenly. So all get
    one where films are many, and none is divided that is shorter than two parts.

    Parameters
    ----------
    lengths_s
        The films' lengths; 0 where not known, as of films elsewhere: these are not divided, since
        each part's worker would have to fetch all of the film.
    """
    total_s = sum(length_s or TYPICAL_S for length_s in lengths_s)
    return [
        max(1, min(int(workers * length_s / total_s), int(length_s / part_s)))
        for length_s in lengths_s
    ]
