"""Shots by words: which words of a query are known, and which shots they hold for.

A query is read as a few concepts that should all hold, longest phrases first. Every concept has a
probability a shot; a shot's score is their geometric mean, so that one thing missing costs much and
cannot be made up for by the others. Nothing is guessed about words that are not known: they are
listed, and a model that reads whole sentences may weigh in as one concept more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.types import Floats, Ints

__all__ = ["Concept", "Query", "Ranked", "rank", "read"]

LONGEST = 5
"""Words of the longest phrase that is looked up."""
LEAST = 1e-3
"""Least probability of a concept: a shot is not ruled out by one answer, however sure."""
NUMBERS = {
    "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
SINGULAR = frozenset(
    {
        "person",
        "man",
        "woman",
        "boy",
        "girl",
        "child",
        "guy",
        "figure",
        "character",
        "human",
        "somebody",
        "someone",
        "actor",
        "actress",
    }
)
PLURAL = frozenset(
    {
        "people",
        "persons",
        "men",
        "women",
        "boys",
        "girls",
        "children",
        "kids",
        "guys",
        "figures",
        "characters",
        "humans",
        "actors",
    }
)
EMPTY = frozenset(
    {
        "a",
        "an",
        "the",
        "in",
        "on",
        "at",
        "of",
        "to",
        "by",
        "with",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "being",
        "from",
        "into",
        "for",
        "as",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "there",
        "their",
        "his",
        "her",
        "he",
        "she",
        "they",
        "them",
        "who",
        "which",
        "where",
        "while",
        "very",
        "some",
        "any",
        "shot",
        "shots",
        "scene",
        "scenes",
        "picture",
        "pictures",
        "frame",
        "frames",
        "film",
        "movie",
        "still",
        "stills",
        "image",
    }
)
"""Words that say nothing of a picture by themselves."""

Find = Callable[[str], Sequence[str]]
"""Names of the columns that a phrase means; none where it is unknown."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked for: the words that said it, and the columns that answer it."""

    words: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What a query was understood to ask, and its words that were not."""

    concepts: tuple[Concept, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A shot that was found: its row, how well it fits, and each concept's probability."""

    row: int
    score: float
    why: Mapping[str, float]


def read(query: str, find: Find) -> Query:
    """Read a query as concepts, the longest known phrases first.

    Parameters
    ----------
    query
        A few words, such as ``two people in a car at night``.
    find
        Looks a phrase up. ``people.N`` (exactly), ``people.N+`` (at least) and ``people.several``
        are asked for by this function itself where numbers and words for people are met.

    >>> found = read("two people at night", lambda phrase: ["time.night"] * (phrase == "night"))
    >>> [(c.words, c.columns) for c in found.concepts], found.unknown
    ([('two people', ('people.2',)), ('night', ('time.night',))], ())
    """
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", query.casefold())
    concepts: list[Concept] = []
    unknown: list[str] = []
    at = 0
    while at < len(words):
        concept, length = _next(words[at:], find)
        if concept is not None:
            concepts.append(concept)
        elif words[at] not in EMPTY:
            unknown.append(words[at])
        at += length
    unique = {concept.columns: concept for concept in reversed(concepts)}
    return Query(tuple(reversed(unique.values())), tuple(dict.fromkeys(unknown)))


def _next(words: Sequence[str], find: Find) -> tuple[Concept | None, int]:
    counted = _people(words)
    for length in range(min(LONGEST, len(words)), 1, -1):
        phrase = words[:length]
        if counted is not None and length <= counted[1]:
            break
        if phrase[0] not in EMPTY and phrase[-1] not in EMPTY:
            columns = tuple(find(" ".join(phrase)))
            if columns:
                return Concept(" ".join(phrase), columns), length
    if counted is not None:
        return counted
    if words[0] in EMPTY:
        return None, 1
    for form in _forms(words[0]):
        columns = tuple(find(form))
        if columns:
            return Concept(words[0], columns), 1
    return None, 1


def _people(words: Sequence[str]) -> tuple[Concept, int] | None:
    """A number of people, with at most one word between: *two people*, *three young women*."""
    number = NUMBERS.get(words[0]) or (int(words[0]) if words[0].isdecimal() else None)
    if number is None:
        if words[0] in SINGULAR:
            return Concept(words[0], ("people.1+",)), 1
        return (Concept(words[0], ("people.several",)), 1) if words[0] in PLURAL else None
    for length in (2, 3):
        if len(words) >= length and words[length - 1] in SINGULAR | PLURAL:
            return Concept(" ".join(words[:length]), (f"people.{number}",)), length
    return None


def _forms(word: str) -> Iterator[str]:
    """The word, then its plainest relatives: *cars* and *car*, *rain* and *raining*."""
    yield word
    for ending in ("s", "es", "ing", "y", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word.removesuffix(ending)
    for ending in ("s", "ing", "y", "ny"):
        yield word + ending


def rank(
    query: Query,
    columns: Mapping[str, Floats],
    *,
    likeness: Floats | None = None,
    shots: int,
) -> tuple[list[Ranked], tuple[str, ...]]:
    """Order shots by how well they fit, the best first.

    Parameters
    ----------
    columns
        A probability a shot by column; NaN where a shot was not answered. Columns whose names
        differ only after the last dot are labels of one head.
    likeness
        The probability a shot that a model of whole sentences gives the query, NaN where unknown.
    shots
        How many shots there are.

    Returns
    -------
    tuple
        The shots (those of which nothing asked is known are left out), and the words of concepts
        that no shot was asked about.
    """
    known = {c.words: p for c in query.concepts if (p := _column(c, columns, shots)) is not None}
    idle = tuple(c.words for c in query.concepts if c.words not in known)
    if likeness is not None and not np.isnan(likeness).all():
        known["the sentence"] = likeness
    if not known:
        return [], idle
    table = np.stack(list(known.values()))
    # What is not known of a shot counts as it does on average, no more.
    usual = np.nanmean(table, axis=1, keepdims=True)
    held = np.clip(np.where(np.isnan(table), usual, table), LEAST, 1 - LEAST)
    score = np.exp(np.log(held).mean(axis=0))
    rows: Ints = np.flatnonzero(~np.isnan(table).all(axis=0))
    order = rows[np.argsort(-score[rows], kind="stable")]
    found = [
        Ranked(int(row), float(score[row]), {w: float(p[row]) for w, p in known.items()})
        for row in order
    ]
    return found, idle


def _column(concept: Concept, columns: Mapping[str, Floats], shots: int) -> Floats | None:
    """Labels of one head add up; between heads the surest counts."""
    heads: dict[str, Floats] = {}
    for name in concept.columns:
        if name in columns:
            head = name.rpartition(".")[0]
            before = heads.get(head, np.zeros(shots))
            heads[head] = np.asarray(before + columns[name], np.float64)
    if not heads or all(np.isnan(p).all() for p in heads.values()):
        return None
    best: Floats = np.fmax.reduce(list(heads.values()))
    return np.minimum(best, 1.0)
