"""What an export is asked for, beside the analysis."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pandas as pd

from moviegoer import tables
from moviegoer.analysis import Analysis
from moviegoer.errors import DataError
from moviegoer.export.texts import one_line

__all__ = ["Files", "Wanted", "answers", "summary"]

Files = Mapping[str, bytes]
"""What a format makes: the endings of its files, and what is in them."""
BRIEF = ("scale", "type")
"""What a marker in an editor says of a shot unless it is asked for more: it has one line."""


def _unheard(_line: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Wanted:
    """``heads`` are names, none for all that were answered; ``rate`` the time code's frames a
    second, the film's own if missing; ``media`` where the film lies, as far as it is known;
    ``folder`` where the files will lie; ``picture`` gives a kept keyframe's JPEG, ``traces`` what
    is left of the keyframes in a bundle (:class:`moviegoer.export.bundle.Traces`), if it is known;
    ``corrected`` the text of ``corrections.toml``, empty without one; ``tell`` is told, in a line,
    what of the film does not come out.
    """

    heads: tuple[str, ...] = ()
    rate: Fraction | None = None
    media: Path | None = None
    folder: Path = Path()
    picture: Callable[[int], bytes] | None = None
    traces: Callable[[], object] | None = None
    corrected: Callable[[], str] | None = None
    tell: Callable[[str], None] = _unheard


def answers(analysis: Analysis, heads: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Say what each head answered, a word a shot; empty where it did not.

    Raises
    ------
    DataError
        If a head was not answered for this film at all.
    """
    for name in heads:
        if name not in analysis.heads:
            near = difflib.get_close_matches(name, analysis.heads, n=1, cutoff=0.5)
            hint = (
                f"did you mean '{near[0]}'?" if near else f"there are {', '.join(analysis.heads)}"
            )
            raise DataError(f"'{name}' was not answered for this film; {hint}")
    told = {}
    for name in heads or tuple(analysis.heads):
        words, _ = tables.said(analysis.heads[name])
        told[name] = ["" if pd.isna(word) else str(word) for word in words]
    return told


def summary(analysis: Analysis, heads: tuple[str, ...] = ()) -> list[str]:
    """Say each shot in one line: what the heads answered, who is seen, what the camera does."""
    heads = heads or tuple(name for name in BRIEF if name in analysis.heads)
    told = answers(analysis, heads) if heads else {}
    who: dict[int, list[str]] = {shot.number: [] for shot in analysis.shot_list}
    for character in analysis.cast:
        for number in character.shots:
            who[number].append(one_line(character.name))
    lines = []
    for row, shot in enumerate(analysis.shot_list):
        parts = [_named(name, words[row]) for name, words in told.items() if words[row]]
        parts += [", ".join(who[shot.number])] if who[shot.number] else []
        parts += [str(shot.movement)] if shot.movement != "static" else []
        lines.append(" · ".join([f"Shot {shot.number}", *parts]))
    return lines


def _named(head: str, word: str) -> str:
    return word if head in BRIEF else f"{head} {word}"
