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
SINGULAR = frozenset({"person", "human", "somebody", "someone", "figure", "character"})
PLURAL = frozenset({"people", "persons", "humans", "figures", "characters"})
SOME_ONE = frozenset({"man", "woman", "boy", "girl", "child", "guy", "actor", "actress"})
SOME_FEW = frozenset({"men", "women", "boys", "girls", "children", "kids", "guys", "actors"})
"""Words for people of a kind that no head tells apart: they count as people, and the word itself
is said to be unknown."""
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
        "light",
        "lighting",
        "lit",
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
    ([('2 people', ('people.2',)), ('night', ('time.night',))], ())
    """
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", query.casefold())
    concepts: list[Concept] = []
    unknown: list[str] = []
    while words:
        found = _people(words) or _phrase(words, find) or _word(words[0], find)
        concepts += found.concepts
        unknown += found.unknown
        del words[: found.length]
    unique = {concept.columns: concept for concept in reversed(concepts)}
    return Query(tuple(reversed(unique.values())), tuple(dict.fromkeys(unknown)))


@dataclass(frozen=True, slots=True)
class _Read:
    """What the next few words of a query say."""

    length: int
    concepts: tuple[Concept, ...] = ()
    unknown: tuple[str, ...] = ()


def _people(words: Sequence[str]) -> _Read | None:
    """People, or a number of them with at most one word between: *three young women*."""
    one, few = SINGULAR | SOME_ONE, PLURAL | SOME_FEW
    if words[0] in one | few:
        column, said = ("people.1+", "person") if words[0] in one else ("people.several", "people")
        return _Read(1, (Concept(said, (column,)),), _kinds(words[:1]))
    number = NUMBERS.get(words[0]) or (int(words[0]) if words[0].isdecimal() else None)
    if number is None:
        return None
    for length in (2, 3):
        if len(words) >= length and words[length - 1] in one | few:
            said = "1 person" if number == 1 else f"{number} people"
            kinds = _kinds(words[1:length])
            return _Read(length, (Concept(said, (f"people.{number}",)),), kinds)
    return None


def _kinds(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in SINGULAR | PLURAL | EMPTY)


def _phrase(words: Sequence[str], find: Find) -> _Read | None:
    """The longest known phrase that begins here, of two words at least."""
    if words[0] in EMPTY:
        return None
    for length in range(min(LONGEST, len(words)), 1, -1):
        phrase = " ".join(words[:length])
        columns = tuple(find(phrase))
        if columns:
            return _Read(length, (Concept(phrase, columns),))
    return None


def _word(word: str, find: Find) -> _Read:
    if word in EMPTY:
        return _Read(1)
    for form in _forms(word):
        columns = tuple(find(form))
        if columns:
            return _Read(1, (Concept(word, columns),))
    return _Read(1, unknown=(word,))


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
