"""Where weights lie, in the program, in packages, in the hub's cache or pulled, and what they are.

Nothing here touches the network: see :mod:`moviegoer.sense.pull`.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from moviegoer.errors import ModelError

__all__ = [
    "File",
    "Lock",
    "Weights",
    "catalogue",
    "checksum",
    "digest",
    "find",
    "folder",
    "how_to_get",
    "local",
    "read_lock",
    "shipped",
    "write_lock",
]

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE / "models", _PACKAGE.parent / "models")
"""Inside an installed package, and beside the package in a checkout."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to pull. ``url`` is empty for a file of a hub's repository.

    ``size_mb`` is about right, in millions of bytes. ``sha256`` is whole, or its beginning where
    only that is published, or empty where it is not known before the file is pulled.
    """

    name: str
    url: str = ""
    size_mb: float = 0.0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights the program can use.

    ``package`` is the installed package that carries ``file``, empty for what is shipped in
    ``models/``. What is pulled has ``files`` instead, the weights themselves first: from ``hub``,
    a repository at ``revision``, or each from its own address. ``without`` says what is left
    unanswered where they are absent.
    """

    name: str
    purpose: str
    licence: str
    source: str
    package: str = ""
    file: str = ""
    sha256: str = ""
    revision: str = ""
    hub: str = ""
    without: str = ""
    files: tuple[File, ...] = ()

    @property
    def size_mb(self) -> float:
        """About how much there is to pull, in millions of bytes."""
        return sum(file.size_mb for file in self.files)


@dataclass(frozen=True, slots=True)
class Lock:
    """What was pulled: the hub's revision (a commit) and each file's SHA-256 as it came."""

    revision: str = ""
    sha256: Mapping[str, str] = field(default_factory=dict)


@cache
def catalogue() -> Mapping[str, Weights]:
    """Every weight the program can use, by name, from ``models/weights.toml``.

    Raises
    ------
    ModelError
        If the catalogue is missing or cannot be read.
    """
    path = _find("weights.toml")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: _weights(name, **table) for name, table in tables.items()}
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise ModelError(f"{path}: {error}; reinstall moviegoer") from error


def _weights(name: str, *, files: list[dict[str, Any]] | None = None, **facts: Any) -> Weights:
    return Weights(name=name, files=tuple(File(**file) for file in files or ()), **facts)


def local(name: str) -> Path | None:
    """Path of weights that are here, wherever they come from; ``None`` where they are absent.

    Weights of several files are here when all of them are: this is the first of them, the others
    lie beside it. The contents were checked when they were pulled; this looks for the files only.
    """
    weights = catalogue()[name]
    if weights.files:
        return _cached(weights) if weights.hub else _pulled(weights)
    try:
        return _find(weights.file) if not weights.package else _packaged(weights)
    except ModelError:
        return None


def find(name: str) -> Path:
    """Path of weights, as :func:`local`.

    Raises
    ------
    ModelError
        If they are absent; it says what stays unanswered and how to get them.
    """
    weights = catalogue()[name]
    if weights.files:
        path = local(name)
        if path is None:
            raise ModelError(how_to_get(name))
        return path
    return _packaged(weights) if weights.package else _find(weights.file)


def how_to_get(name: str) -> str:
    """Say in one line what is missing, what is left unanswered, and which command helps."""
    weights = catalogue()[name]
    size = f" (about {weights.size_mb:.0f} MB)" if weights.size_mb else ""
    return (
        f"the weights of {name} are not here, so {weights.without}; "
        f"pull them with 'moviegoer models pull {name}'{size}"
    )


def folder(name: str) -> Path:
    """Where pulled weights and their lock lie: the user's data folder (``XDG_DATA_HOME``)."""
    import platformdirs

    return platformdirs.user_data_path("moviegoer") / "models" / name


def read_lock(name: str) -> Lock:
    """What was recorded when the weights were pulled; an empty lock where they were not."""
    try:
        return Lock(**json.loads((folder(name) / "lock.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Lock()
    except (OSError, TypeError, ValueError) as error:
        raise ModelError(
            f"{folder(name) / 'lock.json'} cannot be read ({error}); "
            f"run 'moviegoer models remove {name}' and pull again"
        ) from error


def write_lock(name: str, lock: Lock) -> None:
    """Record what was pulled, beside it."""
    path = folder(name) / "lock.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(lock), indent=2) + "\n", encoding="utf-8")
    draft.replace(path)


def checksum(name: str) -> str:
    """SHA-256 of the file that :func:`find` finds; that of pulled weights is read, not computed."""
    path = find(name)
    weights = catalogue()[name]
    kept = read_lock(name).sha256.get(path.name, "") if weights.files else ""
    about = path.stat()
    return kept or _digest(path, about.st_size, about.st_mtime_ns)


@cache
def _digest(path: Path, _size: int, _changed_ns: int) -> str:
    return digest(path)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shipped(name: str) -> Path:
    """Path of weights, checked to be those the catalogue names.

    Raises
    ------
    ModelError
        If the file is missing or another.
    """
    path = find(name)
    if checksum(name) != catalogue()[name].sha256:
        raise ModelError(f"{path} is not the file models/weights.toml names; reinstall it")
    return path


def _packaged(weights: Weights) -> Path:
    package = find_spec(weights.package)
    path = Path(package.origin).parent / weights.file if package and package.origin else None
    if path is None or not path.is_file():
        raise ModelError(f"weights of {weights.name} are missing; reinstall {weights.package}")
    return path


def _pulled(weights: Weights) -> Path | None:
    paths = [folder(weights.name) / file.name for file in weights.files]
    return paths[0] if all(path.is_file() for path in paths) else None


def _cached(weights: Weights) -> Path | None:
    """Look in the hub's cache, where other programs' downloads are found too."""
    from huggingface_hub import try_to_load_from_cache

    revision = read_lock(weights.name).revision or weights.revision
    paths = [
        try_to_load_from_cache(weights.hub, file.name, revision=revision) for file in weights.files
    ]
    return Path(str(paths[0])) if all(isinstance(path, str) for path in paths) else None


def _find(file: str) -> Path:
    for place in _FOLDERS:
        if (place / file).is_file():
            return place / file
    raise ModelError(f"models/{file} is missing; reinstall moviegoer")
