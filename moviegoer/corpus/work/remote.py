"""Films that lie elsewhere, by fsspec address: named without fetching them, fetched to a cache."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from moviegoer.errors import DataError, VideoError
from moviegoer.store import explained

__all__ = ["CACHE", "at_hand", "cached", "is_remote", "key"]

CACHE = "MOVIEGOER_CACHE"
"""Environment variable that says where a worker keeps films while it reads them."""
EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "http": "https", "https": "https"}
"""The extra of this package that holds what fsspec needs to read each kind of address."""


def is_remote(address: str) -> bool:
    """Tell an address (``s3://…``) from a path."""
    return "://" in address


def key(address: str) -> str:
    """Name a film's content as :func:`moviegoer.sense.video.film_key` does, reading 1 MB of it.

    Raises
    ------
    MoviegoerError
        If there is no such film, what reads such addresses is not installed, or the server gives
        neither a file's size nor parts of it.
    """
    from moviegoer.sense.video import content_key

    filesystem, path = _filesystem(address)
    with _told(address):
        size = filesystem.size(path)
        if not size:
            raise VideoError(f"{address}: is empty, or its server does not say how long it is")
        # Parts are read one by one: fsspec's read-ahead would fetch five megabytes for each.
        with filesystem.open(path, "rb", cache_type="none") as file:
            return content_key(file, size)


@contextmanager
def at_hand(address: str, film_key: str) -> Iterator[Path]:
    """Give a film as a file on this machine: itself, or a copy that is removed afterwards.

    Raises
    ------
    MoviegoerError
        If it cannot be fetched, or there is no room for it.
    """
    if not is_remote(address):
        yield Path(address)
        return
    folder = cached(address, film_key).parent
    film = cached(address, film_key)
    try:
        with explained(folder, "write"):
            folder.mkdir(parents=True, exist_ok=True)
        if not film.exists():
            _fetch(address, film)
        yield film
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cached(address: str, film_key: str) -> Path:
    """Say where a film's copy would lie; it keeps the film's own name."""
    from platformdirs import user_cache_path

    given = os.environ.get(CACHE)
    root = Path(given) if given else user_cache_path("moviegoer") / "films"
    name = PurePosixPath(unquote(urlsplit(address).path)).name or "film"
    return root / film_key / name


def _fetch(address: str, film: Path) -> None:
    filesystem, path = _filesystem(address)
    handle, name = tempfile.mkstemp(prefix=".draft-", dir=film.parent)
    os.close(handle)
    with _told(address):
        filesystem.get_file(path, name)
        Path(name).replace(film)


def _filesystem(address: str) -> tuple[Any, str]:
    import fsspec

    kind = address.partition("://")[0]
    try:
        filesystem, path = fsspec.core.url_to_fs(address)
    except ImportError:
        how = f"'moviegoer[{EXTRAS[kind]}]'" if kind in EXTRAS else f"what reads {kind}://"
        raise DataError(f"{address}: {kind}:// needs another package; pip install {how}") from None
    except ValueError:
        raise DataError(f"{address}: nothing here reads {kind}:// addresses") from None
    return filesystem, path


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Turn what a store's own library raises into one line; each has its own errors."""
    try:
        yield
    except (VideoError, DataError):
        raise
    except FileNotFoundError:
        raise VideoError(f"{address}: no such film") from None
    except PermissionError:
        raise VideoError(f"{address}: may not be read; check the credentials") from None
    except Exception as error:
        reason = (str(error).splitlines() or [""])[0][:200]
        raise VideoError(
            f"{address}: cannot be fetched ({type(error).__name__}: {reason})"
        ) from error
