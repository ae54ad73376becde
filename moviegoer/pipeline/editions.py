"""Finished analyses as editions to lay side by side, and corrections carried between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from moviegoer import corrections
from moviegoer.core.alignment.alike import Alignment, Edition
from moviegoer.core.alignment.carrying import carry as carried
from moviegoer.core.corrections.deeds import Fate
from moviegoer.errors import DataError
from moviegoer.pipeline import bundles, correcting, publish

__all__ = ["Loaded", "carry", "load"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """An edition and what it is called."""

    title: str
    edition: Edition


def load(folder: Path) -> Loaded:
    """Read what of an analysis is matched.

    Raises
    ------
    DataError
        If the looks of its keyframes are gone with its cache, or were never sent along.
    StoreError
        If the folder holds no finished analysis.
    """
    analysis = publish.load(folder)
    found = bundles.traces(folder, analysis)
    if found is None:
        raise DataError(
            f"{folder} does not hold what its keyframes look like: its cache was emptied, or its "
            "bundle had none; 'moviegoer analyze' makes it anew"
        )
    film, keyframes = analysis.film, analysis.keyframes
    title = f"{film.title} ({film.edition})" if film.edition else film.title
    edition = Edition(analysis.shot_list, keyframes.shot, keyframes.time_s, found.layout)
    return Loaded(title, edition)


def carry(one: Path, other: Path, alignment: Alignment) -> tuple[Fate, ...]:
    """Write what people set right in one edition beside the other, and reason that one anew.

    Returns
    -------
    What became of each correction.

    Raises
    ------
    MoviegoerError
        If the corrections cannot be read or written, or the other came without pictures; its
        corrections are then as they were.
    """
    given = corrections.read(one)
    a, b = load(one).edition, load(other).edition
    new, fates = carried(given, alignment, a, b, when=correcting.now())
    if len(new):
        correcting.add(other, new)
    return fates
