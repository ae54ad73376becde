"""Results kept by frame: only frames not seen before are run, and a killed run keeps the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.pipeline.progress import Progress
from moviegoer.store import Cache
from moviegoer.types import Floats, Ints

__all__ = ["Rows", "by_frame"]

BATCH = 16
"""Pictures handed to a network at a time: more gains nothing on two cores and costs memory."""
SAVE_EVERY = 16
"""Batches between two writes: about ten seconds of work that a killed run can lose."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns with any number of rows a frame; ``seen`` lists the frames that were run."""

    seen: Ints
    frame: Ints
    columns: Mapping[str, Floats]

    def of(self, frames: Ints) -> Rows:
        """Take only the rows of these frames, in the order of the frames."""
        chosen = np.flatnonzero(np.isin(self.frame, frames))
        order = chosen[np.argsort(self.frame[chosen], kind="stable")]
        return Rows(
            np.intersect1d(self.seen, frames),
            self.frame[order],
            {name: column[order] for name, column in self.columns.items()},
        )

    def joined(self, other: Rows) -> Rows:
        """Put two tables' rows under each other; one without rows need not know the widths."""
        seen = np.concatenate([self.seen, other.seen])
        if not len(other.frame) and self.columns:
            return Rows(seen, self.frame, self.columns)
        if not len(self.frame):
            return Rows(seen, other.frame, other.columns)
        columns = {
            name: np.concatenate([column, other.columns[name]])
            for name, column in self.columns.items()
        }
        return Rows(seen, np.concatenate([self.frame, other.frame]), columns)


EMPTY = Rows(np.empty(0, np.int64), np.empty(0, np.int64), {})


def by_frame(
    cache: Cache,
    stage: tuple[str, str],
    frames: Sequence[int],
    run: Callable[[Sequence[int]], Rows],
    progress: Progress,
) -> Rows:
    """Return the rows of ``frames``, running those that the cache does not hold.

    ``stage`` is the stage's name and the name of what its result depends on.
    """
    rows = cache.get(*stage, Rows) or EMPTY
    missing = np.setdiff1d(np.asarray(frames, np.int64), rows.seen).tolist()
    batches = [missing[i : i + BATCH] for i in range(0, len(missing), BATCH)]
    for done, batch in enumerate(batches, start=1):
        rows = rows.joined(run(batch))
        if done % SAVE_EVERY == 0 or done == len(batches):
            cache.put(*stage, rows)
        progress.share(done / len(batches))
    return rows.of(np.asarray(frames, np.int64))
