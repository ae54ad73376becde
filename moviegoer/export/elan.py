"""ELAN documents (EAF 2.8), written by pympi.

One tier of shots carries a child tier a head, whose annotations hang on the shots: who moves a cut
in ELAN moves all that is said of its shots. Labels come from controlled vocabularies with the
definitions of the heads' files. A tier's annotations may not overlap, so subtitles that do are
spread over several tiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from moviegoer import heads
from moviegoer.analysis import Analysis
from moviegoer.errors import HeadError
from moviegoer.export import media
from moviegoer.export.texts import legal, one_line
from moviegoer.export.wanted import Files, Wanted, answers
from moviegoer.types import Movement, SceneKind, Span, Transition

__all__ = ["make"]

UNDETERMINED = ("http://cdb.iso.org/lg/CDB-00130975-001", "undetermined (und)")
"""How ELAN itself names the language of vocabularies in one language."""
FREE = "free"
CONSTRAINT = "Symbolic_Association"
KINDS = {
    "dialogue2": "Two people in conversation.",
    "dialogue": "Three or more people in conversation.",
    "other": "No conversation was found.",
}
PRESENCE = {
    "seen": "A face says who it is.",
    "inferred": "No face says who it is; setup and clothing do.",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """An annotation: a stretch in milliseconds and what is said of it."""

    start_ms: int
    end_ms: int
    text: str


def make(analysis: Analysis, wanted: Wanted) -> Files:
    """Write an ELAN document: shots with every head, scenes, dialogue, people, speech, subtitles.

    Times are milliseconds from the first frame, rounded; shots and scenes touch. Characters that
    XML forbids become U+FFFD. Where a person has set something, a tier says what of which shot.

    Raises
    ------
    DataError
        If a head that is asked for was not answered.
    """
    document = _Document(analysis, wanted)
    shots = [_part(shot.span, str(shot.number)) for shot in analysis.shot_list]
    keys = document.aligned("shots", shots)
    document.hung("transition", "shots", keys, [str(s.transition_in) for s in analysis.shot_list])
    document.hung("movement", "shots", keys, [str(s.movement) for s in analysis.shot_list])
    document.hung("setup", "shots", keys, [str(number) for number in analysis.setups.tolist()])
    if any(analysis.marked):
        document.hung("corrected", "shots", keys, [mark or "" for mark in analysis.marked])
    for name, words in answers(analysis, wanted.heads).items():
        document.hung(name, "shots", keys, words, vocabulary=_vocabulary(name, words))
    _scenes(document, analysis)
    _people(document, analysis)
    _heard(document, analysis)
    return {".eaf": document.encode()}


def _part(span: Span, text: str) -> _Part:
    return _Part(round(span.start_s * 1000), round(span.end_s * 1000), text)


def _vocabulary(head: str, words: Sequence[str]) -> Mapping[str, str]:
    """A head's labels and what they mean; labels that hold together are entries of their own."""
    try:
        known = {label.name: label.definition for label in heads.named(head).labels}
    except HeadError:
        known = {}
    if set(known) == {"yes"}:
        known["no"] = "Not so."
    joined = sorted(set(words) - set(known) - {""})
    return known | {
        word: " ".join(known.get(part, part) for part in word.split(";")) for word in joined
    }


def _scenes(document: _Document, analysis: Analysis) -> None:
    rows = analysis.scene_list
    name = {one.number: one_line(one.name) for one in analysis.cast}
    keys = document.aligned("scenes", [_part(scene.span, str(scene.number)) for scene in rows])
    document.hung("kind", "scenes", keys, [str(s.kind) for s in rows], vocabulary=KINDS)
    talk = [scene for scene in rows if scene.kind != SceneKind.OTHER]
    document.aligned(
        "dialogue", [_part(s.span, ", ".join(name[c] for c in s.characters)) for s in talk]
    )


def _people(document: _Document, analysis: Analysis) -> None:
    spans = {shot.number: shot.span for shot in analysis.shot_list}
    for one in analysis.cast:
        found = dict.fromkeys(one.inferred, "inferred") | dict.fromkeys(one.shots, "seen")
        parts = [_part(spans[number], found[number]) for number in sorted(found)]
        who = one_line(one.name)
        document.aligned(f"character {one.number}: {who}", parts, vocabulary=PRESENCE, person=who)


def _heard(document: _Document, analysis: Analysis) -> None:
    heard = analysis.heard
    speech = heard.speech if heard else None
    if speech is not None:
        rows = zip(speech.start_s.tolist(), speech.end_s.tolist(), strict=True)
        document.aligned("speech", [_part(Span(*row), "speech") for row in rows])
    lines = heard.subtitles.lines if heard else ()
    told = [
        _part(
            Span(max(0.0, line.start_s), line.end_s),
            f"{line.speaker}: {line.text}" if line.speaker else line.text,
        )
        for line in lines
    ]
    for place, lane in enumerate(_lanes(told), 1):
        document.aligned("subtitles" if place == 1 else f"subtitles {place}", lane)


def _lanes(parts: Iterable[_Part]) -> list[list[_Part]]:
    """Spread stretches over as few rows as keep them apart."""
    lanes: list[list[_Part]] = []
    for part in sorted(parts, key=lambda one: (one.start_ms, one.end_ms)):
        free = next((lane for lane in lanes if lane[-1].end_ms <= part.start_ms), None)
        if free is None:
            lanes.append([part])
        else:
            free.append(part)
    return lanes


class _Document:
    """An ELAN document that grows tier by tier."""

    def __init__(self, analysis: Analysis, wanted: Wanted) -> None:
        from pympi.Elan import Eaf

        eaf = Eaf(author="moviegoer")
        eaf.remove_tier("default")
        eaf.linguistic_types.clear()
        eaf.add_linguistic_type(FREE)
        eaf.add_language("und", *UNDETERMINED)
        created = str(analysis.provenance.get("created", ""))
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)", created):
            eaf.adocument["DATE"] = created
        eaf.header |= {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"}
        eaf.add_linked_file(
            media.url(analysis, wanted),
            relpath=media.relative(analysis, wanted),
            mimetype=media.kind(analysis, wanted),
        )
        for name in ("title", "director", "country", "edition", "key"):
            if text := getattr(analysis.film, name):
                eaf.properties.append((f"moviegoer.{name}", legal(text)))
        self._eaf: Any = eaf
        self._vocabularies: dict[tuple[tuple[str, str], ...], str] = {}
        for name, labels in (("transition", Transition), ("movement", Movement)):
            self._define(name, {str(label): "" for label in labels})

    def aligned(
        self,
        name: str,
        parts: Iterable[_Part],
        *,
        vocabulary: Mapping[str, str] | None = None,
        person: str | None = None,
    ) -> list[str]:
        """Add a tier of stretches; returns their keys."""
        kind = self._kind(name, vocabulary, constraint=None)
        self._eaf.add_tier(legal(name), ling=kind, part=person, ann="moviegoer")
        before = len(self._eaf.annotations)
        for part in parts:
            if part.end_ms > part.start_ms:
                self._eaf.add_annotation(legal(name), part.start_ms, part.end_ms, legal(part.text))
        return list(self._eaf.annotations)[before:]

    def hung(
        self,
        name: str,
        parent: str,
        keys: Sequence[str],
        words: Sequence[str],
        *,
        vocabulary: Mapping[str, str] | None = None,
    ) -> None:
        """Add a tier that says one word of each stretch of its parent; an empty word is none."""
        kind = self._kind(name, vocabulary, constraint=CONSTRAINT)
        self._eaf.add_tier(name, ling=kind, parent=parent, ann="moviegoer")
        # pympi finds a parent's annotation by searching all of them; here it is known.
        rows = self._eaf.tiers[name][1]
        for key, word in zip(keys, words, strict=True):
            if word:
                own = self._eaf.generate_annotation_id()
                self._eaf.annotations[own] = name
                rows[own] = (key, legal(word), None, None)

    def encode(self) -> bytes:
        """Write the document."""
        from pympi.Elan import to_adocument

        root: ElementTree.Element = to_adocument(self._eaf)
        return bytes(ElementTree.tostring(root, "UTF-8", xml_declaration=True))

    def _kind(
        self, tier: str, vocabulary: Mapping[str, str] | None, *, constraint: str | None
    ) -> str:
        """A tier's linguistic type, made when first needed."""
        named = self._define(tier, vocabulary) if vocabulary else ""
        named = named or (tier if tier in self._eaf.controlled_vocabularies else "")
        if not named and constraint is None:
            return FREE
        kind = f"{named or FREE} of its parent" if constraint else named
        if kind not in self._eaf.linguistic_types:
            told = {
                "LINGUISTIC_TYPE_ID": kind,
                "TIME_ALIGNABLE": str(constraint is None).lower(),
                "GRAPHIC_REFERENCES": "false",
                "CONSTRAINTS": constraint,
                "CONTROLLED_VOCABULARY_REF": named or None,
            }
            self._eaf.add_linguistic_type(kind, param_dict=told)
        return kind

    def _define(self, name: str, entries: Mapping[str, str]) -> str:
        """Add a vocabulary, once; returns its name."""
        content = tuple(entries.items())
        if content not in self._vocabularies:
            named = "presence" if entries is PRESENCE else name
            self._vocabularies[content] = named
            self._eaf.add_controlled_vocabulary(named)
            for place, (word, meaning) in enumerate(content):
                told = [(legal(word), "und", meaning or None)]
                self._eaf.add_cv_entry(named, f"cve_{named}_{place}", told)
        return self._vocabularies[content]
