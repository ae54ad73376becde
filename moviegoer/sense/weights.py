"""Where weights lie, in the program, in packages or in the hub's cache, and what they are."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from moviegoer.errors import ModelError

__all__ = ["Weights", "catalogue", "checksum", "find", "shipped"]

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE / "models", _PACKAGE.parent / "models")
"""Inside an installed package, and beside the package in a checkout."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One file of weights.

    ``package`` is the installed package that carries it, empty for what is shipped in ``models/``
    or pulled. ``sha256`` is empty where it is not known before it is pulled.
    """

    name: str
    purpose: str
    licence: str
    source: str
    package: str = ""
    file: str = ""
    sha256: str = ""
    revision: str = ""


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
        return {name: Weights(name=name, **table) for name, table in tables.items()}
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise ModelError(f"{path}: {error}; reinstall moviegoer") from error


@cache
def find(name: str) -> Path:
    """Path of weights that come with the program or a package.

    Raises
    ------
    ModelError
        If the file is missing.
    """
    weights = catalogue()[name]
    if not weights.package:
        return _find(weights.file)
    package = find_spec(weights.package)
    path = Path(package.origin).parent / weights.file if package and package.origin else None
    if path is None or not path.is_file():
        raise ModelError(f"weights of {name} are missing; reinstall {weights.package}")
    return path


@cache
def checksum(name: str) -> str:
    """SHA-256 of the file that :func:`find` finds."""
    with find(name).open("rb") as file:
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


def _find(file: str) -> Path:
    for folder in _FOLDERS:
        if (folder / file).is_file():
            return folder / file
    raise ModelError(f"models/{file} is missing; reinstall moviegoer")
