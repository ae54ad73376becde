"""Which version of each stage made a result: raise a number when the code behind it changes."""

from __future__ import annotations

__all__ = ["VERSIONS"]

VERSIONS = {
    "scan": 1,
    "network": 1,
    "faces": 1,
    "looks": 4,
    "identity": 2,
    "cinemaclip": 2,
    "clip": 1,
    "extra": 1,
    "speech": 1,
    "subtitles": 2,
    "lettering": 1,
    "reasoning": 14,
}
"""A cached result of another version is made anew; ``reasoning`` stands for all that is pure."""
