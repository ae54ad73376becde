"""Finished analyses as editions to lay side by side, and corrections carried between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from moviegoer import corrections
from moviegoer.core.alignment.alike import Alignment, Edition
from moviegoer.core.alignment.carrying import carry as carried
from moviegoer.core.corrections.deeds import Corrections, Fate
from moviegoer.errors import DataError
from moviegoer.pipeline import bundles, correcting, publish
from moviegoer.pipeline.editing.fresh import fresh

__all__ = ["THERE", "Loaded", "carry", "load", "need_two"]

THERE = "it is there already"


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


def need_two(one: Path, other: Path) -> None:
    """Refuse to carry corrections where nothing could be.

    Raises
    ------
    DataError
        If the two are one folder.
    StoreError
        If the other came without pictures.
    """
    if one.resolve() == other.resolve():
        raise DataError(f"{one} and {other} are one folder: there is nothing to carry")
    bundles.need_pictures(other)


def carry(one: Path, other: Path, alignment: Alignment) -> tuple[Fate, ...]:
    """Write what people set right in one edition beside the other, and reason that one anew.

    What the other has word for word, as from an earlier time, is left as it is there.

    Returns
    -------
    What became of each correction; :data:`THERE` is why one was not written again.

    Raises
    ------
    MoviegoerError
        As of :func:`need_two`, or if the corrections cannot be read or written; the other's are
        then as they were.
    """
    need_two(one, other)
    given, have = corrections.read(one), corrections.read(other)
    a, b = load(one).edition, load(other).edition
    made, fates, when = Corrections(), [], correcting.now()
    for single in _singly(given):
        new, (fate,) = carried(single, alignment, a, b, when=when)
        left = fresh(new, have)
        made = made.joined(left)
        fates.append(replace(fate, why=THERE) if new and not left else fate)
    if made:
        correcting.add(other, made)
    return tuple(fates)


def _singly(given: Corrections) -> Iterator[Corrections]:
    """Each correction by itself, so that it is known what became of it."""
    yield from (Corrections(cuts=(one,)) for one in given.cuts)
    yield from (Corrections(labels=(one,)) for one in given.labels)
    yield from (Corrections(scenes=(one,)) for one in given.scenes)
    yield from (Corrections(people=(one,)) for one in given.people)
