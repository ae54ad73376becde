"""The heads: every question the program asks of a picture, one TOML file each.

A file's name is the head's. ``question`` and ``source`` say what is asked and after whom, ``group``
which of CinemaNet's groups it belongs to; ``exclusive = false`` means that several labels may hold,
from ``threshold`` on. A head whose only label is ``yes`` is a yes/no question; a label ``na`` says
when a frame is outside the question.

Each label has a ``name``, a ``title``, a ``definition`` and, where they help, a ``source`` of its
own, ``aliases`` (every other word for it, spelled as those who used it spelled it), a ``crosswalk``
to other schemes and heads, and ``prompts``: phrases that the head's ``templates`` make captions of.
Where labels may hold together, ``against`` captions a picture for which the label does not hold.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError, with_config

from moviegoer.errors import HeadError

__all__ = ["Head", "Label", "find", "load", "named", "nearest", "read"]

FOLDER = Path(__file__).parent
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$")]
Template = Annotated[str, StringConstraints(pattern=r"^[^{}]*\{\}[^{}]*$")]


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Label:
    """One answer to a head's question."""

    name: Name
    title: Text
    definition: Text
    crosswalk: Mapping[Text, Text] = field(default_factory=dict)
    """What other schemes and heads call it; several words are joined by ``;``, nearest first."""
    prompts: tuple[Text, ...] = ()
    """Captions of pictures for which it holds, for zero-shot answers."""
    against: tuple[Text, ...] = ()
    """Captions of pictures for which it does not hold, where labels may hold together."""
    aliases: tuple[Text, ...] = ()
    source: str = ""
    """After whom it is defined; the head's, where it has none of its own."""
    head: str = ""
    """The name of the head whose answer it is; set by :func:`read`."""

    @property
    def full_name(self) -> str:
        """The reverse-DNS name, such as ``shot.framing.closeup``."""
        return f"{self.head}.{self.name}"

    @property
    def words(self) -> tuple[str, ...]:
        """Everything it is called: full name, name, title, aliases."""
        return (self.full_name, self.name, self.title, *self.aliases)


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Head:
    """A question and its possible answers."""

    name: str
    question: Text
    source: Text
    labels: Annotated[tuple[Label, ...], Field(min_length=1)]
    exclusive: bool = True
    threshold: Annotated[float, Field(gt=0, lt=1)] = 0.5
    group: str = ""
    """CinemaNet's group, or one named in its manner."""
    templates: Annotated[tuple[Template, ...], Field(min_length=1)] = ("{}",)
    """What makes a caption of a label's phrase; ``{}`` is where the phrase goes."""


@cache
def load() -> Mapping[str, Head]:
    """Every head the program knows, by name.

    Raises
    ------
    HeadError
        If a file does not define a head.
    """
    paths = sorted(FOLDER.glob("*.toml"), key=lambda path: path.stem)
    return {path.stem: read(path) for path in paths}


def named(name: str) -> Head:
    """The head of that name.

    Raises
    ------
    HeadError
        If there is none; the message names the nearest.
    """
    known = load()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'?" if near else "'moviegoer heads' lists them"
    raise HeadError(f"no head is called '{name}'; {hint}")


def find(word: str) -> list[tuple[Head, Label]]:
    """Every label that a word names: by full name, name, title or alias.

    Capitals, spaces, hyphens and dots do not matter: *Two Up*, ``two-up`` and ``twoup`` are one
    word. A word may name several labels (*high* is an angle, a contrast and more); a head's own
    name finds the *yes* of a yes/no head. Nothing is guessed: an unknown word finds nothing.
    """
    return list(_index().get(_key(word), []))


def nearest(word: str) -> str:
    """The name or word of a head or label that is spelled most like ``word``, or nothing."""
    words = {_key(name): name for name in load()}
    for found in _index().values():
        for _, label in found:
            words |= {_key(one): one for one in reversed(label.words)}
    near = difflib.get_close_matches(_key(word), words, n=1, cutoff=0.6)
    return words[near[0]] if near else ""


@cache
def _index() -> Mapping[str, list[tuple[Head, Label]]]:
    index: dict[str, list[tuple[Head, Label]]] = {}
    for head in load().values():
        for label in head.labels:
            words = (*label.words, head.name) if label.name == "yes" else label.words
            for key in dict.fromkeys(map(_key, words)):
                index.setdefault(key, []).append((head, label))
    return index


def _key(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def read(path: Path) -> Head:
    """Read one head's file.

    Raises
    ------
    HeadError
        If it is not TOML, or its keys, labels or prompts do not make a head.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        head = _form().validate_python({**table, "name": path.stem})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise HeadError(f"{path}: {error}") from error
    except ValidationError as error:
        raise HeadError(f"{path}: {_explain(error, table)}") from None
    labels = tuple(_settle(label, head) for label in head.labels)
    _check(path, labels, head.exclusive)
    return replace(head, labels=labels)


@cache
def _form() -> TypeAdapter[Head]:
    return TypeAdapter(Head)


def _settle(label: Label, head: Head) -> Label:
    """Give a label what it has from its head: the name, the source, the captions' form."""

    def captions(phrases: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(form.format(phrase) for phrase in phrases for form in head.templates)

    return replace(
        label,
        head=head.name,
        source=label.source or head.source,
        prompts=captions(label.prompts),
        against=captions(label.against),
    )


def _check(path: Path, labels: tuple[Label, ...], exclusive: bool) -> None:
    names = [label.name for label in labels]
    for label in labels:
        if names.count(label.name) > 1:
            raise HeadError(f"{path}: label '{label.name}' is there twice; labels must be unique")
        for kind in (label.prompts, label.against, tuple(map(_key, label.aliases))):
            if len(set(kind)) < len(kind):
                raise HeadError(f"{path}: label '{label.name}' repeats a prompt or an alias")
        if exclusive and label.against:
            raise HeadError(
                f"{path}: label '{label.name}' has 'against', but only one label of the head holds:"
                " the other labels' prompts are what is against it"
            )
        if not exclusive and bool(label.prompts) != bool(label.against):
            raise HeadError(
                f"{path}: label '{label.name}' may hold beside others, so it needs both 'prompts' "
                "and 'against', or neither"
            )


def _explain(error: ValidationError, table: Mapping[str, Any]) -> str:
    """The first thing wrong in one line, with the label it is wrong in."""
    first = error.errors()[0]
    place = list(first["loc"])
    where = ""
    if place[0] == "labels" and len(place) > 2 and isinstance(place[1], int):
        row = table["labels"][place[1]]
        name = row.get("name", place[1] + 1) if isinstance(row, Mapping) else place[1] + 1
        where, place = f"label '{name}', ", place[2:]
    key = f"'{place[0]}'"
    if first["type"] in ("missing", "missing_argument"):
        return f"{where}{key} is missing"
    if first["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"{where}unknown key {key}"
    return f"{where}{key} = {first['input']!r}: {first['msg']}"
