"""What a model said of pictures whose labels are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.types import Bools, Floats, Ints, seal

__all__ = ["Answers", "decide", "unsure"]


@dataclass(frozen=True, slots=True)
class Answers:
    """A row a picture, a column a label.

    ``held`` is the truth, ``said`` what the model decided, ``p`` its probabilities. Where
    ``exclusive``, each row of ``held`` and of ``said`` has one label.
    """

    labels: tuple[str, ...]
    held: Bools
    said: Bools
    p: Floats
    exclusive: bool = True

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.p)

    @property
    def right(self) -> Bools:
        """Which pictures were told right, with every label."""
        right: Bools = (self.held == self.said).all(axis=1)
        return right

    @property
    def truth(self) -> Ints:
        """Each picture's label, by number; the first of several."""
        return np.asarray(self.held.argmax(axis=1), np.int64)

    @property
    def guess(self) -> Ints:
        """What was said of each picture, by number; the first of several."""
        return np.asarray(self.said.argmax(axis=1), np.int64)

    def only(self, rows: Ints | Bools) -> Answers:
        """The same for some of the pictures."""
        return Answers(self.labels, self.held[rows], self.said[rows], self.p[rows], self.exclusive)


def decide(p: Floats, *, threshold: float = 0.5, exclusive: bool = True) -> Bools:
    """Decide which labels hold, ``(n, labels)``.

    Of two exclusive labels the second from ``threshold`` on, of more the likeliest; of labels that
    may hold together, each from ``threshold`` on.

    Examples
    --------
    >>> decide(np.array([[0.6, 0.4]]), threshold=0.3).tolist()
    [[False, True]]
    """
    if not exclusive:
        return np.asarray(p >= threshold)
    two = p.shape[1] == 2
    best = (p[:, 1] >= threshold).astype(np.int64) if two else p.argmax(axis=1)
    return np.asarray(best[:, None] == np.arange(p.shape[1]))


def unsure(p: Floats, below: float) -> Bools:
    """Which of some exclusive answers, ``(n, labels)``, are ``unknown``: no label is as likely as
    the cut. A cut of 1 leaves nothing, not even an answer that is taken for certain.

    Examples
    --------
    >>> unsure(np.array([[0.6, 0.4], [1.0, 0.0]]), 0.8).tolist()
    [True, False]
    """
    return np.asarray((p.max(axis=1) < below) | (below >= 1))
