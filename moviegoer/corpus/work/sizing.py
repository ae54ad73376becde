"""How many films at a time one machine takes, and how many cores each gets."""

from __future__ import annotations

from dataclasses import dataclass

from moviegoer.errors import ConfigError

__all__ = ["WORKER_MB", "Sizing", "choose", "limit"]

WORKER_MB = 2500
"""Memory kept for a worker: ``benchmarks.speed`` measured 1,767 MB for 1080p; the rest is for
longer films and pulled networks."""
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Sizing:
    """So many workers, each with so many threads."""

    workers: int
    threads: int


def choose(
    films: int, *, workers: int | None = None, cores: int | None = None, free_mb: int | None = None
) -> Sizing:
    """Decide how many films run at a time.

    A worker a core is quickest, since much of an analysis runs on one; fewer where memory or films
    are short, and then each gets more cores.

    Parameters
    ----------
    workers
        How many a person asked for; memory is then theirs to know.
    cores, free_mb
        What the machine has; looked up where not given.

    Raises
    ------
    ConfigError
        If fewer than one worker is asked for.
    """
    if workers is not None and workers < 1:
        raise ConfigError(f"{workers} workers do nothing; ask for one or more")
    there = _cores() if cores is None else cores
    free = _free_mb() if free_mb is None else free_mb
    fit = max(1, min(there, free // WORKER_MB)) if workers is None else workers
    count = max(1, min(fit, films))
    return Sizing(count, max(1, there // count))


def limit(threads: int) -> None:
    """Hold this process to so many threads; before the networks' libraries are loaded."""
    import os

    from threadpoolctl import threadpool_limits

    os.environ.update(dict.fromkeys(THREADS, str(threads)))
    threadpool_limits(threads)


def _cores() -> int:
    import os

    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _free_mb() -> int:
    import psutil

    return int(psutil.virtual_memory().available >> 20)
