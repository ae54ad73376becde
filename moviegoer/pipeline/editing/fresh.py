"""What of some corrections a folder does not have yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from moviegoer.core.corrections.deeds import Corrections, Cut, Label, Staging
from moviegoer.core.people.corrections import Correction

__all__ = ["fresh"]

_Any = TypeVar("_Any", Correction, Cut, Label, Staging)


def fresh(given: Corrections, have: Corrections) -> Corrections:
    """Leave out what is there word for word, whenever it came into the file it is kept in."""
    old = {replace(one, added=None) for one in have.every()}

    def left(entries: Iterable[_Any]) -> tuple[_Any, ...]:
        return tuple(one for one in entries if replace(one, added=None) not in old)

    return Corrections(
        people=left(given.people),
        cuts=left(given.cuts),
        labels=left(given.labels),
        scenes=left(given.scenes),
    )
