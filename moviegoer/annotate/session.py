"""One person at work: the pictures and questions, what was answered, and where it is written."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from moviegoer.annotate.stills import Still
from moviegoer.answers import NOTHING, UNSURE, Answer, Journal, latest
from moviegoer.errors import DataError
from moviegoer.heads import Head

__all__ = ["Session"]

HOUR_S = 3600.0
"""A question that stood longer was left alone, not thought about."""


class Session:
    """What the page shows and what it may change; several windows may share it."""

    def __init__(
        self,
        stills: Sequence[Still],
        heads: Sequence[Head],
        journal: Journal,
        who: str,
        said: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        # What the program says, by head and picture's name, where it is to be shown.
        self._said = said or {}
        self.stills = tuple(stills)
        self.heads = tuple(heads)
        self.who = who
        self._journal = journal
        self._labels = {head.name: choices(head) for head in heads}
        self._places = {still.name: i for i, still in enumerate(self.stills)}
        self._lock = threading.Lock()
        self._log: list[tuple[int, str, str]] = []

    def open(self) -> int:
        """Claim the file and take up what was answered before; returns how many answers count.

        Raises
        ------
        StoreError, DataError
            As :meth:`Journal.open` does.
        """
        earlier = latest(self._journal.open())
        self._log = [
            (self._places[file], head, answer.label)
            for (who, file, head), answer in earlier.items()
            if who == self.who and file in self._places and head in self._labels
        ]
        return len(self._log)

    def close(self) -> None:
        """Let the file go."""
        self._journal.close()

    @property
    def path(self) -> Path:
        """Where the answers are written."""
        return self._journal.path

    @property
    def answered(self) -> int:
        """How many questions have an answer now."""
        now = {(still, head): label for still, head, label in self._log}
        return sum(bool(label) for label in now.values())

    def state(self) -> dict[str, Any]:
        """Everything the page needs to begin."""
        return {
            "who": self.who,
            "file": self.path.name,
            "stills": [still.name for still in self.stills],
            "heads": [_shown(head) for head in self.heads],
            "said": [self._proposed(still) for still in self.stills],
            **self.news(0),
        }

    def _proposed(self, still: Still) -> dict[str, str]:
        found = {head.name: self._said.get(head.name, {}).get(still.name) for head in self.heads}
        return {head: label for head, label in found.items() if label}

    def news(self, since: int) -> dict[str, Any]:
        """What was answered since a window last heard: by itself, and in other windows."""
        return {"news": self._log[max(since, 0) :], "version": len(self._log)}

    def answer(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Write one answer (``still``, ``head``, ``label``, ``seconds``) and say what is new.

        Raises
        ------
        DataError
            If it answers nothing that was asked; nothing is written.
        StoreError
            If it could not be written.
        """
        place, head = given.get("still"), given.get("head")
        if type(place) is not int or not 0 <= place < len(self.stills):
            raise DataError("no such picture")
        if not isinstance(head, str) or head not in self._labels:
            raise DataError("no such question")
        label = self._checked(head, given.get("label"))
        seconds, since = given.get("seconds"), given.get("since")
        with self._lock:
            now = datetime.now(tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            name = self.stills[place].name
            self._journal.add(Answer(name, head, label, self.who, now, _duration(seconds)))
            self._log.append((place, head, label))
            return self.news(since if type(since) is int else 0)

    def _checked(self, head: str, label: object) -> str:
        """The label as it is written: several that hold together stand in the head's order."""
        known = self._labels[head]
        if not isinstance(label, str):
            raise DataError("no such label")
        if label in ("", UNSURE) or label in known:
            return label
        parts = label.split(";")
        together = next(part for part in self.heads if part.name == head)
        if not multiple(together) or not set(parts) <= set(known) - {NOTHING}:
            raise DataError(f"'{label[:40]}' is no answer to this question")
        return ";".join(name for name in known if name in parts)


def multiple(head: Head) -> bool:
    """Tell whether several labels may hold together."""
    return not head.exclusive and len(head.labels) > 1


def choices(head: Head) -> tuple[str, ...]:
    """The labels a person may give: ``yes`` and ``no`` to a yes/no question."""
    names = tuple(label.name for label in head.labels)
    if names == ("yes",):
        return ("yes", "no")
    return (*names, NOTHING) if multiple(head) and NOTHING not in names else names


def _shown(head: Head) -> dict[str, Any]:
    labels = [
        {"name": label.name, "title": label.title, "definition": label.definition}
        for label in head.labels
    ]
    if choices(head) == ("yes", "no"):
        labels = [{**labels[0], "title": f"Yes: {labels[0]['title']}"}]
        labels.append({"name": "no", "title": "No", "definition": ""})
    elif multiple(head):
        labels.append({"name": NOTHING, "title": "None of these", "definition": ""})
    return {
        "name": head.name,
        "question": head.question,
        "source": head.source,
        "multiple": multiple(head),
        "labels": labels,
    }


def _duration(seconds: object) -> str:
    """How long the question stood, or nothing where that means nothing."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return ""
    return f"{seconds:.1f}" if math.isfinite(seconds) and 0 <= seconds <= HOUR_S else ""
