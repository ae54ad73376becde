"""A folder of drawn stills and a server that asks about them, for the tests of the label page."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np

from moviegoer import heads
from moviegoer.annotate import stills
from moviegoer.annotate.server import Server
from moviegoer.annotate.session import Session
from moviegoer.answers import Journal


def draw(folder: Path, count: int) -> Path:
    """Write ``count`` plain stills, each of its own grey."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        grey = np.full((90, 160, 3), 40 + 20 * i % 200, np.uint8)
        cv2.imwrite(str(folder / f"{i:02d}.png"), grey)
    return folder


def session(
    source: Path,
    *names: str,
    who: str = "ann",
    said: Mapping[str, Mapping[str, str]] | None = None,
) -> Session:
    """A session on what lies in ``source``, in its order."""
    folder = source if source.is_dir() else source.parent
    asked = [heads.named(name) for name in names or ("scale",)]
    return Session(stills.gather(source), asked, Journal(folder / f"labels-{who}.csv"), who, said)


@contextlib.contextmanager
def serving(
    source: Path,
    *names: str,
    who: str = "ann",
    said: Mapping[str, Mapping[str, str]] | None = None,
) -> Iterator[Server]:
    """A server at work; its file is let go at the end, as when the program stops."""
    work = session(source, *names, who=who, said=said)
    work.open()
    with Server(work) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            work.close()
