"""What else could explain an attribution: year, genre, colour, aspect ratio, resolution.

Directors worked at different times, in different genres and formats. A corpus of Hitchcock's
silents and Spielberg's blockbusters can be attributed by the year alone, and then nothing was
learned about directors. Each column is asked two things: how well would it do by itself, and does
the attribution still beat luck when labels are shuffled only among films that share it?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from moviegoer.core.attribution.attribute import Attribution, attribute
from moviegoer.core.attribution.chance import Luck, Verdict
from moviegoer.core.attribution.corpus import Corpus
from moviegoer.types import Floats, Ints

__all__ = ["Confound", "examine", "is_numeric", "strata"]

BINS = 5
"""Parts that a column of numbers is cut into for shuffling."""
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Confound:
    """One column as an explanation.

    ``alone`` judges the column as the only measure; ``within`` judges the attribution with labels
    shuffled only within strata of the column, and is None where no stratum holds two directors.
    """

    column: str
    alone: Verdict
    within: Verdict | None

    def warning(self, attribution: Attribution) -> str:
        """Say in plain words that the column may explain the attribution; empty if it does not."""
        found = attribution.verdict
        if found.p > LEVEL:
            return ""
        if self.within is None:
            return (
                f"'{self.column}' separates the directors completely: no two of them share it, so "
                "nothing here can tell their style from it."
            )
        said = (
            f"'{self.column}' alone names {self.alone.accuracy:.0%} of the films (the measures "
            f"{found.accuracy:.0%})"
        )
        if self.within.p > LEVEL:
            return (
                f"{said}, and among films alike in it the attribution is no better than luck "
                f"(p = {self.within.p:.2g}): what looks like a director may be the {self.column}."
            )
        if self.alone.accuracy >= found.accuracy:
            return (
                f"{said}: the column does as well, though the attribution beats luck also among "
                f"films alike in it (p = {self.within.p:.2g})."
            )
        return ""


def examine(
    corpus: Corpus,
    column: str,
    *,
    method: str,
    groups: Ints | None = None,
    luck: Luck = Luck(),  # noqa: B008 - frozen
) -> Confound:
    """Ask what a column explains.

    Raises
    ------
    KeyError
        If the corpus has no such column.
    """
    told = corpus.columns[column]
    lone = Corpus(
        corpus.films, corpus.director, *_as_measures(column, told), columns=corpus.columns
    )
    alone = attribute(lone, method="delta", groups=groups, luck=luck).verdict
    parts = strata(told)
    truth, _ = corpus.coded()
    mixed = any(len(np.unique(truth[parts == part])) > 1 for part in np.unique(parts))
    within = None
    if mixed:
        within = attribute(
            corpus, method=method, groups=groups, luck=replace(luck, strata=parts)
        ).verdict
    return Confound(column, alone, within)


def strata(told: Sequence[str]) -> Ints:
    """Films that are alike in a column: the same word, or the same fifth of the numbers."""
    if is_numeric(told):
        numbers = _numbers(told)
        edges = np.nanquantile(numbers, np.linspace(0, 1, BINS + 1)[1:-1])
        return np.where(np.isnan(numbers), BINS, np.searchsorted(edges, numbers, side="right"))
    return np.asarray(np.unique(np.array(told), return_inverse=True)[1], np.int64)


def is_numeric(told: Sequence[str]) -> bool:
    """Whether every value that is given is a number, and they are not all one."""
    given = [text for text in told if text.strip()]
    try:
        return len({float(text) for text in given}) > 1
    except ValueError:
        return False


def _numbers(told: Sequence[str]) -> Floats:
    return np.array([float(text) if text.strip() else np.nan for text in told])


def _as_measures(column: str, told: Sequence[str]) -> tuple[tuple[str, ...], Floats]:
    if is_numeric(told):
        return (column,), _numbers(told)[:, None]
    words = sorted(set(told))
    table = np.array([[float(text == word) for word in words] for text in told])
    return tuple(f"{column}={word}" for word in words), table
