"""What became of each film, a line of JSON each time something did; the last line counts.

Only the process that conducts the work writes it. A line that a crash cut short is passed over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from moviegoer.store import explained

__all__ = ["NAME", "Entry", "Journal", "State"]

NAME = "journal.jsonl"


class State(StrEnum):
    """What became of a film."""

    DONE = "done"
    FAILED = "failed"
    SAME = "same"
    """Another address holds the same content, which is analysed once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a film's address, what became of it, and what was learnt on the way.

    ``folder`` is the analysis's name under ``films/``; ``reason`` says why it failed, or which
    address it is the same as. ``size`` and ``changed_ns`` are the file's when ``key`` was made.
    """

    address: str
    state: State
    key: str = ""
    folder: str = ""
    reason: str = ""
    size: int = 0
    changed_ns: int = 0
    duration_s: float = 0.0
    took_s: float = 0.0
    where: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


class Journal:
    """The journal of a corpus's folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def read(self) -> dict[str, Entry]:
        """Read the last line of each address, in the order in which they first came.

        Raises
        ------
        StoreError
            If it cannot be read.
        """
        if not self.path.exists():
            return {}
        found: dict[str, Entry] = {}
        with explained(self.path, "read"):
            lines = self.path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            try:
                told = json.loads(line)
                entry = Entry(**{**told, "state": State(told["state"])})
            except (ValueError, TypeError, KeyError):
                continue
            found[entry.address] = entry
        return found

    def write(self, entry: Entry) -> None:
        """Add a line.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        # ASCII, since a file's name may hold what UTF-8 cannot.
        line = f"{json.dumps(asdict(entry))}\n".encode()
        with explained(self.path, "write"), self.path.open("ab+") as file:
            if file.tell() and _cut_short(file):
                line = b"\n" + line
            file.write(line)


def _cut_short(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"
