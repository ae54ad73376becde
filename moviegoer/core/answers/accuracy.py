"""How right a program is about one film, by a sample of its shots that people looked at.

The film is a finite population: with every shot looked at, nothing is left to guess. The interval
is Edwin Wilson's ("Probable inference, the law of succession, and statistical inference", 1927) on
the sample size that a sample without replacement is worth, ``n (N - 1) / (N - n)`` (Leslie Kish,
"Survey Sampling", 1965), and never says less than what was seen: what was found right is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.types import Ints

__all__ = ["Accuracy", "Inspection", "interval", "measure", "order"]

MISTAKES = 3
"""So many of the commonest mistakes are told."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often one head is right; ``low`` to ``high`` is the 95 % interval of ``share``."""

    head: str
    right: int
    checked: int
    """Shots that a person answered and the program did."""
    of: int
    """Shots of the film that the program answered."""
    unsure: int
    """Shots of which a person could not tell, or people were divided: left out."""
    skipped: int
    """Shots that were passed over: were they the hard ones, the share flatters."""
    share: float
    low: float
    high: float
    mistakes: tuple[tuple[str, str, int], ...] = ()
    """The commonest: what the program said, what it is, how often."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What people made of a sample of a film's shots."""

    people: tuple[str, ...]
    since: str
    """The day of the first answer that counts, and of the last; ISO 8601."""
    until: str
    shots: int
    """Shots with an answer."""
    of: int
    """Shots of the film that may be drawn."""
    blind: bool
    """Whether nobody saw what the program says before they answered."""
    heads: tuple[Accuracy, ...]


def order(shots: int, *, seed: int) -> Ints:
    """Put shots in an order of which any beginning is a sample spread evenly over the film.

    Each shot is as likely as any other to be among the first ``n``, for every ``n``: so one may
    stop at any shot, and go on later. The film is halved again and again, and the halves take
    turns; before, it is turned like a ring by a random step, which makes the chances equal. Shots
    near each other are alike, so such a sample is if anything better than one drawn without looking
    at the order, for which the intervals are made.

    >>> order(8, seed=1).tolist() == order(8, seed=1).tolist()
    True
    >>> sorted(order(5, seed=3).tolist())
    [0, 1, 2, 3, 4]
    """
    rng = np.random.default_rng(seed)
    if not shots:
        return np.empty(0, np.int64)
    turned = (np.arange(shots) + rng.integers(shots)) % shots
    return np.asarray(_spread(turned, rng), np.int64)


def _spread(rows: Ints, rng: np.random.Generator) -> Ints:
    if len(rows) < 2:
        return rows
    middle = (len(rows) + int(rng.integers(2))) // 2
    one, other = _spread(rows[:middle], rng), _spread(rows[middle:], rng)
    if len(other) > len(one) or (len(other) == len(one) and rng.integers(2)):
        one, other = other, one
    mixed = np.empty(len(rows), np.int64)
    mixed[0::2], mixed[1::2] = one, other
    return mixed


def interval(right: int, checked: int, of: int) -> tuple[float, float]:
    """Give the 95 % interval of a share of ``of`` things, ``checked`` of them seen.

    Raises
    ------
    ValueError
        Unless ``0 <= right <= checked <= of`` and something was checked.

    Examples
    --------
    >>> interval(45, 50, 50)
    (0.9, 0.9)
    >>> low, high = interval(45, 50, 5000)
    >>> round(low, 2), round(high, 2)
    (0.79, 0.96)
    """
    from statsmodels.stats.proportion import proportion_confint

    if not 0 <= right <= checked <= of or not checked:
        raise ValueError(f"{right} right of {checked} of {of} is no sample")
    share = right / checked
    if checked == of:
        return share, share
    worth = checked * (of - 1) / (of - checked)
    low, high = proportion_confint(share * worth, worth, method="wilson")
    # What was seen stays seen: so many are right, and so many are wrong, for certain.
    seen = right / of, 1 - (checked - right) / of
    return float(max(low, seen[0])), float(min(high, seen[1]))


def measure(
    head: str,
    said: Sequence[str],
    truth: Sequence[str],
    *,
    of: int,
    unsure: int = 0,
    skipped: int = 0,
) -> Accuracy:
    """Count how often the program said what people say.

    Parameters
    ----------
    said, truth
        What the program and what people call the shots of the sample, an entry a shot. Where
        several labels hold together they must be the same ones.
    of
        Shots of the film that the program answered.
    unsure, skipped
        As in :class:`Accuracy`.

    Returns
    -------
    With NaN for the share and its interval where no shot was checked.
    """
    pairs = [(_sorted(a), _sorted(b)) for a, b in zip(said, truth, strict=True)]
    right = sum(a == b for a, b in pairs)
    wrong = Counter(pair for pair in pairs if pair[0] != pair[1])
    low, high = interval(right, len(pairs), of) if pairs else (np.nan, np.nan)
    return Accuracy(
        head=head,
        right=right,
        checked=len(pairs),
        of=of,
        unsure=unsure,
        skipped=skipped,
        share=right / len(pairs) if pairs else float("nan"),
        low=low,
        high=high,
        mistakes=tuple((a, b, n) for (a, b), n in wrong.most_common(MISTAKES)),
    )


def _sorted(label: str) -> str:
    return ";".join(sorted(label.split(";")))
