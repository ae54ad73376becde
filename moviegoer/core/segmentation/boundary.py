"""A boundary between two shots, before shots are made of it."""

from __future__ import annotations

from dataclasses import dataclass

from moviegoer.types import Transition

__all__ = ["Boundary"]


@dataclass(frozen=True, slots=True, order=True)
class Boundary:
    """Where one shot gives way to the next.

    ``frame`` is the first frame of the new shot, or the middle of a gradual transition that lies
    in ``[start, end)``.
    """

    frame: int
    start: int
    end: int
    kind: Transition = Transition.CUT

    @property
    def length(self) -> int:
        """Frames that a gradual transition takes; 0 for a cut."""
        return 0 if self.kind is Transition.CUT else self.end - self.start
