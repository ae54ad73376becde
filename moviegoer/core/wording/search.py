"""Shots by words: which words of a query are known, and which shots they hold for.

A query is read as a few concepts that should all hold: names first, then the longest phrases.
Every concept has a probability a shot, or its complement where the query denies it; a shot's score
is their geometric mean, so that one thing missing costs much and cannot be made up for by the
others. Words in quotation marks are what is said in a shot. Nothing is guessed about words that are
not known: they are listed, and a model that reads whole sentences may weigh in as one concept more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from moviegoer.types import Floats, Ints

__all__ = ["CHARACTER", "TEXT", "Concept", "Query", "Ranked", "rank", "read", "said"]

LONGEST = 5
"""Words of the longest phrase that is looked up."""
LEAST = 1e-3
"""Least probability of a concept: a shot is not ruled out by one answer, however sure."""
NUMBERS = {
    "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
SINGULAR = frozenset(
    {"person", "human", "somebody", "someone", "anybody", "anyone", "figure", "character"}
)
PLURAL = frozenset({"people", "persons", "humans", "figures", "characters"})
SOME_ONE = frozenset({"man", "woman", "boy", "girl", "child", "guy", "actor", "actress"})
SOME_FEW = frozenset({"men", "women", "boys", "girls", "children", "kids", "guys", "actors"})
"""Words for people of a kind that no head tells apart: they count as people, and the word itself
is said to be unknown."""
LIGHT = frozenset({"light", "lighting", "lit"})
EMPTY = LIGHT | frozenset({
    "a", "an", "the", "in", "on", "at", "of", "to", "by", "with", "and", "or", "is", "are",
    "was", "were", "be", "being", "from", "into", "for", "as", "it", "its", "this", "that",
    "these", "those", "there", "their", "his", "her", "he", "she", "they", "them", "who",
    "which", "where", "while", "very", "some", "any", "shot", "shots", "scene", "scenes",
    "picture", "pictures", "frame", "frames", "film", "movie", "still", "stills", "image",
    "color", "colors", "colour", "colours",
})  # fmt: skip
"""Words that say nothing of a picture by themselves."""
DENIALS = frozenset({"not", "no", "without", "never", "isn't", "aren't", "wasn't", "neither"})
"""Words that ask for shots for which what follows does not hold."""
PLACING = frozenset({"in", "on", "at", "by", "with", "from", "into"})
"""Words after *and* that begin something new: *without people and at night*."""
SLIGHT = (EMPTY - LIGHT) | {"all", "really", "quite", "exactly", "just", "too", "so", "even"}
"""Words that may stand between a denial and what it denies."""
QUOTE = '"'
CHARACTER = "character."
"""What a character's column begins with."""
TEXT = "text."
"""What the column of quoted words begins with; the words follow, as :func:`said` has them."""

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_QUOTED = re.compile(r"""["“”„«](.+?)["“”»]|(?<!\w)['‘](.+?)['’](?!\w)""", re.DOTALL)
"""Quoted words; an apostrophe inside a word quotes nothing."""

Find = Callable[[str], Sequence[str]]
"""Names of the columns that a phrase means; none where it is unknown."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked for: the words that said it, and the columns that answer it.

    Where it is ``denied``, the words say so too (*not night*).
    """

    words: str
    columns: tuple[str, ...]
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a query was understood to ask, and its words that were not.

    ``sentence`` is what a model of whole sentences may be asked: the query without what it quotes,
    for that is heard and not seen. It is empty where the query denies something, for such models
    hardly tell *not* (Alhamoud et al., "Vision-Language Models Do Not Understand Negation", CVPR
    2025).
    """

    concepts: tuple[Concept, ...]
    unknown: tuple[str, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A shot that was found: its row, how well it fits, and each concept's probability."""

    row: int
    score: float
    why: Mapping[str, float]


def said(text: str) -> str:
    """A text's words as they are compared: small letters, single blanks, no punctuation.

    >>> said("Hello there,\\nmy old FRIEND."), said("J. R. O’Neil-Jones")
    ('hello there my old friend', "j r o'neil-jones")
    """
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold().replace("’", "'"))


def read(query: str, find: Find, names: Mapping[str, str] | None = None) -> Query:
    """Read a query as concepts: names, then the longest known phrases first.

    Parameters
    ----------
    query
        A few words, such as ``two people in a car at night``.
    find
        Looks a phrase up. ``people.N`` (exactly), ``people.N+`` (at least) and ``people.several``
        are asked for by this function itself where numbers and words for people are met, and
        ``text.…`` where words are quoted.
    names
        Characters' names as they are written, and the column of each.

    >>> found = read("two people at night", lambda phrase: ["time.night"] * (phrase == "night"))
    >>> [(c.words, c.columns) for c in found.concepts], found.unknown
    ([('2 people', ('people.2',)), ('night', ('time.night',))], ())
    """
    columns: dict[tuple[str, ...], list[str]] = {}
    for name, column in (names or {}).items():
        columns.setdefault(tuple(_words(name)), []).append(column)
    look = _Look(find, {name: tuple(sorted(set(columns[name]))) for name in columns if name})
    concepts: list[Concept] = []
    unknown: list[str] = []
    denies = False
    words = _tokens(query)
    while words:
        found = look.thing(words) or look.denied(words) or look.word(words[0])
        concepts += found.concepts
        unknown += found.unknown
        denies |= found.denies
        del words[: found.length]
    unique = {(concept.columns, concept.denied): concept for concept in reversed(concepts)}
    sentence = "" if denies else " ".join(_QUOTED.sub(" ", query).split())
    return Query(
        tuple(reversed(unique.values())),
        tuple(dict.fromkeys(unknown)),
        sentence if _words(sentence) else "",
    )


def _tokens(query: str) -> list[str]:
    """The words of a query; quoted ones are one token, which begins with a quotation mark."""
    tokens, at = [], 0
    for quoted in _QUOTED.finditer(query):
        tokens += _words(query[at : quoted.start()])
        text = said(quoted[1] or quoted[2])
        tokens += [f"{QUOTE}{text}"] if text else []
        at = quoted.end()
    return tokens + _words(query[at:])


@dataclass(frozen=True, slots=True)
class _Read:
    """What the next few words of a query say, and whether they deny something."""

    length: int
    concepts: tuple[Concept, ...] = ()
    unknown: tuple[str, ...] = ()
    denies: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """Looks up what a query's next words mean; names are keyed by their words."""

    find: Find
    names: Mapping[tuple[str, ...], tuple[str, ...]]

    def thing(self, words: Sequence[str]) -> _Read | None:
        """Quoted words, a name, people, or a known phrase of two words at least."""
        return _quote(words) or self._name(words) or _people(words) or self._phrase(words)

    def word(self, word: str) -> _Read:
        """What a single word means, or that it is unknown."""
        if word in EMPTY:
            return _Read(1)
        for form in _forms(word):
            columns = tuple(self.find(form))
            if columns:
                return _Read(1, (Concept(word, columns),))
        return _Read(1, unknown=(word,))

    def denied(self, words: Sequence[str]) -> _Read | None:
        """A denial and what it denies: one thing, or several that *or* joins."""
        if words[0] not in DENIALS:
            return None
        length, denies = 0, False
        while length < len(words) and words[length] in DENIALS | SLIGHT:
            if length and self.thing(words[length:]):
                break
            denies ^= words[length] in DENIALS
            length += 1
        rest = words[length:]
        found = (self.thing(rest) or self.word(rest[0])) if rest else _Read(0)
        length += found.length
        # Of women nothing is known but that they are people: "no women" is not "no people".
        if found.unknown or not found.concepts:
            return _Read(length, unknown=(" ".join(words[:length]),), denies=True)
        if not denies:
            return _Read(length, found.concepts, denies=True)
        concepts = tuple(_deny(one, words[0]) for one in found.concepts)
        if not _goes_on(words, length):
            return _Read(length, concepts, denies=True)
        more = self.denied([words[0], *words[length + 1 :]]) or _Read(1)
        return _Read(length + more.length, (*concepts, *more.concepts), more.unknown, denies=True)

    def _name(self, words: Sequence[str]) -> _Read | None:
        """The longest name that begins here."""
        for length in range(min(len(words), max(map(len, self.names), default=0)), 0, -1):
            columns = self.names.get(tuple(words[:length]))
            if columns:
                return _Read(length, (Concept(" ".join(words[:length]), columns),))
        return None

    def _phrase(self, words: Sequence[str]) -> _Read | None:
        """The longest known phrase that begins here, of two words at least."""
        if words[0] in EMPTY:
            return None
        plain = list(takewhile(lambda word: not word.startswith(QUOTE), words[:LONGEST]))
        for length in range(len(plain), 1, -1):
            phrase = " ".join(plain[:length])
            for form in _forms(phrase):
                columns = tuple(self.find(form))
                if columns:
                    return _Read(length, (Concept(phrase, columns),))
        return None


def _deny(concept: Concept, word: str) -> Concept:
    """The contrary of a concept; *no people* is nobody, not fewer than two."""
    columns = tuple("people.1+" if one == "people.several" else one for one in concept.columns)
    shown = word if word in ("no", "without") else "not"
    return Concept(f"{shown} {concept.words}", columns, denied=True)


def _goes_on(words: Sequence[str], at: int) -> bool:
    """Whether the next word joins one thing more to what is denied: *no cars or people*."""
    if at + 1 >= len(words) or words[at + 1] in DENIALS | PLACING:
        return False
    return words[at] in ("or", "nor") or (words[at] == "and" and words[0] == "without")


def _quote(words: Sequence[str]) -> _Read | None:
    """What is said in a shot."""
    if not words[0].startswith(QUOTE):
        return None
    text = words[0].removeprefix(QUOTE)
    return _Read(1, (Concept(f"{QUOTE}{text}{QUOTE}", (f"{TEXT}{text}",)),))


def _people(words: Sequence[str]) -> _Read | None:
    """People, or a number of them with at most one word between: *three young women*."""
    one, few = SINGULAR | SOME_ONE, PLURAL | SOME_FEW
    if words[0] in one | few:
        column, shown = ("people.1+", "person") if words[0] in one else ("people.several", "people")
        return _Read(1, (Concept(shown, (column,)),), _kinds(words[:1]))
    number = NUMBERS.get(words[0]) or (int(words[0]) if words[0].isdecimal() else None)
    if number is None:
        return None
    for length in (2, 3):
        if len(words) >= length and words[length - 1] in one | few and words[1][0] != QUOTE:
            shown = "1 person" if number == 1 else f"{number} people"
            kinds = _kinds(words[1:length])
            return _Read(length, (Concept(shown, (f"people.{number}",)),), kinds)
    return None


def _kinds(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in SINGULAR | PLURAL | EMPTY)


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
    """Labels of one head add up; between heads the surest counts, and between characters."""
    heads: dict[str, Floats] = {}
    for name in concept.columns:
        if name in columns:
            head = name if name.startswith(CHARACTER) else name.rpartition(".")[0]
            before = heads.get(head, np.zeros(shots))
            heads[head] = np.asarray(before + columns[name], np.float64)
    if not heads or all(np.isnan(p).all() for p in heads.values()):
        return None
    best: Floats = np.minimum(np.fmax.reduce(list(heads.values())), 1.0)
    return 1 - best if concept.denied else best
