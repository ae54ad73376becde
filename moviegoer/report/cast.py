"""The people the film shows, and when."""

from __future__ import annotations

from dataclasses import dataclass

from moviegoer.report.reading import Reading
from moviegoer.report.timeline import runs
from moviegoer.report.words import clock, count, length, share

__all__ = ["Member", "members"]


@dataclass(frozen=True, slots=True)
class Member:
    """One card of the cast; ``presence`` is an SVG path, 1,000 wide and 10 high, of when seen."""

    number: int
    name: str
    screen_time: str
    of_film: str
    shots: str
    seen: str
    presence: str


def members(reading: Reading) -> list[Member]:
    """Make a card of every character, longest on screen first."""
    end_s = max(float(reading.end_s[-1]), 1e-6)
    return [
        Member(
            number=character.number,
            name=character.name,
            screen_time=length(character.screen_time_s),
            of_film=share(character.screen_time_s / end_s),
            shots=count(len(character.shots), "shot"),
            seen=f"{clock(character.first_s)}–{clock(character.last_s)}",
            presence=_path(runs(reading, character.number), end_s),
        )
        for character in reading.analysis.cast
    ]


def _path(spans: list[tuple[float, float]], end_s: float) -> str:
    parts = []
    for start_s, stop_s in spans:
        left, wide = start_s / end_s * 1000, max(1.0, (stop_s - start_s) / end_s * 1000)
        parts.append(f"M{min(left, 999):.1f} 0h{wide:.1f}v10h-{wide:.1f}z")
    return "".join(parts)
