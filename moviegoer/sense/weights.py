"""Where the weights lie that are shipped with the program, and whether they are what they claim."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from moviegoer.errors import ModelError

__all__ = ["Weights", "catalogue", "shipped"]

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE / "models", _PACKAGE.parent / "models")
"""Inside an installed package, and beside the package in a checkout."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One file of weights. ``sha256`` is empty where it is not known before it is pulled."""

    name: str
    purpose: str
    licence: str
    source: str
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
def shipped(name: str) -> Path:
    """Path of weights that come with the program, checked against their checksum.

    Raises
    ------
    ModelError
        If the file is missing or is not the one the catalogue names.
    """
    weights = catalogue()[name]
    path = _find(weights.file)
    if hashlib.sha256(path.read_bytes()).hexdigest() != weights.sha256:
        raise ModelError(f"{path} is not the file models/weights.toml names; reinstall moviegoer")
    return path


def _find(file: str) -> Path:
    for folder in _FOLDERS:
        if (folder / file).is_file():
            return folder / file
    raise ModelError(f"models/{file} is missing; reinstall moviegoer")
