"""The people the film shows, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moviegoer.core.people import circles
from moviegoer.report.reading import Reading
from moviegoer.report.timeline import runs
from moviegoer.report.words import clock, count, length, listed, share

__all__ = ["Member", "members"]


SOME = 4
"""Names and shots that a card has room for."""


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
    inferred: str
    scales: str
    frames: str
    dialogues: str
    settled: bool


def members(reading: Reading) -> list[Member]:
    """Make a card of every character, longest on screen first."""
    end_s = max(float(reading.end_s[-1]), 1e-6)
    analysis = reading.analysis
    around = circles.circles(
        analysis.cast,
        faces=analysis.faces,
        keyframes=analysis.keyframes,
        scenes=analysis.scene_list,
        scale=reading.scale,
    )
    return [
        Member(
            number=character.number,
            name=character.name,
            screen_time=length(character.screen_time_s),
            of_film=share(character.screen_time_s / end_s),
            shots=count(len(character.shots), "shot"),
            seen=f"{clock(character.first_s)}–{clock(character.last_s)}",
            presence=_path(runs(reading, character.number), end_s),
            inferred=_shots(character.inferred),
            scales=", ".join(
                f"{scale} {share(part)}" for scale, part in around[character.number].scales.items()
            ),
            frames=_with(around[character.number].frames, reading),
            dialogues=_with(around[character.number].dialogues, reading),
            settled=character.how == "person",
        )
        for character in analysis.cast
    ]


def _shots(numbers: tuple[int, ...]) -> str:
    """List a few shots; of many say how many."""
    if not numbers:
        return ""
    if len(numbers) > SOME:
        return f"{len(numbers):,} more shots"
    return f"shot{'s' if len(numbers) > 1 else ''} {listed([str(number) for number in numbers])}"


def _with(counted: Mapping[int, int], reading: Reading) -> str:
    """List those met most often, with how often."""
    others = list(counted.items())
    told = [f"{reading.names[other]} ({count:,})" for other, count in others[:SOME]]
    rest = len(others) - SOME
    return ", ".join(told) + (f" and {rest:,} more" if rest > 0 else "")


def _path(spans: list[tuple[float, float]], end_s: float) -> str:
    parts = []
    for start_s, stop_s in spans:
        left, wide = start_s / end_s * 1000, max(1.0, (stop_s - start_s) / end_s * 1000)
        parts.append(f"M{min(left, 999):.1f} 0h{wide:.1f}v10h-{wide:.1f}z")
    return "".join(parts)
