"""The heads: every question the program asks of a picture, one TOML file each.

A file's name is the head's. ``question`` and ``source`` say what is asked and after whom;
``exclusive = false`` means that several labels may hold, from ``threshold`` on. A head whose only
label is ``yes`` is a yes/no question. Each label has a ``name``, a ``title``, a ``definition`` and,
where another scheme has a word for it, a ``crosswalk``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from moviegoer.errors import HeadError

__all__ = ["Head", "Label", "load", "read"]

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Label:
    """One answer to a head's question."""

    name: str
    title: str
    definition: str
    crosswalk: Mapping[str, str] = field(default_factory=dict)
    """What other schemes and heads call it."""


@dataclass(frozen=True, slots=True)
class Head:
    """A question and its possible answers."""

    name: str
    question: str
    source: str
    labels: tuple[Label, ...]
    exclusive: bool = True
    threshold: float = 0.5


@cache
def load() -> Mapping[str, Head]:
    """Every head the program knows, by name.

    Raises
    ------
    HeadError
        If a file does not define a head.
    """
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}


def read(path: Path) -> Head:
    """Read one head's file.

    Raises
    ------
    HeadError
        If it is not TOML, or its keys, labels or threshold do not make a head.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        labels = tuple(Label(**label) for label in table.pop("labels"))
        head = Head(name=path.stem, labels=labels, **table)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise HeadError(f"{path}: {error}") from error
    except (TypeError, KeyError) as error:
        raise HeadError(f"{path}: missing or unknown key: {error}") from error
    _check(path, head)
    return head


def _check(path: Path, head: Head) -> None:
    names = [label.name for label in head.labels]
    texts: list[Any] = [head.question, head.source, *names]
    texts += [text for label in head.labels for text in (label.title, label.definition)]
    if not names or len(set(names)) < len(names):
        raise HeadError(f"{path}: labels must be there, each once")
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise HeadError(f"{path}: question, source, names, titles and definitions must be text")
    if not isinstance(head.threshold, int | float) or not 0 < head.threshold < 1:
        raise HeadError(f"{path}: threshold must lie between 0 and 1, not {head.threshold}")
