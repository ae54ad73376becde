"""An ELAN document that ``export`` wrote and somebody edited, read by pympi."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moviegoer.core.corrections.differences import Edited, EditedScene, EditedShot, Known
from moviegoer.errors import DataError
from moviegoer.export.texts import one_line
from moviegoer.pipeline.editing.known import apart
from moviegoer.store import explained
from moviegoer.types import Span

__all__ = ["read"]

KEY = "moviegoer.key"
PERSON = re.compile(r"character (\d+):\s*(.*)", re.DOTALL)


def read(path: Path, known: Known, *, film: str) -> Edited:
    """Read the shots, every head's words for them, the scenes, and what characters are called.

    A renamed tier ``character 3: Ilsa``, or its participant, renames the character.

    Raises
    ------
    DataError
        If it is no ELAN document, none of this film, or has neither shots nor scenes.
    StoreError
        If it cannot be read.
    """
    document = _opened(path)
    key = dict(document.properties).get(KEY, "")
    if key and key != film:
        raise DataError(f"{path} is of another film; export this one and edit that")
    if not {"shots", "scenes"} & set(document.tiers):
        raise DataError(f"{path} has no tier 'shots' or 'scenes'; is it from 'moviegoer export'?")
    if "shots" in document.tiers and not _aligned(document, "shots"):
        raise DataError(f"{path}: there are no shots in its tier 'shots'; nothing was set")
    return Edited(
        shots=_shots(document, known) if "shots" in document.tiers else None,
        scenes=_scenes(document, known) if "scenes" in document.tiers else None,
        names=_names(document, known),
    )


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


def _aligned(document: Any, tier: str) -> dict[str, tuple[Span, str]]:
    """The annotations of a tier that has times of its own, by key."""
    slots = document.timeslots
    found = {}
    for key, (start, end, text, _) in document.tiers[tier][0].items():
        if slots.get(start) is not None and slots.get(end) is not None:
            found[key] = (Span(slots[start] / 1000, slots[end] / 1000), text or "")
    return found


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
        for key, (span, _) in _aligned(document, "shots").items()
    )


def _scenes(document: Any, known: Known) -> tuple[EditedScene, ...]:
    kinds = _hung(document, "kind")
    talk = list(_aligned(document, "dialogue").values()) if "dialogue" in document.tiers else []
    names = {one_line(name): name for name in known.names.values()}
    return tuple(
        EditedScene(span, kinds.get(key, "").strip() or None, _who(span, talk, names))
        for key, (span, _) in _aligned(document, "scenes").items()
    )


def _who(
    span: Span, talk: list[tuple[Span, str]], names: Mapping[str, str]
) -> tuple[str, ...] | None:
    """Who is said to talk in most of a scene; ``None`` where nothing is said."""
    over = max(talk, key=lambda one: one[0].overlap_s(span), default=None)
    if over is None or 2 * over[0].overlap_s(span) <= span.duration_s:
        return None
    return apart(over[1], ", ", names) or None


def _names(document: Any, known: Known) -> dict[int, str]:
    """What the tiers of characters are called now, where it is not what they were called."""
    told = {}
    for tier, (_, _, facts, _) in document.tiers.items():
        named = PERSON.fullmatch(tier)
        number = int(named[1]) if named else 0
        if named and number in known.names:
            was = one_line(known.names[number])
            said = [one_line(named[2]), one_line(facts.get("PARTICIPANT") or "")]
            told[number] = next((name for name in said if name and name != was), "")
    return {number: name for number, name in told.items() if name}
