"""What the tiers of an edited ELAN document say that is not set: told, as of tables."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from moviegoer.core.corrections.differences import Edited, Known
from moviegoer.export.texts import one_line
from moviegoer.pipeline.editing import unset
from moviegoer.types import SceneKind, Span

__all__ = ["PERSON", "aligned", "names", "notes"]

PERSON = re.compile(r"character (\d+):\s*(.*)", re.DOTALL)
PRESENCE = "presence"
"""The type of the tiers of characters, whatever they are called."""
SET = ("shots", "scenes", "transition", "movement", "kind", "dialogue")
"""Tiers of every document in which something can be set."""
MARKS = "corrected"
"""Says what was set; whoever edits a document and brings it in twice leaves it behind the times."""


def aligned(document: Any, tier: str) -> dict[str, tuple[Span, str]]:
    """The annotations of a tier that has times of its own, by key."""
    slots = document.timeslots
    found = {}
    for key, (start, end, text, _) in document.tiers[tier][0].items():
        if slots.get(start) is not None and slots.get(end) is not None:
            found[key] = (Span(slots[start] / 1000, slots[end] / 1000), text or "")
    return found


def names(document: Any, known: Known) -> tuple[dict[int, str], list[str]]:
    """What characters are called now, where it is another name, and of whom it cannot be told.

    A tier that lost its ``character 3:`` is known by its participant, or because it is the only
    tier of a character without one.
    """
    told: dict[int, str] = {}
    lines, there, loose = [], set(), {}
    called = {number: one_line(name) for number, name in known.names.items()}
    for tier, (_, _, facts, _) in document.tiers.items():
        number, participant = _number(tier, known), one_line(facts.get("PARTICIPANT") or "")
        if number is not None:
            there.add(number)
            said = [one_line(tier.split(":", 1)[1]), participant]
            told[number] = next((one for one in said if one and one != called[number]), "")
            if not any(said):
                lines.append(f"the name of character {number} was emptied: it stays as it was")
        elif facts.get("LINGUISTIC_TYPE_REF") == PRESENCE:
            loose[tier] = participant
    lost = [number for number in called if number not in there]
    for tier, participant in loose.items():
        owners = [number for number in lost if called[number] == participant]
        if len(owners) == 1:
            told[owners[0]] = one_line(tier)
    lost = [number for number in lost if number not in told]
    unclaimed = [tier for tier, one in loose.items() if one not in called.values()]
    if len(lost) == len(unclaimed) == 1:
        told[lost.pop()] = one_line(unclaimed[0])
    lines += [
        f"character {number}, {called[number]}, has no tier: its name and faces stay as they were; "
        f"a tier that is renamed keeps 'character {number}:' before the name"
        for number in lost
    ]
    return {n: name for n, name in told.items() if name and name != called[n]}, lines


def notes(document: Any, own: Any, edited: Edited, known: Known) -> Iterator[str]:
    """Tell what differs from the document as it is written now, and is not set."""
    gone = [tier for tier in SET if tier not in document.tiers]
    if gone:
        yield f"nothing is set of {unset.listed(gone)}: the document has no such tier"
    astray = [
        name
        for name in ("transition", "movement", *known.words)
        if name in document.tiers and document.tiers[name][2].get("PARENT_REF") != "shots"
    ]
    if astray and "shots" in document.tiers:
        yield f"{unset.listed(astray)}: a tier that does not hang on 'shots' is not read"
    yield from _strange(document, own, edited, known)
    for tier in _changed(document, own, known):
        number = _number(tier, known)
        if number is None:
            yield f"tier '{tier}' differs, and is not set here"
        else:
            yield (
                f"tier '{one_line(tier)}' differs: who is seen is not set here: see 'moviegoer "
                "cast DIR --split'"
            )
    asked = edited if "kind" in document.tiers else _without_scenes(edited)
    yield from unset.emptied(asked, known)
    if "dialogue" in document.tiers:
        yield from _silent(edited, known)


def _number(tier: str, known: Known) -> int | None:
    """Which of the characters a tier's name says it is of."""
    named = PERSON.fullmatch(tier)
    return int(named[1]) if named and int(named[1]) in known.names else None


def _without_scenes(edited: Edited) -> Edited:
    return Edited(shots=edited.shots)


def _strange(document: Any, own: Any, edited: Edited, known: Known) -> Iterator[str]:
    """Tell of tiers that the program does not write; those of one's own in one line."""
    ours = {*own.tiers, *SET, *known.words, MARKS}
    mine = []
    for tier, (here, hung, facts, _) in document.tiers.items():
        renamed = (
            facts.get("LINGUISTIC_TYPE_REF") == PRESENCE
            and one_line(tier) in (edited.names or {}).values()
        )
        if tier in ours or renamed or _number(tier, known) is not None or not (here or hung):
            continue
        near = difflib.get_close_matches(tier, ours - set(document.tiers), n=1, cutoff=0.75)
        if near:
            yield f"tier '{tier}' is none of the program's and is not read; is it '{near[0]}'?"
        else:
            mine.append(f"'{one_line(tier)}'")
    if mine:
        yield f"not read, as none of the program's: tier {unset.listed(mine)}"


def _changed(document: Any, own: Any, known: Known) -> Iterator[str]:
    """Tiers in which nothing is set and yet something was changed."""
    people = {_number(tier, known): tier for tier in document.tiers}
    free = {*SET, *known.words, MARKS}
    before, after = (_spans(one) for one in (own, document))
    for tier in own.tiers:
        number = _number(tier, known)
        here = tier if number is None else people.get(number, "")
        if here not in document.tiers or tier in free:
            continue
        if own.tiers[tier][2].get("PARENT_REF"):
            was, now = _of_spans(own, tier, before), _of_spans(document, here, after)
            both = set(before.values()) & set(after.values())
            if any(was.get(span, "") != now.get(span, "") for span in both):
                yield here
        elif sorted(_said(own, tier)) != sorted(_said(document, here)):
            yield here


def _said(document: Any, tier: str) -> list[tuple[float, float, str]]:
    rows = aligned(document, tier).values()
    return [(span.start_s, span.end_s, " ".join(text.split())) for span, text in rows]


def _spans(document: Any) -> dict[str, Span]:
    """The stretches of shots, by key."""
    if "shots" not in document.tiers:
        return {}
    return {key: span for key, (span, _) in aligned(document, "shots").items()}


def _of_spans(document: Any, tier: str, spans: Mapping[str, Span]) -> dict[Span, str]:
    rows = document.tiers[tier][1].values()
    return {spans[key]: (text or "").strip() for key, text, *_ in rows if key in spans}


def _silent(edited: Edited, known: Known) -> Iterator[str]:
    """Tell of conversations of which nothing says any more who talks."""
    rows = []
    for scene in edited.scenes or ():
        at, whole = unset.place(scene.span, known.scenes, known)
        was = known.scenes[at]
        talk = SceneKind.OTHER not in (was.kind, scene.kind)
        if whole and talk and was.characters and scene.who is None:
            rows.append(at)
    if rows:
        where = unset.numbers("scene", rows)
        yield f"who talks in {where} was emptied: it can be others, not nobody"
