"""How unsure a head is of its answer: what to ask a person first."""

from __future__ import annotations

import numpy as np

from moviegoer.types import Floats

__all__ = ["doubt"]


def doubt(p: Floats, *, exclusive: bool) -> Floats:
    """Measure how unsure each row is: 0 sure, 1 no better than a guess.

    The least confident first, after David Lewis and William Gale, "A sequential algorithm for
    training text classifiers" (1994), on one scale for heads of any number of labels. A head may
    be sure and wrong: doubt finds no mistakes of that kind.

    Parameters
    ----------
    p
        ``(rows, labels)``, two labels or more where one holds; a row of NaN was not answered, and
        its doubt is NaN.
    exclusive
        One label holds, rather than each by itself.

    Examples
    --------
    >>> doubt(np.array([[0.5, 0.5], [1.0, 0.0]]), exclusive=True).tolist()
    [1.0, 0.0]
    """
    unsure: Floats
    if not exclusive:
        unsure = (1 - np.abs(2 * p - 1)).max(axis=1)
        return unsure
    guess = 1 - 1 / p.shape[1]
    unsure = (1 - p.max(axis=1)) / guess
    return unsure
