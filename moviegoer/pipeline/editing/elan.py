"""An ELAN document that ``export`` wrote and somebody edited, read by pympi."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from moviegoer.analysis import Analysis
from moviegoer.core.corrections.differences import Edited, EditedScene, EditedShot, Known
from moviegoer.errors import DataError
from moviegoer.export import elan
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Wanted
from moviegoer.pipeline.editing import tiers
from moviegoer.pipeline.editing.known import apart
from moviegoer.pipeline.editing.tiers import aligned
from moviegoer.store import explained
from moviegoer.types import Span

__all__ = ["read"]

KEY = "moviegoer.key"


def read(path: Path, known: Known, analysis: Analysis) -> Edited:
    """Read the shots, every head's words for them, the scenes, and what characters are called.

    A renamed tier ``character 3: Ilsa``, or its participant, renames the character. What was
    changed in tiers that are not set by hand is told in notes.

    Raises
    ------
    DataError
        If it is no ELAN document, none of this film, or has neither shots nor scenes.
    StoreError
        If it cannot be read.
    """
    document = _opened(path)
    key = dict(document.properties).get(KEY, "")
    if key and key != analysis.film.key:
        raise DataError(f"{path} is of another film; export this one and edit that")
    if not {"shots", "scenes"} & set(document.tiers):
        raise DataError(f"{path} has no tier 'shots' or 'scenes'; is it from 'moviegoer export'?")
    if "shots" in document.tiers and not aligned(document, "shots"):
        raise DataError(f"{path}: there are no shots in its tier 'shots'; nothing was set")
    names, lost = tiers.names(document, known)
    edited = Edited(
        shots=_shots(document, known) if "shots" in document.tiers else None,
        scenes=_scenes(document, known) if "scenes" in document.tiers else None,
        names=names,
    )
    notes = tiers.notes(document, _written(analysis), edited, known)
    return replace(edited, notes=(*lost, *notes))


def _written(analysis: Analysis) -> Any:
    """The document as it would be written now."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.eaf"
        path.write_bytes(elan.make(analysis, Wanted())[".eaf"])
        return _opened(path)


def _opened(path: Path) -> Any:
    from pympi.Elan import Eaf

    with explained(path, "read"):
        try:
            return Eaf(str(path))
        except (OSError, MemoryError):
            raise
        except Exception:  # pympi raises nothing narrower where a document is empty or cut short
            raise DataError(
                f"{path} is no ELAN document, or a damaged one: does ELAN open it?"
            ) from None


def _hung(document: Any, tier: str) -> dict[str, str]:
    """The words of a tier that hangs on another, by the key of what each hangs on."""
    if tier not in document.tiers:
        return {}
    return {parent: text or "" for parent, text, *_ in document.tiers[tier][1].values()}


def _shots(document: Any, known: Known) -> tuple[EditedShot, ...]:
    words = {
        head: _hung(document, head)
        for head in known.words
        if head in document.tiers and document.tiers[head][2].get("PARENT_REF") == "shots"
    }
    return tuple(
        EditedShot(span, {head: said.get(key, "") for head, said in words.items()})
        for key, (span, _) in aligned(document, "shots").items()
    )


def _scenes(document: Any, known: Known) -> tuple[EditedScene, ...]:
    kinds = _hung(document, "kind")
    talk = list(aligned(document, "dialogue").values()) if "dialogue" in document.tiers else []
    names = {one_line(name): name for name in known.names.values()}
    return tuple(
        EditedScene(span, kinds.get(key, "").strip() or None, _who(span, talk, names))
        for key, (span, _) in aligned(document, "scenes").items()
    )


def _who(
    span: Span, talk: list[tuple[Span, str]], names: Mapping[str, str]
) -> tuple[str, ...] | None:
    """Who is said to talk in most of a scene; ``None`` where nothing is said."""
    over = max(talk, key=lambda one: one[0].overlap_s(span), default=None)
    if over is None or 2 * over[0].overlap_s(span) <= span.duration_s:
        return None
    return apart(over[1], ", ", names) or None
