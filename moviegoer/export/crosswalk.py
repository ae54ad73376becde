"""What our labels are called in the AdA Filmontology: its addresses, read from ``ada.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Term", "Terms", "terms"]

FILE = Path(__file__).parent / "ada.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """A label's annotation type and value there; ``match`` is ``exact`` or ``close``."""

    type: str
    value: str
    match: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The crosswalk: terms by head and label, and types of what is told in words.

    Example: ``terms().of("scale", "MCU")`` is AdA's ``FieldSize_medium_closeup``. ``ontology`` is
    where its classes and properties are.
    """

    ontology: str
    texts: Mapping[str, str]
    labels: Mapping[tuple[str, str], Term]

    def of(self, head: str, label: str) -> Term | None:
        """Find what a label is called there; ``None`` if nothing there says the same."""
        return self.labels.get((head, label))


@cache
def terms() -> Terms:
    """Read the crosswalk."""
    with FILE.open("rb") as file:
        told: dict[str, Any] = tomllib.load(file)
    base = told["resource"]
    labels = {}
    for head, rows in told["heads"].items():
        kind = rows.pop("type")
        for label, (value, match) in rows.items():
            address = f"{base}AnnotationValue/{kind}_{value}"
            labels[head, label] = Term(f"{base}AnnotationType/{kind}", address, match)
    texts = {name: f"{base}AnnotationType/{kind}" for name, kind in told["texts"].items()}
    return Terms(told["ontology"], texts, labels)
