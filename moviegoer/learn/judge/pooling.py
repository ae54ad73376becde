"""Many frames' answers into one verdict a film.

The mean of the frames' probabilities (the sum rule; Kittler et al., "On Combining Classifiers",
1998: of the simple rules the one that a few badly wrong frames hurt least). Known failure: frames
of one film resemble each other, so what it is wrong about it is wrong about together: a thousand
frames are not a thousand witnesses, and the pooled probability is not calibrated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.learn.judge.answers import Answers, decide, unsure
from moviegoer.learn.judge.models import Facts
from moviegoer.types import Bools, Floats, Ints

__all__ = ["UNKNOWN", "Verdict", "films", "verdict"]

UNKNOWN = "unknown"
"""What is said where no label is likely enough."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a film, or of some pictures together.

    ``p`` has each label's pooled probability, ``votes`` the share of frames that it was said
    of. ``said`` is what is said of all together, or :data:`UNKNOWN`.
    """

    name: str
    frames: int
    said: str
    p: Floats
    votes: Floats
    truth: str = ""

    @property
    def right(self) -> bool:
        """Whether the truth was said."""
        return self.said == self.truth


def verdict(name: str, p: Floats, facts: Facts, *, truth: str = "") -> Verdict:
    """Pool some pictures' probabilities, ``(frames, labels)``, of which there is one at least.

    What is then said is decided as of a single picture.

    Examples
    --------
    >>> two = Facts("model", "director", ("Ozu", "Tati"))
    >>> verdict("film", np.array([[0.9, 0.1], [0.4, 0.6]]), two).said
    'Ozu'
    """
    mean = p.mean(axis=0)
    votes = decide(p, threshold=facts.threshold, exclusive=facts.exclusive).mean(axis=0)
    held = decide(mean[None], threshold=facts.threshold, exclusive=facts.exclusive)[0]
    said = ";".join(facts.labels[int(k)] for k in np.flatnonzero(held)) or "none"
    if facts.exclusive and unsure(mean[None], facts.unknown_below)[0]:
        said = UNKNOWN
    return Verdict(name, len(p), said, mean, votes, truth)


def films(answers: Answers, film: np.ndarray, facts: Facts) -> tuple[Verdict, ...]:
    """Give a verdict on every film whose pictures all have one label, by name.

    Empty where that is not so of every film: then a film has no label that could be judged.
    """
    names: list[str] = [str(name) for name in np.unique(film) if name]
    rows: dict[str, Ints | Bools] = {name: film == name for name in names}
    if not names or not answers.exclusive:
        return ()
    if any(len(set(answers.truth[of].tolist())) > 1 for of in rows.values()):
        return ()
    return tuple(
        verdict(name, answers.p[of], facts, truth=answers.labels[int(answers.truth[of][0])])
        for name, of in rows.items()
    )
