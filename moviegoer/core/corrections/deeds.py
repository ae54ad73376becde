"""What a person can set right, tied to times of the film and to faces.

Numbers of shots, scenes and characters change with every other setting; times and faces do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moviegoer.core.people.corrections import Correction, Someone
from moviegoer.types import SceneKind, Span, Transition

__all__ = ["PERSON", "Corrections", "Cut", "CutDeed", "Fate", "Label", "Staging", "clock"]

PERSON = "person"
"""How what a person has set is told from what was found."""


class CutDeed(StrEnum):
    """What a person did to a beginning of a shot."""

    ADD = "add"
    REMOVE = "remove"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Cut:
    """A shot begins at ``at_s``, or does not, or begins at ``to_s`` instead.

    Without a ``transition`` an added one is a cut, and one that was found stays what it is.
    """

    did: CutDeed
    at_s: float
    by: str
    when: datetime
    to_s: float | None = None
    transition: Transition | None = None
    added: datetime | None = None

    def said(self) -> str:
        """Say what was done, where, by whom and when."""
        kind = str(self.transition or "cut")
        what = {
            CutDeed.ADD: f"a {kind} added at {clock(self.at_s)}",
            CutDeed.REMOVE: f"the cut at {clock(self.at_s)} removed",
            CutDeed.MOVE: f"the cut at {clock(self.at_s)} moved to {clock(self.to_s or 0.0)}",
        }[self.did]
        return f"{what}, {_signed(self.by, self.when)}"


@dataclass(frozen=True, slots=True)
class Label:
    """The shots that lie mostly in ``span`` show this; words as the tables have them.

    ``head`` is the name of a head, or ``movement``, or ``people``.
    """

    head: str
    label: str
    span: Span
    by: str
    when: datetime
    added: datetime | None = None

    def said(self) -> str:
        """Say what was set, where, by whom and when."""
        where = f"{clock(self.span.start_s)}–{clock(self.span.end_s)}"
        return f"{self.head} of {where} is {self.label}, {_signed(self.by, self.when)}"


@dataclass(frozen=True, slots=True)
class Staging:
    """A scene lies in ``span``. What is ``None`` of its kind and people the program decides."""

    span: Span
    by: str
    when: datetime
    kind: SceneKind | None = None
    who: tuple[Someone, ...] | None = None
    added: datetime | None = None

    def said(self) -> str:
        """Say what was set, where, by whom and when."""
        where = f"{clock(self.span.start_s)}–{clock(self.span.end_s)}"
        kind = f" of kind {self.kind}" if self.kind else ""
        who = "" if self.who is None else f" with {len(self.who) or 'no'} people"
        return f"a scene{kind}{who} from {where}, {_signed(self.by, self.when)}"


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything that was set right in one film, each kind in the order it was made."""

    people: tuple[Correction, ...] = ()
    cuts: tuple[Cut, ...] = ()
    labels: tuple[Label, ...] = ()
    scenes: tuple[Staging, ...] = ()

    def __len__(self) -> int:
        return len(self.every())

    def every(self) -> tuple[Correction | Cut | Label | Staging, ...]:
        """All of them, kind by kind."""
        return (*self.cuts, *self.labels, *self.scenes, *self.people)

    def joined(self, other: Corrections) -> Corrections:
        """Put another's after one's own, kind by kind."""
        return Corrections(
            self.people + other.people,
            self.cuts + other.cuts,
            self.labels + other.labels,
            self.scenes + other.scenes,
        )


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a correction on this run: whether it could be applied, and if not, why."""

    said: str
    applied: bool
    why: str = ""

    def told(self) -> str:
        """Say it in one line."""
        return self.said if self.applied else f"not applied: {self.said}: {self.why}"


def clock(time_s: float) -> str:
    """Write a time as H:MM:SS.mmm.

    >>> clock(3723.25)
    '1:02:03.250'
    """
    thousandths = round(time_s * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}.{rest:03}"


def _signed(by: str, when: datetime) -> str:
    return f"by {by} on {when:%Y-%m-%d}"
