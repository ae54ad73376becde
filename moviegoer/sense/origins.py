"""Facts about weights, for the manifest: which file, whose, under which licence."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from moviegoer.errors import ModelError

__all__ = ["Weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Where a network's numbers come from."""

    name: str
    file: str
    """The file's name, without its folder."""
    sha256: str
    licence: str
    source: str

    @classmethod
    def of_file(cls, path: Path, *, name: str, licence: str, source: str) -> Weights:
        """Describe a file of weights; its checksum is taken from its bytes.

        Raises
        ------
        ModelError
            If it cannot be read.
        """
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(
                f"weights of {name} cannot be read: {path}: {error.strerror}"
            ) from None
        return cls(name, path.name, digest, licence, source)
