"""What there is to do: every film once, by its content, and nothing that is done already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from moviegoer.config import Config
from moviegoer.corpus.work import remote
from moviegoer.corpus.work.journal import Entry, State
from moviegoer.corpus.work.sources import Source
from moviegoer.corpus.work.task import Task
from moviegoer.errors import MoviegoerError, VideoError

__all__ = ["Plan", "plan"]

READERS = 8
"""Films looked at together: nearly all of that time is waiting for a disk or a server."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``todo`` are films to analyse; ``told`` is known without analysing: done before, the same as
    another, or not to be read."""

    todo: tuple[Task, ...]
    told: tuple[Entry, ...]
    entries: Mapping[str, Entry]
    """What the journal will say of the films to do, but for how they went."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A film that was looked at."""

    entry: Entry
    settings: Config | None
    finished: bool = False


def plan(
    sources: Sequence[Source],
    corpus: Path,
    settings: Callable[[Source], Config],
    *,
    before: Mapping[str, Entry],
    progress: Callable[[float], None] = lambda _share: None,
) -> Plan:
    """Look at every film and decide what is to be done with it.

    Of films with the same content the first counts. A film that failed before is tried again.

    Parameters
    ----------
    corpus
        The folder of the corpus.
    settings
        How a film is analysed; may raise :class:`~moviegoer.errors.MoviegoerError`.
    before
        The journal of earlier runs: a file of the same size and date is not read again.
    """

    folders = {one.key: one.folder for one in before.values() if one.state is State.DONE}

    def look(source: Source) -> _Known:
        try:
            asked = settings(source)
            entry = _identified(source, before.get(source.address))
            name = folders.get(entry.key)
            return _placed(entry, corpus, asked, name or _named(entry))
        except MoviegoerError as error:
            failed = Entry(source.address, State.FAILED, reason=str(error))
            return _Known(replace(failed, more=dict(source.more)), None)

    todo, told, entries = [], [], {}
    first: dict[str, str] = {}
    with ThreadPoolExecutor(READERS) as pool:
        for source, known in zip(
            sources, _counted(pool.map(look, sources), len(sources), progress), strict=True
        ):
            entry = known.entry
            if known.settings is None:
                told.append(entry)
            elif entry.key in first:
                told.append(replace(entry, state=State.SAME, reason=first[entry.key]))
            else:
                first[entry.key] = source.address
                if known.finished:
                    told.append(entry)
                else:
                    entries[source.address] = entry
                    todo.append(_task(entry, corpus, known.settings))
    return Plan(tuple(todo), tuple(told), entries)


def _counted(
    found: Iterable[_Known], of: int, progress: Callable[[float], None]
) -> Iterator[_Known]:
    for done, one in enumerate(found, start=1):
        yield one
        progress(done / of)


def _placed(entry: Entry, corpus: Path, settings: Config, name: str) -> _Known:
    """Give a film its folder, the one it had if it was moved, and see whether it is all there."""
    from moviegoer.pipeline import run

    path = _file(entry)
    out = corpus / "films" / name
    done = run.finished(path, entry.key, out=out, settings=settings)
    return _Known(replace(entry, folder=name), settings, done)


def _named(entry: Entry) -> str:
    from moviegoer.pipeline import run

    return f"{run.default_folder(_file(entry)).name}-{entry.key[:8]}"


def _file(entry: Entry) -> Path:
    if remote.is_remote(entry.address):
        return remote.cached(entry.address, entry.key)
    return Path(entry.address)


def _identified(source: Source, before: Entry | None) -> Entry:
    """Find what names the film's content, and how long it is."""
    entry = Entry(source.address, State.DONE, more=dict(source.more))
    if remote.is_remote(source.address):
        return replace(entry, key=remote.key(source.address))
    from moviegoer.sense import video

    path = Path(source.address)
    try:
        status = path.stat()
    except OSError as error:
        raise VideoError(f"{path}: cannot be read ({error.strerror}); check the name") from None
    entry = replace(entry, size=status.st_size, changed_ns=status.st_mtime_ns)
    if before and before.key and (before.size, before.changed_ns) == (entry.size, entry.changed_ns):
        return replace(entry, key=before.key, duration_s=before.duration_s)
    film = video.probe(path)
    return replace(entry, key=film.key, duration_s=film.duration_s)


def _task(entry: Entry, corpus: Path, settings: Config) -> Task:
    return Task(entry.address, entry.key, corpus, entry.folder, settings, entry.duration_s)
