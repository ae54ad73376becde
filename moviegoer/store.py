"""What lies on disk: stage caches and pictures beside an analysis, written atomically.

A draft is written beside its target and moved into place, so a reader never meets half a file and
a killed run loses at most the stage it was in. Only what is costly is cached; everything else is
reasoned anew.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from types import UnionType
from typing import Any, BinaryIO, TypeVar, Union, get_args, get_origin

import numpy as np
from cattrs.preconf.json import JsonConverter, make_converter
from filelock import FileLock, Timeout

from moviegoer.errors import StoreError

__all__ = ["Cache", "Pictures", "clear", "explained", "key", "read", "write", "write_atomically"]

T = TypeVar("T")
_TREE = "__tree__"


def key(*parts: object) -> str:
    """Make a short name for everything a cached result depends on."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


@contextlib.contextmanager
def explained(path: Path, doing: str) -> Iterator[None]:
    """Turn the system's errors inside the block into one line about ``path``."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StoreError(f"the disk is full: cannot {doing} {path}; free some space") from None
        reason = error.strerror or type(error).__name__
        raise StoreError(f"cannot {doing} {path}: {reason}") from None


def write_atomically(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all: ``fill`` gets a draft that then takes ``path``'s place.

    Raises
    ------
    StoreError
        If the folder cannot be written or the disk is full; ``path`` is then as it was.
    """
    with explained(path, "write"):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                fill(file)
            draft.chmod(0o644)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def clear(path: Path) -> None:
    """Remove a file or folder if it is there.

    Raises
    ------
    StoreError
        If it cannot be removed.
    """
    with explained(path, "remove"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _is_array(kind: Any) -> bool:
    if get_origin(kind) in (Union, UnionType):
        return all(_is_array(part) for part in get_args(kind))
    return kind is np.ndarray or get_origin(kind) is np.ndarray


def _converter(arrays: dict[str, np.ndarray]) -> JsonConverter:
    converter = make_converter(forbid_extra_keys=True)

    def put(array: np.ndarray) -> str:
        name = f"a{len(arrays)}"
        arrays[name] = array
        return name

    converter.register_unstructure_hook(np.ndarray, put)
    converter.register_unstructure_hook(Fraction, str)
    converter.register_structure_hook(Fraction, lambda text, _: Fraction(text))
    converter.register_unstructure_hook_func(_is_array, put)
    converter.register_structure_hook_func(_is_array, lambda name, _: arrays[name])
    return converter


def write(path: Path, value: object) -> None:
    """Write a dataclass, arrays and all, to one file that holds no code (npz with a JSON tree).

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    arrays: dict[str, np.ndarray] = {}
    tree = json.dumps(_converter(arrays).unstructure(value)).encode()
    arrays[_TREE] = np.frombuffer(tree, dtype=np.uint8)
    write_atomically(path, lambda file: np.savez_compressed(file, **arrays))  # type: ignore[arg-type]


def read(path: Path, kind: type[T]) -> T:
    """Read back what :func:`write` wrote.

    Raises
    ------
    StoreError
        If there is no such file, it is damaged, or it was written for another version.
    """
    with explained(path, "read"):
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in archive.files}
            tree = json.loads(arrays.pop(_TREE).tobytes())
            return _converter(arrays).structure(tree, kind)
        except OSError:
            raise
        except Exception as error:
            raise StoreError(
                f"{path} is damaged or from another version ({type(error).__name__}); "
                "analyse the film again"
            ) from None


class Cache:
    """The costly results of one film, one file a stage, named by what they depend on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextlib.contextmanager
    def claimed(self, film_key: str) -> Iterator[Cache]:
        """Hold the cache for one film and one run; what another film left in it is removed.

        Raises
        ------
        StoreError
            If the folder cannot be written, or another run holds it.
        """
        with explained(self.folder, "write"):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / ".lock", blocking=False)
            try:
                lock.acquire()
            except Timeout:
                raise StoreError(
                    f"another run is working in {self.folder.parent}; wait for it to end"
                ) from None
        try:
            owner = self.folder / "film.txt"
            if not owner.exists() or owner.read_text() != film_key:
                for stale in self.folder.iterdir():
                    if stale.name != ".lock":
                        clear(stale)
                write_atomically(owner, lambda file: file.write(film_key.encode()))
            yield self
        finally:
            lock.release()

    def get(self, stage: str, name: str, kind: type[T]) -> T | None:
        """Read a stage's result, or ``None`` if it must be made (anew)."""
        path = self.folder / f"{stage}-{name}.npz"
        if not path.exists():
            return None
        try:
            return read(path, kind)
        except StoreError:
            return None

    def put(self, stage: str, name: str, value: object) -> None:
        """Write a stage's result, in place of those it had under other names."""
        write(self.folder / f"{stage}-{name}.npz", value)
        for old in self.folder.glob(f"{stage}-*.npz"):
            if old.name != f"{stage}-{name}.npz":
                clear(old)

    def drop(self, stage: str) -> None:
        """Forget a stage's result, and what a killed run had of it in a folder of that name."""
        for old in (*self.folder.glob(f"{stage}-*.npz"), self.folder / stage):
            clear(old)


class Pictures:
    """Keyframe pictures as JPEG files named by frame number."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, frame: int) -> Path:
        return self.folder / f"{frame:08d}.jpg"

    def frames(self) -> list[int]:
        """List the frames that are kept, in order."""
        return sorted(int(path.stem) for path in self.folder.glob("[0-9]*.jpg"))

    def put(self, frame: int, jpeg: bytes) -> None:
        """Keep one picture."""
        write_atomically(self._path(frame), lambda file: file.write(jpeg))

    def get(self, frame: int) -> bytes:
        """Read one picture's JPEG bytes.

        Raises
        ------
        StoreError
            If it is not kept.
        """
        with explained(self._path(frame), "read"):
            return self._path(frame).read_bytes()

    def keep_only(self, frames: Iterable[int]) -> None:
        """Drop every picture but these."""
        wanted = set(frames)
        for frame in self.frames():
            if frame not in wanted:
                clear(self._path(frame))
