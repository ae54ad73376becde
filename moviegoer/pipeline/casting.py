"""A finished analysis opened for setting right who is who."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from moviegoer.analysis import Analysis
from moviegoer.core.corrections.deeds import Corrections
from moviegoer.core.people import recast, tracks
from moviegoer.core.people.corrections import Correction, Deed, Someone, point_at
from moviegoer.errors import DataError
from moviegoer.pipeline import correcting, publish, run
from moviegoer.pipeline.progress import Progress
from moviegoer.types import Character, Embeddings, Ints

__all__ = ["Casting", "Orders", "correct"]


@dataclass(frozen=True, slots=True)
class Orders:
    """What a person wants set right; numbers are those of the listing they look at.

    ``splits`` are characters, each with the shot that is somebody else, or ``None`` for the parts
    that a stricter threshold makes.
    """

    names: Mapping[int, str]
    merges: Sequence[Sequence[int]] = ()
    splits: Sequence[tuple[int, int | None]] = ()

    def numbers(self) -> list[int]:
        """Every character that is touched, once for each deed that changes whose its faces are."""
        return [*(n for one in self.merges for n in one), *(n for n, _ in self.splits)]


def correct(
    folder: Path, orders: Orders, *, by: str, progress: Progress | None = None
) -> list[str]:
    """Write corrections down beside an analysis, reason anew, and say what was done.

    Raises
    ------
    DataError
        If there is no such character, two orders contradict, or one cannot be carried out; then
        nothing is written.
    MoviegoerError
        If the folder holds no finished analysis or cannot be written.
    """
    casting = Casting(publish.load(folder), run.vectors(folder))
    made, said = casting.carry_out(orders, by=by, when=correcting.now())
    correcting.add(folder, Corrections(people=tuple(made)), progress=progress)
    return said


class Casting:
    """Turns numbers of characters into corrections that outlive them."""

    def __init__(self, analysis: Analysis, vectors: Embeddings) -> None:
        linked = tracks.link(analysis.faces, analysis.keyframes, vectors.vector)
        self.analysis = analysis
        self.evidence = recast.Evidence(
            analysis.faces, linked, vectors, analysis.keyframes, analysis.shot_list
        )

    def carry_out(
        self, orders: Orders, *, by: str, when: datetime
    ) -> tuple[list[Correction], list[str]]:
        """Make the corrections that orders ask for, and a sentence on each.

        Splits come first and names last, whatever order they were given in: all numbers are those
        of the cast as it stands.

        Raises
        ------
        DataError
            If there is no such character, two orders contradict, or one cannot be carried out.
        """
        self._agree(orders)
        made, said = [], []
        for number, shot in orders.splits:
            parts = self._parts(self._member(number), shot)
            made.append(Correction(Deed.SPLIT, tuple(map(self._point, parts)), by, when))
            faces = ", ".join(str(len(part)) for part in parts)
            said.append(f"{number} is split into {len(parts)}, of {faces} faces")
        for numbers in orders.merges:
            of = tuple(self._point(self._member(number).faces) for number in numbers)
            made.append(Correction(Deed.MERGE, of, by, when))
            said.append(
                f"{' and '.join(map(str, numbers))} are one person{self._together(numbers)}"
            )
        for number, name in orders.names.items():
            of = (self._point(self._member(number).faces),)
            made.append(Correction(Deed.NAME, of, by, when, name))
            said.append(f"{number} is {name}")
        return made, said

    def someone(self, number: int) -> Someone:
        """Point at a character by their faces.

        Raises
        ------
        DataError
            If there is no such character.
        """
        return self._point(self._member(number).faces)

    def _agree(self, orders: Orders) -> None:
        seen = orders.numbers()
        twice = sorted({number for number in seen if seen.count(number) > 1})
        if twice:
            raise DataError(
                f"character {twice[0]} is merged or split twice; do one, look at the new numbers, "
                "then the other"
            )
        named = list(orders.names.values())
        kept = [one.name for one in self.analysis.cast if one.number not in orders.names]
        for name in named:
            if (kept + named).count(name) > 1:
                raise DataError(
                    f"two characters cannot both be {name}; if they are one person, merge them"
                )

    def _member(self, number: int) -> Character:
        cast = self.analysis.cast
        if not 1 <= number <= len(cast):
            raise DataError(f"there is no character {number}: they are numbered 1 to {len(cast)}")
        return cast[number - 1]

    def _point(self, rows: Iterable[int]) -> Someone:
        of = self.evidence
        return point_at(np.array(sorted(rows), np.int64), of.faces, of.tracks, of.keyframes)

    def _parts(self, character: Character, shot: int | None) -> tuple[tuple[int, ...], ...]:
        if shot is None:
            parts = recast.divide(character, self.evidence)
            if len(parts) == 1:
                raise DataError(
                    f"no threshold tells the faces of character {character.number} apart; name "
                    f"the shot that shows somebody else: --split {character.number}@SHOT"
                )
            return parts
        shot_of = self._shots(np.array(character.faces, np.int64))
        other = tuple(np.array(character.faces)[shot_of == shot].tolist())
        rest = tuple(np.array(character.faces)[shot_of != shot].tolist())
        if not other or not rest:
            where = "only" if other else "not"
            raise DataError(f"character {character.number} is {where} seen in shot {shot}")
        return rest, other

    def _shots(self, rows: Ints) -> Ints:
        keyframes = self.analysis.keyframes
        return keyframes.shot[keyframes.row_of(self.analysis.faces.frame[rows])]

    def _together(self, numbers: Sequence[int]) -> str:
        """Warn of characters that are merged although one frame shows both."""
        frames = [
            set(self.analysis.faces.frame[list(self._member(n).faces)].tolist()) for n in numbers
        ]
        both = {f for i, one in enumerate(frames) for f in one & set().union(*frames[i + 1 :])}
        if not both:
            return ""
        time_s = self.analysis.signals.time_s[min(both)]
        return f" (though both are seen at {time_s:.1f} s)"
