"""Labels that a person has set, as answers that are trusted before all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from moviegoer.core.answers import labels as crosswalk
from moviegoer.core.answers import pooling
from moviegoer.core.corrections.deeds import PERSON, Fate, Label
from moviegoer.types import Ints, Movement, Scores, Shot, Span

__all__ = ["MOVEMENT", "NONE", "PEOPLE", "Question", "Set", "lay", "rows", "slip", "words"]

MOVEMENT = "movement"
PEOPLE = "people"
"""What a label may be set of besides heads."""
NONE = "none"
"""That no label holds, where several may hold together."""
MOST = 0.5
"""A label holds for the shots of which more than this share lies in its span."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a head asks: its labels, whether just one holds, and from where one holds."""

    labels: tuple[str, ...]
    exclusive: bool
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class Set:
    """What a person set: answers by head, a row a shot (NaN where they said nothing), and more.

    ``movement`` and ``people`` are by row of the shots.
    """

    heads: Mapping[str, Scores]
    movement: Mapping[int, Movement]
    people: Mapping[int, int]
    fates: tuple[Fate, ...] = ()

    def over(self, found: Mapping[str, Scores]) -> dict[str, Scores]:
        """Put a person's answers before those that were found.

        What they say of scale, type or over-the-shoulder also answers CinemaNet's question of the
        same, unless they answered that as well.
        """
        told = dict(found)
        own = {head: self.heads[head] for head in crosswalk.CROSSWALK if head in self.heads}
        for answers in (crosswalk.cinemanet(own), self.heads):
            for head, scores in answers.items():
                before = told.get(head)
                threshold = before.threshold if before else scores.threshold
                mine = replace(_ordered(scores, before), threshold=threshold)
                told[head] = pooling.first_answers([mine, before]) if before else mine
        return told

    def moving(self, shots: Sequence[Shot]) -> tuple[Shot, ...]:
        """Give the shots the movement that a person named."""
        return tuple(
            replace(shot, movement=self.movement.get(row, shot.movement))
            for row, shot in enumerate(shots)
        )

    def marks(self, shots: Sequence[Shot]) -> tuple[str | None, ...]:
        """Name what a person set of each shot: ``cut``, movement, people, and heads; by ``;``."""
        told = []
        for row, shot in enumerate(shots):
            parts = ["cut"] if shot.how == PERSON else []
            parts += [MOVEMENT] if row in self.movement else []
            parts += [PEOPLE] if row in self.people else []
            parts += [head for head, scores in self.heads.items() if scores.how[row] == PERSON]
            told.append(";".join(parts) or None)
        return tuple(told)

    def counted(self, people: Ints) -> Ints:
        """Put a person's counts of people in place of those that were found."""
        count = people.copy()
        for row, number in self.people.items():
            count[row] = number
        return count


def lay(given: Sequence[Label], *, shots: Sequence[Shot], questions: Mapping[str, Question]) -> Set:
    """Lay labels over the shots, in the order they were given; of two on one shot the later holds.

    Parameters
    ----------
    given
        What was set right.
    shots
        The film's shots as they are now.
    questions
        Every head that is known. A label it does not have is not applied, and its fate says so.
    """
    found: dict[str, Scores] = {}
    movement: dict[int, Movement] = {}
    people: dict[int, int] = {}
    fates = []
    for one in given:
        where = rows(one.span, shots)
        wrong = slip(one.head, one.label, questions)
        if not wrong and not len(where):
            wrong = "no shot lies mostly there any more"
        fates.append(Fate(one.said(), not wrong, wrong))
        if wrong:
            continue
        if one.head == MOVEMENT:
            movement |= dict.fromkeys(where.tolist(), Movement(one.label))
        elif one.head == PEOPLE:
            people |= dict.fromkeys(where.tolist(), int(one.label))
        else:
            asked = questions[one.head]
            scores = found.setdefault(one.head, _blank(one.head, asked, len(shots)))
            found[one.head] = _set(scores, where, words(one.label, asked))
    return Set(found, movement, people, tuple(fates))


def rows(span: Span, shots: Sequence[Shot]) -> Ints:
    """Rows of the shots that lie mostly in a span; half a millisecond may be rounded away."""
    return np.array(
        [
            row
            for row, shot in enumerate(shots)
            if span.overlap_s(shot.span) > MOST * shot.span.duration_s
        ],
        np.int64,
    )


def slip(head: str, label: str, questions: Mapping[str, Question]) -> str:
    """Say what is wrong with a label, or nothing."""
    if head == MOVEMENT:
        return "" if label in set(Movement) else f"no movement is called '{label}'"
    if head == PEOPLE:
        return "" if label.isdecimal() and len(label) < 6 else f"'{label}' is no number of people"
    if head not in questions:
        return f"no head is called '{head}'"
    asked = questions[head]
    known = {"yes", "no"} if asked.labels == ("yes",) else set(asked.labels)
    said = words(label, asked)
    if not label.strip() or (asked.exclusive and len(said) != 1):
        return f"'{label}' is not one label of {head}"
    unknown = sorted(said - known)
    return f"{head} has no label '{unknown[0]}'" if unknown else ""


def words(label: str, asked: Question) -> frozenset[str]:
    """Take a label apart into those that hold.

    >>> sorted(words("high;dutch", Question(("high", "dutch"), exclusive=False)))
    ['dutch', 'high']
    """
    parts = frozenset(part.strip() for part in label.split(";") if part.strip())
    several = not asked.exclusive and asked.labels != ("yes",)
    return frozenset() if several and parts == {NONE} and NONE not in asked.labels else parts


def _blank(head: str, asked: Question, shots: int) -> Scores:
    return Scores(
        head,
        asked.labels,
        np.full((shots, len(asked.labels)), np.nan),
        np.full(shots, "", dtype=f"<U{len(PERSON)}"),
        asked.exclusive,
        asked.threshold,
    )


def _set(scores: Scores, where: Ints, said: frozenset[str]) -> Scores:
    p, how = scores.p.copy(), scores.how.copy()
    p[where] = [1.0 if label in said else 0.0 for label in scores.labels]
    how[where] = PERSON
    return replace(scores, p=p, how=how)


def _ordered(scores: Scores, before: Scores | None) -> Scores:
    """Put the labels into the order of answers that were there before, so that it stays."""
    if before is None:
        return scores
    first = [label for label in before.labels if label in scores.labels]
    labels = (*first, *(label for label in scores.labels if label not in first))
    return replace(
        scores, labels=labels, p=scores.p[:, [scores.labels.index(label) for label in labels]]
    )
